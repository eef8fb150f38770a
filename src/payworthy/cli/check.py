"""``payworthy check``: may this order go?"""

import secrets
from typing import Annotated

import typer

from payworthy.app.read_request import Spoken, read_request
from payworthy.app.records import Ask, DecisionRecord
from payworthy.base.failure import Failure, Invalid, NotFound, Reason, invalid
from payworthy.check.request import Request
from payworthy.cli.answers import EXIT_CODES, answer_data, panel
from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.policy import named
from payworthy.cli.reading import a_day, one_of
from payworthy.facts.customer import Customer
from payworthy.facts.order import CheckPoint
from payworthy.policy.bundle import Policy

CLIENT = "cli"
"""Keys given on the command line are a name space of their own."""


def check(
    context: typer.Context,
    customer: Annotated[str, typer.Option("--customer", metavar="CUSTOMER")],
    amount: Annotated[str, typer.Option("--amount", metavar="AMOUNT")],
    terms: Annotated[str | None, typer.Option("--terms", metavar="TERMS")] = None,
    currency: Annotated[str | None, typer.Option("--currency", metavar="CODE")] = None,
    net: Annotated[bool, typer.Option("--net")] = False,
    order: Annotated[str | None, typer.Option("--order", metavar="ORDER")] = None,
    key: Annotated[str | None, typer.Option("--key", metavar="KEY")] = None,
    what_if: Annotated[bool, typer.Option("--what-if")] = False,
    point: Annotated[str, typer.Option("--point", metavar="STEP")] = CheckPoint.ORDER.value,
    bill_to: Annotated[str | None, typer.Option("--bill-to", metavar="CUSTOMER")] = None,
    ship_on: Annotated[str | None, typer.Option("--ship-on", metavar="DATE")] = None,
    ship_to: Annotated[str | None, typer.Option("--ship-to", metavar="PLACE")] = None,
    policy: Annotated[str | None, typer.Option("--policy", metavar="POLICY")] = None,
) -> None:
    """Decide one order, and reserve the headroom if it may go."""
    desk = desk_of(context)
    key = _a_key(key)
    trial = None if policy is None else named(desk, policy)
    if trial is not None and not what_if:
        raise Invalid(invalid("cli_policy_only_tried"))
    if not what_if:
        desk.acting()  # who asks may not release: a name nobody bears would be a way around that
    spoken = Spoken(
        customer_id=customer,
        order_id=order or key,
        amount=amount,
        currency=currency,
        terms=terms,
        is_net=net,
        point=one_of(CheckPoint, point, "--point"),
        bill_to=bill_to,
        ship_on=a_day(ship_on, "--ship-on"),
        ship_to=ship_to,
        requested_by=desk.user,
    )
    keys = None if what_if else desk.keys()  # before the decision: trouble with keys must not come after it
    request = _request(desk, spoken, _debtor(desk, spoken), key, trial)
    ask = Ask(request=request, client=CLIENT, key=key, what_if=what_if)
    record = desk.check(ask) if trial is None else desk.check_under(trial, ask)
    data = answer_data(desk, record, keys)
    desk.exit_code = EXIT_CODES[record.decision.outcome]
    desk.screen.answer(data, lambda screen: _draw(desk, record, data, trial))


def _a_key(given: str | None) -> str:
    """A key nobody has used, if none was given; an empty one is a mistake in a script."""
    if given is not None and not given.strip():
        raise Invalid(Failure(Reason.MISSING, "cli_option_needs_value", {"option": "--key"}))
    return given or f"K-{secrets.token_hex(6)}"


def _debtor(desk: Desk, spoken: Spoken) -> Customer:
    named = [spoken.customer_id, *([spoken.bill_to] if spoken.bill_to else [])]
    masters = desk.view(lambda look: look.masters(named))
    for name in named:
        if name not in masters:
            raise NotFound(Failure(Reason.MISSING, "customer_unknown", {"customer_id": name}))
    return masters[named[-1]]


def _request(desk: Desk, spoken: Spoken, debtor: Customer, key: str, trial: Policy | None) -> Request:
    """The request; under a key that was answered before, read as on that day: terms such as a fixed date count from
    the day of the question."""
    earlier = desk.view(lambda look: look.decision_of(CLIENT, key))
    policy = trial or (desk.policy if earlier is None else desk.policy_under(earlier.policy_hash))
    today = policy.today(desk.book.clock.now() if earlier is None else earlier.decided_at)
    request = read_request(spoken, debtor, policy.vat_rate, today)
    if isinstance(request, Failure):
        raise Invalid(request)
    return request


def _draw(desk: Desk, record: DecisionRecord, data: dict[str, object], trial: Policy | None) -> None:
    screen = desk.screen
    screen.show(panel(desk, record, data))
    if trial is not None:
        screen.say("what_if_under", style="dim", policy=trial.id, version=trial.version)
    if data["clearance"]:
        screen.say("clearance_follows", style="dim")
        screen.console.print(str(data["clearance"]), soft_wrap=True)
    if data["hold_id"]:
        screen.say("hold_follows", style="dim", hold=str(data["hold_id"]))
