"""A validation as plain data: every figure of the report, and the verdicts that follow from the bars of
``domain.md`` 3.8. The page and the JSON are written from this alone."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from payworthy.model.performance import performance
from payworthy.model.quality.calibration import by_grade, grade_test, inversions, light, reliability
from payworthy.model.quality.exact import binomial_at_least
from payworthy.model.quality.stability import counts, drift
from payworthy.model.sample import Sample
from payworthy.model.scale import GradeScale
from payworthy.model.scored import Scored, Scorer
from payworthy.model.table import Floats

AUC_BAR: Final = 0.70
KS_BAR: Final = 0.30
FEW_DEFAULTS: Final = 30
"""Below so many defaults no bar is passed with confidence: the verdict is at best *watch*."""

_LEAST_SEGMENT: Final = 30
_MOST_PERIODS: Final = 24
_MOST_DRIFTS: Final = 15


def validate(
    model: Scorer,
    card: Mapping[str, Any],
    sample: Sample,
    scale: GradeScale,
    segment: NDArray[np.object_] | None = None,
) -> dict[str, Any]:
    """Everything there is to say of a model on rows with known outcome."""
    scored = model.scored(sample.values)
    pd, bad = scored.pd, sample.bad
    grades = scale.grades(pd)
    score = scored.score(model.points)
    tests = by_grade(grades, bad, scale.pds)
    reference = card["reference"]
    found: dict[str, Any] = {
        "performance": performance(pd, bad, sample.group, draws=500),
        "curve": _curve(pd, bad),
        "distributions": _distributions(score, bad),
        "grades": [asdict(test) | {"light": str(test.light)} for test in tests],
        "inversions": [list(pair) for pair in inversions(tests)],
        "overall": _overall(pd, bad),
        "reliability": [asdict(one) for one in reliability(pd, bad)],
        "stability": _drift(reference["score_counts"], counts(score, reference["score_edges"])),
        "drifts": _drifts(reference["features"], sample),
        "periods": _periods(pd, bad, sample.day),
        "segments": _segments(pd, bad, segment),
        "reasons": _reasons(scored),
    }
    found["verdicts"] = verdicts(found)
    found["verdict"] = _worst([verdict["light"] for verdict in found["verdicts"]])
    return found


def verdicts(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One verdict per question, each with its figure, its bar and a light: ``pass``, ``watch`` or ``fail``."""
    figures = found["performance"]
    auc, ks = figures["auc"], figures["ks"]
    reds = [row["grade"] for row in found["grades"] if row["light"] == "red"]
    yellows = [row["grade"] for row in found["grades"] if row["light"] == "yellow"]
    psi = found["stability"]["psi"]
    few = figures["defaults"] < FEW_DEFAULTS
    rows = [
        ("auc", auc, AUC_BAR, _bar(auc, AUC_BAR, figures["auc_low"])),
        ("ks", ks, KS_BAR, _bar(ks, KS_BAR, None)),
        ("brier", figures["brier"], figures["brier_of_base_rate"], _below(figures)),
        ("grades", len(reds), len(yellows), "fail" if reds else "watch" if yellows else "pass"),
        ("overall", found["overall"]["p_at_least"], 0.05, _light(found["overall"]["p_at_least"])),
        ("rank_order", len(found["inversions"]), 0, "watch" if found["inversions"] else "pass"),
        ("stability", psi, 0.10, {"stable": "pass", "watch": "watch", "act": "fail"}[found["stability"]["state"]]),
        ("sample", figures["defaults"], FEW_DEFAULTS, "watch" if few else "pass"),
    ]
    return [{"question": name, "figure": value, "bar": bar, "light": mark} for name, value, bar, mark in rows]


def _bar(value: float | None, bar: float, low: float | None) -> str:
    """Watch if the bar is met, but the lower end of the interval is not above it."""
    if value is None or value < bar:
        return "fail"
    return "watch" if low is not None and low < bar else "pass"


def _below(figures: Mapping[str, Any]) -> str:
    return "pass" if figures["brier"] < figures["brier_of_base_rate"] else "fail"


def _light(p_at_least: float) -> str:
    return {"green": "pass", "yellow": "watch", "red": "fail"}[str(light(p_at_least))]


def _worst(lights: Sequence[str]) -> str:
    return next((mark for mark in ("fail", "watch") if mark in lights), "pass")


