"""Section 12: where everything is from, how old it is, what is missing, and what this report may be used for."""

from collections.abc import Iterator
from typing import Final

from payworthy.facts.challenge import Challenge
from payworthy.facts.credit_fact import CreditFactKind
from payworthy.facts.pull import Pull
from payworthy.report import cited
from payworthy.report.pen import Pen, plain, table
from payworthy.report.tree import Block, Facts, Level, Paragraph, Text, Tone
from payworthy.report.voice import DASH

KEY: Final = "sources"


def blocks(pen: Pen) -> Iterator[Block]:
    """Basis, completeness, questions asked, what is missing, what is contested, what the report is."""
    yield _basis(pen)
    yield from _file(pen)
    yield from _missing(pen)
    yield from _pulls(pen)
    yield from _challenges(pen)
    yield from _rewording(pen)
    yield Paragraph(
        tuple(Text(pen.say(f"statement.{code}")) for code in ("internal", "advice", "unknown", "person", "traceable")),
        pen.say("sources.statement"),
    )


def _basis(pen: Pen) -> Facts:
    data, policy = pen.data, cited.policy(pen.data)
    held = data.exposure
    ledger = Text(DASH, (), Tone.MUTED)
    if held is not None and held.ledger_as_of is not None:
        ledger = Text(pen.voice.day(held.ledger_as_of), cited.component("total"))
    pairs = [
        (pen.say("sources.as_of"), Text(pen.voice.day(data.as_of), cited.assessment(data))),
        (pen.say("sources.ledger"), ledger),
        (
            pen.say("sources.policy"),
            Text(pen.say("source.policy", policy=data.policy.id, version=data.policy.version), policy),
        ),
        (pen.say("sources.policy_hash"), Text(data.policy.hash[:16], policy)),
        (pen.say("sources.card"), Text(data.explanation.card, policy)),
        (
            pen.say("sources.approved"),
            Text(pen.voice.listed(data.policy.approved_by) or DASH, policy if data.policy.approved_by else ()),
        ),
        (pen.say("sources.facts"), Text(pen.say("sources.fact_count", count=len(data.facts)), cited.assessment(data))),
    ]
    return Facts(tuple(pairs), pen.say("sources.basis"))


def _file(pen: Pen) -> Iterator[Block]:
    file = pen.data.file
    cites = cited.assessment(pen.data)
    known = Text(f"{pen.data.explanation.completeness // 10_000}%", cites)
    if file is None:
        yield Facts(((pen.say("score_known"), known),))
        return
    yield Facts(
        (
            (pen.say("score_known"), known),
            (pen.say("file_complete"), Text(pen.voice.percent(file.completeness, 0), cites)),
            (pen.say("depth"), Text(file.level, cites)),
        )
    )
    if file.conflicts:
        yield pen.note(
            "sources.conflicts",
            Level.WARN,
            cites,
            fields=pen.voice.listed(pen.voice.word("profile_field", one) for one in file.conflicts),
        )


def _missing(pen: Pen) -> Iterator[Block]:
    items = [
        Text(
            pen.say("sources.missing_item", factor=pen.sayings.factor(line.name), why=pen.line_value(line)),
            (*cited.assessment(pen.data), *cited.measure(line.measure)),
            Tone.WARN,
        )
        for line in pen.data.explanation.lines
        if line.value is None and line.absence != "not_applicable"
    ]
    if items:
        yield from pen.bullets("sources.missing", items)
    else:
        yield pen.note("sources.nothing_missing", Level.GOOD, cited.assessment(pen.data))
    file = pen.data.file
    if file is not None and file.missing:
        absent = [item for item in file.missing if item not in file.stale]
        for code, listed in (("sources.file_missing", absent), ("sources.file_stale", file.stale)):
            if listed:
                said = pen.voice.listed(pen.voice.word("file_item", item) for item in listed)
                yield pen.note(code, Level.INFO, cited.assessment(pen.data), fields=said)


def _pulls(pen: Pen) -> Iterator[Block]:
    found = [(known, known.record) for known in pen.data.of(CreditFactKind.PULL)]
    asked = [(known, record) for known, record in found if isinstance(record, Pull)]
    if not asked:
        yield pen.note("sources.no_pulls")
        return
    rows = []
    for known, record in sorted(asked, key=lambda one: one[1].pulled_on, reverse=True):
        cites = (known.fact_id,)
        rows.append(
            (
                plain(record.source, cites),
                plain(pen.voice.day(record.pulled_on), cites),
                plain(pen.voice.word("pull_status", record.status), cites),
                plain(pen.voice.day(record.data_as_of), cites if record.data_as_of else ()),
                pen.money(record.cost_minor, cites, currency=record.currency),
                plain(pen.voice.word("credit_report.licence", record.licence), cites),
                plain(str(record.found), cites),
            )
        )
    yield table(
        pen.columns("pulls", "source", "asked", "status", "data", "cost", "licence", "found", right=("cost", "found")),
        rows,
        pen.say("sources.pulls"),
    )


def _challenges(pen: Pen) -> Iterator[Block]:
    found = [(known, known.record) for known in pen.data.of(CreditFactKind.CHALLENGE)]
    rows = [
        (
            plain(f"{record.kind}/{record.target}", (known.fact_id,)),
            plain(record.reason, (known.fact_id,)),
            plain(pen.voice.word("challenge_state", record.state), (known.fact_id,)),
            plain(pen.voice.day(record.opened_on), (known.fact_id,)),
            plain(pen.say("masked" if record.masks else "not_masked"), (known.fact_id,)),
        )
        for known, record in found
        if isinstance(record, Challenge)
    ]
    if rows:
        yield table(
            pen.columns("challenges", "fact", "reason", "state", "opened", "effect", wide=("fact", "reason")),
            rows,
            pen.say("sources.challenges"),
        )


def _rewording(pen: Pen) -> Iterator[Block]:
    used = pen.data.rewording
    if used is None:
        yield pen.note("sources.no_rewording")
        return
    dropped = sum(used.dropped.values())
    why = pen.voice.listed(pen.say(f"dropped.{code}", count=count) for code, count in used.dropped.items())
    code = "sources.reworded" if not dropped else "sources.reworded_part"
    yield pen.note(
        code, Level.INFO, cited.assessment(pen.data), model=used.model, kept=used.kept, dropped=dropped, why=why
    )
