# `make run` and `make test` are all a newcomer needs; both bring what they need themselves.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
TOOLS = $(VENV)/tools-uv-$(UV_VERSION)
RUST_VERSION := $(shell sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
# Directories too: theirs is the time at which a file was removed.
rust_sources = $(shell find $(1) -type d -o -name '*.rs') Cargo.toml Cargo.lock $(wildcard rust/*/Cargo.toml)
WHEEL_SOURCES := $(call rust_sources,rust/core/src rust/bindings/src rust/bindings/build.rs)
TEST_SERVER_SOURCES := $(call rust_sources,rust/testserver/src)
say = @printf '\n\033[1m▸ %s\033[0m\n' "$(1)"

.PHONY: help run test lint types rust-test python-test python313-test python-free-threaded-test odoo odoo-stop bench bench-rust regressions bench-peers bench-questions bench-export fuzz fuzz-corpus lock clean

help:  ## Show the commands
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 30

run: $(VENV)/built  ## Build, start the demo Odoo and the MCP server, show one agent call (PORT=8770)
	$(call say,starting the demo (Ctrl-C stops it))
	@$(BIN)/oxidoo demo $(if $(PORT),--port $(PORT))

test: lint types rust-test odoo-try python-test python313-test python-free-threaded-test regressions  ## Build everything and pass all tests
	$(call say,all tests passed)

lint: $(VENV)/built  ## Formatters and linters, Rust and Python
	$(call say,linting)
	cargo fmt --check
	@for crate in rust/fuzz tests/free_threading/bindings; do \
	  cargo metadata --locked --format-version 1 --manifest-path $$crate/Cargo.toml >/dev/null; done
	cargo clippy --quiet --workspace --all-targets --locked -- -D warnings
	$(BIN)/ruff format --check --quiet
	$(BIN)/ruff check --quiet
	$(BIN)/lint-imports --no-cache

types: $(VENV)/built  ## Types, and the stub of the native module against the module itself
	$(call say,checking types)
	$(BIN)/mypy
	$(BIN)/stubtest oxidoo._native

rust-test: toolchain  ## Tests of the Rust core
	$(call say,testing the Rust core)
	cargo test --quiet --workspace --exclude oxidoo-native --locked

python-test: $(VENV)/built target/release/oxidoo-testserver  ## Tests of the Python layer, on the sandbox and on real Odoo
	$(call say,testing the Python layer)
	$(BIN)/pytest

# The other Python, where the machine has it: on the PATH, or among pyenv's.
PYTHON313 = $(shell for python in python3.13 $${PYENV_ROOT:-$$HOME/.pyenv}/versions/3.13.*/bin/python3.13; do \
  $$python -c '' 2>/dev/null && { echo $$python; break; }; done)
python313-test:  ## The unit tests on Python 3.13, where the machine has it
	@if [ -z "$(PYTHON313)" ]; then echo 'left out: Python 3.13 is not on this machine'; \
	else $(MAKE) VENV=.venv313 PYTHON=$(PYTHON313) python313-unit; fi

.PHONY: python313-unit
python313-unit: $(VENV)/built
	$(call say,testing on Python 3.13)
	$(BIN)/pytest tests/unit

# Python 3.13 without the GIL is built from Debian's source; exit status 3 says that this machine
# cannot have it. Of the locked packages it gets the few that the tests need: others have no wheel.
NO_GIL := .venv313t
python-free-threaded-test: $(VENV)/requirements target/release/oxidoo-testserver  ## Threads on Python without the GIL
	$(call say,testing on Python without the GIL)
	@python=$$(PYTHONPATH=tests/odoo $(PYTHON) tests/free_threading/interpreter.py) || { status=$$?; \
	  if [ $$status = 3 ] && [ -z "$${OXIDOO_REQUIRE_FREE_THREADED:-}" ]; then \
	    echo 'left out: the tests on Python without the GIL'; exit 0; else exit $$status; fi; }; \
	$(MAKE) free-threaded-unit NO_GIL_PYTHON=$$python

.PHONY: free-threaded-unit
free-threaded-unit: $(NO_GIL)/built
	PYTHONPATH=python $(NO_GIL)/bin/python -m pytest --confcutdir=tests/unit \
	  tests/free_threading tests/unit/test_native.py

$(NO_GIL)/built: requirements.lock $(WHEEL_SOURCES) $(wildcard tests/free_threading/bindings/*)
	$(call say,building the native module for Python without the GIL)
	@$(BIN)/uv venv --quiet --clear --python $(NO_GIL_PYTHON) $(NO_GIL)
	@$(BIN)/uv pip install --quiet --python $(NO_GIL)/bin/python --constraint requirements.lock \
	  pytest pytest-timeout
	PYO3_PYTHON=$(abspath $(NO_GIL))/bin/python cargo build --quiet --release --locked \
	  --target-dir target/free-threaded --manifest-path tests/free_threading/bindings/Cargo.toml
	@install target/free-threaded/release/lib_native.so python/oxidoo/_native$$( \
	  $(NO_GIL)/bin/python -c 'import sysconfig; print(sysconfig.get_config_var("EXT_SUFFIX"))')
	@touch $@

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
	$(BIN)/pytest benches --benchmark-disable-gc

# The budgets say in the benchmarks themselves what would be tolerated; all are ratios or sizes.
regressions: $(VENV)/built target/release/oxidoo-testserver bench-rust  ## What would show that something became slower or longer
	$(call say,looking for regressions)
	$(BIN)/pytest benches/test_codec.py benches/test_cache.py benches/test_sizes.py \
	  --benchmark-disable-gc --benchmark-max-time=0.3 --benchmark-columns=median

# With a directory of its own, so that no figure of another run is taken for one of this.
# A neighbour on a shared machine can spoil one run: what is below its floor is so in two of them.
bench-rust: toolchain  ## Benchmarks of the Rust core, their ratios held against floors
	$(call say,measuring the Rust core)
	@$(MAKE) bench-rust-once || $(MAKE) bench-rust-once

.PHONY: bench-rust-once
bench-rust-once:
	rm -rf target/criterion
	CRITERION_HOME=$(CURDIR)/target/criterion cargo bench --quiet --locked -p oxidoo-core --bench core
	$(PYTHON) benches/criterion_floors.py target/criterion

# cargo-fuzz calls libFuzzer, which needs nightly. No sanitizer: the core has no unsafe code.
FUZZ_MINUTES ?= 5
FUZZ_JOBS ?= 2
FUZZ_TARGETS ?= json limits round_trip sinks xmlrpc xmlrpc_python
CARGO_FUZZ := target/tools/bin/cargo-fuzz
FUZZ = RUST_BACKTRACE=0 RUSTUP_TOOLCHAIN=nightly PYO3_PYTHON=$(PYTHON) $(CARGO_FUZZ)
FUZZ_OPTIONS := --fuzz-dir rust/fuzz --sanitizer none

fuzz: $(CARGO_FUZZ)  ## Fuzz the codec (FUZZ_MINUTES=5 for each target, FUZZ_JOBS=2 at a time)
	$(call say,fuzzing for $(FUZZ_MINUTES) minutes each: $(FUZZ_TARGETS))
	@mkdir -p $(FUZZ_TARGETS:%=target/fuzz/%)
	@$(FUZZ) build $(FUZZ_OPTIONS)
	@printf '%s\n' $(FUZZ_TARGETS) | xargs -P $(FUZZ_JOBS) -I % sh -c '\
	  $(FUZZ) run $(FUZZ_OPTIONS) % target/fuzz/% rust/fuzz/corpus/% rust/fuzz/seeds -- -dict=rust/fuzz/codec.dict \
	    -max_len=8192 -timeout=20 -max_total_time=$$(($(FUZZ_MINUTES) * 60)) >target/fuzz/%.log 2>&1 \
	  && echo "% found nothing" || { tail -n 40 target/fuzz/%.log; exit 1; }'

# The merge is greedy: those that it takes first reach most.
fuzz-corpus: $(CARGO_FUZZ)  ## Take what `make fuzz` found into the corpus: the 300 inputs that reach most
	@for target in $(FUZZ_TARGETS); do \
	  rm -rf target/fuzz/merged; mkdir -p target/fuzz/merged target/fuzz/$$target; \
	  $(FUZZ) run $(FUZZ_OPTIONS) $$target target/fuzz/merged target/fuzz/$$target rust/fuzz/corpus/$$target \
	    -- -set_cover_merge=1 -use_counters=0 -max_len=8192 >target/fuzz/$$target.log 2>&1; \
	  (cd target/fuzz/merged; ls -t --time=creation | head -n -300 | xargs -r rm); \
	  rm -r rust/fuzz/corpus/$$target; mv target/fuzz/merged rust/fuzz/corpus/$$target; done

$(CARGO_FUZZ):
	$(call say,installing cargo-fuzz)
	cargo install --quiet --locked --root target/tools cargo-fuzz@0.13.2

bench-peers: $(VENV)/built target/release/oxidoo-testserver  ## Oxidoo beside other servers and clients (ARGS="--quick")
	$(call say,measuring side by side)
	$(BIN)/python -m benches.peers $(ARGS)

bench-questions: $(VENV)/built  ## What answers to everyday questions take, beside the peers (needs `make odoo`)
	$(call say,asking everyday questions)
	$(BIN)/python -m benches.questions $(ARGS)

# With the real Odoo 19 that `make odoo` starts, in whose database it adds and removes the rows.
bench-export: $(VENV)/built  ## A million rows exported from real Odoo 19, the server killed midway
	$(call say,exporting a million rows)
	PYTHONPATH=tests/odoo:. $(BIN)/python -m benches.export $(ARGS)

lock: $(TOOLS)  ## Renew the lock files
	cargo update
	cargo update --manifest-path rust/fuzz/Cargo.toml
	cargo update --manifest-path tests/free_threading/bindings/Cargo.toml
	for pins in benches/peers/requirements/*.in; do \
	  $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-annotate --no-header -o $${pins%.in}.txt $$pins; done
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-annotate \
	  --no-header --group dev -o requirements.lock pyproject.toml

clean:  ## Remove everything that was built
	rm -rf target rust/fuzz/target .venv .venv313 .venv313t dist

# What the machine has to have; said in one line each, before anything is built.
.PHONY: toolchain
toolchain:
	@have=$$(cargo --version 2>/dev/null | cut -d' ' -f2) || have=; \
	if [ -z "$$have" ] || ! printf '%s\n' $(RUST_VERSION) "$$have" | sort -VC; then \
	  echo "Oxidoo needs Rust $(RUST_VERSION) or later, and found $${have:-none}: get it through rustup." >&2; exit 1; fi
	@command -v cc >/dev/null || { echo 'Oxidoo needs a C compiler (gcc) to link with.' >&2; exit 1; }
	@$(PYTHON) -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Oxidoo needs Python 3.11 or later with its venv module (Debian: python3-venv), and $(PYTHON) is not that." >&2; exit 1; }

$(TOOLS): | toolchain
	$(call say,making $(VENV) with $(PYTHON))
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

$(VENV)/requirements: $(TOOLS) requirements.lock
	$(call say,installing the pinned Python packages)
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python uv==$(UV_VERSION)
	@touch $@

$(VENV)/built: $(VENV)/requirements pyproject.toml $(WHEEL_SOURCES)
	$(call say,building the native module (about a minute the first time))
	@VIRTUAL_ENV=$(abspath $(VENV)) $(BIN)/maturin develop --release --uv --quiet --locked \
	  >$(VENV)/build.log 2>&1 || { cat $(VENV)/build.log >&2; exit 1; }
	@touch $@

# With a directory of its own, as the tests look for it there, whatever CARGO_TARGET_DIR says.
target/release/oxidoo-testserver: $(TEST_SERVER_SOURCES) | toolchain
	$(call say,building the test server)
	cargo build --quiet --release --locked --target-dir target -p oxidoo-testserver
	@touch -c $@
