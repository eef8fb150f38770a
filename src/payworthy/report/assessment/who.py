"""Who they are."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from payworthy.facts.profile import ProfileField
from payworthy.report import cited
from payworthy.report.meaning import our_share
from payworthy.report.pen import Pen
from payworthy.report.tree import Text, Tone
from payworthy.report.voice import size

_CLAUSES: Final = (
    (ProfileField.FOUNDED_ON, "founded"),
    (ProfileField.PAID_IN_MINOR, "paid_in"),
    (ProfileField.OWNERSHIP, "ownership"),
    (ProfileField.INDUSTRY, "industry"),
)
_NOTABLE_SHARE: Final = Decimal("0.05")
_STEADY: Final = Decimal("0.05")


def sentences(pen: Pen) -> Iterator[Text]:
    """What it is, how long and how much it buys from us, what it belongs to."""
    yield _identity(pen)
    yield from _trade(pen)
    yield from _group(pen)


def _identity(pen: Pen) -> Text:
    clauses, cites = [], list(cited.master(pen.data, "name"))
    for field, code in _CLAUSES:
        value, known = pen.profile_text(field), pen.profile(field)
        if value is not None and known is not None:
            clauses.append(pen.say(f"who.{code}", value=value.text))
            cites.append(known.fact_id)
    if not clauses:
        return Text(pen.say("who.unknown", name=pen.name), tuple(cites), Tone.WARN)
    return Text(pen.say("who.identity", name=pen.name, clauses=pen.voice.joined(clauses)), tuple(cites))


def _trade(pen: Pen) -> Iterator[Text]:
    now = pen.data.now
    years, turnover, growth = (
        now.value(name) for name in ("relationship_years", "turnover_12m_minor", "turnover_growth")
    )
    if turnover is None or not turnover:
        code = "who.no_sales" if years else "who.new"
        yield Text(
            pen.say(code, years=pen.voice.number(years or 0, 1)),
            (*cited.measure("turnover_12m_minor"), *cited.measure("relationship_years")),
        )
        return
    cites = (*cited.measure("relationship_years"), *cited.measure("turnover_12m_minor"))
    amount, shown = pen.voice.money(int(turnover)), pen.voice.number(years or 0, 1)
    if growth is None:
        yield Text(pen.say("who.sales", years=shown, amount=amount), cites)
    else:
        code = "steady" if size(growth) < _STEADY else "grew" if growth > 0 else "fell"
        said = pen.say(f"who.sales_{code}", years=shown, amount=amount, change=pen.voice.percent(size(growth)))
        yield Text(said, (*cites, *cited.measure("turnover_growth")))
    share = our_share(pen)
    if share is not None and share >= _NOTABLE_SHARE:
        yield Text(
            pen.say("who.concentration", share=pen.voice.percent(share)), cited.measure("receivable_minor"), Tone.WARN
        )


def _group(pen: Pen) -> Iterator[Text]:
    others = [one for one in pen.data.members if not one.is_self]
    if not others:
        return
    stops = {grade.symbol for grade in pen.data.policy.grades if grade.stops_trade}
    fallen = [one for one in others if one.grade in stops]
    cites = (*cited.master(pen.data, "group_id"), *(f"customer/{one.customer_id}" for one in others))
    yield Text(pen.say("who.group", group=pen.data.group_id or "", count=len(others) + 1), cites)
    if fallen:
        names = pen.voice.listed(one.name for one in fallen)
        yield Text(
            pen.say("who.group_fallen", names=names), tuple(f"customer/{one.customer_id}" for one in fallen), Tone.BAD
        )
