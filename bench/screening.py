"""How fast and how surely are customers found among a million names? Beside brute force on the same names.

Names are made up, with a seed: 60 % Chinese (place, trade name of the 3,755 common characters, business, legal form),
40 % Latin (trade name of syllables, business, place or number, legal form). Customers are such names with one or two
random edits of characters, and a share that has no counterpart. Recall: the share of customers with a
counterpart whose right row is the first hit, at 50 or more (what a search gives), at `THRESHOLD_REVIEW` (what a person
looks at), and at 85. Precision: of all first hits at that score, the share that is right. A stranger that happens
to resemble one of a million is counted as a false alarm, whatever a person would say of it.

Brute force is rapidfuzz's `cdist` with `fuzz.ratio`, two workers, on a sample of the same customers against all names,
extrapolated to all. The index runs in two processes that share it. Look-ups are timed one by one in one process.

    python bench/screening.py [--names 1000000] [--customers 100000] [--sample 60]
"""

import argparse
import multiprocessing
import random
import resource
import time
from collections.abc import Iterator, Sequence

import numpy as np
from rapidfuzz import fuzz, process

from payworthy.identity.compare import THRESHOLD_REVIEW
from payworthy.identity.data.regions import CITIES, PROVINCES
from payworthy.identity.index import NameIndex
from payworthy.identity.party import Party

SEED = 20_261_124
STRANGERS = 0.2


def words(text: str) -> list[str]:
    """Words parted by blanks."""
    return text.split()


COMMON = [
    bytes((high, low)).decode("gb2312")
    for high in range(0xB0, 0xD8)
    for low in range(0xA1, 0xFF)
    if (high, low) < (0xD7, 0xFA)
]
TRADES = words(
    "科技 贸易 机械 电子 实业 商贸 建材 化工 物流 食品 服饰 家具 塑料 五金 包装 印刷 医药 医疗器械 环保科技 新能源 网络科技 信息技术 软件 自动化设备 "
    "建筑工程 装饰工程 园林绿化 房地产开发 投资管理 企业管理咨询 文化传媒 广告 餐饮管理 酒店管理 农业开发 水产养殖 纺织 针织 皮革 玻璃 陶瓷 钢结构 "
    "模具 轴承 阀门 泵业 电缆 电力设备 光电 半导体 通信设备 精密制造 汽车零部件 进出口 供应链管理 国际货运代理 劳务派遣 检测技术 生物技术 日用品 珠宝 玩具"
)
FORMS = ["有限公司"] * 14 + ["有限责任公司"] * 2 + ["股份有限公司"] * 2 + ["集团有限公司", "(集团)有限公司"]
ONSETS = words(
    "b br c ch cl cr d dr f fl fr g gl gr h j k kl kr l m n p pl pr qu r s sc sh sk sl sp st t th tr v w y z"
)
VOWELS = words("a e i o u ai ea ee ia ie io oo ou ua")
CODAS = ["", "", "", "n", "r", "l", "s", "t", "m", "k", "x", "nd", "rt", "st", "ck", "ng", "sh", "lt"]
WORDS = words(
    "Trading Industries Technologies Systems Solutions Logistics Shipping Foods Textiles Chemicals Pharma Energy Mining Steel Metals "
    "Plastics Packaging Engineering Construction Machinery Tools Electronics Electric Motors Automotive Aviation Marine Holdings "
    "Group Partners Capital Investments Properties Media Software Networks Services Consulting Supply Import Export International "
    "Global Agro Farms Paper Glass Ceramics Furniture Home Retail Fashion Leather Optics Instruments Devices Health Medical Bio"
)
PLACES = words(
    "Asia Europe Germany France Italia Iberia Nordic UK USA Mexico Brasil India Turkey Singapore Hong Kong Shanghai Dubai Poland"
)
SUFFIXES = [
    "Ltd",
    "Limited",
    "Co., Ltd.",
    "Inc.",
    "LLC",
    "GmbH",
    "AG",
    "S.A.",
    "S.r.l.",
    "B.V.",
    "Corp.",
    "PLC",
    "Pty Ltd",
    "Oy",
    "AB",
]


def chinese(chance: random.Random) -> str:
    """A Chinese company's name; common characters are met more often."""
    place = chance.choice(CITIES if chance.random() < 0.8 else PROVINCES)
    size = chance.choices((2, 3, 4), (75, 15, 10))[0]
    brand = "".join(COMMON[int(len(COMMON) * chance.random() ** 2)] for _ in range(size))
    trade = chance.choice(TRADES)
    form = chance.choice(FORMS)
    style = chance.random()
    if style < 0.75:
        return f"{place}{'市' if chance.random() < 0.3 else ''}{brand}{trade}{form}"
    return f"{brand}{trade}({place}){form}" if style < 0.85 else f"{brand}{trade}{form}"


def western(chance: random.Random) -> str:
    """A company's name in Latin letters."""

    def brand() -> str:
        return "".join(
            chance.choice(ONSETS) + chance.choice(VOWELS) + chance.choice(CODAS)
            for _ in range(chance.choice((2, 2, 3)))
        ).capitalize()

    words = [brand()]
    if chance.random() < 0.35:
        words.append("& " + brand() if chance.random() < 0.3 else brand())
    words.extend(chance.sample(WORDS, chance.choice((1, 1, 2))))
    if chance.random() < 0.25:
        words.append(f"({chance.choice(PLACES)})" if chance.random() < 0.6 else str(chance.randint(2, 99)))
    return " ".join([*words, chance.choice(SUFFIXES)])


def made(chance: random.Random, count: int, known: set[str]) -> Iterator[str]:
    """So many new names."""
    while count:
        name = chinese(chance) if chance.random() < 0.6 else western(chance)
        if name not in known:
            known.add(name)
            count -= 1
            yield name


