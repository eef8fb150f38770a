"""``payworthy limit approve``, ``reject`` and ``expire``: how proposals come to their end."""

from datetime import date
from typing import Annotated, Final

import typer

from payworthy.app.decide_proposal import reject as reject_proposal
from payworthy.app.decide_proposal import sign
from payworthy.app.end_proposals import OTHER_POLICY, expire_proposal
from payworthy.app.waiting import still_needed
from payworthy.base.failure import Conflict, Denied, Failure, Invalid, PayworthyError, Reason
from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.proposal_words import limit_texts, proposal_data, roles_text, stored
from payworthy.cli.reading import one_of
from payworthy.facts.limit import Limit, LimitKind
from payworthy.limit.lifecycle import LimitRecord, Standing, standing
from payworthy.limit.lifecycle import State as LimitState

MOVES: Final = ("raise", "keep", "cut", "prepay")
"""What a proposal does with the limit."""

_BAD: Final = 2


def approve(
    context: typer.Context,
    proposal: Annotated[list[str] | None, typer.Argument(metavar="PROPOSAL...")] = None,
    every: Annotated[bool, typer.Option("--all")] = False,
    move: Annotated[str | None, typer.Option("--move", metavar="MOVE")] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT")] = None,
) -> None:
    """Sign proposals as the person named with ``--as``, each for itself."""
    desk = desk_of(context)
    desk.acting()
    named = list(dict.fromkeys(proposal or []))
    if every == bool(named) or (move is not None and not every):
        raise Invalid(Failure(Reason.MISSING, "cli_proposal_not_named"))
    if every:
        wanted = None if move is None else one_of(MOVES, move, "--move")
        waiting = desk.view(lambda look: look.proposals())
        named = [made.proposal_id for made, _ in waiting if wanted in (None, made.move)]
    else:
        for name in named:
            stored(desk, name)  # one that is not there is said before anything is signed
    results = [(name, _signed(desk, name, note or "")) for name in named]
    failures = [failure for _, failure in results if failure is not None]
    if len(results) == len(failures) == 1 and not every:
        raise PayworthyError(failures[0])
    if failures and not every:
        desk.exit_code = _BAD
    _show_signed(desk, results)


def _signed(desk: Desk, proposal_id: str, note: str) -> Failure | None:
    """Sign one proposal; what stands in the way of it is said beside the others that went well."""
    at = desk.book.clock.now()
    try:
        desk.write(lambda tx: sign(tx, proposal_id, desk.user, note, at))
    except (Conflict, Denied, Invalid) as error:
        return error.failure
    return None


def _show_signed(desk: Desk, results: list[tuple[str, Failure | None]]) -> None:
    rows = [(*stored(desk, name), failure) for name, failure in results]
    data = {
        "proposals": [
            proposal_data(desk, made, steps)
            | {"signed": failure is None, "error": None if failure is None else desk.screen.failure_data(failure)}
            for made, steps, failure in rows
        ]
    }

    def draw(_: object) -> None:
        if not rows:
            desk.screen.say("proposal.none")
            return
        names = ("proposal", "customer", "limit_from", "limit_to", "move", "what_happened")
        table = desk.screen.table(*names, right=("limit_from", "limit_to"))
        for made, steps, failure in rows:
            table.row(
                made.proposal_id,
                made.customer_id,
                *limit_texts(desk, made),
                desk.texts.say(f"limit.move.{made.move}"),
                _happened(desk, roles_text(desk, still_needed(made, steps)), failure),
                style="" if failure is None else "dim",
            )
        desk.screen.show(table)
        signed = sum(failure is None for _, _, failure in rows)
        desk.screen.say("proposal.signed_count", count=signed, of=len(rows))

    desk.screen.answer(data, draw)


def _happened(desk: Desk, missing: str, failure: Failure | None) -> str:
    if failure is not None:
        return desk.screen.sentence(failure)
    return desk.screen.word("proposal.still", roles=missing) if missing else desk.screen.word("proposal.in_force")


