"""What a person says of a file because the file does not say it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """``customer_id``: whose file it is. ``currency`` and ``unit``: of its amounts. ``months``: how long its periods
    are. ``firm``: which of several firms in a file of invoices is the customer. ``purchases``: the file of purchase
    invoices beside that of sales."""

    customer_id: str | None = None
    currency: str | None = None
    unit: str | None = None
    months: str | None = None
    firm: str | None = None
    purchases: Path | None = None


NOTHING = Told()
"""The file says everything."""
