"""The commands as a tree: built with Typer, words filled in from the texts of one language, found by name."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

from payworthy.base.failure import Failure, Invalid, invalid
from payworthy.cli import (
    apply,
    audit,
    challenge,
    check,
    clearance,
    customer,
    decision,
    demo,
    external,
    file,
    group,
    hold,
    imports,
    init,
    investigate,
    key,
    late,
    limit,
    limit_decide,
    limit_page,
    lists,
    match,
    measures,
    model,
    nightly,
    override,
    parked,
    person,
    policy,
    privacy,
    report,
    reservation,
    score,
    screening,
    sources,
    terms,
    version,
)
from payworthy.text.catalogue import Catalogue

PROGRAM: Final = "payworthy"

Run = Callable[..., None]

COMMANDS: Final[Mapping[str, Run | Mapping[str, Run]]] = {
    "demo": demo.demo,
    "init": init.init,
    "import": imports.import_,
    "apply": {"form": apply.form, "import": apply.import_},
    "check": check.check,
    "hold": {"list": hold.list_, "show": hold.show, "release": hold.release, "refuse": hold.refuse},
    "reservation": {
        "list": reservation.list_,
        "show": reservation.show,
        "consume": reservation.consume,
        "release": reservation.release,
        "expire": reservation.expire,
    },
    "customer": {"list": customer.list_, "show": customer.show},
    "investigate": investigate.investigate,
    "sources": {"list": sources.list_, "show": sources.show},
    "score": score.score,
    "explain": score.explain,
    "report": report.report,
    "external": external.external,
    "file": {"show": file.show, "resolve": file.resolve},
    "challenge": {"open": challenge.open_, "list": challenge.list_, "decide": challenge.decide},
    "measures": {"list": measures.list_, "show": measures.show},
    "limit": {
        "propose": limit.propose,
        "list": limit.list_,
        "show": limit_page.show,
        "approve": limit_decide.approve,
        "reject": limit_decide.reject,
        "expire": limit_decide.expire,
        "overrides": override.overrides,
    },
    "screen": screening.screen,
    "match": {
        "list": match.list_,
        "show": match.show,
        "confirm": match.confirm,
        "reject": match.reject,
        "undo": match.undo,
        "find": match.find,
    },
    "group": {"show": group.show},
    "lists": {"import": lists.import_, "list": lists.list_, "remove": lists.remove},
    "terms": terms.terms,
    "decision": {"list": decision.list_, "show": decision.show},
    "nightly": nightly.nightly,
    "replay": decision.replay,
    "clearance": {"verify": clearance.verify, "use": clearance.use},
    "parked": {"list": parked.list_},
    "policy": {
        "show": policy.show,
        "list": policy.list_,
        "check": policy.check,
        "diff": policy.diff,
        "activate": policy.activate,
    },
    "model": {
        "fit": model.fit,
        "fit-late": late.fit_late,
        "score": model.score,
        "score-late": late.score_late,
        "validate": model.validate,
        "compare": model.compare,
        "promote": model.promote,
        "list": model.list_,
        "show": model.show,
        "features": model.features,
        "table": model.table,
    },
    "privacy": {
        "show": privacy.show,
        "access": privacy.access,
        "export": privacy.export,
        "erase": privacy.erase,
        "retention": privacy.retention,
    },
    "person": {"list": person.list_, "add": person.add, "disable": person.disable},
    "key": {"show": key.show, "export": key.export},
    "verify": audit.verify_book,
    "audit": {"verify": audit.verify, "checkpoint": audit.checkpoint},
    "version": version.version,
}
"""Every command, in the order in which help shows them. A new one is a function, a line here and its words in
``[command]`` of the texts."""

USUAL: Final[Mapping[tuple[str, ...], str]] = {("challenge",): "open"}
"""What a group does where no verb is said."""

Node = TyperCommand | TyperGroup


@dataclass(frozen=True, slots=True)
class Found:
    """A node of the tree, the words that lead to it, and the arguments left for it."""

    node: Any
    path: tuple[str, ...]
    arguments: tuple[str, ...]

    @property
    def is_group(self) -> bool:
        """True if it only holds other commands."""
        return isinstance(self.node, TyperGroup)


def build(texts: Catalogue) -> TyperGroup:
    """The whole tree in the language of ``texts``."""
    root = typer.Typer(add_completion=False)
    for name, entry in COMMANDS.items():
        if isinstance(entry, Mapping):
            group = typer.Typer(add_completion=False)
            for command, run in entry.items():
                group.command(command, add_help_option=False)(run)
            root.add_typer(group, name=name)
        else:
            root.command(name, add_help_option=False)(entry)
    tree = typer.main.get_command(root)
    assert isinstance(tree, TyperGroup)
    tree.commands = {name: tree.commands[name] for name in COMMANDS}  # Typer puts groups last
    for path, node in walk(tree):
        _describe(path, node, texts)
    return tree


def walk(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every node below and including ``node`` with the words that lead to it, in the order of help."""
    yield path, node
    if isinstance(node, TyperGroup):
        for name, child in node.commands.items():
            yield from walk(child, (*path, name))


def find(tree: TyperGroup, arguments: Sequence[str]) -> Found:
    """Follow the first words down the tree; raises ``Invalid`` for a word that is no command."""
    node: Any = tree
    path: tuple[str, ...] = ()
    rest = tuple(arguments)
    while isinstance(node, TyperGroup) and rest:
        if rest[0] not in node.commands and path in USUAL and not rest[0].startswith("-"):
            rest = (USUAL[path], *rest)
        if rest[0] not in node.commands:
            raise Invalid(_unknown(rest[0], path, node))
        node, path, rest = node.commands[rest[0]], (*path, rest[0]), rest[1:]
    return Found(node, path, rest)


def help_code(path: Sequence[str], name: str = "help") -> str:
    """Code of the text that explains a command, or one of its parameters."""
    return ".".join(("command", *path, name))


def _describe(path: tuple[str, ...], node: Any, texts: Catalogue) -> None:
    node.help = texts.say(help_code(path))
    for param in node.params:
        if param.name != "help":
            param.help = texts.say(help_code(path, param.name))


def _unknown(word: str, path: tuple[str, ...], node: TyperGroup) -> Failure:
    before = " ".join((PROGRAM, *path))
    if word.startswith("-"):
        return invalid("cli_option_unknown", option=word, command=before)
    close = get_close_matches(word, node.commands, n=1)
    known = ", ".join(close or node.commands)
    return invalid("cli_command_unknown", command=f"{before} {word}", known=known)
