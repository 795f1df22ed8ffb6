# SPDX-License-Identifier: LGPL-2.1-or-later
# make bench: what everything costs, beside its aims. Not part of check: it takes minutes.
BENCHES = tests/bench/bench tests/bench/whole tests/bench/alone tests/bench/rules \
	tests/bench/clock tests/bench/connections tests/bench/text
EXTRA_PROGRAMS += $(BENCHES)
CLEANFILES += $(BENCHES) bench.json bench.lines scaling.json

# Symbols are bound at the start: not while something is measured.
LDFLAGS_BENCH = $(AM_LDFLAGS) -no-install -Wl,-z,now

BENCH_STAGE = tests/bench/stage.c tests/bench/stage.h
BENCH_WORK = $(BENCH_STAGE) tests/bench/work.c tests/bench/work.h
BENCH_TABLE = $(BENCH_WORK) tests/bench/table.c tests/bench/table.h
BENCH_SENDS = $(BENCH_WORK) tests/bench/plain.c tests/bench/plain.h tests/bench/sends.c \
	tests/bench/sends.h
BENCH_ALONE = $(BENCH_TABLE) tests/bench/alone.c tests/bench/alone.h tests/bench/alone-codec.c \
	tests/bench/alone-table.c tests/bench/alone-conns.c tests/bench/connections.c \
	tests/bench/connections.h

# On a kernel: the library as programs get it.
tests_bench_bench_SOURCES = $(BENCH_SENDS) tests/bench/bench.c tests/bench/bench.h \
	tests/bench/calls.c tests/bench/floor.c tests/bench/mnl.c tests/bench/ours.c \
	tests/bench/ipvsadm.c
tests_bench_bench_CFLAGS = $(AM_CFLAGS) $(MNL_CFLAGS)
tests_bench_bench_LDADD = lib/libipvs.la $(MNL_LIBS)
tests_bench_bench_LDFLAGS = $(LDFLAGS_BENCH)

# The program as it is installed: without libtool's script, and its library is looked for where all
# libraries are.
EXTRA_PROGRAMS += tests/bench/ipvsctl
CLEANFILES += tests/bench/ipvsctl
tests_bench_ipvsctl_SOURCES = $(examples_ipvsctl_ipvsctl_SOURCES)
tests_bench_ipvsctl_CFLAGS = $(examples_ipvsctl_ipvsctl_CFLAGS)
tests_bench_ipvsctl_LDADD = $(JANSSON_LIBS) $(NCURSES_LIBS)
tests_bench_ipvsctl_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--push-state,--no-as-needed,lib/.libs/libipvs.so,--pop-state
tests_bench_ipvsctl_DEPENDENCIES = lib/libipvs.la

tests_bench_whole_SOURCES = $(BENCH_TABLE) tests/bench/whole.c
tests_bench_whole_LDADD = lib/libipvs.la
tests_bench_whole_LDFLAGS = $(LDFLAGS_BENCH)

# Without one. This looks inside.
tests_bench_alone_SOURCES = $(BENCH_ALONE)
tests_bench_alone_CFLAGS = $(AM_CFLAGS) $(MNL_CFLAGS)
tests_bench_alone_LDADD = lib/libipvs-inside.la $(MNL_LIBS)
tests_bench_alone_LDFLAGS = $(LDFLAGS_BENCH)

tests_bench_rules_SOURCES = $(BENCH_TABLE) tests/bench/rules.c
tests_bench_rules_LDADD = lib/libipvs.la
tests_bench_rules_LDFLAGS = $(LDFLAGS_BENCH)

tests_bench_connections_SOURCES = tests/bench/connections-main.c tests/bench/connections.c \
	tests/bench/connections.h
tests_bench_connections_LDADD = lib/libipvs.la
tests_bench_connections_LDFLAGS = $(LDFLAGS_BENCH)

tests_bench_text_SOURCES = tests/bench/text.c
tests_bench_text_LDADD = lib/libipvs.la
tests_bench_text_LDFLAGS = $(LDFLAGS_BENCH)

tests_bench_clock_SOURCES = $(BENCH_STAGE) tests/bench/clock.c

EXTRA_DIST += tests/bench/run tests/bench/qemu tests/bench/fetch-kernel tests/bench/peers \
	tests/bench/report.awk tests/bench/compare tests/bench/connections-speed \
	tests/bench/top-load

bench: lib/libipvs.la $(BENCHES) tests/bench/ipvsctl
	@builddir='$(abs_builddir)' $(srcdir)/tests/bench/run
	@test -z "$(BINDINGS_BENCHES)" || $(MAKE) --no-print-directory $(BINDINGS_BENCHES)

# How costs grow: doc/scaling.md's tables and pictures, measured anew. Takes an hour; see scale.
scaling: lib/libipvs.la $(BENCHES)
	builddir='$(abs_builddir)' $(srcdir)/tests/bench/scale >scaling.json
	cp scaling.json $(srcdir)/doc/scaling.json
	@$(MAKE) --no-print-directory scaling-pages

# The same from what was measured.
scaling-pages:
	$(srcdir)/tests/bench/draw $(srcdir)/doc/scaling.json $(srcdir)/doc
	$(srcdir)/tests/bench/tabulate $(srcdir)/doc/scaling.json $(srcdir)/doc/scaling.md

EXTRA_DIST += tests/bench/scale tests/bench/scale.awk tests/bench/scaling.py tests/bench/chart.py \
	tests/bench/draw tests/bench/tabulate \
	doc/scaling.md doc/scaling.json doc/scaling-works.svg doc/scaling-kernels.svg \
	doc/scaling-own.svg doc/scaling-alone.svg doc/scaling-instructions.svg

.PHONY: bench scaling scaling-pages record-instructions

# What is counted rather than timed is: tests/bench/instructions.sh.
SCRIPT_TESTS += tests/bench/instructions.sh
EXTRA_DIST += tests/bench/instructions

record-instructions:
	@$(AM_TESTS_ENVIRONMENT) bash $(srcdir)/tests/bench/instructions.sh record
