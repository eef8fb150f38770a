"""A rich document in both languages: twelve sections, a table of seventy rows, every block and every kind of chart."""

from datetime import UTC, date, datetime
from typing import Final

from payworthy.report.tree import (
    Align,
    Beside,
    Bullets,
    Chart,
    Column,
    Document,
    Facts,
    Figure,
    Language,
    Level,
    Note,
    Panel,
    Paragraph,
    Section,
    Source,
    Table,
    Text,
    Tone,
)

from .sample_charts import Charts
from .sample_words import Words

SOURCES: Final = 40


def sample(language: Language) -> Document:
    """The whole report."""
    return Sample(Words(language)).document()


def cite(*numbers: int) -> tuple[str, ...]:
    """Facts by their place among the sources."""
    return tuple(f"statement/2025-12-31/{number}@1" for number in numbers)


class Sample:
    """Puts the report together, section by section."""

    def __init__(self, words: Words) -> None:
        self.say, self.charts = words.say, Charts(words, cite)
        self.language = words.language

    def document(self) -> Document:
        say = self.say
        return Document(
            title=say("Credit report", "信用报告"),
            subtitle=say("Huarui Precision Machinery (Suzhou) Co., Ltd.", "苏州华锐精密机械有限公司"),
            language=self.language,
            number="CR-2026-001874",
            as_of=date(2026, 6, 30),
            made_at=datetime(2026, 7, 1, 8, 30, tzinfo=UTC),
            made_by=say("Credit desk, Wang Min", "信用管理部 王敏"),
            watermark=say("Internal credit decision only", "内部信用决策专用"),
            summary=self.summary(),
            sections=self.sections(),
            sources=self.sources(),
            policy_hash="3f9c2b7d" * 8,
            model="scorecard-machinery/4",
            footer=say(
                "Made from the facts listed under sources; not for passing on to third parties.",
                "本报告依据“数据来源”所列事实生成，不得向第三方提供。",
            ),
        )

    def summary(self) -> Section:
        say = self.say
        lead = Panel(
            lead=True,
            figures=(
                Figure(say("Grade", "信用等级"), "BBB", cite(1, 2), Tone.WARN, say("was A until March", "3 月前为 A")),
                Figure(say("Score", "评分"), "68.4", cite(1, 2, 3), note=say("of 100", "满分 100")),
                Figure(say("Probability of default", "违约概率"), "2.10 %", cite(4), note=say("12 months", "12 个月")),
                Figure(say("Recommended limit", "建议额度"), "CNY 3,200,000.00", cite(5), Tone.GOOD),
                Figure(say("Terms", "建议账期"), say("60 days", "60 天"), cite(6), note=say("was 90 days", "原 90 天")),
            ),
        )
        return Section(
            0,
            "summary",
            say("Summary", "摘要与结论"),
            (
                lead,
                Note(Text(self.say(*DECISION), cite(7)), Level.WARN),
                Beside(columns=((self.flags(),), (self.changes(),))),
                self.charts.exposure(),
                Beside(columns=((self.charts.score(),), (self.charts.lines(),))),
                Facts(
                    (
                        (say("Completeness of the file", "档案完整度"), Text("86 %", cite(8))),
                        (say("Next review", "下次复审"), Text("2026-10-15", cite(9), Tone.WARN)),
                        (say("Decided by", "审批人"), Text(say("Li Na, credit manager", "李娜 信用经理"), cite(10))),
                        (say("Decided on", "审批日期"), Text("2026-06-30", cite(10))),
                    )
                ),
            ),
        )

    def flags(self) -> Bullets:
        say = self.say
        items = (
            Text(
                say("Two invoices are more than 60 days overdue.", "两张发票逾期超过 60 天。"), cite(11, 12), Tone.BAD
            ),
            Text(
                say(
                    "One lawsuit as a defendant: sales contract, CNY 480,000.00, not yet decided.",
                    "涉诉一件：买卖合同纠纷，被告，标的 CNY 480,000.00，尚未判决。",
                ),
                cite(13),
                Tone.WARN,
            ),
            Text(say("Current ratio below 1.2 for two years.", "流动比率连续两年低于 1.2。"), cite(14, 15), Tone.WARN),
        )
        return Bullets(items, title=say("Red flags", "风险提示"))

    def changes(self) -> Bullets:
        say = self.say
        items = (
            Text(say("Grade from A to BBB since 2026-03-31.", "2026-03-31 起等级由 A 降为 BBB。"), cite(1)),
            Text(
                say("Average delay from 12 to 21 days.", "平均逾期天数由 12 天升至 21 天。"),
                cite(16, 17, 18),
                Tone.WARN,
            ),
            Text(say("The bank pledge was released in May.", "银行质押已于 5 月解除。"), cite(19), Tone.GOOD),
        )
        return Bullets(items, title=say("What changed since the last report", "较上次报告的变化"))

    def sections(self) -> tuple[Section, ...]:
        blocks = (
            (self.identity(), self.charts.group()),
            (self.prose(), self.charts.stacked()),
            (self.statements(), self.charts.bars(), self.note()),
            (self.charts.lines(), self.aging(), self.invoices()),
            (self.lists(), Note(Text(self.say(*CLEAN), cite(20)), Level.GOOD)),
            (self.prose(),),
            (self.prose(), Note(Text(self.say(*STALE), cite(21)), Level.BAD)),
            (self.charts.score(), self.factors()),
            (self.charts.large_group(),),
            (self.flags(), self.prose()),
            (self.prose(),),
        )
        return tuple(
            Section(number, key, self.say(en, zh), content)
            for (number, (key, en, zh)), content in zip(enumerate(TITLES, start=2), blocks, strict=True)
        )

    def identity(self) -> Facts:
        say = self.say
        return Facts(
            (
                (say("Registered name", "企业名称"), Text(say(*NAME), cite(22))),
                (say("Uniform social credit code", "统一社会信用代码"), Text("91320594MA1X7QKL4T", cite(22))),
                (say("Legal form", "企业类型"), Text(say("Limited liability company", "有限责任公司"), cite(22))),
                (say("Registered capital", "注册资本"), Text("CNY 50,000,000.00", cite(22))),
                (say("Founded", "成立日期"), Text("2008-04-17", cite(22))),
                (say("Status", "登记状态"), Text(say("In operation", "存续"), cite(22), Tone.GOOD)),
                (say("Registered address", "住所"), Text(say(*ADDRESS), cite(22))),
                (say("Staff", "员工人数"), Text("312", cite(23))),
            )
        )

    def prose(self) -> Paragraph:
        return Paragraph(tuple(Text(self.say(*pair), cite(24 + place)) for place, pair in enumerate(PROSE)))

    def note(self) -> Note:
        return Note(Text(self.say(*STALE), cite(21)))

    def statements(self) -> Table:
        say = self.say
        columns = (Column(say("CNY thousand", "千元"), width=3), *(Column(y, Align.RIGHT) for y in YEARS))
        rows = tuple(
            (Text(say(en, zh)), *(Text(value, cite(25 + place)) for place, value in enumerate(values)))
            for en, zh, *values in STATEMENT
        )
        total = (Text(say("Net worth", "净资产")), Text("48,120"), Text("51,904"), Text("50,377"))
        return Table(columns, rows, say("Balance sheet", "资产负债表"), say(*AUDITED), total)

    def aging(self) -> Chart:
        return self.charts.aging()

    def invoices(self) -> Table:
        say = self.say
        columns = (
            Column(say("Invoice", "发票号码"), width=2),
            Column(say("Contract", "合同编号"), width=2),
            Column(say("Due", "到期日"), width=2),
            Column(say("Open amount", "未收金额"), Align.RIGHT, 2),
            Column(say("Days", "逾期天数"), Align.RIGHT),
            Column(say("Remark", "备注"), width=3),
        )
        rows = tuple(self.invoice(number) for number in range(70))
        total = (Text(say("Sum of 70", "合计 70 张")), Text(""), Text(""), Text("8,645,225.00"), Text(""), Text(""))
        return Table(columns, rows, say("Open invoices", "未收发票明细"), total=total)

    def invoice(self, number: int) -> tuple[Text, ...]:
        late = number * 7 % 95 - 30
        tone = Tone.BAD if late > 50 else Tone.WARN if late > 0 else Tone.PLAIN
        remark = self.say(*REMARKS[number % len(REMARKS)])
        return (
            Text(f"INV-{20260001 + number}", cite(30 + number % 8)),
            Text(f"HR/SZ/2026/{number:04d}"),
            Text(date(2026, 6, 30).replace(day=1 + number % 28).isoformat()),
            Text(f"{(1234575 + 1100 * 137 * number % 9000000) / 10:,.2f}"),
            Text(str(max(late, 0)), (), tone),
            Text(remark),
        )

    def lists(self) -> Table:
        say = self.say
        columns = (
            Column(say("List", "名单"), width=3),
            Column(say("Asked on", "查询日期"), width=2),
            Column(say("Answer", "结果"), width=2),
            Column(say("Found", "条数"), Align.RIGHT),
        )
        clean = Text(say("clean", "无记录"), cite(20), Tone.GOOD)
        rows = [(Text(say(en, zh)), Text("2026-06-29", cite(20)), clean, Text("0", cite(20))) for en, zh in LISTS]
        hit = Text(say("1 case", "1 件"), cite(13), Tone.WARN)
        rows[2] = (rows[2][0], rows[2][1], hit, Text("1", cite(13)))
        return Table(columns, tuple(rows), say("Public lists", "公开记录查询"))

    def factors(self) -> Table:
        say = self.say
        columns = (
            Column(say("Factor", "评分项"), width=4),
            Column(say("Value", "取值"), Align.RIGHT, 2),
            Column(say("Points", "得分"), Align.RIGHT),
            Column(say("Weight", "权重"), Align.RIGHT),
            Column(say("State", "状态"), Align.CENTRE, 2),
        )
        tones = (Tone.GOOD, Tone.WARN, Tone.BAD, Tone.MUTED)
        rows = tuple(
            (
                Text(say(en, zh), cite(place + 1)),
                Text(value),
                Text(points),
                Text(f"{5 + place} %"),
                Text(say("as of year end", "截至年末"), (), tones[place % 4]),
            )
            for place, (en, zh, value, points) in enumerate(FACTORS)
        )
        return Table(columns, rows, say("Scorecard", "评分明细"))

    def sources(self) -> tuple[Source, ...]:
        say = self.say
        return tuple(
            Source(
                fact_id=cite(number)[0],
                what=say(f"Line {number} of the annual statement", f"年度报表第 {number} 行"),
                source=say("Registry extract, Suzhou", "苏州市登记机关"),
                valid_on=date(2025, 12, 31),
                known_on=date(2026, 4, 20),
                licence="own_use_only",
            )
            for number in range(1, SOURCES + 1)
        )


