"""Section 10: how much credit: every method, the one that binds, each step from it, the terms, what it earns."""

from collections.abc import Iterator, Sequence
from typing import Final

from payworthy.limit.one import Candidate
from payworthy.report import cited
from payworthy.report.pen import Pen, plain, table
from payworthy.report.tree import (
    Block,
    Chart,
    ChartKind,
    Cite,
    Facts,
    Figure,
    Level,
    Mark,
    Note,
    Panel,
    Series,
    Table,
    Text,
    Tone,
)
from payworthy.report.voice import DASH, UNLIMITED

KEY: Final = "limit"

_PARTS: Final = (
    "receivable", "unbilled", "contract_asset", "retention", "open_orders", "reserved", "commercial_bill",
    "bank_bill_state", "bank_bill_joint_stock", "bank_bill_city", "bank_bill_rural", "e_receivable",
    "recourse_factored",
)  # fmt: skip
_CREDITS: Final = ("unapplied", "credit_note", "prepaid")


def blocks(pen: Pen) -> Iterator[Block]:
    """Methods, steps, exposure, terms, profit, proposals."""
    yield _panel(pen)
    yield _methods(pen)
    yield _way(pen)
    yield from exposure(pen)
    yield from _profit(pen)
    yield _conditions(pen)
    yield from _proposals(pen)


def _cites(pen: Pen) -> Cite:
    return (*cited.assessment(pen.data), *cited.policy(pen.data))


def _panel(pen: Pen) -> Panel:
    found, cites = pen.data.recommendation, _cites(pen)
    return Panel(
        (
            Figure(pen.say("limit.recommended"), _amount(pen, found.amount_minor), cites, move_tone(found.move)),
            Figure(pen.say("limit.in_force"), pen.voice.limit(found.in_force_minor), cited.in_force(pen.data)),
            Figure(pen.say("limit.move"), pen.voice.texts.say(f"limit.move.{found.move}"), cites),
            Figure(pen.say("limit.binding"), binding(pen), cites),
        )
    )


def _amount(pen: Pen, minor: int | None) -> str:
    return pen.say("limit.cannot_be_said") if minor is None else pen.voice.money(minor)


def binding(pen: Pen) -> str:
    """The method that binds; a dash where nothing could be worked out."""
    code = pen.data.recommendation.binding
    return DASH if code is None else pen.voice.texts.say(f"limit.method.{code}.name")


def move_tone(move: str) -> Tone:
    """How a move of the limit feels."""
    return {"raise": Tone.GOOD, "keep": Tone.PLAIN, "cut": Tone.WARN, "prepay": Tone.BAD}[move]


def _methods(pen: Pen) -> Table:
    rows = []
    for one in sorted(pen.data.recommendation.candidates, key=lambda one: (not one.counts, one.amount_minor is None)):
        tone = Tone.PLAIN if one.counts and one.amount_minor is not None else Tone.MUTED
        amount = plain(DASH, (), Tone.MUTED)
        if one.amount_minor is not None:
            amount = Text(pen.voice.money(one.amount_minor), _cites(pen), Tone.WARN if one.is_binding else tone)
        rows.append(
            (
                Text(pen.voice.texts.say(f"limit.method.{one.code}.name"), (), tone),
                amount,
                Text(_remark(pen, one), _cites(pen), Tone.WARN if one.is_binding else Tone.MUTED),
                Text(pen.voice.texts.say(f"limit.method.{one.code}.how"), (), Tone.MUTED),
            )
        )
    return table(
        pen.columns("methods", "method", "amount", "remark", "how", right=("amount",), wide=("how",)),
        rows,
        pen.say("limit.methods_caption"),
        pen.say("limit.methods_note"),
    )


def _remark(pen: Pen, one: Candidate) -> str:
    if one.is_binding:
        return pen.say("limit.binds")
    why = [pen.voice.absence(one.absence)] if one.absence else []
    why += [] if one.counts else [pen.say("limit.not_counted")]
    return pen.voice.listed(why) or pen.say("limit.counts")