def _overall(pd: Floats, bad: Floats) -> dict[str, Any]:
    """All rows together against their mean forecast, with what happened."""
    test = grade_test("", float(pd.mean()), len(bad), int(bad.sum()))
    return {
        "expected": float(pd.sum()),
        "defaults": test.defaults,
        "p_at_least": binomial_at_least(test.defaults, test.count, test.pd),
        "p_at_most": test.p_at_most,
    }


def _curve(pd: Floats, bad: Floats, points: int = 100) -> list[list[float]]:
    """The receiver operating characteristic as points (share of goods, share of bads), riskiest first."""
    order = np.argsort(-pd, kind="stable")
    bads, goods = np.cumsum(bad[order]), np.cumsum(1 - bad[order])
    if not bads[-1] or not goods[-1]:
        return []
    ends = np.flatnonzero(np.r_[pd[order][1:] != pd[order][:-1], True])
    x, y = np.r_[0, goods[ends] / goods[-1]], np.r_[0, bads[ends] / bads[-1]]
    chosen = np.unique(np.searchsorted(x, np.linspace(0, 1, points + 1)).clip(max=len(x) - 1))
    return [[float(x[i]), float(y[i])] for i in sorted({0, *chosen.tolist(), len(x) - 1})]


def _distributions(score: Floats, bad: Floats, cells: int = 24) -> dict[str, Any]:
    """Shares of goods and of bads over even cells of the score."""
    low, high = (float(v) for v in np.quantile(score, [0.002, 0.998]))
    edges = np.linspace(low, high if high > low else low + 1, cells + 1)
    clipped = np.clip(score, edges[0], edges[-1])
    found = {}
    for name, rows in (("goods", bad == 0), ("bads", bad == 1)):
        held = np.histogram(clipped[rows], bins=edges)[0]
        found[name] = [float(n) for n in held / max(held.sum(), 1)]
    return {"edges": [float(edge) for edge in edges], **found}


def _drift(expected: Sequence[int], actual: Sequence[int]) -> dict[str, Any]:
    found = drift(expected, actual)
    return {
        "psi": found.psi,
        "expected_count": found.expected_count,
        "actual_count": found.actual_count,
        "p_value": found.p_value,
        "state": found.state,
    }


def _drifts(reference: Mapping[str, Any], sample: Sample) -> list[dict[str, Any]]:
    """Columns that moved most since training."""
    found = [
        {"name": name, **_drift(of["counts"], counts(sample.values.numeric[name], of["edges"]))}
        for name, of in reference.items()
        if name in sample.values.numeric
    ]
    return sorted(found, key=lambda row: (-row["psi"], row["name"]))[:_MOST_DRIFTS]


def _periods(pd: Floats, bad: Floats, day: Floats | None) -> list[dict[str, Any]]:
    """By calendar year, or by quarter within two years."""
    if day is None or not (day >= 1).any():
        return []
    known = [date.fromordinal(int(one)) if one >= 1 else None for one in day]
    years = {one.year for one in known if one}
    fine = len(years) <= 2
    names = np.array(
        ["" if one is None else f"{one.year} Q{(one.month + 2) // 3}" if fine else str(one.year) for one in known],
        dtype=object,
    )
    return [_part(name, pd, bad, names == name) for name in sorted(set(names) - {""})][-_MOST_PERIODS:]


def _segments(pd: Floats, bad: Floats, segment: NDArray[np.object_] | None) -> list[dict[str, Any]]:
    if segment is None:
        return []
    names = sorted({str(name) for name in segment if name is not None})
    parts = [_part(name, pd, bad, segment == name) for name in names]
    return [part for part in parts if part["rows"] >= _LEAST_SEGMENT][:_MOST_PERIODS]


def _part(name: str, pd: Floats, bad: Floats, rows: NDArray[np.bool_]) -> dict[str, Any]:
    figures = performance(pd[rows], bad[rows], draws=0) if rows.any() else {}
    count, defaults = int(rows.sum()), int(bad[rows].sum())
    p = binomial_at_least(defaults, count, float(pd[rows].mean())) if count else 1.0
    return {"name": name, **figures, "p_at_least": p, "light": _light(p)}


def _reasons(scored: Scored) -> list[dict[str, Any]]:
    """What the score of these rows rests on: mean size of each column's part."""
    mean = np.abs(scored.parts).mean(axis=0)
    order = [place for place in np.argsort(-mean, kind="stable")[:_MOST_DRIFTS] if mean[place] > 0]
    total = max(float(mean.sum()), 1e-12)
    return [{"name": scored.names[place], "share": float(mean[place] / total)} for place in order]
