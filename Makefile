# Every command works on a fresh clone: it makes .venv and installs the locked packages when needed.
# ARGS are passed on: make test ARGS="tests/access -k vreemde"; PORT chooses the port of the demo.
.DEFAULT_GOAL := help
.PHONY: help demo test pictures bench soak check format lock clean venv
PY := .venv/bin/python
APPS := casework weegploeg casusoverleg rights retention security
WITH_SERVICES := $(PY) -m casework.embedded test --
# In the order of the folders: long tests do not wait for the end, when one worker would be alone with them.
ALL_TESTS := $(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

help:
	@echo "make demo    the whole product on http://localhost:8000 (PORT=... for another port)"
	@echo "make test    all tests, on real PostgreSQL and Valkey and in a real browser"
	@echo "make pictures  pictures of the main pages in build/pictures/index.html"
	@echo "make check   style, types, layers, migrations, settings, security of the code"
	@echo "make bench   measure; writes build/bench.json"
	@echo "make soak    the long tests"
	@echo "make format  put the code in style"
	@echo "make lock    compute requirements/*.txt anew from requirements/*.in"
	@echo "make clean   remove the data of demo and tests, and what was built"

venv:
	@sh requirements/install.sh

demo: venv
	@exec $(PY) -m casework.embedded demo

# Hundreds of processes start in it: each would compile all modules anew where Python is told to keep nothing compiled.
test: export PYTHONDONTWRITEBYTECODE =
# What cannot be installed here (and, outside CI, may be missing) is left out by its mark.
test: venv
	@CHROMIUM="$$(sh requirements/browser.sh)" || exit 1; export CHROMIUM; \
	JAVA="$$(sh requirements/nu.sh)" || exit 1; export JAVA; \
	NODE="$$(sh requirements/oidc.sh)" || exit 1; export NODE; \
	marks="not soak"; [ -n "$$CHROMIUM" ] || marks="$$marks and not browser"; [ -n "$$JAVA" ] || marks="$$marks and not nu"; \
	[ -n "$$NODE" ] || marks="$$marks and not oidc"; \
	exec $(WITH_SERVICES) $(ALL_TESTS) -m "$$marks" $(ARGS)

pictures: venv
	@CHROMIUM="$$(sh requirements/browser.sh)" || exit 1; export CHROMIUM; \
	if [ -z "$$CHROMIUM" ]; then echo "casework: pictures need a chromium" >&2; exit 1; fi; \
	exec $(WITH_SERVICES) $(PY) -m pytest tests/browser/pictures.py -q -s $(ARGS)

soak: venv
	@CHROMIUM="$$(sh requirements/browser.sh)" || exit 1; export CHROMIUM; \
	marks="soak"; [ -n "$$CHROMIUM" ] || marks="$$marks and not browser"; \
	exec $(WITH_SERVICES) $(PY) -m pytest -m "$$marks" $(ARGS)

bench: venv
	@exec $(WITH_SERVICES) $(PY) -m bench $(ARGS)

# Checks read the settings but reach no server: these addresses lead nowhere and the secrets open nothing.
check: export DATABASE_URL = postgres://nobody:none@/none?host=/nonexistent
check: export KEYS_DATABASE_URL = postgres://nobody:none@/none?host=/nonexistent
check: export REDIS_URL = unix:///nonexistent?db=0
check: export CELERY_BROKER_URL = redis+socket:///nonexistent?virtual_host=1
check: export SECRET_KEY = this-secret-opens-nothing-and-is-only-for-static-checks-0123456789
check: export MASTER_KEYS = 1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
check: export LEDGER_FILE = /nonexistent/grootboek
check: export ALLOWED_HOSTS = casework.example
check: export PYTHONWARNINGS = ignore::RuntimeWarning
check: venv
	$(PY) -m ruff format --check -q .
	$(PY) -m ruff check -q .
	$(PY) -m mypy $(APPS) bench
	.venv/bin/lint-imports
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py check --deploy --fail-level WARNING
	$(PY) -m bandit -q -c pyproject.toml -r $(APPS)

format: venv
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

# No addresses of package indexes are written: pip takes its own.
COMPILE := UV_PYTHON_DOWNLOADS=never UV_CUSTOM_COMPILE_COMMAND="make lock" .venv/bin/uv pip compile -q \
  --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-emit-find-links
lock: venv
	$(COMPILE) requirements/run.in -o requirements/run.txt $(ARGS)
	$(COMPILE) requirements/dev.in -c requirements/run.txt -o requirements/dev.txt $(ARGS)
	$(COMPILE) requirements/nu.in -o requirements/nu.txt $(ARGS)

clean:
	@python=$(PY); $$python -c '' 2>/dev/null || python=python3; $$python -m casework.embedded clean
	rm -rf build .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
