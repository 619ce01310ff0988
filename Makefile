# Everything sets itself up from a machine that has python3 (>= 3.11), make and a package registry.
PYTHON ?= python3
TOOLS := .tools
UV := $(TOOLS)/bin/uv
UV_VERSION := 0.13.9
export UV_PYTHON_DOWNLOADS := never
RUN := $(UV) run --locked

.DEFAULT_GOAL := help
.PHONY: help demo demo-records runnable test check unit tools bench docs reference clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "weiheng needs Python 3.11 or newer; set PYTHON=/path/to/python3")'
	@$(PYTHON) -m venv $(TOOLS)
	@$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.venv/.synced: $(UV) pyproject.toml uv.lock
	@$(UV) sync --locked --quiet --python $(PYTHON)
	@touch $@

runnable: $(UV)
	@$(UV) sync --locked --quiet --no-dev --inexact --python $(PYTHON)

demo: runnable  ## compute, explain and check the Shenzhen index; results go to out/
	@$(UV) run --locked --no-sync weiheng demo -o out

# An invented city, as anyone would go from tables to a report. Records and a pack that are there already are kept.
CITY := out/records-demo
PEOPLE ?= 100000
weiheng = mkdir -p $(CITY) && cd $(CITY) && echo && echo '$$ weiheng $(1)' && $(CURDIR)/.venv/bin/weiheng $(1)

$(CITY)/records: | runnable
	@$(call weiheng,synth records --people $(PEOPLE) --years 2020-2023 --seed 1)

$(CITY)/packs/example: | runnable
	@$(call weiheng,new example --from city)

demo-records: $(CITY)/records $(CITY)/packs/example runnable  ## an invented city from records to index, plan and report; results go to out/records-demo/
	@$(call weiheng,records check example records)
	@$(call weiheng,records run example records --out packs/example/observations/records.csv --replace)
	@$(call weiheng,check example)
	@$(call weiheng,score example)
	@$(call weiheng,plan example)
	@$(call weiheng,report example --out report)

test: check unit  ## all checks and all tests

check: .venv/.synced  ## formatting, lint, types, import rule, shipped packs
	@$(RUN) ruff format --check .
	@$(RUN) ruff check .
	@$(RUN) mypy
	@$(RUN) lint-imports
	@$(RUN) weiheng check

unit: .venv/.synced tools  ## the tests alone
	@$(RUN) pytest -n auto --dist worksteal  # neighbours share what they open

# What the tests open finished files with, by the program that shows that it is there. Not needed to use weiheng.
PROGRAMS := soffice=libreoffice-calc-nogui soffice=libreoffice-writer-nogui chromium=chromium pdftotext=poppler-utils pg_ctlcluster=postgresql java=default-jre-headless

tools:  ## Debian's programs that the tests open reports with, installed where missing
	@missing=$$(for pair in $(PROGRAMS); do command -v $${pair%%=*} >/dev/null || echo $${pair#*=}; done); \
	if [ -n "$$missing" ]; then \
	  command -v apt-get >/dev/null || { echo "the tests need these programs:" $$missing; exit 1; }; \
	  if [ "$$(id -u)" = 0 ]; then as_root=; else as_root=sudo; fi; \
	  $$as_root apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive $$as_root apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi

bench: .venv/.synced  ## speed, as ratios to a plain computation of the same numbers
	@$(RUN) python -m bench

reference: .venv/.synced  ## write the generated pages of docs/reference
	@$(RUN) python -m docs.generate

docs: .venv/.synced  ## build the documentation into site/
	@$(UV) sync --locked --quiet --group docs
	@$(RUN) --group docs mkdocs build --strict

clean:  ## remove what the targets above made
	rm -rf $(TOOLS) .venv site out
