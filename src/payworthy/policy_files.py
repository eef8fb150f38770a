"""Policies from files: the presets that ship with the package, and a company's own file on top of one."""

import tomllib
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from payworthy.base.failure import Failure, Invalid, Reason, invalid
from payworthy.policy.bundle import Policy
from payworthy.policy.merge import merge
from payworthy.policy.parse import parse
from payworthy.policy.score_consistency import unscored
from payworthy.resources import folder, read_toml

_PACKS = "policy/packs"


class PolicyInvalid(Invalid):
    """A policy that cannot be used: ``failures`` are all its faults, ``failure`` the first of them."""

    def __init__(self, failures: tuple[Failure, ...]) -> None:
        super().__init__(failures[0])
        self.failures = failures


def presets() -> tuple[str, ...]:
    """Names of the presets that ship with the package."""
    return tuple(_preset_packs())


def load_preset(name: str) -> dict[str, Any]:
    """The plain data of a preset, its packs merged. Raises ``PolicyInvalid`` for a name that is none."""
    packs = _preset_packs()
    if name not in packs:
        close = get_close_matches(name, packs, n=1)
        raise PolicyInvalid(
            (invalid("policy_preset_unknown", value=name[:60], suggestion=close[0] if close else ", ".join(packs)),)
        )
    return merge(*(_pack(pack) for pack in packs[name]))


def preset_policy(name: str) -> Policy:
    """A preset as a policy."""
    return _checked(load_preset(name), None)


def load_file(path: Path) -> Policy:
    """A company's policy from its TOML file.

    ``preset = "machinery-cn"`` in the file names what it changes; a file without it must be complete. Raises
    ``PolicyInvalid`` with every fault, each with the file's name.
    """
    data = _company_file(path)
    preset = data.pop("preset", None)
    if preset is None:
        return _checked(data, path.name)
    if not isinstance(preset, str):
        raise PolicyInvalid((invalid("policy_not_text", path="preset", value=str(preset)[:60]).at(file=path.name),))
    return _checked(merge(load_preset(preset), data), path.name)


def _checked(data: dict[str, Any], file: str | None) -> Policy:
    policy = parse(data)
    failures = unscored(policy) if isinstance(policy, Policy) else policy
    if isinstance(policy, Policy) and not failures:
        return policy
    raise PolicyInvalid(tuple(failure.at(file=file) for failure in failures) if file else failures)


def _company_file(path: Path) -> dict[str, Any]:
    try:
        # utf-8-sig: Windows editors put a byte order mark first
        return tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except OSError:
        failure = Failure(Reason.MISSING, "policy_file_unreadable", {"value": str(path)})
    except UnicodeDecodeError:
        failure = invalid("policy_file_not_unicode").at(file=path.name)
    except tomllib.TOMLDecodeError as error:
        failure = invalid("policy_file_not_toml", value=str(error)).at(file=path.name)
    raise PolicyInvalid((failure,))


def _preset_packs() -> dict[str, list[str]]:
    return read_toml(folder(_PACKS).joinpath("presets.toml"))


def _pack(name: str) -> dict[str, Any]:
    files = sorted(folder(f"{_PACKS}/{name}").iterdir(), key=lambda entry: entry.name)
    return merge(*(read_toml(file) for file in files if file.name.endswith(".toml")))
