"""``payworthy terms``: the term to offer, and what an order is worth at it and at the one asked for."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import typer
from msgspec.structs import replace

from payworthy.app.answer import amount as amount_data
from payworthy.app.order_worth import (
    PROMPT_DAYS,
    Order,
    Worth,
    advice,
    orders_eaten,
    rules_of_terms,
    sales_needed,
    without_vat,
    worth,
    yearly_pd,
)
from payworthy.app.spoken_terms import say_terms
from payworthy.app.subject import Subject
from payworthy.base.failure import Failure, Invalid, NotFound, Reason, invalid
from payworthy.base.money import Rounding, portion
from payworthy.base.terms import PaymentTerms, parse_terms
from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.reading import an_amount
from payworthy.limit.economics import Costs, costs_of
from payworthy.limit.terms import TermAdvice


@dataclass(frozen=True, slots=True)
class Offer:
    """An order of a customer at the terms asked for (``None``: they have no length) and at those recommended.
    ``sales_minor``: what longer terms would have to bring, with the days of the shorter and the longer term."""

    subject: Subject
    currency: str
    order: Order
    asked: PaymentTerms | None
    advice: TermAdvice
    pd_year: Decimal | None
    at_asked: Worth | None
    at_advice: Worth | None
    eaten: Decimal | Failure
    days: tuple[int, int] | None
    sales_minor: int | None
    needed: int | Failure | None


def terms(
    context: typer.Context,
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER")],
    order: Annotated[str, typer.Option("--order", metavar="AMOUNT")],
    terms: Annotated[str | None, typer.Option("--terms", metavar="TERMS")] = None,
    cost: Annotated[str | None, typer.Option("--cost", metavar="AMOUNT")] = None,
    margin: Annotated[str | None, typer.Option("--margin", metavar="SHARE")] = None,
) -> None:
    """The term to offer for an order, and what the order is worth."""
    desk = desk_of(context)
    offer = _offer(desk, customer, order, terms, cost, margin)
    desk.screen.answer(_data(desk, offer), lambda _: _draw(desk, offer))


def _offer(desk: Desk, customer: str, order: str, terms: str | None, cost: str | None, margin: str | None) -> Offer:
    policy = desk.policy
    limits, economics = rules_of_terms(policy)
    subject = desk.view(lambda look: look.subjects([customer])).get(customer)
    if subject is None:
        raise NotFound(Failure(Reason.MISSING, "customer_unknown", {"customer_id": customer}))
    currency = subject.currency(desk.today, limits.grace_days)
    asked = _terms(terms or subject.customer.terms)
    grade = subject.customer.grade
    found = advice(policy, grade, subject.customer.segment, asked)
    share = economics.margin if margin is None else _share(margin)
    if cost is not None and margin is not None:
        raise Invalid(invalid("cli_options_exclude", one="--cost", other="--margin"))
    sold = _order(desk, currency, order, cost, share)
    costs, pd = _costs(desk, currency), yearly_pd(policy, grade)
    asked_days = None if asked is None else asked.credit_days
    days = _apart(asked_days, found.days)
    sales = _sales(desk, customer) if days and pd is not None else None
    return Offer(
        subject=subject,
        currency=currency,
        order=sold,
        asked=asked,
        advice=found,
        pd_year=pd,
        at_asked=_worth(sold, asked_days, pd, costs),
        at_advice=_worth(sold, found.days, pd, costs),
        eaten=orders_eaten(sold),
        days=days,
        sales_minor=sales,
        needed=None if days is None or pd is None or sales is None else sales_needed(sales, days, pd, share, costs),
    )


def _terms(text: str | None) -> PaymentTerms | None:
    if not text:
        return None
    found = parse_terms(text)
    if isinstance(found, Failure):
        raise Invalid(found.at(column="--terms"))
    return found


def _share(text: str) -> Decimal:
    """A share such as 0.22 or 22%."""
    try:
        value = Decimal(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except InvalidOperation:
        value = Decimal(-1)
    if not (value.is_finite() and 0 <= value < 1):
        raise Invalid(invalid("cli_share_invalid", value=text).at(column="--margin"))
    return value


def _order(desk: Desk, currency: str, order: str, cost: str | None, share: Decimal) -> Order:
    """The order with the cash it brings and takes. In the policy's own currency the price has VAT in it, which is paid
    on; an order in a foreign one is an export, without."""
    price = an_amount(order, currency, "--order")
    assert price is not None
    if price <= 0:
        raise Invalid(invalid("economics_no_price", value=order).at(column="--order"))
    net = without_vat(price, desk.policy.vat_rate) if currency == desk.policy.currency else price
    spent = an_amount(cost, currency, "--cost")
    if spent is None:
        spent = portion(net, 1 - share, Rounding.HALF_UP)
    if spent < 0:
        raise Invalid(invalid("proposal_below_nothing").at(column="--cost"))
    return Order(price_minor=price, cost_minor=spent + price - net)


def _costs(desk: Desk, currency: str) -> Costs:
    """What credit costs, the handling of an order in its own currency."""
    _, economics = rules_of_terms(desk.policy)
    costs = costs_of(economics)
    if currency == economics.currency or not costs.order_cost_minor:
        return costs
    rates = desk.view(lambda look: look.rates(desk.policy))
    found = rates.convert(costs.order_cost_minor, economics.currency, currency, desk.today)
    if isinstance(found, Failure):
        raise Invalid(found)
    return replace(costs, order_cost_minor=found.amount_minor)


def _apart(asked: int | None, advised: int) -> tuple[int, int] | None:
    """The shorter and the longer of two terms, if they differ."""
    return None if asked is None or asked == advised else (min(asked, advised), max(asked, advised))


def _worth(order: Order, days: int | None, pd: Decimal | None, costs: Costs) -> Worth | None:
    if days is None or pd is None:
        return None
    found = worth(order, days, pd, costs)
    if isinstance(found, Failure):
        raise Invalid(found)
    return found


def _sales(desk: Desk, customer: str) -> int | None:
    """What the customer buys in a year, without VAT, in the policy's currency."""
    from payworthy.app.limit_outlook import yearly_sales  # with the engine, where terms are compared

    facts = desk.view(lambda look: look.measure_facts(desk.today, [customer]))
    return yearly_sales(desk.world.measure_engine()(facts, desk.today), 0, desk.policy)


