"""What a process remembers about its book: things that never change under their name."""

from datetime import date
from decimal import Decimal

import msgspec

from payworthy.base.failure import PayworthyError
from payworthy.base.fx import Rate, RateTable
from payworthy.policy.bundle import Policy
from payworthy.policy.parse import parse
from payworthy.store.session import Session


class BookCache:
    """Policies by hash, the rate table by the import it stands at, the book's identity. Threads may race to fill
    an entry; they fill it with the same value."""

    def __init__(self) -> None:
        self.book_id: str | None = None
        self._policies: dict[str, Policy] = {}
        self._rates: tuple[str, str, RateTable] | None = None

    def identity(self, session: Session) -> str:
        """The book's id."""
        if self.book_id is None:
            self.book_id = str(session.fetch("SELECT value FROM meta WHERE name = 'book_id'")[0][0])
        return self.book_id

    def policy(self, session: Session, policy_hash: str) -> Policy:
        """The policy of a hash, parsed once per process."""
        policy = self._policies.get(policy_hash)
        if policy is None:
            body = session.fetch("SELECT body FROM policy WHERE hash = ? LIMIT 1", (policy_hash,))[0][0]
            policy = self._policies[policy_hash] = read_policy(body)
        return policy

    def rates(self, session: Session, policy: Policy, rates_batch: str) -> RateTable:
        """The rate table, read again only after new rates were taken."""
        if self._rates is not None and self._rates[:2] == (policy.hash, rates_batch):
            return self._rates[2]
        rows = session.fetch("SELECT base, quote, rate, on_day, source FROM fx_rate ORDER BY on_day, batch_id")
        table = RateTable(
            (
                Rate(base, quote, Decimal(rate), date.fromisoformat(day), source)
                for base, quote, rate, day, source in rows
            ),
            max_age_days=policy.check.exposure.fx_max_age_days,
            pivot=policy.currency,
        )
        self._rates = (policy.hash, rates_batch, table)
        return table


def read_policy(body: str) -> Policy:
    """The typed policy of a stored one."""
    parsed = parse(msgspec.json.decode(body))
    if not isinstance(parsed, Policy):
        raise PayworthyError(parsed[0])
    return parsed
