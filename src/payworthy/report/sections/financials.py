"""Section 4: three years of accounts, what the ratios did, what does not add up, and what distress models say."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from payworthy.facts.statement import Statement
from payworthy.measures.catalogue import MEASURES
from payworthy.measures.language import HIGHER_SAFER, LOWER_SAFER
from payworthy.report import cited
from payworthy.report.data import Known
from payworthy.report.meaning import MODELS, findings_of, statement_of, zone
from payworthy.report.pen import Pen, plain, table
from payworthy.report.tree import Align, Block, Chart, ChartKind, Column, Level, Series, Table, Text, Tone
from payworthy.report.voice import DASH

KEY: Final = "financials"

LINES: Final = (
    "cash", "ar", "inventory", "current_assets", "total_assets", "st_loans", "current_liabilities",
    "total_liabilities", "equity", "revenue", "cogs", "operating_profit", "net_profit", "cfo",
)  # fmt: skip
"""Lines of the accounts that a credit decision looks at."""

RATIOS: Final = (
    "leverage", "current_ratio", "quick_ratio", "cash_ratio", "interest_cover", "cfo_to_cl", "gross_margin",
    "net_margin", "roa", "roe", "ar_turnover", "inventory_turnover", "payable_days", "cash_cycle_days",
    "cash_collection_ratio",
)  # fmt: skip

_NOTABLE: Final = Decimal("0.10")
"""A ratio that moved by a tenth is worth a colour."""


def blocks(pen: Pen) -> Iterator[Block]:
    """Accounts, ratios, findings, models; or that there are none."""
    if not pen.data.years:
        yield pen.note("financials.none", Level.WARN, cited.measure("leverage"))
        return
    yield _opinion(pen)
    yield _statement(pen)
    yield from _charts(pen)
    yield _ratios(pen)
    yield _findings(pen)
    yield _models(pen)
    yield pen.note("financials.no_industry")


def _opinion(pen: Pen) -> Table:
    rows = []
    for year in reversed(pen.data.years):
        known, record = statement_of(pen, year)
        cites = (known.fact_id,)
        opinion = str(record.opinion) if record.opinion else "unknown"
        tone = {"unqualified": Tone.GOOD, "unknown": Tone.MUTED, "emphasis": Tone.WARN}.get(opinion, Tone.BAD)
        audited = "unknown" if record.is_audited is None else "yes" if record.is_audited else "no"
        rows.append(
            (
                plain(pen.voice.day(record.period_end), cites),
                plain(pen.say(f"scope.{record.scope}"), cites),
                plain(record.standard or DASH, cites if record.standard else ()),
                Text(pen.say(f"audited.{audited}"), cites, Tone.WARN if audited == "no" else Tone.PLAIN),
                Text(pen.say(f"opinion.{opinion}"), cites, tone),
                plain(record.auditor or DASH, cites if record.auditor else ()),
                plain(cited.origin(known.source, pen.voice), cites),
                plain(pen.voice.day(known.known_on), cites),
            )
        )
    names = ("period", "scope", "standard", "audited", "opinion", "auditor", "source", "known")
    return table(
        pen.columns("accounts", *names, broad=("opinion", "source", "known")),
        rows,
        pen.say("financials.accounts_caption"),
    )


def _year_columns(pen: Pen, first: str) -> tuple[Column, ...]:
    years = tuple(Column(pen.voice.day(year.period_end), Align.RIGHT) for year in pen.data.years)
    change = Column(pen.say("column.years.change"), Align.RIGHT)
    return (Column(pen.say(f"column.years.{first}"), width=2), *years, change)


def _statement(pen: Pen) -> Table:
    found = [statement_of(pen, year) for year in pen.data.years]
    currency = found[-1][1].currency
    rows = []
    for key in LINES:
        amounts = [record.amounts.get(key) for _, record in found]
        cells = [
            plain(DASH, (), Tone.MUTED)
            if amount is None
            else plain(pen.voice.big_text(amount, record.currency), (known.fact_id,))
            for (known, record), amount in zip(found, amounts, strict=True)
        ]
        rows.append((plain(pen.say(f"line.{key}")), *cells, _change(pen, found, amounts)))
    return table(
        _year_columns(pen, "line"),
        rows,
        pen.say("financials.statement_caption", unit=pen.voice.big_unit(currency)),
        pen.say("financials.statement_note"),
    )


def _change(pen: Pen, found: list[tuple[Known, Statement]], amounts: list[int | None]) -> Text:
    """Growth of the newest year over the one before."""
    if len(amounts) < 2 or amounts[-1] is None or not amounts[-2]:
        return plain(DASH, (), Tone.MUTED)
    said = pen.voice.change(Decimal(amounts[-1]), Decimal(amounts[-2]))
    return plain(said, (found[-2][0].fact_id, found[-1][0].fact_id))


def _charts(pen: Pen) -> Iterator[Block]:
    if len(pen.data.years) < 2:
        return
    found = [statement_of(pen, year) for year in pen.data.years]
    labels = tuple(str(record.period_end.year) for _, record in found)

    def series(key: str, tone: Tone) -> Series:
        amounts = [record.amounts.get(key) for _, record in found]
        values = tuple(
            None if amount is None else pen.voice.big(amount, record.currency)
            for amount, (_, record) in zip(amounts, found, strict=True)
        )
        return Series(pen.say(f"line.{key}"), values, tone)

    first, last = series("revenue", Tone.PLAIN).values[0], series("revenue", Tone.PLAIN).values[-1]
    unit = pen.voice.big_unit(found[-1][1].currency)
    if first is None or last is None:
        return
    yield Chart(
        kind=ChartKind.BAR,
        title=pen.say("financials.chart_title"),
        alt=pen.say("financials.chart_alt", first=f"{first:,}", last=f"{last:,}", unit=unit),
        unit=unit,
        labels=labels,
        series=(series("revenue", Tone.PLAIN), series("net_profit", Tone.GOOD), series("cfo", Tone.MUTED)),
        decimals=0,
        cites=tuple(known.fact_id for known, _ in found),
        table=table(
            (Column(pen.say("column.years.line")), *(Column(label, Align.RIGHT) for label in labels)),
            (
                (
                    plain(pen.say(f"line.{key}")),
                    *(
                        plain(pen.voice.big_text(record.amounts.get(key), record.currency), (known.fact_id,))
                        for known, record in found
                    ),
                )
                for key in ("revenue", "net_profit", "cfo")
            ),
        ),
    )


def _ratios(pen: Pen) -> Table:
    years = pen.data.years
    rows = []
    for name in RATIOS:
        cells = [pen.year(year, name) for year in years]
        rows.append((plain(pen.voice.measure(name)), *cells, _moved(pen, name)))
    return table(
        _year_columns(pen, "ratio"), rows, pen.say("financials.ratios_caption"), pen.say("financials.ratios_note")
    )


def _moved(pen: Pen, name: str) -> Text:
    """Better or worse than the year before, as the measure runs."""
    years = pen.data.years
    if len(years) < 2:
        return plain(DASH, (), Tone.MUTED)
    now, before = years[-1].moment.value(name), years[-2].moment.value(name)
    if now is None or before is None:
        return plain(DASH, (), Tone.MUTED)
    cites = (*cited.measure(name, years[-2].moment), *cited.measure(name, years[-1].moment))
    direction = MEASURES[name].direction
    size = abs(Decimal(now) - Decimal(before)) / abs(Decimal(before)) if before else Decimal(1)
    if size < _NOTABLE or direction not in (HIGHER_SAFER, LOWER_SAFER):
        return Text(
            pen.say("moved.steady" if size < _NOTABLE else "moved.up" if now > before else "moved.down"),
            cites,
            Tone.MUTED,
        )
    is_better = (now > before) == (direction == HIGHER_SAFER)
    return Text(pen.say("moved.better" if is_better else "moved.worse"), cites, Tone.GOOD if is_better else Tone.BAD)


def _findings(pen: Pen) -> Table:
    newest = pen.data.years[-1]
    rows = []
    for name, value in sorted(findings_of(pen), key=lambda one: 1 if one[1] is None else -bool(one[1])):
        cites = (*cited.measure(name, newest.moment), newest.fact_id)
        code, tone = (
            ("found", Tone.BAD) if value else ("unchecked", Tone.MUTED) if value is None else ("clean", Tone.GOOD)
        )
        said = pen.say(f"finding.{code}")
        meaning = pen.voice.texts.say(f"measure.{name}.meaning")
        rows.append((plain(pen.voice.measure(name)), Text(said, cites, tone), plain(meaning, cites)))
    return table(
        pen.columns("findings", "check", "result", "meaning", wide=("meaning",), broad=("check",)),
        rows,
        pen.say("financials.findings_caption", day=pen.voice.day(newest.period_end)),
    )


def _models(pen: Pen) -> Table:
    newest = pen.data.years[-1]
    rows = []
    for name, safe, distress in MODELS:
        value = newest.moment.value(name)
        cut = (
            pen.say("models.cut_zero")
            if safe is None
            else pen.say("models.cut", safe=str(safe), distress=str(distress))
        )
        tones = {"safe": Tone.GOOD, "grey": Tone.WARN, "distress": Tone.BAD}
        code = None if value is None else zone(name, value)
        zone_text = plain(DASH, (), Tone.MUTED)
        if code is not None:
            zone_text = Text(pen.say(f"models.{code}"), cited.measure(name, newest.moment), tones[code])
        rows.append(
            (
                plain(pen.voice.measure(name)),
                *(pen.year(year, name) for year in pen.data.years),
                zone_text,
                plain(cut, cited.measure(name)),
            )
        )
    years = (Column(pen.voice.day(year.period_end), Align.RIGHT) for year in pen.data.years)
    columns = (
        Column(pen.say("column.models.model"), width=2),
        *years,
        Column(pen.say("column.models.zone")),
        Column(pen.say("column.models.cut"), width=3),
    )
    return table(columns, rows, pen.say("financials.models_caption"), pen.say("financials.models_note"))