NAME: Final = ("Huarui Precision Machinery (Suzhou) Co., Ltd.", "苏州华锐精密机械有限公司")
ADDRESS: Final = (
    "Block 7, 188 Xinghu Street, Suzhou Industrial Park, Jiangsu Province",
    "江苏省苏州市工业园区星湖街 188 号 7 号厂房",
)
DECISION: Final = (
    "Approve with conditions: CNY 3,200,000.00 at 60 days; new orders only after the two oldest invoices are paid.",
    "有条件同意：额度 CNY 3,200,000.00，账期 60 天；两张最早的逾期发票付清后方可接受新订单。",
)
CLEAN: Final = (
    "Nine lists asked on 2026-06-29; no entry but the lawsuit above.",
    "2026-06-29 共查询九项名单，除上述诉讼外均无记录。",
)
STALE: Final = (
    "The 2025 statements are not audited; figures of 2024 are.",
    "2025 年度报表未经审计,2024 年度报表已审计。",
)
AUDITED: Final = ("2023 and 2024 audited, 2025 from management.", "2023、2024 年度已审计,2025 年度为管理层报表。")
TITLES: Final = (
    ("identity", "Identity", "主体信息"),
    ("business", "Business", "经营概况"),
    ("financials", "Financials", "财务分析"),
    ("payment", "Payment record", "付款记录"),
    ("legal", "Legal and public records", "法律与公开记录"),
    ("encumbrances", "Pledges and guarantees", "担保与资产负担"),
    ("industry", "Industry and region", "行业与区域"),
    ("scorecard", "Scorecard", "评分明细"),
    ("limit", "Limit", "额度测算"),
    ("risks", "Risks and actions", "风险与建议"),
    ("basis", "Sources and limits of this report", "数据来源与声明"),
)
PROSE: Final = (
    (
        "The company makes precision parts for injection moulding machines; 62 % of its sales go to three customers.",
        "公司主营注塑机精密零部件，前三大客户占销售额 62%。",
    ),
    (
        "Sales fell by 4.1 % in 2025 while receivables grew by 17.8 %, so customers pay it later than before.",
        "2025 年销售额同比下降 4.1%，应收账款却增长 17.8%，说明其下游回款变慢。",
    ),
    (
        "Its own payments to us followed: 21 days late on average in the last six months, against 12 the year before.",
        "其对我方付款随之变慢：近六个月平均逾期 21 天，上年同期为 12 天。",
    ),
)
YEARS: Final = ("2023", "2024", "2025")
STATEMENT: Final = (
    ("Cash and bank", "货币资金", "12,480", "9,315", "6,204"),
    ("Trade receivables", "应收账款", "31,077", "35,610", "41,948"),
    ("Inventories", "存货", "22,904", "24,118", "27,333"),
    ("Fixed assets", "固定资产", "40,218", "39,004", "37,562"),
    ("Short-term loans", "短期借款", "(18,000)", "(21,500)", "(26,000)"),
    ("Trade payables", "应付账款", "(27,559)", "(29,643)", "(33,670)"),
    ("Other", "其他", "−13,000", "−5,000", "−3,000"),
)
REMARKS: Final = (
    ("", ""),
    ("partly paid", "部分付款"),
    (
        "disputed: two of twelve spindles were returned, a credit note is being written",
        "有争议：十二根主轴中退回两根，红字发票开具中，金额待双方对账后确认",
    ),
)
LISTS: Final = (
    ("Abnormal operations", "经营异常名录"),
    ("Serious violations", "严重违法失信名单"),
    ("Lawsuits", "裁判文书与开庭公告"),
    ("Persons subject to enforcement", "被执行人"),
    ("Dishonest debtors", "失信被执行人"),
    ("Restricted consumption", "限制消费令"),
    ("Tax arrears", "欠税公告"),
    ("Administrative penalties", "行政处罚"),
    ("Sanctions, all lists", "制裁与出口管制名单"),
)
FACTORS: Final = (
    ("Average days past due, weighted by amount", "加权平均逾期天数", "21", "6.2"),
    ("Share overdue", "逾期占比", "18.4 %", "4.0"),
    ("Current ratio", "流动比率", "1.14", "3.5"),
    ("Debt to equity", "产权比率", "1.62", "5.1"),
    ("Net margin", "销售净利率", "3.8 %", "6.0"),
    ("Years in business", "经营年限", "18", "9.0"),
    ("Lawsuits as defendant in 24 months", "近 24 个月被诉件数", "1", "−2.0"),
)