def reject(
    context: typer.Context,
    proposal: Annotated[str, typer.Argument(metavar="PROPOSAL")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT")],
) -> None:
    """Say no to a proposal; one's own is taken back."""
    desk = desk_of(context)
    at = desk.book.clock.now()
    step = desk.write(lambda tx: reject_proposal(tx, proposal, desk.user, reason, at))
    data = {"proposal": proposal_data(desk, *stored(desk, proposal))}
    desk.screen.answer(data, lambda screen: screen.say(f"proposal.{step.act}", proposal=proposal, person=desk.user))


def expire(context: typer.Context) -> None:
    """End proposals whose time is over, and tell which limits end soon or have ended."""
    desk = desk_of(context)
    desk.acting()
    waiting = desk.view(lambda look: look.proposals())
    results = [(made, _expired(desk, made.proposal_id)) for made, _ in waiting]
    ended = [(made, because) for made, because in results if because is not None]
    ending = _ending(desk)
    data = {
        "ended": [
            {"proposal_id": made.proposal_id, "customer_id": made.customer_id, "because": because}
            for made, because in ended
        ],
        "limits": [
            {"customer_id": limit.owner_id, "kind": limit.kind, "valid_to": str(limit.valid_to), "standing": how}
            for limit, how in ending
        ],
    }

    def draw(_: object) -> None:
        desk.screen.say("proposal.expired", count=len(ended))
        for made, because in ended:
            code = "other_policy" if because == OTHER_POLICY else "too_old"
            desk.screen.say(f"proposal.ended_{code}", proposal=made.proposal_id, customer=made.customer_id)
        _draw_ending(desk, ending)

    desk.screen.answer(data, draw)


def _expired(desk: Desk, proposal_id: str) -> str | None:
    at = desk.book.clock.now()
    return desk.write(lambda tx: expire_proposal(tx, proposal_id, desk.user, at))


def _ending(desk: Desk) -> list[tuple[Limit, Standing]]:
    """The limits of each customer that warn: a standing limit close to its end or past it, and a temporary one that
    ended within the days of warning. What a newer limit took the place of is none of them."""
    params = desk.policy.limits
    if params is None:
        return []
    found: list[tuple[Limit, Standing]] = []
    for limits in desk.view(lambda look: look.limits_with_end()).values():
        begun = [limit for limit in limits if limit.valid_from <= desk.today and limit.amount_minor != 0]
        base = [limit for limit in limits if limit.kind is LimitKind.BASE and limit.valid_from <= desk.today]
        newest = max(base, key=lambda limit: limit.valid_from, default=None)
        for limit in begun:
            if limit.valid_to is None or (limit.kind is LimitKind.BASE and limit is not newest):
                continue
            how = standing(_record(limit, limit.valid_to), desk.today, params)
            is_recent = (desk.today - limit.valid_to).days <= params.warn_days
            if how is not Standing.IN_FORCE and (limit.kind is LimitKind.BASE or is_recent):
                found.append((limit, how))
    return found


def _record(limit: Limit, ends: date) -> LimitRecord:
    return LimitRecord(
        limit_id="",
        owner_id=limit.owner_id,
        is_group=limit.is_group,
        currency=limit.currency,
        business_line="",
        kind=limit.kind,
        amount_minor=limit.amount_minor or 0,
        valid_from=limit.valid_from,
        valid_to=ends,
        state=LimitState.ACTIVE,
    )


def _draw_ending(desk: Desk, ending: list[tuple[Limit, Standing]]) -> None:
    if not ending:
        desk.screen.say("proposal.no_limit_ends")
        return
    table = desk.screen.table("customer", "limit", "limit_kind", "standing", right=("limit",))
    for limit, how in ending:
        amount = limit.amount_minor
        table.row(
            limit.owner_id,
            desk.screen.word("limit.unlimited") if amount is None else desk.texts.money(amount, limit.currency),
            desk.texts.word("word.kind", limit.kind),
            desk.texts.say(f"limit.standing.{how}", on=str(limit.valid_to)),
        )
    desk.screen.show(table)
