# Two commands do all: `make demo` shows what it finds, `make test` proves it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: install install-test demo test lint types layers format bench clean

install: $(VENV)/.installed

# All that a default `investigate` uses.
$(VENV)/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is needed; name it: make PYTHON=python3.12 install"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --upgrade 'pip>=25.1'
	@$(PIP) install --editable .
	@touch $@

# What the tests need beside it: Python packages, Chromium, a PostgreSQL server.
install-test: $(VENV)/.installed-test

$(VENV)/.installed-test: $(VENV)/.installed tools/system-packages
	@$(PIP) install --group test --group bench
	@sh tools/system-packages
	@touch $@

demo: install
	@rm -rf demo-world
	@$(BIN)/countermark demo --out demo-world --seed 1
	@$(BIN)/countermark investigate demo-world/input --registry demo-world/registry.yaml \
		--out demo-world/found
	@echo
	@echo "Open $(CURDIR)/demo-world/found/report.html"

test: lint types layers
	@$(BIN)/python -m pytest --numprocesses 2

lint: install-test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: install-test
	@$(BIN)/mypy

layers: install-test
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

format: install-test
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: install-test
	@for file in benchmarks/*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

clean:
	@rm -rf $(VENV) demo-world build dist
