"""Everything a credit report is made of: plain records of what is known on a day, each with the id it is cited by.

Nothing here is computed from anything else here: whoever loads it (``app/report_data.py``) has asked the same functions
that a score, a limit and an order check ask. Amounts are minor units of ``currency`` unless a record names its own.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from msgspec import Struct

from payworthy.base.failure import Failure
from payworthy.check.snapshot import LimitInForce
from payworthy.exposure.components import Components
from payworthy.facts.credit_fact import CreditFact, CreditFactKind
from payworthy.facts.customer import Customer
from payworthy.facts.limit import LimitKind
from payworthy.facts.person import Role
from payworthy.limit.economics import LimitProfit
from payworthy.limit.one import Recommendation
from payworthy.policy.bundle import Policy
from payworthy.score.explain import Explanation
from payworthy.score.override import Override

OWN: Final = "own_ledger"
"""Source of what the company itself has on record: ledger, orders, limits, promises."""


class Known(Struct, frozen=True, kw_only=True):
    """A credit fact as it holds on the day. ``fact_id`` is ``kind/id@version``; ``source`` as the fact says it, or who
    brought it; ``licence`` what may be done with it (empty: nothing is said)."""

    fact_id: str
    kind: CreditFactKind
    record: CreditFact
    known_on: date
    source: str
    licence: str = ""


class Reading(Struct, frozen=True, gc=False, kw_only=True):
    """One measure: its value, or the code of why there is none."""

    name: str
    value: Decimal | int | None
    absence: str | None = None


class Moment(Struct, frozen=True, kw_only=True):
    """All measures as of one day."""

    as_of: date
    readings: Mapping[str, Reading]

    def __getitem__(self, name: str) -> Reading:
        return self.readings[name]

    def value(self, name: str) -> Decimal | int | None:
        """The figure, or ``None`` where there is none."""
        return self.readings[name].value

    def minor(self, name: str) -> int:
        """An amount; 0 where there is none, for sums over what is known."""
        found = self.readings[name].value
        return 0 if found is None else int(found)


class YearEnd(Struct, frozen=True, kw_only=True):
    """The measures of one year's accounts, as on the day they close. ``fact_id`` of the accounts."""

    period_end: date
    fact_id: str
    moment: Moment


class Past(Struct, frozen=True, gc=False, kw_only=True):
    """An assessment that is on record. ``limit_minor`` is what was recommended, ``None`` where nothing could be."""

    number: int
    as_of: date
    grade: str
    score_micro: int
    completeness_micro: int
    limit_minor: int | None
    caps: tuple[str, ...]
    contributions: Mapping[str, int]
    policy_hash: str
    is_now: bool = False
    """Whether it found what this report finds."""


class Act(Struct, frozen=True, gc=False, kw_only=True):
    """What a person did with a proposal."""

    act: str
    person_id: str
    role: Role | None
    at: datetime
    reason: str


class Proposed(Struct, frozen=True, kw_only=True):
    """A proposal with what became of it. ``needed``: roles that still must sign; ``answer_due``: by when."""

    proposal_id: str
    state: str
    move: str
    kind: LimitKind
    grade_before: str | None
    grade: str | None
    limit_before_minor: int | None
    limit_minor: int | None
    currency: str
    term_days: int | None
    valid_from: date
    valid_to: date | None
    review_on: date | None
    signatures: tuple[Role, ...]
    needed: tuple[Role, ...]
    answer_due: date | None
    proposed_by: str
    proposed_at: datetime
    reason: str
    acts: tuple[Act, ...] = ()
    override: Override | None = None

    @property
    def is_open(self) -> bool:
        """Whether it waits for a signature."""
        return self.state in ("open", "signed")


class HeldOverride(Struct, frozen=True, kw_only=True):
    """An override in force: who approved it, the program's own grade, and the grade that holds."""

    proposal_id: str
    override: Override
    approved_by: str
    approved_at: datetime
    graded: str
    grade: str


