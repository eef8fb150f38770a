"""Two reports, word for word: a change of what a report says is seen before anybody reads it.

When it is wanted, write them anew with ``PAYWORTHY_REWRITE=1`` and read the difference.
"""

import json
import os
from pathlib import Path

import msgspec
import pytest

from payworthy.render import to_json
from payworthy.report.content import credit_report
from payworthy.resources import catalogue

from .conftest import BAD, GOOD, Load

FOLDER = Path(__file__).parent / "golden"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("customer_id", [GOOD, BAD])
def test_a_report_says_what_it_said(customer_id: str, language: str, load: Load) -> None:
    document = to_json(credit_report(load(customer_id), catalogue(language)))
    file = FOLDER / f"{customer_id}-{language}.json"
    if os.environ.get("PAYWORTHY_REWRITE"):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(msgspec.json.format(document, indent=0) + b"\n")
    assert json.loads(document) == json.loads(file.read_bytes())
