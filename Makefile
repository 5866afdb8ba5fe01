# One list of what can be done here; `.ci/run` calls the same targets. `make help` prints it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(VENV)/tool/bin/uv
STAMP := $(VENV)/.ready
RUNS := $(VENV)/.runs
DEMO_HOME ?= demo-home
DEMO ?=
PACKAGES := mutasi pipelines serving models simulation features records
CODE := $(PACKAGES) tests benchmarks notebooks
LOCK := pip compile pyproject.toml --quiet --python-version 3.11 --universal --generate-hashes \
	--no-emit-index-url --no-header

# No library of ours calls home, in tests no more than in use.
export MLFLOW_DISABLE_TELEMETRY := true
export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false

.PHONY: help setup demo test coverage test-panels test-browser system-packages lint types wheel lock lock-check docs bench bench-answers clean

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /: /'

setup: $(STAMP) ## the virtual environment: locked packages and the project, editable

$(UV):
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if v >= (3, 11) else f"Found Python {v[0]}.{v[1]}, expected 3.11 or newer; call make PYTHON=python3.12 …")'
	$(PYTHON) -m venv $(VENV)
	$(PYTHON) -m venv $(VENV)/tool
	$(VENV)/tool/bin/python -m pip install --quiet --disable-pip-version-check uv

# Byte code is compiled here, once: else the first call of everybody who may not write into the
# environment does it again and again, and waits for it.
COMPILE := --compile-bytecode

$(STAMP): requirements-dev.lock pyproject.toml | $(UV)
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes $(COMPILE) requirements-dev.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --editable .
	$(BIN)/python -m compileall -q $(PACKAGES)
	@touch $@

# Only what it runs is installed for it; a full set-up serves as well.
$(RUNS): requirements.lock pyproject.toml | $(UV)
	@[ -f $(STAMP) ] || $(UV) pip sync --quiet --python $(BIN)/python --require-hashes $(COMPILE) requirements.lock
	@[ -f $(STAMP) ] || $(UV) pip install --quiet --python $(BIN)/python --no-deps --editable .
	@$(BIN)/python -m compileall -q $(PACKAGES)
	@touch $@

demo: $(RUNS) ## a simulated city from its files to pages in the browser (DEMO="--no-serve" stops before)
	$(BIN)/mutasi --home $(DEMO_HOME) demo $(DEMO)

# A process more than CI has cores: many tests wait for a server or a child of theirs.
TESTS := $(BIN)/pytest -n 3 --dist worksteal -m "not panels and not browser"

test: $(STAMP) ## everything that needs nothing outside the clone
	$(TESTS)

coverage: $(STAMP) ## the same with branch coverage, half as long again
	$(TESTS) --cov --cov-report=term:skip-covered

test-panels: $(STAMP) ## tests on the real panels (../shared/data, or the path in MUTASI_PANELS)
	$(BIN)/pytest -m panels -p no:randomly tests

test-browser: $(STAMP) system-packages ## every page in a headless Chromium; pictures in build/screenshots
	$(BIN)/pytest -m browser -p no:randomly tests/browser

# As root without sudo; with apt alone, as in CI. Elsewhere: install Chromium by hand, or name one in
# MUTASI_CHROMIUM.
system-packages: ## Chromium for test-browser, if there is none
	@if ! command -v "$${MUTASI_CHROMIUM:-chromium}" > /dev/null \
		&& ! command -v chromium-browser > /dev/null && ! command -v google-chrome > /dev/null; then \
		admin=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		$$admin apt-get update --quiet && $$admin apt-get install --quiet --yes --no-install-recommends chromium; \
	fi

lint: $(STAMP) ## ruff, format, floors, spelling, stale locks and pages; lists long files and functions
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/lint-imports
	$(BIN)/codespell $(CODE) docs README.md CHANGELOG.md Makefile pyproject.toml
	$(BIN)/python tests/long_code.py $(PACKAGES) tests
	$(MAKE) --no-print-directory lock-check

types: $(STAMP) ## mypy, strict
	$(BIN)/mypy

wheel: $(STAMP) ## sdist, wheel, and the wheel in a clean environment called from another folder
	rm -rf build dist
	$(UV) build --quiet --python $(BIN)/python
	rm -rf build/clean && $(BIN)/python -m venv build/clean
	$(UV) pip sync --quiet --python build/clean/bin/python --require-hashes requirements.lock
	$(UV) pip install --quiet --python build/clean/bin/python --no-deps dist/*.whl
	cd / && $(CURDIR)/build/clean/bin/mutasi --help > /dev/null
	cd / && $(CURDIR)/build/clean/bin/mutasi --home $(CURDIR)/build/clean/home status > /dev/null
	cd / && $(CURDIR)/build/clean/bin/python $(CURDIR)/tests/import_everything.py $(PACKAGES)

lock: $(UV) ## renew both locks: newest versions that fit, hashes, no addresses
	$(UV) $(LOCK) --upgrade -o requirements.lock
	$(UV) $(LOCK) --upgrade --group dev -o requirements-dev.lock

lock-check: $(UV) ## are the locks what pyproject.toml asks for?
	@mkdir -p build
	@cp requirements.lock build/check.lock && $(UV) $(LOCK) -o build/check.lock
	@cp requirements-dev.lock build/check-dev.lock && $(UV) $(LOCK) --group dev -o build/check-dev.lock
	@sed -i 's/check\.lock/requirements.lock/;s/check-dev\.lock/requirements-dev.lock/' build/check*.lock
	@diff -q requirements.lock build/check.lock && diff -q requirements-dev.lock build/check-dev.lock \
		|| { echo "Found stale locks, expected those of pyproject.toml; call make lock"; exit 1; }

docs: $(STAMP) ## the generated pages
	$(BIN)/mutasi features list --markdown > docs/features.md

bench: $(STAMP) ## the figures of the README's table
	for file in $(filter-out benchmarks/paired.py benchmarks/match_city.py,$(wildcard benchmarks/*.py)); do $(BIN)/python $$file || exit 1; done

bench-answers: $(STAMP) ## is any answer slower than both limits of benchmarks/answers.json allow?
	$(BIN)/python benchmarks/answers.py --quick

clean: ## all that can be made again
	rm -rf $(VENV) build dist *.egg-info .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis
