"""Walk a plain policy along the vocabulary: every value read into its type, every fault collected with its path."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any, Final
from zoneinfo import ZoneInfo

from payworthy.base.currency import EXPONENTS
from payworthy.base.failure import Failure, Reason, invalid
from payworthy.base.milestones import MilestonePlan, parse_plan
from payworthy.base.money import parse_amount
from payworthy.base.terms import PaymentTerms, parse_terms
from payworthy.facts.grade import NO_GRADE
from payworthy.policy.kinds import Field, Kind, Named, Rows, Spec, Table
from payworthy.policy.vocabulary import FED, OPTIONAL_SECTIONS

_NAME: Final = re.compile(r"[\w+\-]{1,40}")
_ZONE: Final = re.compile(r"[A-Z][A-Za-z0-9_+\-]*(/[A-Za-z0-9_+\-]+){0,2}")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_RULE_CODE: Final = re.compile(r"R\d+")
_MOST_DECIMALS: Final = 12
_MOST_TIMES: Final = 1000
_MOST_NUMBER: Final = 1_000_000


class Reader:
    """Reads values and remembers what was wrong with them in ``failures``.

    ``currencies`` are those every table of amounts must have. A value that could not be read is left out of
    its table, so that what depends on it can tell.
    """

    def __init__(self, currencies: tuple[str, ...]) -> None:
        self.failures: list[Failure] = []
        self._currencies = currencies

    def table(self, value: Any, spec: Table, path: str = "") -> dict[str, Any]:
        """A table with fixed names: unknown ones are faults, and so are required ones that are absent."""
        if not self._is_table(value, path):
            return {}
        for key in value:
            if key not in spec:
                self.failures.append(_unknown(_join(path, str(key)), key, spec))
        found: dict[str, Any] = {}
        for key, entry in spec.items():
            where = _join(path, key)
            if key in value:
                self._put(found, key, value[key], entry, where)
            elif _is_required(entry, where):
                self.failures.append(Failure(Reason.MISSING, "policy_key_missing", {"path": where}))
        return found

    def _put(self, found: dict[str, Any], key: str, value: Any, spec: Spec, path: str) -> None:
        read = self._read(value, spec, path)
        if read is not None:
            found[key] = read

    def _read(self, value: Any, spec: Spec, path: str) -> Any:
        if isinstance(spec, Field):
            return self._field(value, spec, path)
        if isinstance(spec, Named):
            return self._named(value, spec, path)
        if isinstance(spec, Rows):
            return self._rows(value, spec, path)
        return self.table(value, spec, path)

    def _named(self, value: Any, spec: Named, path: str) -> dict[str, Any]:
        if spec.names:
            return self.table(value, dict.fromkeys(spec.names, spec.entry), path)
        if not self._is_table(value, path):
            return {}
        found: dict[str, Any] = {}
        for key, entry in value.items():
            if not isinstance(key, str) or not _NAME.fullmatch(key) or key == NO_GRADE:
                self.failures.append(invalid("policy_name_invalid", path=path, value=str(key)))
            else:
                self._put(found, key, entry, spec.entry, _join(path, key))
        return found

    def _rows(self, value: Any, spec: Rows, path: str) -> list[dict[str, Any]] | None:
        if not isinstance(value, list | tuple):
            self.failures.append(_wrong("policy_not_a_list", path, value))
            return None
        return [self.table(row, spec.entry, f"{path}[{index}]") for index, row in enumerate(value)]

    def _is_table(self, value: Any, path: str) -> bool:
        if isinstance(value, Mapping):
            return True
        self.failures.append(_wrong("policy_not_a_table", path, value))
        return False

    def _field(self, value: Any, field: Field, path: str) -> Any:
        match field.kind:
            case Kind.MONEY:
                return self._money(value, path)
            case Kind.LIST:
                return self._list(value, field, path)
        read = _scalar(value, field, path)
        if isinstance(read, Failure):
            self.failures.append(read)
            return None
        return read

    def _list(self, value: Any, field: Field, path: str) -> tuple[Any, ...] | None:
        assert field.of is not None
        if not isinstance(value, list | tuple):
            self.failures.append(_wrong("policy_not_a_list", path, value))
            return None
        before = len(self.failures)
        items = [self._field(item, field.of, f"{path}[{index}]") for index, item in enumerate(value)]
        if len(self.failures) > before:
            return None
        for index, item in enumerate(items):
            if item in items[:index]:
                self.failures.append(_wrong("policy_listed_twice", f"{path}[{index}]", item))
        return tuple(items)

    def _money(self, value: Any, path: str) -> dict[str, int] | None:
        """Major units by currency, as exact minor units; every currency of the policy, and no other."""
        if not self._is_table(value, path):
            return None
        found = {}
        for currency, amount in value.items():
            where = _join(path, str(currency))
            if currency in self._currencies:
                read = _amount(amount, currency, where)
            elif currency in EXPONENTS:
                read = invalid("policy_currency_unlisted", path=where, value=currency)
            else:
                read = _wrong("policy_currency_unknown", where, currency)
            if isinstance(read, Failure):
                self.failures.append(read)
            else:
                found[currency] = read
        for currency in self._currencies:
            if currency not in value:
                params: dict[str, str | int] = {"path": path, "currency": currency}
                self.failures.append(Failure(Reason.MISSING, "policy_currency_missing", params))
        return found


def _is_required(spec: Spec, path: str) -> bool:
    """Tables of free names may be absent (there are none), and so may rules (they are switched off)."""
    if isinstance(spec, Field | Rows):
        return spec.required
    if isinstance(spec, Named):
        return spec.required and bool(spec.names)
    return path not in OPTIONAL_SECTIONS and not _RULE_CODE.fullmatch(path.removeprefix("check."))


def _scalar(value: Any, field: Field, path: str) -> Any:
    """One value in its type, or why it is none."""
    match field.kind:
        case Kind.WHOLE:
            return _whole(value, field, path)
        case Kind.SHARE:
            share = _decimal(value)
            return share if share is not None and 0 <= share <= 1 else _wrong("policy_share_invalid", path, value)
        case Kind.TIMES:
            times = _decimal(value)
            is_times = times is not None and 0 < times <= _MOST_TIMES
            return times if is_times else _wrong("policy_times_invalid", path, value)
        case Kind.NUMBER:
            number = _decimal(value)
            is_number = number is not None and abs(number) <= _MOST_NUMBER
            return number if is_number else _wrong("policy_number_invalid", path, value)
        case Kind.FLAG:
            return value if isinstance(value, bool) else _wrong("policy_flag_invalid", path, value)
        case Kind.DATE:
            day = _day(value)
            return day if day is not None else _wrong("policy_date_invalid", path, value)
        case Kind.INSTALMENTS:
            return _instalments(value, path)
    if not isinstance(value, str) or not value.strip():
        return _wrong("policy_not_text", path, value)
    return _text(value, field, path)


def _text(value: str, field: Field, path: str) -> str | PaymentTerms | Failure:
    match field.kind:
        case Kind.CHOICE:
            return value if value in field.options else _not_among(value, field.options, path)
        case Kind.CURRENCY:
            return value if value in EXPONENTS else _wrong("policy_currency_unknown", path, value)
        case Kind.COUNTRY:
            return value if _COUNTRY.fullmatch(value) else _wrong("policy_country_invalid", path, value)
        case Kind.TIMEZONE:
            return value if _is_zone(value) else _wrong("policy_timezone_unknown", path, value)
        case Kind.TERMS:
            terms = parse_terms(value)
            return _wrong("policy_terms_invalid", path, value) if isinstance(terms, Failure) else terms
    return value


def _whole(value: Any, field: Field, path: str) -> int | Failure:
    if type(value) is int and field.least <= value <= field.most:
        return value
    return invalid("policy_whole_invalid", path=path, value=_shown(value), least=field.least, most=field.most)


def _decimal(value: Any) -> Decimal | None:
    """An exact number from a decimal, an integer or text; never from a float, and not finer than a person writes."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int | str):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    exponent = number.as_tuple().exponent
    return number if isinstance(exponent, int) and exponent >= -_MOST_DECIMALS else None


