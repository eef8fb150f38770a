"""The blocks of a credit file that are lists: who owns a company, who runs it, what was seen on a visit (domain
specification 2.1). One record for all of them, and one table that says what each block may hold."""

from collections.abc import Mapping
from datetime import date
from enum import Enum, StrEnum
from typing import Final

from msgspec import Struct


class Block(StrEnum):
    """A list in the credit file."""

    SHAREHOLDER = "shareholder"  # 股东及出资
    BENEFICIAL_OWNER = "beneficial_owner"  # 受益所有人
    EXECUTIVE = "executive"  # 主要人员
    BRANCH = "branch"  # 分支机构
    INVESTMENT = "investment"  # 对外投资
    CHANGE = "change"  # 变更记录
    GUARANTEE_GIVEN = "guarantee_given"  # 对外担保
    BANK_REFERENCE = "bank_reference"  # 银行资信
    EXTERNAL_SCORE = "external_score"  # 外部评分
    SITE_VISIT = "site_visit"  # 实地走访
    CONTACT = "contact"  # 联系人
    DOCUMENT = "document"  # 证照、合同等文件
    NOTE = "note"  # 业务员意见、舆情
    APPLICATION = "application"  # 信用申请
    INVOICING = "invoicing"  # 增值税发票汇总


class FieldKind(Enum):
    """What a field of a block holds. All are kept as text."""

    TEXT = "text"
    PERSON = "person"  # the name of, or something about, a natural person: personal data
    PARTY = "party"  # a company, or a person: personal data where ``party_type`` is ``person``
    DATE = "date"  # ISO
    AMOUNT = "amount"  # whole minor units of the entry's currency
    SHARE = "share"  # a decimal between 0 and 1
    COUNT = "count"  # a whole number
    NUMBER = "number"  # a decimal


_T, _P, _Y, _D, _A, _S, _C, _N = (
    *(FieldKind.TEXT, FieldKind.PERSON, FieldKind.PARTY, FieldKind.DATE),
    *(FieldKind.AMOUNT, FieldKind.SHARE, FieldKind.COUNT, FieldKind.NUMBER),
)

BLOCK_FIELDS: Final[Mapping[Block, Mapping[str, FieldKind]]] = {
    Block.SHAREHOLDER: {
        "name": _Y,
        "party_type": _T,
        "party_id": _T,
        "share": _S,
        "subscribed": _A,
        "paid": _A,
        "paid_on": _D,
        "country": _T,
    },
    Block.BENEFICIAL_OWNER: {"name": _P, "share": _S, "basis": _T, "country": _T},
    Block.EXECUTIVE: {"name": _P, "role": _T},
    Block.BRANCH: {"name": _T, "party_id": _T, "status": _T},
    Block.INVESTMENT: {"name": _T, "party_id": _T, "share": _S, "subscribed": _A, "status": _T},
    Block.CHANGE: {"item": _T, "before": _T, "after": _T},
    Block.GUARANTEE_GIVEN: {"beneficiary": _T, "amount": _A, "guarantee_type": _T, "until": _D},
    Block.BANK_REFERENCE: {"bank": _T, "since": _D, "balance_band": _T, "facilities": _A, "conduct": _T},
    Block.EXTERNAL_SCORE: {
        "provider": _T,
        "scale": _T,
        "value": _T,
        "lowest": _N,
        "highest": _N,
        "direction": _T,
        "pd": _S,
        "limit": _A,
        "valid_to": _D,
    },
    Block.SITE_VISIT: {
        "visited_by": _T,
        "inventory": _T,
        "workforce": _C,
        "machines_running": _S,
        "remarks": _T,
        "document": _T,
    },
    Block.CONTACT: {"name": _P, "role": _T, "phone": _P, "email": _P},
    Block.DOCUMENT: {"title": _T, "document_type": _T, "sha256": _T, "valid_to": _D, "place": _T},
    Block.NOTE: {"author": _T, "topic": _T, "text": _T, "tone": _T, "link": _T},
    Block.APPLICATION: {
        "requested_limit": _A,
        "requested_terms": _T,
        "annual_purchases": _A,
        "seasonality": _T,
        "signed_by": _P,
        "consent": _T,
        "delivery_address": _T,
        "declared_lawsuits": _T,
        "declared_guarantees": _T,
        "form": _T,
        "bank": _T,
        "bank_account": _P,
        "sales_opinion": _T,
    },
    Block.INVOICING: {
        "months": _C,
        "sales": _A,
        "purchases": _A,
        "margin": _S,
        "sales_volatility": _N,
        "growth": _N,
        "voided_share": _S,
        "returned_share": _S,
        "largest_buyer_share": _S,
        "largest_supplier_share": _S,
        "buyers": _C,
        "suppliers": _C,
        "first_on": _D,
        "last_on": _D,
    },
}
"""What each block may say. Nothing in it is required but the fields that name the entry."""


class Entry(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One entry of one block. ``key`` names it within the block and customer (a register's number, a name, a day): a
    later word on the same key is a new version. ``on`` is the day it speaks of; ``ended_on`` the day from which it no
    longer holds. ``fields``: text by the names of ``BLOCK_FIELDS``; amounts are in ``currency``."""

    customer_id: str
    block: Block
    key: str
    fields: Mapping[str, str]
    on: date | None = None
    ended_on: date | None = None
    currency: str | None = None
    source: str | None = None
    known_on: date | None = None

    @property
    def fact_id(self) -> str:
        """Which entry."""
        return f"{self.block}/{self.key}"
