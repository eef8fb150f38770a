"""Section 2: who the customer is, who owns and runs it, what changed, and which group it belongs to."""

from collections.abc import Iterator
from typing import Final

from payworthy.facts.entry import Block as FileBlock
from payworthy.facts.profile import ProfileField
from payworthy.report import cited
from payworthy.report.meaning import grade_tone
from payworthy.report.pen import Pen, plain, table
from payworthy.report.tree import Align, Block, Box, Chart, ChartKind, Column, Edge, Facts, Level, Text

KEY: Final = "identity"

FIELDS: Final = (
    ProfileField.NAME_ZH, ProfileField.NAME_EN, ProfileField.FORMER_NAMES, ProfileField.REGISTRATION_ID,
    ProfileField.ENTITY_TYPE, ProfileField.REG_STATUS, ProfileField.FOUNDED_ON, ProfileField.TERM_TO,
    ProfileField.APPROVED_ON, ProfileField.REG_AUTHORITY, ProfileField.REGISTERED_CAPITAL_MINOR,
    ProfileField.PAID_IN_MINOR, ProfileField.CONTRIBUTION_DUE_ON, ProfileField.OWNERSHIP,
    ProfileField.LEGAL_REPRESENTATIVE, ProfileField.ACTUAL_CONTROLLER, ProfileField.REG_ADDRESS,
)  # fmt: skip
"""What a register says of the company itself."""

_LISTS: Final = (
    (
        FileBlock.SHAREHOLDER,
        ("name", "party_type", "share", "subscribed", "paid", "paid_on"),
        ("share", "subscribed", "paid"),
    ),
    (FileBlock.BENEFICIAL_OWNER, ("name", "share", "basis"), ("share",)),
    (FileBlock.EXECUTIVE, ("name", "role"), ()),
)
_CHANGES: Final = 8
_GROUP_MOST: Final = 24


def blocks(pen: Pen) -> Iterator[Block]:
    """Registration, owners, managers, changes, group."""
    yield Facts(tuple(_master(pen)), pen.say("identity.master"))
    told = [(field, text) for field in FIELDS if (text := pen.profile_text(field)) is not None]
    if told:
        yield Facts(
            tuple((pen.voice.word("profile_field", field), text) for field, text in told), pen.say("identity.register")
        )
    for block, fields, right in _LISTS:
        yield from _listed(pen, block, fields, right)
    yield from _changes(pen)
    missing = [pen.voice.word("profile_field", field) for field in FIELDS if pen.profile(field) is None]
    lists = (*(block for block, _, _ in _LISTS), FileBlock.CHANGE)
    missing += [pen.voice.word("block", block) for block in lists if not pen.entries(block)]
    if missing:
        yield pen.note("identity.missing", fields=pen.voice.listed(missing))
    yield from _group(pen)


def _master(pen: Pen) -> Iterator[tuple[str, Text]]:
    customer, data = pen.data.customer, pen.data
    said = {
        "customer_id": customer.customer_id,
        "name": customer.name,
        "name_en": customer.name_en,
        "registration_id": customer.registration_id,
        "country": customer.country,
        "address": customer.address,
        "segment": customer.segment,
        "state": pen.say(f"state.{customer.state}"),
        "sales_person": customer.sales_person and pen.person(customer.sales_person),
    }
    for field, value in said.items():
        if value:
            yield pen.say(f"field.{field}"), Text(value, cited.master(data, field))


def _listed(pen: Pen, block: FileBlock, fields: tuple[str, ...], right: tuple[str, ...]) -> Iterator[Block]:
    entries = pen.entries(block)
    title = pen.voice.word("block", block)
    if not entries:
        return
    yield table(
        tuple(
            Column(pen.voice.word("entry_field", name), Align.RIGHT if name in right else Align.LEFT) for name in fields
        ),
        (tuple(pen.field(known, entry, name) for name in fields) for known, entry in entries),
        title,
    )


def _changes(pen: Pen) -> Iterator[Block]:
    entries = sorted(pen.entries(FileBlock.CHANGE), key=lambda one: str(one[1].on or ""), reverse=True)[:_CHANGES]
    if not entries:
        return
    yield table(
        pen.columns("changes", "on", "item", "before", "after", wide=("before", "after")),
        (
            (
                plain(pen.voice.day(entry.on), (known.fact_id,)),
                *(pen.field(known, entry, name) for name in ("item", "before", "after")),
            )
            for known, entry in entries
        ),
        pen.voice.word("block", FileBlock.CHANGE),
    )


def _group(pen: Pen) -> Iterator[Block]:
    members = pen.data.members
    if len(members) < 2:
        yield pen.note("identity.no_group", cites=cited.master(pen.data, "group_id"))
        return
    group = pen.data.group_id or ""
    shown = sorted(members, key=lambda one: (not one.is_self, one.customer_id))[:_GROUP_MOST]
    keys = {one.customer_id for one in shown}
    boxes = [
        Box(
            key=one.customer_id,
            label=one.name,
            note=pen.say("group.box", customer=one.customer_id, grade=one.grade or pen.say("ungraded")),
            tone=grade_tone(pen, one.grade),
            main=one.is_self,
            cites=(f"customer/{one.customer_id}",),
        )
        for one in shown
    ]
    edges = [
        Edge(one.parent_id, one.customer_id, cites=(f"customer/{one.customer_id}",))
        for one in shown
        if one.parent_id in keys
    ]
    loose = [one for one in shown if one.parent_id not in keys]
    if len(loose) > 1:
        boxes.append(
            Box(key="group", label=pen.say("group.label", group=group), cites=cited.master(pen.data, "group_id"))
        )
        edges += [Edge("group", one.customer_id, cites=(f"customer/{one.customer_id}",)) for one in loose]
    worst = [one for one in members if not one.is_self and one.grade in _stopped(pen)]
    yield Chart(
        kind=ChartKind.TREE,
        title=pen.say("identity.group_title", group=group),
        alt=pen.say("identity.group_alt", count=len(members)),
        boxes=tuple(boxes),
        edges=tuple(edges),
        cites=cited.master(pen.data, "group_id"),
        table=table(
            pen.columns("group", "customer", "name", "country", "grade", "parent", wide=("name",)),
            (
                (
                    plain(one.customer_id, (f"customer/{one.customer_id}",)),
                    plain(one.name, (f"customer/{one.customer_id}",)),
                    plain(one.country, (f"customer/{one.customer_id}",)),
                    Text(
                        one.grade or pen.say("ungraded"), (f"customer/{one.customer_id}",), grade_tone(pen, one.grade)
                    ),
                    plain(one.parent_id or "", (f"customer/{one.customer_id}",)),
                )
                for one in shown
            ),
        ),
    )
    if worst:
        yield pen.note(
            "identity.contagion", Level.BAD, tuple(f"customer/{one.customer_id}" for one in worst),
            names=pen.voice.listed(one.name for one in worst),
        )  # fmt: skip


def _stopped(pen: Pen) -> set[str]:
    return {grade.symbol for grade in pen.data.policy.grades if grade.stops_trade}
