"""``payworthy model``: fit, score, validate, compare, promote. The work is in files beside this one, which load the
libraries; a command that has nothing to do with models does not."""

from pathlib import Path
from typing import Annotated, Final

import typer

from payworthy.cli.desk import desk_of

_Name = Annotated[str, typer.Option("--name", metavar="NAME")]
_TableFile = Annotated[Path, typer.Option("--table", metavar="FILE")]
_Models = Annotated[Path | None, typer.Option("--models", metavar="DIR")]
_Version = Annotated[int | None, typer.Option("--version-number", metavar="N")]
_Label = Annotated[str | None, typer.Option("--label", metavar="COLUMN")]
_Policy = Annotated[str, typer.Option("--policy", metavar="POLICY")]
_Column = Annotated[str | None, typer.Option(metavar="COLUMN")]

PRESET: Final = "machinery-cn"
"""The policy whose master scale gives the grades unless another is named."""


def fit(
    context: typer.Context,
    kind: Annotated[str, typer.Option("--kind", metavar="KIND")],
    table: _TableFile,
    label: Annotated[str, typer.Option("--label", metavar="COLUMN")],
    name: _Name,
    id_column: Annotated[str | None, typer.Option("--id", metavar="COLUMN")] = None,
    date_column: Annotated[str | None, typer.Option("--date", metavar="COLUMN")] = None,
    group: _Column = None,
    bad: Annotated[str | None, typer.Option("--bad", metavar="VALUE")] = None,
    ignore: Annotated[list[str] | None, typer.Option("--ignore", metavar="COLUMN")] = None,
    directions: Annotated[Path | None, typer.Option("--directions", metavar="FILE")] = None,
    purpose: Annotated[str, typer.Option("--purpose", metavar="TEXT")] = "",
    definition: Annotated[str, typer.Option("--definition", metavar="TEXT")] = "",
    seed: Annotated[int, typer.Option("--seed", metavar="N")] = 7,
    models: _Models = None,
) -> None:
    """Fit a model to a table and keep it as a candidate."""
    from payworthy.cli.model_fit import FitWish, fit_model

    wish = FitWish(
        kind=kind,
        table=table,
        name=name,
        label=label,
        id=id_column,
        date=date_column,
        group=group,
        bad=bad,
        ignore=tuple(ignore or ()),
        directions=directions,
        purpose=purpose,
        definition=definition,
        seed=seed,
        models=models,
    )
    fit_model(desk_of(context), wish)


def score(
    context: typer.Context,
    name: _Name,
    table: _TableFile,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE")],
    version_number: _Version = None,
    policy: _Policy = PRESET,
    models: _Models = None,
) -> None:
    """Score every row of a table."""
    from payworthy.cli.model_score import score_table

    score_table(desk_of(context), name, version_number, table, out, policy, models)


def validate(
    context: typer.Context,
    name: _Name,
    table: _TableFile,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE")] = None,
    label: _Label = None,
    segment: _Column = None,
    version_number: _Version = None,
    policy: _Policy = PRESET,
    models: _Models = None,
) -> None:
    """Validate a model on rows it has not seen, as a report."""
    from payworthy.cli.model_validate import validate_model

    validate_model(desk_of(context), name, version_number, table, label, segment, out, policy, models)


def compare(
    context: typer.Context,
    name: _Name,
    table: _TableFile,
    label: _Label = None,
    version_number: _Version = None,
    against: Annotated[int | None, typer.Option("--against", metavar="N")] = None,
    models: _Models = None,
) -> None:
    """Two versions on the same table."""
    from payworthy.cli.model_promote import compare_versions

    compare_versions(desk_of(context), name, version_number, against, table, label, models)


def promote(
    context: typer.Context,
    name: _Name,
    table: _TableFile,
    label: _Label = None,
    version_number: _Version = None,
    models: _Models = None,
) -> None:
    """Make a version the one in use."""
    from payworthy.cli.model_promote import promote_version

    promote_version(desk_of(context), name, version_number, table, label, models)


def list_(context: typer.Context, models: _Models = None) -> None:
    """Every model and version."""
    from payworthy.cli.model_page import list_models

    list_models(desk_of(context), models)


def show(context: typer.Context, name: _Name, version_number: _Version = None, models: _Models = None) -> None:
    """The card of a model."""
    from payworthy.cli.model_page import show_model

    show_model(desk_of(context), name, version_number, models)


def table(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE")],
    first: Annotated[str | None, typer.Option("--from", metavar="DATE")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DATE")] = None,
    every: Annotated[str, typer.Option("--every", metavar="MONTHS")] = "3",
    material: Annotated[str, typer.Option("--material", metavar="AMOUNT")] = "10000",
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE")] = None,
) -> None:
    """The measures of the book's own customers as a table, with or without what became of them."""
    from payworthy.cli.model_table import TableWish, write_book_table

    write_book_table(desk_of(context), TableWish(out, first, last, every, material, as_of))


def features(
    context: typer.Context,
    purchases: Annotated[Path, typer.Option("--purchases", metavar="FILE")],
    sales: Annotated[Path, typer.Option("--sales", metavar="FILE")],
    firms: Annotated[Path, typer.Option("--firms", metavar="FILE")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE")],
    layout: Annotated[str, typer.Option("--layout", metavar="LAYOUT")] = "cumcm",
) -> None:
    """A table of features per firm, from VAT invoices."""
    from payworthy.cli.model_score import write_features

    write_features(desk_of(context), layout, purchases, sales, firms, out)
