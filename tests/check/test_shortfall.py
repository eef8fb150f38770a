"""How a gap between exposure and what is allowed can be closed, and which invoices a payment goes to."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from payworthy.base.money import Rounding, portion
from payworthy.check.case import Case
from payworthy.check.rules import RULES
from payworthy.check.shortfall import least_limit
from payworthy.check.snapshot import OverdueDocument

from .builders import a_policy, a_request, a_snapshot, ago, decided, late, spoken, yuan
from .test_tc_exp_1 import tc_exp_1

DOCUMENTS = tuple(OverdueDocument(f"INV-{number}", ago(20), 500) for number in (1, 2, 3))


@pytest.mark.parametrize(("overdue", "is_offered"), [(yuan(350_000), True), (yuan(350_000) - 1, False)])
def test_payment_is_offered_only_where_it_can_close_the_gap(overdue: int, is_offered: bool) -> None:
    request, snapshot = tc_exp_1(unapplied=0, credit_note=0, retention=yuan(50_000))
    snapshot = replace(snapshot, rungs=late((5, overdue)))
    found = spoken(decided(snapshot, request, a_policy(off=("R07",))).remedies)
    assert ({"pay_overdue": yuan(350_000)} in found) == is_offered


@pytest.mark.parametrize(
    ("paid", "names"),
    [
        (0, ()),
        (1, ("INV-1",)),
        (500, ("INV-1",)),
        (501, ("INV-1", "INV-2")),
        (1_000, ("INV-1", "INV-2")),
        (1_001, ("INV-1", "INV-2", "INV-3")),
        (9_000, ("INV-1", "INV-2", "INV-3")),
    ],
)
def test_an_invoice_is_named_for_its_first_fen_and_not_before(paid: int, names: tuple[str, ...]) -> None:
    case = Case(a_request(), a_snapshot(oldest_overdue=DOCUMENTS), a_policy())
    assert case.oldest_unpaid(paid) == names


def test_money_and_credit_notes_not_yet_matched_settle_the_oldest_invoices_first() -> None:
    snapshot = a_snapshot(oldest_overdue=DOCUMENTS, unapplied=300, credit_note=250)
    case = Case(a_request(), snapshot, a_policy())
    assert case.oldest_unpaid(450) == ("INV-2",)
    assert case.oldest_unpaid(451) == ("INV-2", "INV-3")


@pytest.mark.parametrize("tolerance", ["0", "0.05", "0.1", "0.333333", "1"])
def test_the_least_limit_carries_the_exposure_and_a_fen_less_does_not(tolerance: str) -> None:
    share = Decimal(tolerance)

    def carried(limit: int) -> int:
        return limit + portion(limit, share, Rounding.DOWN)

    for exposure in (*range(1, 200), 10**6, 10**9 + 7, 10**15 - 1):
        least = least_limit(exposure, share)
        assert carried(least) >= exposure > carried(least - 1)
    assert least_limit(0, share) == 0


def test_an_overdue_share_comes_down_in_one_payment() -> None:
    """(200,000 - p) / (1,000,000 - p) = 15 %  =>  p = 58,823.53, in one step and not in many small ones."""
    snapshot = a_snapshot(grade="BBB", rungs=late((5, yuan(200_000))), receivable=yuan(1_000_000))
    case = Case(a_request(), snapshot, a_policy())
    params = case.policy.rules["R07"]
    pay, prepay = RULES["R07"].actions(case, RULES["R07"].check(case, params), params)
    assert (pay.amount_minor, prepay.amount_minor) == (yuan("58,823.53"), yuan(100_000))
