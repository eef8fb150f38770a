"""Two parties compared: standard ids first, then names, then country."""

from payworthy.identity.compare import Comparison, compare
from payworthy.identity.names import Name, is_person_like, normalise
from payworthy.identity.party import Party

_SEVERAL: frozenset[str] = frozenset({"eu_vat", "duns"})
"""Schemes of which one body may hold several: another number does not say another body."""


def match(a: Party, b: Party) -> Comparison:
    """How alike two parties are, 0 to 100, and why. Symmetric. An equal standard id decides for, another id of a scheme
    of which everybody has one (USCC, LEI, …) against; a person is not a company; another country lowers."""
    ids_a, ids_b = _by_scheme(a), _by_scheme(b)
    if set(a.ids) & set(b.ids):
        return Comparison(100, ("same_id",))
    names = best_names(a, b)
    if any(scheme not in _SEVERAL and ids_a[scheme] and ids_b[scheme] for scheme in ids_a.keys() & ids_b.keys()):
        return Comparison(min(names.score, 40), ("id_contradicts", *names.reasons))
    if a.is_person != b.is_person and not _may_be_person(a, b):
        return Comparison(min(names.score, 60), ("kind_differs", *names.reasons))
    if a.country and b.country and a.country.upper() != b.country.upper():
        return Comparison(max(0, names.score - 8), (*names.reasons, "country_differs"))
    return names


def best_names(a: Party, b: Party) -> Comparison:
    """The best comparison of any name of one with any name of the other."""
    person: bool | None = True if a.is_person and b.is_person else None
    if not a.is_person and not b.is_person:
        person = False
    best = Comparison(0, ("no_name",))
    names_b = [normalise(name) for name in b.names]
    for left in map(normalise, a.names):
        for right in names_b:
            found = compare(left, right, person)
            if found.score > best.score or best.reasons == ("no_name",):
                best = found
                if best.score == 100:
                    return best
    return best


def _by_scheme(party: Party) -> dict[str, frozenset[str]]:
    schemes: dict[str, frozenset[str]] = {}
    for text in party.ids:
        scheme = text.partition(":")[0]
        schemes[scheme] = schemes.get(scheme, frozenset()) | {text}
    return schemes


def _may_be_person(a: Party, b: Party) -> bool:
    """A sole trader is in our books as a company and on a list as a person."""
    company = b if a.is_person else a
    return any(is_person_like(_parsed(name)) for name in company.names)


def _parsed(name: str) -> Name:
    return normalise(name)
