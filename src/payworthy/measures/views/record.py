"""The public record, own incidents, and what was looked at: legal facts as they stood on the day."""

from collections.abc import Mapping
from typing import Final

from payworthy.measures.day import Day
from payworthy.measures.tables import AREAS
from payworthy.measures.views.view import View, number, total

LAWSUIT_MONTHS: Final = 24
REMOVED_MONTHS: Final = 24
BILL_MONTHS: Final = 12


def _event_rows(day: Day) -> str:
    """An event counts from its beginning, or else from the day it was known; it is over when its end was known."""
    return f"""
        SELECT customer_id, kind, amount_minor AS amount, COALESCE(began_on, known_on) AS began_on, ended_on,
               NOT (ended_on IS NOT NULL AND ended_on <= {day.sql}
                    AND COALESCE(ended_known_on, ended_on) <= {day.sql}) AS is_current
        FROM events
        WHERE known_on <= {day.sql} AND COALESCE(began_on, known_on) <= {day.sql}"""


def _current(*kinds: str) -> str:
    return f"{_of(*kinds)} AND is_current"


def _of(*kinds: str) -> str:
    return f"kind IN ({', '.join(repr(kind) for kind in kinds)})"


def _event_figures(day: Day) -> Mapping[str, str]:
    lawsuit = f"{_of('lawsuit_defendant')} AND began_on > {day.back(LAWSUIT_MONTHS)}"
    marks = ("abnormal_list", "penalty", "tax_arrears")
    secured = ("equity_pledge", "chattel_mortgage")
    bounced = f"({_of('bill_dishonoured')} AND began_on > {day.back(BILL_MONTHS)})"
    return {
        "lawsuits": number(lawsuit),
        "lawsuits_amount": total("amount", lawsuit),
        "judgments": number(_of("judgment_debtor")),
        "judgments_open": number(_current("judgment_debtor")),
        "judgments_open_amount": total("amount", _current("judgment_debtor")),
        "dishonest": number(_of("dishonest_debtor")),
        "dishonest_current": number(_current("dishonest_debtor")),
        "dishonest_removed": number(
            f"{_of('dishonest_debtor')} AND NOT is_current AND ended_on > {day.back(REMOVED_MONTHS)}"
        ),
        "restricted": number(_of("consumption_restriction")),
        "restricted_current": number(_current("consumption_restriction")),
        "marks": number(_of(*marks)),
        "marks_current": number(_current(*marks)),
        "abnormal": number(_of("abnormal_list")),
        "abnormal_current": number(_current("abnormal_list")),
        "serious": number(_of("serious_violation")),
        "serious_current": number(_current("serious_violation")),
        "secured": number(_of(*secured)),
        "secured_current": number(_current(*secured)),
        "secured_amount": total("amount", _current(*secured)),
        "frozen": number(_of("equity_freeze")),
        "frozen_current": number(_current("equity_freeze")),
        "gone": number(_of("bankruptcy", "revoked", "deregistered")),
        "gone_current": number(_current("bankruptcy", "revoked", "deregistered")),
        "sanctions": number(_of("sanction_match")),
        "sanctions_current": number(_current("sanction_match")),
        "bills": number(_of("bill_dishonoured", "bill_overdue_list")),
        "bills_bad": number(f"{bounced} OR ({_current('bill_overdue_list')})"),
        "guarantors": number(_current("guarantor")),
    }


RECORD: Final = View("record", ("events",), _event_rows, _event_figures)
"""Events of the public record and own incidents, counted by kind and state."""


def _check_rows(day: Day) -> str:
    return f"SELECT customer_id, area FROM checks WHERE known_on <= {day.sql} AND checked_on <= {day.sql}"


def _check_figures(day: Day) -> Mapping[str, str]:
    del day
    return {area: number(f"area = '{area}'") for area in AREAS}


CHECKED: Final = View("checked", ("checks",), _check_rows, _check_figures)
"""How often each area of the public record was looked at up to the day."""
