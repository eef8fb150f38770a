"""Names brought to one form: what is left is compared, what was taken off is kept beside it."""

import re
from functools import cache, lru_cache
from typing import Final

from msgspec import Struct

from payworthy.identity.data.business_words import DISTINCT, GENERIC
from payworthy.identity.data.latin_words import GENERIC_WORDS, NUMBER_WORDS, ROMAN, SHORT_FORMS, STOP_WORDS, TITLES
from payworthy.identity.data.legal_forms import HAN_FORMS, LATIN_FORMS, LEADING, LOOSE
from payworthy.identity.data.regions import CITIES, COUNTRIES, DISTRICTS, LATIN_REGIONS, PROVINCES
from payworthy.identity.script import HAN, latin, plain_width, script_of, simplified


class Name(Struct, frozen=True, gc=False, kw_only=True):
    """A name in its parts. ``text`` is the whole name folded (case, width, accents, simplified characters), ``core``
    what is compared: without legal form, in Chinese also without region and branch. ``tokens`` are the words of the
    core (of a Chinese name: trade name, then business words). ``legal_form`` is a code of ``data/legal_forms.py``,
    ``region`` and ``branch`` as written, each empty if there is none. ``numbers`` are the numbers in it, as digits:
    Plant 3 is not Plant 4. ``script``: ``han``, ``latin`` or ``other`` (then everything is in Latin letters)."""

    text: str
    core: str
    legal_form: str = ""
    region: str = ""
    branch: str = ""
    script: str = "latin"
    tokens: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


_LONGEST: Final = 400
"""Characters of a name that are looked at: longer than any register allows, short enough for any file."""

_SINGLE_DOTS: Final = re.compile(r"\b([^\W\d_])\.(?=[^\W\d_]\b)")
_QUOTES: Final = re.compile("['`´’‘ʼʻ\"“”«»„]")
_APART: Final = re.compile(r"[^0-9a-z]+")
_NUMBER: Final = re.compile(r"\d+")
_HAN_NUMERALS: Final = {sign: str(value) for value, sign in enumerate("〇一二三四五六七八九")} | {"零": "0", "两": "2"}
_HAN_NUMBER: Final = re.compile("[0-9〇零一二两三四五六七八九十百]+")
_HAN_NOISE: Final = re.compile(r"[^0-9a-z\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f()·]+")
_BRACKETS: Final = re.compile(r"\(([^()]*)\)")
_MIDDLE_DOTS: Final = re.compile("[・•‧∙⋅.●·]")
_AND: Final = re.compile(r"[&+]")


@lru_cache(maxsize=50_000)
def normalise(name: str) -> Name:
    """A name as anybody wrote it → its parts. Never fails; a name without a letter or digit has an empty core."""
    return parse(name)


def parse(name: str) -> Name:
    """``normalise`` without its memory: for a million names that are met once."""
    name = name[:_LONGEST]
    if not name.isascii():
        name = name.encode("utf-8", "ignore").decode()  # half a surrogate pair is no character
    text = plain_width(name)
    script = script_of(text)
    if script == "han":
        return _han(simplified(text).lower())
    return _latin(text, script)


# --- Latin letters, and what was brought into them -------------------------------------------------------------


def _latin(text: str, script: str) -> Name:
    folded = latin(text).lower()
    folded = _QUOTES.sub("", _SINGLE_DOTS.sub(r"\1", folded))
    words = _APART.sub(" ", _AND.sub(" and ", folded)).split()
    kept, form = _without_form(words)
    tokens = tuple(_expanded(word) for word in kept if word not in STOP_WORDS) or tuple(kept)
    return Name(
        text=" ".join(words),
        core=" ".join(tokens),
        legal_form=form,
        region=" ".join(sorted({token for token in tokens if token in LATIN_REGIONS})),
        script=script,
        tokens=tokens,
        numbers=_latin_numbers(tokens),
    )


def _expanded(word: str) -> str:
    word = SHORT_FORMS.get(word, word)
    if word.endswith(("isation", "isations")):
        return word.replace("isation", "ization")
    return word


