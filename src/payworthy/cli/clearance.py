"""``payworthy clearance``: no clearance, no truck."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from payworthy.app.answer import amount as amount_data
from payworthy.app.read_request import credit_days
from payworthy.app.spoken_terms import spoken_terms
from payworthy.app.use_clearance import use_clearance
from payworthy.base.currency import ALIASES, EXPONENTS
from payworthy.base.failure import Conflict, Failure, Invalid, Reason, invalid
from payworthy.base.terms import parse_terms
from payworthy.check.clearance import Claims, Presented, amount_max_minor, read
from payworthy.check.clearance import verify as verify_clearance
from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.reading import an_amount, an_instant
from payworthy.keys import PUBLIC_FILE, load_public

VOID: Final = 4
"""Exit code of a clearance that lets nothing leave: changed, expired, used up, replaced, signed by another."""

UNREADABLE: Final = 2
"""Exit code of something that is no clearance at all: cut off by a scanner, say. It lets nothing leave either."""

_Token = Annotated[str, typer.Argument(metavar="TOKEN")]


def verify(
    context: typer.Context,
    token: _Token,
    customer: Annotated[str, typer.Option("--customer", metavar="CUSTOMER")],
    order: Annotated[str, typer.Option("--order", metavar="ORDER")],
    amount: Annotated[str, typer.Option("--amount", metavar="AMOUNT")],
    currency: Annotated[str, typer.Option("--currency", metavar="CODE")],
    terms: Annotated[str, typer.Option("--terms", metavar="TERMS")],
    ship_to: Annotated[str | None, typer.Option("--ship-to", metavar="PLACE")] = None,
    bill_to: Annotated[str | None, typer.Option("--bill-to", metavar="CUSTOMER")] = None,
    public_key: Annotated[Path | None, typer.Option("--public-key", metavar="FILE")] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="INSTANT")] = None,
) -> None:
    """May this shipment leave on this clearance? Needs the public key and nothing else."""
    desk = desk_of(context)
    moment = an_instant(at, "--at") or desk.clock.now()
    code = ALIASES.get(currency, currency.upper())
    if code not in EXPONENTS:
        raise Invalid(invalid("currency_unknown", value=currency).at(column="--currency"))
    agreed = parse_terms(terms)
    if isinstance(agreed, Failure):
        raise Invalid(agreed.at(column="--terms"))
    presented = Presented(
        customer_id=customer,
        order_id=order,
        amount_minor=an_amount(amount, code, "--amount") or 0,
        currency=code,
        terms=str(agreed),
        credit_days=credit_days(agreed, moment.date()),
        ship_to=ship_to,
        bill_to=bill_to,
    )
    answer_verified(desk, verify_clearance(_text(token), _public_key(desk, public_key), presented, moment), moment)


def use(context: typer.Context, token: _Token) -> None:
    """Record that the goods have left on this clearance: it can be used once."""
    desk = desk_of(context)
    claims = read(_text(token), desk.keys().public)
    at = desk.book.clock.now()
    if not isinstance(claims, Failure):
        claims = _of_this_book(desk, claims, at)
    if not isinstance(claims, Failure):
        decision_id = claims.decision_id
        try:
            desk.write(lambda tx: use_clearance(tx, decision_id, desk.user, at))
        except (
            Conflict
        ) as error:  # used up, or replaced by a later decision: the answer of a gate, and no mistake of it
            claims = error.failure
    answer_verified(desk, claims, at, said="clearance.used")


def answer_verified(desk: Desk, claims: Claims | Failure, at: datetime, said: str = "clearance.good") -> None:
    """Say whether the goods may leave; an objection is an answer, with an exit code of its own."""
    data: dict[str, Any]
    if isinstance(claims, Failure):
        desk.exit_code = UNREADABLE if claims.code == "clearance_unreadable" else VOID
        data = {"is_valid": False, "objection": desk.screen.failure_data(claims), "claims": None}
        sentence = desk.screen.sentence(claims)

        def draw(_: object) -> None:
            desk.screen.say("clearance.void", style="bold red")
            desk.screen.show(sentence)
    else:
        good = claims
        data = {"is_valid": True, "objection": None, "claims": claims_data(good)}

        def draw(_: object) -> None:
            amount = desk.texts.money(amount_max_minor(good), good.currency)
            desk.screen.say(said, style="bold green", order=good.order_id, customer=good.customer_id)
            terms = spoken_terms(good.terms, desk.texts)
            desk.screen.say("clearance.terms", amount=amount, terms=terms, until=_instant(good.expires_at))
            desk.screen.say("clearance.decision", decision=good.decision_id, number=good.number)

    desk.screen.answer(data | {"at": at.isoformat(timespec="seconds")}, draw)


def claims_data(claims: Claims) -> dict[str, Any]:
    """What a clearance states, for machines."""
    return {
        "book_id": claims.book_id,
        "decision_id": claims.decision_id,
        "number": claims.number,
        "customer_id": claims.customer_id,
        "debtor_id": claims.debtor_id,
        "order_id": claims.order_id,
        "amount": amount_data(claims.amount_minor, claims.currency),
        "amount_max": amount_data(amount_max_minor(claims), claims.currency),
        "terms": claims.terms,
        "ship_to": claims.ship_to,
        "issued_at": claims.issued_at.isoformat(timespec="seconds"),
        "expires_at": claims.expires_at.isoformat(timespec="seconds"),
        "policy_hash": claims.policy_hash,
    }


def _of_this_book(desk: Desk, claims: Claims, at: datetime) -> Claims | Failure:
    """The claims if this book made them and they still hold."""
    book_id = desk.view(lambda look: look.setting())["book_id"]
    if claims.book_id != book_id:
        return Failure(Reason.CONFLICT, "clearance_other_book", {"value": book_id, "checked": claims.book_id})
    if desk.view(lambda look: look.decision(claims.decision_id)) is None:
        return Failure(Reason.MISSING, "decision_unknown", {"decision_id": claims.decision_id})
    if at >= claims.expires_at:
        params = {"expires_at": claims.expires_at.isoformat(), "at": at.isoformat(timespec="seconds")}
        return Failure(Reason.STALE, "clearance_expired", params)
    return claims


def _public_key(desk: Desk, file: Path | None) -> Ed25519PublicKey:
    """The key from the file; without one, the key of the book that is named."""
    if file is None and not desk.settings.book:
        raise Invalid(Failure(Reason.MISSING, "cli_key_not_named"))
    return load_public(file or desk.keys_folder / PUBLIC_FILE)


def _text(token: str) -> str:
    """The token, or what comes in on standard input for ``-``."""
    return (sys.stdin.read() if token == "-" else token).strip()


def _instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC")
