"""A second reckoning of a book: every projection worked out again from the bare facts, in plain Python.

It shares no code with the program beyond the names of tables, so that an error in one is not an error in both.
"""

from collections import Counter, defaultdict
from typing import Any

from payworthy.app.verify_book import Evidence
from payworthy.store.book import OpenBook
from payworthy.store.schema import metadata
from payworthy.store.session import Session

Dump = dict[str, list[tuple[Any, ...]]]

_OF_KIND = {
    "invoice": "receivable",
    "retention": "retention",
    "contract_asset": "contract_asset",
    "commercial_bill": "commercial_bill",
    "bank_bill_state": "bank_bill_state",
    "bank_bill_joint_stock": "bank_bill_joint_stock",
    "bank_bill_city": "bank_bill_city",
    "bank_bill_rural": "bank_bill_rural",
    "e_receivable": "e_receivable",
    "recourse_factored": "recourse_factored",
    "payment": "unapplied",
    "credit_note": "credit_note",
    "prepayment": "prepaid",
}
_CREDITS = ("payment", "credit_note", "prepayment")
_BILLED = ("invoice", "retention", "contract_asset")
_AGING = ("invoice", "retention")


def dump(book: OpenBook) -> Dump:
    """Every row of every table, in one canonical order."""
    return book.backend.view(_dump)


def _dump(session: Session) -> Dump:
    tables = {table.name: [column.name for column in table.columns] for table in metadata.sorted_tables}
    queries = [(f"SELECT {', '.join(map(_quoted, names))} FROM {table}", ()) for table, names in tables.items()]
    rows = session.fetch_all(queries)
    return {table: sorted(found, key=repr) for table, found in zip(tables, rows, strict=True)}


def rows_of(book: OpenBook, table: str, *columns: str) -> list[dict[str, Any]]:
    """Rows of one table as dictionaries."""
    names = columns or tuple(column.name for column in metadata.tables[table].columns)
    sql = f"SELECT {', '.join(map(_quoted, names))} FROM {table}"
    rows = book.backend.view(lambda session: session.fetch(sql))
    return sorted((dict(zip(names, row, strict=True)) for row in rows), key=repr)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _table(found: Dump, name: str) -> list[dict[str, Any]]:
    names = [column.name for column in metadata.tables[name].columns]
    return [dict(zip(names, row, strict=True)) for row in found[name]]


def assert_adds_up(book: OpenBook) -> Dump:
    """Everything that must hold of a committed state (I2, I3, I4, I5, I8, I18, I26): the second reckoning agrees, and
    the book's own verification, which replays every decision, finds nothing. Returns the dump that was looked at."""
    found = dump(book)
    assert [result for result in book.verify(Evidence()) if not result.is_ok] == []
    documents = _documents(found)
    assert _stored_documents(found) == documents
    assert _stored_buckets(found) == _buckets(documents)
    progress = _progress(documents)
    assert _stored_progress(found) == progress
    assert_reservations(found)
    assert _stored_totals(found) == _totals(found, documents, progress)
    assert_numbers(found)
    assert_audited(found)
    return found


