# Everything that Kithmap needs, from Python 3.11 and make alone.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do command -v $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
KITHMAP_DATA ?= $(CURDIR)/kithmap-data
export KITHMAP_DATA
# Versions come from one lock, in the build environments of packages too.
export PIP_CONSTRAINT := $(CURDIR)/constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# pytest-xdist workers; each starts a Neo4j of its own.
WORKERS ?= 2
PYTEST = $(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup --no-loadscope-reorder --durations=25

.DEFAULT_GOAL := help
.PHONY: help demo quick test check bench faults proof pictures sbom audit format clean

help: ## show these commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

$(BIN)/kithmap: constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Kithmap needs Python 3.11 or newer." if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing Kithmap's packages (once) ..."
	@$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.dev: $(BIN)/kithmap
	@$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

$(VENV)/.bench: $(VENV)/.dev
	@$(BIN)/python -m pip install --quiet --editable '.[bench]'
	@touch $@

demo: $(BIN)/kithmap ## a demo council in your browser: Neo4j, records, sign-ins
	@$(BIN)/kithmap demo

check: $(VENV)/.dev ## format, lint, types, directions of imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

quick: check ## the checks, and the tests that need no Neo4j, without the proofs: about a minute
	$(PYTEST) -m "not proof and not thorough" tests/unit tests/policy

test: $(VENV)/.dev ## the tests, on a real Neo4j and in a real Chromium
	@sh tests/browser/find_chromium.sh
	$(PYTEST) -m "not thorough"

bench: $(VENV)/.bench ## the benchmarks: printed, and in build/bench.json
	$(BIN)/python -m tests.bench

faults: $(VENV)/.dev ## kills, outages, tampering, hostile input: printed, and in build/faults.json
	$(BIN)/python -m tests.faults

proof: $(VENV)/.dev ## the whole proofs (oracle, rooms, canaries), and what make test leaves out
	KITHMAP_PROOF=1 $(PYTEST) -m "proof or thorough"
	@$(BIN)/python -m tests.faults.telling_time

pictures: $(VENV)/.dev ## the pictures of the README, of a demo council, into docs/pictures
	@sh tests/browser/find_chromium.sh
	@$(BIN)/python -m tests.release.pictures

sbom: $(VENV)/.dev ## all that Kithmap is made of, as CycloneDX in build/sbom.cdx.json
	@$(BIN)/python -m tests.release.sbom build/sbom.cdx.json

audit: $(VENV)/.dev ## known flaws of the locked packages; asks a service on the internet
	@$(BIN)/pip-audit --strict --no-deps --disable-pip -r constraints.txt || { \
	  echo "Not passed. Either a package above has a known flaw, or the service that knows them was not"; \
	  echo "reached or has not heard of a package: then nothing was proven."; \
	  echo "Only 'No known vulnerabilities found' is a pass."; \
	  exit 1; }

format: $(VENV)/.dev ## put the code in its one format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean: ## remove what was built and installed, but never your data
	rm -rf $(VENV) build *.egg-info
