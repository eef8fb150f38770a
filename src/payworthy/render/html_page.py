"""The report as one page of HTML, with everything inside it."""

from functools import cache
from typing import Final

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template

from payworthy.render.plain import cleaned
from payworthy.render.view import Medium, view
from payworthy.report.tree import Document
from payworthy.resources import folder

SCREEN: Final = Medium(chart_widths=(864, 340))
"""The page's width, and that of a telephone."""


def html_text(document: Document) -> str:
    """The page. It fetches nothing, runs nothing, and its own policy forbids both."""
    return _template().render(view(cleaned(document), SCREEN), style=_file("report.css"))


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, loader=FunctionLoader(_file))
    return environment.get_template("report.html")


def _file(name: str) -> str:
    return folder("render/templates").joinpath(name).read_text(encoding="utf-8")
