"""The cast: who the customers are, how good they really are, and what the company believes about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from payworthy.base.calendar import add_months
from payworthy.base.money import split
from payworthy.facts.customer import CustomerState
from payworthy.portfolio.synthetic import words_abroad, words_cn
from payworthy.portfolio.synthetic.dice import Dice
from payworthy.portfolio.synthetic.economy import (
    CUSTOMERS,
    GRADE_WEIGHTS,
    GRADES,
    PREPAID_PERCENT,
    REVIEW_MONTHS,
    SALES_PEOPLE,
    SEGMENT,
    SEGMENTS,
)
from payworthy.portfolio.synthetic.identity import Names, legal_entity_identifier, social_credit_code


@dataclass(slots=True, eq=False)
class Firm:
    """A customer in the making. ``quality`` (0 worst to 999 best) is hidden: it drives how the firm pays, and
    the grade only guesses at it. ``volume_yuan`` is what it buys in a year, without VAT."""

    customer_id: str
    segment: str
    name: str
    name_en: str
    country: str
    currency: str
    quality: int
    volume_yuan: int
    customer_since: date
    terms: str | None = None
    grade: str | None = None
    grade_review_on: date | None = None
    state: CustomerState = CustomerState.ACTIVE
    group_id: str | None = None
    parent_id: str | None = None
    registration_id: str | None = None
    address: str | None = None
    contact: str | None = None
    sales_person: str | None = None
    dunning_level: int | None = 0
    is_person: bool | None = None
    is_prepaid: bool = False

    @property
    def is_abroad(self) -> bool:
        """Sold to without VAT, in foreign money."""
        return self.segment == "export"


def cast(seed: int, as_of: date, customers: int) -> list[Firm]:
    """All firms, in customer number order, with names, grades, terms and groups."""
    dice = Dice(seed, "roster")
    names = Names()
    counts = split(customers, [segment.customers for segment in SEGMENTS])
    order = [segment.name for segment, count in zip(SEGMENTS, counts, strict=True) for _ in range(count)]
    _shuffle(order, dice)
    firms = [_firm(f"C{number:04d}", segment, seed, as_of, names) for number, segment in enumerate(order, start=1)]
    _share_out(firms)
    _newcomer(firms, as_of)
    _groups(firms, dice, names)
    _grades(firms, dice, as_of)
    for firm in firms:
        _agree_terms(firm, Dice(seed, firm.customer_id, "terms"))
    _gaps(firms, dice)
    return firms


def _shuffle(values: list[str], dice: Dice) -> None:
    for last in range(len(values) - 1, 0, -1):
        other = dice.below(last + 1)
        values[last], values[other] = values[other], values[last]


def _firm(customer_id: str, segment: str, seed: int, as_of: date, names: Names) -> Firm:
    dice = Dice(seed, customer_id, "firm")
    profile = SEGMENT[segment]
    is_recent = dice.hits(12)
    since = as_of - timedelta(days=dice.between(120, 1000) if is_recent else dice.between(1100, 5200))
    firm = Firm(
        customer_id=customer_id,
        segment=segment,
        name="",
        name_en="",
        country="CN",
        currency="CNY",
        quality=(dice.below(1000) + dice.below(1000) + 1000 * dice.hits(50)) // 3,
        volume_yuan=dice.lognormal(1000, profile.volume_sigma),
        customer_since=since,
        sales_person=dice.pick(SALES_PEOPLE),
    )
    if segment == "export":
        _settle_abroad(firm, dice, names)
    else:
        _settle_in_china(firm, dice, names.chinese(segment, dice))
    return firm


def _share_out(firms: list[Firm]) -> None:
    """Divide what a segment buys among its firms, in proportion to the weights drawn for them."""
    for segment in SEGMENTS:
        members = [firm for firm in firms if firm.segment == segment.name]
        volume = segment.volume * len(firms) // CUSTOMERS
        for firm, share in zip(members, split(volume, [firm.volume_yuan for firm in members]), strict=True):
            firm.volume_yuan = share


def _newcomer(firms: list[Firm], as_of: date) -> None:
    """The last dealer has only just opened its file and has bought nothing yet."""
    newest = next(firm for firm in reversed(firms) if firm.segment == "dealer")
    newest.volume_yuan, newest.customer_since = 0, as_of - timedelta(days=12)


def _settle_in_china(firm: Firm, dice: Dice, named: tuple[str, str, tuple[str, ...]]) -> None:
    firm.name, firm.name_en, city = named
    place, _, region, district, park = city
    firm.registration_id = f"uscc:{social_credit_code(region, dice)}"
    firm.address = f"{place}市{district}{park}{dice.pick(words_cn.ROADS)}{dice.between(1, 398)}号"
    title = dice.pick(words_cn.CONTACT_TITLES).format(dice.pick(words_cn.SURNAMES))
    firm.contact = f"{title} {_mailbox(firm.name_en.split(' ')[1])}"


def _settle_abroad(firm: Firm, dice: Dice, names: Names) -> None:
    firm.name, firm.country, firm.currency, town = names.abroad(dice)
    firm.name_en = firm.name
    if dice.hits(90):
        firm.registration_id = f"lei:{legal_entity_identifier(dice)}"
    firm.address = f"{dice.pick(words_abroad.STREETS).format(dice.between(1, 180))}, {town}"
    firm.contact = f"Accounts Payable {_mailbox(firm.name.split(' ')[0])}"


def _mailbox(brand: str) -> str:
    """``.example`` is reserved for made-up addresses (RFC 2606): nothing sent there reaches anybody."""
    return f"finance@{brand.lower()}.example"


def _groups(firms: list[Firm], dice: Dice, names: Names) -> None:
    """Every twenty-fifth firm or so heads a group of two to four members; members bear its brand."""
    homes = [firm for firm in firms if not firm.is_abroad and firm.segment != "parts_service" and firm.volume_yuan]
    for number in range(1, len(firms) // 27 + 1):
        parent = homes.pop(dice.below(len(homes)))
        _settle_in_china(parent, dice, names.parent(dice))
        parent.group_id = f"G{number:02d}"
        for _ in range(dice.between(1, 3)):
            member = homes.pop(dice.below(len(homes)))
            _settle_in_china(member, dice, names.member(parent.name, parent.name_en, member.segment, dice))
            member.parent_id, member.group_id = parent.customer_id, parent.group_id


def _grades(firms: list[Firm], dice: Dice, as_of: date) -> None:
    """Grade by a noisy view of quality: three parts truth, one part luck; the mix of grades is fixed."""
    ranked = sorted(firms, key=lambda firm: (-(3 * firm.quality + dice.below(1000)), firm.customer_id))
    counts = split(len(firms), GRADE_WEIGHTS)
    grades = [grade for grade, count in zip(GRADES, counts, strict=True) for _ in range(count)]
    for firm, grade in zip(ranked, grades, strict=True):
        firm.grade = grade
        cycle = REVIEW_MONTHS[grade]
        latest = add_months(as_of, cycle)
        span = cycle * 30 + (12 if grade in ("AAA", "AA", "A") else 0)  # good grades are let slip a little
        firm.grade_review_on = latest - timedelta(days=dice.below(span))
        firm.is_prepaid = grade in ("C", "D") or dice.hits(PREPAID_PERCENT[firm.segment])


_TERMS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "machine_custom": {"*": ("acceptance+15 latest shipment+90", "acceptance+30 latest shipment+90")},
    "machine_standard": {"*": ("acceptance+30 latest shipment+60", "net 30 from acceptance")},
    "dealer": {
        "AAA": ("EOM+30", "net 90"),
        "AA": ("EOM+30", "net 75"),
        "A": ("EOM+30", "net 60"),
        "BBB": ("net 45", "EOM+15", "EOM+30"),
        "*": ("net 30", "EOM+0"),
    },
    "parts_service": {
        "AAA": ("EOM+30", "net 60"),
        "AA": ("EOM+30", "net 60"),
        "A": ("EOM+30", "net 45"),
        "BBB": ("net 45", "net 30"),
        "*": ("net 30",),
    },
    "export": {
        "AAA": ("net 90 from shipment", "net 60 from shipment"),
        "AA": ("net 60 from shipment",),
        "A": ("net 60 from shipment", "net 45 from shipment"),
        "BBB": ("net 45 from shipment", "net 30 from shipment"),
        "*": ("net 30 from shipment",),
    },
}


def _agree_terms(firm: Firm, dice: Dice) -> None:
    """Terms as agreed: what the grade allows, with a dealer here and there on longer ones."""
    assert firm.grade is not None
    if firm.is_prepaid:
        firm.terms = "prepaid" if dice.hits(85) else "cod"
        return
    if firm.grade == "B":
        firm.terms = "net 15"
        return
    table = _TERMS[firm.segment]
    firm.terms = dice.pick(table.get(firm.grade, table["*"]))


def _gaps(firms: list[Firm], dice: Dice) -> None:
    """A few files with facts missing, as everywhere."""
    for fact, count in (("registration_id", 4), ("contact", 6), ("address", 3), ("grade", 4), ("name_en", 5)):
        for _ in range(count):
            setattr(dice.pick([firm for firm in firms if firm.volume_yuan]), fact, None)
    for firm in firms:
        if firm.grade is None:
            firm.grade_review_on = None
