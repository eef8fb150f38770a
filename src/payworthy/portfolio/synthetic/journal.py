"""The receivables ledger of one customer while it is being made up: nothing in it can fail to add up.

Every movement is checked against what is open at that moment, so whatever the story-teller does, the book
that comes out is one an accountant could close.
"""

from dataclasses import dataclass, field
from datetime import date

from payworthy.facts.document import BILLED, CREDITS, DocumentKind, MovementKind


@dataclass(slots=True, eq=False)
class Paper:
    """A document in the making. ``left_minor`` is what is still open: owed, if a claim; unused, if a credit.

    A bill received is both: it settles an invoice (``usable_minor`` falls) and is owed until it matures.
    """

    customer_id: str
    kind: DocumentKind
    amount_minor: int
    currency: str
    issued_on: date
    due_on: date | None = None
    order_id: str | None = None
    document_id: str = ""
    left_minor: int = 0
    usable_minor: int = 0
    disputed_minor: int = 0
    settles: "Paper | None" = None

    def __post_init__(self) -> None:
        assert self.amount_minor > 0
        assert self.due_on is None or self.due_on >= self.issued_on
        self.left_minor = self.amount_minor
        self.usable_minor = self.amount_minor

    @property
    def payable_minor(self) -> int:
        """What the customer does not contest."""
        return self.left_minor - self.disputed_minor


@dataclass(slots=True, eq=False)
class Step:
    """A movement in the making: of ``credit`` (if it uses one) to ``claim``."""

    kind: MovementKind
    moved_on: date
    amount_minor: int
    claim: Paper
    credit: Paper | None = None
    reason: str | None = None
    document_id: str = ""


@dataclass(slots=True)
class Journal:
    """One customer's documents and movements in the order in which they happened."""

    customer_id: str
    currency: str
    entries: list[Paper | Step] = field(default_factory=list)

    def papers(self) -> list[Paper]:
        """The documents among the entries."""
        return [entry for entry in self.entries if isinstance(entry, Paper)]

    def issue(
        self, kind: DocumentKind, amount_minor: int, on: date, due_on: date | None = None, order_id: str | None = None
    ) -> Paper:
        """Enter a document. Amounts in minor units of the customer's currency."""
        paper = Paper(self.customer_id, kind, amount_minor, self.currency, on, due_on, order_id)
        self.entries.append(paper)
        return paper

    def settle(self, kind: DocumentKind, claim: Paper, on: date, amount_minor: int | None = None) -> Paper:
        """Enter a payment or credit note that goes to one claim as a whole, and apply it in the same line."""
        amount = claim.payable_minor if amount_minor is None else amount_minor
        credit = self.issue(kind, amount, on)
        credit.settles = claim
        _use(credit, claim, amount, on)
        return credit

    def apply(self, credit: Paper, claim: Paper, on: date, amount_minor: int | None = None) -> int:
        """Apply as much of ``credit`` as fits (or exactly ``amount_minor``) to a claim; the amount applied."""
        fits = min(credit.usable_minor, claim.payable_minor)
        amount = fits if amount_minor is None else amount_minor
        if amount:
            _use(credit, claim, amount, on)
            self.entries.append(Step(MovementKind.APPLICATION, on, amount, claim, credit))
        return amount

    def write_off(self, claim: Paper, on: date, reason: str) -> None:
        """Give up what is left of a claim, contested or not."""
        if claim.disputed_minor:
            self.resolve(claim, on, claim.disputed_minor)
        self.entries.append(Step(MovementKind.WRITE_OFF, on, claim.left_minor, claim, reason=reason))
        claim.left_minor = 0

    def dispute(self, claim: Paper, on: date, amount_minor: int, reason: str) -> None:
        """Contest part of a claim."""
        assert 0 < amount_minor <= claim.payable_minor
        claim.disputed_minor += amount_minor
        self.entries.append(Step(MovementKind.DISPUTE, on, amount_minor, claim, reason=reason))

    def resolve(self, claim: Paper, on: date, amount_minor: int) -> None:
        """End a dispute over part of a claim."""
        assert 0 < amount_minor <= claim.disputed_minor
        claim.disputed_minor -= amount_minor
        self.entries.append(Step(MovementKind.DISPUTE_RESOLVED, on, amount_minor, claim))


def _use(credit: Paper, claim: Paper, amount_minor: int, on: date) -> None:
    assert 0 < amount_minor <= min(credit.usable_minor, claim.payable_minor)
    assert credit.issued_on <= on
    assert claim.issued_on <= on
    credit.usable_minor -= amount_minor
    if credit.kind in CREDITS:
        credit.left_minor -= amount_minor
    claim.left_minor -= amount_minor


def is_trade_claim(paper: Paper) -> bool:
    """True for what bills a sale: invoice, retention, contract asset."""
    return paper.kind in BILLED
