"""Section 5: how the customer pays us, and how it pays others."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from payworthy.facts.credit_fact import CreditFactKind
from payworthy.facts.promise import Promise
from payworthy.facts.reference import Reference
from payworthy.report import cited
from payworthy.report.meaning import PROMPT, SLOW
from payworthy.report.pen import Pen, plain, table
from payworthy.report.tree import (
    Align,
    Block,
    Chart,
    ChartKind,
    Column,
    Figure,
    Level,
    Mark,
    Panel,
    Series,
    Table,
    Text,
    Tone,
)
from payworthy.report.voice import DASH

KEY: Final = "payment"

BUCKETS: Final = (
    ("current_minor", Tone.GOOD),
    ("past_due_1_30_minor", Tone.WARN),
    ("past_due_31_60_minor", Tone.WARN),
    ("past_due_61_90_minor", Tone.BAD),
    ("past_due_over_90_minor", Tone.BAD),
)
"""Days past due, as ageing lists are cut, and how they feel."""

_COMPARED: Final = (
    "payment_index", "days_beyond_terms", "late_share_12m", "days_past_due_worst_12m", "overdue_share", "dso_days",
    "invoices_12m", "turnover_12m_minor",
)  # fmt: skip
_RATING_TONES: Final = {"good": Tone.GOOD, "average": Tone.PLAIN, "slow": Tone.WARN, "bad": Tone.BAD}
_ITEMS: Final = 8


def blocks(pen: Pen) -> Iterator[Block]:
    """Key figures, aging, the payment curve, the year before, promises, references."""
    yield _panel(pen)
    yield from _aging(pen)
    yield from curve(pen)
    yield _compared(pen)
    yield from _items(pen)
    yield from _promises(pen)
    yield from _references(pen)


def index_tone(index: Decimal | int | None) -> Tone:
    """How a payment index feels."""
    if index is None:
        return Tone.MUTED
    return Tone.GOOD if index >= PROMPT else Tone.WARN if index >= SLOW else Tone.BAD


def _panel(pen: Pen) -> Panel:
    def figure(name: str, tone: Tone = Tone.PLAIN, note: str = "") -> Figure:
        reading = pen.data.now[name]
        shown = Tone.MUTED if reading.value is None else tone
        return Figure(pen.voice.measure(name), pen.voice.reading(reading), cited.measure(name), shown, note)

    value = pen.data.now.value
    worst, overdue = value("days_past_due_worst_12m"), value("overdue_minor")
    return Panel(
        (
            figure("payment_index", index_tone(value("payment_index")), pen.say("payment.index_note")),
            figure("days_beyond_terms", Tone.PLAIN if (value("days_beyond_terms") or 0) <= 0 else Tone.WARN),
            figure("days_past_due_worst_12m", Tone.GOOD if not worst else Tone.BAD if worst > 90 else Tone.WARN),
            figure("overdue_minor", Tone.BAD if overdue else Tone.GOOD),
        )
    )


def _aging(pen: Pen) -> Iterator[Block]:
    now = pen.data.now
    if now.value("receivable_minor") is None:
        yield pen.note("payment.no_ledger")
        return
    whole = now.minor("receivable_minor")
    rows = []
    for name, tone in BUCKETS:
        amount = now.minor(name)
        shown = tone if amount else Tone.PLAIN
        share = pen.voice.part(amount, whole) if whole else Decimal(0)
        rows.append(
            (
                plain(pen.voice.measure(name)),
                pen.money(amount, cited.measure(name), shown),
                plain(pen.voice.percent(share) if whole else DASH, cited.measure(name) if whole else (), shown),
            )
        )
    listed = table(
        pen.columns("aging", "bucket", "amount", "share", right=("amount", "share"), wide=("bucket",)),
        rows,
        pen.say("payment.aging_caption", day=pen.voice.day(pen.data.as_of)),
        pen.say("payment.aging_note", disputed=pen.voice.money(now.minor("disputed_minor"))),
        (
            plain(pen.say("total")),
            pen.money(whole, cited.measure("receivable_minor")),
            plain(pen.voice.percent(1), cited.measure("receivable_minor")) if whole else plain(DASH),
        ),
    )
    if not whole:
        yield listed
        return
    chart = Chart(
        kind=ChartKind.EXPOSURE,
        title=pen.say("payment.aging_chart"),
        alt=pen.say(
            "payment.aging_alt", whole=pen.voice.money(whole), overdue=pen.voice.money(now.minor("overdue_minor"))
        ),
        unit=pen.voice.big_unit(),
        series=tuple(
            Series(pen.voice.measure(name), (pen.voice.big(now.minor(name)),), tone)
            for name, tone in BUCKETS
            if now.minor(name)
        ),
        decimals=pen.voice.big_places,
        cites=tuple(cite for name, _ in BUCKETS for cite in cited.measure(name)),
        table=listed,
    )
    yield chart
    yield listed


def curve(pen: Pen) -> Iterator[Block]:
    """How late the payments of each month came."""
    months = pen.data.months
    paid = [month for month in months if month.parts]
    if len(paid) < 3:
        yield pen.note("payment.no_curve")
        return
    cites = tuple(f"payments/{month.month}" for month in paid)
    rows = (
        (
            plain(month.month, (f"payments/{month.month}",)),
            pen.money(month.paid_minor, (f"payments/{month.month}",)),
            plain(
                DASH if month.days_late is None else pen.voice.number(month.days_late, 1), (f"payments/{month.month}",)
            ),
            plain(
                DASH if month.late_share is None else pen.voice.percent(month.late_share), (f"payments/{month.month}",)
            ),
        )
        for month in paid
    )
    known = [month.days_late for month in paid if month.days_late is not None]
    yield Chart(
        kind=ChartKind.LINE,
        title=pen.say("payment.curve_title"),
        alt=pen.say(
            "payment.curve_alt", first=paid[0].month, last=paid[-1].month,
            best=pen.voice.number(min(known), 1), worst=pen.voice.number(max(known), 1),
        ),
        unit=pen.say("payment.curve_unit"),
        labels=tuple(month.month for month in months),
        series=(Series(pen.say("payment.curve_series"), tuple(month.days_late for month in months)),),
        marks=(Mark(pen.say("payment.on_time"), 0, Tone.GOOD),),
        decimals=1,
        cites=cites,
        table=table(
            pen.columns("curve", "month", "paid", "days", "late", right=("paid", "days", "late")),
            rows,
            pen.say("payment.curve_caption"),
        ),
    )  # fmt: skip


def _compared(pen: Pen) -> Table:
    before = pen.data.year_ago
    rows = []
    for name in _COMPARED:
        then = plain(DASH, (), Tone.MUTED) if before is None else pen.measure(name, moment=before)
        rows.append((plain(pen.voice.measure(name)), pen.measure(name), then, plain(pen.say(f"meaning.{name}"))))
    day = DASH if before is None else pen.voice.day(before.as_of)
    return table(
        (
            Column(pen.say("column.compared.measure"), width=2),
            Column(pen.say("column.compared.now", day=pen.voice.day(pen.data.as_of)), Align.RIGHT),
            Column(pen.say("column.compared.before", day=day), Align.RIGHT),
            Column(pen.say("column.compared.meaning"), width=2),
        ),
        rows,
        pen.say("payment.compared_caption"),
    )


def _items(pen: Pen) -> Iterator[Block]:
    items = [one for one in pen.data.open_items if one.kind in ("invoice", "retention", "contract_asset")][:_ITEMS]
    if not items:
        return
    rows = []
    for one in items:
        cites = (f"document/{one.kind}/{one.document_id}",)
        late = 0 if one.due_on is None else max(0, (pen.data.as_of - one.due_on).days)
        tone = Tone.BAD if late > 60 else Tone.WARN if late else Tone.PLAIN
        rows.append(
            (
                plain(one.document_id, cites),
                plain(pen.voice.word("word.kind", one.kind)),
                plain(pen.voice.day(one.due_on), cites if one.due_on else ()),
                plain(pen.voice.days(late) if late else DASH, cites if late else (), tone),
                pen.money(one.open_minor, cites, tone, one.currency),
                pen.money(one.disputed_minor, cites, Tone.WARN, one.currency) if one.disputed_minor else plain(DASH),
            )
        )
    yield table(
        pen.columns("items", "document", "kind", "due", "late", "open", "disputed", right=("late", "open", "disputed")),
        rows,
        pen.say("payment.items_caption"),
    )


def _promises(pen: Pen) -> Iterator[Block]:
    told = pen.data.of(CreditFactKind.PROMISE)
    found = [(known, known.record) for known in told if isinstance(known.record, Promise)]
    if not found:
        yield pen.note("payment.no_promises", cites=cited.measure("promises_12m"))
        return
    rows = []
    for known, record in sorted(found, key=lambda one: one[1].promised_on, reverse=True):
        cites = (known.fact_id,)
        state, on, tone = _kept(pen, record)
        rows.append(
            (
                plain(pen.voice.day(record.promised_on), cites),
                plain(pen.voice.day(record.due_on), cites),
                pen.money(record.amount_minor, cites, currency=record.currency),
                Text(pen.say(f"promise.{state}", day=pen.voice.day(on)), cites, tone),
            )
        )
    yield table(
        pen.columns("promises", "promised", "due", "amount", "state", right=("amount",)),
        rows,
        pen.say("payment.promises_caption"),
    )


def _kept(pen: Pen, record: Promise) -> tuple[str, date, Tone]:
    if record.kept_on is not None:
        return "kept", record.kept_on, Tone.GOOD
    if record.broken_on is not None:
        return "broken", record.broken_on, Tone.BAD
    is_due = record.due_on < pen.data.as_of
    return "late" if is_due else "open", record.due_on, Tone.WARN if is_due else Tone.PLAIN


def _references(pen: Pen) -> Iterator[Block]:
    found = [(known, known.record) for known in pen.data.of(CreditFactKind.REFERENCE)]
    if not found:
        yield pen.note("payment.no_references", Level.WARN, cites=cited.measure("reference_rating"))
        return
    rows = []
    for known, record in found:
        if isinstance(record, Reference):
            cites = (known.fact_id,)
            rows.append(
                (
                    plain(record.reference_id, cites),
                    plain(pen.voice.day(record.given_on), cites),
                    Text(pen.say(f"rating.{record.rating}"), cites, _RATING_TONES[record.rating]),
                    pen.money(record.limit_minor, cites, currency=record.currency),
                )
            )
    yield table(
        pen.columns("references", "who", "given", "rating", "limit", right=("limit",)),
        rows,
        pen.say("payment.references_caption"),
    )