class InForce(Struct, frozen=True, gc=False, kw_only=True):
    """The standing limit on record: ``amount_minor`` of ``None`` is unlimited. ``approved_by`` as the file or the
    proposal says."""

    amount_minor: int | None
    currency: str
    valid_from: date
    valid_to: date | None
    temporary_minor: int
    temporary_to: date | None
    approved_by: str | None


class Exposure(Struct, frozen=True, kw_only=True):
    """The exposure as an order check sees it now, in ``currency``. ``ceiling_minor``: what the limit allows, ``None``
    for unlimited or none (``limit`` tells which); ``headroom_minor`` may be negative."""

    currency: str
    parts: Components
    total_minor: int
    limit: LimitInForce | None
    headroom_minor: int | None
    ledger_as_of: date | None
    group_id: str | None = None
    group_minor: int | None = None
    group_limit: LimitInForce | None = None


class Month(Struct, frozen=True, gc=False, kw_only=True):
    """What was paid in one month. ``days_late``: days beyond terms, weighted by amount; ``late_share``: the part that
    came late. ``None`` where nothing was paid."""

    month: str
    paid_minor: int
    parts: int
    days_late: Decimal | None
    late_share: Decimal | None


class OpenItem(Struct, frozen=True, gc=False, kw_only=True):
    """An open document."""

    kind: str
    document_id: str
    due_on: date | None
    currency: str
    open_minor: int
    disputed_minor: int


class OrderDecision(Struct, frozen=True, gc=False, kw_only=True):
    """An order check of late, with the rules that spoke against it."""

    decision_id: str
    order_id: str
    decided_at: datetime
    amount_minor: int
    currency: str
    outcome: str
    rules: tuple[str, ...]
    is_open_hold: bool


class Member(Struct, frozen=True, gc=False, kw_only=True):
    """A customer of the same group. ``parent_id``: its parent in the book, if that is known."""

    customer_id: str
    name: str
    grade: str | None
    parent_id: str | None
    country: str
    is_self: bool = False


class FileState(Struct, frozen=True, kw_only=True):
    """How complete the credit file is for the depth (``level``) that the credit asks for. ``missing``: items it lacks,
    and of them ``stale`` what is there but too old; ``conflicts`` name what sources differ on."""

    level: str
    completeness: Decimal
    missing: tuple[str, ...]
    stale: tuple[str, ...]
    conflicts: tuple[str, ...]


class Rewording(Struct, frozen=True, gc=False, kw_only=True):
    """What a language model was asked to rephrase. ``model`` is what it calls itself; ``kept`` counts paragraphs whose
    rewording says the same, ``dropped`` by why the others were not used."""

    model: str
    kept: int
    dropped: Mapping[str, int]


class ReportData(Struct, frozen=True, kw_only=True):
    """The whole. ``now`` and ``year_ago`` are all measures; ``years`` those of the accounts, oldest first;
    ``statements`` are among ``facts`` too. ``number`` is the report's own. ``names`` says people's names by id."""

    number: str
    as_of: date
    made_at: datetime
    made_by: str
    timezone: str
    customer: Customer
    currency: str
    policy: Policy
    grade: str
    facts: tuple[Known, ...]
    now: Moment
    year_ago: Moment | None
    years: tuple[YearEnd, ...]
    explanation: Explanation
    recommendation: Recommendation
    assessment_id: str
    history: tuple[Past, ...] = ()
    proposal: Proposed | None = None
    not_proposed: Failure | None = None
    proposals: tuple[Proposed, ...] = ()
    override: HeldOverride | None = None
    in_force: InForce | None = None
    exposure: Exposure | None = None
    months: tuple[Month, ...] = ()
    open_items: tuple[OpenItem, ...] = ()
    decisions: tuple[OrderDecision, ...] = ()
    group_id: str | None = None
    members: tuple[Member, ...] = ()
    profits: tuple[LimitProfit, ...] = ()
    own_receivable_minor: int | None = None
    term_days: int | None = None
    review_on: date | None = None
    valid_to: date | None = None
    names: Mapping[str, str] = {}
    file: FileState | None = None
    rewording: Rewording | None = None

    def of(self, kind: CreditFactKind) -> tuple[Known, ...]:
        """The facts of one kind."""
        return tuple(known for known in self.facts if known.kind is kind)
