"""Files in, facts out: customers, ledgers, orders, limits and rates as CSV or XLSX; credit files as workbooks, JSON,
tagged accounts, VAT invoices and application forms.

``open_reader`` (reader.py) is the door. Behind it, in the order a file passes through: caps → table (rows of
text) → mapping and binding (which column is which field) → cells and amounts (text to values) → one module per
kind of file (values to facts). Nothing here writes anywhere; a row that cannot be read is a ``Failure``.
"""

from payworthy.sources.caps import Caps
from payworthy.sources.mapping import Mapping, load_mapping, shipped_mappings
from payworthy.sources.reader import AnyReader, Reader, open_reader
from payworthy.sources.report import AmountTotal, Chunk, ControlTotals, Notice
from payworthy.sources.template import template
from payworthy.sources.told import Told

__all__ = [
    "AmountTotal",
    "AnyReader",
    "Caps",
    "Chunk",
    "ControlTotals",
    "Mapping",
    "Notice",
    "Reader",
    "Told",
    "load_mapping",
    "open_reader",
    "shipped_mappings",
    "template",
]
