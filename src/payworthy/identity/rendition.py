"""A Chinese name written in Latin letters, so that both scripts can be looked up in one index."""

from functools import lru_cache

from payworthy.identity.data.readings import JAPANESE
from payworthy.identity.data.regions import COUNTRIES, ENGLISH_PLACES
from payworthy.identity.names import Name, generic_han, glossary
from payworthy.identity.script import syllables


def row_text(name: Name) -> str:
    """What a name is looked up by: its core, with the region before it."""
    return name.region.replace(" ", "") + name.core if name.script == "han" else name.core


def rendition(name: Name) -> str:
    """Region and trade name by sound, business words by their usual English word; empty for a Latin name."""
    if name.script != "han":
        return ""
    words = [_place(region) for region in name.region.split()]
    for token in name.tokens:
        words.append(_token(token))
    return " ".join(words)


@lru_cache(maxsize=5_000)
def _place(region: str) -> str:
    english = ENGLISH_PLACES.get(region) or COUNTRIES.get(region)
    return english[0] if english else "".join(syllables(region))


@lru_cache(maxsize=20_000)
def _token(token: str) -> str:
    if token in JAPANESE:
        return JAPANESE[token]
    if token in generic_han():
        return " ".join(glossary()[token][0])
    return "".join(syllables(token))
