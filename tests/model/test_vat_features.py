"""Features of VAT invoices, worked out by hand on a few."""

from pathlib import Path

import pytest

from payworthy.base.failure import Invalid
from payworthy.model.vat_features import FEATURES
from payworthy.model_files.vat_invoices import vat_features

SALES = """企业代号,发票号码,开票日期,购方单位代号,金额,税额,价税合计,发票状态
E1,1,2019/1/5,B1,100,13,113,有效发票
E1,2,2019/12/5,B1,300,39,339,有效发票
E1,3,2019/12/9,B2,100,13,113,有效发票
E1,4,2019/12/9,B2,-50,-6.5,-56.5,有效发票
E1,5,2019/12/10,B3,900,117,1017, 作废发票
"""
PURCHASES = """企业代号,发票号码,开票日期,销方单位代号,金额,税额,价税合计,发票状态
E1,9,2019/12/31,A1,150,19.5,169.5,有效发票
"""
FIRMS = "\ufeff企业代号,企业名称,信誉评级,是否违约\nE1,a,A,否\nE2,b,D,是\n"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = []
    for name, text in (("p.csv", PURCHASES), ("s.csv", SALES), ("f.csv", FIRMS)):
        made.append(tmp_path / name)
        made[-1].write_text(text, "utf-8")
    return made


def test_every_feature_is_what_the_invoices_say(files: list[Path]) -> None:
    table = vat_features("cumcm", *files)
    row = {name: cells[0] for name, cells in table.columns.items()}
    expected = {
        "sales_12m": 450.0,  # invoices after 2018-12-31
        "purchases_to_sales": 150 / 450,
        "margin_12m": 300 / 450,
        "sales_idle_months": 0.0,
        "history_months": 12.0,
        "sales_active_share": 2 / 12,
        "sales_voided_share": 1 / 5,
        "sales_red_share": 50 / 500,
        "sales_red_count_share": 1 / 4,
        "customers": 2.0,
        "customer_largest": 400 / 450,
        "customer_concentration": (400**2 + 50**2) / 450**2,
        "sales_tax_rate": 0.13,
    }
    assert {name: float(row[name] or "nan") for name in expected} == pytest.approx(expected)
    assert (row["firm"], row["default"]) == ("E1", "否")


def test_a_firm_without_invoices_has_gaps_not_zeros_where_nothing_is_known(files: list[Path]) -> None:
    table = vat_features("cumcm", *files)
    row = {name: cells[1] for name, cells in table.columns.items()}
    assert row["default"] == "是"
    assert row["customer_largest"] is None
    assert row["sales_voided_share"] is None
    assert row["history_months"] is None


def test_the_rating_is_not_among_the_features_and_a_lacking_column_is_named(files: list[Path]) -> None:
    assert list(vat_features("cumcm", *files).columns) == ["firm", *FEATURES, "default"]
    files[1].write_text(SALES.replace("金额", "数额"), "utf-8")
    with pytest.raises(Invalid) as caught:
        vat_features("cumcm", *files)
    assert caught.value.failure.params["value"] == "金额"
