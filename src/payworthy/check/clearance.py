"""The clearance: what the gate asks for before goods leave. No clearance, no truck.

An approved check mints one; whoever ships verifies it offline, with the book's public key alone. It is a
compact JWS (RFC 7515) signed with Ed25519 (``alg`` *EdDSA*, RFC 8037), bound to the order as it was checked:
parties, amount, currency, terms, ship-to and policy. It expires, and it is used once: that is recorded by the
store under the decision it names (``jti``); this module only writes and reads tokens.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from joserfc import jws
from joserfc.errors import BadSignatureError, JoseError, UnsupportedAlgorithmError
from joserfc.jwk import OKPKey
from msgspec import Struct, field
from msgspec.structs import asdict, replace

from payworthy.base.canonical import digest, record_bytes
from payworthy.base.currency import EXPONENTS
from payworthy.base.failure import Failure, Reason, invalid
from payworthy.base.money import Rounding, decimal_text, portion
from payworthy.base.terms import parse_terms

TOKEN_TYPE: Final = "payworthy-clearance"
TOKEN_LENGTH_MAX: Final = 65_536

_ALGORITHM: Final = "EdDSA"
_TOLERANCE: Final = re.compile(r"[0-9]{1,3}(\.[0-9]{1,12})?")
_DIGEST_VERSION: Final = "payworthy-clearance-1"
_LATEST: Final = 253_402_300_799  # the last second of the year 9999: the end of what a date can say


class _Bound(Struct, frozen=True, kw_only=True):
    number: int
    customer_id: str
    debtor_id: str
    order_id: str
    amount_minor: int
    currency: str
    terms: str
    credit_days: int
    ship_to: str | None
    policy_hash: str
    tolerance: str
    digest: str = ""


class Claims(_Bound, frozen=True, kw_only=True):
    """What a clearance states.

    ``amount_minor`` is the whole order, VAT included, in minor units of ``currency``; ``tolerance`` the share
    by which more may be shipped, as plain decimal text (``"0.05"``). ``terms`` and ``credit_days`` are the
    longest credit allowed. ``issued_at`` and ``expires_at`` count in whole seconds; finer parts are cut off in
    the token. ``number`` is the customer's decision number, ``digest`` ties it together (``bound``).
    """

    book_id: str
    decision_id: str
    issued_at: datetime
    expires_at: datetime


class Presented(Struct, frozen=True, kw_only=True):
    """What is about to leave, as the shipping side sees it.

    ``bill_to`` is the party who will owe, if not the customer. ``ship_to`` must be the very text that was
    checked. ``book_id`` may be left out where the public key alone tells the book.
    """

    customer_id: str
    order_id: str
    amount_minor: int
    currency: str
    terms: str
    credit_days: int
    ship_to: str | None = None
    bill_to: str | None = None
    book_id: str | None = None


class _Payload(_Bound, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The claims as they are signed: registered names of RFC 7519 where there is one, instants in seconds."""

    book_id: str = field(name="iss")
    decision_id: str = field(name="jti")
    issued_at: int = field(name="iat")
    expires_at: int = field(name="exp")


class _Header(Struct, frozen=True, forbid_unknown_fields=True):
    alg: str
    kid: str = ""
    typ: str = ""


class _OneAlgorithm(jws.JWSRegistry):
    """Knows *EdDSA* and nothing else, so no token can choose how it is checked.

    The library warns about that name because RFC 9864 prefers *Ed25519*; it stays, since verifiers in the
    field know it, and the key type (always Ed25519 here) leaves nothing open.
    """

    def get_alg(self, name: str) -> Any:
        """The one algorithm; any other name raises ``UnsupportedAlgorithmError``."""
        if name != _ALGORITHM:
            raise UnsupportedAlgorithmError(f"{name} is not {_ALGORITHM}")
        return self.algorithms[name]


_registry: Final = _OneAlgorithm()
_read_payload: Final = msgspec.json.Decoder(_Payload).decode
_read_header: Final = msgspec.json.Decoder(_Header).decode


def digest_of(claims: Claims) -> str:
    """SHA-256 over book, parties, order, amount, currency, terms, ship-to and policy hash: what may not change."""
    facts = (
        _DIGEST_VERSION,
        claims.book_id,
        claims.customer_id,
        claims.debtor_id,
        claims.order_id,
        claims.amount_minor,
        claims.currency,
        claims.terms,
        claims.credit_days,
        claims.ship_to,
        claims.policy_hash,
    )
    return digest(msgspec.json.encode(facts))


