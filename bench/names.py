"""How well are names told apart? Against rapidfuzz's plain ratio and, if given, nomenklatura's logic-v2, on the same pairs.

Two sets of the private data folder:

- `name_bench`: labelled pairs of persons and organisations in many scripts. What kind a pair is, is told to us and to
  nomenklatura alike.
- `sanctions_lists`: names that the lists themselves give in English and in Chinese are the matching pairs. To each
  English name, ten other Chinese names of its kind drawn at random, and the five nearest by the ratio of both names in
  Latin letters, are the pairs that do not match. And as a search: whether the right one of all Chinese names of its
  kind comes first.

Protocol: pairs fall into two halves by a digest of their own English (or first) name, so no name is in both. Each method
gets the threshold that gives it the best F1 on the first half; precision, recall and F1 are of the second half. The
house's own threshold (`THRESHOLD_REVIEW`) stands beside it, unchanged. Average precision needs no threshold.

    python bench/names.py [FOLDER OF THE DATA] [--peers PYTHON]

`PYTHON` is an interpreter that has nomenklatura; without it that column is left out.
"""

import argparse
import csv
import json
import random
import re
import subprocess
import time
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz, process

from payworthy.identity.compare import THRESHOLD_REVIEW, compare
from payworthy.identity.names import has_han
from payworthy.identity.script import latin

SEED = 7
LISTS = "sanctions_lists/"
PEER = """
import json, sys
from followthemoney import model
from nomenklatura.matching import get_algorithm
algorithm = get_algorithm("logic-v2")
config = algorithm.default_config()
def entity(kind, name):
    made = model.make_entity("Person" if kind == "Person" else "Company" if kind == "Company" else "LegalEntity")
    made.id = name[:80] or "-"
    made.add("name", name)
    return made
rows = json.load(sys.stdin)
json.dump([algorithm.compare(entity(k, a), entity(k, b), config).score for k, a, b in rows], sys.stdout)
"""


class Pair(NamedTuple):
    """Two names, whether they are the same, and what kind of body."""

    kind: str
    a: str
    b: str
    same: bool

    @property
    def second_half(self) -> bool:
        """Where it falls."""
        return sha256(self.a.encode()).digest()[0] % 2 == 1


Method = Callable[[Sequence[Pair]], list[float]]


def ours(pairs: Sequence[Pair]) -> list[float]:
    return [float(compare(pair.a, pair.b, pair.kind == "Person").score) for pair in pairs]


def plain(pairs: Sequence[Pair]) -> list[float]:
    return [fuzz.ratio(pair.a.lower(), pair.b.lower()) for pair in pairs]


def plain_latin(pairs: Sequence[Pair]) -> list[float]:
    return [fuzz.ratio(latin(pair.a).lower(), latin(pair.b).lower()) for pair in pairs]


def peer(python: str) -> Method:
    def scores(pairs: Sequence[Pair]) -> list[float]:
        rows = json.dumps([[pair.kind, pair.a, pair.b] for pair in pairs])
        done = subprocess.run([python, "-c", PEER], input=rows, capture_output=True, text=True, check=True)
        return [100 * score for score in json.loads(done.stdout)]

    return scores


def labelled(folder: Path) -> list[Pair]:
    """The pairs of `name_bench`."""
    with (folder / "name_bench/cases.csv").open(encoding="utf-8") as file:
        return [Pair(r["schema"], r["name1"], r["name2"], r["is_match"] == "true") for r in csv.DictReader(file)]


