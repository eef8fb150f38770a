"""The same seed gives the same bytes, whatever the process, the locale, the time zone or the decimal context."""

import os
import subprocess
import sys
from decimal import localcontext
from hashlib import sha256

import pytest

from payworthy.portfolio.synthetic import SyntheticBook, files, generate
from payworthy.portfolio.synthetic.dice import Dice

DIGEST = "a9c477bfb05701fdee93a7eac61bd062903faebae8f50fc08ca37d4ea76b250a"
"""Of all files of the default book, in both languages. If it changes, the demonstration has changed: look at it,
then put the new digest here. It must be the same on every Python and every platform."""

_PROGRAM = (
    "from hashlib import sha256; from payworthy.portfolio.synthetic import files, generate; book = generate();"
    "print(sha256(''.join((*files(book, 'en').values(), *files(book, 'zh').values())).encode()).hexdigest())"
)


def _digest(book: SyntheticBook) -> str:
    return sha256("".join((*files(book, "en").values(), *files(book, "zh").values())).encode()).hexdigest()


def test_the_demonstration_book_is_the_one_we_know(book: SyntheticBook) -> None:
    assert _digest(book) == DIGEST


@pytest.mark.parametrize(
    "surroundings",
    [
        {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Asia/Shanghai"},
        {"PYTHONHASHSEED": "2", "LC_ALL": "tr_TR.UTF-8", "TZ": "America/Sao_Paulo"},
    ],
    ids=["shanghai", "sao_paulo"],
)
def test_another_process_makes_the_same_bytes(surroundings: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM], env=os.environ | surroundings, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == DIGEST


def test_a_short_decimal_context_changes_nothing() -> None:
    with localcontext() as context:
        context.prec = 3
        assert _digest(generate()) == DIGEST


def test_another_seed_makes_another_book(book: SyntheticBook) -> None:
    other = generate(seed=5)
    assert other.ledger != book.ledger
    assert {customer.name for customer in other.customers} != {customer.name for customer in book.customers}


def test_a_stream_of_dice_is_known_to_the_last_throw() -> None:
    dice = Dice(7, "known")
    throws = [dice.below(1000) for _ in range(5)]
    throws += [dice.normal_milli() for _ in range(5)]
    throws += [dice.lognormal(1_000_000, 50) for _ in range(3)]
    assert throws == [583, 36, 127, 89, 456, 208, 325, -2004, -1336, 692, 575221, 1756810, 657375]


def test_streams_with_other_names_are_other_streams() -> None:
    first, second = Dice(7, "a"), Dice(7, "b")
    assert [first.below(10**6) for _ in range(4)] != [second.below(10**6) for _ in range(4)]


def test_dice_stay_within_their_bounds_and_reach_them() -> None:
    dice = Dice(1, "bounds")
    assert {dice.between(3, 6) for _ in range(400)} == {3, 4, 5, 6}
    assert {dice.weighted("abc", (1, 0, 3)) for _ in range(200)} == {"a", "c"}
    assert {dice.chance_round(1_400) for _ in range(200)} == {1, 2}
    assert not any(dice.hits(0) for _ in range(200))
    assert all(dice.hits(100) for _ in range(200))


def test_normal_throws_are_centred_and_spread_as_they_should_be() -> None:
    dice = Dice(1, "normal")
    throws = [dice.normal_milli() for _ in range(20_000)]
    assert abs(sum(throws)) < 30 * len(throws)
    assert 900_000 < sum(throw * throw for throw in throws) // len(throws) < 1_050_000
    assert -3200 < min(throws) < -2300
    assert 2300 < max(throws) < 3200
