"""Orders and their steps, as the sales system knows them."""

from datetime import date
from enum import StrEnum

from msgspec import Struct


class CheckPoint(StrEnum):
    """The step of an order at which a check is made (domain specification 5.1)."""

    CONTRACT = "contract"
    ORDER = "order"
    PRODUCTION_RELEASE = "production_release"
    SHIPMENT = "shipment"


class OrderState(StrEnum):
    """``requested``: wants a check. ``confirmed``: accepted before this book existed; it counts in the
    exposure but has no clearance. ``cancelled``: gives its headroom back."""

    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class Order(Struct, frozen=True, gc=False, kw_only=True):
    """``amount_minor`` is the whole order, VAT included; what is already delivered or billed is known from
    the documents that name the order. ``bill_to`` is the customer who will owe, if not ``customer_id``."""

    order_id: str
    customer_id: str
    amount_minor: int
    currency: str
    ordered_on: date
    state: OrderState = OrderState.REQUESTED
    bill_to: str | None = None
    terms: str | None = None
    ship_on: date | None = None
    ship_to: str | None = None
    requested_by: str | None = None
