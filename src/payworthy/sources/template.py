"""The file to start from: a header and two example rows for each kind, in English or Chinese."""

import csv
from io import StringIO
from typing import Any

from payworthy import resources
from payworthy.sources.kinds import INVOICES, KINDS
from payworthy.sources.words import header

_LEFT_OUT = {
    "customers": ("lei", "registration_id"),  # other forms of what uscc says
    "orders": ("net_amount", "vat_rate"),  # instead of amount
    "statements": ("item", "amount"),  # instead of a column for each line
    "invoices": ("firm",),  # only in files of many firms
}


def template(kind: str, language: str) -> str:
    """CSV text of a file that imports without a failure; ``KeyError`` for an unknown kind.

    Optional columns are in it, so that they can be seen; they may be deleted.
    """
    file_kind = INVOICES if kind == INVOICES.name else KINDS[kind]
    left_out = (*_LEFT_OUT.get(kind, ()), *file_kind.mapped_only)
    fields = [field for field in file_kind.fields if field not in left_out]
    data: dict[str, Any] = resources.read_toml(resources.folder("sources/data").joinpath("templates.toml"))[kind]
    own_words = data["zh"] if language == "zh" else [{} for _ in data["rows"]]
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header(kind, field, language) for field in fields)
    for row, words in zip(data["rows"], own_words, strict=True):
        example = row | words
        writer.writerow(example.get(field, "") for field in fields)
    return text.getvalue()
