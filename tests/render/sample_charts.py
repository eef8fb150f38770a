"""One chart of every kind for the sample report."""

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from payworthy.report.tree import (
    Align,
    Band,
    Box,
    Chart,
    ChartKind,
    Column,
    Edge,
    Mark,
    Series,
    Table,
    Text,
    Tone,
)

from .sample_words import Words

MONTHS: Final = tuple(f"{year}-{month:02d}" for year in (2025, 2026) for month in range(1, 13))[6:18]
DELAYS: Final = (9, 11, 10, 12, 14, 13, 12, 17, 19, None, 24, 21)
USUAL: Final = (14, 14, 15, 15, 15, 14, 14, 15, 15, 16, 16, 16)
SCORES: Final = tuple(map(Decimal, ("78.2", "79.0", "77.5", "76.1", "74.9", "69.8", "68.4", "68.4")))


class Charts:
    """Charts in one language, with the facts they rest on."""

    def __init__(self, words: Words, cite: Callable[..., tuple[str, ...]]) -> None:
        self.say, self.cite = words.say, cite

    def exposure(self) -> Chart:
        say = self.say
        series = (
            Series(say("Overdue", "逾期未收"), (540,), Tone.BAD),
            Series(say("Not yet due", "未到期应收"), (1310,)),
            Series(say("Delivered, not invoiced", "已发货未开票"), (415,)),
            Series(say("Open orders", "在手订单"), (280,)),
        )
        return Chart(
            ChartKind.EXPOSURE,
            say("Use of the limit", "额度使用情况"),
            say("2,545 of 3,200 thousand yuan are used.", "额度 3,200 千元，已使用 2,545 千元。"),
            unit=say("CNY thousand", "千元"),
            series=series,
            marks=(
                Mark(say("Limit in force", "现行额度"), 4000, Tone.MUTED),
                Mark(say("Recommended", "建议额度"), 3200, Tone.WARN),
            ),
            cites=self.cite(5, 6),
            table=self.table((say("Part", "组成"), "2026-06-30"), [(s.name, f"{s.values[0]:,}") for s in series]),
        )

    def table(self, titles: tuple[str, ...], rows: list[tuple[str, ...]]) -> Table:
        columns = tuple(Column(title, Align.RIGHT if place else Align.LEFT) for place, title in enumerate(titles))
        return Table(columns, tuple(tuple(Text(cell) for cell in row) for row in rows))

    def group(self) -> Chart:
        say = self.say
        boxes = (
            Box("p", say("Chen Jianhua", "陈建华"), say("controller", "实际控制人")),
            Box("h", say("Huarui Holding Co., Ltd.", "华锐控股集团有限公司"), say("holding", "持股平台")),
            Box("f", say("Suzhou Industrial Fund", "苏州产业投资基金（有限合伙）")),
            Box(
                "m", say("Huarui Precision (Suzhou)", "苏州华锐精密机械有限公司"), say("customer", "本客户"), main=True
            ),
            Box("t", say("Huarui Trading (Shanghai)", "上海华锐贸易有限公司"), say("overdue", "有逾期"), Tone.BAD),
            Box("d", say("Huarui Tooling GmbH", "Huarui Tooling GmbH"), say("Germany", "德国")),
        )
        edges = (
            Edge("p", "h", "90 %"),
            Edge("h", "m", "65 %"),
            Edge("f", "m", "20 %"),
            Edge("h", "t", "100 %"),
            Edge("m", "d", "100 %"),
            Edge("t", "h", "5 %"),
        )
        return Chart(
            ChartKind.TREE,
            say("Group", "集团关系图"),
            say("Chen Jianhua controls the customer through a holding.", "陈建华通过控股公司控制本客户。"),
            boxes=boxes,
            edges=edges,
            cites=self.cite(22, 23),
        )

    def large_group(self) -> Chart:
        say = self.say
        names = [say(f"Subsidiary number {n} in Jiangsu", f"江苏第{n}子公司") for n in range(1, 13)]
        boxes = (
            Box(
                "m", say("Huarui Precision (Suzhou)", "苏州华锐精密机械有限公司"), say("customer", "本客户"), main=True
            ),
            *(Box(str(n), name, tone=Tone.WARN if n == 3 else Tone.PLAIN) for n, name in enumerate(names)),
        )
        edges = (*(Edge("m" if n < 6 else "5", str(n), f"{40 + n} %") for n in range(12)), Edge("1", "7", "8 %"))
        return Chart(
            ChartKind.TREE,
            say("All holdings", "对外投资"),
            say("Twelve holdings.", "十二家。"),
            boxes=boxes,
            edges=edges,
        )

    def stacked(self) -> Chart:
        say = self.say
        return Chart(
            ChartKind.STACKED,
            say("Sales by region", "分区域销售额"),
            say("Sales of three years by region; exports fall.", "三年分区域销售额，出口下降。"),
            unit=say("CNY million", "百万元"),
            labels=("2023", "2024", "2025"),
            series=(
                Series(say("East China", "华东"), (61, 66, 65)),
                Series(say("Other China", "国内其他"), (24, 25, 23)),
                Series(say("Export", "出口"), (30, 24, None)),
            ),
            cites=self.cite(26),
        )

    def bars(self) -> Chart:
        say = self.say
        values = (
            (Decimal("1.31"), Decimal("1.17"), Decimal("1.14")),
            (Decimal("8.2"), Decimal("4.4"), Decimal("-1.8")),
        )
        return Chart(
            ChartKind.BAR,
            say("Ratios against previous years", "主要比率与往年比较"),
            say("Both ratios fall.", "两项比率均下降。"),
            unit="%",
            labels=("2023", "2024", "2025"),
            series=(
                Series(say("Current ratio", "流动比率"), values[0]),
                Series(say("Return on sales", "销售净利率"), values[1]),
            ),
            marks=(Mark(say("Industry", "行业中位数"), 5, Tone.MUTED),),
            decimals=2,
            cites=self.cite(14, 15),
        )

    def lines(self) -> Chart:
        say = self.say
        rows = [(m, "—" if d is None else str(d), str(u)) for m, d, u in zip(MONTHS, DELAYS, USUAL, strict=True)]
        return Chart(
            ChartKind.LINE,
            say("Average delay of payments", "平均逾期天数走势"),
            say("From 9 days to 21 days within a year.", "一年内由 9 天升至 21 天。"),
            unit=say("days", "天"),
            labels=MONTHS,
            series=(
                Series(say("Customer", "本客户"), DELAYS),
                Series(say("Industry", "行业"), USUAL, Tone.MUTED),
            ),
            marks=(Mark(say("Tolerated", "容忍上限"), 15, Tone.WARN),),
            cites=self.cite(16, 17, 18),
            table=self.table((say("Month", "月份"), say("Customer", "本客户"), say("Industry", "行业")), rows),
        )

    def aging(self) -> Chart:
        say = self.say
        labels = (
            ("not due", "1–30", "31–60", "61–90", "> 90"),
            ("未到期", "1–30 天", "31–60 天", "61–90 天", "90 天以上"),
        )
        return Chart(
            ChartKind.BAR,
            say("Open items by age", "账龄分布"),
            say("Most is not due.", "大部分未到期。"),
            unit=say("CNY thousand", "千元"),
            labels=labels[0] if say("en", "zh") == "en" else labels[1],
            series=(Series(say("Open", "未收"), (1310, 310, 122, 88, 20)),),
            cites=self.cite(11, 12),
        )

    def score(self) -> Chart:
        say = self.say
        return Chart(
            ChartKind.STEP,
            say("Score history", "评分走势"),
            say("From 78.2 to 68.4 in two years; grade A to BBB.", "两年内由 78.2 降至 68.4，等级由 A 降为 BBB。"),
            labels=("2024Q3", "2024Q4", "2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2"),
            series=(Series(say("Score", "评分"), SCORES),),
            bands=(
                Band("AA", 82, None, Tone.GOOD),
                Band("A", 72, 82, Tone.GOOD),
                Band("BBB", 62, 72, Tone.WARN),
                Band("BB", None, 62, Tone.BAD),
            ),
            decimals=1,
            cites=self.cite(1, 2, 3),
        )
