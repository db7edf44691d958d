# The commands of the edition. Each does its own set-up, in .venv; everything built stands under _build.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
LAB := .venv/.lab
TESTS := .venv/.tests
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
WEB := tests/web/node_modules/.package-lock.json

# Only a WITNESS given on the command line makes a private book; one that happens to be in the environment does not.
# Its value reaches the shell as a variable, whatever characters it has.
PRIVATE := $(if $(filter command line,$(origin WITNESS)),$(WITNESS))
# An AGAINST and a BOOK likewise.
SECOND := $(if $(filter command line,$(origin AGAINST)),$(AGAINST))
COPIES := $(if $(PRIVATE),--witness "$$WITNESS") $(if $(SECOND),--against "$$AGAINST")
COMPARED := $(if $(filter command line,$(origin BOOK)),$(BOOK))
# And a VERSION; without one, make release explains itself.
RELEASE := $(if $(filter command line,$(origin VERSION)),$(VERSION))
export WITNESS AGAINST BOOK VERSION

.PHONY: help
help: ## list the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' | column -t -s '|'
	@echo '  make private WITNESS=FILE takes your own copy of the translation and asks nothing; AGAINST=FILE collates another with it'
	@echo '  make reproduce BOOK=FOLDER compares with a built book: SAME, or the cells that differ'

.PHONY: book
book: $(STAMP) ## build the book, _build/html/index.html
	@$(BIN)/python -m analysis build $(COPIES)

.PHONY: epub
epub: $(STAMP) ## make the EPUB, _build/epub
	@$(BIN)/python -m analysis epub $(COPIES)

.PHONY: pdf
pdf: $(STAMP) ## print the book, _build/pdf
	@$(BIN)/python -m analysis pdf $(COPIES)

.PHONY: tei
tei: $(STAMP) ## write the edition as TEI, _build/tei
	@$(BIN)/python -m analysis tei $(COPIES)

.PHONY: data
data: $(STAMP) ## pack the data as one zip, _build/data
	@$(BIN)/python -m analysis data $(COPIES)

.PHONY: all
all: book pdf epub tei data ## build every form of the book, and put them into the book
	@$(BIN)/python -m analysis assemble $(if $(PRIVATE),--private)

.PHONY: reproduce
reproduce: $(STAMP) ## execute all cells anew, twice, in a clean environment, and compare
	@$(BIN)/python -m analysis reproduce $(if $(COMPARED),"$$BOOK")

.PHONY: release
release: $(STAMP) ## prepare a release, VERSION=0.2.0: number, date, ledger, checks, commit and tag; DRY=1 only says what would be done
	@$(BIN)/python -m analysis release $(if $(DRY),--dry-run) $(if $(RELEASE),"$$VERSION",--help)

.PHONY: private
private: $(STAMP) ## build the book with the translation beside the paraphrase; it asks before it fetches the public page
	@$(BIN)/python -m analysis private $(COPIES)

.PHONY: witness
witness: $(STAMP) ## fetch the public page of the translation, for private use
	@$(BIN)/python -m analysis witness _build/private/witness.txt
	@echo 'make private shows it beside the paraphrase' >&2

.PHONY: test
test: $(TESTS) $(WEB) ## run the tests that this machine can run; with CI=true all of them, or fail
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

# The browser tests' packages, locked; where there is no npm, or no way to the registry, the report says what was not run.
$(WEB): tests/web/package-lock.json
	@if command -v npm >/dev/null; then \
	  echo 'fetching the packages of the browser tests (once) …' >&2; \
	  npm ci --prefix tests/web --no-audit --no-fund --silent && touch $@ || [ "$(CI)" != true ]; fi

.PHONY: pythons
pythons: $(STAMP) ## build the miniature edition under each Python that is here; PYTHONS names others
	@$(BIN)/python tests/pythons.py $(PYTHONS)

.PHONY: bench
bench: $(STAMP) $(WEB) ## measure builds against those of Jupyter Book, and how times grow with the edition (a quarter of an hour)
	@$(BIN)/python tests/bench.py

# JupyterLab refuses to run as root unless told; in a container there is often nobody else, and it listens to this machine only.
.PHONY: lab
lab: $(LAB) ## open the chapters as notebooks in JupyterLab
	@./start $(BIN)/jupyter lab $(if $(filter 0,$(shell id -u)),--allow-root) --LabApp.default_url=/lab/tree/chapters/for-scholars.md

.PHONY: serve
serve: book ## build the book and serve it on this machine
	@$(BIN)/python -m http.server --bind 127.0.0.1 --directory _build/html

.PHONY: clean
clean: ## remove everything that was built, and the environment
	rm -rf _build .venv

# pip is quiet and the machine is not: say what is going on, and leave nothing half done.
# The book needs no more than the package itself does, in the versions of requirements.txt.
$(STAMP): requirements.txt analysis/pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; this is %s.%s" % sys.version_info[:2])'
	@echo 'setting up .venv (once; a few minutes) …' >&2
	@rm -f $(STAMP)
	@$(PYTHON) -m venv .venv
	@sed '/^-e /d' requirements.txt > .venv/constraints.txt
	@$(PIP) --constraint .venv/constraints.txt --editable analysis
	@touch $(STAMP)

$(LAB): $(STAMP)
	@echo 'adding JupyterLab to .venv (once) …' >&2
	@$(PIP) --requirement requirements.txt
	@touch $(LAB)

$(TESTS): $(LAB) tests/requirements.txt
	@echo 'adding what tests need to .venv (once) …' >&2
	@$(PIP) --requirement requirements.txt --requirement tests/requirements.txt
	@touch $(TESTS)
