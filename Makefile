# What there is to do here. `make try` needs nothing but Python 3.11, a network once, and a minute.
#
#   make try                        a film from a brief of ours
#   make try BRIEF="a fox …"        a film from yours; ARGS="--seconds 12 --kind clip" for more
#   make test                       the whole suite
#   make check                      format, lint and types; changes nothing
#   make format                     formats, and mends what the linter can
#   make crash                      a hundred kills at random moments; KILLS=200 for more
#   make bench                      the main job, timed by stage
#   make lock                       the lock files after a change to pyproject.toml; ARGS=--upgrade for all
#   make clean                      the environment and all caches; films stay

BRIEF ?= A paper boat crosses a rainy city at night and finds the sea
KILLS ?= 100

# $(value …) keeps a brief's own dollar signs; the environment keeps its quotes.
export STUDIO_BRIEF := $(value BRIEF)

.PHONY: try test check format crash bench lock clean run-environment dev-environment
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

try: run-environment
	@.venv/bin/soundstage try $(ARGS) -- "$$STUDIO_BRIEF"

test: dev-environment
	@.venv/bin/python -m pytest $(ARGS)

check: dev-environment
	@.venv/bin/ruff format --check --quiet .
	@.venv/bin/ruff check --quiet .
	@.venv/bin/basedpyright

format: dev-environment
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

crash: dev-environment
	@.venv/bin/python -m tests.crash.campaign --kills $(KILLS)

bench: run-environment
	@.venv/bin/python -m benchmarks.main_job

lock:
	@deploy/lock $(ARGS)

clean:
	@rm -rf .venv .pytest_cache .ruff_cache .hypothesis build dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

run-environment:
	@deploy/set-up requirements.lock

dev-environment:
	@deploy/set-up requirements-dev.lock
