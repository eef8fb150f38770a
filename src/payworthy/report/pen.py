"""What every section needs to write: the data, the language, and the pieces of a tree with their facts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final

from payworthy.facts.credit_fact import CreditFactKind
from payworthy.facts.entry import Block as FileBlock
from payworthy.facts.entry import Entry
from payworthy.facts.profile import Profile, ProfileField
from payworthy.facts.public_record import Area, Check, Event, EventKind
from payworthy.report import cited
from payworthy.report.data import Known, Moment, ReportData, YearEnd
from payworthy.report.tree import Align, Bullets, Cite, Column, Level, Note, Table, Text, Tone
from payworthy.report.voice import DASH, Voice
from payworthy.score.explain import Line
from payworthy.score.words import Sayings

_WIDE, _BROAD = 3, 2
_AMOUNTS: Final = frozenset(
    {"paid_in_minor", "registered_capital_minor", "purchases_forecast_minor", "insured_limit_minor"}
)
_CODES: Final = {
    "entity_type": "entity_type",
    "reg_status": "registration_status",
    "size_class": "size_class",
}
_SCALES: Final = {
    "ownership": "credit_report.ownership",
    "industry_outlook": "credit_report.outlook",
    "region_risk": "credit_report.outlook",
    "dependence": "credit_report.dependence",
}


@dataclass(frozen=True)
class Pen:
    """Writes pieces of one report."""

    data: ReportData
    voice: Voice

    @cached_property
    def sayings(self) -> Sayings:
        """Sentences about the score."""
        card = self.data.policy.scorecard
        assert card is not None, "a report is written under a policy that scores"
        return Sayings(card, self.data.currency, self.voice.texts)

    @property
    def name(self) -> str:
        """What the customer is called in the document's language, as far as that is known."""
        customer = self.data.customer
        return customer.name_en or customer.name if self.voice.texts.language == "en" else customer.name

    def say(self, code: str, **params: str | int) -> str:
        """A text of the report."""
        return self.voice.say(code, **params)

    def text(self, code: str, cites: Cite = (), tone: Tone = Tone.PLAIN, **params: str | int) -> Text:
        """A text of the report with what it rests on."""
        return Text(self.voice.say(code, **params), cites, tone)

    def measure(self, name: str, tone: Tone | None = None, moment: Moment | None = None, more: Cite = ()) -> Text:
        """A measure in its unit; what is missing is said in grey."""
        reading = (moment or self.data.now)[name]
        shown = tone or Tone.PLAIN if reading.value is not None else Tone.MUTED
        return Text(self.voice.reading(reading), (*cited.measure(name, moment), *more), shown)

    def money(self, minor: int | None, cites: Cite, tone: Tone = Tone.PLAIN, currency: str | None = None) -> Text:
        """An amount; a dash for what is not known."""
        if minor is None:
            return Text(DASH, (), Tone.MUTED)
        return Text(self.voice.money(minor, currency), cites, tone)

    def columns(
        self, family: str, *names: str, right: Sequence[str] = (), wide: Sequence[str] = (), broad: Sequence[str] = ()
    ) -> tuple[Column, ...]:
        """Columns by the names of their texts; ``wide`` ones get three times the width of the others, ``broad`` ones
        twice."""
        return tuple(
            Column(
                self.voice.say(f"column.{family}.{name}"),
                Align.RIGHT if name in right else Align.LEFT,
                _WIDE if name in wide else _BROAD if name in broad else 1,
            )
            for name in names
        )

    def line_value(self, line: Line) -> str:
        """A factor's figure in its unit, or why there is none."""
        if line.value is not None and line.measure.endswith("_minor"):
            return self.voice.money(int(line.value))
        return self.sayings.value(line)

    def note(self, code: str, level: Level = Level.INFO, cites: Cite = (), **params: str | int) -> Note:
        """A statement set apart."""
        return Note(Text(self.voice.say(code, **params), cites), level)

    def bullets(self, title: str, items: Iterable[Text]) -> tuple[Bullets, ...]:
        """A list, or nothing where nothing is in it."""
        listed = tuple(items)
        return (Bullets(listed, self.voice.say(title)),) if listed else ()

    def profile(self, field: ProfileField) -> Known | None:
        """What is known of one field of the customer."""
        for known in self.data.of(CreditFactKind.PROFILE):
            if isinstance(known.record, Profile) and known.record.field is field:
                return known
        return None

    def profile_text(self, field: ProfileField) -> Text | None:
        """The value of a field in words."""
        known = self.profile(field)
        if known is None or not isinstance(known.record, Profile):
            return None
        record, name = known.record, str(field)
        if name in _AMOUNTS:
            said = self.voice.money(int(record.value), record.currency)
        elif name in _CODES:
            said = self.voice.word(_CODES[name], record.value)
        elif name in _SCALES:
            said = self.voice.word(_SCALES[name], record.value)
        else:
            said = record.value
        return Text(said, (known.fact_id,))

    def entries(self, block: FileBlock) -> tuple[tuple[Known, Entry], ...]:
        """The entries of a block that hold."""
        return tuple(
            (known, known.record)
            for known in self.data.of(CreditFactKind.ENTRY)
            if isinstance(known.record, Entry)
            and known.record.block is block
            and (known.record.ended_on is None or known.record.ended_on > self.data.as_of)
        )

    def field(self, known: Known, entry: Entry, name: str) -> Text:
        """One field of an entry in words; a dash where it says nothing."""
        value = entry.fields.get(name)
        if value is None:
            return Text(DASH, (), Tone.MUTED)
        cites = (known.fact_id,)
        if name in ("subscribed", "paid", "amount", "facilities", "limit", "sales", "purchases", "requested_limit"):
            return Text(self.voice.money(int(value), entry.currency), cites)
        if name in ("share", "margin", "growth") or name.endswith("_share") or name in ("machines_running", "pd"):
            return Text(self.voice.percent(Decimal(value)), cites)
        return Text(value, cites)

    def events(self, *kinds: EventKind) -> tuple[tuple[Known, Event], ...]:
        """Entries of the public record of some kinds (all, without any), the newest first."""
        found = [
            (known, known.record)
            for known in self.data.of(CreditFactKind.EVENT)
            if isinstance(known.record, Event) and (not kinds or known.record.kind in kinds)
        ]
        return tuple(sorted(found, key=lambda one: one[1].began_on, reverse=True))

    def stands(self, event: Event) -> bool:
        """Whether an entry holds on the day."""
        return event.ended_on is None or event.ended_on > self.data.as_of

    def checked(self, area: Area) -> tuple[Known, Check] | None:
        """The latest look at an area; ``None`` where nobody looked."""
        found = [
            (known, known.record)
            for known in self.data.of(CreditFactKind.CHECK)
            if isinstance(known.record, Check) and known.record.area is area
        ]
        return max(found, key=lambda one: one[1].checked_on, default=None)

    @property
    def accounts(self) -> Cite:
        """The newest accounts that measures were worked out from."""
        return (self.data.years[-1].fact_id,) if self.data.years else ()

    def person(self, person_id: str) -> str:
        """Somebody's name; the id where the book has none."""
        return self.data.names.get(person_id, person_id)

    def year(self, end: YearEnd, name: str, tone: Tone = Tone.PLAIN) -> Text:
        """A measure of one year's accounts."""
        reading = end.moment[name]
        if reading.value is None:
            return Text(DASH, (), Tone.MUTED)
        return Text(self.voice.reading(reading), (*cited.measure(name, end.moment), end.fact_id), tone)


def table(
    columns: tuple[Column, ...],
    rows: Iterable[tuple[Text, ...]],
    caption: str = "",
    note: str = "",
    total: tuple[Text, ...] | None = None,
) -> Table:
    """A table of rows that come one by one."""
    return Table(columns, tuple(rows), caption, note, total)


def plain(text: str, cites: Cite = (), tone: Tone = Tone.PLAIN) -> Text:
    """A cell of words."""
    return Text(text, cites, tone)
