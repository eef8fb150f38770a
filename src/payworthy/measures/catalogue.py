"""Every measure there is, family by family. A new measure is a function in its family's file.

A new family, or a new view of facts, is a line here.
"""

from collections.abc import Mapping
from typing import Final

from payworthy.measures.aging import AGING
from payworthy.measures.behaviour import BEHAVIOUR, PROMISES
from payworthy.measures.business import BUSINESS
from payworthy.measures.distress import DISTRESS
from payworthy.measures.language import Family, Measure
from payworthy.measures.legal import LEGAL
from payworthy.measures.plausibility import PLAUSIBILITY
from payworthy.measures.references import REFERENCES
from payworthy.measures.statements import DATED, STATEMENTS
from payworthy.measures.turnover import RELATIONSHIP, TURNOVER
from payworthy.measures.views.file import PROFILE, PROMISED
from payworthy.measures.views.file import REFERENCES as REFERRED
from payworthy.measures.views.items import BILLED, OPEN, SETTLED
from payworthy.measures.views.record import CHECKED, RECORD
from payworthy.measures.views.statement import STATEMENT, STATEMENT_AGE
from payworthy.measures.views.view import View

FAMILIES: Final[tuple[Family, ...]] = (
    AGING,
    BEHAVIOUR,
    PROMISES,
    TURNOVER,
    RELATIONSHIP,
    REFERENCES,
    DATED,
    STATEMENTS,
    PLAUSIBILITY,
    DISTRESS,
    LEGAL,
    BUSINESS,
)
"""Two families of one name share a heading; they differ in which facts make them present."""

MEASURES: Final[Mapping[str, Measure]] = {measure.name: measure for family in FAMILIES for measure in family.measures}
"""By name, in the order of the catalogue."""

FAMILY_OF: Final[Mapping[str, Family]] = {measure.name: family for family in FAMILIES for measure in family.measures}

VIEWS: Final[Mapping[str, View]] = {
    view.name: view
    for view in (
        BILLED,
        OPEN,
        SETTLED,
        PROMISED,
        REFERRED,
        STATEMENT,
        STATEMENT_AGE,
        RECORD,
        CHECKED,
        PROFILE,
    )
}
"""What the expressions may name, by the name they use."""
