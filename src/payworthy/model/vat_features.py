"""What a firm's VAT invoices say of it: turnover, margin, stability, concentration, voided and red invoices, activity.

Nothing else is read: no rating of a bank, no label. Every figure is as of the newest invoice of the whole file, and a
figure that cannot be had (no sales, so no margin) is a gap. The statement is plain SQL over two tables of invoices
``sales`` and ``purchases`` (firm, issued_on, partner, net, tax, is_voided) and one of ``firms`` (firm, label).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Layout:
    """Names of the columns in files of one origin, what marks a voided invoice, and what the label's values are."""

    firm: str
    issued_on: str
    customer: str
    supplier: str
    net: str
    tax: str
    status: str
    voided: str
    label: str


LAYOUTS: Final[Mapping[str, Layout]] = {
    "cumcm": Layout(
        firm="企业代号",
        issued_on="开票日期",
        customer="购方单位代号",
        supplier="销方单位代号",
        net="金额",
        tax="税额",
        status="发票状态",
        voided="作废发票",
        label="是否违约",
    )
}
"""Invoices of the 2020 Chinese mathematical modelling contest, problem C: as small firms handed them to a bank."""

ID: Final = "firm"
LABEL: Final = "default"

FEATURES: Final[Mapping[str, str]] = {
    "sales_12m": "valid sales of the last 12 months, net of VAT",
    "sales_monthly": "mean valid sales of a month since the first invoice",
    "purchases_to_sales": "purchases as a share of sales, both net, whole history",
    "margin_12m": "(sales - purchases) / sales of the last 12 months",
    "sales_growth": "ln(1 + sales of the last 12 months) - ln(1 + sales of the 12 before)",
    "sales_variation": "standard deviation of monthly sales / their mean",
    "sales_active_share": "share of months since the first invoice with sales",
    "purchases_active_share": "share of months since the first invoice with purchases",
    "sales_idle_months": "months since the last sale",
    "purchases_idle_months": "months since the last purchase",
    "history_months": "months since the first invoice",
    "sales_invoices_monthly": "valid sales invoices a month",
    "purchases_invoices_monthly": "valid purchase invoices a month",
    "sales_invoice_mean": "mean net amount of a positive sales invoice",
    "purchases_invoice_mean": "mean net amount of a positive purchase invoice",
    "sales_voided_share": "voided sales invoices / all",
    "purchases_voided_share": "voided purchase invoices / all",
    "sales_red_share": "red (negative) valid sales / positive valid sales, amounts",
    "purchases_red_share": "red valid purchases / positive valid purchases, amounts",
    "sales_red_count_share": "red sales invoices / valid ones",
    "customers": "customers with valid sales",
    "suppliers": "suppliers with valid purchases",
    "customer_concentration": "sum of squared shares of customers in sales",
    "supplier_concentration": "sum of squared shares of suppliers in purchases",
    "customer_largest": "share of the largest customer in sales",
    "supplier_largest": "share of the largest supplier in purchases",
    "customers_kept": "share of the customers of the 12 months before that bought again in the last 12",
    "suppliers_kept": "the same of suppliers",
    "sales_tax_rate": "VAT / net of valid sales",
    "purchases_tax_rate": "VAT / net of valid purchases",
}
"""Name and meaning of each feature; amounts in the currency of the invoices."""


def _side(table: str) -> str:
    """Sums of one side of the business by firm."""
    return f"""
    {table}_valid AS (SELECT * FROM {table} WHERE NOT is_voided),
    {table}_month AS (
        SELECT firm, date_trunc('month', issued_on) AS month, sum(net) AS net
        FROM {table}_valid GROUP BY ALL),
    {table}_partner AS (
        SELECT firm, partner, sum(net) AS net,
            max((issued_on > now_on - INTERVAL 12 MONTH)::INT) AS is_recent,
            max((issued_on <= now_on - INTERVAL 12 MONTH AND issued_on > now_on - INTERVAL 24 MONTH)::INT) AS is_earlier
        FROM {table}_valid, now_day GROUP BY ALL),
    {table}_partners AS (
        SELECT firm, count(*) FILTER (net > 0) AS partners,
            sum(greatest(net, 0) ** 2) / nullif(sum(greatest(net, 0)), 0) ** 2 AS concentration,
            max(net) / nullif(sum(greatest(net, 0)), 0) AS largest,
            sum(is_recent * is_earlier) / nullif(sum(is_earlier), 0) AS kept
        FROM {table}_partner GROUP BY firm),
    {table}_monthly AS (
        SELECT firm, count(*) FILTER (net > 0) AS active, sum(net) AS total, sum(net * net) AS squares
        FROM {table}_month GROUP BY firm),
    {table}_sum AS (
        SELECT firm, min(issued_on) AS first_on, max(issued_on) FILTER (NOT is_voided AND net > 0) AS last_on,
            count(*) FILTER (NOT is_voided) AS documents, avg(is_voided::INT) AS voided_share,
            sum(net) FILTER (NOT is_voided AND issued_on > now_on - INTERVAL 12 MONTH) AS net_12m,
            sum(net) FILTER (NOT is_voided AND issued_on <= now_on - INTERVAL 12 MONTH
                AND issued_on > now_on - INTERVAL 24 MONTH) AS net_before,
            avg(net) FILTER (NOT is_voided AND net > 0) AS invoice_mean,
            -sum(net) FILTER (NOT is_voided AND net < 0) AS red,
            sum(net) FILTER (NOT is_voided AND net > 0) AS black,
            count(*) FILTER (NOT is_voided AND net < 0) AS reds,
            sum(tax) FILTER (NOT is_voided) / nullif(sum(net) FILTER (NOT is_voided), 0) AS tax_rate
        FROM {table}, now_day GROUP BY firm)"""  # noqa: S608 - the two names of our own tables


