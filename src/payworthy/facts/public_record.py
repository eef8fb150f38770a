"""What courts, registers and banks have on a customer, and what was looked at and found clean."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from msgspec import Struct


class EventKind(StrEnum):
    """An entry of a public record, or an incident of our own."""

    LAWSUIT_DEFENDANT = "lawsuit_defendant"  # 被诉
    LAWSUIT_PLAINTIFF = "lawsuit_plaintiff"  # 起诉他人
    JUDGMENT_DEBTOR = "judgment_debtor"  # 被执行人
    DISHONEST_DEBTOR = "dishonest_debtor"  # 失信被执行人
    CONSUMPTION_RESTRICTION = "consumption_restriction"  # 限制高消费
    ABNORMAL_LIST = "abnormal_list"  # 经营异常名录
    SERIOUS_VIOLATION = "serious_violation"  # 严重违法失信名单
    PENALTY = "penalty"  # 行政处罚
    TAX_ARREARS = "tax_arrears"  # 欠税公告
    EQUITY_PLEDGE = "equity_pledge"  # 股权出质
    EQUITY_FREEZE = "equity_freeze"  # 股权冻结
    CHATTEL_MORTGAGE = "chattel_mortgage"  # 动产抵押
    BANKRUPTCY = "bankruptcy"  # 破产
    REVOKED = "revoked"  # 吊销
    DEREGISTERED = "deregistered"  # 注销
    SANCTION_MATCH = "sanction_match"  # 制裁名单命中
    BILL_DISHONOURED = "bill_dishonoured"  # 票据拒付
    BILL_OVERDUE_LIST = "bill_overdue_list"  # 票据持续逾期名单
    GUARANTOR = "guarantor"  # 有保证人
    TERMINATED_ENFORCEMENT = "terminated_enforcement"  # 终结本次执行
    TAX_VIOLATION = "tax_violation"  # 重大税收违法
    HEARING = "hearing"  # 开庭公告、立案信息
    COURT_NOTICE = "court_notice"  # 法院公告
    JUDICIAL_AUCTION = "judicial_auction"  # 司法拍卖
    RECEIVABLE_PLEDGE = "receivable_pledge"  # 中登网登记:应收账款质押、保理、融资租赁、所有权保留
    LAND_MORTGAGE = "land_mortgage"  # 土地、不动产抵押
    OVERDUE_TO_SUPPLIERS = "overdue_to_suppliers"  # 年报公示的拖欠中小企业款项


class Area(StrEnum):
    """A record that can be looked at."""

    COURTS = "courts"
    REGISTRY = "registry"
    ENCUMBRANCE = "encumbrance"
    SANCTIONS = "sanctions"
    BILLS = "bills"


EVENT_DETAILS: Final = (
    *("court", "authority", "cause", "role", "result", "status", "basis", "duty", "performance", "behaviour"),
    *("reason", "removal_reason", "document_no", "penalty_type", "tax", "holder", "pledgee", "asset", "stage"),
    *("administrator", "claim_deadline", "counterparty", "person"),
)
"""What an entry can say beside its kind, days and amount (domain specification 2.1). ``person`` names a natural person
and is kept as personal data."""


class Event(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One entry. ``ended_on`` of ``None``: it stands. ``amount_minor`` of ``None``: the amount is not known, which is
    not zero. ``number`` is the case's or entry's own number; without one the kind and the day name the event.
    ``details`` is what else the record says, by the keys of ``EVENT_DETAILS``, in the record's own words."""

    customer_id: str
    kind: EventKind
    began_on: date
    ended_on: date | None = None
    amount_minor: int | None = None
    currency: str | None = None
    number: str | None = None
    source: str | None = None
    known_on: date | None = None
    details: Mapping[str, str] = {}

    @property
    def fact_id(self) -> str:
        """Which entry: a later word on the same one, such as its end, is a new version."""
        return f"{self.kind}/{self.number or self.began_on.isoformat()}"


class Check(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """An area was looked at on a day. What was found are events; without any, the record was clean on that day."""

    customer_id: str
    area: Area
    checked_on: date
    source: str | None = None
    known_on: date | None = None

    @property
    def fact_id(self) -> str:
        """Which look."""
        return f"{self.area}/{self.checked_on.isoformat()}"
