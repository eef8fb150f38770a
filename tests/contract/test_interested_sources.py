"""What is said for a customer by itself, or by who sells to it, is on file, and yields to what others say."""

import pytest

from payworthy.store.book import OpenBook

from .builders import TODAY, days, furnish, take
from .credit_builders import profile
from .test_credit_file import GSXT, file_of, keep, owner, sound, staffed


@pytest.mark.parametrize("interested", ["application", "sales"])
def test_who_speaks_for_a_customer_is_shown_but_not_scored_against_another_source(
    book: OpenBook, interested: str
) -> None:
    furnish(book)
    staffed(book)
    take(book, "registry", profile(value="listed", source=interested, known_on=TODAY - days(20)))
    assert owner(book) == "listed", "nobody else has spoken"
    take(book, "registry", profile(value="sole_person", source=GSXT, known_on=TODAY - days(9)))
    take(book, "registry", profile(value="central_soe", source=interested))
    assert owner(book) == "sole_person"
    [conflict] = file_of(book).conflicts
    assert conflict.proposed == GSXT
    keep(book, "profile/ownership", interested)
    assert owner(book) == "central_soe", "a person has decided"
    sound(book)
