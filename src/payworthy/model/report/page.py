"""The report, section by section. Every figure comes from the validation, every sentence from the texts."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from payworthy.model.report import charts
from payworthy.model.report.style import STYLE
from payworthy.model.report.svg import bars
from payworthy.text.catalogue import Catalogue

Data = Mapping[str, Any]


def page(model: Data, found: Data, texts: Catalogue) -> str:
    """The whole page. ``model`` is name, version, status, approval and card; ``found`` what ``validate`` returned, with
    the table, and who validated when."""
    sections = (
        _head,
        _conclusion,
        _model,
        _data,
        _discrimination,
        _calibration,
        _rank,
        _stability,
        _parts,
        _rests,
        _limits,
    )
    body = "".join(section(model, found, texts) for section in sections)
    title = escape(texts.say("report.title", name=model["name"], version=model["version"]))
    return (
        f'<!doctype html><html lang="{"zh-CN" if texts.language == "zh" else "en"}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title>'
        f"<style>{STYLE}</style></head><body><main>{body}</main></body></html>\n"
    )


def _head(model: Data, found: Data, texts: Catalogue) -> str:
    verdict = found["verdict"]
    told = texts.say("report.validated", person=found["validated"]["by"], day=found["validated"]["at"][:10])
    title = texts.say("report.title", name=model["name"], version=model["version"])
    return (
        f'<div class="head"><div><h1>{escape(title)}</h1><div class="soft">{escape(told)}</div></div>'
        f'<div class="badge {verdict}">{escape(texts.say(f"report.verdict.{verdict}"))}</div></div>'
    )


def _conclusion(model: Data, found: Data, texts: Catalogue) -> str:
    rows = []
    for row in found["verdicts"]:
        question, light = row["question"], row["light"]
        value, bar = _verdict_cells(row, texts)
        rows.append(
            [
                escape(texts.say(f"model.question.{question}")),
                _num(value),
                _num(bar),
                _lit(light, _mark(light), f"model.light.{light}", texts),
            ]
        )
    warning = ""
    if found["is_training_data"]:
        warning = f'<div class="warn">{escape(texts.say("report.same_data"))}</div>'
    heads = [texts.say(f"report.column.{name}") for name in ("question", "found", "bar", "verdict")]
    summary = texts.say(f"report.summary.{found['verdict']}")
    return _section("conclusion", texts, f"<p>{escape(summary)}</p>{warning}{_table(heads, rows, (1, 2))}")


def _verdict_cells(row: Data, texts: Catalogue) -> tuple[str, str]:
    question, value, bar = row["question"], row["figure"], row["bar"]
    if question == "grades":
        return f"{value} / {bar}", "0 / 0"
    if question in ("rank_order", "sample"):
        return str(value), f"≥ {bar}" if question == "sample" else str(bar)
    if question == "stability":
        return _figure(value), "< 0.10"
    digits = 5 if question == "brier" else 3
    sign = "<" if question == "brier" else "≥"
    return _figure(value, digits), f"{sign} {_figure(bar, digits)}"


def _model(model: Data, found: Data, texts: Catalogue) -> str:
    card = model["card"]
    data, approval = card["data"], model["approval"]
    lines = [
        ("kind", texts.word("model.kind", card["kind"])),
        ("status", texts.say(f"model.status.{model['status']}")),
        ("purpose", card.get("purpose") or texts.say("report.not_stated")),
        ("definition_of_default", card["definition_of_default"]),
        ("data", f"{data['file']} (SHA-256 {str(data['digest'])[:16]}…)"),
        ("rows", _rows_line(data, texts)),
        ("window", " – ".join(data["window"]) if data.get("window") else texts.say("report.no_dates")),
        ("protocol", texts.say(f"model.protocol.{card['protocol']['kind']}", folds=card["protocol"]["folds"])),
        ("performance", _performance_line(card["performance"], texts)),
        ("fitted", f"{card['fitted_by']}, {card['fitted_at'][:10]}"),
        ("approved", f"{approval['by']}, {approval['at'][:10]}" if approval else texts.say("report.not_approved")),
        ("next_review_on", card["next_review_on"]),
        ("model_hash", card["model_hash"]),
    ]
    rows = [[escape(texts.say(f"model.card.{label}")), escape(str(value))] for label, value in lines]
    return _section("model", texts, _table([], rows, (), "facts"))


def _data(model: Data, found: Data, texts: Catalogue) -> str:
    table, figures = found["table"], found["performance"]
    tiles = [
        ("rows", f"{figures['rows']:,}"),
        ("defaults", f"{figures['defaults']:,}"),
        ("base_rate", f"{figures['base_rate']:.2%}"),
        ("mean_pd", f"{figures['mean_pd']:.2%}"),
    ]
    told = texts.say("report.data", file=table["file"], digest=str(table["digest"])[:16], rows=f"{table['rows']:,}")
    return _section("data", texts, f"<p>{escape(told)}</p>{_tiles(tiles, texts)}")


def _discrimination(model: Data, found: Data, texts: Catalogue) -> str:
    figures, trained = found["performance"], model["card"]["performance"]
    tiles = [
        ("auc", _figure(figures["auc"])),
        ("gini", _figure(figures["gini"])),
        ("ks", _figure(figures["ks"])),
        ("brier", _figure(figures["brier"], 5)),
    ]
    told = texts.say(
        "report.discrimination",
        auc=_figure(figures["auc"]),
        low=_figure(figures["auc_low"]),
        high=_figure(figures["auc_high"]),
        trained=_figure(trained["auc"]),
    )
    key = (
        f'<div class="key"><i style="background:#1a7f37"></i>{escape(texts.say("report.key.goods"))}'
        f'<i style="background:#b3261e"></i>{escape(texts.say("report.key.bads"))}</div>'
    )
    pair = _pair(("roc", charts.roc(found, texts)), ("distributions", charts.distributions(found, texts) + key), texts)
    return _section("discrimination", texts, f"<p>{escape(told)}</p>{_tiles(tiles, texts)}{pair}")


def _calibration(model: Data, found: Data, texts: Catalogue) -> str:
    figures, overall = found["performance"], found["overall"]
    told = texts.say(
        "report.calibration",
        expected=f"{overall['expected']:,.1f}",
        defaults=f"{overall['defaults']:,}",
        p=_p(overall["p_at_least"]),
        error=f"{figures['calibration_error']:.3%}",
        brier=_figure(figures["brier"], 5),
        base=_figure(figures["brier_of_base_rate"], 5),
    )
    names = ("grade", "pd", "rows", "expected", "defaults", "rate", "interval", "p_at_least", "light")
    rows = [
        [
            f"<b>{escape(row['grade'])}</b>",
            f"{row['pd']:.2%}",
            f"{row['count']:,}",
            f"{row['expected']:,.1f}",
            f"{row['defaults']:,}",
            f"{row['rate']:.2%}",
            f"{row['low']:.2%} – {row['high']:.2%}",
            _p(row["p_at_least"]),
            _lit(row["light"], "●", f"model.light.{row['light']}", texts),
        ]
        for row in found["grades"]
    ]
    heads = [texts.say(f"report.column.{name}") for name in names]
    pair = _pair(("reliability", charts.reliability(found, texts)), ("grades", charts.grades(found, texts)), texts)
    note = escape(texts.say("report.calibration_note"))
    return _section(
        "calibration", texts, f"<p>{escape(told)}</p>{pair}{_table(heads, rows, range(1, 8))}<p class='soft'>{note}</p>"
    )


def _rank(model: Data, found: Data, texts: Catalogue) -> str:
    pairs = found["inversions"]
    if pairs:
        listed = texts.say("list.separator").join(f"{better} > {worse}" for better, worse in pairs)
        told = texts.say("report.inversions", pairs=listed)
    else:
        told = texts.say("report.no_inversions")
    return _section("rank_order", texts, f"<p>{escape(told)}</p>")


def _stability(model: Data, found: Data, texts: Catalogue) -> str:
    whole = found["stability"]
    told = texts.say(
        "report.stability",
        psi=_figure(whole["psi"]),
        expected=f"{whole['expected_count']:,}",
        actual=f"{whole['actual_count']:,}",
        p=_p(whole["p_value"]),
        state=texts.say(f"report.drift.{whole['state']}"),
    )
    rows = [
        [
            escape(row["name"]),
            _figure(row["psi"]),
            _p(row["p_value"]),
            _lit(_drift_light(row["state"]), "", f"report.drift.{row['state']}", texts),
        ]
        for row in found["drifts"]
    ]
    heads = [texts.say(f"report.column.{name}") for name in ("column", "psi", "p_value", "state")]
    return _section("stability", texts, f"<p>{escape(told)}</p>{_table(heads, rows, (1, 2))}")


def _parts(model: Data, found: Data, texts: Catalogue) -> str:
    blocks = []
    for kind in ("periods", "segments"):
        if not found[kind]:
            continue
        rows = [
            [
                escape(str(row["name"])),
                f"{row['rows']:,}",
                f"{row['defaults']:,}",
                f"{row['base_rate']:.2%}",
                f"{row['mean_pd']:.2%}",
                _figure(row["auc"]),
                _figure(row["brier"], 5),
                _p(row["p_at_least"]),
                _lit(row["light"], _mark(row["light"]), "", texts),
            ]
            for row in found[kind]
        ]
        names = (kind, "rows", "defaults", "rate", "mean_pd", "auc", "brier", "p_at_least", "light")
        heads = [texts.say(f"report.column.{name}") for name in names]
        title = f"<h3>{escape(texts.say(f'report.{kind}'))}</h3>"
        blocks.append(title + _table(heads, rows, range(1, 8)))
    if not blocks:
        blocks = [f"<p>{escape(texts.say('report.no_parts'))}</p>"]
    return _section("parts", texts, "".join(blocks))


def _rests(model: Data, found: Data, texts: Catalogue) -> str:
    ways = {row["name"]: row["direction"] for row in model["card"]["features"]}
    words = {1: "up", -1: "down"}
    rows = [
        (
            _feature_name(row["name"], texts),
            row["share"],
            f"{row['share']:.1%}  " + texts.say(f"model.direction.{words.get(ways.get(row['name'], 0), 'none')}"),
        )
        for row in found["reasons"]
    ]
    suspicious = [row["name"] for row in model["card"]["features"] if row.get("is_suspicious")]
    warning = ""
    if suspicious:
        names = texts.say("list.separator").join(suspicious[:12]) + (" …" if len(suspicious) > 12 else "")
        warning = f'<div class="warn">{escape(texts.say("report.suspicious", names=names))}</div>'
    return _section("rests", texts, f"<p>{escape(texts.say('report.rests'))}</p>{bars(rows)}{warning}")


def _limits(model: Data, found: Data, texts: Catalogue) -> str:
    card = model["card"]
    codes = ["population", "decision", "horizon"]
    codes += ["no_dates"] if not card["data"].get("window") else []
    codes += ["few"] if found["performance"]["defaults"] < 30 else []
    items = "".join(f"<li>{escape(texts.say(f'report.limit.{code}'))}</li>" for code in codes)
    left_out = texts.say("list.separator").join(
        f"{name} ({_why(why, texts)})" for name, why in card["left_out"].items()
    )
    items += f"<li>{escape(texts.say('report.left_out', names=left_out))}</li>" if left_out else ""
    foot = f"<footer>{escape(texts.say('report.method'))}</footer>"
    return _section("limits", texts, f"<ul>{items}</ul>{foot}")


def _lit(light: str, mark: str, code: str, texts: Catalogue) -> str:
    """A sign and a word in the colour of a verdict."""
    shown = f"{mark} {texts.say(code)}" if code else mark
    return f'<span class="{light}">{escape(shown.strip())}</span>'


def _section(code: str, texts: Catalogue, content: str) -> str:
    return f"<section><h2>{escape(texts.say(f'report.section.{code}'))}</h2>{content}</section>"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], right: Iterable[int], kind: str = "") -> str:
    figures = frozenset(right)

    def cells(tag: str, row: Sequence[str]) -> str:
        return "".join(
            f'<{tag} class="num">{cell}</{tag}>' if place in figures else f"<{tag}>{cell}</{tag}>"
            for place, cell in enumerate(row)
        )

    head = f"<thead><tr>{cells('th', [escape(name) for name in heads])}</tr></thead>" if heads else ""
    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    return f'<table class="{kind}">{head}<tbody>{body}</tbody></table>'


def _tiles(tiles: Iterable[tuple[str, str]], texts: Catalogue) -> str:
    found = "".join(
        f'<div class="tile"><b>{escape(value)}</b><span>{escape(texts.say(f"model.figure.{name}"))}</span></div>'
        for name, value in tiles
    )
    return f'<div class="tiles">{found}</div>'


def _pair(one: tuple[str, str], other: tuple[str, str], texts: Catalogue) -> str:
    found = "".join(
        f"<div><h3>{escape(texts.say(f'report.chart.{code}'))}</h3>{chart}</div>" for code, chart in (one, other)
    )
    return f'<div class="pair">{found}</div>'


def _rows_line(data: Data, texts: Catalogue) -> str:
    return texts.say(
        "model.rows",
        rows=f"{data['rows_used']:,}",
        defaults=f"{data['defaults']:,}",
        rate=f"{data['base_rate']:.2%}",
        groups=f"{data['groups']:,}",
    )


def _performance_line(found: Data, texts: Catalogue) -> str:
    return texts.say(
        "model.performance",
        auc=_figure(found["auc"]),
        low=_figure(found["auc_low"]),
        high=_figure(found["auc_high"]),
        ks=_figure(found["ks"]),
        brier=_figure(found["brier"], 5),
        base=_figure(found["brier_of_base_rate"], 5),
    )


def _why(reason: str, texts: Catalogue) -> str:
    """Why a column was left out; of a copy, which column it repeats."""
    code, _, other = reason.partition(":")
    return texts.say(f"report.why.{code}", other=other)


def _feature_name(name: str, texts: Catalogue) -> str:
    return texts.say("report.gaps") if name == "gaps" else name


def _figure(value: float | None, digits: int = 3) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _p(value: float) -> str:
    return "< 0.0001" if value < 0.0001 else f"{value:.4f}"


def _num(text: str) -> str:
    return escape(text)


def _mark(light: str) -> str:
    return {"pass": "✓", "watch": "!", "fail": "✗"}[light]


def _drift_light(state: str) -> str:
    return {"stable": "pass", "watch": "watch", "act": "fail"}[state]