def _latin_numbers(tokens: tuple[str, ...]) -> tuple[str, ...]:
    found = []
    for at, token in enumerate(tokens):
        if at and token in ROMAN:
            found.append(ROMAN[token])
        elif token in NUMBER_WORDS:
            found.append(NUMBER_WORDS[token])
        else:
            found.extend(digits.lstrip("0") or "0" for digits in _NUMBER.findall(token))
    return tuple(sorted(found))


@cache
def _forms() -> tuple[dict[tuple[str, ...], str], frozenset[tuple[str, ...]], int]:
    forms = {tuple(spelling.split()): code for code, spellings in LATIN_FORMS.items() for spelling in spellings}
    return forms, frozenset(tuple(spelling.split()) for spelling in LEADING), max(map(len, forms))


def _without_form(words: list[str]) -> tuple[list[str], str]:
    """Words without the legal form, and its code; a name that is nothing but legal form stays whole."""
    forms, leading, longest = _forms()
    code = ""
    kept = words
    while len(kept) > 1:
        size = next((n for n in range(min(longest, len(kept) - 1), 0, -1) if tuple(kept[-n:]) in forms), 0)
        if not size or (code and size == 1 and kept[-1] in LOOSE and kept[-1] not in ("co", "company")):
            break
        code = code or forms[tuple(kept[-size:])]
        kept = kept[:-size]
    for n in range(min(longest, len(kept) - 1), 0, -1):
        if tuple(kept[:n]) in leading:
            code = code or forms.get(tuple(kept[:n]), "plc")
            kept = kept[n:]
            break
    return kept, code


# --- Chinese characters ----------------------------------------------------------------------------------------


def _han(text: str) -> Name:
    text = _HAN_NOISE.sub("", _MIDDLE_DOTS.sub("·", text)).strip("·")
    whole = text.replace("(", "").replace(")", "")
    rest, region, branch, form = _taken_apart(text)
    core = rest.replace("(", "").replace(")", "").strip("·") or whole
    return Name(
        text=whole,
        core=core.replace("·", ""),
        legal_form=form,
        region=region,
        branch=branch,
        script="han",
        tokens=tuple(part for part in _han_tokens(core) if part),
        numbers=_han_numbers(core),
    )


@cache
def _han_patterns() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    forms = {spelling: code for code, spellings in HAN_FORMS.items() for spelling in spellings}
    places = sorted({*PROVINCES, *CITIES, *(c for c in COUNTRIES if c != "中华")}, key=len, reverse=True)
    districts = "|".join(sorted(DISTRICTS, key=len, reverse=True))
    place = re.compile(f"((?:{'|'.join(places)}))(?:{districts})?")
    form = re.compile(f"(?:{'|'.join(re.escape(f) for f in sorted(forms, key=len, reverse=True))})$")
    return place, form, forms


_BRANCHES: Final = (
    re.compile("(?<=公司).{0,14}?(?:分公司|分厂|分部|分店|办事处|营业部|项目部|支行|分行)$"),
    re.compile("(?<=银行).{1,14}?(?:支行|分行|营业部)$"),
)
_ANY_DISTRICT: Final = re.compile("^[\u4e00-\u9fff]{2,4}?(?:市|省|自治区|自治州)(?=[\u4e00-\u9fff]{3})")


def _taken_apart(text: str) -> tuple[str, str, str, str]:
    place, form, forms = _han_patterns()
    branch = ""
    found = next(filter(None, (pattern.search(text) for pattern in _BRANCHES)), None)
    if found and len(text) - len(found.group()) >= 4:
        branch, text = found.group(), text[: found.start()]
    code = ""
    ends = form.search(text)
    while ends and ends.start() >= 1 and (len(text) - len(ends.group()) >= 2 or not code):
        code = code or forms[ends.group()]
        text = text[: ends.start()]
        ends = form.search(text)
    rest, regions = _without_region(text, place)
    if _only_generic(rest):  # 中国银行 and 上海汽车 are called by their place
        return text, "", branch, code
    return rest, " ".join(dict.fromkeys(regions)), branch, code


