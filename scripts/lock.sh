#!/bin/sh
# Work out every version and hash again: constraints.txt is what runs, constraints-model.txt that and what fits
# models, constraints-dev.txt that and the tools for tests.
# One file fits all systems and all Pythons from 3.11 on. Versions stay as they are unless --upgrade is given.
set -eu
cd "$(dirname "$0")/.."

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
.venv/bin/python -m venv "$tools"
"$tools/bin/pip" install --quiet --disable-pip-version-check uv

# Setuptools builds the package itself, so it is pinned like everything else.
build=$tools/build.in
echo 'setuptools>=77' >"$build"

lock() {
    "$tools/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --no-emit-index-url "$@" pyproject.toml "$build"
}

lock "$@" --output-file constraints.txt
lock "$@" --extra model --constraint constraints.txt --output-file constraints-model.txt
lock "$@" --extra dev --constraint constraints-model.txt --output-file constraints-dev.txt
