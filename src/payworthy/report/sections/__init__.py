"""The sections of a credit report, one small module each, in the order of the domain specification (12.1).

A new section is a module with ``KEY`` and ``blocks(pen)``, a line here, and its title in the texts.
"""

from collections.abc import Callable, Iterator
from typing import Final

from payworthy.report.pen import Pen
from payworthy.report.sections import (
    actions,
    business,
    encumbrance,
    environment,
    financials,
    identity,
    limit,
    limits_of_report,
    payment,
    public_record,
    scorecard,
    summary,
)
from payworthy.report.tree import Block

Write = Callable[[Pen], Iterator[Block]]

SECTIONS: Final[tuple[tuple[str, Write], ...]] = (
    (summary.KEY, summary.blocks),
    (identity.KEY, identity.blocks),
    (business.KEY, business.blocks),
    (financials.KEY, financials.blocks),
    (payment.KEY, payment.blocks),
    (public_record.KEY, public_record.blocks),
    (encumbrance.KEY, encumbrance.blocks),
    (environment.KEY, environment.blocks),
    (scorecard.KEY, scorecard.blocks),
    (limit.KEY, limit.blocks),
    (actions.KEY, actions.blocks),
    (limits_of_report.KEY, limits_of_report.blocks),
)
"""Key and writer. The first is the page a person in a hurry reads."""
