"""Credit facts as files: the columns, the words of Chinese files, and the cells that are not simply a field."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, Final, Literal

from payworthy.base.money import decimal_text
from payworthy.facts.profile import Dependence, IndustryOutlook, Ownership, RegionRisk
from payworthy.facts.promise import Promise
from payworthy.facts.public_record import Area, Check, Event, EventKind
from payworthy.facts.reference import Reference, ReferenceRating
from payworthy.facts.statement import Opinion, Scope, Statement
from payworthy.portfolio.synthetic.record import RegistryRow

Language = Literal["en", "zh"]
Cell = Callable[[Any, Language], str]

LINES: Final[Mapping[str, str]] = {
    "cash": "货币资金",
    "trading_fa": "交易性金融资产",
    "notes_receivable": "应收票据",
    "ar": "应收账款",
    "receivables_financing": "应收款项融资",
    "prepayments": "预付款项",
    "other_receivables": "其他应收款",
    "inventory": "存货",
    "contract_assets": "合同资产",
    "current_assets": "流动资产合计",
    "lt_equity_invest": "长期股权投资",
    "fixed_assets": "固定资产",
    "cip": "在建工程",
    "intangibles": "无形资产",
    "dta": "递延所得税资产",
    "total_assets": "资产总计",
    "st_loans": "短期借款",
    "notes_payable": "应付票据",
    "ap": "应付账款",
    "contract_liabilities": "合同负债",
    "payroll": "应付职工薪酬",
    "taxes_payable": "应交税费",
    "other_payables": "其他应付款",
    "current_liabilities": "流动负债合计",
    "lt_loans": "长期借款",
    "lease_liab": "租赁负债",
    "total_liabilities": "负债合计",
    "paid_in_capital": "实收资本",
    "surplus_reserve": "盈余公积",
    "retained_earnings": "未分配利润",
    "equity": "所有者权益合计",
    "revenue": "营业收入",
    "cogs": "营业成本",
    "taxes_surcharges": "税金及附加",
    "selling": "销售费用",
    "admin": "管理费用",
    "rd": "研发费用",
    "finance_cost": "财务费用",
    "interest_expense": "利息费用",
    "interest_income": "利息收入",
    "other_income": "其他收益",
    "credit_impairment": "信用减值损失",
    "asset_impairment": "资产减值损失",
    "operating_profit": "营业利润",
    "nonop_income": "营业外收入",
    "nonop_expense": "营业外支出",
    "profit_before_tax": "利润总额",
    "income_tax": "所得税费用",
    "net_profit": "净利润",
    "dep_amort": "折旧与摊销",
    "cfo": "经营活动产生的现金流量净额",
    "cash_from_customers": "销售商品、提供劳务收到的现金",
    "cfi": "投资活动产生的现金流量净额",
    "cff": "筹资活动产生的现金流量净额",
    "net_change_cash": "现金及现金等价物净增加额",
    "closing_cash": "期末现金及现金等价物余额",
}
"""Lines of the accounts of the made-up companies, and their Chinese names."""

HEADERS: Final[Mapping[type, Mapping[str, str]]] = {
    Statement: {
        "customer_id": "客户编号",
        "period_end": "报表日期",
        "months": "报表月数",
        "currency": "币种",
        "unit": "单位",
        "scope": "报表口径",
        "standard": "会计准则",
        "is_audited": "是否审计",
        "opinion": "审计意见",
        "known_on": "获知日期",
        **LINES,
    },
    Event: {
        "customer_id": "客户编号",
        "kind": "事件类型",
        "began_on": "发生日期",
        "ended_on": "结束日期",
        "amount": "涉案金额",
        "currency": "币种",
        "number": "案号",
        "area": "核查领域",
        "known_on": "获知日期",
    },
    RegistryRow: {
        "customer_id": "客户编号",
        "founded_on": "成立日期",
        "paid_in": "实缴资本",
        "currency": "币种",
        "ownership": "企业性质",
        "industry_outlook": "行业风险",
        "region_risk": "地区风险",
        "dependence": "依赖程度",
        "purchases_forecast": "预计年采购额",
        "insured_limit": "保险限额",
        "valid_on": "数据日期",
    },
    Reference: {
        "customer_id": "客户编号",
        "reference_id": "证明人",
        "given_on": "答复日期",
        "rating": "付款评价",
        "limit": "给予额度",
        "currency": "币种",
        "known_on": "获知日期",
    },
    Promise: {
        "customer_id": "客户编号",
        "promise_id": "承诺编号",
        "promised_on": "承诺日期",
        "due_on": "承诺付款日",
        "amount": "承诺金额",
        "currency": "币种",
        "kept_on": "履约日期",
        "broken_on": "违约日期",
        "known_on": "获知日期",
    },
}
"""Columns of each file: the name in English files, and the heading in Chinese ones."""

WORDS: Final[Mapping[Enum, str]] = {
    Scope.SINGLE: "单体",
    Scope.CONSOLIDATED: "合并",
    Opinion.UNQUALIFIED: "标准无保留意见",
    Opinion.EMPHASIS: "带强调事项段的无保留意见",
    Opinion.QUALIFIED: "保留意见",
    Opinion.ADVERSE: "否定意见",
    Opinion.DISCLAIMER: "无法表示意见",
    EventKind.LAWSUIT_DEFENDANT: "作为被告",
    EventKind.LAWSUIT_PLAINTIFF: "作为原告",
    EventKind.JUDGMENT_DEBTOR: "被执行人",
    EventKind.DISHONEST_DEBTOR: "失信被执行人",
    EventKind.CONSUMPTION_RESTRICTION: "限制高消费",
    EventKind.ABNORMAL_LIST: "经营异常",
    EventKind.SERIOUS_VIOLATION: "严重违法",
    EventKind.PENALTY: "行政处罚",
    EventKind.TAX_ARREARS: "欠税",
    EventKind.EQUITY_PLEDGE: "股权出质",
    EventKind.EQUITY_FREEZE: "股权冻结",
    EventKind.CHATTEL_MORTGAGE: "动产抵押",
    EventKind.BANKRUPTCY: "破产",
    EventKind.REVOKED: "吊销",
    EventKind.DEREGISTERED: "注销",
    EventKind.SANCTION_MATCH: "制裁名单命中",
    EventKind.BILL_DISHONOURED: "票据拒付",
    EventKind.BILL_OVERDUE_LIST: "票据持续逾期名单",
    EventKind.GUARANTOR: "有保证人",
    Area.COURTS: "法院",
    Area.REGISTRY: "工商",
    Area.ENCUMBRANCE: "抵质押",
    Area.SANCTIONS: "制裁",
    Area.BILLS: "票据",
    Ownership.LISTED: "上市公司",
    Ownership.CENTRAL_SOE: "中央企业",
    Ownership.LOCAL_SOE: "地方国企",
    Ownership.GROUP_MEMBER: "集团成员",
    Ownership.PRIVATE: "民营企业",
    Ownership.SOLE_PERSON: "自然人独资",
    IndustryOutlook.LOW: "低",
    IndustryOutlook.MEDIUM: "中",
    IndustryOutlook.HIGH: "高",
    IndustryOutlook.DISTRESSED: "困境",
    RegionRisk.LOW: "低",
    RegionRisk.MEDIUM: "中",
    RegionRisk.HIGH: "高",
    Dependence.BALANCED: "均衡",
    Dependence.MODERATE: "适度集中",
    Dependence.CRITICAL: "高度依赖",
    ReferenceRating.GOOD: "良好",
    ReferenceRating.AVERAGE: "一般",
    ReferenceRating.SLOW: "偏慢",
    ReferenceRating.BAD: "差",
}
"""Words of credit facts as Chinese files write them."""


def _unit(row: Statement, language: Language) -> str:
    """Whole units of the currency; 元 says so in Chinese."""
    return "元" if language == "zh" and row.currency == "CNY" else row.currency


def _yes_no(row: Statement, language: Language) -> str:
    if row.is_audited is None:
        return ""
    words = ("是", "否") if language == "zh" else ("yes", "no")
    return words[0] if row.is_audited else words[1]


def _kind(row: Event | Check, language: Language) -> str:
    if isinstance(row, Check):
        return "已核查" if language == "zh" else "checked"
    return WORDS[row.kind] if language == "zh" else str(row.kind.value)


def _area(row: Event | Check, language: Language) -> str:
    if isinstance(row, Event):
        return ""
    return WORDS[row.area] if language == "zh" else str(row.area.value)


def _line(key: str) -> Cell:
    return lambda row, _: decimal_text(row.amounts[key], row.currency) if key in row.amounts else ""


def _amount(field: str) -> Cell:
    def cell(row: Any, _: Language) -> str:
        minor = getattr(row, field, None)
        return "" if minor is None else decimal_text(minor, row.currency)

    return cell


def _of_event(field: str) -> Cell:
    def cell(row: Event | Check, _: Language) -> str:
        value = getattr(row, field, None)
        return "" if value is None else str(value)

    return cell


CELLS: Final[Mapping[tuple[type, str], Cell]] = {
    (Statement, "unit"): _unit,
    (Statement, "is_audited"): _yes_no,
    **{(Statement, key): _line(key) for key in LINES},
    (Event, "kind"): _kind,
    (Event, "area"): _area,
    (Event, "amount"): _amount("amount_minor"),
    (Event, "began_on"): lambda row, _: str(row.checked_on if isinstance(row, Check) else row.began_on),
    **{(Event, name): _of_event(name) for name in ("ended_on", "currency", "number")},
    (RegistryRow, "paid_in"): _amount("paid_in_minor"),
    (RegistryRow, "purchases_forecast"): _amount("purchases_forecast_minor"),
    (RegistryRow, "insured_limit"): _amount("insured_limit_minor"),
    (Reference, "limit"): _amount("limit_minor"),
    (Promise, "amount"): _amount("amount_minor"),
}
"""Cells that are not simply a field of the record."""
