# The doors for whoever works on the portal or tries it. CONTRIBUTING.md has the rest.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
SIMULATOR_PORT ?= 8900
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
BROWSER_TESTS := tests/browser
LANGUAGES := de es fr it ja
NOT_SPOKEN := .venv benchmarks clients node_modules simulator staticfiles tests var
CONSUMERS := tests/consumers
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras \
	--no-emit-index-url --no-annotate --no-header

.DEFAULT_GOAL := help
.PHONY: help run test consumers bench year browser-test screenshots lint types format docs messages audit lock clean

help:
	@echo "make run           serve the portal for practice at http://127.0.0.1:$(PORT)"
	@echo "make test          run the tests (DATABASE_URL chooses another database)"
	@echo "make consumers     install the programs that read exports, for their tests"
	@echo "make api-fuzz      throw 20,000 requests at Runner's door"
	@echo "make bench         measure Runner's door against an empty view (docs/performance.md)"
	@echo "make year          let a year pass for 2,000 applications (docs/year.md)"
	@echo "make browser-test  run the tests that need Chromium"
	@echo "make screenshots   take pictures of every page into var/screenshots"
	@echo "make lint          check style, types, layers, templates and containers"
	@echo "make format        put the code into the house's format"
	@echo "make docs          write docs/findings.md from the table of findings"
	@echo "make messages      bring locale/ up to date with the code; needs gettext"
	@echo "make lock          resolve requirements/*.in anew; needs uv"
	@echo "make audit         look for known faults in what the portal depends on"

run: .venv/.runtime
	@$(MANAGE) write_env
	@install -d -m 700 var
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) createcachetable --verbosity 0
	@$(MANAGE) collectstatic --no-input --verbosity 0
	@$(MANAGE) practice_data
	@exec $(MANAGE) practice --port $(PORT) --simulator-port $(SIMULATOR_PORT)

test: .venv/.development
	$(BIN)/python -m pytest -n auto --ignore $(BROWSER_TESTS)

consumers: $(CONSUMERS)/node/node_modules/.package-lock.json var/consumers/airbyte/.installed

$(CONSUMERS)/node/node_modules/.package-lock.json: $(CONSUMERS)/node/package-lock.json
	cd $(CONSUMERS)/node && npm ci --ignore-scripts --silent
	@touch $@

var/consumers/airbyte/.installed: $(CONSUMERS)/airbyte/requirements.txt
	@install -d -m 700 var
	@test -x $(@D)/bin/python || $(PYTHON) -m venv --without-pip $(@D)
	@$(PYTHON) -m pip --python $(@D)/bin/python install --disable-pip-version-check \
		--quiet --require-hashes --requirement $<
	@touch $@

api-fuzz: .venv/.development
	$(BIN)/python -m tests.api.fuzz

bench: .venv/.development
	$(BIN)/python -m benchmarks

year: .venv/.development
	$(BIN)/python -m benchmarks.year

browser-test: .venv/.development
	$(BIN)/python -m pytest $(BROWSER_TESTS)

screenshots: .venv/.development
	$(BIN)/python -m pytest $(BROWSER_TESTS)/screenshots.py

lint: types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/yamllint --strict compose.yaml
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec compose.yaml
	$(BIN)/shellcheck .ci/run
	@if test -x $(BIN)/hadolint; then $(BIN)/hadolint Dockerfile; \
		else echo "Dockerfile not linted: there is no hadolint for this machine"; fi
	$(BIN)/python .ci/check_site.py

types: .venv/.development
	$(BIN)/mypy credentials portal simulator clients/python/src

format: .venv/.development
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

docs: .venv/.development
	$(MANAGE) write_findings

audit: .venv/.development
	$(BIN)/python .ci/audit.py

messages: .venv/.development
	$(MANAGE) makemessages $(LANGUAGES:%=--locale %) --no-location --no-wrap --no-obsolete \
		$(NOT_SPOKEN:%=--ignore %)
	sed -i '/^"POT-Creation-Date/d; /^"PO-Revision-Date/d' locale/*/LC_MESSAGES/django.po
	$(MANAGE) compilemessages $(LANGUAGES:%=--locale %)

clean:
	rm -rf .venv staticfiles

lock:
	$(LOCK) requirements/runtime.in -o requirements.txt
	$(LOCK) requirements/dev.in -c requirements.txt -o requirements-dev.txt
	$(LOCK) $(CONSUMERS)/airbyte/requirements.in -o $(CONSUMERS)/airbyte/requirements.txt

.venv/.runtime: requirements.txt
	@echo "Creating the environment; this takes about a minute."
	@test -x $(BIN)/python || $(PYTHON) -m venv --without-pip .venv
	@$(PYTHON) -m pip --python $(BIN)/python install --disable-pip-version-check \
		--quiet --require-hashes --requirement requirements.txt
	@touch $@

.venv/.development: requirements-dev.txt
	@echo "Creating the environment for development; this takes some minutes."
	@test -x $(BIN)/python || $(PYTHON) -m venv --without-pip .venv
	@$(PYTHON) -m pip --python $(BIN)/python install --disable-pip-version-check \
		--quiet --require-hashes --requirement requirements-dev.txt
	@touch $@ .venv/.runtime
