# SPDX-License-Identifier: LGPL-2.1-or-later
# The languages: each has its own part; the interface file is shared.
EXTRA_DIST += bindings/swig/libipvs.i

# The same in every language: each adds to SCENARIOS and EXAMPLES what tests/bindings/same.sh and
# examples.sh take.
SCENARIOS =
EXAMPLES =
# Targets that make bench makes, after its own.
BINDINGS_BENCHES =
noinst_DATA =
check_PROGRAMS += tests/bindings/scenario tests/bindings/spaces
tests_bindings_scenario_SOURCES = tests/bindings/scenarios/main.c \
	tests/bindings/scenarios/scenario.h tests/bindings/scenarios/batches.c \
	tests/bindings/scenarios/drains.c \
	tests/bindings/scenarios/entries.h tests/bindings/scenarios/entries.c \
	tests/bindings/scenarios/handle.h tests/bindings/scenarios/handle.c \
	tests/bindings/scenarios/namespace.c tests/bindings/scenarios/servers.c \
	tests/bindings/scenarios/services.c tests/bindings/scenarios/tables.c
tests_bindings_scenario_LDADD = lib/libipvs.la
tests_bindings_scenario_LDFLAGS = $(AM_LDFLAGS) -no-install
tests_bindings_spaces_SOURCES = tests/bindings/spaces.c
BINDINGS_TESTS = tests/bindings/same.sh tests/bindings/examples.sh
EXTRA_DIST += tests/bindings/guest.sh tests/bindings/same.sh tests/bindings/examples.sh

# Folders that a binding makes in the build.
BINDINGS_DIRS =
clean-local:
	rm -rf $(BINDINGS_DIRS)

include bindings/python/python.mk
include bindings/go/go.mk
