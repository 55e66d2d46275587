# Everything a person does with this book. `make` alone lists it.
PYTHON ?= python3
BIN := .venv/bin
# each made anew when what it is made from changes
ENVIRONMENT := .venv/installed node_modules/.package-lock.json

.DEFAULT_GOAL := help
.PHONY: help book pdf test torch mutants bench lab accept lint lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

book: $(ENVIRONMENT) ## build the website into _build/html
	$(BIN)/python -m bookkit build

pdf: $(ENVIRONMENT) ## print the whole course into _build/pdf, through an installed Chromium or Chrome
	$(BIN)/python -m bookkit pdf

test: book ## run every cell and every check, on a book built from what is here now
	$(BIN)/python -m pytest

torch: $(ENVIRONMENT) ## add PyTorch, which is large, so that `make test` checks weight decay against it too
	$(BIN)/python -m pip install torch==2.13.0

mutants: $(ENVIRONMENT) ## plant errors, and see that the checks notice them (MUTANTS="--size 0" plants all)
	$(BIN)/python -m bookkit mutants $(MUTANTS)

bench: $(ENVIRONMENT) ## time the explorer, from an input to the frame that shows it
	$(BIN)/python tests/bench_explorer.py

lab: $(ENVIRONMENT) ## open the chapters as notebooks in JupyterLab
	JUPYTER_CONFIG_PATH=code/bookkit/lab $(BIN)/jupyter lab --notebook-dir=. chapters/shrinkage.md

accept: $(ENVIRONMENT) ## take today's outputs as the right ones, and show what changed
	$(BIN)/python -m bookkit accept

lint: $(ENVIRONMENT) ## check and format the code
	$(BIN)/ruff check --fix code tests
	$(BIN)/ruff format code tests

lock: $(ENVIRONMENT) ## pin again what requirements.txt and package.json ask for
	$(BIN)/uv pip compile requirements.txt --universal --python-version 3.11 --generate-hashes \
		--no-header --no-emit-index-url --quiet --output-file requirements.lock
	$(BIN)/npm install --package-lock-only

clean: ## remove everything made, the environment too
	rm -rf _build .venv node_modules

.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; PYTHON=... names one")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --no-deps --no-build-isolation --editable .
	touch $@

node_modules/.package-lock.json: package-lock.json .npmrc .venv/installed
	$(BIN)/npm ci --no-audit --no-fund
	touch $@
