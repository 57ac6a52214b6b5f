# The commands of this project. CI calls these, and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export NO_MKDOCS_2_WARNING := 1
export DISABLE_MKDOCS_2_WARNING := true

FUZZ_SECONDS ?= 300

.PHONY: site serve test check fuzz golden bench vendor chromium

site: $(VENV)/site
	$(BIN)/mkdocs build --strict
	@echo "Open site/index.html, or run 'make serve' for a live preview."

serve: $(VENV)/site
	$(BIN)/mkdocs serve

test: $(VENV)/dev chromium check
	$(BIN)/pytest -n auto

check: $(VENV)/dev
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

# Feeds the parser and the grammar of times for FUZZ_SECONDS; what it learns stays in .fuzz, and a crash is written there.
fuzz: $(VENV)/dev
	mkdir -p .fuzz
	$(BIN)/python tests/fuzz/guided.py .fuzz/cases -max_total_time=$(FUZZ_SECONDS) -max_len=4000 -artifact_prefix=.fuzz/

golden: $(VENV)/dev
	$(BIN)/python tests/regenerate.py

# Measures beside other generators, and writes the table of the manual. Smaller: make bench N=100 READERS=1000 REPEAT=1
N ?= 1000
READERS ?= 10000
REPEAT ?= 3
bench: $(VENV)/dev chromium
	$(BIN)/python tools/bench --incidents $(N) --readers $(READERS) --repeat $(REPEAT) --write

# Other people's scripts in assets/search: fetched and minified by npm when their versions in tools/vendor.py change.
vendor: $(VENV)/dev
	$(BIN)/python tools/vendor.py

# The browser tests need Chromium: Debian's, installed when we may, or one that is already there.
chromium:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
		&& apt-get update -qq && apt-get install -y -qq chromium; } \
		|| echo "Chromium is missing: install it, or the browser tests fail."

$(VENV)/bin/pip:
	$(PYTHON) -m venv $(VENV)

# What is installed from here is compiled, as pip does with all else: where Python may not write that, each start would do it.
$(VENV)/site: pyproject.toml | $(VENV)/bin/pip
	$(BIN)/pip install --quiet --disable-pip-version-check -e .
	$(BIN)/python -m compileall -q plugins
	@touch $@

$(VENV)/dev: pyproject.toml | $(VENV)/bin/pip
	$(BIN)/pip install --quiet --disable-pip-version-check -e ".[dev]"
	$(BIN)/python -m compileall -q plugins
	@touch $@ $(VENV)/site
