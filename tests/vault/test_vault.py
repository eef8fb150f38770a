"""What is sealed opens for its own book, customer, fact and field, and for nothing else."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payworthy.app.protection import Locked
from payworthy.facts.personal import GONE, SEALED, Subject
from payworthy.vault.vault import FILE, Vault

ONE = Subject("B-1", "C1", "customer")


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    made = Vault(tmp_path_factory.mktemp("keys"))
    made.prepare([ONE])
    return made


@given(text=st.text(max_size=300))
def test_a_text_comes_back_as_it_was_and_the_same_text_gives_the_same_token(vault: Vault, text: str) -> None:
    token = vault.seal(ONE, "contact", text)
    assert token.startswith(SEALED)
    assert vault.seal(ONE, "contact", text) == token
    assert vault.open(ONE, "contact", token) == text


@given(text=st.text(min_size=8, max_size=60))
def test_a_token_does_not_hold_its_text(vault: Vault, text: str) -> None:
    assert text not in vault.seal(ONE, "contact", text)


@pytest.mark.parametrize(
    ("subject", "field"),
    [
        (ONE._replace(book_id="B-2"), "contact"),
        (ONE._replace(customer_id="C2"), "contact"),
        (ONE._replace(item="entry/contact/1"), "contact"),
        (ONE, "address"),
    ],
)
def test_a_token_opens_nowhere_but_where_it_was_sealed(vault: Vault, subject: Subject, field: str) -> None:
    token = vault.seal(ONE, "contact", "Li San")
    vault.prepare([subject])
    assert vault.open(subject, field, token) is Locked.BROKEN


def test_a_changed_token_is_told_from_an_erased_one(vault: Vault) -> None:
    token = vault.seal(ONE, "contact", "Li San")
    for spoilt in (token[:-4], token[:-2] + ("AA" if token[-2:] != "AA" else "BB"), SEALED + "?", SEALED):
        assert vault.open(ONE, "contact", spoilt) is Locked.BROKEN


def test_lengths_are_told_in_steps_of_sixteen(vault: Vault) -> None:
    assert len({len(vault.seal(ONE, "contact", "x" * size)) for size in range(16)}) == 1


def test_without_its_key_nothing_opens_and_an_erased_subject_is_never_sealed_again(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    whole, other = ONE._replace(item=""), ONE._replace(customer_id="C2")
    vault.prepare([ONE, other])
    token = vault.seal(ONE, "contact", "Li San")
    assert Vault(tmp_path / "elsewhere").open(ONE, "contact", token) is Locked.NO_KEY
    assert vault.destroy([ONE, whole]) == 1
    assert vault.open(ONE, "contact", token) is Locked.ERASED
    later = ONE._replace(item="entry/contact/2")
    vault.prepare([ONE, later])
    assert vault.seal(ONE, "contact", "Li San") == vault.seal(later, "fields.name", "Li San") == GONE
    assert vault.pseudonym(later, "Li San") is None
    assert vault.open(other, "contact", vault.seal(other, "contact", "Wang Er")) == "Wang Er"


def test_a_vault_that_is_asked_nothing_touches_no_disk(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "keys")
    vault.prepare([])
    assert not (tmp_path / "keys").exists()
    vault.prepare([ONE])
    assert [path.name for path in (tmp_path / "keys").iterdir()] == [FILE]
