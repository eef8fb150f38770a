"""What the model commands share: a table read, a model made able to score, rows with outcomes, the master scale."""

from dataclasses import replace
from pathlib import Path

from payworthy.base.failure import Failure, Invalid, Reason
from payworthy.cli.desk import Desk
from payworthy.cli.policy import named
from payworthy.cli.world import ModelRegistry, StoredModel
from payworthy.model.inputs import Inputs
from payworthy.model.kinds import scorer_of
from payworthy.model.sample import Roles, Sample, days_of, outcomes, read_sample
from payworthy.model.scale import GradeScale
from payworthy.model.scored import Scorer
from payworthy.model.table import Table


class RowsRefused(Invalid):
    """A table that cannot be used, with every reason."""

    def __init__(self, failures: list[Failure]) -> None:
        super().__init__(failures[0])
        self.failures = failures


def registry(desk: Desk, folder: Path | None) -> ModelRegistry:
    """The models of a folder; by default those of the environment."""
    return desk.world.model_registry(folder or desk.settings.models)


def need_extra() -> None:
    """Raises ``Invalid`` where the libraries that fit models are not installed."""
    try:
        import optbinning  # noqa: F401
        import sklearn  # noqa: F401
        import xgboost  # noqa: F401
    except ImportError:
        raise _no_extra() from None


def scorer(stored: StoredModel) -> Scorer:
    """The model, able to score; raises ``Invalid`` where it is of another kind or a library is missing."""
    try:
        found = scorer_of(stored.model)
    except ImportError:
        raise _no_extra() from None
    if found is None:
        kind = str(stored.card.get("kind", stored.model["kind"]))
        raise Invalid(Failure(Reason.UNSUPPORTED, "model_kind_scores_no_table", {"value": stored.name, "model": kind}))
    return found


def scale_of(desk: Desk, policy: str) -> GradeScale:
    """The master scale of a policy; raises ``Invalid`` for one without grades."""
    grades = named(desk, policy).grades
    if not grades:
        raise Invalid(Failure(Reason.MISSING, "model_policy_without_grades", {"value": policy}))
    return GradeScale({grade.symbol: float(grade.pd) for grade in grades})


def judged(table: Table, stored: StoredModel, inputs: Inputs, label: str | None) -> Sample:
    """The rows of a table whose outcome is known, as the model reads them. The columns of date and group are used if
    the table has them."""
    roles = Roles.of(stored.card["roles"])
    here = replace(
        roles,
        label=label or roles.label,
        id=roles.id if roles.id in table.columns else None,
        date=roles.date if roles.date in table.columns else None,
        group=roles.group if roles.group in table.columns else None,
    )
    bad, wrong = outcomes(table, here)
    wrong += inputs.missing_in(table)
    day, no_day = days_of(table, here)
    if no_day is not None:
        wrong.append(no_day)
    if wrong:
        raise RowsRefused(wrong)
    return read_sample(table, here, inputs, bad, day)


def _no_extra() -> Invalid:
    return Invalid(Failure(Reason.MISSING, "model_extra_missing"))
