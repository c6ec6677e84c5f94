# Zhikong's commands. `make run` and `make test` do all that they need, on a fresh machine too.
.DEFAULT_GOAL := help
.PHONY: help run test check unit bench format lock environment test-environment packages

BIN := .venv/bin
UV_COMPILE := $(BIN)/uv --no-config pip compile pyproject.toml --quiet --universal \
	--python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --system-certs \
	--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

# Tests start a hundred processes: where nothing may be kept compiled, each compiles all anew.
unexport PYTHONDONTWRITEBYTECODE

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 16

run: environment ## serve on http://127.0.0.1:8050 (ZHIKONG_PORT sets another port)
	@exec $(BIN)/python app.py run

# What the tests need beside Python comes while Python's packages do and the code is looked at.
test: ## format, lint, types, import contract, then every test
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target packages check
	@$(BIN)/python -m pytest -n 4 --dist loadfile

check: test-environment ## format, lint, types and import contract alone
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/bandit -q -ll --skip B104 -r app.py callbacks dashboard layouts queries
	@$(BIN)/mypy
	@$(BIN)/lint-imports

unit: test-environment ## the unit tests alone
	@$(BIN)/python -m pytest tests/unit

bench: test-environment ## measure: see docs/performance.md
	@$(BIN)/python -m bench

format: test-environment ## rewrite the code in the project's format
	@$(BIN)/ruff check --fix --exit-zero --quiet .
	@$(BIN)/ruff format .

lock: test-environment ## pin the dependencies of pyproject.toml (UPGRADE=1 for the newest)
	@$(UV_COMPILE) --output-file requirements.lock
	@$(UV_COMPILE) --group dev --constraint requirements.lock --output-file requirements-dev.lock

environment:
	@.ci/environment requirements.lock

test-environment:
	@.ci/environment requirements-dev.lock

packages:
	@.ci/packages
