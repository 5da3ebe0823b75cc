# Two commands on a fresh machine with Python 3.11, pip and make: `make run` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help run setup test lint format types lock audit check dev-setup

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(VENV)/requirements.stamp: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing requirements ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/requirements-dev.stamp: requirements-dev.txt $(VENV)/requirements.stamp
	@echo "Installing requirements for development ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

setup: $(VENV)/requirements.stamp ## Make .venv and install the pinned requirements

dev-setup: $(VENV)/requirements-dev.stamp ## The same, with what tests and linters need

run: setup ## Start the archive on http://127.0.0.1:8000 (PORT), with invented letters at first
	@exec $(BIN)/python manage.py run

test: dev-setup ## Run the whole test suite
	@$(BIN)/python -m pytest $(PYTEST)

lint: dev-setup ## ruff, djlint, import-linter, migrations and deployment checks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	IMR_HTTPS=1 IMR_STAFF_MFA=require IMR_TRUSTED_PROXIES=1 EMAIL_HOST=mail.invalid SILENCED_CHECKS=determinations.W001 \
		$(BIN)/python manage.py check --deploy --fail-level WARNING

types: dev-setup ## mypy
	$(BIN)/mypy

format: dev-setup ## Put Python into the project's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

LOCK := UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal \
	--python-version 3.11 --generate-hashes

lock: dev-setup ## Write requirements*.txt from requirements*.in, with hashes (asks the network)
	$(LOCK) requirements.in --output-file requirements.txt
	$(LOCK) requirements-dev.in --output-file requirements-dev.txt

audit: dev-setup ## Known holes in everything that is installed (asks the network)
	$(BIN)/python .ci/audit.py

check: lint types test ## Linters, types and tests
