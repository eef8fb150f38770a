"""What figures and records mean for a credit decision: zones, findings, lists, tones. Sections, flags and sentences all
read them here, so that they never differ."""

from decimal import Decimal
from typing import Final

from payworthy.facts.public_record import Area, EventKind
from payworthy.facts.statement import Statement
from payworthy.report.data import Known, YearEnd
from payworthy.report.pen import Pen
from payworthy.report.tree import Tone

PROMPT: Final = 80
"""The payment index of somebody who pays on the day (domain specification 3.3)."""

SLOW: Final = 60
"""Below it, payments come more than three weeks late on average."""

MODELS: Final[tuple[tuple[str, Decimal | None, Decimal | None], ...]] = (
    ("altman_z2", Decimal("2.60"), Decimal("1.10")),
    ("altman_z1", Decimal("2.90"), Decimal("1.23")),
    ("z_china", Decimal("0.9"), Decimal("0.5")),
    ("f_score_cn", Decimal("0.0274"), Decimal("0.0274")),
    ("springate", Decimal("0.862"), Decimal("0.862")),
    ("zmijewski", None, None),
    ("piotroski", Decimal(7), Decimal(3)),
)
"""Distress models with the figure from which a company is safe and the one below which it is in distress; sources in
``measures/distress.py``. Zmijewski runs the other way: distress from 0."""

LISTS: Final[tuple[tuple[EventKind, Area], ...]] = (
    (EventKind.BANKRUPTCY, Area.COURTS),
    (EventKind.LAWSUIT_DEFENDANT, Area.COURTS),
    (EventKind.HEARING, Area.COURTS),
    (EventKind.JUDGMENT_DEBTOR, Area.COURTS),
    (EventKind.DISHONEST_DEBTOR, Area.COURTS),
    (EventKind.CONSUMPTION_RESTRICTION, Area.COURTS),
    (EventKind.TERMINATED_ENFORCEMENT, Area.COURTS),
    (EventKind.REVOKED, Area.REGISTRY),
    (EventKind.DEREGISTERED, Area.REGISTRY),
    (EventKind.ABNORMAL_LIST, Area.REGISTRY),
    (EventKind.SERIOUS_VIOLATION, Area.REGISTRY),
    (EventKind.PENALTY, Area.REGISTRY),
    (EventKind.TAX_ARREARS, Area.REGISTRY),
    (EventKind.TAX_VIOLATION, Area.REGISTRY),
    (EventKind.OVERDUE_TO_SUPPLIERS, Area.REGISTRY),
    (EventKind.SANCTION_MATCH, Area.SANCTIONS),
    (EventKind.BILL_DISHONOURED, Area.BILLS),
    (EventKind.BILL_OVERDUE_LIST, Area.BILLS),
)
"""Each list and the look that covers it."""

GRAVE: Final = frozenset(
    {
        EventKind.BANKRUPTCY,
        EventKind.REVOKED,
        EventKind.DEREGISTERED,
        EventKind.DISHONEST_DEBTOR,
        EventKind.SERIOUS_VIOLATION,
        EventKind.SANCTION_MATCH,
    }
)
"""What stops or nearly stops business while it stands."""

BURDENS: Final = (
    EventKind.EQUITY_PLEDGE, EventKind.EQUITY_FREEZE, EventKind.CHATTEL_MORTGAGE, EventKind.RECEIVABLE_PLEDGE,
    EventKind.LAND_MORTGAGE, EventKind.JUDICIAL_AUCTION,
)  # fmt: skip
"""Burdens on shares and assets."""


def zone(name: str, value: Decimal | int) -> str:
    """``safe``, ``grey`` or ``distress``, as the model's own cut-offs have it."""
    if name == "zmijewski":
        return "distress" if value >= 0 else "safe"
    safe, distress = next((safe, distress) for model, safe, distress in MODELS if model == name)
    assert safe is not None
    assert distress is not None
    return "safe" if value >= safe else "distress" if value < distress else "grey"


def statement_of(pen: Pen, year: YearEnd) -> tuple[Known, Statement]:
    """The accounts behind a year's measures."""
    for known in pen.data.facts:
        if known.fact_id == year.fact_id and isinstance(known.record, Statement):
            return known, known.record
    raise KeyError(year.fact_id)


def findings_of(pen: Pen) -> tuple[tuple[str, Decimal | int | None], ...]:
    """Every check of the accounts and what it found: 1 is a finding, 0 is clean, ``None`` could not be checked."""
    newest = pen.data.years[-1].moment
    names = [name for name in newest.readings if name.startswith("finding_")]
    return tuple((name, newest.value(name)) for name in names)


def our_share(pen: Pen) -> Decimal | None:
    """The customer's part of all we are owed."""
    whole, own = pen.data.own_receivable_minor, pen.data.now.value("receivable_minor")
    return None if not whole or own is None else pen.voice.part(int(own), whole)


def grade_tone(pen: Pen, grade: str | None) -> Tone:
    """How a grade feels, by its place on the scale."""
    symbols = pen.data.policy.scale.symbols
    if grade not in symbols:
        return Tone.MUTED
    place = symbols.index(grade)
    return Tone.GOOD if place <= 2 else Tone.PLAIN if place == 3 else Tone.WARN if place <= 5 else Tone.BAD
