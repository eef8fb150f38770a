"""What Typer finds wrong with a command line, as failures with sentences in both languages."""

import re
from typing import Any, Final

import typer

from payworthy.base.failure import Failure, Reason, invalid

_ERRORS: Final[tuple[type, ...]] = typer.BadParameter.__mro__
UsageError: Final[type[Exception]] = next(error for error in _ERRORS if error.__name__ == "UsageError")
"""The class of every error in the use of a command line, wherever this version of Typer keeps it."""

_EXTRA: Final = re.compile(r"unexpected extra argument\S* \((.*)\)")


def usage_failure(error: Any, command: str) -> Failure:
    """The failure that says what ``error`` says."""
    match type(error).__name__:
        case "MissingParameter":
            return Failure(Reason.MISSING, "cli_parameter_missing", {"parameter": _name(error), "command": command})
        case "NoSuchOption":
            return invalid("cli_option_unknown", option=error.option_name, command=command)
        case "BadOptionUsage":
            return Failure(Reason.MISSING, "cli_option_needs_value", {"option": error.option_name})
        case "BadParameter":
            return invalid("cli_value_invalid", parameter=_name(error), detail=error.message)
    extra = _EXTRA.search(error.format_message())
    if extra is not None:
        return invalid("cli_too_much", command=command, value=extra[1])
    return invalid("cli_usage", command=command, detail=error.format_message())


def _name(error: Any) -> str:
    param = error.param
    if param is None:
        return "?"
    return str(param.metavar if param.param_type_name == "argument" else param.opts[0])
