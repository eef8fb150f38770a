# One command each. Everything is built in .venv, from the hashed versions of constraints*.txt; nothing else is touched.
#
#   make            what there is
#   make demo       a machinery maker's book, made, checked and explained (no server, nothing to configure)
#   make test       all tests; one file or one test: make test ARGS="tests/check -k retention"

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
BOOK   ?= demo-book
ARGS   ?= -n auto
NAME   ?=

PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Setuptools is among the hashed versions, so the package is built with it and with nothing fetched besides.
SELF   := $(PIP) install --no-deps --no-build-isolation --editable .

# Stamps: an environment is built once, and again when the versions or the dependencies change.
MADE   := $(VENV)/.payworthy-made
RUN    := $(VENV)/.payworthy-run
FIT    := $(VENV)/.payworthy-fit
DEV    := $(VENV)/.payworthy-dev

.DEFAULT_GOAL := help
.PHONY: help demo model test lint fix docs bench lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(RUN) ## a machinery maker's book: made, checked, explained (in the folder demo-book)
	@$(BIN)/payworthy demo "$(BOOK)"
	@echo "The command is $(BIN)/payworthy; this shell finds it after:  . $(BIN)/activate"

model: $(FIT) ## what `payworthy model fit` needs besides (scikit-learn, XGBoost, optbinning)
	@echo "Models can be fitted now: $(BIN)/payworthy model --help"

test: $(DEV) ## run the tests (ARGS="tests/check -k retention" for some of them)
	@$(BIN)/python -m pytest $(ARGS)

lint: $(DEV) ## style, format, types, and which room may import which
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

fix: $(DEV) ## put right what the tools can put right
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: $(RUN) ## write the generated pages of docs/reference anew
	@$(BIN)/python -c 'from payworthy.cli.reference import markdown; print(markdown(), end="")' > docs/reference/cli.md

bench: $(DEV) ## measure: NAME=check_rate for one benchmark, or all of them
	@set -e; for file in $(if $(NAME),bench/$(NAME).py,$(filter-out bench/common.py,$(sort $(wildcard bench/*.py)))); do \
		echo "== $$file"; $(BIN)/python "$$file"; done

lock: $(RUN) ## work out constraints*.txt anew (UPGRADE=1 takes the newest versions)
	@sh scripts/lock.sh $(if $(UPGRADE),--upgrade)

clean: ## remove the environment, the demonstration and every cache
	rm -rf $(VENV) demo-book build dist src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests bench -type d -name __pycache__ -prune -exec rm -rf {} +

$(MADE):
	@sh scripts/environment.sh "$(PYTHON)" "$(VENV)"
	@touch $@

$(RUN): $(MADE) constraints.txt pyproject.toml
	@echo "Installing Payworthy into $(VENV) (once; about 300 MB) ..."
	@$(PIP) install --require-hashes -r constraints.txt
	@$(SELF)
	@touch $@

$(FIT): $(RUN) constraints-model.txt
	@echo "Installing the libraries that fit models into $(VENV) (once; about 600 MB more) ..."
	@$(PIP) install --require-hashes -r constraints-model.txt
	@touch $@

$(DEV): $(FIT) constraints-dev.txt
	@echo "Installing the tools for tests into $(VENV) (once; about 800 MB more) ..."
	@$(PIP) install --require-hashes -r constraints-dev.txt
	@touch $@
