"""The grade a customer was given, as a dated fact."""

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from payworthy.facts.customer import Customer


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


def rated(customer: Customer, rating: Rating | None) -> Customer:
    """The customer with the grade that counts: the one given in the book, else the one of its master data."""
    if rating is None:
        return customer
    return replace(customer, grade=rating.grade, grade_review_on=rating.review_on)
