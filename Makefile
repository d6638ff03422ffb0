# Every task is in dev.py, which needs nothing but Python; these are its short names.
PYTHON ?= python3

.PHONY: run test check bench storm lock types docs
run test check bench storm lock types docs:
	@$(PYTHON) dev.py $@
