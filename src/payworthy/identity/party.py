"""Who is compared: a customer, an entry of a list, a company of a register."""

from msgspec import Struct


class Party(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """``id`` is the caller's own. ``names`` are all it is known by, the main one first; ``ids`` standard ids in text
    form (``uscc:…``, ``lei:…``); ``country`` an ISO code or empty; ``topics`` what a list says of it (``sanction``)."""

    id: str
    names: tuple[str, ...]
    country: str = ""
    ids: tuple[str, ...] = ()
    is_person: bool = False
    topics: tuple[str, ...] = ()
