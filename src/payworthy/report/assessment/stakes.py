"""What we have at stake: exposure against the limit, what it is made of, the group, security."""

from collections.abc import Iterator
from typing import Final

from payworthy.report import cited
from payworthy.report.pen import Pen
from payworthy.report.tree import Text, Tone

_WHOLE: Final = 100
_PARTS: Final = ("receivable", "unbilled", "open_orders", "reserved", "retention", "contract_asset", "commercial_bill")


def sentences(pen: Pen) -> Iterator[Text]:
    """As an order check sees it now; what is owed, where the report looks back."""
    held = pen.data.exposure
    if held is None:
        yield Text(
            pen.say("stakes.past", amount=pen.voice.money(pen.data.now.minor("receivable_minor"))),
            cited.measure("receivable_minor"),
        )
        return
    yield _used(pen)
    parts = [(name, getattr(held.parts, name)) for name in _PARTS if getattr(held.parts, name)]
    if len(parts) > 1:
        said = pen.voice.together(
            pen.say("stakes.part", what=pen.say(f"within.{name}"), amount=pen.voice.money(amount, held.currency))
            for name, amount in parts
        )
        yield Text(
            pen.say("stakes.parts", parts=said), tuple(cite for name, _ in parts for cite in cited.component(name))
        )
    if held.group_minor is not None and held.group_minor != held.total_minor:
        said = pen.say("stakes.group", amount=pen.voice.money(held.group_minor, held.currency))
        yield Text(said, (*cited.component("group"), *cited.master(pen.data, "group_id")))
    if held.parts.collateral:
        said = pen.say("stakes.secured", amount=pen.voice.money(held.parts.collateral, held.currency))
        yield Text(said, cited.component("collateral"), Tone.GOOD)


def _used(pen: Pen) -> Text:
    held = pen.data.exposure
    assert held is not None
    cites = (*cited.component("total"), *cited.in_force(pen.data))
    exposure = pen.voice.money(held.total_minor, held.currency)
    if held.total_minor < 0:
        return Text(
            pen.say("stakes.credit", amount=pen.voice.money(-held.total_minor, held.currency)), cites, Tone.GOOD
        )
    if held.limit is None:
        return Text(
            pen.say("stakes.no_limit", exposure=exposure), cites, Tone.WARN if held.total_minor > 0 else Tone.PLAIN
        )
    if held.headroom_minor is None:
        return Text(pen.say("stakes.unlimited", exposure=exposure), cites)
    limit_minor = held.total_minor + held.headroom_minor
    params: dict[str, str | int] = {"exposure": exposure, "limit": pen.voice.money(limit_minor, held.currency)}
    if held.headroom_minor < 0:
        over = pen.voice.money(-held.headroom_minor, held.currency)
        return Text(pen.say("stakes.over", over=over, **params), cites, Tone.BAD)
    if limit_minor == 0:
        return Text(pen.say("stakes.zero", **params), cites)
    share = f"{_WHOLE * held.total_minor // limit_minor}%"
    left = pen.voice.money(held.headroom_minor, held.currency)
    return Text(pen.say("stakes.within", share=share, left=left, **params), cites)