def _way(pen: Pen) -> Table:
    """From the binding amount, step by step, to the recommendation."""
    found, cites = pen.data.recommendation, _cites(pen)
    rows = []
    if found.base_minor is None:
        rows.append((plain(pen.say("limit.no_base", why=pen.voice.absence(found.absence))), plain(DASH), plain(DASH)))
    else:
        rows.append((plain(pen.say("limit.base", method=binding(pen))), plain(""), pen.money(found.base_minor, cites)))
    for step in found.steps:
        change = step.after_minor - step.before_minor
        sign = "+" if change > 0 else ""
        rows.append(
            (
                plain(pen.voice.texts.say(f"limit.step.{step.code}")),
                plain(f"{sign}{pen.voice.money(change)}", cites),
                pen.money(step.after_minor, cites),
            )
        )
    total = (plain(pen.say("limit.recommended")), plain(""), plain(_amount(pen, found.amount_minor), cites))
    return table(
        pen.columns("steps", "step", "change", "after", right=("change", "after"), wide=("step",)),
        rows,
        pen.say("limit.steps_caption"),
        total=total,
    )


def exposure(pen: Pen) -> Iterator[Chart | Table | Note]:
    """What is owed and ordered against the limit, as an order check sees it now: the picture, then its table."""
    held = pen.data.exposure
    if held is None:
        yield pen.note("limit.no_exposure", cites=cited.measure("receivable_minor"), day=pen.voice.day(pen.data.as_of))
        return
    currency, big = held.currency, pen.voice.big
    parts = [(name, getattr(held.parts, name)) for name in _PARTS if getattr(held.parts, name)]
    credits = [(name, getattr(held.parts, name)) for name in _CREDITS if getattr(held.parts, name)]
    ceiling = None
    if held.limit is not None and held.limit.base_minor is not None:
        ceiling = held.limit.base_minor + held.limit.temporary_minor
    rows = [
        (plain(pen.say(f"component.{name}")), pen.money(amount, cited.component(name), currency=currency))
        for name, amount in parts
    ]
    rows += [
        (plain(pen.say(f"component.{name}")), pen.money(-amount, cited.component(name), currency=currency))
        for name, amount in credits
    ]
    left_out = sum(amount for _, amount in parts) - sum(amount for _, amount in credits) - held.total_minor
    if left_out:
        named = plain(pen.say("component.left_out"))
        rows.append((named, pen.money(-left_out, cited.component("total"), currency=currency)))
    total = (
        plain(pen.say("component.total")),
        pen.money(held.total_minor, cited.component("total"), currency=currency),
    )
    listed = table(
        pen.columns("exposure", "part", "amount", right=("amount",), wide=("part",)),
        rows,
        pen.say("limit.exposure_caption", day=pen.voice.day(held.ledger_as_of)),
        pen.say("limit.exposure_note") if left_out else "",
        total,
    )
    if not parts or held.total_minor <= 0:
        yield listed
        return
    said = pen.voice.limit(ceiling if held.limit is not None else None, currency)
    if held.limit is not None and ceiling is None:
        said = pen.say("limit.unlimited")
    yield Chart(
        kind=ChartKind.EXPOSURE,
        title=pen.say("limit.exposure_title"),
        alt=pen.say("limit.exposure_alt", exposure=pen.voice.money(held.total_minor, currency), limit=said),
        unit=pen.voice.big_unit(currency),
        series=tuple(
            Series(pen.say(f"component.{name}"), (big(amount, currency),))
            for name, amount in _counted(parts, left_out, sum(amount for _, amount in credits))
        ),
        marks=(
            *(() if ceiling is None else (Mark(pen.say("limit.in_force"), big(ceiling, currency)),)),
            *_recommended_mark(pen, currency),
        ),
        decimals=pen.voice.big_places,
        cites=(*(cite for name, _ in parts for cite in cited.component(name)), *cited.in_force(pen.data)),
        table=listed,
    )
    yield listed


def _counted(parts: Sequence[tuple[str, int]], left_out: int, credit: int) -> list[tuple[str, int]]:
    """The parts as far as they count, so that together they are the exposure: what the policy leaves out is taken off
    orders and bills, and what has been received off the invoices, and then off what follows."""
    left = dict(parts)
    by_policy = sorted(left, key=lambda name: (name != "open_orders", "bill" not in name))
    for names, less in ((by_policy, left_out), (list(left), credit)):
        rest = less
        for name in names:
            taken = min(left[name], max(0, rest))
            left[name] -= taken
            rest -= taken
    return [(name, amount) for name, amount in left.items() if amount]


def _recommended_mark(pen: Pen, currency: str) -> Iterator[Mark]:
    found = pen.data.recommendation
    if found.amount_minor is not None and currency == found.currency and found.amount_minor != found.in_force_minor:
        yield Mark(pen.say("limit.recommended"), pen.voice.big(found.amount_minor), move_tone(found.move))


