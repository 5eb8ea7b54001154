# `make run` and `make test` are all a newcomer needs; both bring what they need themselves.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
RUST_SOURCES := $(shell find rust -name '*.rs' -o -name Cargo.toml) Cargo.toml Cargo.lock
say = @printf '\n\033[1m▸ %s\033[0m\n' "$(1)"

.PHONY: help run test lint types rust-test python-test python313-test odoo odoo-stop bench lock clean

help:  ## Show the commands
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 18

run: $(VENV)/built  ## Build, start the demo Odoo and the MCP server, show one agent call
	$(call say,starting the demo (Ctrl-C stops it))
	@$(BIN)/oxidoo demo

test: lint types rust-test odoo-try python-test python313-test  ## Build everything and pass all tests
	$(call say,all tests passed)

lint: $(VENV)/built  ## Formatters and linters, Rust and Python
	$(call say,linting)
	cargo fmt --check
	cargo clippy --quiet --workspace --all-targets --locked -- -D warnings
	$(BIN)/ruff format --check --quiet
	$(BIN)/ruff check --quiet
	$(BIN)/lint-imports --no-cache

types: $(VENV)/built  ## Types, and the stub of the native module against the module itself
	$(call say,checking types)
	$(BIN)/mypy
	$(BIN)/stubtest oxidoo._native

rust-test:  ## Tests of the Rust core
	$(call say,testing the Rust core)
	cargo test --quiet --workspace --exclude oxidoo-native --locked

python-test: $(VENV)/built target/release/oxidoo-testserver  ## Tests of the Python layer, on the sandbox and on real Odoo
	$(call say,testing the Python layer)
	$(BIN)/pytest

# The other Python, where the machine has it: on the PATH, or among pyenv's.
PYTHON313 = $(shell for python in python3.13 $${PYENV_ROOT:-$$HOME/.pyenv}/versions/3.13.*/bin/python3.13; do \
  $$python -c '' 2>/dev/null && { echo $$python; break; }; done)
python313-test:
	@if [ -z "$(PYTHON313)" ]; then echo 'left out: Python 3.13 is not on this machine'; \
	else $(MAKE) VENV=.venv313 PYTHON=$(PYTHON313) python313-unit; fi

.PHONY: python313-unit
python313-unit: $(VENV)/built
	$(call say,testing on Python 3.13)
	$(BIN)/pytest tests/unit

odoo:  ## Get and start real Odoo 19 and 14
	$(call say,starting real Odoo 19 and 14)
	$(PYTHON) tests/odoo start

odoo-stop:  ## Stop what `make odoo` started
	$(PYTHON) tests/odoo stop

# Exit status 3 says that this machine cannot have them; any other failure is one.
.PHONY: odoo-try
odoo-try:
	$(call say,starting real Odoo 19 and 14)
	@$(PYTHON) tests/odoo start || { status=$$?; \
	  if [ $$status = 3 ] && [ -z "$${OXIDOO_REQUIRE_ODOO:-}" ]; then \
	    echo 'left out: the tests on real Odoo'; else exit $$status; fi; }

bench: $(VENV)/built target/release/oxidoo-testserver  ## Benchmarks, as ratios in one run
	$(call say,measuring)
	$(BIN)/pytest benches --benchmark-only --benchmark-disable-gc

lock: $(VENV)/tools  ## Renew the lock files
	cargo update
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-annotate \
	  --no-header --group dev -o requirements.lock pyproject.toml

clean:  ## Remove everything that was built
	rm -rf target .venv .venv313 dist

$(VENV)/tools:
	$(call say,making $(VENV) with $(PYTHON))
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

$(VENV)/requirements: $(VENV)/tools requirements.lock
	$(call say,installing the pinned Python packages)
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python uv==$(UV_VERSION)
	@touch $@

$(VENV)/built: $(VENV)/requirements pyproject.toml $(RUST_SOURCES)
	$(call say,building the native module (a few minutes the first time))
	VIRTUAL_ENV=$(abspath $(VENV)) $(BIN)/maturin develop --release --uv --quiet --locked
	@touch $@

target/release/oxidoo-testserver: $(RUST_SOURCES)
	$(call say,building the test server)
	cargo build --quiet --release --locked -p oxidoo-testserver
	@touch $@
