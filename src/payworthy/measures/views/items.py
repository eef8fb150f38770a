"""Parts of receivables, seen in three ways: what is open, what was settled in the last 12 months, what was billed.

Three narrow reads are cheaper than one wide one: few parts are open, a third were settled lately, and a database spends
its time on the aggregates a row goes through, not on reading it.

A part exists on the day when it is issued and known by then; it is settled when that is so *and known* by then. A
contract asset is not yet a claim for money and stands in none of the three.
"""

from collections.abc import Mapping
from typing import Final

from payworthy.measures.day import Day
from payworthy.measures.payment_index import points_84_sql
from payworthy.measures.views.view import View, highest, lowest, number, total

WINDOW_MONTHS: Final = 12
"""The usual window of payment behaviour."""

RECENT_MONTHS: Final = 6
"""The newer half of the window."""

GRACE_DAYS: Final = 15
"""A part paid up to so many days late still counts as paid in time for the highest balance a customer has borne."""


def _seen(day: Day) -> str:
    return f"issued_on <= {day.sql} AND known_on <= {day.sql} AND kind <> 'contract_asset'"


def _disputed(day: Day) -> str:
    return (
        f"(disputed_on IS NOT NULL AND disputed_on <= {day.sql}"
        f" AND (dispute_ended_on IS NULL OR dispute_ended_on > {day.sql}))"
    )


def _open_rows(day: Day) -> str:
    return f"""
        SELECT customer_id, amount, is_first, undisputed, past_due, age,
               CASE WHEN undisputed AND past_due > 0 THEN {points_84_sql("past_due")} * amount END AS points
        FROM (
            SELECT customer_id, amount_minor AS amount, part_no = 0 AS is_first, NOT {_disputed(day)} AS undisputed,
                   {day.words.days_between("due_on", day.sql)} AS past_due, issued_on AS age
            FROM items
            WHERE {_seen(day)}
              AND (settled_on IS NULL OR settled_on > {day.sql} OR settled_known_on > {day.sql})
        ) AS seen"""


def _open_figures(day: Day) -> Mapping[str, str]:
    past_due = "undisputed AND past_due"
    return {
        "current": total("amount", f"{past_due} <= 0"),
        "past_due_1_30": total("amount", f"{past_due} BETWEEN 1 AND 30"),
        "past_due_31_60": total("amount", f"{past_due} BETWEEN 31 AND 60"),
        "past_due_61_90": total("amount", f"{past_due} BETWEEN 61 AND 90"),
        "past_due_over_90": total("amount", f"{past_due} > 90"),
        "disputed": total("amount", "NOT undisputed"),
        "days_past_due": highest("past_due", f"{past_due} > 0"),
        "aged_1_2y": total("amount", f"age <= {day.back(12)} AND age > {day.back(24)}"),
        "aged_2_3y": total("amount", f"age <= {day.back(24)} AND age > {day.back(36)}"),
        "aged_over_3y": total("amount", f"age <= {day.back(36)}"),
        "points": day.words.wide_total("points"),
        "overdue_documents": number(f"is_first AND {past_due} > 0"),
    }


OPEN: Final = View("open_parts", ("items",), _open_rows, _open_figures)
"""Parts open on the day. Past-due aging counts days since the due date and undisputed parts only; recognition aging
counts from the issue date and all parts."""


def _settled_rows(day: Day) -> str:
    """``late``: days beyond terms, of parts paid and not disputed; credit notes and write-offs are no payments."""
    return f"""
        SELECT customer_id, amount, is_first, late, settled_how, settled_on, issued_on, late IS NOT NULL AS is_paid,
               settled_on > {day.back(RECENT_MONTHS)} AS is_recent, {points_84_sql("late")} * amount AS points
        FROM (
            SELECT customer_id, amount_minor AS amount, part_no = 0 AS is_first, settled_how, settled_on, issued_on,
                   CASE WHEN COALESCE(settled_how, 'payment') = 'payment' AND NOT {_disputed(day)}
                        THEN {day.words.days_between("due_on", "settled_on")} END AS late
            FROM items
            WHERE {_seen(day)} AND settled_on <= {day.sql} AND settled_on > {day.back(WINDOW_MONTHS)}
              AND COALESCE(settled_known_on, settled_on) <= {day.sql}
        ) AS seen"""


def _settled_figures(day: Day) -> Mapping[str, str]:
    balances = {
        f"balance_{number_}": total("amount", f"late <= {GRACE_DAYS} AND issued_on <= {end} AND settled_on > {end}")
        for number_, end in enumerate(day.month_ends(WINDOW_MONTHS))
    }
    return {
        "amount": total("amount", "is_paid"),
        "documents": number("is_first AND is_paid"),
        "recent_points": day.words.wide_total("points", "is_recent"),
        "earlier_points": day.words.wide_total("points", "NOT is_recent"),
        "recent_amount": total("amount", "is_paid AND is_recent"),
        "recent_documents": number("is_first AND is_paid AND is_recent"),
        "amount_days": day.words.wide_total("amount * late"),
        "late_amount": total("amount", "late > 0"),
        "worst": highest("late"),
        "recent_worst": highest("late", "is_recent"),
        "written_off": total("amount", "settled_how = 'write_off'"),
        **balances,
    }


SETTLED: Final = View("settled_parts", ("items",), _settled_rows, _settled_figures)
"""Parts settled in the 12 months up to the day."""


def _billed_rows(day: Day) -> str:
    return f"""
        SELECT customer_id, amount_minor AS amount, part_no = 0 AS is_first, issued_on
        FROM items WHERE {_seen(day)}"""


def _billed_figures(day: Day) -> Mapping[str, str]:
    return {
        "first_on": lowest("issued_on"),
        "last_on": highest("issued_on"),
        "last_12m": total("amount", f"issued_on > {day.back(12)}"),
        "prior_12m": total("amount", f"issued_on > {day.back(24)} AND issued_on <= {day.back(12)}"),
        "last_3m": total("amount", f"issued_on > {day.back(3)}"),
        "prior_3m": total("amount", f"issued_on > {day.back(6)} AND issued_on <= {day.back(3)}"),
        "documents": number(f"is_first AND issued_on > {day.back(12)}"),
        "history_days": day.words.days_between("MIN(issued_on)", day.sql),
        "quiet_days": day.words.days_between("MAX(issued_on)", day.sql),
    }


BILLED: Final = View("billed", ("items",), _billed_rows, _billed_figures)
"""Everything ever billed up to the day, gross of VAT and before credit notes."""
