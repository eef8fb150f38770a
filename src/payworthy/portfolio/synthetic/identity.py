"""Names and registration numbers of made-up companies: valid by their check digits, issued to nobody."""

from typing import Final

from payworthy.portfolio.synthetic import words_abroad, words_cn
from payworthy.portfolio.synthetic.dice import Dice

_USCC_SIGNS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_SIGNS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_UNISSUED_ORGANISATIONS: Final = "YW"
_UNISSUED_LEI_PREFIX: Final = "999900"
"""Series that no registrar hands out: the numbers pass every check and still belong to nobody."""


def social_credit_code(region: str, dice: Dice) -> str:
    """A unified social credit code (GB 32100-2015) of an enterprise in ``region``, with the check sign of the
    organisation code inside it (GB 11714) and its own."""
    body = _UNISSUED_ORGANISATIONS + "".join(dice.pick("0123456789ABCDEFGH") for _ in range(6))
    total = sum(_SIGNS.index(sign) * weight for sign, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    inner = "0123456789X0"[11 - total % 11]
    code = "91" + region + body + inner
    checked = sum(_USCC_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(code))
    return code + _USCC_SIGNS[-checked % 31]


def legal_entity_identifier(dice: Dice) -> str:
    """A legal entity identifier (ISO 17442): 18 signs and two check digits (ISO 7064, mod 97-10)."""
    body = _UNISSUED_LEI_PREFIX + "".join(dice.pick(_SIGNS) for _ in range(12))
    number = int("".join(str(_SIGNS.index(sign)) for sign in body + "00"))
    return f"{body}{98 - number % 97:02d}"


class Names:
    """Hands out company names, each once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def chinese(self, segment: str, dice: Dice) -> tuple[str, str, tuple[str, str, str, str, str]]:
        """Chinese name, English name, and the city they belong to (an entry of ``words_cn.CITIES``)."""
        while True:
            city = dice.pick(words_cn.CITIES)
            first, second = dice.pick(words_cn.BRAND_FIRST), dice.pick(words_cn.BRAND_SECOND)
            trade = dice.pick(words_cn.TRADES[segment])
            name = f"{city[0]}{first[0]}{second[0]}{trade[0]}有限公司"
            if self._is_free(first[0] + second[0] + trade[0]):
                return name, f"{city[1]} {first[1]}{second[1]} {trade[1]} Co., Ltd.", city

    def member(self, parent: str, parent_en: str, segment: str, dice: Dice) -> tuple[str, str, tuple[str, ...]]:
        """Names of a group member that carries the brand of its parent, and its city."""
        brand = parent.removesuffix("集团有限公司")[-2:]
        brand_en = parent_en.split(" ")[1]
        while True:
            city, trade = dice.pick(words_cn.CITIES), dice.pick(words_cn.TRADES[segment])
            if self._is_free(city[0] + brand + trade[0]):
                return f"{city[0]}{brand}{trade[0]}有限公司", f"{city[1]} {brand_en} {trade[1]} Co., Ltd.", city

    def parent(self, dice: Dice) -> tuple[str, str, tuple[str, ...]]:
        """Names of the head of a group, and its city."""
        while True:
            city = dice.pick(words_cn.CITIES)
            first, second = dice.pick(words_cn.BRAND_FIRST), dice.pick(words_cn.BRAND_SECOND)
            if self._is_free(first[0] + second[0] + "集团"):
                brand = f"{first[1]}{second[1]}"
                return f"{city[0]}{first[0]}{second[0]}集团有限公司", f"{city[1]} {brand} Group Co., Ltd.", city

    def abroad(self, dice: Dice) -> tuple[str, str, str, str]:
        """Name, country, currency and town of a company abroad."""
        entry = dice.weighted(words_abroad.COUNTRIES, [country[1] for country in words_abroad.COUNTRIES])
        country, _, currency, endings, forms, trades, town = entry
        while True:
            brand = dice.pick(words_abroad.BRANDS) + dice.pick(endings)
            if self._is_free(brand):
                return f"{brand} {dice.pick(trades)} {dice.pick(forms)}", country, currency, town

    def _is_free(self, key: str) -> bool:
        if key in self._taken:
            return False
        self._taken.add(key)
        return True
