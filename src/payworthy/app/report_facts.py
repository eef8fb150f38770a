"""The credit file as a report has it: what holds on the day, each fact with its id, its source and its licence."""

from payworthy.app.credit_dossier import OWN_USE, FileRows, dossier
from payworthy.app.file_conflicts import shown_id
from payworthy.app.file_state import challenges_of
from payworthy.facts.contested import Told, counting, masks
from payworthy.facts.credit_fact import CreditFactKind
from payworthy.facts.promise import Promise
from payworthy.facts.pull import Pull
from payworthy.facts.reference import Reference
from payworthy.policy.bundle import Policy
from payworthy.report.data import OWN, FileState, Known


def known_facts(rows: FileRows) -> tuple[Known, ...]:
    """The word known last on each fact, less what is contested: a score does not see that either. Facts with the
    licence of the source that gave them, as far as a question to it is on record."""
    masked = masks(challenges_of(rows.versions))
    licences = {
        told[-1].fact.source: told[-1].fact.licence
        for told in rows.versions.values()
        if isinstance(told[-1].fact, Pull)
    }
    found = []
    for (kind, fact_id), versions in sorted(rows.versions.items()):
        left = counting(versions, kind, masked)
        if not left:
            continue
        last = left[-1]
        source = _source(rows, kind, fact_id, last)
        found.append(
            Known(
                fact_id=shown_id(kind, last),
                kind=CreditFactKind(kind),
                record=last.fact,
                known_on=last.known_on,
                source=source,
                licence=licences.get(source, OWN_USE),
            )
        )
    return tuple(found)


def _source(rows: FileRows, kind: str, fact_id: str, told: Told) -> str:
    """Who says so: the fact itself, else whoever gave it, else the file it came in."""
    fact = told.fact
    if isinstance(fact, Promise):
        return OWN
    if isinstance(fact, Reference):
        return fact.reference_id
    said: str | None = getattr(fact, "source", None)
    origin = rows.origins.get((kind, fact_id, told.version))
    return said or ("" if origin is None else origin.file)


def state_of_file(rows: FileRows, policy: Policy) -> FileState | None:
    """How complete the file is for the credit there is; ``None`` under a policy that asks nothing of files."""
    if policy.file is None:
        return None
    found = dossier(rows, policy.file)
    return FileState(
        level=found.level,
        completeness=found.completeness,
        missing=found.missing,
        stale=found.stale,
        conflicts=tuple(line for conflict in found.conflicts for line in conflict.lines),
    )
