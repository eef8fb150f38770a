"""One genuine clearance for the tests, and the means to make others."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from payworthy.base.failure import Failure
from payworthy.check.clearance import Claims, Presented, bound, mint

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key()
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
ISSUED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)

CLAIMS = bound(
    Claims(
        book_id="B-1",
        decision_id="D-17",
        number=17,
        customer_id="C1",
        debtor_id="C1",
        order_id="SO-1001",
        amount_minor=42_000_000,
        currency="CNY",
        terms="net 45",
        credit_days=45,
        ship_to="长沙经开区 1 号",
        policy_hash="ab" * 32,
        tolerance="0.05",
        issued_at=ISSUED,
        expires_at=ISSUED + timedelta(days=7),
    )
)
PRESENTED = Presented(
    customer_id="C1",
    order_id="SO-1001",
    amount_minor=42_000_000,
    currency="CNY",
    terms="net 45",
    credit_days=45,
    ship_to="长沙经开区 1 号",
    book_id="B-1",
)
TOKEN = mint(CLAIMS, KEY)


def minted(**changes: Any) -> str:
    """A genuine token of changed claims."""
    return mint(bound(replace(CLAIMS, **changes)), KEY)


def encoded(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).rstrip(b"=").decode()


def segments(token: str) -> list[Any]:
    """Header and payload of a token as plain data."""
    return [json.loads(urlsafe_b64decode(part + "==")) for part in token.split(".")[:2]]


def signed(header: object, payload: object, key: Ed25519PrivateKey = KEY) -> str:
    """A token made without this module: any header, any payload, a good signature."""
    text = f"{encoded(header)}.{encoded(payload)}"
    return f"{text}.{urlsafe_b64encode(key.sign(text.encode())).rstrip(b'=').decode()}"


def code_of(result: Claims | Failure) -> str:
    assert isinstance(result, Failure)
    return result.code
