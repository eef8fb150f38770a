"""Fixtures that several rooms share."""

import os
from pathlib import Path

import pytest

REAL_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The private real-data folder beside the repository. In CI its absence is an error, not a skip."""
    if not REAL_DATA.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"real data is expected beside the repository in CI: {REAL_DATA}")
        pytest.skip("no real data folder beside the repository (it is private; synthetic fixtures cover the rest)")
    return REAL_DATA
