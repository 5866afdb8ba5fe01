# One list of what can be done here; `.ci/run` calls the same targets. `make help` prints it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(VENV)/tool/bin/uv
STAMP := $(VENV)/.ready
PACKAGES := mutasi pipelines serving models features records

.PHONY: help setup lint types test test-panels wheel bench docs lock lock-check clean

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: $(STAMP) ## the virtual environment: locked packages and the project, editable

$(UV):
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if v >= (3, 11) else f"found Python {v[0]}.{v[1]}, expected 3.11 or newer: call make PYTHON=python3.12 …")'
	$(PYTHON) -m venv $(VENV)
	$(PYTHON) -m venv $(VENV)/tool
	$(VENV)/tool/bin/python -m pip install --quiet --disable-pip-version-check uv

$(STAMP): requirements-dev.lock pyproject.toml | $(UV)
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements-dev.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@
