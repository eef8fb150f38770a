"""What has happened to a model, as a chain of entries: fitted, promoted, retired. Nothing is ever taken out.

Each entry carries the hash of the one before and of what it speaks of, so that a card, a model or an entry that was
changed afterwards is found when the model is next loaded.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from payworthy.base.failure import Failure, Reason, invalid
from payworthy.model.canonical import model_hash

GENESIS = "0" * 64


class Status(StrEnum):
    """Where a version stands: fitted and not approved, in use, or in use before."""

    CANDIDATE = "candidate"
    CHAMPION = "champion"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. ``what`` is ``fitted`` or ``promoted``; ``card_hash`` is of the card as fitted;
    ``detail`` holds the figures a promotion rests on."""

    number: int
    what: str
    version: int
    card_hash: str
    by: str
    at: str
    detail: Mapping[str, Any]
    before: str

    def data(self) -> dict[str, Any]:
        """As plain data."""
        names = ("number", "what", "version", "card_hash", "by", "at", "detail", "before")
        return {name: getattr(self, name) for name in names}

    @property
    def hash(self) -> str:
        """Hash of this entry, which the next one carries."""
        return model_hash(self.data())


@dataclass(frozen=True, slots=True)
class History:
    """Everything that happened to the versions of one model, oldest first."""

    entries: tuple[Entry, ...] = ()

    @property
    def versions(self) -> tuple[int, ...]:
        """Every version, oldest first."""
        return tuple(entry.version for entry in self.entries if entry.what == "fitted")

    @property
    def champion(self) -> int | None:
        """The version in use."""
        promoted = [entry.version for entry in self.entries if entry.what == "promoted"]
        return promoted[-1] if promoted else None

    @property
    def newest(self) -> int | None:
        """The version fitted last."""
        return self.versions[-1] if self.versions else None

    def status(self, version: int) -> Status:
        """Where a version stands."""
        if version == self.champion:
            return Status.CHAMPION
        was = any(entry.version == version for entry in self.entries if entry.what == "promoted")
        return Status.RETIRED if was else Status.CANDIDATE

    def fitted(self, version: int) -> Entry | None:
        """The entry of the fit of a version."""
        return next((entry for entry in self.entries if entry.what == "fitted" and entry.version == version), None)

    def approval(self, version: int) -> Entry | None:
        """The entry of the last promotion of a version."""
        found = [entry for entry in self.entries if entry.what == "promoted" and entry.version == version]
        return found[-1] if found else None

    def then(self, what: str, version: int, card_hash: str, by: str, at: str, detail: Mapping[str, Any]) -> "History":
        """The history with one entry more."""
        before = self.entries[-1].hash if self.entries else GENESIS
        entry = Entry(len(self.entries) + 1, what, version, card_hash, by, at, dict(detail), before)
        return History((*self.entries, entry))

    def broken_at(self) -> int | None:
        """Number of the first entry that does not follow from the one before, if there is one."""
        before = GENESIS
        for number, entry in enumerate(self.entries, start=1):
            if entry.number != number or entry.before != before:
                return number
            before = entry.hash
        return None


def read_history(rows: Iterable[Mapping[str, Any]]) -> History:
    """A history from its plain data."""
    return History(tuple(Entry(**row) for row in rows))


@dataclass(frozen=True, slots=True)
class Quality:
    """What a promotion is decided on: figures of one model on one table. ``p_calibration`` is the exact probability of
    so many defaults or more, if all its forecasts together were right."""

    rows: int
    defaults: int
    auc: float
    brier: float
    calibration_error: float
    p_calibration: float

    def data(self) -> dict[str, Any]:
        """As plain data."""
        return {name: getattr(self, name) for name in self.__slots__}


_WORSE_AUC = 0.005
_WORSE_CALIBRATION = 0.005
"""What counts as no worse: half a point of AUC and of calibration error lie within the noise of any table we can have;
Brier weighs both and gets no allowance beyond rounding."""


def refusals(fitted_by: str, approver: str, candidate: Quality, champion: Quality | None) -> Sequence[Failure]:
    """Why a version must not become champion: every reason, none if it may."""
    found = []
    if approver == fitted_by:
        found.append(Failure(Reason.DENIED, "model_four_eyes", {"value": approver}))
    if not candidate.auc > 0.5:
        found.append(invalid("model_no_better_than_chance", value=f"{candidate.auc:.4f}"))
    if champion is None:
        return found
    for code, worse, old, new in (
        ("model_worse_auc", candidate.auc < champion.auc - _WORSE_AUC, champion.auc, candidate.auc),
        ("model_worse_brier", candidate.brier > champion.brier * 1.001, champion.brier, candidate.brier),
        (
            "model_worse_calibration",
            candidate.calibration_error > champion.calibration_error + _WORSE_CALIBRATION,
            champion.calibration_error,
            candidate.calibration_error,
        ),
    ):
        if worse:
            found.append(Failure(Reason.CONFLICT, code, {"value": f"{new:.5f}", "champion": f"{old:.5f}"}))
    return found