def listed(folder: Path) -> list[tuple[str, str, str]]:
    """Kind, English name, Chinese name, as the lists give them."""
    found: dict[tuple[str, str, str], None] = {}
    with (folder / LISTS / "cn__sanctions__sanctions.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            if row["Name"] and has_han(row["Chinese name"]) and not has_han(row["Name"]):
                kind = "Person" if row["Type"] == "Person" else "Company"
                found[kind, row["Name"].strip(), row["Chinese name"].strip()] = None
    with (folder / LISTS / "eu__journal_sanctions__data__consolidated__32014R0833.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for alias in re.split("[;\n]", row["alias"]):
                if has_han(alias) and not has_han(row["name"]):
                    found["Company", row["name"].strip(), alias.strip()] = None
    return list(found)


def with_strangers(listed_pairs: Sequence[tuple[str, str, str]]) -> list[Pair]:
    """Each pair, and pairs that do not match: ten at random, the five nearest in letters."""
    chance = random.Random(SEED)
    partners: dict[str, set[str]] = {}
    for _, english, chinese in listed_pairs:
        partners.setdefault(english, set()).add(chinese)
    pairs = []
    for kind in ("Company", "Person"):
        ones = [(english, chinese) for k, english, chinese in listed_pairs if k == kind]
        others = sorted({chinese for _, chinese in ones})
        letters = [latin(other).lower() for other in others]
        for english, chinese in ones:
            pairs.append(Pair(kind, english, chinese, True))
            near = process.extract(latin(english).lower(), letters, scorer=fuzz.ratio, limit=8)
            picked = [others[at] for _, _, at in near] + chance.sample(others, 14)
            strangers = [other for other in dict.fromkeys(picked) if other not in partners[english]]
            pairs.extend(Pair(kind, english, other, False) for other in strangers[:15])
    return pairs


def figures(pairs: Sequence[Pair], scores: Sequence[float], threshold: float) -> tuple[float, float, float]:
    """Precision, recall, F1 at a threshold."""
    hit = sum(pair.same and score >= threshold for pair, score in zip(pairs, scores, strict=True))
    said = sum(score >= threshold for score in scores)
    there = sum(pair.same for pair in pairs)
    precision, recall = hit / said if said else 1.0, hit / there if there else 1.0
    return precision, recall, 2 * hit / (said + there) if said + there else 0.0


def average_precision(pairs: Sequence[Pair], scores: Sequence[float]) -> float:
    """Precision at each match, in falling order of score; ties count as the whole group."""
    order = sorted(zip(scores, (pair.same for pair in pairs), strict=True), key=lambda row: -row[0])
    total, hits, seen, at = 0.0, 0, 0, 0
    while at < len(order):
        end = at
        while end < len(order) and order[end][0] == order[at][0]:
            end += 1
        group = sum(same for _, same in order[at:end])
        hits, seen = hits + group, seen + end - at
        total += group * hits / seen
        at = end
    return total / hits if hits else 0.0


def table(title: str, pairs: Sequence[Pair], methods: dict[str, Method]) -> None:
    first = [at for at, pair in enumerate(pairs) if not pair.second_half]
    second = [at for at, pair in enumerate(pairs) if pair.second_half]
    same = sum(pairs[at].same for at in second)
    print(f"\n{title}: {len(first)} pairs to choose the threshold on, {len(second)} judged ({same} the same)")
    for name, method in methods.items():
        begun = time.perf_counter()
        scores = method(pairs)
        taken = (time.perf_counter() - begun) / len(pairs)
        a, b = [pairs[at] for at in first], [pairs[at] for at in second]
        sa, sb = [scores[at] for at in first], [scores[at] for at in second]
        best = max(sorted(set(sa)), key=lambda level: figures(a, sa, level)[2])
        precision, recall, f1 = figures(b, sb, best)
        area = average_precision(b, sb)
        print(
            f"  {name:28} >= {best:5.1f}: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}, average precision {area:.3f}, {taken * 1e6:.0f} us a pair"
        )
        if name == "payworthy":
            precision, recall, f1 = figures(b, sb, THRESHOLD_REVIEW)
            print(
                f"  {'the same, own threshold':28} >= {THRESHOLD_REVIEW:5.1f}: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}"
            )


def search(listed_pairs: Sequence[tuple[str, str, str]], methods: dict[str, Method]) -> None:
    """The right Chinese name first among all of its kind."""
    for kind in ("Company", "Person"):
        ones = [(english, chinese) for k, english, chinese in listed_pairs if k == kind]
        partners: dict[str, set[str]] = {}
        for english, chinese in ones:
            partners.setdefault(english, set()).add(chinese)
        others = sorted({chinese for _, chinese in ones})
        asked = [english for english in partners if sha256(english.encode()).digest()[0] % 2 == 1]
        print(f"\nsearch, {kind}: {len(asked)} English names of the second half among {len(others)} Chinese names")
        for name, method in methods.items():
            scores = method([Pair(kind, english, other, False) for english in asked for other in others])
            first = 0
            for at, english in enumerate(asked):
                row = scores[at * len(others) : (at + 1) * len(others)]
                top = max(row)
                best = [other for other, score in zip(others, row, strict=True) if score == top]
                first += len(partners[english] & set(best)) > 0 and len(best) == 1
            print(f"  {name:28} alone in first place {first / len(asked):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    parser.add_argument("--peers", help="a Python that has nomenklatura")
    chosen = parser.parse_args()
    methods: dict[str, Method] = {
        "payworthy": ours,
        "rapidfuzz ratio": plain,
        "rapidfuzz, in Latin letters": plain_latin,
    }
    if chosen.peers:
        methods["nomenklatura logic-v2"] = peer(chosen.peers)
    pairs = labelled(chosen.folder)
    table("name_bench", pairs, methods)
    table("  persons", [pair for pair in pairs if pair.kind == "Person"], methods)
    table("  organisations", [pair for pair in pairs if pair.kind != "Person"], methods)
    across = listed(chosen.folder)
    print(f"\n{len(across)} pairs of names in both languages on the lists")
    strangers = with_strangers(across)
    table("Chinese and English", strangers, methods)
    for kind in ("Company", "Person"):
        table(f"  {kind}", [pair for pair in strangers if pair.kind == kind], methods)
    search(across, methods)


if __name__ == "__main__":
    main()