def bound(claims: Claims) -> Claims:
    """The claims with their digest filled in: to be called before ``mint``."""
    return replace(claims, digest=digest_of(claims))


def mint(claims: Claims, key: Ed25519PrivateKey, key_id: str | None = None) -> str:
    """The signed token. The same claims and key always give the same token.

    ``key_id`` is the key's RFC 7638 thumbprint; who has it at hand may give it to save computing it again.

    Raises ``ValueError`` for claims that ``verify`` could never accept: a wrong digest, no life, an amount
    that is not positive, an unknown currency, a tolerance that is no plain share.
    """
    payload = _Payload(
        **asdict(claims) | {"issued_at": _seconds(claims.issued_at), "expires_at": _seconds(claims.expires_at)}
    )
    defect = _defect(payload)
    if claims.digest != digest_of(claims):
        defect = "digest"
    if defect:
        raise ValueError(f"a clearance cannot be minted: {defect}")
    signing_key = OKPKey.import_key(key)
    header = {"alg": _ALGORITHM, "kid": key_id or signing_key.thumbprint(), "typ": TOKEN_TYPE}
    token = jws.serialize_compact(header, record_bytes(payload), signing_key, registry=_registry)
    if len(token) > TOKEN_LENGTH_MAX:
        raise ValueError("a clearance cannot be minted: too long")
    return token


def verify(token: str, public_key: Ed25519PublicKey, presented: Presented, at: datetime) -> Claims | Failure:
    """The claims if the token lets this shipment leave at this moment, else the first objection.

    Objections, in this order: ``clearance_unreadable``, ``clearance_algorithm_refused``,
    ``clearance_other_key``, ``clearance_signature_invalid``, ``clearance_digest_mismatch``,
    ``clearance_not_yet_valid``, ``clearance_expired``, ``clearance_other_book``, ``clearance_other_customer``,
    ``clearance_other_debtor``, ``clearance_other_order``, ``clearance_other_currency``,
    ``clearance_amount_not_positive``, ``clearance_amount_exceeded``, ``clearance_terms_longer``,
    ``clearance_terms_changed``, ``clearance_ship_to_changed``.
    Less than the checked amount and shorter terms pass. Whether it was used before only the store knows.
    """
    claims = read(token, public_key)
    if isinstance(claims, Failure):
        return claims
    return next(_objections(claims, presented, at), claims)


def read(token: str, public_key: Ed25519PublicKey) -> Claims | Failure:
    """The claims of a genuine token, whatever is shipped and whenever. Failures: the first five of ``verify``."""
    if len(token) > TOKEN_LENGTH_MAX or not token.isascii() or token.count(".") != 2:
        return invalid("clearance_unreadable")
    key = OKPKey.import_key(public_key)
    segments = token.split(".")
    objection = _objection_to_header(segments[0], key.thumbprint())
    if objection:
        return objection
    if not _is_canonical(segments[2]):
        return Failure(Reason.DENIED, "clearance_signature_invalid")
    try:
        payload = _read_payload(jws.deserialize_compact(token, key, registry=_registry).payload)
    except BadSignatureError:
        return Failure(Reason.DENIED, "clearance_signature_invalid")
    except (JoseError, msgspec.DecodeError, UnicodeDecodeError):
        return invalid("clearance_unreadable")
    if _defect(payload):
        return invalid("clearance_unreadable")
    instants = {"issued_at": _instant(payload.issued_at), "expires_at": _instant(payload.expires_at)}
    claims = Claims(**asdict(payload) | instants)
    return claims if claims.digest == digest_of(claims) else invalid("clearance_digest_mismatch")


def amount_max_minor(claims: Claims) -> int:
    """The most that may be shipped: the checked amount and its tolerance, rounded down to the minor unit."""
    return claims.amount_minor + portion(claims.amount_minor, Decimal(claims.tolerance), Rounding.DOWN)


