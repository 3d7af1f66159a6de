.DEFAULT_GOAL := help
PY := .venv/bin/python

help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Install everything into .venv, tests and tools too
	python3 run.py test -n 0 --collect-only -q >/dev/null

run: ## Start the whole portal on http://localhost:8000/
	python3 run.py

test: ## Run the whole test suite on engines of its own
	python3 run.py test

stress: ## Run the property, race and page tests at the size of the bars
	python3 run.py test -m stress -n 0

chaos: ## Two minutes of requests at a whole portal whose children are killed in turn
	ITUBE_CHAOS_SECONDS=120 python3 run.py test -n 0 -q -s -m stress tests/chaos

check: setup ## Style, types, imports, templates, migrations: all that needs no test run
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	.venv/bin/lint-imports
	$(PY) -m mypy
	.venv/bin/djlint templates --lint --quiet
	python3 run.py test -q tests/house

format: setup ## Put the code into the house's form
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

seed: ## Load the demo data into the state of `make run`
	python3 run.py manage seed_demo

bench: ## Measure pages and queries at demo size against a bare SELECT 1
	python3 run.py manage --state var/bench shell -v 0 -c 'from bench import pages; pages.main()'

bench-booking: ## Measure booking, week feed and finder against a bare floor
	python3 run.py manage --state var/bench shell -v 0 -c 'from bench import booking; booking.main()'

bench-search: ## Measure what the search finds and how fast; ROWS=1000000 for a million documents
	ROWS=$(ROWS) python3 run.py manage --state var/bench$(if $(ROWS),-$(ROWS)) shell -v 0 -c 'from bench import search; search.main()'

bench-portal: ## Measure pages for visitors in requests a second beside a bare floor
	python3 run.py manage --state var/bench shell -v 0 -c 'from bench import visitors; visitors.main()'

bench-chatbot: ## Measure how many judged questions the chatbot answers right, and how fast
	python3 run.py manage --state var/bench shell -v 0 -c 'from bench import chatbot; chatbot.main()'

bench-reports: ## Measure figures and the year's workbook; ROWS=10000000 sums that many records first
	ROWS=$(ROWS) python3 run.py manage --state var/bench$(if $(ROWS),-reports-$(ROWS)) shell -v 0 -c 'from bench import reports; reports.main()'

bench-exports: ## Measure the .csv of 50,000 lines of use beside a bare COPY
	python3 run.py manage --state var/bench shell -v 0 -c 'from bench import exports; exports.main()'

screenshots: setup ## Take every page, role and width (1440, 768, 390) into var/screenshots
	$(PY) tools/screenshots.py

messages: setup ## Collect texts into locale/ and compile them (needs GNU gettext)
	$(PY) manage.py makemessages -l en -e html,txt,py,subject --no-location --no-obsolete -i .venv -i var -i staticfiles
	$(PY) -m tests.house.compile_messages

roles: setup ## Write docs/roles.md from the table that tests hold
	$(PY) -m tests.bookings.role_table
.PHONY: help setup run test stress chaos check format seed bench bench-booking bench-search bench-portal bench-chatbot bench-reports bench-exports screenshots messages roles
