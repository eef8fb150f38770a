"""Every command a page shows was really given, and said what the page says."""

from pathlib import Path

import pytest

from .consoles import COLUMNS, WALKS, Console, steps
from .pages import page, pages


@pytest.mark.parametrize("walk", WALKS, ids=" + ".join)
def test_what_a_page_shows_is_what_happens(
    walk: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a change on purpose: ``python -m tests.docs.rewrite``."""
    monkeypatch.chdir(tmp_path)
    for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", COLUMNS)
    console = Console(tmp_path)
    assert [str(off) for path in walk for off in console.walk(page(path))] == []


def test_every_page_with_a_console_is_walked_through() -> None:
    walked = {path for walk in WALKS for path in walk}
    assert {path for path in pages() if any(steps(page(path)))} == walked
