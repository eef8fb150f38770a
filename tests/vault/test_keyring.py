"""Keys are made once, found by everybody, and gone for good when they are destroyed."""

from pathlib import Path

import pytest

from payworthy.base.failure import Invalid
from payworthy.vault.keyring import KEY_BYTES, Keyring

ONE, OTHER = "1" * 64, "2" * 64


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "personal-data.keys"


def test_a_key_is_made_once_and_found_by_others(path: Path) -> None:
    mine, yours = Keyring(path), Keyring(path)
    assert mine.find(ONE) is None
    mine.make([ONE, ONE])
    key = mine.find(ONE)
    assert key is not None
    assert len(key) == KEY_BYTES
    yours.make([ONE, OTHER])
    assert yours.find(ONE) == key == Keyring(path).find(ONE)
    assert mine.find(OTHER) == yours.find(OTHER) != key


def test_two_who_make_a_key_at_once_end_with_the_same_one(path: Path) -> None:
    mine, yours = Keyring(path), Keyring(path)
    mine.make([OTHER])
    yours.find(ONE)
    content = path.read_bytes()
    mine.make([ONE])
    first = mine.find(ONE)
    path.write_bytes(path.read_bytes() + as_the_other(content))
    assert mine.find(ONE) == first == Keyring(path).find(ONE)


def as_the_other(content: bytes) -> bytes:
    return content.replace(OTHER.encode(), ONE.encode())


def test_a_destroyed_key_is_not_in_the_file_any_more_and_none_takes_its_place(path: Path) -> None:
    mine, yours = Keyring(path), Keyring(path)
    mine.make([ONE, OTHER])
    before = path.read_bytes()
    text = next(line.split()[1] for line in before.splitlines() if line.startswith(ONE.encode()))
    assert yours.find(ONE)
    assert mine.destroy([ONE]) == 1
    assert text not in path.read_bytes()
    assert mine.find(ONE) == yours.find(ONE) == Keyring(path).find(ONE) == b""
    yours.make([ONE])
    assert Keyring(path).find(ONE) == b""
    assert Keyring(path).find(OTHER) == mine.find(OTHER)
    assert mine.destroy([ONE]) == 0


def test_a_name_that_never_had_a_key_can_be_destroyed_too(path: Path) -> None:
    Keyring(path).destroy([ONE])
    Keyring(path).make([ONE])
    assert Keyring(path).find(ONE) == b""


@pytest.mark.parametrize("kept", [1, 40, 70, 152])
def test_what_a_crash_leaves_of_a_line_does_no_harm(path: Path, kept: int) -> None:
    Keyring(path).make([ONE])
    whole = path.read_bytes()
    path.write_bytes(whole + whole.replace(ONE.encode(), OTHER.encode())[1 : 1 + kept])
    after = Keyring(path)
    key = after.find(ONE)
    assert after.find(OTHER) is None
    after.make([OTHER])
    assert after.find(OTHER)
    assert Keyring(path).find(ONE) == key
    assert Keyring(path).find(OTHER) == after.find(OTHER)


def test_a_file_that_others_can_read_is_refused(path: Path) -> None:
    Keyring(path).make([ONE])
    assert path.stat().st_mode & 0o077 == 0
    path.chmod(0o644)
    with pytest.raises(Invalid):
        Keyring(path).find(ONE)
