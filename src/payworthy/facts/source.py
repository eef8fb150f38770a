"""Where a fact came from. Every fact has one."""

from msgspec import Struct


class Source(Struct, frozen=True):
    """``system`` names the sender (``file``, ``erp:sap``, ``person``), ``locator`` the place in it
    (file name and digest, document number), ``row`` the line within a file (header = 1)."""

    system: str
    locator: str
    row: int | None = None
