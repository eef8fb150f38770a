"""On a real ledger, out of time: modest bars, so that a loss is seen (figures: bench/late_realdata.py)."""

from pathlib import Path

import numpy as np
import pytest

from payworthy.model.late.fit import Fitted, fit
from payworthy.model.late.invoices import Invoices
from payworthy.model.late.listing import InvoiceList
from payworthy.model.late.measure import figures
from payworthy.model.late.scorer import score
from payworthy.model.quality.discrimination import auc
from payworthy.sources.invoice_list import Wanted, read_invoice_list


def ledger(path: Path) -> Invoices:
    found = read_invoice_list(path, Wanted())
    assert isinstance(found, InvoiceList), found
    return found.invoices({})


@pytest.mark.realdata
def test_on_a_real_ledger_the_last_fifth_is_forecast_better_than_by_the_customers_own_share(real_data: Path) -> None:
    cleared = ledger(real_data / "ar_highradius/handover_cleared_before_2019-11-01.csv")
    end = int(cleared.cleared_on.max()) + 1
    first = int(np.sort(cleared.due_on)[int(0.8 * len(cleared))])
    rows = cleared.only((cleared.due_on >= first) & (end - cleared.due_on >= 21))
    fitted = fit(cleared.only(cleared.known_on < first - 15), seed=1)
    assert isinstance(fitted, Fitted)
    said = score(fitted.model, cleared, rows, rows.issued_on, explain=False)
    found = figures(said.late_0, said.late_30, said.days_late, said.low, said.high, rows.days_late)
    own = said.table.values[:, said.table.names.index("late_share")]
    assert found.late_0_auc > 0.82
    assert found.late_0_auc > auc(-own, rows.days_late > 0) + 0.04
    assert found.late_0_calibration < 0.06
    assert found.days_mae < 3.2
    assert 0.74 < found.coverage < 0.88


@pytest.mark.realdata
def test_dates_with_the_month_first_are_read_from_a_real_history(real_data: Path) -> None:
    cleared = ledger(real_data / "ar_ibm/WA_Fn-UseC_-Accounts-Receivable.csv")
    assert len(cleared) == 2466
    assert set(cleared.due_on - cleared.issued_on) == {30}
