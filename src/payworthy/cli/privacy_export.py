"""Everything that is held on a customer, as one document for the person it is about (PIPL art. 45, GDPR art. 15)."""

from typing import Any

import msgspec

from payworthy.app.personal_data import Purpose
from payworthy.cli.desk import Desk
from payworthy.facts.credit_fact import KIND_OF
from payworthy.facts.customer import Customer


def export_data(desk: Desk, customer_id: str) -> dict[str, Any]:
    """Master data and credit facts with every version, what was decided and assessed, what is owed, and who has seen
    it. That it was handed out is on record before anything of it is shown."""
    stored = desk.view(lambda look: look.personal_facts(customer_id))
    facts = desk.reveal(customer_id, [fact for _, fact in stored], Purpose.EXPORT)
    dated = list(zip((day for day, _ in stored), facts, strict=True))
    return {
        "customer_id": customer_id,
        "made_at": desk.book.clock.now().isoformat(timespec="seconds"),
        "made_by": desk.user,
        "policy": {"id": desk.policy.id, "version": desk.policy.version, "hash": desk.policy.hash},
        "master_data": [
            {"known_on": day, **msgspec.to_builtins(fact)} for day, fact in dated if isinstance(fact, Customer)
        ],
        "credit_facts": [
            {"kind": str(KIND_OF[type(fact)]), "id": fact.fact_id, **msgspec.to_builtins(fact), "known_on": day}
            for day, fact in dated
            if not isinstance(fact, Customer)
        ],
        **desk.view(lambda look: _acts(look, customer_id)),
    }


def _acts(look: Any, customer_id: str) -> dict[str, Any]:
    """What the book did with the facts."""
    line = look.customer(customer_id)[1]
    return {
        "limits": msgspec.to_builtins(line.limits),
        "open_documents": look.open_documents(customer_id, 100_000),
        "orders_decided": [
            {
                "decision_id": record.decision_id,
                "at": record.decided_at.isoformat(timespec="seconds"),
                "order_id": record.request.order_id,
                "outcome": str(record.decision.outcome),
            }
            for record in look.decisions(customer_id, 100_000)
        ],
        "assessments": [msgspec.to_builtins(one) for one in look.assessments_of(customer_id)],
        "proposals": [
            {"proposal": msgspec.to_builtins(proposal), "acts": msgspec.to_builtins(steps)}
            for proposal, steps in look.proposals(customer_id, open_only=False)
        ],
        "seen_by": [msgspec.to_builtins(one) for one in look.accesses(customer_id)],
        "erasures": [msgspec.to_builtins(one) for one in look.erasures(customer_id)],
    }
