"""From what a person or an ERP says to a request the rules can judge: parsed, grossed up, complete."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from payworthy.base.currency import ALIASES, EXPONENTS
from payworthy.base.failure import Failure, Reason, invalid
from payworthy.base.money import MAX_MINOR, Rounding, parse_amount, portion
from payworthy.base.terms import PaymentTerms, parse_terms
from payworthy.check.request import Request
from payworthy.facts.customer import Customer
from payworthy.facts.order import CheckPoint, Order


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """An order as it was typed. ``currency`` and ``terms`` default to the customer's own; ``is_net`` says that the
    amount is without VAT."""

    customer_id: str
    order_id: str
    amount: str
    currency: str | None = None
    terms: str | None = None
    is_net: bool = False
    point: CheckPoint = CheckPoint.ORDER
    bill_to: str | None = None
    ship_on: date | None = None
    ship_to: str | None = None
    requested_by: str = "unknown"


def read_request(spoken: Spoken, debtor: Customer, vat_rate: Decimal, today: date) -> Request | Failure:
    """The request, or what is wrong with it. ``vat_rate`` grosses up net amounts (rounded half up): limits and
    receivables include VAT, so a net amount would slip under them."""
    currency = spoken.currency or debtor.currency
    currency = ALIASES.get(currency, currency.upper())
    if currency not in EXPONENTS:
        return invalid("currency_unknown", value=currency).at(column="currency")
    amount = parse_amount(spoken.amount, currency)
    if isinstance(amount, Failure):
        return amount.at(column="amount")
    if spoken.is_net:
        amount += portion(amount, vat_rate, Rounding.HALF_UP)
    if not 0 < amount <= MAX_MINOR:
        return invalid("order_amount_not_positive", value=spoken.amount).at(column="amount")
    terms = _terms(spoken.terms, debtor)
    if isinstance(terms, Failure):
        return terms
    return Request(
        customer_id=spoken.customer_id,
        order_id=spoken.order_id,
        amount_minor=amount,
        currency=currency,
        terms=str(terms),
        credit_days=credit_days(terms, today),
        is_prepaid=terms.is_prepaid,
        point=spoken.point,
        bill_to=spoken.bill_to if spoken.bill_to != spoken.customer_id else None,
        ship_on=spoken.ship_on,
        ship_to=spoken.ship_to,
        requested_by=spoken.requested_by,
    )


def request_of_order(order: Order, debtor: Customer, today: date) -> Request | Failure:
    """The request that an order from the sales system makes."""
    terms = _terms(order.terms, debtor)
    if isinstance(terms, Failure):
        return terms
    return Request(
        customer_id=order.customer_id,
        order_id=order.order_id,
        amount_minor=order.amount_minor,
        currency=order.currency,
        terms=str(terms),
        credit_days=credit_days(terms, today),
        is_prepaid=terms.is_prepaid,
        bill_to=order.bill_to if order.bill_to != order.customer_id else None,
        ship_on=order.ship_on,
        ship_to=order.ship_to,
        requested_by=order.requested_by or "unknown",
    )


def _terms(text: str | None, debtor: Customer) -> PaymentTerms | Failure:
    """The order's own terms, else the customer's."""
    text = text or debtor.terms
    if text is None:
        return Failure(Reason.MISSING, "terms_missing", {"customer_id": debtor.customer_id}).at(column="terms")
    terms = parse_terms(text)
    return terms.at(column="terms") if isinstance(terms, Failure) else terms


def credit_days(terms: PaymentTerms, today: date) -> int:
    """The longest wait the terms allow; for a fixed date, the days until then."""
    days = terms.credit_days
    return terms.credit_days_from(today) if days is None else days