def _amount(value: Any, currency: str, path: str) -> int | Failure:
    number = _decimal(value)
    if number is not None and number >= 0 and number.adjusted() < 18:
        amount = parse_amount(format(number, "f"), currency)
        if not isinstance(amount, Failure):
            return amount
    return invalid(
        "policy_amount_invalid", path=path, value=_shown(value), currency=currency, decimals=EXPONENTS[currency]
    )


def _day(value: Any) -> date | None:
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _is_zone(name: str) -> bool:
    if not _ZONE.fullmatch(name):
        return False
    try:
        return ZoneInfo(name).key == name
    except (KeyError, ValueError, OSError):  # not in the zone table; a folder of it
        return False


def _instalments(value: Any, path: str) -> MilestonePlan | Failure:
    plan = parse_plan(value)
    if isinstance(plan, MilestonePlan):
        return plan
    inner = str(plan.params.get("path", "instalments"))
    return Failure(plan.reason, plan.code, {**plan.params, "path": path + inner.removeprefix("instalments")})


def _unknown(path: str, key: Any, spec: Iterable[str]) -> Failure:
    """A name the policy does not have: it stands elsewhere, is misspelt, or is foreign."""
    table, _, name = path.rpartition(".")
    elsewhere = FED.get(table.removeprefix("check."), {}).get(name)
    if elsewhere is not None:
        return invalid("policy_key_elsewhere", path=path, place=elsewhere)
    close = _closest(str(key), spec)
    if close is not None:
        return invalid("policy_key_misspelt", path=path, suggestion=_join(table, close))
    return invalid("policy_key_unknown", path=path, known=", ".join(spec))


def _not_among(value: str, options: tuple[str, ...], path: str) -> Failure:
    close = _closest(value, options)
    if close is not None:
        return invalid("policy_choice_misspelt", path=path, value=_shown(value), suggestion=close)
    return invalid("policy_choice_unknown", path=path, value=_shown(value), known=", ".join(options))


def _closest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant. Rule codes all look alike, so for them it would be a guess."""
    if _RULE_CODE.fullmatch(name):
        return None
    return next(iter(get_close_matches(name, list(known), n=1)), None)


def _wrong(code: str, path: str, value: Any) -> Failure:
    return invalid(code, path=path, value=_shown(value))


def _shown(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)[:60]


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
