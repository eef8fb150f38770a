"""A command starts without what only other commands need: a person waits for each library that is loaded."""

import subprocess
import sys

HEAVY = ("alembic", "openpyxl", "payworthy.portfolio", "psycopg")


def test_a_command_on_a_book_in_a_file_loads_no_library_in_vain() -> None:
    program = f"import payworthy.wiring, payworthy.cli.main, sys; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_asking_a_folder_loads_no_library_of_the_network() -> None:
    program = (
        "import payworthy.sources.providers.configured, payworthy.app.investigate, sys; print('httpx' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("False")
