"""The made-up orders of the corpus: each outcome, each kind of remedy, and what is easily broken without being seen."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from payworthy.check.request import Request
from payworthy.check.snapshot import OverdueDocument, Snapshot
from payworthy.facts.customer import CustomerState
from payworthy.facts.file_item import Screening
from payworthy.facts.order import CheckPoint

from ..check.builders import (
    NOW,
    a_group,
    a_limit,
    a_release,
    a_request,
    a_snapshot,
    ago,
    late,
    shipping,
    yuan,
)


@dataclass(frozen=True)
class Asked:
    """An order, what was known of its debtor, and the preset that judged it."""

    request: Request
    snapshot: Snapshot
    preset: str


def an_order(order_minor: int = yuan(100_000), preset: str = "machinery-cn", **known: Any) -> Asked:
    request = a_request(order_minor, **{name: known.pop(name) for name in ("credit_days", "point") if name in known})
    known.setdefault("segment", "dealer")
    return Asked(request, a_snapshot(order_minor, **known), preset)


def _prepaid() -> Asked:
    asked = an_order(limit=None, grade="C", prepaid_minor=yuan(100_000), prepaid=yuan(100_000))
    return replace_request(asked, is_prepaid=True, credit_days=0, terms="prepaid", bill_to="C1", customer_id="C9")


def replace_request(asked: Asked, **changes: Any) -> Asked:
    return Asked(replace(asked.request, **changes), asked.snapshot, asked.preset)


def _old_sinner() -> Asked:
    documents = tuple(OverdueDocument(f"INV-{n}", ago(60 - n), yuan(40_000)) for n in range(3))
    return an_order(
        grade="BB",
        dunning_level=3,
        receivable=yuan(300_000),
        rungs=late((60, yuan(40_000)), (59, yuan(40_000)), (58, yuan(40_000))),
        oldest_overdue=documents,
        unapplied=yuan("10,000.50"),
        credit_days=45,
    )


ORDERS: dict[str, Asked] = {
    "approved": an_order(),
    "approved_with_remarks": an_order(limit=a_limit(valid_to=ago(7)), median_order_minor=None, preset="intl"),
    "approved_without_limit_of_amount": an_order(limit=a_limit(None), unbilled=yuan(900_000)),
    "approved_under_a_release": an_order(
        ledger_as_of=None, releases=(a_release("R21", until=NOW + timedelta(days=3), exposure_max_minor=yuan(200_000)),)
    ),
    "approved_prepaid_for_another": _prepaid(),
    "approved_at_the_ceiling": an_order(receivable=yuan(3_050_000)),
    "prepay": an_order(grade="BB", segment="machine_custom", prepaid_minor=yuan(10_000), prepaid=yuan(10_000)),
    "prepay_not_asked_at_contract": an_order(grade="BB", segment="machine_custom", point=CheckPoint.CONTRACT),
    "held_over_the_limit_and_out_of_proportion": an_order(
        yuan(400_000), grade="BBB", receivable=yuan(2_900_000), reserved=yuan("12,345.67")
    ),
    "held_over_the_group_limit": an_order(group=a_group(yuan(4_950_000), a_limit(yuan(5_000_000), temporary_minor=1))),
    "held_with_all_that_is_overdue": _old_sinner(),
    "held_just_above_the_share": an_order(rungs=late((5, yuan("100,000.01"))), receivable=yuan(500_000)),
    "held_new_without_limit": an_order(yuan(250_000), limit=None, order_count=1, median_order_minor=None),
    "held_for_our_own_paper": an_order(
        yuan(120_000),
        grade_review_on=ago(16),
        facts_present=(),
        ledger_as_of=ago(4),
    ),
    "held_for_late_retention": an_order(retention=yuan(60_000), retention_rungs=late((31, yuan(60_000)))),
    "held_with_an_expired_limit": an_order(limit=a_limit(valid_to=ago(16))),
    "held_without_a_rate": an_order(basis="USD", missing_rates=("EUR/USD",), rates=("USD/CNY 7.1 of 2026-03-01",)),
    "held_terms_and_bills": an_order(
        credit_days=90,
        master_credit_days=30,
        bank_bill_rural=yuan("333,333.33"),
        commercial_bill=yuan(1_000_000),
        open_orders=yuan(500_000),
        order_ladder=shipping((60, yuan(200_000)), (61, yuan(300_000))),
    ),
    "held_limit_only": an_order(grade=None, receivable=yuan(3_000_000), preset="limit-only"),
    "held_not_screened": an_order(is_screening=True),
    "held_while_a_match_waits": an_order(is_screening=True, screened_on=ago(31), sanction_state=Screening.OPEN),
    "refused_on_a_list": an_order(is_screening=True, screened_on=ago(1), sanction_state=Screening.MATCH),
    "refused_blocked": an_order(state=CustomerState.BLOCKED),
    "refused_grade": an_order(grade="D", sold_to_state=CustomerState.ACTIVE),
}
