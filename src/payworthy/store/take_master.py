"""Take customers, limits, ratings and exchange rates: small files, worked on in plain Python."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from payworthy.app.effects import Effects
from payworthy.app.line import Line, customer_line, group_line
from payworthy.base.canonical import digest
from payworthy.base.failure import Failure, Reason
from payworthy.base.fx import Rate
from payworthy.facts.customer import Customer
from payworthy.facts.limit import Limit
from payworthy.facts.rating import Rating
from payworthy.store import schema
from payworthy.store.lines import lines_at_hand, lock_lines
from payworthy.store.readers import read_masters
from payworthy.store.session import Session

_encode = msgspec.json.Encoder(order="deterministic").encode


class MasterIntake:
    """Counts are of facts: ``taken`` are new or changed ones, ``duplicates`` those the book knows word for word,
    ``corrections`` the changed ones among the taken."""

    def __init__(self, session: Session, batch_id: int, at: datetime) -> None:
        self.session = session
        self.batch_id = batch_id
        self.at = at
        self.taken = self.duplicates = self.corrections = self.parked = 0

    def take_customers(self, rows: Sequence[int], facts: Sequence[Customer]) -> list[Failure]:
        """Add new customers with their credit lines, and new versions of known ones."""
        session = self.session
        known = read_masters(session, ids_of(facts))
        versions = self._versions("customer_fact", "customer_id", list(known))
        fact_rows, new, changed = [], [], []
        for row, fact in zip(rows, facts, strict=True):
            earlier = known.get(fact.customer_id)
            if earlier == fact:
                self.duplicates += 1
                continue
            body = _encode(fact).decode()
            version = versions[fact.customer_id] = versions.get(fact.customer_id, 0) + 1
            fact_rows.append((fact.customer_id, version, body, self.batch_id, row))
            if earlier is None:
                new.append((fact.customer_id, fact.name, version, body))
            elif version > 1:
                changed.append((fact.customer_id, fact.name, version, body))
                self.corrections += 1
            known[fact.customer_id] = fact
        self.taken += len(fact_rows)
        session.insert(schema.customer_fact, ("customer_id", "version", "body", "batch_id", "row_no"), fact_rows)
        columns = ("customer_id", "name", "version", "body")
        session.insert(schema.customer, columns, new)
        session.insert(schema.credit_line, ("line_id",), [(customer_line(row[0]),) for row in new])
        latest = {row[0]: row for row in changed}
        session.update(schema.customer, columns[:1], columns[1:], list(latest.values()))
        return []

    def take_limits(self, rows: Sequence[int], facts: Sequence[Limit], effects: Effects) -> list[Failure]:
        """Append limits to their lines. A limit of the same kind that begins on the same day replaces the
        earlier one; every version stays on record."""
        ids = {_line_of(fact) for fact in facts}
        lines = lines_at_hand(self.session, ids, effects)
        failures = [
            Failure(Reason.MISSING, "group_unknown" if fact.is_group else "customer_unknown", _owner(fact)).at(
                row=row, column="group_id" if fact.is_group else "customer_id"
            )
            for row, fact in zip(rows, facts, strict=True)
            if _line_of(fact) not in lines
        ]
        if failures:
            return failures
        versions = self._versions("limit_fact", "line_id", list(ids))
        fact_rows = []
        for row, fact in zip(rows, facts, strict=True):
            line = lines[_line_of(fact)]
            if fact in line.limits:
                self.duplicates += 1
                continue
            kept = tuple(limit for limit in line.limits if not _replaces(fact, limit))
            self.corrections += len(line.limits) - len(kept)
            line.limits = (*kept, fact)
            version = versions[line.line_id] = versions.get(line.line_id, 0) + 1
            body = _encode(fact).decode()
            fact_rows.append((line.line_id, version, body, self.batch_id, row))
            effects.audit(
                line, actor=effects.actor, act="limit.set", subject=f"limit:{version}", after=body_digest(body)
            )
        self.taken += len(fact_rows)
        self.session.insert(schema.limit_fact, ("line_id", "version", "body", "batch_id", "row_no"), fact_rows)
        return []

    def take_ratings(self, rows: Sequence[int], facts: Sequence[Rating], effects: Effects) -> list[Failure]:
        """Put ratings in force. The customer of each is known to be in the book."""
        lines = lines_at_hand(self.session, {customer_line(fact.customer_id) for fact in facts}, effects)
        versions = self._versions("rating_fact", "line_id", list(lines))
        fact_rows = []
        for row, fact in zip(rows, facts, strict=True):
            line = lines[customer_line(fact.customer_id)]
            self.corrections += line.rating is not None
            line.rating = fact
            version = versions[line.line_id] = versions.get(line.line_id, 0) + 1
            body = _encode(fact).decode()
            fact_rows.append((line.line_id, version, body, self.batch_id, row))
            effects.audit(
                line, actor=effects.actor, act="rating.set", subject=f"rating:{version}", after=body_digest(body)
            )
        self.taken += len(fact_rows)
        self.session.insert(schema.rating_fact, ("line_id", "version", "body", "batch_id", "row_no"), fact_rows)
        return []

    def take_rates(self, rows: Sequence[int], facts: Sequence[Rate]) -> list[Failure]:
        """Append exchange rates."""
        known = set(self.session.fetch("SELECT base, quote, on_day, rate, source FROM fx_rate"))
        latest: dict[tuple[str, str, str], tuple[object, ...]] = {}
        for row, fact in zip(rows, facts, strict=True):
            value = (fact.base, fact.quote, fact.on.isoformat(), str(fact.rate), fact.source)
            if value in known:
                self.duplicates += 1
            else:
                latest[value[:3]] = (*value, self.batch_id, row)
        self.taken += len(latest)
        columns = ("base", "quote", "on_day", "rate", "source", "batch_id", "row_no")
        self.session.insert(schema.fx_rate, columns, list(latest.values()))
        return []

    def _versions(self, table: str, key: str, ids: Sequence[str]) -> dict[str, int]:
        fragment, params = self.session.among(ids)
        return dict(
            self.session.fetch(f"SELECT {key}, MAX(version) FROM {table} WHERE {key} {fragment} GROUP BY {key}", params)
        )


def settle_groups(session: Session, effects: Effects) -> list[Failure]:
    """Work out every customer's group anew (a parent and its children are one group) and move totals where it
    changed. Called at the end of a customer intake."""
    rows = session.fetch("SELECT customer_id, group_id, body FROM customer")
    customers = {row[0]: msgspec.json.decode(row[2], type=Customer) for row in rows}
    now = {row[0]: row[1] for row in rows}
    wanted, failures = groups_of(customers)
    if failures:
        return failures
    moved = {customer_id: group for customer_id, group in wanted.items() if group != now[customer_id]}
    if not moved:
        return []
    _add_group_lines(session, {group for group in moved.values() if group})
    ids = {customer_line(customer_id) for customer_id in moved}
    ids |= {group_line(group) for group in (*moved.values(), *(now[key] for key in moved)) if group}
    lines = lock_lines(session, ids)
    for customer_id, group in moved.items():
        line = lines[customer_line(customer_id)]
        _shift(line, lines.get(group_line(now[customer_id] or "")), -1)
        _shift(line, lines.get(group_line(group or "")), 1)
        effects.touch(*(lines[name] for name in ids if name in lines))
    session.update(schema.customer, ("customer_id",), ("group_id",), list(moved.items()))
    return []


def groups_of(customers: dict[str, Customer]) -> tuple[dict[str, str | None], list[Failure]]:
    """Group of each customer: the one it names, else its topmost parent, if it has a parent or is one."""
    parents = {customer.parent_id for customer in customers.values() if customer.parent_id}
    groups: dict[str, str | None] = {}
    failures = []
    for customer_id, customer in customers.items():
        top, seen = customer, {customer_id}
        while top.group_id is None and top.parent_id is not None and top.parent_id in customers:
            if top.parent_id in seen:
                params: dict[str, str | int] = {"customer_id": customer_id}
                failures.append(Failure(Reason.CONFLICT, "parents_in_a_ring", params))
                break
            seen.add(top.parent_id)
            top = customers[top.parent_id]
        if top.group_id is not None:
            groups[customer_id] = top.group_id
        elif top.parent_id is not None:
            groups[customer_id] = top.parent_id
        else:
            groups[customer_id] = top.customer_id if top.customer_id in parents else None
    return groups, failures


def _add_group_lines(session: Session, groups: set[str]) -> None:
    fragment, params = session.among(group_line(group) for group in groups)
    known = {row[0] for row in session.fetch(f"SELECT line_id FROM credit_line WHERE line_id {fragment}", params)}
    missing = sorted(group_line(group) for group in groups if group_line(group) not in known)
    session.insert(schema.credit_line, ("line_id",), [(line_id,) for line_id in missing])


def _shift(member: Line, group: Line | None, sign: int) -> None:
    if group is not None:
        for currency, totals in member.totals.items():
            for component, amount in totals.items():
                group.add(currency, component, sign * amount)


def ids_of(facts: Sequence[Customer]) -> list[str]:
    """Customer ids of facts."""
    return [fact.customer_id for fact in facts]


def body_digest(body: str) -> str:
    """What the audit trail pins of a stored fact."""
    return digest(body.encode())


def _line_of(limit: Limit) -> str:
    return group_line(limit.owner_id) if limit.is_group else customer_line(limit.owner_id)


def _owner(limit: Limit) -> dict[str, str | int]:
    return {"group_id" if limit.is_group else "customer_id": limit.owner_id}


def _replaces(new: Limit, old: Limit) -> bool:
    return (new.kind, new.valid_from, new.currency) == (old.kind, old.valid_from, old.currency)
