"""The made-up economy in figures: one mid-size machinery maker in East China (domain specification 11).

Revenue about RMB 300m a year without VAT: machines 70 %, dealers 15 %, parts and service 15 %; some 85 % of it
on credit; VAT 13 %. Amounts here are whole yuan without VAT. It is the company *before* credit management:
terms are generous, second instalments come late, and about 5 % of what is sold on credit is never paid.
"""

from dataclasses import dataclass
from typing import Final

YEARS: Final = 3
VAT_PERCENT: Final = 13
BAD_DEBT_TARGET: Final = (5, 100)
"""Write-offs of the whole period over sales on credit of the whole period (BDR-SN; nothing is recovered)."""

SMALLEST_BOOK: Final = 150
"""Fewer customers than this do not give the day's orders their cast."""

GRADES: Final = ("AAA", "AA", "A", "BBB", "BB", "B", "C", "D")
GRADE_WEIGHTS: Final = (8, 25, 52, 66, 42, 17, 8, 2)

TERM_MAX: Final = {"AAA": 90, "AA": 75, "A": 60, "BBB": 45, "BB": 30, "B": 15, "C": 0, "D": 0}
DEPOSIT_PERCENT: Final = {"AAA": 10, "AA": 20, "A": 30, "BBB": 30, "BB": 50, "B": 70, "C": 100, "D": 100}
REVIEW_MONTHS: Final = {"AAA": 12, "AA": 12, "A": 12, "BBB": 6, "BB": 3, "B": 1, "C": 1, "D": 1}
LIMIT_MONTHS: Final = {"AAA": 12, "AA": 12, "A": 12, "BBB": 12, "BB": 6, "B": 3, "C": 12, "D": 12}
"""The company's credit policy by grade: days, percent of the order, months."""


@dataclass(frozen=True, slots=True)
class Segment:
    """``customers`` of 220; ``volume`` what they buy in a year between them, ``volume_sigma`` how unequal their
    shares are (hundredths); ``order`` the median order and ``order_sigma`` its spread; ``season`` twelve monthly
    weights, mean 100."""

    name: str
    customers: int
    volume: int
    volume_sigma: int
    order: int
    order_sigma: int
    season: tuple[int, ...]


_EVEN: Final = (80, 60, 115, 110, 105, 105, 95, 95, 110, 95, 115, 115)
_DEALER: Final = (65, 55, 165, 155, 85, 75, 70, 75, 165, 150, 75, 65)

SEGMENTS: Final = (
    Segment("machine_custom", 44, 100_000_000, 55, 1_050_000, 35, _EVEN),
    Segment("machine_standard", 48, 64_000_000, 50, 460_000, 35, _EVEN),
    Segment("dealer", 26, 42_000_000, 50, 170_000, 45, _DEALER),
    Segment("parts_service", 70, 35_000_000, 60, 52_000, 60, _EVEN),
    Segment("export", 32, 42_000_000, 60, 480_000, 40, _EVEN),
)
SEGMENT: Final = {segment.name: segment for segment in SEGMENTS}
CUSTOMERS: Final = sum(segment.customers for segment in SEGMENTS)

MACHINES: Final = ("machine_custom", "machine_standard")

SPARE_PARTS: Final = Segment("spare_parts", 0, 60_000, 40, 26_000, 60, _EVEN)
SPARE_PARTS_PERCENT: Final = 40
"""What some owners of machines buy on the side (so much each), and how many of them do."""

PREPAID_PERCENT: Final = {"machine_custom": 3, "machine_standard": 12, "dealer": 4, "parts_service": 24, "export": 40}
"""Customers of a segment who pay before shipment as a matter of course."""

LATE_SECOND_INSTALMENT_PERCENT: Final = 75
"""Machine buyers who were let off paying the second instalment before shipment."""

FOREIGN_CNY_CENTS: Final = {"USD": 708, "EUR": 772}
"""Middle of the made-up exchange rates, fen for one unit."""

SALES_PEOPLE: Final = ("tang.bo", "xu.qing", "luo.ping", "feng.kai", "deng.yu", "cao.lin")
APPROVERS: Final = ((200_000, "wu.min"), (1_000_000, "gu.hong"), (3_000_000, "shen.yi"), (8_000_000, "pan.wei"))
COMMITTEE: Final = "committee"


def approver(amount_yuan: int) -> str:
    """Who may approve a limit of this size: analyst, credit manager, CFO, GM, committee."""
    return next((person for most, person in APPROVERS if amount_yuan <= most), COMMITTEE)
