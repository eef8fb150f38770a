"""Training rows cut so that a model is judged on rows it has not seen: forward in time, or across whole groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

_FIRST_CUT = 0.7
_BLOCKS = 3
FOLDS: Final = 4
_SMALL = 1000


@dataclass(frozen=True, slots=True)
class Fold:
    """Rows to fit on, and rows to judge by."""

    fit: Rows
    judge: Rows


@dataclass(frozen=True, slots=True)
class Protocol:
    """How the folds were made: ``forward`` (each block is judged by a model that knows only earlier dates) or ``cross``
    (whole groups left out)."""

    kind: str
    folds: tuple[Fold, ...]


def make_folds(bad: Floats, group: NDArray[Any], day: Floats | None, seed: int) -> Protocol:
    """Forward folds if there are dates enough, cross folds otherwise."""
    if day is not None:
        forward = _forward(bad, day)
        if forward:
            return Protocol("forward", tuple(forward))
    repeats = 3 if len(bad) < _SMALL else 1
    folds = [fold for turn in range(repeats) for fold in group_folds(bad, group, FOLDS, seed + turn)]
    return Protocol("cross", tuple(folds))


def group_folds(bad: Floats, group: NDArray[Any], count: int, seed: int) -> Sequence[Fold]:
    """Folds that keep every group whole and deal groups with a bad row out evenly."""
    _, member = np.unique(np.asarray(group).astype(str), return_inverse=True)
    many = int(member.max()) + 1
    has_bad = np.bincount(member, weights=bad, minlength=many) > 0
    chance = np.random.default_rng(seed)
    shuffled = chance.permutation(many)
    dealt = np.concatenate([shuffled[has_bad[shuffled]], shuffled[~has_bad[shuffled]]])
    place = np.empty(many, dtype=np.int64)
    place[dealt] = np.arange(many) % count
    fold_of = place[member]
    folds = [Fold(np.flatnonzero(fold_of != one), np.flatnonzero(fold_of == one)) for one in range(count)]
    return [fold for fold in folds if _has_both(bad[fold.fit]) and len(fold.judge)]


def _forward(bad: Floats, day: Floats) -> list[Fold]:
    """The last three tenths of the rows in blocks of whole dates, each judged from strictly earlier dates."""
    cuts = np.unique(np.quantile(day, np.linspace(_FIRST_CUT, 1, _BLOCKS + 1)[:-1], method="higher"))
    folds = []
    for low, high in zip(cuts, [*cuts[1:], np.inf], strict=True):
        fit, judge = np.flatnonzero(day < low), np.flatnonzero((day >= low) & (day < high))
        if len(judge) and _has_both(bad[fit]):
            folds.append(Fold(fit, judge))
    judged = np.concatenate([fold.judge for fold in folds]) if folds else np.arange(0)
    return folds if len(judged) and bad[judged].sum() >= 5 and _has_both(bad[judged]) else []


def _has_both(bad: Floats) -> bool:
    return bool(bad.any() and not bad.all())
