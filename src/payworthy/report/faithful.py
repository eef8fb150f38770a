"""Whether a rewording says the same as the original: the same numbers, dates, codes and names, the same negations and
directions, and nobody new.

A language model may rephrase a paragraph and nothing else. Whatever this check cannot tell for sure counts as a
difference: the original stands then, and nothing is lost but a turn of phrase. It compares what can be counted; a
rewording that keeps every number, name, negation and direction but puts them together wrongly is beyond it, which is
why the figures of a report stand in its tables and never in the words alone.
"""

import re
from collections.abc import Iterable
from typing import Final

from payworthy.report.common_words import COMMON_HAN, COMMON_LATIN
from payworthy.report.quantities import plain, quantities

LONGEST: Final = 4_000
"""Characters of a rewording that are read at all."""

_SHORTER, _LONGER = 3, 2
"""A rewording is at least a third as long as the original, and at most twice (and a bit, for short ones)."""
_SLACK: Final = 40

_NOT_NEGATIVE: Final = re.compile(
    "不仅|不但|不过|非常|未来|无论|不断|否则|不同|不迟于|不早于|不超过|不低于|不少于|除非|无非|是否|能否|可否"
)
_HAN_NEGATION: Final = re.compile("没有|没|不|未|无|非|否|勿|莫|毫无|均无|绝非")
_LATIN_NEGATION: Final = re.compile(
    r"\b(?:not?|never|none|nothing|nobody|neither|nor|without|cannot|hardly|lacks?)\b|n't\b", re.IGNORECASE
)

_DIRECTIONS: Final = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("up", "上升|增长|增加|提高|上调|攀升|升至|上涨"),
        ("up", r"\bup\b|\brose\b|\brais\w+|\bincreas\w+|\bgrew\b|\bhigher\b"),
        ("down", "下降|减少|降低|下调|下滑|降至|缩减"),
        ("down", r"\bdown\b|\bfell\b|\bdecreas\w+|\bdeclin\w+|\bcut\b|\blower\w*|\bdropp?\w*"),
        ("better", r"改善|好转|向好|\bbetter\b|\bimprov\w+"),
        ("worse", r"恶化|转差|变差|变坏|\bworse\w*|\bdeteriorat\w+"),
        ("early", r"提前|\bearl\w+|\bahead of\b"),
        ("late", r"逾期|拖延|晚付|延迟|迟付|\blate\w*|\boverdue\b|\bdelay\w*"),
        ("loss", r"亏损|\blost\b|\bloss\w*"),
        ("profit", r"盈利|净利润|\bprofit\w*"),
        ("in", r"流入|\bbrought in\b|\binflow\w*"),
        ("out", r"流出|\bused up\b|\boutflow\w*"),
    )
)
"""Words that turn a sentence round; each kind must be there in both texts or in neither."""

_ENTITY: Final = re.compile(
    r"[\u4e00-\u9fff]{2,12}(?:有限公司|公司|集团|银行|法院|事务所|协会|基金|证券|保险|大学|委员会|政府|厂)"
    r"|[\u4e00-\u9fff]{1,3}(?:先生|女士|总监|经理|董事长|法官|律师|老板)"
    r"|[\u4e00-\u9fff]{2,3}[省市县州镇](?![场值价面])"
)
_QUOTED: Final = re.compile(r"[“\"《「『]([^”\"》」』]{1,60})[”\"》」』]")
_PLACE_ONLINE: Final = re.compile(r"https?://|www\.|\S+@\S+\.\S+")
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z'’&-]*")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")


def differences(original: str, reworded: str, names: Iterable[str] = ()) -> tuple[str, ...]:
    """Codes of what differs, each once: ``empty``, ``size``, ``number``, ``date``, ``name``, ``negation``,
    ``direction``; nothing where the rewording may stand. ``names``: everybody and everything the report names."""
    if not reworded.strip():
        return ("empty",)
    if len(reworded) > LONGEST or not _is_of_size(original, reworded):
        return ("size",)
    before, after = plain(original), plain(reworded)
    found = [
        *_quantities(before, after),
        *(["name"] if _names_differ(before, after, names) or _someone_new(before, after) else []),
        *(["negation"] if _negations(before) != _negations(after) else []),
        *(["direction"] if _directions(before) != _directions(after) else []),
    ]
    return tuple(dict.fromkeys(found))


def _is_of_size(original: str, reworded: str) -> bool:
    return len(original) // _SHORTER <= len(reworded) <= len(original) * _LONGER + _SLACK


def _quantities(before: str, after: str) -> Iterable[str]:
    left, right = quantities(before), quantities(after)
    kinds = {kind for kind, _ in (left - right) + (right - left)}
    if "date" in kinds:
        yield "date"
    if "code" in kinds:
        yield "name"
    if kinds & {"number", "share"}:
        yield "number"


def _names_differ(before: str, after: str, names: Iterable[str]) -> bool:
    """Whether a name of the report is in one text and not in the other."""
    known = [plain(name).strip().casefold() for name in names]
    left, right = before.casefold(), after.casefold()
    return any(name and (name in left) != (name in right) for name in known)


def _someone_new(before: str, after: str) -> bool:
    """Whether the rewording names somebody or something that the original does not, or might."""
    if _PLACE_ONLINE.search(after):
        return True
    entities = [match.group() for match in _ENTITY.finditer(after)]
    quoted = [match.group(1) for match in _QUOTED.finditer(after)]
    if any(said not in before for said in (*entities, *quoted)):
        return True
    told = {word.casefold() for word in _WORD.findall(before)}
    if any(word.casefold() not in told and word.casefold() not in COMMON_LATIN for word in _WORD.findall(after)):
        return True
    characters = set(_HAN.findall(after)) - set(_HAN.findall(before))
    return bool(characters - COMMON_HAN)


def _negations(text: str) -> int:
    without = _NOT_NEGATIVE.sub("", text)
    return len(_HAN_NEGATION.findall(without)) + len(_LATIN_NEGATION.findall(without))


def _directions(text: str) -> set[str]:
    return {kind for kind, pattern in _DIRECTIONS if pattern.search(text)}
