# SPDX-License-Identifier: LGPL-2.1-or-later
# make check: every test. make check-kernels: the kernel tests on each kernel.
UNIT_TESTS =
KERNEL_TESTS = tests/conformance/ipvsadm
SCRIPT_TESTS = tests/abi/symbols.sh tests/abi/headers.sh \
	tests/abi/documented.sh tests/abi/house.sh tests/abi/abi.sh tests/abi/install.sh \
	tests/abi/readme.sh

check_PROGRAMS += $(UNIT_TESTS) $(KERNEL_TESTS)
TESTS = $(KERNEL_TESTS) tests/testbed/self-test $(UNIT_TESTS) $(SCRIPT_TESTS)
TEST_EXTENSIONS = .sh

tap_driver = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
LOG_DRIVER = $(tap_driver)
LOG_COMPILER = $(top_srcdir)/tests/run-test
SH_LOG_DRIVER = $(tap_driver)
SH_LOG_COMPILER = bash
AM_TESTS_ENVIRONMENT = \
	builddir='$(abs_builddir)'; srcdir='$(abs_srcdir)'; MAKE='$(MAKE)'; CC='$(CC)'; \
	CXX='$(CXX)'; CFLAGS='$(CFLAGS)'; UNIT_TESTS='$(UNIT_TESTS)'; \
	export builddir srcdir MAKE CC CXX CFLAGS UNIT_TESTS;

KERNEL_LDADD = lib/libipvs.la $(CMOCKA_LIBS)
KERNEL_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
# Without libtool's wrappers, which may want to write to the source tree that the guest can't.
KERNEL_LDFLAGS = $(AM_LDFLAGS) -no-install

tests_conformance_ipvsadm_SOURCES = \
	tests/conformance/ipvsadm.c tests/conformance/expected.h \
	tests/conformance/guest.c tests/conformance/guest.h \
	tests/conformance/records.c tests/conformance/records.h \
	tests/conformance/table.c
tests_conformance_ipvsadm_CFLAGS = $(KERNEL_CFLAGS)
tests_conformance_ipvsadm_LDADD = $(KERNEL_LDADD)
tests_conformance_ipvsadm_LDFLAGS = $(KERNEL_LDFLAGS)

EXTRA_DIST += tests/run-test tests/summary tests/check-kernels $(SCRIPT_TESTS) \
	tests/testbed/run tests/testbed/init tests/testbed/fstab tests/testbed/xstate.c \
	tests/testbed/fetch-kernel tests/testbed/self-test \
	tests/abi/tap.sh tests/abi/declarations.awk tests/abi/symbols tests/abi/values \
	tests/abi/libipvs.abi

# The kernel tests on 5.10, 6.1, 6.12 and 7.2, one after the other.
check-kernels: $(KERNEL_TESTS)
	@$(srcdir)/tests/check-kernels $(KERNEL_TESTS)

.PHONY: check-kernels