def _profit(pen: Pen) -> Iterator[Block]:
    rows = [row for row in pen.data.profits if row.limit_minor < UNLIMITED]
    if not rows:
        yield pen.note("limit.no_profit", cites=cited.measure("turnover_12m_minor"))
        return
    cites = (*cited.measure("turnover_12m_minor"), *_cites(pen))
    found, best = pen.data.recommendation, max(row.profit_minor for row in rows)
    shown = []
    for row in rows:
        marks = [
            name
            for name, is_it in (
                ("in_force", row.limit_minor == found.in_force_minor),
                ("recommended", row.limit_minor == found.amount_minor),
                ("best", row.profit_minor == best),
            )
            if is_it
        ]
        tone = Tone.WARN if "recommended" in marks else Tone.PLAIN
        amounts = (
            row.limit_minor,
            row.sales_minor,
            row.margin_minor,
            -row.capital_minor,
            -row.loss_minor,
            row.profit_minor,
        )
        said = pen.voice.listed(pen.say(f"limit.mark_{mark}") for mark in marks)
        shown.append(
            (*(Text(pen.voice.big_text(amount), cites, tone) for amount in amounts), plain(said, cites if said else ()))
        )
    names = ("limit", "sales", "margin", "capital", "loss", "profit", "mark")
    yield table(
        pen.columns("profit", *names, right=names[:-1]),
        shown,
        pen.say("limit.profit_caption", unit=pen.voice.big_unit()),
        pen.say("limit.profit_prepaid" if found.move == "prepay" else "limit.profit_note"),
    )


def _conditions(pen: Pen) -> Facts:
    data, cites = pen.data, cited.policy(pen.data)
    grade = next(row for row in data.policy.grades if row.symbol == data.grade)
    pairs: list[tuple[str, Text]] = [
        (pen.say("terms.recommended"), term_text(pen)),
        (pen.say("terms.longest"), plain(pen.voice.days(grade.term_max), cites)),
        (pen.say("terms.prepay"), plain(pen.voice.percent(grade.prepay, 0), cites)),
        (pen.say("terms.tolerated"), plain(pen.voice.days(grade.overdue_hold_dpd), cites)),
        (pen.say("terms.overdue_share"), plain(pen.voice.percent(grade.overdue_share_max, 0), cites)),
        (pen.say("terms.review_months"), plain(pen.say("unit.months", value=str(grade.review_months)), cites)),
    ]
    held = data.exposure
    if held is not None and held.parts.collateral:
        collateral = pen.money(held.parts.collateral, cited.component("collateral"), currency=held.currency)
        pairs.append((pen.say("component.collateral"), collateral))
    return Facts(tuple(pairs), pen.say("limit.conditions"))


def term_text(pen: Pen) -> Text:
    """The term to offer: days as far as the grade goes, or prepayment."""
    days, cites = pen.data.term_days, (*cited.policy(pen.data), *cited.assessment(pen.data))
    if pen.data.recommendation.move == "prepay" or not days:
        return Text(pen.say("terms.prepaid"), cites, Tone.BAD)
    return Text(pen.say("terms.net", days=days), cites)


def _proposals(pen: Pen) -> Iterator[Block]:
    if not pen.data.proposals:
        yield pen.note("limit.no_proposals")
        return
    rows = []
    for made in reversed(pen.data.proposals[-6:]):
        cites = cited.proposal(made.proposal_id)
        signed = [pen.person(act.person_id) for act in made.acts if act.role is not None]
        limit = DASH if made.limit_minor is None else pen.voice.money(made.limit_minor, made.currency)
        rows.append(
            (
                plain(pen.voice.instant(made.proposed_at), cites),
                plain(pen.voice.texts.say(f"limit.move.{made.move}"), cites),
                plain(limit, cites if made.limit_minor is not None else ()),
                plain(
                    pen.say("grades", before=made.grade_before or DASH, after=made.grade or made.grade_before or DASH),
                    cites,
                ),
                plain(pen.say(f"proposal.{made.state}"), cites),
                plain(pen.voice.listed(signed) or DASH, cites if signed else ()),
                plain(pen.person(made.proposed_by), cites),
            )
        )
    yield table(
        pen.columns("proposals", "at", "move", "limit", "grade", "state", "signed", "by", right=("limit",)),
        rows,
        pen.say("limit.proposals_caption"),
    )
    if pen.data.not_proposed is not None:
        yield pen.note(
            "limit.not_proposed",
            Level.BAD,
            cited.assessment(pen.data),
            why=pen.voice.texts.failure(pen.data.not_proposed),
        )