def _data(desk: Desk, offer: Offer) -> dict[str, Any]:
    needed, eaten = offer.needed, offer.eaten
    basis = desk.policy.currency
    return {
        "customer_id": offer.subject.customer.customer_id,
        "grade": offer.subject.customer.grade,
        "order": amount_data(offer.order.price_minor, offer.currency),
        "cost": amount_data(offer.order.cost_minor, offer.currency),
        "asked": None if offer.asked is None else str(offer.asked),
        "recommended": {
            "terms": str(offer.advice.terms),
            "days": offer.advice.days,
            "longest_days": offer.advice.longest_days,
            "why": offer.advice.why,
        },
        "pd_year": None if offer.pd_year is None else str(offer.pd_year),
        "at_asked": _worth_data(offer, offer.at_asked),
        "at_recommended": _worth_data(offer, offer.at_advice),
        "good_orders_lost": None if isinstance(eaten, Failure) else str(eaten),
        "sales": None
        if offer.days is None or offer.sales_minor is None
        else {
            "days": list(offer.days),
            "now": amount_data(offer.sales_minor, basis),
            "needed": amount_data(needed, basis) if isinstance(needed, int) else None,
        },
    }


def _worth_data(offer: Offer, found: Worth | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "days": found.days,
        "npv": amount_data(found.npv_minor, offer.currency),
        "pd": f"{found.pd:.6f}",
        "break_even_pd": str(found.break_even),
        "highest_discount": None if found.discount is None else str(found.discount),
    }


def _draw(desk: Desk, offer: Offer) -> None:
    say = desk.screen.say
    customer = offer.subject.customer
    grade = customer.grade or desk.screen.word("ungraded")
    say("terms.of", style="bold", customer=customer.customer_id, name=customer.name, grade=grade)
    asked = desk.screen.word("terms.none") if offer.asked is None else say_terms(offer.asked, desk.texts)
    say("terms.asked", terms=asked)
    why = desk.texts.say(f"limit.term.{offer.advice.why}", days=offer.advice.longest_days)
    say("terms.recommended", terms=say_terms(offer.advice.terms, desk.texts), why=why)
    if offer.pd_year is None:
        say("terms.no_pd")
    shown = [offer.at_asked, offer.at_advice] if offer.days else [offer.at_advice]
    for found in shown:
        if found is not None:
            _draw_worth(desk, offer, found)
    for line in _lines(desk, offer):
        desk.screen.console.print(line, soft_wrap=not desk.screen.console.is_terminal)


def _draw_worth(desk: Desk, offer: Offer, found: Worth) -> None:
    texts = desk.texts
    amount = texts.money(found.npv_minor, offer.currency)
    desk.screen.say(
        "terms.npv", text=_economics(desk, "npv", amount=amount, days=found.days, percent=_percent(found.pd))
    )
    desk.screen.say("terms.even", text=_economics(desk, "break_even_pd", percent=_percent(found.break_even)))
    if found.discount is not None:
        earlier = found.days - PROMPT_DAYS
        text = _economics(desk, "highest_discount", days=earlier, percent=_percent(found.discount))
        desk.screen.say("terms.even", text=text)


def _lines(desk: Desk, offer: Offer) -> list[str]:
    lines = []
    if isinstance(offer.eaten, Failure):
        lines.append(desk.texts.failure(offer.eaten))
    else:
        lines.append(_economics(desk, "good_orders", count=f"{offer.eaten:.1f}"))
    needed, sales, days = offer.needed, offer.sales_minor, offer.days
    if isinstance(needed, Failure):
        lines.append(desk.texts.failure(needed))
    elif needed is not None and sales and days:
        amount = desk.texts.money(needed, desk.policy.currency)
        more = _percent(Decimal(needed - sales) / Decimal(sales))
        lines.append(_economics(desk, "break_even_sales", days=days[1], amount=amount, percent=f"+{more}"))
    return lines


def _economics(desk: Desk, code: str, **params: str | int) -> str:
    return desk.texts.say(f"limit.economics.{code}", **params)


def _percent(share: Decimal) -> str:
    return f"{share * 100:.2f}"
