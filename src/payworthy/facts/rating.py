"""The grade a customer was given, as a dated fact."""

from datetime import date

from msgspec import Struct


class Rating(Struct, frozen=True, gc=False, kw_only=True):
    """``grade`` of the policy's scale, in force from ``valid_from`` on and to be reviewed on ``review_on``;
    ``approved_by`` gave it, ``reason`` says on what grounds. The newest one in force counts before a grade that came
    with the customer's master data."""

    customer_id: str
    grade: str
    valid_from: date
    review_on: date
    approved_by: str
    reason: str
