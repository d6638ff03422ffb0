# Every task is in dev.py, which needs nothing but Python; these are its short names.
PYTHON ?= python3

.PHONY: run test check bench lock
run test check bench lock:
	@$(PYTHON) dev.py $@
