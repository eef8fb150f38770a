"""TC-EXP-1 of the domain specification (5.3): one customer, two ways to look at it, and the exact boundary."""

from typing import Any

import pytest

from payworthy.check.case import Case
from payworthy.check.finding import Outcome
from payworthy.check.request import Request
from payworthy.check.snapshot import Snapshot

from .builders import a_limit, a_policy, a_request, a_snapshot, decided, shipping, stops, yuan

FEN = 1


def tc_exp_1(order_minor: int = yuan(420_000), **changes: Any) -> tuple[Request, Snapshot]:
    """Limit 3,000,000. Of 900,000 in open orders, 300,000 ship beyond the horizon of 60 days. The collateral of
    500,000 counts with 70 %. Grade BBB, which has no tolerance."""
    facts: dict[str, Any] = {
        "receivable": yuan(1_800_000),
        "unbilled": yuan(260_000),
        "open_orders": yuan(900_000),
        "order_ladder": shipping((60, yuan(600_000)), (61, yuan(300_000))),
        "retention": yuan(150_000),
        "commercial_bill": yuan(400_000),
        "bank_bill_state": yuan(500_000),
        "unapplied": yuan(80_000),
        "credit_note": yuan(20_000),
        "prepaid": yuan(180_000),
        "collateral": yuan(350_000),
        "limit": a_limit(yuan(3_000_000)),
        "grade": "BBB",
    }
    return a_request(order_minor), a_snapshot(order_minor, **(facts | changes))


@pytest.mark.parametrize(
    ("basis", "exposure", "headroom"),
    [
        pytest.param("gross", yuan(2_930_000), yuan(70_000), id="TC-EXP-1-gross"),
        pytest.param("net", yuan(2_580_000), yuan(420_000), id="TC-EXP-1-net"),
    ],
)
def test_the_exposure_and_the_headroom_are_those_of_the_specification(basis: str, exposure: int, headroom: int) -> None:
    request, snapshot = tc_exp_1()
    decision = decided(snapshot, request, a_policy(basis=basis))
    assert (decision.exposure_before, decision.headroom_before) == (exposure, headroom)


def test_the_order_is_held_on_the_gross_basis_by_350_000() -> None:
    request, snapshot = tc_exp_1()
    decision = decided(snapshot, request, a_policy(basis="gross"))
    [finding] = [found for found in decision.findings if found.rule in stops(decision)]
    assert decision.outcome is Outcome.HELD
    assert (finding.rule, finding.variant) == ("R04", "over_limit")
    assert (finding.actual, finding.threshold) == (yuan(3_350_000), yuan(3_000_000))
    assert decision.exposure_after == decision.exposure_before == yuan(2_930_000)
    assert decision.headroom_after == yuan(70_000)
    assert decision.valid_until is None


def test_the_order_goes_on_the_net_basis_with_no_headroom_left() -> None:
    request, snapshot = tc_exp_1()
    decision = decided(snapshot, request, a_policy(basis="net"))
    assert decision.outcome is Outcome.APPROVED
    assert (decision.exposure_after, decision.headroom_after) == (yuan(3_000_000), 0)
    assert decision.ceiling_minor == yuan(3_000_000)
    assert decision.remedies == ()


@pytest.mark.parametrize(("basis", "headroom"), [("gross", yuan(70_000)), ("net", yuan(420_000))])
@pytest.mark.parametrize(("beyond", "outcome"), [(-FEN, Outcome.APPROVED), (0, Outcome.APPROVED), (FEN, Outcome.HELD)])
def test_exactly_the_headroom_passes_and_one_fen_more_does_not(
    basis: str, headroom: int, beyond: int, outcome: Outcome
) -> None:
    request, snapshot = tc_exp_1(headroom + beyond)
    assert decided(snapshot, request, a_policy(basis=basis)).outcome is outcome


@pytest.mark.parametrize("part", ["receivable", "unbilled", "retention", "commercial_bill", "reserved"])
def test_one_fen_more_owed_anywhere_takes_one_fen_of_headroom(part: str) -> None:
    _, snapshot = tc_exp_1(yuan(70_000))
    more = getattr(snapshot.exposure, part) + FEN
    request, snapshot = tc_exp_1(yuan(70_000), **{part: more})
    assert decided(snapshot, request).outcome is Outcome.HELD


def test_disputed_and_written_off_amounts_are_not_added_again() -> None:
    """A dispute leaves the money in the receivable; what was written off has left it."""
    request, snapshot = tc_exp_1(yuan(70_000), disputed=yuan(90_000), written_off=yuan(40_000))
    assert Case(request, snapshot, a_policy()).exposure_before == yuan(2_930_000)
