"""What a report looks up beside what a score and a credit file need: who belongs to a group."""

from payworthy.store.credit_listing import CreditListing


class ReportListing(CreditListing):
    """Queries on one view."""

    def group_members(self, group_id: str) -> list[str]:
        """The customers of a group, in order."""
        rows = self._session.fetch(
            "SELECT customer_id FROM customer WHERE group_id = ? ORDER BY customer_id", (group_id,)
        )
        return [row[0] for row in rows]