STATEMENT: Final = f"""
WITH now_day AS (
        SELECT max(issued_on) AS now_on FROM (SELECT issued_on FROM sales UNION ALL SELECT issued_on FROM purchases)),
    {_side("sales")},
    {_side("purchases")},
    whole AS (
        SELECT f.firm, f.label, s, p, sp, pp, sm, pm, now_on,
            greatest(1, date_diff('month', least(coalesce(s.first_on, p.first_on), coalesce(p.first_on, s.first_on)),
                now_on) + 1) AS months
        FROM firms f CROSS JOIN now_day
            LEFT JOIN sales_sum s ON s.firm = f.firm LEFT JOIN purchases_sum p ON p.firm = f.firm
            LEFT JOIN sales_partners sp ON sp.firm = f.firm LEFT JOIN purchases_partners pp ON pp.firm = f.firm
            LEFT JOIN sales_monthly sm ON sm.firm = f.firm LEFT JOIN purchases_monthly pm ON pm.firm = f.firm)
SELECT firm,
    coalesce(s.net_12m, 0) AS sales_12m,
    coalesce(sm.total, 0) / months AS sales_monthly,
    coalesce(pm.total, 0) / nullif(sm.total, 0) AS purchases_to_sales,
    (s.net_12m - coalesce(p.net_12m, 0)) / nullif(s.net_12m, 0) AS margin_12m,
    ln(1 + greatest(coalesce(s.net_12m, 0), 0)) - ln(1 + greatest(coalesce(s.net_before, 0), 0)) AS sales_growth,
    sqrt(greatest(sm.squares / months - (sm.total / months) ** 2, 0)) / nullif(sm.total / months, 0) AS sales_variation,
    coalesce(sm.active, 0) / months AS sales_active_share,
    coalesce(pm.active, 0) / months AS purchases_active_share,
    date_diff('month', s.last_on, now_on) AS sales_idle_months,
    date_diff('month', p.last_on, now_on) AS purchases_idle_months,
    CASE WHEN s.firm IS NULL AND p.firm IS NULL THEN NULL ELSE months END AS history_months,
    coalesce(s.documents, 0) / months AS sales_invoices_monthly,
    coalesce(p.documents, 0) / months AS purchases_invoices_monthly,
    s.invoice_mean AS sales_invoice_mean,
    p.invoice_mean AS purchases_invoice_mean,
    s.voided_share AS sales_voided_share,
    p.voided_share AS purchases_voided_share,
    coalesce(s.red, 0) / nullif(s.black, 0) AS sales_red_share,
    coalesce(p.red, 0) / nullif(p.black, 0) AS purchases_red_share,
    s.reds / nullif(s.documents, 0) AS sales_red_count_share,
    coalesce(sp.partners, 0) AS customers,
    coalesce(pp.partners, 0) AS suppliers,
    sp.concentration AS customer_concentration,
    pp.concentration AS supplier_concentration,
    sp.largest AS customer_largest,
    pp.largest AS supplier_largest,
    sp.kept AS customers_kept,
    pp.kept AS suppliers_kept,
    s.tax_rate AS sales_tax_rate,
    p.tax_rate AS purchases_tax_rate,
    label AS "{LABEL}"
FROM whole ORDER BY length(firm), firm
"""  # noqa: S608
"""One row per firm. DuckDB's dialect."""
