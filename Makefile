# The whole developer surface. `make clip` and `make test` set up all that they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export VIDEO ARGS
STUDIO := src/clipmill/studio/index.html

.PHONY: clip serve studio test check golden docs eval eval-framing eval-captions eval-selection bench lock

# A first clip: make clip, or make clip VIDEO=talk.mp4 ARGS="-n 3 --style business"
clip: $(VENV)/runtime.stamp
	@$(BIN)/clipmill weights fetch
	@if [ -n "$$VIDEO" ]; then $(BIN)/clipmill clip $$ARGS -- "$$VIDEO"; \
	else talk=$$($(BIN)/clipmill demo) && $(BIN)/clipmill clip $$ARGS -- "$$talk"; fi

# The service in one process: make serve, or make serve ARGS="--port 9000"
serve: $(VENV)/runtime.stamp $(STUDIO)
	@$(BIN)/clipmill weights fetch
	@$(BIN)/clipmill serve $$ARGS

# The studio, the web page that `make serve` serves; Node comes as a Python package.
studio: $(STUDIO)

# All tests but those that need the open internet or more than a minute.
test: $(VENV)/dev.stamp $(STUDIO)
	@$(BIN)/clipmill weights fetch
	@$(BIN)/clipmill weights fetch tiny-language-model
	$(BIN)/pytest -n auto -m "not network and not slow" --ignore tests/studio
	$(BIN)/pytest -m "not network and not slow" tests/studio  # by itself: a browser's driver keeps an event loop running

# Lint, format, types, import contracts.
check: $(VENV)/dev.stamp $(VENV)/studio.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python ui/build.py check

# Rewrite the golden files; review the diff.
golden: $(VENV)/dev.stamp
	GOLDEN=write $(BIN)/pytest -q tests/golden

# Rewrite the generated reference pages.
docs: $(VENV)/dev.stamp
	$(BIN)/python -m tests.docs_pages write
	$(BIN)/python -m tests.studio.client_types write

# Quality against the open benchmarks: make eval EVALS=<folder with the benchmarks>
eval: $(VENV)/dev.stamp
	$(BIN)/python evals/run.py $(if $(EVALS),--benchmarks $(EVALS))

# What the camera does, on scenes with exact truth: make eval-framing, or with MEDIA=<folder of real videos>
eval-framing: $(VENV)/dev.stamp
	$(BIN)/python evals/framing/run.py $(if $(MEDIA),--media $(MEDIA)) $(ARGS)

# What stands and sounds in the picture: make eval-captions, or with MEDIA=<folder of recordings with known words>
eval-captions: $(VENV)/dev.stamp
	$(BIN)/python evals/captions/run.py $(if $(MEDIA),--media $(MEDIA)) $(ARGS)

# What is chosen, cut and written, against simple ways and rivals': make eval-selection EVALS=<folder with the benchmarks>
eval-selection: $(VENV)/dev.stamp
	$(BIN)/python evals/selection/run.py $(if $(EVALS),--evals $(EVALS)) $(ARGS)

# Speed against the floor.
bench: $(VENV)/dev.stamp
	$(BIN)/python benchmarks/bench.py $(ARGS)

# Renew the locked requirements from pyproject.toml.
lock: $(VENV)/dev.stamp
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml --group build -o requirements/runtime.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml --group dev -c requirements/runtime.txt -o requirements/dev.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --group studio -c requirements/dev.txt -o requirements/studio.txt

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/runtime.stamp: requirements/runtime.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --require-hashes -r requirements/runtime.txt
	$(BIN)/python -m pip install -q --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/runtime.stamp
	$(BIN)/python -m pip install -q --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/studio.stamp: requirements/studio.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --require-hashes -r requirements/studio.txt
	@touch $@

$(STUDIO): $(shell find ui/src ui/public -type f) $(wildcard ui/*.*) $(VENV)/studio.stamp
	$(BIN)/python ui/build.py
	@touch $@
