"""The orders of the demonstration day, one scene each: what the policy must say, and why.

Amounts are derived from the customer's own figures, so that only the point of the story stands out. The
policy meant is that of the domain specification (11): prepayment and terms by grade, 5 % tolerance from A
upwards, an order of more than three times the median or half the limit is big, overdue below RMB 5,000 is
a trifle.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from payworthy.base.calendar import add_months
from payworthy.check.finding import Outcome
from payworthy.facts.customer import CustomerState
from payworthy.facts.document import DocumentKind
from payworthy.portfolio.synthetic.life import Life, yesterday
from payworthy.portfolio.synthetic.limits import group_limit, round_up, temporary_limit
from payworthy.portfolio.synthetic.position import Position, position
from payworthy.portfolio.synthetic.stage import Stage, deposit_for, whole

_APPROVED: Final = Outcome.APPROVED
_HELD: Final = Outcome.HELD
_PREPAY: Final = Outcome.PREPAY
_REFUSED: Final = Outcome.REFUSED

_CUSTOM: Final = ("machine_custom",)
_STANDARD: Final = ("machine_standard",)
_STANDARD_OR_DEALER: Final = ("machine_standard", "dealer")
_ABROAD: Final = ("export",)
_OPEN_ACCOUNT: Final = ("dealer", "parts_service")

_TRIFLE_MINOR: Final = 420_000
_A_LOT_MINOR: Final = 12_000_000
_START_LIMIT_MINOR: Final = 20_000_000
"""Most that any policy we ship gives a new customer to start with: RMB 200,000."""


def _owes(times_median_percent: int) -> Callable[[Life, Position], bool]:
    """Customers whose exposure, once all that is late is paid, is so many per cent of their usual order or more."""

    def fits(life: Life, stand: Position) -> bool:
        return (stand.exposure_minor - stand.late_minor) * 100 >= stand.median_minor * times_median_percent

    return fits


def _owes_a_lot(life: Life, stand: Position) -> bool:
    return stand.parts.receivable - stand.late_minor >= _A_LOT_MINOR


def machine_with_deposit(stage: Stage) -> None:
    """The ordinary good case: a custom machine, deposit in, limit in order."""
    life = stage.cast(_CUSTOM, "AA")
    amount = whole(position(life).median_minor * 11 // 10)
    stage.roomy_limit(life, amount)
    order_id = stage.order(life, amount, deposit=deposit_for(life, amount))
    stage.tell(order_id, "machine_with_deposit", _APPROVED)


def export_order(stage: Stage) -> None:
    """A foreign customer with a limit in its own currency."""
    life = stage.cast(_ABROAD, "A")
    amount = whole(position(life).median_minor)
    stage.roomy_limit(life, amount)
    order_id = stage.order(life, amount, deposit=deposit_for(life, amount))
    stage.tell(order_id, "export_order", _APPROVED)


def exactly_at_limit(stage: Stage) -> None:
    """Exposure with the order is the limit to the last fen: equal passes."""
    life = stage.cast(_OPEN_ACCOUNT, "BBB", _owes(160))
    stand = position(life)
    limit = round_up(stand.exposure_minor + stand.median_minor)
    stage.limit(life, limit)
    order_id = stage.order(life, limit - stand.exposure_minor)
    stage.tell(order_id, "exactly_at_limit", _APPROVED)


def trivial_overdue(stage: Stage) -> None:
    """RMB 4,200 forgotten for two months must not stop a machine."""
    life = stage.cast(_STANDARD, "A")
    stage.old_invoice(life, _TRIFLE_MINOR, 58)
    amount = whole(position(life).median_minor)
    stage.roomy_limit(life, amount)
    order_id = stage.order(life, amount, deposit=deposit_for(life, amount))
    stage.tell(order_id, "trivial_overdue", _APPROVED)


def disputed_overdue(stage: Stage) -> None:
    """The only old invoice is contested: it stays in the exposure and leaves the overdue rules."""
    life = stage.cast(_OPEN_ACCOUNT, "BBB")
    amount = whole(position(life).median_minor)
    claim = stage.old_invoice(life, whole(amount * 9 // 10), 40)
    life.journal.dispute(claim, yesterday(life) - timedelta(days=60), claim.amount_minor, "quality")
    stage.roomy_limit(life, amount)
    stage.tell(stage.order(life, amount), "disputed_overdue", _APPROVED)


def money_not_yet_matched(stage: Stage) -> None:
    """An invoice looks late only because nobody has applied the transfer that pays it."""
    life = stage.cast(_OPEN_ACCOUNT, "A")
    amount = whole(position(life).median_minor)
    claim = stage.old_invoice(life, whole(amount * 12 // 10), 43)
    life.journal.issue(DocumentKind.PAYMENT, claim.amount_minor, yesterday(life))
    stage.roomy_limit(life, amount)
    stage.tell(stage.order(life, amount), "money_not_yet_matched", _APPROVED)


def temporary_limit_carries(stage: Stage) -> None:
    """The base limit is too small for the season; a temporary one on top carries the order."""
    life = stage.cast(_OPEN_ACCOUNT, "AA", _owes(120))
    stand = position(life)
    amount = whole(min(stand.median_minor, stand.exposure_minor // 2))
    base = round_up(stand.exposure_minor + amount // 4)
    stage.limit(life, base)
    begun = stage.as_of - timedelta(days=12)
    extra = temporary_limit(life, round_up(amount), begun, begun + timedelta(days=50), "season")
    stage.limits[life.firm.customer_id].append(extra)
    stage.tell(stage.order(life, amount), "temporary_limit_carries", _APPROVED)


def unlimited(stage: Stage) -> None:
    """Unlimited, said in so many words, is neither zero nor nothing."""
    life = stage.cast(_CUSTOM, "AAA")
    amount = whole(position(life).median_minor * 12 // 10)
    stage.limit(life, None)
    order_id = stage.order(life, amount, deposit=deposit_for(life, amount))
    stage.tell(order_id, "unlimited", _APPROVED)


def prepaid_in_full(stage: Stage) -> None:
    """The worst grade may always buy against money: no credit, no credit check."""
    life = stage.cast(_OPEN_ACCOUNT, "C")
    life.firm.terms = "prepaid"
    stage.limit(life, 0)
    amount = whole(position(life).median_minor)
    stage.tell(stage.order(life, amount, deposit=amount), "prepaid_in_full", _APPROVED)


def two_orders_one_headroom(stage: Stage) -> None:
    """Two orders of one customer, each of which fits alone. The first takes the headroom, the second is held.
    They must be checked in this order."""
    life = stage.cast(_OPEN_ACCOUNT, "BBB", _owes(60))
    stand = position(life)
    limit = round_up(stand.exposure_minor + 2 * stand.median_minor)
    stage.limit(life, limit)
    amount = whole((limit - stand.exposure_minor) * 6 // 10)
    stage.tell(stage.order(life, amount), "first_of_two", _APPROVED)
    stage.tell(stage.order(life, amount), "second_of_two", _HELD, "R04")


def over_limit(stage: Stage) -> None:
    """The plain case: a customer who is already near its limit."""
    life = stage.cast(_OPEN_ACCOUNT, "A", _owes(130))
    stand = position(life)
    amount = whole(min(stand.exposure_minor // 2, 2 * stand.median_minor))
    stage.limit(life, round_up(stand.exposure_minor + amount // 3))
    stage.tell(stage.order(life, amount), "over_limit", _HELD, "R04")


def overdue_too_long(stage: Stage) -> None:
    """Five weeks late on a tenth of what is owed: the age stops it, not the share."""
    life = stage.cast(_STANDARD_OR_DEALER, "BBB", _owes_a_lot)
    stage.old_invoice(life, whole(position(life).parts.receivable // 10), 34)
    amount = whole(position(life).median_minor)
    stage.roomy_limit(life, amount)
    order_id = stage.order(life, amount, deposit=deposit_for(life, amount))
    stage.tell(order_id, "overdue_too_long", _HELD, "R06")


def overdue_share(stage: Stage) -> None:
    """Not late for long, but much of it: two fifths of what is owed."""
    life = stage.cast(_OPEN_ACCOUNT, "AA", _owes(60))
    stand = position(life)
    amount = whole(stand.median_minor)
    stage.old_invoice(life, whole(max(stand.parts.receivable * 2 // 3, 2_000_000)), 19)
    stage.roomy_limit(life, amount)
    stage.tell(stage.order(life, amount), "overdue_share", _HELD, "R07")


def terms_too_long(stage: Stage) -> None:
    """Agreed long ago at 75 days; the grade has fallen since and allows 45."""
    life = stage.cast(_OPEN_ACCOUNT, "BBB")
    life.firm.terms = "net 75"
    amount = whole(position(life).median_minor)
    stage.roomy_limit(life, amount)
    stage.tell(stage.order(life, amount), "terms_too_long", _HELD, "R08")


def group_is_full(stage: Stage) -> None:
    """The customer's own limit is fine; its group, mother and daughter together, is over."""
    mother, daughter = stage.cast(_CUSTOM, "A"), stage.cast(_OPEN_ACCOUNT, "A")
    group_id = f"G{len(stage.lives) // 27 + 1:02d}"
    mother.firm.group_id = daughter.firm.group_id = group_id
    daughter.firm.parent_id = mother.firm.customer_id
    amount = whole(position(daughter).median_minor)
    for life in (mother, daughter):
        stage.roomy_limit(life, amount)
    together = position(mother).exposure_minor + position(mother).ahead_minor
    together += position(daughter).exposure_minor + position(daughter).ahead_minor
    stage.group_limits[group_id] = group_limit(group_id, whole(together + amount // 3), stage.as_of)
    stage.tell(stage.order(daughter, amount), "group_is_full", _HELD, "R05")


def stale_grade(stage: Stage) -> None:
    """The review of the grade is seven weeks late."""
    life = stage.cast(_OPEN_ACCOUNT, "BBB")
    life.firm.grade_review_on = stage.as_of - timedelta(days=49)
    amount = whole(position(life).median_minor)
    stage.roomy_limit(life, amount)
    stage.tell(stage.order(life, amount), "stale_grade", _HELD, "R02")


def big_order(stage: Stage) -> None:
    """Six times the usual, with limit enough: how many failures begin."""
    life = stage.cast(_OPEN_ACCOUNT, "A", lambda life, stand: stand.has_habit)
    amount = whole(position(life).median_minor * 6)
    stage.roomy_limit(life, amount)
    stage.tell(stage.order(life, amount), "big_order", _HELD, "R12")


def dunned(stage: Stage) -> None:
    """Letter three is out: supply has stopped."""
    life = stage.cast(_OPEN_ACCOUNT, "BB")
    amount = whole(position(life).median_minor)
    stage.old_invoice(life, whole(2 * amount), 52)
    stage.roomy_limit(life, amount)
    stage.tell(stage.order(life, amount), "dunned", _HELD, "R06", "R07", "R10")


def no_limit(stage: Stage) -> None:
    """Nobody ever set a limit: that is not an approval."""
    life = stage.cast(_OPEN_ACCOUNT, "A")
    stage.limits[life.firm.customer_id] = []
    amount = whole(position(life).median_minor)
    stage.tell(stage.order(life, amount), "no_limit", _HELD, "R03")


def limit_of_zero(stage: Stage) -> None:
    """A limit of zero means no credit, and is not read as no limit."""
    life = stage.cast(_OPEN_ACCOUNT, "BBB")
    stage.limit(life, 0)
    amount = whole(position(life).median_minor)
    stage.tell(stage.order(life, amount), "limit_of_zero", _HELD, "R04", "R12")


def newcomer(stage: Stage) -> None:
    """A dealer's first order, far above the starting limit."""
    life = stage.take(lambda life: not life.firm.volume_yuan)
    firm = life.firm
    firm.grade, firm.terms, firm.is_prepaid = "BBB", "net 30", False
    firm.grade_review_on = add_months(stage.as_of, 5)
    amount = _START_LIMIT_MINOR * 17 // 10
    stage.roomy_limit(life, amount)
    stage.tell(stage.order(life, amount), "newcomer", _HELD, "R13")


def incomplete_file(stage: Stage) -> None:
    """More than a million at stake, and neither registration number nor contact nor address on file."""
    life = stage.cast(_CUSTOM, "A", lambda life, stand: stand.median_minor >= 50_000_000)
    firm = life.firm
    amount = max(whole(position(life).median_minor), 180_000_000)
    stage.roomy_limit(life, amount)
    order_id = stage.order(life, amount, deposit=deposit_for(life, amount))
    firm.registration_id = firm.contact = firm.address = None
    stage.tell(order_id, "incomplete_file", _HELD, "R20")


def deposit_too_small(stage: Stage) -> None:
    """Grade BB pays half before shipment; a fifth has come in."""
    life = stage.cast(_CUSTOM, "BB")
    amount = whole(position(life).median_minor)
    stage.roomy_limit(life, amount)
    order_id = stage.order(life, amount, deposit=amount // 5)
    stage.tell(order_id, "deposit_too_small", _PREPAY, "R09")


def prepaid_not_received(stage: Stage) -> None:
    """Terms are prepaid, and nothing has come in yet."""
    life = stage.cast(_OPEN_ACCOUNT, "C")
    life.firm.terms = "prepaid"
    stage.limit(life, 0)
    amount = whole(position(life).median_minor)
    stage.tell(stage.order(life, amount), "prepaid_not_received", _PREPAY, "R09")


def blocked(stage: Stage) -> None:
    """Trade was stopped by a person; sales tries again."""
    life = stage.take(lambda life: life.firm.state is CustomerState.BLOCKED and bool(life.deals))
    amount = whole(max(deal.amount_minor for deal in life.deals) // 3)
    stage.tell(stage.order(life, amount), "blocked", _REFUSED, "R01")


def in_default(stage: Stage) -> None:
    """Graded D after it stopped paying, not yet blocked: the grade alone stops it."""
    life = stage.take(
        lambda life: life.fate is not None and life.firm.state is CustomerState.ACTIVE and bool(life.deals)
    )
    life.firm.grade, life.firm.grade_review_on = "D", add_months(stage.as_of, 1)
    amount = whole(max(deal.amount_minor for deal in life.deals) // 2)
    stage.tell(stage.order(life, amount), "in_default", _REFUSED, "R01")


def billed_to_closed(stage: Stage) -> None:
    """A good customer orders and asks to bill a company that no longer exists: the debtor is what counts."""
    life = stage.cast(_OPEN_ACCOUNT, "A")
    debtor = stage.take(lambda life: life.firm.state is CustomerState.CLOSED and not life.firm.is_abroad)
    amount = whole(position(life).median_minor)
    stage.roomy_limit(life, amount)
    stage.tell(stage.order(life, amount, bill_to=debtor), "billed_to_closed", _REFUSED, "R01")


SCENES: Final = (
    machine_with_deposit,
    over_limit,
    exactly_at_limit,
    deposit_too_small,
    trivial_overdue,
    overdue_too_long,
    blocked,
    disputed_overdue,
    big_order,
    export_order,
    two_orders_one_headroom,
    group_is_full,
    money_not_yet_matched,
    stale_grade,
    prepaid_not_received,
    temporary_limit_carries,
    overdue_share,
    terms_too_long,
    in_default,
    unlimited,
    no_limit,
    limit_of_zero,
    prepaid_in_full,
    newcomer,
    dunned,
    incomplete_file,
    billed_to_closed,
)
"""In the order of the day."""