def _objection_to_header(segment: str, key_id: str) -> Failure | None:
    try:
        header = _read_header(urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))
    except (ValueError, msgspec.DecodeError):
        return invalid("clearance_unreadable")
    if header.alg != _ALGORITHM:
        return Failure(Reason.DENIED, "clearance_algorithm_refused", {"value": header.alg[:40]})
    if header.kid != key_id:
        return Failure(Reason.DENIED, "clearance_other_key", {"value": header.kid[:60], "key_id": key_id})
    return None if header.typ == TOKEN_TYPE else invalid("clearance_unreadable")


def _is_canonical(segment: str) -> bool:
    """True if the segment is the one base64url text of its bytes: a token has one spelling."""
    try:
        decoded = urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    except ValueError:
        return False
    return urlsafe_b64encode(decoded).rstrip(b"=") == segment.encode()


def _defect(payload: _Payload) -> str | None:
    """The first field that cannot be right in any clearance."""
    if payload.amount_minor < 1:
        return "amount_minor"
    if payload.currency not in EXPONENTS:
        return "currency"
    if not _TOLERANCE.fullmatch(payload.tolerance):
        return "tolerance"
    return None if 0 <= payload.issued_at < payload.expires_at <= _LATEST else "expires_at"


def _objections(claims: Claims, presented: Presented, at: datetime) -> Iterator[Failure]:
    if at < claims.issued_at:
        yield invalid("clearance_not_yet_valid", issued_at=claims.issued_at.isoformat(), at=at.isoformat())
    if at >= claims.expires_at:
        params = {"expires_at": claims.expires_at.isoformat(), "at": at.isoformat()}
        yield Failure(Reason.STALE, "clearance_expired", params)
    if presented.book_id is not None and presented.book_id != claims.book_id:
        yield _differs("clearance_other_book", presented.book_id, claims.book_id)
    if presented.customer_id != claims.customer_id:
        yield _differs("clearance_other_customer", presented.customer_id, claims.customer_id)
    debtor_id = presented.bill_to or presented.customer_id
    if debtor_id != claims.debtor_id:
        yield _differs("clearance_other_debtor", debtor_id, claims.debtor_id)
    if presented.order_id != claims.order_id:
        yield _differs("clearance_other_order", presented.order_id, claims.order_id)
    if presented.currency != claims.currency:
        yield _differs("clearance_other_currency", presented.currency, claims.currency)
    yield from _objections_to_amount(claims, presented)
    yield from _objections_to_terms(claims, presented)
    if presented.ship_to != claims.ship_to:
        yield _differs("clearance_ship_to_changed", presented.ship_to or "-", claims.ship_to or "-")


def _objections_to_amount(claims: Claims, presented: Presented) -> Iterator[Failure]:
    currency = claims.currency
    if presented.amount_minor < 1:
        yield invalid(
            "clearance_amount_not_positive", value=decimal_text(presented.amount_minor, currency), currency=currency
        )
    allowed = amount_max_minor(claims)
    if presented.amount_minor > allowed:
        yield Failure(
            Reason.CONFLICT,
            "clearance_amount_exceeded",
            {
                "value": decimal_text(presented.amount_minor, currency),
                "checked": decimal_text(claims.amount_minor, currency),
                "allowed": decimal_text(allowed, currency),
                "currency": currency,
            },
        )


def _objections_to_terms(claims: Claims, presented: Presented) -> Iterator[Failure]:
    """Longer credit voids the clearance; so do terms that cannot be compared with those that were checked."""
    if presented.credit_days > claims.credit_days:
        yield _terms_differ("clearance_terms_longer", claims, presented)
    if presented.terms == claims.terms:
        return
    shown, checked = parse_terms(presented.terms), parse_terms(claims.terms)
    if isinstance(shown, Failure) or isinstance(checked, Failure):
        yield _terms_differ("clearance_terms_changed", claims, presented)
    elif not shown.is_never_longer_than(checked):
        yield _terms_differ("clearance_terms_longer", claims, presented)


def _terms_differ(code: str, claims: Claims, presented: Presented) -> Failure:
    shown, checked = f"{presented.terms} ({presented.credit_days})", f"{claims.terms} ({claims.credit_days})"
    return _differs(code, shown, checked)


def _differs(code: str, value: str, checked: str) -> Failure:
    return Failure(Reason.CONFLICT, code, {"value": value, "checked": checked})


def _seconds(at: datetime) -> int:
    since = at - _instant(0)
    return since.days * 86_400 + since.seconds


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
