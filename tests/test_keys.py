"""A book's key pair is made once, read by its owner alone, and never replaced by itself."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from payworthy.audit.checkpoint import key_id
from payworthy.base.failure import Conflict, Failure, Invalid, PayworthyError, Unavailable
from payworthy.keys import PRIVATE_FILE, PUBLIC_FILE, BookKeys, load_or_create, load_public

PKCS8 = serialization.PrivateFormat.PKCS8
PEM = serialization.Encoding.PEM


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def refusal(directory: Path, kind: type[PayworthyError] = Invalid) -> Failure:
    with pytest.raises(kind) as raised:
        load_or_create(directory)
    return raised.value.failure


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A key folder with a key pair in it."""
    load_or_create(tmp_path / "book.keys")
    return tmp_path / "book.keys"


def test_the_first_use_makes_a_key_and_later_uses_find_it(tmp_path: Path) -> None:
    made = load_or_create(tmp_path / "deep" / "book.keys")
    found = load_or_create(tmp_path / "deep" / "book.keys")
    assert found.key_id == made.key_id == key_id(made.public)
    assert found.public == made.public == made.private.public_key()
    found.public.verify(made.private.sign(b"a statement"), b"a statement")


def test_each_book_has_its_own_key(tmp_path: Path) -> None:
    assert load_or_create(tmp_path / "a").key_id != load_or_create(tmp_path / "b").key_id


def test_files_are_for_the_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        load_or_create(tmp_path / "book.keys")
    finally:
        os.umask(before)
    files = sorted(path.name for path in (tmp_path / "book.keys").iterdir())
    assert files == sorted([PRIVATE_FILE, PUBLIC_FILE])
    assert mode_of(tmp_path / "book.keys") == 0o700
    assert {mode_of(tmp_path / "book.keys" / name) for name in files} == {0o600}


def test_files_are_standard_pem(folder: Path) -> None:
    assert (folder / PRIVATE_FILE).read_bytes().startswith(b"-----BEGIN PRIVATE KEY-----\n")
    assert (folder / PUBLIC_FILE).read_bytes().startswith(b"-----BEGIN PUBLIC KEY-----\n")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o644])
def test_a_private_key_open_to_others_is_refused(folder: Path, mode: int) -> None:
    (folder / PRIVATE_FILE).chmod(mode)
    failure = refusal(folder)
    assert failure.code == "key_exposed"
    assert failure.params == {"path": str(folder / PRIVATE_FILE), "mode": f"{mode:o}"}


@pytest.mark.parametrize("mode", [0o770, 0o720, 0o702, 0o777])
def test_a_folder_that_others_can_write_to_is_refused(folder: Path, mode: int) -> None:
    folder.chmod(mode)
    assert refusal(folder).code == "key_folder_exposed"


def test_a_lost_private_key_is_not_replaced_by_a_new_one(folder: Path) -> None:
    (folder / PRIVATE_FILE).unlink()
    assert refusal(folder).code == "key_private_missing"
    assert not (folder / PRIVATE_FILE).exists()


def test_a_lost_public_key_is_written_again(folder: Path) -> None:
    content = (folder / PUBLIC_FILE).read_bytes()
    (folder / PUBLIC_FILE).unlink()
    load_or_create(folder)
    assert (folder / PUBLIC_FILE).read_bytes() == content


def test_a_public_key_of_another_pair_is_a_conflict(folder: Path, tmp_path: Path) -> None:
    load_or_create(tmp_path / "other")
    (folder / PUBLIC_FILE).write_bytes((tmp_path / "other" / PUBLIC_FILE).read_bytes())
    assert refusal(folder, Conflict).code == "key_pair_mismatch"


@pytest.mark.parametrize(
    "content", [b"", b"not a key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
)
def test_a_damaged_private_key_is_refused_without_showing_it(folder: Path, content: bytes) -> None:
    (folder / PRIVATE_FILE).write_bytes(content)
    failure = refusal(folder)
    assert failure.code == "key_unreadable"
    assert failure.params == {"path": str(folder / PRIVATE_FILE), "detail": "no PEM key"}


def test_a_key_under_a_password_is_refused(folder: Path) -> None:
    locked = Ed25519PrivateKey.generate().private_bytes(PEM, PKCS8, serialization.BestAvailableEncryption(b"x"))
    (folder / PRIVATE_FILE).write_bytes(locked)
    assert refusal(folder).params["detail"] == "a password is set"


def test_keys_of_another_kind_are_refused(folder: Path) -> None:
    other = X25519PrivateKey.generate()
    public = other.public_key().public_bytes(PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    (folder / PUBLIC_FILE).write_bytes(public)
    assert refusal(folder).code == "key_not_ed25519"
    (folder / PRIVATE_FILE).write_bytes(other.private_bytes(PEM, PKCS8, serialization.NoEncryption()))
    assert refusal(folder).code == "key_not_ed25519"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    failure = refusal(tmp_path / "file" / "book.keys", Unavailable)
    assert failure.code == "key_file_trouble"
    assert failure.params["path"] == str(tmp_path / "file" / "book.keys")


def test_the_exported_public_key_is_readable_by_all_and_replaces_an_older_one(folder: Path, tmp_path: Path) -> None:
    keys = load_or_create(folder)
    target = tmp_path / "gate.pem"
    target.write_text("an older key")
    before = os.umask(0o022)
    try:
        keys.export_public(target)
    finally:
        os.umask(before)
    assert load_public(target) == keys.public
    assert mode_of(target) == 0o644
    assert b"PRIVATE" not in target.read_bytes()


def test_an_export_that_fails_leaves_nothing_behind(folder: Path, tmp_path: Path) -> None:
    keys = load_or_create(folder)
    (tmp_path / "taken" / "inside").mkdir(parents=True)
    with pytest.raises(Unavailable):
        keys.export_public(tmp_path / "taken")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book.keys", "taken"]


@pytest.mark.parametrize(("content", "code"), [(b"junk", "key_unreadable"), (None, "key_file_trouble")])
def test_a_public_key_that_cannot_be_had_is_told(tmp_path: Path, content: bytes | None, code: str) -> None:
    path = tmp_path / "gate.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PayworthyError) as raised:
        load_public(path)
    assert raised.value.failure.code == code


def test_a_key_pair_does_not_show_its_private_key(folder: Path) -> None:
    keys = load_or_create(folder)
    assert repr(keys) == f"BookKeys(key_id={keys.key_id!r})"


def test_threads_that_start_at_once_end_with_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made: list[BookKeys] = list(pool.map(load_or_create, [tmp_path / "book.keys"] * 32))
    assert len({keys.key_id for keys in made}) == 1
    assert sorted(path.name for path in (tmp_path / "book.keys").iterdir()) == sorted([PRIVATE_FILE, PUBLIC_FILE])


def test_processes_that_start_at_once_end_with_one_key(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from payworthy.keys import load_or_create; sys.stdin.read(1);"
        "print(load_or_create(Path(sys.argv[1])).key_id)"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "book.keys")]
    running = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    for process in running:
        assert process.stdin is not None
        process.stdin.write("g")
        process.stdin.flush()
    printed = [process.communicate(timeout=60)[0].strip() for process in running]
    assert printed == [load_or_create(tmp_path / "book.keys").key_id] * 4