def _without_region(text: str, place: re.Pattern[str]) -> tuple[str, list[str]]:
    regions: list[str] = []
    for inside in _BRACKETS.findall(text):
        whole = place.fullmatch(inside)
        if whole:
            regions.append(whole[1])
            text = text.replace(f"({inside})", "")
    while True:
        leads = place.match(text)
        if leads is None or len(text) - leads.end() < 2:
            break
        regions.append(leads[1])
        text = text[leads.end() :]
    district = _ANY_DISTRICT.match(text)
    if district:
        regions.append(district.group())
        text = text[district.end() :]
    if "·" not in text and text.endswith(tuple(PROVINCES[:4])) and len(text) > 5:
        regions.append(text[-2:])
        text = text[:-2]
    return text, regions


@cache
def _places() -> frozenset[str]:
    return frozenset((*PROVINCES, *CITIES, *COUNTRIES))


def is_place(region: str) -> bool:
    """Whether a region is one we know; what only looks like one may be a slip of the pen."""
    return region in _places()


def _only_generic(text: str) -> bool:
    return bool(text) and not _han_words().sub("", text.replace("(", "").replace(")", ""))


@cache
def glossary() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Every Chinese word with English alternatives: trades first, then words that distinguish."""
    return {**DISTINCT, **GENERIC}


@cache
def generic_han() -> frozenset[str]:
    """Chinese words that many companies share."""
    return frozenset(GENERIC)


@cache
def _han_words() -> re.Pattern[str]:
    return re.compile("|".join(sorted((word for word in generic_han() if len(word) > 1), key=len, reverse=True)))


def _han_tokens(core: str) -> list[str]:
    """The trade name, then business words from the first one that does not open the core; parts by middle dots."""
    tokens: list[str] = []
    for part in core.split("·"):
        at = 0
        for match in _han_words().finditer(part):
            if match.start() > at:
                tokens.append(part[at : match.start()])
            tokens.append(match.group())
            at = match.end()
        tokens.append(part[at:])
    return tokens


def _han_numbers(core: str) -> tuple[str, ...]:
    return tuple(sorted(filter(None, (_han_number(run) for run in _HAN_NUMBER.findall(core)))))


def _han_number(run: str) -> str:
    """十二, 一二 and 12 are 12."""
    if "十" not in run and "百" not in run:
        return "".join(_HAN_NUMERALS.get(sign, sign) for sign in run).lstrip("0") or "0"
    total, digit = 0, 0
    for sign in run:
        if sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = digit * 10 + int(_HAN_NUMERALS.get(sign, sign))
    return str(total + digit)


# --- persons ---------------------------------------------------------------------------------------------------

_SURNAMES: Final = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许邓冯韩曹曾彭萧肖蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯"
    "邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符"
    "舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤时阳阎穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏"
)
_COMPOUND_SURNAMES: Final = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "司徒",
    "夏侯",
    "令狐",
)


def is_person_like(name: Name | str) -> bool:
    """Whether a name looks like a person's: a hint only, where nobody says what it is."""
    name = normalise(name) if isinstance(name, str) else name
    if name.legal_form or name.branch or name.numbers:
        return False
    if name.script == "han":
        if any(word in name.text for word in generic_han() if len(word) > 1):
            return False
        known = name.text[:1] in _SURNAMES or name.text.startswith(_COMPOUND_SURNAMES)
        return not name.region and len(name.text) in (2, 3, 4) and known
    words = [word for word in name.text.split() if word not in TITLES]
    trade = any(word in GENERIC_WORDS or word.removesuffix("s") in GENERIC_WORDS for word in words)
    return 2 <= len(words) <= 6 and not trade and "and" not in words and "the" not in words


def has_han(text: str) -> bool:
    """Whether a Chinese character is in it."""
    return HAN.search(text) is not None
