"""How they pay: what is wrong today first, else the habit; then where it is going, and what others say."""

from collections.abc import Iterator
from typing import Final

from payworthy.report import cited
from payworthy.report.meaning import PROMPT, SLOW
from payworthy.report.pen import Pen
from payworthy.report.tree import Text, Tone
from payworthy.report.voice import size

_TURNED: Final = 5
"""Points by which the payment index must have moved to be worth a sentence."""


def sentences(pen: Pen) -> Iterator[Text]:
    """Overdue, habit, direction, promises, references."""
    overdue = tuple(_overdue(pen))
    habit = tuple(_habit(pen))
    is_grave = any(one.tone is Tone.BAD for one in overdue)
    yield from (*overdue, *habit) if is_grave else (*habit, *overdue)
    yield from _direction(pen)
    yield from _promises(pen)
    yield from _references(pen)


def _habit(pen: Pen) -> Iterator[Text]:
    now, voice = pen.data.now, pen.voice
    index, days, late = (now[name] for name in ("payment_index", "days_beyond_terms", "late_share_12m"))
    if index.value is None:
        if index.absence == "too_few_invoices":
            count = now.value("invoices_12m")
            cites = (*cited.measure("payment_index"), *cited.measure("invoices_12m"))
            code = "paying.few" if count else "paying.none_lately"
            yield Text(pen.say(code, count=voice.number(count or 0, 0)), cites, Tone.WARN)
        else:
            yield Text(pen.say("paying.no_record"), cited.measure("payment_index"), Tone.WARN)
        return
    code = "prompt" if index.value >= PROMPT else "slow" if index.value >= SLOW else "bad"
    tone = {"prompt": Tone.GOOD, "slow": Tone.WARN, "bad": Tone.BAD}[code]
    yield Text(pen.say(f"paying.{code}", index=voice.number(index.value)), cited.measure("payment_index"), tone)
    if days.value is not None and late.value is not None:
        which = "early" if days.value < 0 else "late" if days.value > 0 else "on_day"
        said = pen.say(f"paying.days_{which}", days=voice.number(size(days.value), 1), share=voice.percent(late.value))
        yield Text(said, (*cited.measure("days_beyond_terms"), *cited.measure("late_share_12m")))


def _overdue(pen: Pen) -> Iterator[Text]:
    now, voice = pen.data.now, pen.voice
    receivable, overdue, share = (now.value(name) for name in ("receivable_minor", "overdue_minor", "overdue_share"))
    if receivable is None:
        return
    if not overdue:
        code = "paying.nothing_overdue" if receivable else "paying.nothing_owed"
        cites = (*cited.measure("receivable_minor"), *cited.measure("overdue_minor"))
        yield Text(pen.say(code, amount=voice.money(int(receivable))), cites, Tone.GOOD if receivable else Tone.PLAIN)
        return
    days, old = now.minor("days_past_due_max"), now.minor("past_due_over_90_minor")
    cites = (*cited.measure("overdue_minor"), *cited.measure("overdue_share"), *cited.measure("days_past_due_max"))
    params: dict[str, str | int] = {
        "amount": voice.money(int(overdue)),
        "share": voice.percent(share or 0),
        "days": days,
    }
    if old:
        said = pen.say("paying.overdue_old", old=voice.money(old), **params)
        yield Text(said, (*cites, *cited.measure("past_due_over_90_minor")), Tone.BAD)
    else:
        yield Text(pen.say("paying.overdue", **params), cites, Tone.WARN)


def _direction(pen: Pen) -> Iterator[Text]:
    change = pen.data.now.value("payment_index_change")
    if change is None or size(change) < _TURNED:
        return
    code, tone = ("better", Tone.GOOD) if change > 0 else ("worse", Tone.BAD)
    said = pen.say(f"paying.turned_{code}", points=pen.voice.number(size(change), 1))
    yield Text(said, cited.measure("payment_index_change"), tone)


def _promises(pen: Pen) -> Iterator[Text]:
    count, broken = pen.data.now.value("promises_12m"), pen.data.now.value("broken_promise_share")
    if not count or broken is None:
        return
    cites = (*cited.measure("promises_12m"), *cited.measure("broken_promise_share"))
    code, tone = ("broken", Tone.BAD) if broken else ("kept", Tone.GOOD)
    said = pen.say(f"paying.promises_{code}", count=pen.voice.number(count, 0), share=pen.voice.percent(broken, 0))
    yield Text(said, cites, tone)


def _references(pen: Pen) -> Iterator[Text]:
    rating, count = pen.data.now.value("reference_rating"), pen.data.now.value("references_count")
    if rating is None or not count:
        return
    cites = (*cited.measure("reference_rating"), *cited.measure("references_count"))
    said = pen.say(
        "paying.references", count=pen.voice.number(count, 0), rating=pen.voice.figure("reference_rating", rating)
    )
    yield Text(said, cites)
