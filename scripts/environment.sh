#!/bin/sh
# Make the virtual environment $2 with Python 3.11 or newer: $1 if it is new enough, else the newest that is found.
set -eu

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

for python in "$1" python3.14 python3.13 python3.12 python3.11; do
    if new_enough "$python"; then
        echo "Making $2 with $("$python" --version) ..."
        if ! "$python" -m venv "$2"; then
            rm -rf "$2"
            echo "This Python cannot make a virtual environment. On Debian and Ubuntu: apt install python3-venv" >&2
            exit 1
        fi
        exit 0
    fi
done

found=$("$1" --version 2>&1) || found="no program named $1"
echo "Payworthy needs Python 3.11 or newer; found: $found." >&2
echo "Install a newer Python, or say where one is: make demo PYTHON=/path/to/python3.12" >&2
exit 1
