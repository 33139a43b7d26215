# The one door to this project. Every target sets up what it needs; `make` alone lists them.

PYTHON ?= python3
ARTICLES ?=
BASE ?=
TITLE ?=
TOPIC ?=
PACKAGE ?=
AGAIN ?=
SPHINXOPTS ?=
JOBS ?= auto
PORT ?= 8000
LOCKOPTS ?=
SIZES ?= 100 400 1600

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help html latexpdf tex chromium browser serve test check audit skos new-article new-concept figures images linkcheck bench mutants lock clean distclean

# All paths are relative, so the repository may lie under a path with spaces.
VENV := .venv
VENV_PYTHON := $(VENV)/bin/python
SITE_STAMP := $(VENV)/.site-installed
DEV_STAMP := $(VENV)/.dev-installed
AXE_STAMP := $(VENV)/.axe-installed
BUILD := build

# What a build writes must not depend on the language, the time zone or the Python settings of
# the person who runs it.
export LC_ALL := C.UTF-8
unexport PYTHONHOME PYTHONPATH PIP_PREFIX PIP_TARGET PIP_USER
html latexpdf serve test check audit skos images linkcheck: export TZ := UTC

# Recipes read these from the environment, so that spaces, quotes and dollar signs in them are text.
export KB_ARTICLES := $(value ARTICLES)
export KB_BASE := $(value BASE)
export KB_PACKAGE := $(value PACKAGE)
export KB_PYTHON := $(value PYTHON)
export KB_TITLE := $(value TITLE)
export KB_TOPIC := $(value TOPIC)

# $(call sphinx,BUILDER,OUTPUT,DOCTREES,OPTIONS) builds source/, or somebody else's ARTICLES.
define sphinx
articles=(); \
if [[ -n $$KB_ARTICLES ]]; then \
    [[ -d $$KB_ARTICLES ]] || { echo "ARTICLES: there is no folder '$$KB_ARTICLES'." >&2; exit 2; }; \
    articles=(-D "kb_articles=$$(CDPATH= cd -- "$$KB_ARTICLES" && pwd)"); \
fi; \
$(VENV_PYTHON) -m sphinx -c . -b $(1) -d $(3) -j $(JOBS) $${articles[@]+"$${articles[@]}"} $(4) $(SPHINXOPTS) source $(2)
endef

