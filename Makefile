# One definition of "clean", for people and for CI.
PYTHON ?= python3
VENV := .venv
MLFLOW_VENV := .venv-mlflow
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet install
CODE := bot handlers storage tests

.DEFAULT_GOAL := help
.PHONY: help demo install test mlflow-test check format prove bench lock clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-11s %s\n", $$1, $$2}'

demo: $(VENV)/.runtime ## Try the bot in a browser, with no Slack account
	@$(BIN)/labthread demo

install: $(VENV)/.runtime ## Set up for running .venv/bin/labthread

test: $(VENV)/.development ## Run the tests
	$(BIN)/python -m pytest -n 4

mlflow-test: $(VENV)/.development $(MLFLOW_VENV)/.installed ## Test against a real MLflow server
	$(BIN)/python -m pytest tests/mlflow

check: $(VENV)/.development ## Check format, lint, types and import rules
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.development ## Format the code and mend what can be mended
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

prove: mlflow-test ## Run properties and crashes at length (hours), and against a real MLflow server
	HYPOTHESIS_PROFILE=prove $(BIN)/python -m pytest -n 2 --dist loadgroup tests/unit tests/integration tests/conversations/test_bursts.py tests/reliability

bench: $(VENV)/.development ## Measure speed against bare libraries, side by side (10 minutes)
	@$(BIN)/python -m tests.bench $(BENCH)

lock: $(VENV)/.development ## Compile the requirements anew, with hashes and without addresses
	$(PIP) uv
	$(BIN)/uv pip compile pyproject.toml --group build $(COMPILE) -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml --group build --group dev -c requirements.txt $(COMPILE) -o requirements-dev.txt
	$(BIN)/uv pip compile --group mlflow $(COMPILE) -o requirements-mlflow.txt
COMPILE := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

clean: ## Remove what the targets made
	rm -rf $(VENV) $(MLFLOW_VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Labthread needs Python 3.11 or newer; name one with make PYTHON=python3.11 …"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(MLFLOW_VENV)/.installed: requirements-mlflow.txt
	@echo "Setting up MLflow, for one test; this takes a minute or two, once."
	@$(PYTHON) -m venv $(MLFLOW_VENV)
	@$(MLFLOW_VENV)/bin/pip --disable-pip-version-check --quiet --quiet install --require-hashes -r requirements-mlflow.txt
	@touch $@

$(VENV)/.runtime: $(VENV)/.created requirements.txt pyproject.toml
	@echo "Setting up; this takes a minute, once."
	$(PIP) --require-hashes -r requirements.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.development: $(VENV)/.created requirements-dev.txt pyproject.toml
	@echo "Setting up for development; this takes a minute or two, once."
	$(PIP) --require-hashes -r requirements-dev.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.runtime
