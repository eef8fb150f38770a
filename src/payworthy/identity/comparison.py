"""What a comparison of two names says."""

from typing import Final

from msgspec import Struct

THRESHOLD_REVIEW: Final = 75
"""Score from which a person looks. Chosen on one half of the labelled pairs by ``bench/names.py``, which reports the
other half."""

REASONS: Final = (
    "equal",
    "equal_core",
    "legal_form_differs",
    "region_differs",
    "region_missing",
    "branch_differs",
    "number_differs",
    "number_missing",
    "transliteration",
    "translation",
    "homophone",
    "abbreviation",
    "acronym",
    "initials",
    "nickname",
    "typo",
    "spacing",
    "token_order",
    "token_missing",
    "token_differs",
    "different",
    "no_name",
    "same_id",
    "id_contradicts",
    "kind_differs",
    "country_differs",
)
"""Every reason a comparison gives; its words are ``match_reason.CODE`` of the texts."""


class Comparison(Struct, frozen=True, gc=False):
    """How alike two names or parties are: 0 (nothing in common) to 100 (the same), and why, most telling first."""

    score: int
    reasons: tuple[str, ...]


DIFFERENT: Final = Comparison(0, ("different",))
"""Nothing in common."""
