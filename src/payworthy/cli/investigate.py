"""``payworthy investigate``: ask the sources about a customer, and keep what they say."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from payworthy.app.personal_data import Purpose
from payworthy.app.protection import BLACK
from payworthy.base.failure import Denied, Failure, Invalid, NotFound, Reason, invalid
from payworthy.base.ids import parse_standard_id
from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.reading import an_amount, one_of
from payworthy.facts.personal import is_sealed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from payworthy.app.enquiry import Enquiry, Source
    from payworthy.app.investigate import Investigation, Wanted
    from payworthy.facts.credit_fact import CreditFact
    from payworthy.facts.profile import Profile

DEPTHS: Final = ("L0", "L1", "L2", "L3")
NOTHING_ANSWERED: Final = 1
ANSWERED_IN_PART: Final = 5


def investigate(
    context: typer.Context,
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER")],
    depth: Annotated[str, typer.Option("--depth", metavar="LEVEL")] = "L2",
    named: Annotated[str, typer.Option("--sources", metavar="NAMES")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
    fresh: Annotated[bool, typer.Option("--fresh")] = False,
    max_cost: Annotated[str | None, typer.Option("--max-cost", metavar="AMOUNT")] = None,
    config: Annotated[Path | None, typer.Option("--config", metavar="FILE")] = None,
) -> None:
    """Ask the sources that are switched on, in the order of the waterfall."""
    from payworthy.app.investigate import Wanted, plan
    from payworthy.cli.investigate_page import draw_investigation, investigation_data

    desk = desk_of(context)
    desk.acting()
    level = one_of(DEPTHS, depth, "--depth")
    chosen = _chosen(desk, config, named)
    budget = an_amount(max_cost, desk.policy.currency, "--max-cost")
    wanted = Wanted(
        named=frozenset(source.card.id for source in chosen) if named else frozenset(),
        is_fresh=fresh,
        budget_minor=budget,
    )
    enquiry = _enquiry(desk, customer, level)
    if dry_run:
        known = desk.view(lambda look: look.credit_facts(customer))
        done = plan(enquiry, chosen, wanted, known, _worth(desk))
    else:
        done = _investigate(desk, enquiry, chosen, wanted)
        desk.exit_code = _exit_code(done)
    data = investigation_data(desk, enquiry, done, is_plan=dry_run)
    desk.screen.answer(data, lambda _: draw_investigation(desk, enquiry, done, is_plan=dry_run))


def _chosen(desk: Desk, config: Path | None, named: str) -> "Sequence[Source]":
    """The sources that are switched on, or those of them that were named; raises ``Invalid`` where there is none."""
    switched = desk.world.sources(config or desk.settings.sources, desk.settings.lists)
    if not switched:
        raise Invalid(Failure(Reason.MISSING, "cli_no_source_switched_on"))
    names = [name.strip() for name in named.replace("，", ",").split(",") if name.strip()]
    on = {source.card.id: source for source in switched}
    for name in names:
        one_of(desk.world.source_cards(), name, "--sources")
        if name not in on:
            raise Invalid(invalid("cli_source_not_switched_on", source=name, known=", ".join(on)))
    return [on[name] for name in dict.fromkeys(names)] if names else list(switched)


def _enquiry(desk: Desk, customer_id: str, depth: str) -> "Enquiry":
    """Whom we ask about: the master data, and what registers said before. Raises ``NotFound``."""
    from payworthy.app.enquiry import Depth, Enquiry
    from payworthy.app.investigate import has_consent, is_person
    from payworthy.facts.profile import Profile, ProfileField

    masters = desk.view(lambda look: look.masters([customer_id]))
    if customer_id not in masters:
        raise NotFound(Failure(Reason.MISSING, "customer_unknown", {"customer_id": customer_id}))
    customer = masters[customer_id]
    if customer.name == BLACK:
        raise Denied(Failure(Reason.DENIED, "cli_name_not_shown", {"customer_id": customer_id}))
    known = desk.view(lambda look: look.credit_facts(customer_id))
    told = _told_ids(
        desk,
        customer_id,
        [fact for fact in known if isinstance(fact, Profile) and fact.field is ProfileField.REGISTRATION_ID],
    )
    ids: dict[str, str] = {}
    for standard_id in filter(None, (customer.registration_id, *told)):
        scheme, _, value = standard_id.partition(":")
        ids.setdefault(scheme, value)
    now = desk.book.clock.now()
    return Enquiry(
        customer_id=customer_id,
        name=customer.name,
        country=customer.country,
        currency=customer.currency,
        asked_at=now,
        asked_on=desk.policy.today(now),
        depth=Depth(depth),
        name_en=customer.name_en,
        ids=ids,
        is_person=is_person(known) or bool(customer.is_person),
        has_consent=has_consent(known),
    )


def _told_ids(desk: Desk, customer_id: str, facts: "list[Profile]") -> list[str]:
    """Registration ids that registers gave; those of natural persons are opened for the enquiry, where that may be."""
    shown = desk.reveal(customer_id, facts, Purpose.ENQUIRY)
    return [
        fact.value
        for fact, stored in zip(shown, facts, strict=True)
        if not is_sealed(stored.value) or not isinstance(parse_standard_id(fact.value), Failure)
    ]


def _in_the_clear(desk: Desk, customer_id: str, facts: "list[CreditFact]") -> "list[CreditFact]":
    """Facts with the names of who owns and leads the customer, which go to sources that screen; that is put on record.
    What may not be seen is empty, and nobody is asked about it."""
    from payworthy.app.personal_data import Asking
    from payworthy.app.protection import Locked

    asking = Asking(desk.user, Purpose.ENQUIRY, dict.fromkeys(Locked, ""))
    return desk.worked(lambda book: book.reveal(customer_id, facts, asking)) if facts else []


def _investigate(desk: Desk, enquiry: "Enquiry", chosen: "Sequence[Source]", wanted: "Wanted") -> "Investigation":
    from payworthy.app.enquiry import Answer, Card
    from payworthy.app.import_rights import importer
    from payworthy.app.investigate import investigate as work
    from payworthy.app.keep_answer import KIND, Kept, keep_answer
    from payworthy.app.screening_parties import Sought, sought_of

    desk.book.rehearse(lambda tx: importer(tx, desk.user, KIND))  # before anything is asked, and paid
    kept = desk.view(lambda look: look.credit_facts(enquiry.customer_id))
    known = _in_the_clear(desk, enquiry.customer_id, kept)
    master = desk.view(lambda look: look.masters([enquiry.customer_id]))[enquiry.customer_id]

    def keep(card: Card, answer: Answer) -> Kept:
        at = desk.book.clock.now()
        return desk.write(lambda tx: keep_answer(tx, enquiry, card, answer, desk.user, at))

    with desk.screen.progress("investigate") as bar:

        def progress(done: int, whole: int, name: str) -> None:
            bar(done, whole)
            if name and desk.screen.errors.is_terminal:
                desk.screen.note("investigate.asking", source=desk.texts.word("source", name))

        def seek(facts: "Sequence[CreditFact]") -> tuple[Sought, ...]:
            return tuple(one for one in sought_of(master, facts) if any(one.party.names))

        return work(enquiry, chosen, wanted, known, _worth(desk), keep, progress, seek)


def _worth(desk: Desk) -> "_Worth":
    return _Worth(desk)


class _Worth:
    """Amounts in the policy's currency, at the book's rates of today."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __call__(self, amount_minor: int, currency: str) -> int | Failure:
        policy = self._desk.policy
        if currency == policy.currency:
            return amount_minor
        rates = self._desk.view(lambda look: look.rates(policy))
        found = rates.convert(amount_minor, currency, policy.currency, self._desk.today)
        return found if isinstance(found, Failure) else found.amount_minor


def _exit_code(done: "Investigation") -> int:
    asked = [step for step in done.steps if step.skip is None]
    if not asked or all(step in done.answered and step.trouble is None for step in asked):
        return 0
    return ANSWERED_IN_PART if done.answered else NOTHING_ANSWERED
