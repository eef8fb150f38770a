"""How the tables of this folder are written: words parted by blanks, pairs by an equals sign."""


def words(text: str) -> tuple[str, ...]:
    """Words parted by blanks."""
    return tuple(text.split())


def pairs(text: str) -> dict[str, str]:
    """``key=value`` parted by blanks."""
    return dict(pair.split("=") for pair in text.split())


def alternatives(text: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """``key=value,value`` parted by blanks; a value may be several words, ``a+b``."""
    return {key: tuple(tuple(value.split("+")) for value in values.split(",")) for key, values in pairs(text).items()}
