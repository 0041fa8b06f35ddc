# Everything lives in .venv; the two commands to know are `make run` and `make test`.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup run test check evaluate bench bench-warehouse old-client soak soak-kill deploy lock clean

setup: .venv/ready

.venv/ready: requirements.lock pyproject.toml tests/vietnam_provinces_63.txt tests/vietnam_provinces_34.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "htx needs Python 3.11 or newer")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	for map in 63 34; do $(BIN)/python -m pip install --quiet --require-hashes --no-deps --upgrade \
		--target .venv/vietnam_provinces_$$map --requirement tests/vietnam_provinces_$$map.txt || exit 1; done
	touch $@

run: setup
	$(BIN)/htx run --sample

test: setup
	$(BIN)/pytest -n auto --dist loadfile

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

evaluate: setup
	$(BIN)/python -m tests.evaluate --indicators

bench: setup
	$(BIN)/python -m tests.bench_extraction
	$(BIN)/python -m tests.bench_scraping
	$(BIN)/python -m tests.bench_operations

# Takes half an hour: runs over a changing site, some killed, with a server that is restarted.
soak: setup
	$(BIN)/python -m tests.soak 200

# Fetches the client that most people have, into a place of its own.
old-client: setup
	$(BIN)/uv run --quiet --isolated --no-project --with 'duckdb==1.5.*' python tests/old_client.py $${HTX_DATA:-data}/htx.duckdb

bench-warehouse: setup
	$(BIN)/python tests/bench_warehouse.py

soak-kill: setup
	$(BIN)/python tests/soak_kill.py

# On the server of PREFECT_API_URL; again after every change of prefect.yaml or of a flow's parameters.
deploy: setup
	$(BIN)/prefect work-pool create htx --type process --overwrite
	$(BIN)/prefect --no-prompt deploy --all
	$(BIN)/prefect work-queue set-concurrency-limit writers 1 --pool htx
	$(BIN)/htx alerts watch

lock: setup
	$(BIN)/uv pip compile --universal --python-version 3.11 --extra dev --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet pyproject.toml --output-file requirements.lock

clean:
	rm -rf .venv data
