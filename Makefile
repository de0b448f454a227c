# make run    an environment from nothing, then the server's own report on examples/
# make test   style, types and tests
# make grammars  the compiled grammars anew, after a change in grammars/
# make docs   the pages on metrics, diagnostics and settings anew, after a change in what they are made from
# make share  completions for shells and the manual page anew, after a change in rholsp/arguments.py
# make dashboards  dashboards, rules and alerts anew, after a change in dashboards/
# make prove  laws, fuzzers and kills for MINUTES=60; writes docs/proof.md
# make play   a page with an editor for examples/, at http://127.0.0.1:7320/; needs Node.js
# make playground  that page, and the one in which the server runs in the browser, in editors/playground/dist/
# make site   the documentation as a web site, in build/site/
# make dist   sdist, wheel, a .pyz that needs only Python, and with Node.js rholsp.vsix, in dist/
# make bench  every figure of docs/benchmarks.md anew, in twelve minutes; QUICK=1, SAVE=name, BASELINE=name, BENCH='--only wire'
# make pictures  the dashboards' pictures, of a session of MINUTES=8 that Prometheus watches
# make vsix   the extension for VS Code, dist/rholsp.vsix; needs Node.js 20 or newer
# make clean  removes the environment and everything built

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: play playground bench pictures vsix dist site prove run share test grammars docs dashboards clean

run: $(VENV)/.installed
	$(BIN)/rholsp stats examples/
	@printf '\nNext: connect an editor (README.md, "Connect an editor"; the server is %s),\nor check files without one: %s check examples/\n' "$(abspath $(BIN)/rholsp)" "$(BIN)/rholsp"

# As many processes as there are processors; each takes the next file of tests when it is done with one.
PROCESSES ?= logical
DIST ?= loadfile
test: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict rholsp dashboards release
	$(BIN)/mypy --strict --platform win32 --no-warn-unreachable --cache-dir .mypy_cache/windows -p rholsp.protocol
	$(BIN)/python -m pytest -n $(PROCESSES) --dist $(DIST)

grammars: $(VENV)/.installed
	$(BIN)/python -c 'from rholsp.syntax.compiler import compiled_module; from pathlib import Path; \
	from rholsp.syntax.slot_names import nodes_module; \
	[Path(f"rholsp/{name}/{module}.py").write_text(make(f"grammars/{name}.peg", Path(f"grammars/{name}.peg").read_text(encoding="utf-8")), encoding="utf-8") \
	for name in ("rholang", "metta") for module, make in (("compiled", compiled_module), ("nodes", nodes_module))]'

docs: $(VENV)/.installed
	$(BIN)/python -c 'from rholsp.metrics.documentation import page; from pathlib import Path; \
	Path("docs/metrics.md").write_text(page(), encoding="utf-8")'
	$(BIN)/python -c 'from rholsp.features.diagnostic_docs import page; from rholsp.features.language_registry import LANGUAGES; \
	from pathlib import Path; Path("docs/diagnostics.md").write_text(page(LANGUAGES), encoding="utf-8")'
	$(BIN)/python -c 'from rholsp.settings_schema import page; from pathlib import Path; \
	Path("docs/settings.md").write_text(page(), encoding="utf-8")'
	$(BIN)/rholsp settings --format schema > docs/settings.schema.json
	$(BIN)/python editors/vscode/manifest.py

dashboards: $(VENV)/.installed-dev
	$(BIN)/python -m dashboards

share: $(VENV)/.installed-dev
	$(BIN)/python -m release.share

PLAYGROUND := editors/playground
playground: $(VENV)/.installed-dev
	cd $(PLAYGROUND) && npm ci --ignore-scripts --no-audit --no-fund
	cd $(PLAYGROUND) && RHOLSP_PYTHON=$(abspath $(BIN)/python) node build.mjs
	rm -rf rholsp/playground && cp -r $(PLAYGROUND)/dist/served rholsp/playground

play: playground
	$(BIN)/rholsp play examples

site: $(VENV)/.installed-dev
	$(PIP) install --editable '.[site]'
	$(BIN)/python -m release.site build/site
	if [ -d $(PLAYGROUND)/dist/static ]; then cp -r $(PLAYGROUND)/dist/static build/site/playground; fi

dist: $(VENV)/.installed-dev
	if command -v npm >/dev/null; then $(MAKE) playground vsix; else echo "npm is missing: no .vsix, and no page in the wheel"; fi
	$(BIN)/python -m release dist

vsix: $(VENV)/.installed-dev editors/vscode/node_modules/.package-lock.json
	mkdir -p dist
	cd editors/vscode && SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct)} npm run --silent vsix -- --out ../../dist/rholsp.vsix

editors/vscode/node_modules/.package-lock.json: editors/vscode/package-lock.json
	cd editors/vscode && npm ci --silent

MINUTES ?= 60
prove: $(VENV)/.installed-dev
	-$(PIP) install --editable '.[proof]'
	$(BIN)/python -m proof --minutes $(MINUTES)

bench: $(VENV)/.installed-dev
	-$(PIP) install --editable '.[bench]'
	$(BIN)/python -m benchmarks recording $(if $(QUICK),--quick) $(if $(SAVE),--save $(SAVE)) $(if $(BASELINE),--baseline $(BASELINE)) $(BENCH)

pictures: MINUTES = 8
pictures: $(VENV)/.installed-dev
	$(BIN)/python -m dashboards.picture --minutes $(MINUTES)

clean:
	rm -rf $(VENV) build dist editors/vscode/out .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("rholsp needs Python 3.11 or newer, but $(PYTHON) is " + sys.version.split()[0] + "; name another one with: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(PIP) install --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
	$(PIP) install --editable '.[dev]'
	@touch $@ $(VENV)/.installed
