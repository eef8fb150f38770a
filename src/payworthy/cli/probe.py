"""A what-if of the smallest prepaid order: its snapshot is the exposure that an order check would see now."""

from payworthy.app.records import Ask, DecisionRecord
from payworthy.check.request import Request
from payworthy.cli.desk import Desk
from payworthy.facts.customer import Customer


def seen_now(desk: Desk, customer: Customer) -> DecisionRecord:
    """What an order of this customer would be judged on. Leaves no trace."""
    request = Request(
        customer_id=customer.customer_id,
        order_id="\N{EM DASH}",
        amount_minor=1,
        currency=customer.currency,
        terms="prepaid",
        credit_days=0,
        is_prepaid=True,
        requested_by=desk.user,
    )
    return desk.check(Ask(request=request, key="probe", what_if=True))