def _documents(found: Dump) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Each document as it stands: its newest version, less what the movements about it took."""
    standing: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in sorted(_table(found, "document"), key=lambda row: row["version"]):
        key = (row["customer_id"], row["kind"], row["document_id"])
        standing[key] = {
            "currency": row["currency"],
            "due_on": row["due_on"],
            "order_id": row["order_id"],
            "original": row["amount_minor"],
            "settled": 0,
            "written_off": 0,
            "refunded": 0,
            "contested": 0,
        }
    parked = {(row["customer_id"], row["movement_id"]) for row in _table(found, "parked_movement")}
    by_id: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    for key in standing:
        by_id[key[0], key[2]].append(key)
    for row in _table(found, "movement"):
        claims = [key for key in by_id[row["customer_id"], row["claim_id"]] if key[1] not in (*_CREDITS, "delivery")]
        credits = [key for key in by_id[row["customer_id"], row["credit_id"]] if key[1] not in (*_BILLED, "delivery")]
        needs_claim, needs_credit = row["kind"] != "refund", row["kind"] in ("application", "refund")
        is_complete = not (needs_claim and not claims) and not (needs_credit and not credits)
        assert is_complete == ((row["customer_id"], row["movement_id"]) not in parked), f"parked or not: {row}"
        if is_complete:
            _move(standing, row, claims, [key for key in credits if key[1] in _CREDITS])
    for entry in standing.values():
        entry["open"] = entry["original"] - entry["settled"] - entry["written_off"] - entry["refunded"]
        entry["disputed"] = min(entry["contested"], entry["open"])
        assert entry["open"] >= 0
        assert entry["contested"] >= 0
    return standing


def _move(standing: dict[Any, Any], row: dict[str, Any], claims: list[Any], credits: list[Any]) -> None:
    amount = row["amount_minor"]
    match row["kind"]:
        case "application":
            for key in (*claims, *credits):
                standing[key]["settled"] += amount
        case "write_off":
            for key in claims:
                standing[key]["written_off"] += amount
        case "refund":
            for key in credits:
                standing[key]["refunded"] += amount
        case "dispute":
            for key in claims:
                standing[key]["contested"] += amount
        case "dispute_resolved":
            for key in claims:
                standing[key]["contested"] -= amount


def _stored_documents(found: Dump) -> dict[tuple[str, str, str], dict[str, Any]]:
    names = ("original", "settled", "written_off", "refunded", "contested", "open", "disputed")
    return {
        (row["customer_id"], row["kind"], row["document_id"]): {
            "currency": row["currency"],
            "due_on": row["due_on"],
            "order_id": row["order_id"],
            **{name: row[f"{name}_minor"] for name in names},
        }
        for row in _table(found, "open_document")
    }


def _buckets(documents: dict[tuple[str, str, str], dict[str, Any]]) -> dict[tuple[str, ...], int]:
    buckets: Counter[tuple[str, ...]] = Counter()
    for (customer_id, kind, _), entry in documents.items():
        if kind in _AGING:
            buckets[customer_id, kind, entry["currency"], entry["due_on"]] += entry["open"] - entry["disputed"]
    return {key: amount for key, amount in buckets.items() if amount}


def _stored_buckets(found: Dump) -> dict[tuple[str, ...], int]:
    return {tuple(row[:4]): row[4] for row in found["due_bucket"] if row[4]}


def _progress(documents: dict[tuple[str, str, str], dict[str, Any]]) -> dict[tuple[str, ...], tuple[int, int, int]]:
    sums: dict[tuple[str, ...], list[int]] = defaultdict(lambda: [0, 0, 0])
    for (customer_id, kind, _), entry in documents.items():
        if entry["order_id"] is None:
            continue
        parts = sums[customer_id, entry["order_id"], entry["currency"]]
        parts[0] += entry["original"] if kind == "delivery" else 0
        parts[1] += entry["original"] if kind in _BILLED else 0
        parts[2] += entry["open"] if kind == "prepayment" else 0
    return {key: (parts[0], parts[1], parts[2]) for key, parts in sums.items() if any(parts)}


def _stored_progress(found: Dump) -> dict[tuple[str, ...], tuple[int, int, int]]:
    return {tuple(row[:3]): tuple(row[3:]) for row in found["order_progress"] if any(row[3:])}  # type: ignore[misc]


def _totals(found: Dump, documents: dict[Any, Any], progress: dict[Any, Any]) -> dict[tuple[str, str, str], int]:
    """Every running total, of customers and of groups, by line, currency and component."""
    own: Counter[tuple[str, str, str]] = Counter()
    for (customer_id, kind, _), entry in documents.items():
        currency = entry["currency"]
        if kind in _OF_KIND:
            own[customer_id, currency, _OF_KIND[kind]] += entry["open"]
            own[customer_id, currency, "written_off"] += entry["written_off"]
        if kind in _AGING:
            own[customer_id, currency, "disputed"] += entry["disputed"]
    for (customer_id, _, currency), (delivered, billed, _) in progress.items():
        own[customer_id, currency, "unbilled"] += max(0, delivered - billed)
    for row in _table(found, "reservation"):
        component = "reserved" if row["origin"] == "decision" else "open_orders"
        own[row["line_id"].partition(":")[2], row["currency"], component] += row["remaining_minor"]
    groups = {row["customer_id"]: row["group_id"] for row in _table(found, "customer")}
    totals: Counter[tuple[str, str, str]] = Counter()
    for (customer_id, currency, component), amount in own.items():
        totals[f"customer:{customer_id}", currency, component] += amount
        if groups[customer_id]:
            totals[f"group:{groups[customer_id]}", currency, component] += amount
    return {key: amount for key, amount in totals.items() if amount}


def _stored_totals(found: Dump) -> dict[tuple[str, str, str], int]:
    return {
        (row["line_id"], row["currency"], name): amount
        for row in _table(found, "standing")
        for name, amount in row.items()
        if name not in ("line_id", "currency") and amount
    }


def assert_reservations(found: Dump) -> None:
    """I3: each part of a reservation ended once, and the moves say so; an order has one live reservation."""
    moved: Counter[tuple[str, str]] = Counter()
    numbers: dict[str, list[int]] = defaultdict(list)
    for row in _table(found, "reservation_move"):
        moved[row["reservation_id"], row["kind"]] += row["amount_minor"]
        numbers[row["reservation_id"]].append(row["move_no"])
    assert all(sorted(given) == list(range(1, len(given) + 1)) for given in numbers.values())
    live: Counter[tuple[str, str]] = Counter()
    for row in _table(found, "reservation"):
        parts = {"consume": row["consumed_minor"], "release": row["released_minor"], "expire": row["expired_minor"]}
        assert row["reserved_minor"] == sum(parts.values()) + row["remaining_minor"]
        assert all(amount >= 0 for amount in (*parts.values(), row["remaining_minor"]))
        assert {kind: moved[row["reservation_id"], kind] for kind in parts} == parts
        live[row["line_id"], row["order_id"]] += row["remaining_minor"] > 0
    assert all(count <= 1 for count in live.values())


def assert_numbers(found: Dump) -> None:
    """I4, I8: decisions of a line are numbered 1..n without a gap, and each has one outcome and its findings."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for row in _table(found, "decision"):
        numbers[row["line_id"]].append(row["number"])
        assert row["outcome"] in ("approved", "held", "prepay", "refused")
    for line in _table(found, "credit_line"):
        assert sorted(numbers[line["line_id"]]) == list(range(1, line["decision_number"] + 1))
    holds = {row["decision_id"] for row in _table(found, "hold")}
    assert holds == {row["decision_id"] for row in _table(found, "decision") if row["outcome"] == "held"}


def assert_audited(found: Dump) -> None:
    """I26, I27: each line's chain is whole, and every decision, file and limit has its entry in it."""
    entries: dict[str, dict[int, dict[str, Any]]] = defaultdict(dict)
    for row in _table(found, "audit_entry"):
        entries[row["stream"]][row["sequence"]] = row
    for line in _table(found, "credit_line"):
        chain = entries[line["line_id"]]
        assert sorted(chain) == list(range(1, line["audit_sequence"] + 1))
        head = "0" * 64
        for sequence in sorted(chain):
            assert chain[sequence]["previous"] == head
            head = chain[sequence]["hash"]
        assert line["audit_hash"] == head
    acts = Counter((row["act"], row["object"]) for chain in entries.values() for row in chain.values())
    for row in _table(found, "decision"):
        assert acts[f"check.{row['outcome']}", f"decision:{row['decision_id']}"] == 1
    for row in _table(found, "batch"):
        assert acts[f"{row['kind']}.taken", f"batch:{row['batch_id']}"] == 1
