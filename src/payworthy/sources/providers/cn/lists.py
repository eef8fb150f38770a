"""Lists of Chinese registers and courts made into entries and events, and which areas they show to have been looked
at."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from msgspec.structs import replace

from payworthy.app.enquiry import Enquiry
from payworthy.base.failure import Failure, invalid
from payworthy.facts.entry import BLOCK_FIELDS, Block, Entry, FieldKind
from payworthy.facts.public_record import EVENT_DETAILS, Area, Check, Event, EventKind
from payworthy.sources.providers.cn.names import Product, cn_names, values
from payworthy.sources.providers.values import apart, day, joined, share, text, told, worth

_KEYS: Final = {
    Block.SHAREHOLDER: ("name",),
    Block.EXECUTIVE: ("name", "role"),
    Block.BRANCH: ("name",),
    Block.INVESTMENT: ("name",),
    Block.CHANGE: ("on", "item"),
}
"""The fields that name an entry within its block."""

_OVER: Final = ("注销", "解除", "解冻", "无效", "失效", "已移出")
"""What a status holds when an entry stands no longer."""

_PERSON: Final = ("自然人", "个人", "person")
_IN_TEN_THOUSANDS: Final = 10**4


def entries(
    listed: Sequence[Mapping[str, Any]], product: Product, enquiry: Enquiry, source: str
) -> tuple[list[Entry], list[Failure]]:
    """A block of the credit file: entries, and records without what names one. Capital counts in 万元 where only a
    number is given."""
    block = Block(product.name)
    found = [values(record, product) for record in listed]
    fields = [_fields(one, block) for one in found]
    days = [day(one.get("on")) for one in found]
    named = [_key(block, of, on) for of, on in zip(fields, days, strict=True)]
    keys = iter(list(apart([key for key in named if key])))
    made, unread = [], []
    for number, (key, (said, currency), on) in enumerate(zip(named, fields, days, strict=True), start=1):
        if not key:
            unread.append(_unread(product, number))
            continue
        entry = Entry(
            customer_id=enquiry.customer_id,
            block=block,
            key=next(keys),
            fields=said,
            on=on,
            currency=currency,
            source=source,
        )
        made.append(entry)
    return made, unread


def events(
    listed: Sequence[Mapping[str, Any]], product: Product, enquiry: Enquiry, source: str
) -> tuple[list[Event], list[Failure]]:
    """Events of a list. One without a day of its own is dated by the day it was published, else by the day of asking:
    it must not be lost. One that has neither a day nor a number cannot be told from the next; it is left unread."""
    found = [values(record, product) for record in listed]
    numbers = [text(one.get("number"), 120) or "" for one in found]
    distinct = iter(list(apart([number for number in numbers if number])))
    made, unread = [], []
    for row, (one, number) in enumerate(zip(found, numbers, strict=True), start=1):
        began_on = day(one.get("began_on")) or day(one.get("published"))
        if began_on is None and not number:
            unread.append(_unread(product, row))
            continue
        made.append(_event(one, EventKind(product.name), began_on or enquiry.asked_on, number, enquiry, source))
        if number:
            made[-1] = _numbered(made[-1], next(distinct))
    return _told_apart(made), unread


def checks(read: Iterable[str], enquiry: Enquiry, source: str, looked_on: date) -> list[Check]:
    """The areas of which every list was read to its end (``read``: names of products)."""
    seen = {*read}
    return [
        Check(customer_id=enquiry.customer_id, area=area, checked_on=looked_on, source=source)
        for area, wanted in cn_names().areas.items()
        if seen >= {*wanted}
    ]


def areas(found: Iterable[Check]) -> frozenset[str]:
    """Which areas were looked at."""
    return frozenset(str(Area(check.area)) for check in found)


def _fields(found: Mapping[str, Any], block: Block) -> tuple[dict[str, str], str | None]:
    """The fields as a credit file keeps them, and the currency of their amounts."""
    said: dict[str, str | None] = {}
    currency: str | None = None
    for name, kind in BLOCK_FIELDS[block].items():
        value = found.get(name)
        if kind is FieldKind.AMOUNT:
            amount = worth(value, "CNY", unit=_IN_TEN_THOUSANDS)
            if amount is not None and currency in (None, amount[1]):
                said[name], currency = str(amount[0]), amount[1]
        elif kind is FieldKind.SHARE:
            said[name] = share(value)
        elif kind is FieldKind.DATE:
            on = day(value)
            said[name] = on.isoformat() if on else None
        elif name == "party_type":
            said[name] = _party_type(text(value))
        else:
            said[name] = joined(value) if isinstance(value, list) else text(value)
    return told(said), currency


def _party_type(said: str | None) -> str | None:
    if said is None:
        return None
    return "person" if any(word in said for word in _PERSON) and "独资" not in said else "company"


def _key(block: Block, of: tuple[Mapping[str, str], str | None], on: date | None) -> str:
    said = {**of[0], "on": on.isoformat() if on else ""}
    parts = [said.get(name, "") for name in _KEYS[block]]
    return "/".join(part for part in parts if part)[:200] if parts[0] else ""


def _event(
    found: Mapping[str, Any], kind: EventKind, began_on: date, number: str, enquiry: Enquiry, source: str
) -> Event:
    amount = worth(found.get("amount"), "CNY")
    ended_on = day(found.get("ended_on"))
    details = told({name: text(found.get(name), 500) for name in EVENT_DETAILS})
    is_over = text(found.get("is_past")) == "1" or any(word in details.get("status", "") for word in _OVER)
    if ended_on is None and is_over:
        ended_on = enquiry.asked_on
    return Event(
        customer_id=enquiry.customer_id,
        kind=kind,
        began_on=began_on if ended_on is None else min(began_on, ended_on),
        ended_on=ended_on,
        amount_minor=amount[0] if amount else None,
        currency=amount[1] if amount else None,
        number=number or None,
        source=source,
        details=details,
    )


def _numbered(event: Event, number: str) -> Event:
    return replace(event, number=number)


def _told_apart(made: Sequence[Event]) -> list[Event]:
    """Entries without a number that begin on one day get one, from the second on: each of them stands for itself."""
    days = [event.began_on.isoformat() for event in made if event.number is None]
    names = iter(list(apart(days)))
    numbered = []
    for event in made:
        name = event.number or next(names)
        is_first = event.number is None and name == event.began_on.isoformat()
        numbered.append(event if is_first else _numbered(event, name))
    return numbered


def _unread(product: Product, row: int) -> Failure:
    return invalid("source_entry_unread", list=product.name, number=row)
