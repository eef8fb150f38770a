"""The credit file besides ledger, statements and public record: profile, trade references, promises to pay."""

from collections.abc import Mapping
from typing import Final

from payworthy.measures.day import Day
from payworthy.measures.views.view import View, number

PROFILE_FIELDS: Final = (
    "founded_on",
    "paid_in_minor",
    "ownership",
    "industry_outlook",
    "region_risk",
    "dependence",
    "customer_since",
    "purchases_forecast_minor",
    "insured_limit_minor",
)

_STAMP: Final = 20
"""Two ISO days stand before the value, so that the largest text is the latest known."""


def _profile_rows(day: Day) -> str:
    known_on, valid_on = day.words.text_of_day("known_on"), day.words.text_of_day("valid_on")
    return f"""
        SELECT customer_id, field,
               {known_on} || COALESCE({valid_on}, '0000-00-00') || value AS dated
        FROM profiles
        WHERE known_on <= {day.sql} AND (valid_on IS NULL OR valid_on <= {day.sql})"""


def _latest(field: str) -> str:
    return f"SUBSTR(MAX(dated) FILTER (WHERE field = '{field}'), {_STAMP + 1})"


def _days_since(field: str, day: Day) -> str:
    return day.words.days_between(day.words.day_of_text(_latest(field)), day.sql)


def _profile_figures(day: Day) -> Mapping[str, str]:
    amounts = ("paid_in_minor", "purchases_forecast_minor", "insured_limit_minor")
    words = ("ownership", "industry_outlook", "region_risk", "dependence")
    return {
        "age_days": _days_since("founded_on", day),
        "customer_days": _days_since("customer_since", day),
        **{field: day.words.whole_of_text(_latest(field)) for field in amounts},
        **{field: _latest(field) for field in words},
    }


PROFILE: Final = View("profile", ("profiles",), _profile_rows, _profile_figures)
"""Per field the value known last; of two learned on one day the one valid from the later day."""


def _reference_rows(day: Day) -> str:
    """Lower medians: with an even number the worse of the two in the middle."""
    return f"""
        SELECT customer_id, rating, limit_minor, ratings, limits,
               ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY rating NULLS LAST) AS rating_place,
               ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY limit_minor NULLS LAST) AS limit_place
        FROM (
            SELECT customer_id, limit_minor, rating, COUNT(rating) OVER (PARTITION BY customer_id) AS ratings,
                   COUNT(limit_minor) OVER (PARTITION BY customer_id) AS limits
            FROM (
                SELECT customer_id, limit_minor, CASE rating WHEN 'bad' THEN 0 WHEN 'slow' THEN 1 WHEN 'average' THEN 2
                       WHEN 'good' THEN 3 END AS rating
                FROM "references"
                WHERE known_on <= {day.sql} AND given_on <= {day.sql}
            ) AS coded
        ) AS counted"""


def _reference_figures(day: Day) -> Mapping[str, str]:
    del day
    return {
        "documents": "COUNT(*)",
        "rating": "MAX(rating) FILTER (WHERE rating_place * 2 >= ratings AND rating_place * 2 < ratings + 2)",
        "limit_minor": "MAX(limit_minor) FILTER (WHERE limit_place * 2 >= limits AND limit_place * 2 < limits + 2)",
    }


REFERENCES: Final = View("referred", ("references",), _reference_rows, _reference_figures)
"""What other suppliers say: medians and number."""


def _promise_rows(day: Day) -> str:
    return f"""
        SELECT customer_id,
               (broken_on IS NOT NULL AND broken_on <= {day.sql})
               OR (due_on < {day.sql} AND (kept_on IS NULL OR kept_on > {day.sql})) AS is_broken
        FROM promises
        WHERE known_on <= {day.sql} AND due_on <= {day.sql} AND due_on > {day.back(12)}"""


def _promise_figures(day: Day) -> Mapping[str, str]:
    del day
    return {"due": "COUNT(*)", "broken": number("is_broken")}


PROMISED: Final = View("promised", ("promises",), _promise_rows, _promise_figures)
"""Promises to pay that fell due in the last 12 months."""