def spoilt(chance: random.Random, name: str) -> str:
    """One or two characters replaced, left out, put in or swapped."""
    letters = list(name)
    alphabet: Sequence[str] = COMMON if ord(name[0]) > 0x3000 else "abcdefghijklmnopqrstuvwxyz"
    for _ in range(chance.choice((1, 2))):
        at = chance.randrange(len(letters))
        kind = chance.randrange(4)
        if kind == 0:
            letters[at] = chance.choice(alphabet)
        elif kind == 1 and len(letters) > 3:
            del letters[at]
        elif kind == 2:
            letters.insert(at, chance.choice(alphabet))
        elif at + 1 < len(letters):
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
    return "".join(letters)


def peak_mib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


SHARED: list[NameIndex] = []
"""The index, where forked processes see it."""


def screen(customers: list[Party]) -> list[tuple[str, str, int]]:
    """Customer, first hit (or nothing), its score."""
    found = []
    for customer, hits in SHARED[0].search_many(customers):
        best = hits[0] if hits else None
        found.append((customer, best.party_id if best else "", best.comparison.score if best else 0))
    return found


def look_up(index: NameIndex, customers: Sequence[Party]) -> None:
    """One by one, as a person asks; the first ones warm the memory up."""
    times, worked = [], time.process_time()
    for customer in customers:
        begun = time.perf_counter()
        index.search(customer)
        times.append(time.perf_counter() - begun)
    low, high = np.percentile(times, [50, 99]) * 1_000
    work = (time.process_time() - worked) / len(customers) * 1_000
    print(
        f"one look-up: p50 {low:.2f} ms, p99 {high:.2f} ms, {work:.2f} ms of processor time ({len(times)} look-ups in one process)"
    )


def brute_force(sample: Sequence[tuple[str, str, str]], names: list[str], customers: int) -> tuple[float, float]:
    """Seconds a customer on the wall and of processor time, by cdist on two workers."""
    there = sum(bool(row) for *_, row in sample)
    begun, worked, right = time.perf_counter(), time.process_time(), 0
    for start in range(0, len(sample), 20):
        block = sample[start : start + 20]
        likeness = process.cdist([name for _, name, _ in block], names, scorer=fuzz.ratio, workers=2, dtype=np.uint8)
        right += sum(row == str(line.argmax()) for (*_, row), line in zip(block, likeness, strict=True))
    brute, work = (
        (end - start) / len(sample) for end, start in ((time.perf_counter(), begun), (time.process_time(), worked))
    )
    print(
        f"cdist, 2 workers: {1 / brute:.1f} customers/s on {len(sample)}, first hit right for {right / max(1, there):.3f}; all would take {brute * customers / 60:.0f} min"
    )
    return brute, work


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--names", type=int, default=1_000_000)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--sample", type=int, default=60)
    chosen = parser.parse_args()
    chance = random.Random(SEED)
    known: set[str] = set()
    names = list(made(chance, chosen.names, known))
    strangers = list(made(chance, int(chosen.customers * STRANGERS), known))
    rows = [chance.randrange(len(names)) for _ in range(chosen.customers - len(strangers))]
    asked = [(f"c{at}", spoilt(chance, names[row]), str(row)) for at, row in enumerate(rows)]
    asked += [(f"s{at}", name, "") for at, name in enumerate(strangers)]
    chance.shuffle(asked)
    customers = [Party(id=key, names=(name,)) for key, name, _ in asked]
    truth = {key: row for key, _, row in asked}
    print(f"{len(names)} names, {len(customers)} customers, {len(strangers)} of them without a counterpart")

    begun, worked = time.perf_counter(), time.process_time()
    index = NameIndex.build(Party(id=str(at), names=(name,)) for at, name in enumerate(names))
    size = sum(array.nbytes for array in index.arrays().values()) >> 20
    print(
        f"index built in {time.perf_counter() - begun:.1f} s ({time.process_time() - worked:.0f} s of processor time), {size} MiB, process peak {peak_mib()} MiB"
    )

    look_up(index, customers[:1_000])
    brute, brute_work = brute_force(asked[: chosen.sample], names, len(customers))
    SHARED.append(index)
    begun = time.perf_counter()
    blocks = [customers[start : start + 1_000] for start in range(0, len(customers), 1_000)]
    found: list[tuple[str, str, int]] = []
    with multiprocessing.get_context("fork").Pool(2) as pool:
        for part in pool.imap(screen, blocks):
            found.extend(part)
        pool.close()
        pool.join()
    taken = time.perf_counter() - begun
    report(found, truth, taken, brute)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    work = used.ru_utime + used.ru_stime
    print(
        f"processor time: {work:.0f} s, brute force {brute_work * len(customers):.0f} s by its sample; {brute_work * len(customers) / work:.0f} x"
    )


def report(found: list[tuple[str, str, int]], truth: dict[str, str], taken: float, brute: float) -> None:
    there = sum(bool(row) for row in truth.values())
    print(
        f"index, 2 processes: {len(found) / taken:.0f} customers/s, {taken / 60:.2f} min for {len(found)}; {brute * len(found) / taken:.0f} x brute force"
    )
    for least in (50, THRESHOLD_REVIEW, 85):
        said = [(key, hit) for key, hit, score in found if score >= least]
        right = sum(hit == truth[key] for key, hit in said)
        alarms = sum(not truth[key] for key, _ in said)
        print(
            f"first hit, at {least} or more: recall {right / there:.4f}, precision {right / max(1, len(said)):.4f}; {alarms} of {len(found) - there} without a counterpart have one"
        )


if __name__ == "__main__":
    main()
