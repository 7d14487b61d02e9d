# One door: each command sets up what it needs first.
PYTHON ?= python3
BIN = .venv/bin
PYTEST_ARGS ?=

.PHONY: setup setup-dev run test lint messages

setup:
	@$(PYTHON) erp/launcher/environment.py run

setup-dev:
	@$(PYTHON) erp/launcher/environment.py dev

run: setup
	@$(BIN)/python -m erp.launcher.run --bound

test: setup-dev
	@failed=0; \
	$(if $(strip $(PYTEST_ARGS)),,$(BIN)/pytest -m scenario || failed=1;) \
	$(BIN)/pytest -n 2 -m "not scenario" $(PYTEST_ARGS) || failed=1; \
	exit $$failed

lint: setup-dev
	@$(BIN)/python -m tools.lint

# New and changed strings into locale/, then compiled. Needs GNU gettext (apt-get install gettext).
messages: setup-dev
	@$(BIN)/python manage.py makemessages --locale zh_Hans --ignore .venv --ignore tests --no-obsolete \
		--no-wrap --add-location file
	@$(BIN)/python -m tools.check_translations --compile
