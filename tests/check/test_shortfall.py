"""How a gap between exposure and what is allowed can be closed, and which invoices a payment goes to."""

import pytest
from msgspec.structs import replace

from payworthy.check.case import Case
from payworthy.check.snapshot import OverdueDocument

from .builders import a_policy, a_request, a_snapshot, ago, decided, late, spoken, yuan
from .test_tc_exp_1 import tc_exp_1


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
        (9_000, ("INV-1", "INV-2")),
    ],
)
def test_an_invoice_is_named_for_its_first_fen(paid: int, names: tuple[str, ...]) -> None:
    documents = (OverdueDocument("INV-1", ago(20), 500), OverdueDocument("INV-2", ago(20), 500))
    case = Case(a_request(), a_snapshot(oldest_overdue=documents), a_policy())
    assert case.oldest_unpaid(paid) == names
