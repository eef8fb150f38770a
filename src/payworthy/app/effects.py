"""What a batch of use cases wants written, collected in memory and recorded in one go."""

from dataclasses import dataclass, field
from datetime import datetime

from msgspec.structs import replace

from payworthy.app.line import Line
from payworthy.app.records import Content, DecisionRecord, Hold, HoldState, Move
from payworthy.audit.entry import AuditEntry, entry_hash
from payworthy.exposure.reservation import Reservation


@dataclass(slots=True)
class Effects:
    """Rows to insert, and lines whose counters and totals changed.

    ``superseded`` names orders (line id, order id) whose open hold a newer decision replaces.
    """

    book_id: str
    at: datetime
    actor: str = "payworthy"
    decisions: list[tuple[DecisionRecord, Content]] = field(default_factory=list)
    reservations: list[Reservation] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    superseded: list[tuple[str, str]] = field(default_factory=list)
    entries: list[tuple[AuditEntry, str]] = field(default_factory=list)
    lines: dict[str, Line] = field(default_factory=dict)

    def touch(self, *lines: Line) -> None:
        """Remember that these lines must be written back."""
        for line in lines:
            self.lines[line.line_id] = line

    def supersede(self, line_id: str, order_id: str) -> None:
        """Any open hold on this order, stored or of this very batch, gives way to a newer decision."""
        self.superseded.append((line_id, order_id))
        for index, hold in enumerate(self.holds):
            if (hold.line_id, hold.order_id, hold.state) == (line_id, order_id, HoldState.OPEN):
                self.holds[index] = replace(hold, state=HoldState.SUPERSEDED, closed_at=self.at)

    def audit(
        self, line: Line, actor: str, act: str, subject: str, after: str, before: str = "", behalf: str | None = None
    ) -> None:
        """Append to the line's audit chain, in the same transaction as what it records."""
        line.audit_sequence += 1
        entry = AuditEntry(
            book_id=self.book_id,
            stream=line.line_id,
            sequence=line.audit_sequence,
            previous=line.audit_hash,
            actor=actor,
            on_behalf_of=behalf,
            at=self.at,
            act=act,
            object=subject,
            before=before,
            after=after,
        )
        line.audit_hash = entry_hash(entry)
        self.entries.append((entry, line.audit_hash))
        self.touch(line)
