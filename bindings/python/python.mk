# SPDX-License-Identifier: LGPL-2.1-or-later
# Python's binding: in the tree, for PYTHON, in bindings/python/tree/ipvs of the build. It is
# installed by pip: see bindings/python/README.md.
PYTHON_PACKAGE = \
	bindings/python/ipvs/__init__.py bindings/python/ipvs/_advice.py \
	bindings/python/ipvs/_batch.py bindings/python/ipvs/_caller.py \
	bindings/python/ipvs/_config.py bindings/python/ipvs/_conn.py \
	bindings/python/ipvs/_drain.py bindings/python/ipvs/_enums.py \
	bindings/python/ipvs/_errors.py bindings/python/ipvs/_handle.py \
	bindings/python/ipvs/_keys.py bindings/python/ipvs/_machine.py \
	bindings/python/ipvs/_numbers.py bindings/python/ipvs/_plan.py \
	bindings/python/ipvs/_record.py bindings/python/ipvs/_scope.py \
	bindings/python/ipvs/_server.py bindings/python/ipvs/_service.py \
	bindings/python/ipvs/_stats.py bindings/python/ipvs/_sysctl.py \
	bindings/python/ipvs/_table.py bindings/python/ipvs/_libipvs.pyi \
	bindings/python/ipvs/py.typed
PYTHON_C = bindings/python/src/codecs.c bindings/python/src/module.c \
	bindings/python/src/records.c bindings/python/src/rows.c \
	bindings/python/src/module.h bindings/python/src/records.h
PYTHON_TESTS = bindings/python/tests/unit.sh bindings/python/tests/kernel.sh \
	bindings/python/tests/package.sh
EXTRA_DIST += $(PYTHON_PACKAGE) $(PYTHON_C) $(PYTHON_TESTS) bindings/python/src/python.i \
	bindings/python/build.sh bindings/python/README.md bindings/python/pyproject.toml \
	bindings/python/setup.py bindings/python/MANIFEST.in \
	bindings/python/tests/tap.py bindings/python/tests/scenario.py \
	bindings/python/tests/pythons.sh bindings/python/tests/fuzz.py \
	bindings/python/tests/test_border.py bindings/python/tests/test_coverage.py \
	bindings/python/tests/test_doc.py bindings/python/tests/test_errors.py \
	bindings/python/tests/test_kernel.py bindings/python/tests/test_leaks.py \
	bindings/python/tests/test_records.py bindings/python/tests/test_table.py

python_build = builddir='$(abs_builddir)' srcdir='$(abs_srcdir)' CC='$(CC)' CFLAGS='$(CFLAGS)' \
	SWIG='$(SWIG)' $(srcdir)/bindings/python/build.sh

bindings/python/libipvs_wrap.c: $(srcdir)/bindings/python/src/python.i \
		$(srcdir)/bindings/swig/libipvs.i $(srcdir)/bindings/python/src/module.h \
		$(ipvsinclude_HEADERS)
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(python_build) wrap $@

bindings/python/tree.stamp: bindings/python/libipvs_wrap.c lib/libipvs.la $(PYTHON_PACKAGE) \
		$(PYTHON_C)
	$(AM_V_GEN)$(python_build) package $(PYTHON) bindings/python/tree && echo done >$@

CLEANFILES += bindings/python/libipvs_wrap.c bindings/python/tree.stamp
BINDINGS_DIRS += bindings/python/tree

# What it costs beside C: a part of make bench.
EXTRA_PROGRAMS += bindings/python/bench
CLEANFILES += bindings/python/bench
bindings_python_bench_SOURCES = bindings/python/bench.c
bindings_python_bench_LDADD = lib/libipvs.la
bindings_python_bench_LDFLAGS = $(AM_LDFLAGS) -no-install
EXTRA_DIST += bindings/python/tests/bench.py bindings/python/bench.sh bindings/python/bench-here.sh
bench-python: bindings/python/bench bindings/python/tree.stamp
	@builddir='$(abs_builddir)' srcdir='$(abs_srcdir)' PYTHON='$(PYTHON)' \
		bash $(srcdir)/bindings/python/bench.sh
.PHONY: bench-python

# A minute of random calls over the border; FUZZ_SECONDS for longer.
fuzz-python: bindings/python/tree.stamp
	PYTHONPATH=bindings/python/tree PYTHONMALLOC=debug $(PYTHON) \
		$(srcdir)/bindings/python/tests/fuzz.py $${FUZZ_SECONDS:-60}
.PHONY: fuzz-python

if HAVE_PYTHON
BINDINGS_BENCHES += bench-python
noinst_DATA += bindings/python/tree.stamp
BINDINGS_TESTS += $(PYTHON_TESTS)
SCENARIOS += $(PYTHON) $(abs_srcdir)/bindings/python/tests/scenario.py;
EXAMPLES += python $(PYTHON) $(abs_srcdir)/examples/python/NAME.py;
endif
