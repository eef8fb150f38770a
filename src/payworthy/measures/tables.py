"""The fact tables that measures are computed from: columns and their types, in DuckDB's words.

Every row carries ``known_on``, the day we learned of it; a view sees only rows known by its day. Rows are taken as
given: that a fact delivered twice is one fact is the loader's duty, because only it knows files and versions.
"""

from collections.abc import Mapping
from typing import Final

from payworthy.facts.statement import STATEMENT_KEYS

AREAS: Final = ("courts", "registry", "encumbrance", "sanctions", "bills")
"""What a check of the public record may have covered."""

TABLES: Final[Mapping[str, Mapping[str, str]]] = {
    "customers": {"customer_id": "VARCHAR"},
    "items": {
        "customer_id": "VARCHAR",
        "document_id": "VARCHAR",
        "currency": "VARCHAR",
        "part_no": "INTEGER",
        "issued_on": "DATE",
        "due_on": "DATE",
        "amount_minor": "BIGINT",
        "settled_on": "DATE",
        "settled_how": "VARCHAR",
        "settled_known_on": "DATE",
        "disputed_on": "DATE",
        "dispute_ended_on": "DATE",
        "kind": "VARCHAR",
        "known_on": "DATE",
    },
    "statements": {
        "customer_id": "VARCHAR",
        "period_end": "DATE",
        "months": "INTEGER",
        "scope": "VARCHAR",
        "opinion": "VARCHAR",
        "is_audited": "BOOLEAN",
        "known_on": "DATE",
        **{f"{key}_minor": "BIGINT" for key in STATEMENT_KEYS},
    },
    "events": {
        "customer_id": "VARCHAR",
        "event_id": "VARCHAR",
        "kind": "VARCHAR",
        "began_on": "DATE",
        "ended_on": "DATE",
        "amount_minor": "BIGINT",
        "known_on": "DATE",
        "ended_known_on": "DATE",
    },
    "checks": {"customer_id": "VARCHAR", "area": "VARCHAR", "checked_on": "DATE", "known_on": "DATE"},
    "profiles": {
        "customer_id": "VARCHAR",
        "field": "VARCHAR",
        "value": "VARCHAR",
        "known_on": "DATE",
        "valid_on": "DATE",
    },
    "references": {
        "customer_id": "VARCHAR",
        "reference_id": "VARCHAR",
        "given_on": "DATE",
        "rating": "VARCHAR",
        "limit_minor": "BIGINT",
        "known_on": "DATE",
    },
    "promises": {
        "customer_id": "VARCHAR",
        "promise_id": "VARCHAR",
        "promised_on": "DATE",
        "due_on": "DATE",
        "amount_minor": "BIGINT",
        "kept_on": "DATE",
        "broken_on": "DATE",
        "known_on": "DATE",
    },
}
"""Column types by table. ``customers`` lists those who shall have a row even where nothing else is known of them."""
