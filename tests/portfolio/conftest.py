"""The demonstration book, made once."""

import pytest

from payworthy.portfolio.synthetic import SyntheticBook, generate


@pytest.fixture(scope="session")
def book() -> SyntheticBook:
    """The book of ``make demo``."""
    return generate()
