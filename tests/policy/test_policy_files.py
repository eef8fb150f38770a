"""A company's policy file on top of a preset."""

from pathlib import Path

import pytest

from payworthy.policy.parse import parse
from payworthy.policy_files import PolicyInvalid, load_file, load_preset, preset_policy
from payworthy.resources import catalogue

COMPANY = """
preset = "machinery-cn"
id = "acme"
version = "2026.3"
approved_by = ["cfo", "gm"]
on = []
off = ["R19"]

[grades.BBB]
term_max = 60   # sales asked for it
"""


def _file(folder: Path, text: str | bytes) -> Path:
    path = folder / "acme.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def _codes(path: Path) -> list[str]:
    with pytest.raises(PolicyInvalid) as caught:
        load_file(path)
    assert caught.value.failure is caught.value.failures[0]
    return [failure.code for failure in caught.value.failures]


def test_a_company_file_changes_what_it_names(tmp_path: Path) -> None:
    policy, preset = load_file(_file(tmp_path, COMPANY)), preset_policy("machinery-cn")
    assert (policy.id, policy.version, policy.approved_by) == ("acme", "2026.3", ("cfo", "gm"))
    assert policy.check.rules["R08"].max_days["BBB"] == 60
    assert "R19" not in policy.check.rules
    assert policy.check.rules["R04"] == preset.check.rules["R04"]
    assert policy.hash != preset.hash


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert load_file(_file(tmp_path, b"\xef\xbb\xbf" + COMPANY.encode())).id == "acme"


def test_every_fault_is_named_with_the_file(tmp_path: Path) -> None:
    path = _file(tmp_path, COMPANY + 'term_min = 3\n[check.R04]\nbreach = "warn"\n')
    with pytest.raises(PolicyInvalid) as caught:
        load_file(path)
    assert [(failure.code, str(failure.where)) for failure in caught.value.failures] == [
        ("policy_key_misspelt", "acme.toml"),
        ("policy_breach_too_weak", "acme.toml"),
    ]
    assert catalogue("en").failure(caught.value.failures[0]) == (
        "acme.toml: grades.BBB.term_min: there is no such setting. Did you mean grades.BBB.term_max?"
    )


def test_a_file_without_preset_must_be_complete(tmp_path: Path) -> None:
    assert "policy_key_missing" in _codes(_file(tmp_path, 'id = "acme"\n'))


def test_an_unknown_preset_is_refused_with_the_nearest_one(tmp_path: Path) -> None:
    with pytest.raises(PolicyInvalid) as caught:
        load_file(_file(tmp_path, 'preset = "machinery"\n'))
    assert caught.value.failure.params == {"value": "machinery", "suggestion": "machinery-cn"}
    with pytest.raises(PolicyInvalid) as caught:
        load_preset("zzz")
    assert caught.value.failure.params["suggestion"] == "machinery-cn, intl, limit-only"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a = = 1", "policy_file_not_toml"),
        ("a = 1\na = 2", "policy_file_not_toml"),
        ("[a]\nx = 1\n[a]\ny = 2", "policy_file_not_toml"),
        (b'id = "\xd6"', "policy_file_not_unicode"),
        ("preset = 3", "policy_not_text"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, text: str | bytes, code: str) -> None:
    assert _codes(_file(tmp_path, text)) == [code]


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    assert _codes(tmp_path / "no.toml") == ["policy_file_unreadable"]


def test_loaded_presets_are_already_merged() -> None:
    policy = parse(load_preset("intl"))
    assert policy == preset_policy("intl")
