"""How strong they are: size and profit, burden, cash, what models and checks of the accounts say."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from payworthy.report import cited
from payworthy.report.meaning import findings_of, statement_of, zone
from payworthy.report.pen import Pen
from payworthy.report.tree import Text, Tone
from payworthy.report.voice import size

_HIGH_LEVERAGE: Final = Decimal("0.70")
_SOUND_LEVERAGE: Final = Decimal("0.55")
_SOUND_CURRENT: Final = Decimal("1.2")
"""Bands of the card (domain specification 3.2): up to 55 % of debt brings 80 points, above 70 % fewer than 60."""


def sentences(pen: Pen) -> Iterator[Text]:
    """From the newest accounts; or why there is nothing to say."""
    reading = pen.data.now["leverage"]
    if not pen.data.years:
        yield Text(pen.say("strength.none"), cited.measure("leverage"), Tone.WARN)
        return
    if reading.value is None and reading.absence == "expired":
        newest = pen.data.years[-1]
        said = pen.say("strength.expired", day=pen.voice.day(newest.period_end))
        yield Text(said, (newest.fact_id, *cited.measure("leverage")), Tone.WARN)
    yield from _result(pen)
    yield from _burden(pen)
    yield from _cash(pen)
    yield from _models(pen)
    yield from _findings(pen)


def _result(pen: Pen) -> Iterator[Text]:
    newest = pen.data.years[-1]
    known, record = statement_of(pen, newest)
    revenue, profit = record.amounts.get("revenue"), record.amounts.get("net_profit")
    if revenue is None or profit is None:
        return
    cites, money = [known.fact_id], pen.voice.money
    params: dict[str, str | int] = {
        "year": record.period_end.year,
        "revenue": money(revenue, record.currency),
        "profit": money(abs(profit), record.currency),
    }
    code, tone = ("profit", Tone.PLAIN) if profit >= 0 else ("loss", Tone.BAD)
    if len(pen.data.years) > 1:
        earlier, earlier_record = statement_of(pen, pen.data.years[-2])
        before = earlier_record.amounts.get("revenue")
        if before:
            change = pen.voice.part(revenue - before, abs(before))
            way = "up" if change > 0 else "down"
            cites.append(earlier.fact_id)
            said = pen.say(f"strength.{code}_{way}", change=pen.voice.percent(abs(change)), **params)
            yield Text(said, tuple(cites), tone)
            return
    yield Text(pen.say(f"strength.{code}", **params), tuple(cites), tone)


def _burden(pen: Pen) -> Iterator[Text]:
    newest = pen.data.years[-1]
    value = newest.moment.value
    leverage, current, worth = value("leverage"), value("current_ratio"), value("net_worth_minor")
    if worth is not None and worth < 0:
        cites = (*cited.measure("net_worth_minor", newest.moment), newest.fact_id)
        yield Text(pen.say("strength.negative_equity", amount=pen.voice.money(int(size(worth)))), cites, Tone.BAD)
        return
    if leverage is None or current is None:
        return
    code = _structure(leverage, current)
    cites = (*cited.measure("leverage", newest.moment), *cited.measure("current_ratio", newest.moment), newest.fact_id)
    said = pen.say(f"strength.{code}", leverage=pen.voice.percent(leverage), current=pen.voice.number(current))
    yield Text(said, cites, Tone.PLAIN if code in ("sound", "fair") else Tone.WARN)


def _structure(leverage: Decimal | int, current: Decimal | int) -> str:
    """By the bands of the card: what scores at least 80 and 60 points is sound."""
    if leverage > _HIGH_LEVERAGE:
        return "high"
    if current < 1:
        return "tight"
    return "sound" if leverage <= _SOUND_LEVERAGE and current >= _SOUND_CURRENT else "fair"


def _cash(pen: Pen) -> Iterator[Text]:
    known, record = statement_of(pen, pen.data.years[-1])
    cfo, profit = record.amounts.get("cfo"), record.amounts.get("net_profit")
    if cfo is None:
        return
    amount = pen.voice.money(abs(cfo), record.currency)
    if cfo < 0:
        code = "cash_out_of_profit" if profit is not None and profit > 0 else "cash_out"
        yield Text(pen.say(f"strength.{code}", amount=amount), (known.fact_id,), Tone.BAD)
    else:
        yield Text(pen.say("strength.cash_in", amount=amount), (known.fact_id,))


def _models(pen: Pen) -> Iterator[Text]:
    newest = pen.data.years[-1]
    model = newest.moment.value("altman_z2")
    if model is None:
        return
    code = zone("altman_z2", model)
    tone = {"safe": Tone.GOOD, "grey": Tone.PLAIN, "distress": Tone.BAD}[code]
    cites = (*cited.measure("altman_z2", newest.moment), newest.fact_id)
    yield Text(pen.say(f"strength.z_{code}", value=pen.voice.number(model)), cites, tone)


def _findings(pen: Pen) -> Iterator[Text]:
    newest = pen.data.years[-1]
    found = findings_of(pen)
    names = [name for name, value in found if value]
    checked = [name for name, value in found if value is not None]
    cites = tuple(cite for name in names or checked for cite in cited.measure(name, newest.moment))
    if names:
        said = pen.say("strength.findings", count=len(names), names=pen.voice.listed(map(pen.voice.measure, names)))
        yield Text(said, (*cites, newest.fact_id), Tone.WARN)
    elif checked:
        yield Text(pen.say("strength.no_findings", count=len(checked)), (*cites, newest.fact_id), Tone.GOOD)
