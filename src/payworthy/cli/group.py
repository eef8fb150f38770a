"""``payworthy group show``: the group of a customer, and what else falls if it falls."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from payworthy.app.answer import amount as amount_data
from payworthy.app.personal_data import Purpose
from payworthy.base.failure import Failure, NotFound, Reason
from payworthy.base.money import Rounding
from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.lists import Lists, folder
from payworthy.cli.reveal import reveal_all
from payworthy.cli.world import Look
from payworthy.exposure.components import Components, gross
from payworthy.facts.credit_fact import CreditFactKind
from payworthy.facts.customer import Customer

if TYPE_CHECKING:
    from payworthy.app.group_facts import Parties
    from payworthy.identity.contagion import Contagion
    from payworthy.identity.tree import Holding, Member, Tree

_KINDS: Final = (CreditFactKind.ENTRY, CreditFactKind.PROFILE, CreditFactKind.JUDGEMENT)
_CUSTOMER: Final = "customer:"


def show(
    context: typer.Context, customer: Annotated[str, typer.Argument(metavar="CUSTOMER")], lists: Lists = None
) -> None:
    """The group from ownership and control, with what each member owes."""
    from payworthy.app.group_facts import Parties, consolidated, holdings_of
    from payworthy.identity.contagion import contagion
    from payworthy.identity.tree import group_tree

    desk = desk_of(context)
    customers, facts = desk.view(lambda look: _book(look, desk))
    if customer not in customers:
        raise NotFound(Failure(Reason.MISSING, "customer_unknown", {"customer_id": customer}))
    # Its people are named below.
    reveal_all(desk, desk.view(lambda look: look.credit_facts(customer)), Purpose.GROUP)
    parties = Parties(customers, facts)
    holdings = holdings_of(customers, facts, parties)
    own = parties.customer(customer)
    holdings += _registered(desk, lists, own, holdings, parties, consolidated)
    tree = group_tree(own, holdings)
    exposures, missing = desk.view(lambda look: _exposures(look, desk, tree, parties, customers))
    fallen = contagion(own, holdings, exposures)
    data = {
        "customer_id": customer,
        "currency": desk.policy.currency,
        "tops": [_party_data(parties, one) for one in tree.tops],
        "members": [_member_data(desk, parties, member, exposures) for member in tree.members],
        "minority": [_holding_data(parties, one) for one in tree.minority],
        "rings": [[_party_data(parties, one) for one in ring] for ring in tree.rings],
        "contradictions": [list(one.apart) for one in parties.linked.contradictions],
        "if_it_falls": _fallen_data(desk, parties, fallen),
        "without_rate": missing,
    }
    desk.screen.answer(data, lambda _: _draw(desk, parties, tree, exposures, fallen, missing))


def _book(look: Look, desk: Desk) -> tuple[dict[str, Customer], dict[str, Any]]:
    return look.masters(look.customer_ids()), look.held_facts(None, _KINDS, desk.today)


def _registered(
    desk: Desk, lists: Any, own: str, holdings: "list[Holding]", parties: "Parties", follow: Any
) -> "list[Holding]":
    """What the registers in the folder of lists say of the group of a party and of those it hangs together with."""
    from payworthy.identity.tree import group_tree

    shelf = folder(desk, lists)
    registers = [shelf.open(card.list_id) for card in shelf.cards() if card.relations]
    if not registers:
        return []
    start = [number for party in group_tree(own, holdings).parties() for number in parties.numbers_of(party)]
    found = [holding for one in registers for holding in follow(start, one.relations_of, parties)]
    named = [shelf.open(card.list_id) for card in shelf.cards() if card.layout == "gleif"]
    for key, name in parties.names.items():
        if name == key and key.startswith("lei:"):
            entry = next((entry for one in named if (entry := one.entry(key.removeprefix("lei:")))), None)
            parties.names[key] = entry.name if entry is not None else key
    return found


def _exposures(
    look: Look, desk: Desk, tree: "Tree", parties: "Parties", customers: Mapping[str, Customer]
) -> tuple[dict[str, int], list[str]]:
    """Gross exposure of every member that is a customer, in the policy's currency; and the currencies without a rate.
    Of customers that are one, what they owe together."""
    policy, rates = desk.policy, look.rates(desk.policy)
    members, found, missing = {*tree.parties()}, dict[str, int](), set[str]()
    for customer_id in customers:
        key = parties.customer(customer_id)
        line = look.customer(customer_id) if key in members else None
        if line is None:
            continue
        found.setdefault(key, 0)
        for currency, totals in line[1].totals.items():
            amount = gross(Components(**totals), policy.check.exposure.bill_weights)
            worth = rates.convert(amount, currency, policy.currency, desk.today, rounding=Rounding.UP)
            if isinstance(worth, Failure):
                missing.add(currency)
            else:
                found[key] = found.get(key, 0) + worth.amount_minor
    return found, sorted(missing)


def _party_data(parties: "Parties", party: str) -> dict[str, Any]:
    customer = party.removeprefix(_CUSTOMER) if party.startswith(_CUSTOMER) else None
    same = [one for one in parties.linked.of(party) if one != party]
    return {"party": party, "customer_id": customer, "name": parties.names.get(party, party), "same_as": same}


def _holding_data(parties: "Parties", holding: "Holding") -> dict[str, Any]:
    return {
        "holder": _party_data(parties, holding.holder),
        "held": _party_data(parties, holding.held),
        "share": _share_data(holding.share),
        "basis": holding.basis,
        "source": holding.source,
    }


def _share_data(share: Decimal | None) -> str | None:
    return None if share is None else f"{share:.4f}"


def _member_data(desk: Desk, parties: "Parties", member: "Member", exposures: Mapping[str, int]) -> dict[str, Any]:
    above = member.holding
    return _party_data(parties, member.party) | {
        "depth": member.depth,
        "share": _share_data(member.share),
        "held_by": None if above is None else above.holder,
        "direct_share": None if above is None else _share_data(above.share),
        "basis": None if above is None else above.basis,
        "source": None if above is None else above.source,
        "exposure": _money_data(desk, exposures.get(member.party)),
    }


def _money_data(desk: Desk, minor: int | None) -> Any:
    return None if minor is None else amount_data(minor, desk.policy.currency)


def _fallen_data(desk: Desk, parties: "Parties", fallen: "Contagion") -> dict[str, Any]:
    return {
        "own_exposure": _money_data(desk, fallen.own_minor),
        "exposure": _money_data(desk, fallen.exposure_minor),
        "weighted_exposure": _money_data(desk, fallen.weighted_minor),
        "reached": [
            _party_data(parties, one.party)
            | {
                "share": _share_data(one.share),
                "path": list(one.path),
                "exposure": _money_data(desk, one.exposure_minor),
                "weighted_exposure": _money_data(desk, one.weighted_minor),
            }
            for one in fallen.reached
        ],
    }


def _draw(
    desk: Desk,
    parties: "Parties",
    tree: "Tree",
    exposures: Mapping[str, int],
    fallen: "Contagion",
    missing: list[str],
) -> None:
    say = desk.screen.say

    def money(minor: int) -> str:
        return desk.texts.money(minor, desk.policy.currency)

    if len(tree.members) == 1:
        say("group.alone", name=parties.names.get(fallen.fallen, fallen.fallen))
        return
    table = desk.screen.table(
        "member", "customer", "held_directly", "held_from_top", "basis", "exposure", right=("exposure",)
    )
    for member in tree.members:
        above = member.holding
        direct = "" if above is None else _percent(desk, above.share)
        table.row(
            "  " * member.depth + parties.names.get(member.party, member.party),
            member.party.removeprefix(_CUSTOMER) if member.party.startswith(_CUSTOMER) else "",
            direct,
            "" if above is None else _percent(desk, member.share),
            "" if above is None else desk.texts.word("holding_basis", above.basis),
            money(exposures[member.party]) if member.party in exposures else "",
            style="bold" if member.party == fallen.fallen else "",
        )
    desk.screen.show(table)
    for ring in tree.rings:
        say("group.ring", style="yellow", names=" → ".join(parties.names.get(one, one) for one in ring))
    for one in parties.linked.contradictions:
        say("group.contradiction", style="yellow", left=one.apart[0], right=one.apart[1])
    for currency in missing:
        say("group.no_rate", style="yellow", currency=currency)
    if fallen.reached:
        name = parties.names.get(fallen.fallen, fallen.fallen)
        say("group.falls", name=name, count=len(fallen.reached))
        say("group.stake", amount=money(fallen.exposure_minor), weighted=money(fallen.weighted_minor))
    else:
        say("group.falls_alone", name=parties.names.get(fallen.fallen, fallen.fallen))


def _percent(desk: Desk, share: Decimal | None) -> str:
    return desk.screen.word("group.unknown_share") if share is None else f"{share * 100:.2f} %"
