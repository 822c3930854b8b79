# Accord. Two commands matter: `make serve` and `make test`; each does all the set-up. `make help` lists the rest.
PORT ?= 8001
HOST ?= 127.0.0.1
FORMAT ?= text
FILES ?=
# The first Python on the path that is new enough; setup.py says what is wrong where none is.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; exit; }; done; echo python3)

BUILD := .venv/build/bin/python
SERVE := .venv/serve/bin/python
TEST := .venv/test/bin/python
DOCS := .venv/docs/bin/python
SPARK := .venv/spark/bin/python
ECOSYSTEM := .venv/ecosystem/bin/python
BENCH := .venv/bench/bin/python
FUZZ := .venv/fuzz/bin/python

# Three workers more than there are processors: some tests wait for a server or a browser. A file stays with one worker,
# which makes its fixtures once; files begin in the order of tests/longest.py.
WORKERS ?= $(shell $(PYTHON) -c "import os; print((os.cpu_count() or 1) + 3)")
BY_FILE = -n $(WORKERS) --dist loadfile --no-loadscope-reorder
LEAST_COVERAGE := 95
QUICK := tests/values tests/schema tests/evidence tests/engine/test_local.py tests/project/test_house.py \
	$(addprefix tests/sources/,test_yaml12.py test_limits.py) $(addprefix tests/rules/,test_ascending.py test_keys.py) \
	$(addprefix tests/site/,test_names.py test_prose.py test_cells.py)

.PHONY: set-up notebooks licences audit setup-audit diff release quality soak ecosystem help test-quick python-tests spark-tests judged-elsewhere judged-here format-check picture bench bench-small serve site build check verify test format new lint stale schema-words reference docs lock clean setup-build setup-oldest setup-serve setup-assets setup-npm setup-docs setup-test setup-conformance setup-datasets setup-package setup-ecosystem setup-citation setup-spark setup-bench setup-mutants mutants setup-corpora setup-fuzz

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: setup-build setup-assets setup-serve ## build everything and serve it (PORT=8001, HOST=127.0.0.1)
	@$(BUILD) scripts/build.py
	@$(SERVE) scripts/serve.py --host $(HOST) --port $(PORT)

site: setup-build setup-assets setup-serve ## build everything and write its site as files (OUT=folder, ADDRESS=https://host/path/)
	@test -n "$(OUT)" || { echo "say where: make site OUT=folder" >&2; exit 2; }
	@$(BUILD) scripts/build.py
	@$(SERVE) scripts/copy_site.py "$(OUT)" $(if $(ADDRESS),--address "$(ADDRESS)")

build: setup-build setup-assets ## check, then build every table into .builds/ and export to build/ and datapackage.json (ALLOW_LOSS=reason: published records may go)
	@$(BUILD) scripts/build.py --format $(FORMAT) $(if $(ALLOW_LOSS),--allow-loss "$(ALLOW_LOSS)")

check: setup-build ## check the curated files, write nothing (FILES="curated/..." reports only theirs)
	@$(BUILD) scripts/check.py --format $(FORMAT) $(FILES)

quality: build ## build, and print the report on quality
	@cat build/quality.md

verify: setup-build ## compare every published file with the manifest
	@$(BUILD) scripts/verify.py --format $(FORMAT)

diff: setup-build ## compare what is published with a version: make diff OLD=HEAD~3 (a folder, zip, revision or address; FORM=html OUT=file)
	@test -n "$(OLD)" || { echo "say with what: make diff OLD=HEAD~3" >&2; exit 2; }
	@$(BUILD) scripts/diff.py "$(OLD)" . $(if $(FORM),--format $(FORM)) $(if $(OUT),--out "$(OUT)")

release: setup-build setup-assets setup-test ## release a version of the data into releases/ (PREPARE=yes writes its number and drafts its changelog)
	@mkdir -p .builds; $(if $(PREPARE),true,$(TEST) -m frictionless validate datapackage.json > .builds/frictionless.txt || { cat .builds/frictionless.txt; exit 1; })
	@$(BUILD) scripts/release.py $(if $(PREPARE),--prepare)

format: setup-build ## put curated files into canonical form, showing the difference (FILES=... for some)
	@$(BUILD) scripts/format.py $(FILES)

format-check: setup-build ## fail where a curated file is not in canonical form
	@$(BUILD) scripts/format.py --check

new: setup-build ## start a record: make new TABLE=events ID=some-meeting-2024 (or an address; without ID you are asked)
	@$(BUILD) scripts/new.py $(TABLE) $(ID)

SETUP_TESTS := $(addprefix setup-,build assets serve test oldest conformance datasets corpora package)

SETUP_ECOSYSTEM := $(addprefix setup-,test ecosystem citation docs spark)

set-up: $(SETUP_TESTS) $(SETUP_ECOSYSTEM) ## every environment of the tests, which each command brings itself (make -j2 set-up: two at once)

test: $(SETUP_TESTS) $(if $(COVERAGE),setup-spark) ## run every test on all cores, browser tests included, style and types beside (COVERAGE=yes counts and prints it, Spark's tests included)
ifdef COVERAGE
	@rm -f .coverage .coverage.*
	@$(MAKE) --no-print-directory -j3 COUNTED="-m coverage run" SPARK="$$($(TEST) tests/measuring.py spark)" \
		lint spark-tests python-tests
	@$(TEST) -m coverage combine -q
	@$(TEST) -m coverage report --fail-under=$(LEAST_COVERAGE)
else
	@$(MAKE) --no-print-directory -j2 lint python-tests