PIP_INSTALL := $(VENV_PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps

help:
	@echo "Usage: make TARGET [VARIABLE=value ...]"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "Variables: ARTICLES=dir builds from another folder of articles (html, latexpdf, serve, audit, images, linkcheck);"
	@echo "           SPHINXOPTS= and JOBS=$(JOBS) go to Sphinx; PORT=$(PORT) to serve; PYTHON=$(PYTHON) makes $(VENV)."

html: $(SITE_STAMP) ## build the website into build/html
	@$(call sphinx,html,$(BUILD)/html,$(BUILD)/doctrees/html)

# The day of the edition, and the dates in the file, are those of the last commit.
latexpdf: export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null)
latexpdf: $(SITE_STAMP) tex ## build the book into build/latex/*.pdf; TOPIC=id: of one topic, into build/latex-id
	@[[ $$KB_TOPIC =~ ^[[:alnum:]-]*$$ ]] || { echo "TOPIC: '$$KB_TOPIC' is no id of a topic." >&2; exit 2; }
	@output="$(BUILD)/latex$${KB_TOPIC:+-$$KB_TOPIC}"; \
	rm -f "$$output"/*.tex; \
	[[ -n $$SOURCE_DATE_EPOCH ]] || unset SOURCE_DATE_EPOCH; \
	$(call sphinx,latex,"$$output",$(BUILD)/doctrees/latex,-D kb_book_topic="$$KB_TOPIC"); \
	PYTHONPATH=ext $(VENV_PYTHON) -m knowledgebase typeset "$$output"

# $(call install,PACKAGES,WHAT NEEDS THEM) installs packages of Debian as root, or as whoever may use
# sudo without a password; others get the command. Another apt may be at work, most of all on a machine
# that has just started. Its lock on dpkg is waited for by an option, the other two by trying again.
APT := apt-get -o DPkg::Lock::Timeout=300 -o Acquire::http::Timeout=20
APT_PAUSE := 5
define install
as_root=(); [[ $$(id -u) == 0 ]] || as_root=(sudo -n); \
command -v apt-get >/dev/null && { [[ $$(id -u) == 0 ]] || sudo -n true 2>/dev/null; } || { \
    echo "$(2). Install it, then run make again:" >&2; \
    echo "  sudo apt-get install --no-install-recommends $(1)" >&2; \
    exit 2; \
}; \
apt() { \
    local said; \
    until said=$$("$${as_root[@]}" env LC_ALL=C DEBIAN_FRONTEND=noninteractive $(APT) "$$@" 2>&1); do \
        [[ $$said == *"Could not get lock"* ]] && (( SECONDS < 300 )) || { echo "$$said" >&2; return 1; }; \
        sleep $(APT_PAUSE); \
    done; \
}; \
echo "Installing $(1) ..."; \
apt update -qq || true; \
apt install --yes --no-install-recommends $(1)
endef

TEX_PACKAGES := latexmk texlive-xetex texlive-fonts-recommended fonts-linuxlibertine fonts-dejavu-extra

tex:
	@command -v latexmk >/dev/null && command -v xelatex >/dev/null || { \
	    $(call install,$(TEX_PACKAGES),The book needs TeX); }

browser: chromium $(AXE_STAMP)

# Debian, Ubuntu and Google call it so.
chromium:
	@command -v chromium chromium-browser google-chrome >/dev/null || { \
	    $(call install,chromium,The tests in a browser need Chromium); }

serve: html ## build the website and serve it on 127.0.0.1
	@$(VENV_PYTHON) -m http.server --bind 127.0.0.1 --directory $(BUILD)/html "$(PORT)"

test: $(DEV_STAMP) ## run the tests of the extension
	@for part in tex browser; do \
	    $(MAKE) --no-print-directory "$$part" \
	        || echo "What 'make $$part' installs is missing: its tests are left out; in CI they fail." >&2; \
	done
	@$(VENV_PYTHON) -m pytest

check: $(DEV_STAMP) ## check format, lint and types; build with every warning an error; test the content, measure links and topics on the gold sets
	$(VENV_PYTHON) -m ruff format --check .
	$(VENV_PYTHON) -m ruff check .
	$(VENV_PYTHON) -m mypy
	@# From nothing: an incremental build repeats no warning about a page that it does not read again.
	@rm -rf $(BUILD)/check $(BUILD)/doctrees/check
	@KB_ARTICLES=; \
	$(call sphinx,html,$(BUILD)/check,$(BUILD)/doctrees/check,-n -W --keep-going)
	$(VENV_PYTHON) tests/gold/evaluate.py
	$(VENV_PYTHON) tests/gold/evaluate_topics.py
	@$(MAKE) --no-print-directory tex || echo "What 'make tex' installs is missing: its tests are left out; in CI they fail." >&2
	$(VENV_PYTHON) -m pytest tests/content tests/gold

audit: $(SITE_STAMP) ## list every mention of a concept, and why it is no link, in build/audit; BASE=ref: what has changed since
	@$(call sphinx,audit,$(BUILD)/audit,$(BUILD)/doctrees/audit)
	@[[ -z $$KB_BASE ]] || PYTHONPATH=ext $(VENV_PYTHON) -m knowledgebase compare \
	    --audit $(BUILD)/audit $${KB_ARTICLES:+--articles "$$KB_ARTICLES"} -- "$$KB_BASE"

skos: $(DEV_STAMP) ## write the concepts and topics as SKOS into build/skos/knowledge.ttl
	@$(call sphinx,skos,$(BUILD)/skos,$(BUILD)/doctrees/skos)

new-article: $(SITE_STAMP) ## start an article: make new-article TITLE="..."
	@[[ -n $$KB_TITLE ]] || { echo 'Say its title: make $@ TITLE="..."' >&2; exit 2; }
	@PYTHONPATH=ext $(VENV_PYTHON) -m knowledgebase $@ -- "$$KB_TITLE"

new-concept: $(SITE_STAMP) ## start a concept: make new-concept TITLE="..."
	@[[ -n $$KB_TITLE ]] || { echo 'Say its title: make $@ TITLE="..."' >&2; exit 2; }
	@PYTHONPATH=ext $(VENV_PYTHON) -m knowledgebase $@ -- "$$KB_TITLE"

figures: $(DEV_STAMP) ## compute the data of the figures and draw them into source/images/figures
	@PYTHONPATH=source $(VENV_PYTHON) -m figures.compute
	@PYTHONPATH=source $(VENV_PYTHON) -m figures.draw

# What the target is there to change needs no warning.
images: $(SITE_STAMP) ## fetch the images on other hosts into source/images/fetched (uses the network)
	@$(call sphinx,images,$(BUILD)/images,$(BUILD)/doctrees/images,-D suppress_warnings=kb.remote-image)

linkcheck: $(SITE_STAMP) ## try every link that leaves the site (uses the network)
	@$(call sphinx,linkcheck,$(BUILD)/linkcheck,$(BUILD)/doctrees/linkcheck)

bench: $(SITE_STAMP) ## measure builds of generated sites beside stock Sphinx: make bench SIZES="100 400"
	@PYTHONPATH=tests $(VENV_PYTHON) tests/bench/run.py $(SIZES)

mutants: $(DEV_STAMP) ## list small changes of the code that no test notices; PACKAGE=core/site, AGAIN=yes: what survived
	@PYTHONPATH=tests:ext $(VENV_PYTHON) tests/mutants/run.py $(if $(AGAIN),--again) $${KB_PACKAGE:+"$$KB_PACKAGE"}

# A version has to be out for a week: time to withdraw a bad one, and for every mirror to have it.
lock: $(DEV_STAMP) ## write the lock files again; LOCKOPTS=--upgrade takes newer versions
	@mkdir -p $(BUILD)/lock
	@cp requirements.lock requirements-dev.lock $(BUILD)/lock
	@compile() { \
	    $(VENV_PYTHON) -m uv pip compile --no-config --quiet --universal --python-version 3.11 --generate-hashes \
	        --exclude-newer '7 days' --fork-strategy fewest --no-header --no-annotate --output-file "$(BUILD)/lock/$$1" $(LOCKOPTS) "$${@:3}" pyproject.toml; \
	    { echo "# $$2"; \
	      echo "# Made from pyproject.toml by 'make lock' for Python 3.11 and later; change that file, not this one."; \
	      cat "$(BUILD)/lock/$$1"; } > "$(BUILD)/lock/$$1.new"; \
	}; \
	compile requirements-dev.lock "What the site build, the tests and the checks need, each file with its hash." \
	    --extra site --group dev; \
	compile requirements.lock "What the site build needs, each file with its hash; the versions are those of requirements-dev.lock." \
	    --extra site --constraint $(BUILD)/lock/requirements-dev.lock; \
	for lock in requirements.lock requirements-dev.lock; do \
	    cmp --quiet "$(BUILD)/lock/$$lock.new" "$$lock" || mv "$(BUILD)/lock/$$lock.new" "$$lock"; \
	done

clean: ## remove what was built and every cache; .venv stays
	rm -rf $(BUILD) dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find ext source tests -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## remove .venv too
	rm -rf $(VENV)

# A stamp is written only after everything before it went well; a changed lock starts a new .venv, so
# that nothing from the old one is left in it.
$(SITE_STAMP): requirements.lock
	@command -v "$$KB_PYTHON" >/dev/null || { \
	    echo "There is no '$$KB_PYTHON'. Install Python 3.11 or later, or name one: make PYTHON=/path/to/python3" >&2; exit 2; }
	@"$$KB_PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "Python 3.11 or later is needed, and '$$KB_PYTHON' is $$("$$KB_PYTHON" --version 2>&1). Name another: make PYTHON=python3.11" >&2; exit 2; }
	@"$$KB_PYTHON" -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "'$$KB_PYTHON' cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 2; }
	@echo "Setting up $(VENV) ..."
	@"$$KB_PYTHON" -m venv --clear $(VENV)
	@$(PIP_INSTALL) -r $<
	@touch $@

# A .venv whose Python has gone, because it was a link to one that was removed, is made again.
ifneq ($(shell test -x $(VENV_PYTHON) && echo yes),yes)
.PHONY: $(SITE_STAMP)
endif

$(DEV_STAMP): requirements-dev.lock $(SITE_STAMP)
	@echo "Adding the test and check tools to $(VENV) ..."
	@$(PIP_INSTALL) -r $<
	@touch $@

$(AXE_STAMP): tests/browser/package.json tests/browser/package-lock.json $(SITE_STAMP)
	@command -v npm >/dev/null || { $(call install,npm,The tests in a browser need axe-core from npm); }
	@echo "Adding axe-core to $(VENV) ..."
	@mkdir -p $(VENV)/browser
	@cp tests/browser/package.json tests/browser/package-lock.json $(VENV)/browser
	@npm ci --prefix $(VENV)/browser --ignore-scripts --no-audit --no-fund --silent
	@touch $@
