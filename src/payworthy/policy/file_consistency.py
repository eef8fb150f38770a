"""What must hold within the section ``file``: items that exist, depths that deepen with the amount."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from itertools import pairwise
from typing import Any

from payworthy.base.failure import Failure, invalid
from payworthy.facts.file_item import FileItem
from payworthy.policy.credit_file import LEVELS

Read = Mapping[str, Any]


def file_contradictions(read: Read) -> Iterator[Failure]:
    """Every contradiction in what a policy says of credit files; nothing where it says nothing."""
    file = read.get("file")
    if file is None:
        return
    known = tuple(item.value for item in FileItem)
    for name in file.get("items", {}):
        if name not in known:
            close = get_close_matches(name, known, n=1)
            shown = ", ".join(close or known)
            yield invalid("policy_choice_unknown", path=f"file.items.{name}", value=name, known=shown)
    for symbol in file.get("careful_grades", ()):
        if symbol not in read.get("scale", (symbol,)):
            yield invalid("policy_grade_not_on_scale", path="file.careful_grades", grade=symbol)
    above = file.get("above", {})
    for lower, deeper in pairwise(LEVELS[1:]):
        for currency, amount in above.get(deeper, {}).items():
            least = above.get(lower, {}).get(currency)
            if least is not None and amount < least:
                yield invalid("policy_levels_not_deepening", path=f"file.above.{deeper}.{currency}", lower=lower)
