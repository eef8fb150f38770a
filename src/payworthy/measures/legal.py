"""Courts, registry, encumbrances, sanctions and bills.

Silence is not a clean record: without a bad entry, a measure is present only if somebody looked (``checked``). A bad
entry counts whether or not anybody looked.
"""

from typing import Final

from payworthy.measures.language import LOWER_SAFER, Family

LEGAL = Family("legal", presence="TRUE", absent="not_checked")

SHARE_MOST: Final = 10
"""What a share of net worth is capped at, and what it is where net worth is zero or negative."""


def _seen(events: str, area: str, figure: str) -> str:
    """The figure where there are such events or the area was checked; missing else."""
    return f"CASE WHEN COALESCE(record.{events}, 0) > 0 OR COALESCE(checked.{area}, 0) > 0 THEN {figure} END"


def _is_any(current: str) -> str:
    return f"CASE WHEN COALESCE(record.{current}, 0) > 0 THEN 1 ELSE 0 END"


def _to_net_worth(events: str, area: str, amount: str) -> str:
    """None is 0 whatever the net worth. Without an amount, or without net worth, the share is unknown."""
    share = f"CAST({amount} AS DOUBLE) / CAST(statement.equity AS DOUBLE)"
    return _seen(
        events,
        area,
        f"CASE WHEN COALESCE(record.{events}, 0) = 0 THEN CAST(0 AS DOUBLE) WHEN {amount} = 0 THEN NULL"
        f" WHEN statement.equity > 0 THEN LEAST({share}, {SHARE_MOST})"
        f" WHEN statement.equity <= 0 THEN {SHARE_MOST} END",
    )


def _unknown_share(events: str, amount: str) -> dict[str, str]:
    unknown = f"COALESCE(record.{events}, 0) > 0 AND COALESCE(record.{amount}, 0) = 0"
    no_worth = f"COALESCE(record.{events}, 0) > 0 AND statement.equity IS NULL"
    return {
        unknown: "not_collected",
        f"{no_worth} AND statement.customer_id IS NOT NULL": "statement_incomplete",
        f"{no_worth} AND statement_age.days IS NOT NULL": "expired",
        no_worth: "no_statements",
    }


def _known_amount(events: str, area: str, amount: str) -> str:
    """The amounts that are known: a floor where some are not; missing where none is."""
    return _seen(events, area, f"CASE WHEN COALESCE(record.{events}, 0) = 0 THEN 0 ELSE NULLIF(record.{amount}, 0) END")


def _unknown_amount(events: str) -> dict[str, str]:
    return {f"COALESCE(record.{events}, 0) > 0": "not_collected"}


@LEGAL.measure("minor", LOWER_SAFER, reasons=_unknown_amount("lawsuits"))
def lawsuits_24m_minor() -> str:
    """Amount sued for as defendant in the last 24 months (minor units). Cases of unknown amount make it a floor; if no
    amount is known it is missing."""
    return _known_amount("lawsuits", "courts", "lawsuits_amount")


@LEGAL.measure("share", LOWER_SAFER, reasons=_unknown_share("lawsuits", "lawsuits_amount"))
def lawsuits_to_net_worth() -> str:
    """Amount sued for as defendant in 24 months over net worth (share, capped at 10, which is also said where net
    worth is not positive); 0 without lawsuits."""
    return _to_net_worth("lawsuits", "courts", "record.lawsuits_amount")


@LEGAL.measure("minor", LOWER_SAFER, reasons=_unknown_amount("judgments_open"))
def judgment_open_minor() -> str:
    """Amount of judgments being enforced against the customer (minor units); a floor where some amounts are unknown."""
    return (
        "CASE WHEN COALESCE(record.judgments, 0) > 0 OR COALESCE(checked.courts, 0) > 0 THEN"
        " CASE WHEN COALESCE(record.judgments_open, 0) = 0 THEN 0 ELSE NULLIF(record.judgments_open_amount, 0) END END"
    )


@LEGAL.measure("code", LOWER_SAFER)
def judgment_state() -> str:
    """Enforcement against the customer: 0 none ever, 1 settled, 2 open."""
    state = (
        "CASE WHEN COALESCE(record.judgments_open, 0) > 0 THEN 2"
        " WHEN COALESCE(record.judgments, 0) > 0 THEN 1 ELSE 0 END"
    )
    return _seen("judgments", "courts", state)


@LEGAL.measure("share", LOWER_SAFER, reasons=_unknown_share("judgments_open", "judgments_open_amount"))
def judgment_to_net_worth() -> str:
    """Amount of judgments being enforced over net worth (share, capped at 10); 0 without open judgments."""
    return _to_net_worth("judgments_open", "courts", "record.judgments_open_amount")


@LEGAL.measure("code", LOWER_SAFER)
def dishonest_state() -> str:
    """List of dishonest judgment debtors: 0 not on it, 1 removed within 24 months, 2 on it now."""
    state = (
        "CASE WHEN COALESCE(record.dishonest_current, 0) > 0 THEN 2"
        " WHEN COALESCE(record.dishonest_removed, 0) > 0 THEN 1 ELSE 0 END"
    )
    return _seen("dishonest", "courts", state)


@LEGAL.measure("claim", LOWER_SAFER)
def consumption_restricted() -> str:
    """1 while an order restricting consumption stands against the company or its legal representative."""
    return _seen("restricted", "courts", _is_any("restricted_current"))


@LEGAL.measure("code", LOWER_SAFER)
def registry_marks_state() -> str:
    """Abnormal operation, penalties, tax arrears: 0 none, 1 all removed, 2 one stands now."""
    state = (
        "CASE WHEN COALESCE(record.marks_current, 0) > 0 THEN 2 WHEN COALESCE(record.marks, 0) > 0 THEN 1 ELSE 0 END"
    )
    return _seen("marks", "registry", state)


@LEGAL.measure("claim", LOWER_SAFER)
def abnormal_current() -> str:
    """1 while on the list of abnormal operation."""
    return _seen("abnormal", "registry", _is_any("abnormal_current"))


@LEGAL.measure("claim", LOWER_SAFER)
def serious_violation_current() -> str:
    """1 while on the list of seriously illegal and dishonest enterprises."""
    return _seen("serious", "registry", _is_any("serious_current"))


@LEGAL.measure("share", LOWER_SAFER, reasons=_unknown_share("secured_current", "secured_amount"))
def encumbrance_share() -> str:
    """Equity pledged and chattels mortgaged over net worth (share, capped at 10); 0 where nothing is."""
    return _to_net_worth("secured_current", "encumbrance", "record.secured_amount")


@LEGAL.measure("claim", LOWER_SAFER)
def equity_frozen() -> str:
    """1 while equity in the customer is frozen."""
    return _seen("frozen", "encumbrance", _is_any("frozen_current"))


@LEGAL.measure("claim", LOWER_SAFER)
def bankrupt_or_gone() -> str:
    """1 when bankruptcy or reorganisation is accepted, or the licence revoked, or the company deregistered."""
    return _seen("gone", "registry", _is_any("gone_current"))


@LEGAL.measure("claim", LOWER_SAFER)
def sanction_match() -> str:
    """1 while a match with a sanctions or export-control list is confirmed."""
    return _seen("sanctions", "sanctions", _is_any("sanctions_current"))


@LEGAL.measure("claim", LOWER_SAFER)
def bill_dishonoured_12m() -> str:
    """1 when a bill or cheque was dishonoured in the last 12 months, or the customer is on the list of acceptors
    persistently overdue."""
    return _seen("bills", "bills", _is_any("bills_bad"))