endif

python-tests:  # what they write is thrown away: it may be in memory; the threads of numpy, which is only imported, would spin
	@made=$$(mktemp -d "$$($(TEST) tests/room.py)/accord-XXXXXX") && trap 'rm -rf "$$made"' EXIT INT TERM && \
		ACCORD_EXAMPLES=0.2 OPENBLAS_NUM_THREADS=1 TMPDIR="$$made" $(TEST) $(COUNTED) -m pytest $(BY_FILE) --ignore tests/engine/test_spark.py --ignore tests/ecosystem

spark-tests:
	@$(SPARK) $(COUNTED) -m pytest tests/engine/test_spark.py

ecosystem: build $(SETUP_ECOSYSTEM) ## the tests with programs of others: judges of each descriptor, every line of docs/loading.md and of the page of downloads, the notebooks, Spark, the pages of the documentation
	@$(MAKE) --no-print-directory -j3 judged-elsewhere judged-here spark-tests

judged-elsewhere:
	@$(ECOSYSTEM) -m pytest tests/ecosystem --confcutdir tests/ecosystem

judged-here:
	@$(TEST) -m pytest -n 2 --dist loadfile -m "ecosystem and not soak" tests/describe tests/project tests/site

test-quick: setup-test setup-conformance ## the tests that need no browser, server or build, in less than a minute
	@$(TEST) -m pytest $(BY_FILE) $(QUICK)

soak: $(SETUP_TESTS) setup-fuzz ## what is long: 10,000 requests to one build and over ten, hostile guests and input, every property with ten times the examples, kills and errors at system calls, full disks, races, all cases of which make test takes a share
	@$(BUILD) scripts/soak.py --rebuilds 0
	@$(BUILD) scripts/soak.py
	@$(BUILD) scripts/build.py
	@$(BUILD) scripts/guests.py
	@$(FUZZ) scripts/fuzz.py
	@ACCORD_EXAMPLES=10 $(TEST) -m pytest -n $(WORKERS) --dist worksteal -m "soak or hypothesis" --ignore tests/engine/test_spark.py \
		--ignore tests/ecosystem

mutants: setup-test setup-build setup-serve setup-mutants ## how many small mistakes the tests notice; writes benchmarks/MUTANTS.md (an hour)
	@.venv/mutants/bin/python benchmarks/mutants.py

bench: setup-build setup-bench ## measure against peers and bare copies; writes benchmarks/RESULTS.md (half an hour)
	@$(BENCH) benchmarks/bench.py

bench-small: setup-build setup-bench ## the same in three minutes, into benchmarks/.data/small
	@$(BENCH) benchmarks/bench.py --small

lint: setup-test ## style and types
	@$(TEST) -m ruff check .
	@$(TEST) -m ruff format --check .
	@$(TEST) -m mypy

stale: setup-build setup-assets ## fail where the committed build is not what the curated files give
	@$(BUILD) scripts/build.py --check

picture: build setup-serve setup-test ## take the pictures of the site for the README and for links to it
	@$(TEST) scripts/picture.py

schema-words: setup-build ## renew docs/schema-words.md, the reference of every word of a schema
	@$(BUILD) scripts/schema_words.py

reference: setup-build ## renew docs/commands.md and docs/python.md, the references of the command line and of Python
	@$(BUILD) scripts/reference.py

notebooks: build setup-ecosystem ## run the notebooks of docs/ against what is published, and keep what they show
	@$(ECOSYSTEM) scripts/notebooks.py

docs: setup-docs ## make pages of the documentation, each warning a failure (OUT=.docs); needs no network once it is set up
	@$(DOCS) -m sphinx -b html --nitpicky --fail-on-warning --keep-going --fresh-env --write-all -q -c docs \
		-d $(or $(OUT),.docs)/.trees . $(or $(OUT),.docs)/pages
	@echo "$(or $(OUT),.docs)/pages/index.html"

licences: setup-build setup-serve setup-assets ## renew locks/licences.md and locks/sbom.cdx.json, what is brought of others
	@$(BUILD) scripts/licences.py

audit: setup-audit ## ask for every locked package whether its version has a known fault (needs the network)
	@.venv/audit/bin/python scripts/audit.py

lock: ## renew the lock files from locks/*.in (ARGUMENTS=--upgrade to newer versions)
	@sh scripts/lock.sh $(ARGUMENTS)

clean: ## remove what can be made again
	rm -rf .builds .venv .docs .measured .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .hypothesis

setup-assets: setup-npm

setup-corpora:
	@test -f .venv/corpora/accord.stamp -a .venv/corpora/accord.stamp -nt locks/corpora/package-lock.json \
		-a .venv/corpora/accord.stamp -nt scripts/setup.py || $(PYTHON) scripts/setup.py corpora

setup-build setup-oldest setup-serve setup-assets setup-npm setup-docs setup-test setup-conformance setup-datasets setup-package setup-ecosystem setup-citation setup-spark setup-bench setup-mutants setup-audit setup-fuzz: setup-%:
	@test -f .venv/$*/accord.stamp -a .venv/$*/accord.stamp -nt locks/$*.txt -a .venv/$*/accord.stamp -nt scripts/setup.py \
		-a .venv/$*/accord.stamp -nt src/accord/site/make/npm/package-lock.json -a .venv/$*/accord.stamp -nt site/assets.json \
		-a .venv/$*/accord.stamp -nt tests/ecosystem/npm/package-lock.json -a \( $* != test -o -f .venv/browser \) || $(PYTHON) scripts/setup.py $*
