"""The command line from its arguments to its exit code.

====  ====================================================================
code  meaning
====  ====================================================================
0     done; an order approved; a record intact
1     fault: the store, a key file or this program could not do its work
2     the request is wrong as it stands, or cannot be read; nothing was decided
3     the order is held, or goes once paid
4     the order is refused; the clearance lets nothing leave
5     an investigation was answered in part: at least one source gave no answer
10…   ``audit verify`` found the record altered (see ``audit verify --help``)
====  ====================================================================
"""

import logging
import sqlite3
import sys
import traceback
from collections.abc import Sequence
from typing import Final, TextIO

from payworthy.app.import_file import FileRefused
from payworthy.base.failure import Failure, PayworthyError, Reason, Unavailable
from payworthy.cli.desk import Desk
from payworthy.cli.globals import raise_trouble, take_apart
from payworthy.cli.help import draw_help
from payworthy.cli.reference import markdown
from payworthy.cli.screen import Screen
from payworthy.cli.tree import PROGRAM, Found, build, find
from payworthy.cli.usage import UsageError, usage_failure
from payworthy.cli.world import World
from payworthy.resources import catalogue
from payworthy.settings import Settings

FAULT: Final = 1
BAD_INPUT: Final = 2
INTERRUPTED: Final = 130


def run(world: World, settings: Settings) -> None:
    """Do what the process was called for, and end it with the exit code."""
    logging.basicConfig(handlers=[logging.NullHandler()])  # what libraries log is no answer; failures are told in words
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that cannot show a sign must not stop an answer
    sys.exit(execute(world, settings, sys.argv[1:], sys.stdout, sys.stderr))


def execute(world: World, settings: Settings, arguments: Sequence[str], out: TextIO, err: TextIO) -> int:
    """Run one command line; returns its exit code."""
    line = take_apart(arguments)
    settings = line.over(settings)
    screen = Screen(catalogue(settings.language), out, err, as_json=line.wants_json and not line.wants_help)
    desk = Desk(world, settings, screen)
    command = PROGRAM
    try:
        raise_trouble(line)
        if line.wants_page:
            out.write(markdown(settings.language))
            return 0
        found = find(build(screen.texts), line.rest)
        command = " ".join((PROGRAM, *found.path))
        return _run(desk, found, line.wants_help)
    except UsageError as error:
        screen.fail([usage_failure(error, command)])
        return BAD_INPUT
    except PayworthyError as error:
        screen.fail(getattr(error, "failures", None) or [error.failure])
        if isinstance(error, FileRefused):
            screen.note("import.refused")
        return FAULT if isinstance(error, Unavailable) else BAD_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return FAULT
    except Exception as error:  # the last one to know: a fault of this program or of the machine
        _fault(screen, error)
        return FAULT
    finally:
        desk.close()


def _run(desk: Desk, found: Found, wants_help: bool) -> int:
    if wants_help or found.is_group:
        draw_help(desk.screen, found)
        return 0 if wants_help else BAD_INPUT
    command = " ".join((PROGRAM, *found.path))
    found.node.main(args=list(found.arguments), prog_name=command, standalone_mode=False, obj=desk)
    desk.finish()
    return desk.exit_code


def _fault(screen: Screen, error: Exception) -> None:
    """A file that is no book, a full disk, a missing right: said in words. Anything else shows where it happened,
    for whoever is to mend it."""
    if isinstance(error, sqlite3.DatabaseError):
        screen.fail([Failure(Reason.UNSUPPORTED, "cli_book_unreadable", {"detail": str(error)})])
    elif isinstance(error, OSError):
        detail = f"{error.strerror or error}" + (f" ({error.filename})" if error.filename else "")
        screen.fail([Failure(Reason.UNSUPPORTED, "cli_file_trouble", {"detail": detail})])
    else:
        if not screen.as_json:
            traceback.print_exception(error, file=screen.errors.file)
        screen.fail([Failure(Reason.UNSUPPORTED, "cli_fault", {"detail": f"{type(error).__name__}: {error}"})])
