"""``payworthy challenge``: contest a fact of a credit file, and decide about it."""

from collections.abc import Callable
from typing import Annotated, Any

import typer
from rich.text import Text

from payworthy.app.assess import Assessed
from payworthy.app.challenge_fact import decide_challenge, open_challenge
from payworthy.app.personal_data import Purpose
from payworthy.app.rescore import Rescored, rescored
from payworthy.base.failure import Failure, Invalid, Reason, invalid
from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.file_page import challenge_data
from payworthy.cli.reveal import reveal_all
from payworthy.cli.world import BookTx
from payworthy.facts.challenge import Challenge, ChallengeState
from payworthy.score.words import points_text

_Customer = Annotated[str, typer.Argument(metavar="CUSTOMER")]
_Fact = Annotated[str, typer.Argument(metavar="FACT")]
_Reason = Annotated[str, typer.Option("--reason", metavar="TEXT")]


def open_(context: typer.Context, customer: _Customer, fact: _Fact, reason: _Reason) -> None:
    """Contest a fact: no score sees it until somebody else has decided."""
    desk = desk_of(context)
    at = desk.book.clock.now()
    found = _rescored(desk, customer, fact, lambda tx: open_challenge(tx, customer, fact, desk.user, reason, at))

    def draw(_: object) -> None:
        one = found.made
        desk.screen.say("challenge.opened", style="bold", fact=_name(one), day=one.answer_by.isoformat())
        _draw_scores(desk, found)

    desk.screen.answer(_data(desk, found), draw)


def list_(context: typer.Context, every: Annotated[bool, typer.Option("--all")] = False) -> None:
    """Challenges that wait for an answer, the most pressing first."""
    desk = desk_of(context)
    stored = [one for one in desk.view(lambda look: look.challenges()) if every or one.state is ChallengeState.OPEN]
    found = reveal_all(desk, stored, Purpose.FILE)
    found.sort(key=lambda one: (one.answer_by, one.customer_id, one.fact_id))

    def draw(_: object) -> None:
        if not found:
            desk.screen.say("challenge.none")
            return
        table = desk.screen.table("customer", "fact", "challenged_because", "opened_by", "answer_due", "fact_state")
        for one in found:
            is_late = one.state is ChallengeState.OPEN and one.answer_by < desk.today
            due = Text(one.answer_by.isoformat(), style="red" if is_late else "")
            state = desk.texts.say(f"challenge_state.{one.state}")
            table.row(one.customer_id, _name(one), one.reason, one.opened_by, due, state)
        desk.screen.show(table)

    desk.screen.answer({"challenges": [challenge_data(one) for one in found]}, draw)


def decide(
    context: typer.Context,
    customer: _Customer,
    fact: _Fact,
    reason: _Reason,
    upheld: Annotated[bool, typer.Option("--upheld")] = False,
    rejected: Annotated[bool, typer.Option("--rejected")] = False,
    withdrawn: Annotated[bool, typer.Option("--withdrawn")] = False,
) -> None:
    """Decide a challenge: the fact was wrong, or it stands."""
    desk = desk_of(context)
    state = _state(upheld=upheld, rejected=rejected, withdrawn=withdrawn)
    at = desk.book.clock.now()
    found = _rescored(
        desk, customer, fact, lambda tx: decide_challenge(tx, customer, fact, state, desk.user, reason, at)
    )

    def draw(_: object) -> None:
        desk.screen.say(f"challenge.{found.made.state}", style="bold", fact=_name(found.made), person=desk.user)
        _draw_scores(desk, found)

    desk.screen.answer(_data(desk, found), draw)


def _state(*, upheld: bool, rejected: bool, withdrawn: bool) -> ChallengeState:
    chosen = {
        ChallengeState.UPHELD: upheld,
        ChallengeState.REJECTED: rejected,
        ChallengeState.WITHDRAWN: withdrawn,
    }
    named = [state for state, is_named in chosen.items() if is_named]
    if not named:
        raise Invalid(Failure(Reason.MISSING, "challenge_without_verdict"))
    if len(named) > 1:
        raise Invalid(invalid("cli_options_exclude", one=f"--{named[0]}", other=f"--{named[1]}"))
    return named[0]


def _rescored(desk: Desk, customer: str, fact: str, act: Callable[[BookTx], Challenge]) -> Rescored[Challenge]:
    policy = desk.policy

    compute = None if policy.scorecard is None else desk.world.measure_engine()
    return desk.worked(lambda book: rescored(book, policy, customer, fact, act, book.clock.now, compute))


def _name(one: Challenge) -> str:
    return f"{one.kind}/{one.target}"


def _score(assessed: Assessed | None) -> dict[str, Any] | None:
    if assessed is None:
        return None
    return {"score": points_text(int(assessed.scored.score[0])), "grade": assessed.grade(0)}


def _data(desk: Desk, found: Rescored[Challenge]) -> dict[str, Any]:
    [made] = reveal_all(desk, [found.made], Purpose.FILE)
    return {
        "challenge": challenge_data(made),
        "score_before": _score(found.before),
        "score_after": _score(found.after),
    }


def _draw_scores(desk: Desk, found: Rescored[Challenge]) -> None:
    before, after = _score(found.before), _score(found.after)
    if before is None or after is None:
        desk.screen.say("challenge.not_scored", style="dim")
        return
    desk.screen.say(
        "challenge.scores",
        score_before=before["score"],
        grade_before=before["grade"],
        score_after=after["score"],
        grade_after=after["grade"],
    )
