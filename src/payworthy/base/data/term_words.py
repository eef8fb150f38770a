"""How payment terms are spelled in orders and ledgers, English and Chinese.

All spellings are lower case, half-width and without blanks: that is the form ``terms.parse_terms`` looks up.
To teach it a spelling, add it here and to the table in ``tests/base/test_terms.py``.
"""

from typing import Final

WHOLE_TERMS: Final[dict[str, tuple[str, ...]]] = {
    "cod": ("cod", "c.o.d", "cashondelivery", "paymentondelivery", "货到付款", "到货付款", "货到即付"),
    "prepaid": (
        *("prepaid", "prepay", "prepayment", "fullprepayment", "100%prepayment", "100%prepaid", "100%advance"),
        *("100%inadvance", "100%advancepayment", "paymentinadvance", "cashinadvance", "cia", "t/tinadvance"),
        *("ttinadvance", "100%t/tinadvance", "cashbeforedelivery", "cbd", "cashbeforeshipment"),
        *("paymentbeforeshipment", "预付", "预付款", "全款预付", "全额预付", "预付全款", "100%预付", "100%预付款"),
        *("预付100%", "预付款100%", "款到发货", "款到后发货", "先款后货", "付款发货", "付款后发货", "先付款后发货"),
    ),
    "net0": ("dueonreceipt", "uponreceipt", "immediate", "immediately", "dueimmediately", "票到付款", "见票付款"),
}
"""Canonical term → spellings that say all of it. Goods sent only against money received (款到发货) are prepaid,
not cash on delivery."""

EVENT_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "contract": ("contract", "signature", "signing", "合同签订", "签订合同", "合同签署", "合同生效", "签约"),
    "shipment": (
        "shipment",
        "shipping",
        "dispatch",
        "b/l",
        "bl",
        "billoflading",
        "发货",
        "出货",
        "出库",
        "装船",
        "提单",
    ),
    "delivery": (
        "delivery",
        "arrival",
        "receiptofgoods",
        "goodsreceipt",
        "到货",
        "货到",
        "收货",
        "交货",
        "交付",
        "签收",
    ),
    "acceptance": ("acceptance", "验收", "验收合格", "终验"),
    "invoice": ("invoice", "invoicing", "开票", "开具发票", "开发票", "发票", "票到", "收票", "收到发票"),
}
"""Base event → words for it."""

MONTHS_AHEAD: Final[dict[str, int]] = {
    **dict.fromkeys(("next", "following", "prox", "mfi", "次月", "下月", "下个月"), 1),
    **dict.fromkeys(("second", "次次月", "隔月", "下下月", "下下个月"), 2),
    **dict.fromkeys(("third", "次次次月"), 3),
}
"""Words for a later month → how many months later. 隔月 skips one month."""
