"""Tagged accounts → statements in our chart: every period the document tells of, last year's figures too."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from payworthy import resources
from payworthy.base.currency import EXPONENTS
from payworthy.base.failure import Failure, Reason, invalid
from payworthy.base.money import MAX_MINOR
from payworthy.facts.statement import Scope, Statement
from payworthy.sources.caps import Caps
from payworthy.sources.fact_file import FactFile, stopped
from payworthy.sources.report import Chunk, Notice
from payworthy.sources.statement_balance import identities
from payworthy.sources.told import Told
from payworthy.sources.xbrl_read import Accounts, Tagged, read_accounts

_FEWEST_LINES: Final = 3
"""A period with fewer lines is a figure carried forward, not accounts."""
_LONGEST_PERIOD: Final = 18
_SHORTEST_DAYS: Final = 25
_TAGS_SHOWN: Final = 40
_YEAR: Final = 12

Lines = Mapping[str, tuple[int, Tagged]]
"""Line of the chart → how good the tag is (0 = best), and the amount."""


@cache
def _tags() -> dict[str, Any]:
    return resources.read_toml(resources.folder("sources/data").joinpath("xbrl.toml"))


@cache
def _places() -> dict[tuple[str, str], tuple[str, int]]:
    """(tag, dimension) → (line, rank of the tag)."""
    found: dict[tuple[str, str], tuple[str, int]] = {}
    for line, tags in {**_tags()["lines"], **_tags()["worked_out"]}.items():
        for rank, written in enumerate(tags):
            tag, _, dimension = written.partition("@")
            found[tag, dimension] = (line, rank)
    return found


class XbrlFile(FactFile):
    """One reading of a document of tagged accounts."""

    def __init__(self, path: Path, caps: Caps, told: Told) -> None:
        super().__init__(path, caps)
        self._told = told

    def chunks(self) -> Iterator[Chunk]:
        """A statement for each period."""
        if self._told.customer_id is None:
            yield stopped(Failure(Reason.MISSING, "file_customer_not_told"))
            return
        names = _tags()["entity"]
        accounts = read_accounts(self.path, self.caps, frozenset((*names["name"], *names["number"])))
        if isinstance(accounts, Failure):
            yield stopped(accounts)
            return
        self._tell_entity(accounts, names)
        out = Chunk()
        for currency, ended_on, lines in self._periods(accounts):
            statement = self._statement(self._told.customer_id, accounts, currency, ended_on, lines)
            if isinstance(statement, Failure):
                self.refused += 1
                out.failures.append(statement.at(row=1))
            else:
                out.add(1, statement)
        if not out.facts and not out.failures:
            yield stopped(Failure(Reason.MISSING, "xbrl_no_statement"))
            return
        yield out

    def _tell_entity(self, accounts: Accounts, names: Mapping[str, list[str]]) -> None:
        found = {
            field: next((accounts.texts[tag] for tag in tags if tag in accounts.texts), "-")
            for field, tags in names.items()
        }
        self.found.append(Notice("xbrl_entity", {"name": found["name"], "value": found["number"]}))

    def _periods(self, accounts: Accounts) -> Iterator[tuple[str, date, Lines]]:
        """Newest first: the lines of each day on which a period ends."""
        by_day: dict[tuple[str, date], dict[str, tuple[int, Tagged]]] = {}
        unused: Counter[str] = Counter()
        longest = {ended_on: began_on for began_on, ended_on in _lengths(accounts)}
        for amount in accounts.amounts:
            place = _places().get((amount.tag, _dimension(amount.members)))
            is_other = amount.began_on is not None and amount.began_on != longest.get(amount.ended_on)
            if place is None or is_other:
                if not amount.members and not is_other:
                    unused[amount.tag] += 1
                self.skipped += 1
                continue
            self.taken += 1
            line, rank = place
            lines = by_day.setdefault((amount.currency, amount.ended_on), {})
            known = lines.get(line)
            if known is None or (rank, -amount.decimals) < (known[0], -known[1].decimals):
                lines[line] = (rank, amount)
        self._tell_unused(unused, accounts)
        for (currency, ended_on), lines in sorted(by_day.items(), key=lambda found: found[0][1], reverse=True):
            if len(lines) >= _FEWEST_LINES:
                yield currency, ended_on, lines
            else:
                day = ended_on.isoformat()
                self.found.append(Notice("xbrl_period_left_out", {"value": day, "lines": ", ".join(sorted(lines))}))

    def _tell_unused(self, unused: Counter[str], accounts: Accounts) -> None:
        if unused:
            shown = ", ".join(sorted(unused)[:_TAGS_SHOWN])
            self.found.append(Notice("xbrl_tags_not_used", {"count": len(unused), "columns": shown}))
        if accounts.unread:
            shown = ", ".join(f"{tag} {text}" for tag, text in accounts.unread[:_TAGS_SHOWN])
            self.found.append(Notice("xbrl_amounts_not_read", {"count": len(accounts.unread), "columns": shown}))

    def _statement(
        self, customer_id: str, accounts: Accounts, currency: str, ended_on: date, lines: Lines
    ) -> Statement | Failure:
        if currency not in EXPONENTS:
            return invalid("currency_unknown", value=currency)
        amounts: dict[str, int] = {}
        for line, (_, amount) in lines.items():
            minor = amount.value.scaleb(EXPONENTS[currency])
            if minor != minor.to_integral_value() or abs(minor) > MAX_MINOR:
                code = "amount_too_large" if abs(minor) > MAX_MINOR else "amount_too_precise"
                params: dict[str, str | int] = {"value": str(amount.value), "currency": currency}
                params |= {} if code == "amount_too_large" else {"decimals": EXPONENTS[currency]}
                return Failure(Reason.INVALID, code, params).at(column=amount.tag)
            amounts[line] = int(minor)
        self._work_out(amounts, ended_on)
        standard, scope = _standard(accounts)
        statement = Statement(
            customer_id=customer_id,
            period_end=ended_on,
            months=self._months(accounts, ended_on),
            currency=currency,
            amounts=dict(sorted(amounts.items())),
            scope=scope,
            standard=standard,
            source="ixbrl" if accounts.is_inline else "xbrl",
        )
        for name, by_minor in identities(statement, 1):
            told: dict[str, str | int] = {"statements": 1, "row": 1, "customer_id": customer_id}
            self.found.append(Notice(f"statement_{name}", told | {"difference_minor": by_minor, "currency": currency}))
        return statement

    def _work_out(self, amounts: dict[str, int], ended_on: date) -> None:
        """Totals that follow from what is stated, each with a notice."""
        day, made = ended_on.isoformat(), []
        beside = {name: amounts.pop(name) for name in _tags()["worked_out"] if name in amounts}
        net = beside.get("net_of_current")
        if "total_assets" not in amounts and net is not None and "current_liabilities" in amounts:
            total = net + amounts["current_liabilities"]
            if _agrees(total, amounts, beside):
                amounts["total_assets"] = total
                made.append("total_assets")
            else:
                self.found.append(Notice("xbrl_totals_disagree", {"field": "total_assets", "value": day}))
        if "total_liabilities" not in amounts and {"total_assets", "equity"} <= amounts.keys():
            amounts["total_liabilities"] = amounts["total_assets"] - amounts["equity"]
            made.append("total_liabilities")
        for line in made:
            self.found.append(Notice("xbrl_worked_out", {"field": line, "value": day}))

    def _months(self, accounts: Accounts, ended_on: date) -> int:
        lengths = {end: _whole_months(start, end) for start, end in _lengths(accounts)}
        told = lengths.get(ended_on)
        if told is None:
            told = _YEAR
            self.found.append(Notice("xbrl_months_assumed", {"value": ended_on.isoformat(), "count": told}))
        return told


def _agrees(total: int, amounts: Mapping[str, int], beside: Mapping[str, int]) -> bool:
    """True if total assets worked out from below the line are what stands above it, as far as that is stated: small
    companies often lose the minus of net assets when they tag them."""
    current = amounts.get("current_assets")
    if current is not None and "fixed_total" in beside:
        above = sum(beside.get(name, 0) for name in ("fixed_total", "unpaid_capital", "prepaid_beside"))
        return total == above + current
    return total >= (current or 0) + amounts.get("fixed_assets", 0)


def _dimension(members: tuple[str, ...]) -> str:
    """The one dimension a tag may stand under: current, noncurrent, or a member."""
    known = _tags()["members"]
    said = {next((name for name, words in known.items() if member in words), member) for member in members}
    return "" if not said else said.pop() if len(said) == 1 else "+"


def _lengths(accounts: Accounts) -> Iterator[tuple[date, date]]:
    """The longest period, up to a year and a half, that ends on each day: accounts are cumulative."""
    longest: dict[date, date] = {}
    for began_on, ended_on in accounts.durations:
        if (ended_on - began_on).days < _SHORTEST_DAYS or _whole_months(began_on, ended_on) > _LONGEST_PERIOD:
            continue
        longest[ended_on] = min(began_on, longest.get(ended_on, began_on))
    yield from ((began_on, ended_on) for ended_on, began_on in longest.items())


def _whole_months(began_on: date, ended_on: date) -> int:
    """Length to the nearest month: a year of 52 or 53 weeks has 12."""
    days = (ended_on - began_on).days + 1
    return max((days * 24 + 365) // 730, 1)


def _standard(accounts: Accounts) -> tuple[str | None, Scope]:
    for part, (standard, scope) in _tags()["standards"].items():
        if any(part in address for address in accounts.addresses):
            return standard, Scope(scope)
    return None, Scope.SINGLE
