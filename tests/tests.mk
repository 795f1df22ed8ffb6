# SPDX-License-Identifier: LGPL-2.1-or-later
# make check: every test. make check-kernels: the kernel tests on each kernel.
UNIT_TESTS = tests/unit/advice tests/unit/answer tests/unit/attr tests/unit/batch \
	tests/unit/broken tests/unit/check tests/unit/compare tests/unit/conn-filter \
	tests/unit/conn-line tests/unit/conn-reader tests/unit/cpus tests/unit/decode \
	tests/unit/digits tests/unit/drain tests/unit/drain-api tests/unit/drain-random \
	tests/unit/dump tests/unit/encode tests/unit/error tests/unit/exchange \
	tests/unit/family tests/unit/floor tests/unit/guard tests/unit/handle tests/unit/index \
	tests/unit/ipvsctl tests/unit/ipvsctl-lines tests/unit/ipvsctl-rows \
	tests/unit/ipvsctl-text tests/unit/ipvsctl-view tests/unit/limits tests/unit/message \
	tests/unit/names tests/unit/netns tests/unit/plan tests/unit/plan-model tests/unit/rates \
	tests/unit/records tests/unit/request \
	tests/unit/rules tests/unit/rules-table tests/unit/rules-text tests/unit/sysctl \
	tests/unit/sysctl-files tests/unit/table tests/unit/text tests/unit/totals
# Those that would take too long under valgrind.
LARGE_TESTS = tests/unit/large
KERNEL_TESTS = tests/traffic/rolling tests/traffic/shift tests/traffic/clients tests/traffic/udp \
	tests/kernel/service tests/kernel/dest tests/kernel/lists tests/kernel/daemon \
	tests/kernel/errors tests/kernel/rights tests/kernel/module tests/kernel/handle \
	tests/kernel/descriptors tests/kernel/endure tests/kernel/traffic tests/kernel/counters \
	tests/kernel/rates tests/kernel/sysctl tests/kernel/advice tests/kernel/conn \
	tests/kernel/conn-table tests/kernel/conn-pe tests/kernel/batch tests/kernel/behaviour \
	tests/kernel/protocol tests/kernel/dumps tests/kernel/churn tests/kernel/plan \
	tests/kernel/table tests/kernel/settings tests/kernel/settings-wire \
	tests/kernel/schedulers tests/kernel/drain tests/kernel/drain-wait \
	tests/kernel/drain-many tests/kernel/drain-example \
	tests/conformance/ipvsadm tests/conformance/counters tests/conformance/rules
# ipvsctl beside ipvsadm; and its words, as people run them.
WORD_TESTS = tests/ipvsctl/by-word tests/ipvsctl/completion tests/ipvsctl/connections \
	tests/ipvsctl/doctor tests/ipvsctl/drains tests/ipvsctl/files tests/ipvsctl/settings \
	tests/ipvsctl/status tests/ipvsctl/timeouts tests/ipvsctl/top
if WITH_IPVSCTL
check_PROGRAMS += tests/conformance/same
IPVSCTL_TESTS = tests/conformance/same $(WORD_TESTS)
endif
SCRIPT_TESTS = tests/unit/memory.sh tests/abi/symbols.sh tests/abi/headers.sh \
	tests/abi/documented.sh tests/abi/house.sh tests/abi/abi.sh tests/abi/install.sh \
	tests/abi/readme.sh

check_PROGRAMS += $(UNIT_TESTS) $(LARGE_TESTS) $(KERNEL_TESTS)
# The longest first, so that the others run beside them.
TESTS = $(IPVSCTL_TESTS) $(BINDINGS_TESTS) $(KERNEL_TESTS) tests/testbed/self-test $(UNIT_TESTS) \
	$(LARGE_TESTS) $(SCRIPT_TESTS)
TEST_EXTENSIONS = .sh

tap_driver = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
LOG_DRIVER = $(tap_driver)
LOG_COMPILER = $(top_srcdir)/tests/run-test
SH_LOG_DRIVER = $(tap_driver)
SH_LOG_COMPILER = bash
AM_TESTS_ENVIRONMENT = \
	builddir='$(abs_builddir)'; srcdir='$(abs_srcdir)'; MAKE='$(MAKE)'; CC='$(CC)'; \
	CXX='$(CXX)'; CFLAGS='$(CFLAGS)'; UNIT_TESTS='$(UNIT_TESTS)'; \
	DEFS='$(DEFS)'; MNL_CFLAGS='$(MNL_CFLAGS)'; MNL_LIBS='$(MNL_LIBS)'; \
	PYTHON='$(PYTHON)'; GO='$(GO)'; SWIG='$(SWIG)'; \
	SCENARIOS='$(SCENARIOS)'; EXAMPLES='$(EXAMPLES)'; \
	PYTHONPATH='$(abs_builddir)/bindings/python/tree'; PYTHONDONTWRITEBYTECODE=1; \
	export builddir srcdir MAKE CC CXX CFLAGS UNIT_TESTS DEFS MNL_CFLAGS MNL_LIBS \
		PYTHON GO SWIG SCENARIOS EXAMPLES PYTHONPATH PYTHONDONTWRITEBYTECODE;

# Unit tests link what is inside the library. Those on the scripted kernel have the system calls
# below it replaced.
CPPFLAGS_UNIT = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/unit
CFLAGS_UNIT = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
LDADD_UNIT = lib/libipvs-inside.la $(MNL_LIBS) $(CMOCKA_LIBS)
LDFLAGS_UNIT = $(AM_LDFLAGS) -no-install
LDFLAGS_FAKE = $(LDFLAGS_UNIT) \
	-Wl,--wrap=mnl_socket_open2,--wrap=mnl_socket_close,--wrap=mnl_socket_bind \
	-Wl,--wrap=mnl_socket_setsockopt,--wrap=mnl_socket_get_fd,--wrap=sendmsg,--wrap=recvmmsg \
	-Wl,--wrap=poll,--wrap=clock_gettime,--wrap=malloc,--wrap=calloc,--wrap=reallocarray \
	-Wl,--wrap=ioctl,--wrap=access,--wrap=stat,--wrap=fstat,--wrap=setns,--wrap=open,--wrap=read
UNIT_COMMON = tests/unit/unit.h tests/unit/bytes.h tests/unit/identity.h tests/unit/answers.h
UNIT_MESSAGES = $(UNIT_COMMON) tests/unit/messages.h tests/unit/messages.c
UNIT_FAKE = $(UNIT_COMMON) tests/unit/fake-kernel.h tests/unit/fake-kernel.c \
	tests/unit/fake-script.h tests/unit/fake-script.c \
	tests/unit/fake-calls.h tests/unit/fake-calls.c

tests_unit_advice_SOURCES = tests/unit/advice.c $(UNIT_COMMON)
tests_unit_advice_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_advice_CFLAGS = $(CFLAGS_UNIT)
tests_unit_advice_LDADD = $(LDADD_UNIT)
tests_unit_advice_LDFLAGS = $(LDFLAGS_UNIT)

tests_unit_answer_SOURCES = tests/unit/answer.c $(UNIT_FAKE)
tests_unit_answer_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_answer_CFLAGS = $(CFLAGS_UNIT)
tests_unit_answer_LDADD = $(LDADD_UNIT)
tests_unit_answer_LDFLAGS = $(LDFLAGS_FAKE)

tests_unit_attr_SOURCES = tests/unit/attr.c $(UNIT_MESSAGES)
tests_unit_attr_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_attr_CFLAGS = $(CFLAGS_UNIT)
tests_unit_attr_LDADD = $(LDADD_UNIT)
tests_unit_attr_LDFLAGS = $(LDFLAGS_UNIT)

tests_unit_batch_SOURCES = tests/unit/batch.c tests/unit/batch-common.h tests/unit/batch-ends.h \
	tests/unit/batch-fake.h tests/unit/batch-lost.h tests/unit/batch-reads.h $(UNIT_FAKE)
tests_unit_batch_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_batch_CFLAGS = $(CFLAGS_UNIT)
tests_unit_batch_LDADD = $(LDADD_UNIT)
tests_unit_batch_LDFLAGS = $(LDFLAGS_FAKE) \
	-Wl,--wrap=socket_send,--wrap=getsockopt,--wrap=setsockopt,--wrap=strdup

tests_unit_broken_SOURCES = tests/unit/broken.c $(UNIT_FAKE)
tests_unit_broken_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_broken_CFLAGS = $(CFLAGS_UNIT)
tests_unit_broken_LDADD = $(LDADD_UNIT)
tests_unit_broken_LDFLAGS = $(LDFLAGS_FAKE)

tests_unit_check_SOURCES = tests/unit/check.c $(UNIT_COMMON)
tests_unit_check_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_check_CFLAGS = $(CFLAGS_UNIT)
tests_unit_check_LDADD = $(LDADD_UNIT)
tests_unit_check_LDFLAGS = $(LDFLAGS_UNIT)

tests_unit_compare_SOURCES = tests/unit/compare.c $(UNIT_COMMON)
tests_unit_compare_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_compare_CFLAGS = $(CFLAGS_UNIT)
tests_unit_compare_LDADD = $(LDADD_UNIT)
tests_unit_compare_LDFLAGS = $(LDFLAGS_UNIT)

UNIT_CONNS = $(UNIT_COMMON) tests/unit/conns.h tests/bench/connections.h tests/bench/connections.c

tests_unit_conn_filter_SOURCES = tests/unit/conn-filter.c $(UNIT_CONNS)
tests_unit_conn_filter_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_conn_filter_CFLAGS = $(CFLAGS_UNIT)
tests_unit_conn_filter_LDADD = $(LDADD_UNIT)
tests_unit_conn_filter_LDFLAGS = $(LDFLAGS_UNIT)

tests_unit_conn_line_SOURCES = tests/unit/conn-line.c $(UNIT_CONNS)
tests_unit_conn_line_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_conn_line_CFLAGS = $(CFLAGS_UNIT)
tests_unit_conn_line_LDADD = $(LDADD_UNIT)
tests_unit_conn_line_LDFLAGS = $(LDFLAGS_UNIT)

tests_unit_conn_reader_SOURCES = tests/unit/conn-reader.c $(UNIT_CONNS)
tests_unit_conn_reader_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_conn_reader_CFLAGS = $(CFLAGS_UNIT)
tests_unit_conn_reader_LDADD = $(LDADD_UNIT)
tests_unit_conn_reader_LDFLAGS = $(LDFLAGS_UNIT) -Wl,--wrap=procfs_open
tests_unit_cpus_SOURCES = tests/unit/cpus.c $(UNIT_FAKE)
tests_unit_cpus_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_cpus_CFLAGS = $(CFLAGS_UNIT)
tests_unit_cpus_LDADD = $(LDADD_UNIT)
tests_unit_cpus_LDFLAGS = $(LDFLAGS_FAKE)

tests_unit_decode_SOURCES = tests/unit/decode.c $(UNIT_MESSAGES)
tests_unit_decode_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_decode_CFLAGS = $(CFLAGS_UNIT)
tests_unit_decode_LDADD = $(LDADD_UNIT)
tests_unit_decode_LDFLAGS = $(LDFLAGS_UNIT)

tests_unit_digits_SOURCES = tests/unit/digits.c $(UNIT_COMMON)
tests_unit_digits_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_digits_CFLAGS = $(CFLAGS_UNIT)
tests_unit_digits_LDADD = $(LDADD_UNIT)
tests_unit_digits_LDFLAGS = $(LDFLAGS_UNIT)

# A table stands for the kernel: what a drain calls to change it is replaced.
DRAIN_KERNEL = tests/unit/drain-kernel.h tests/unit/drain-kernel.c $(UNIT_COMMON)
tests_unit_drain_SOURCES = tests/unit/drain.c tests/unit/drain-script.h \
	tests/unit/drain-script.c $(DRAIN_KERNEL)
tests_unit_drain_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_drain_CFLAGS = $(CFLAGS_UNIT)
tests_unit_drain_LDADD = $(LDADD_UNIT)
tests_unit_drain_LDFLAGS = $(LDFLAGS_UNIT) -Wl,--wrap=ipvs_plan_apply

tests_unit_drain_api_SOURCES = tests/unit/drain-api.c $(DRAIN_KERNEL)
tests_unit_drain_api_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_drain_api_CFLAGS = $(CFLAGS_UNIT)
tests_unit_drain_api_LDADD = $(LDADD_UNIT)
tests_unit_drain_api_LDFLAGS = $(LDFLAGS_UNIT) -Wl,--wrap=ipvs_plan_apply \
	-Wl,--wrap=ipvs_table_load,--wrap=calloc,--wrap=reallocarray

tests_unit_drain_random_SOURCES = tests/unit/drain-random.c $(DRAIN_KERNEL)
tests_unit_drain_random_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_drain_random_CFLAGS = $(CFLAGS_UNIT)
tests_unit_drain_random_LDADD = $(LDADD_UNIT)
tests_unit_drain_random_LDFLAGS = $(LDFLAGS_UNIT) -Wl,--wrap=ipvs_plan_apply

tests_unit_dump_SOURCES = tests/unit/dump.c $(UNIT_FAKE)
tests_unit_dump_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_dump_CFLAGS = $(CFLAGS_UNIT)
tests_unit_dump_LDADD = $(LDADD_UNIT)
tests_unit_dump_LDFLAGS = $(LDFLAGS_FAKE) -Wl,--wrap=socket_charge

tests_unit_encode_SOURCES = tests/unit/encode.c $(UNIT_COMMON)
tests_unit_encode_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_encode_CFLAGS = $(CFLAGS_UNIT)
tests_unit_encode_LDADD = $(LDADD_UNIT)
tests_unit_encode_LDFLAGS = $(LDFLAGS_UNIT)

tests_unit_error_SOURCES = tests/unit/error.c $(UNIT_FAKE)
tests_unit_error_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_error_CFLAGS = $(CFLAGS_UNIT)
tests_unit_error_LDADD = $(LDADD_UNIT)
tests_unit_error_LDFLAGS = $(LDFLAGS_FAKE)

tests_unit_exchange_SOURCES = tests/unit/exchange.c $(UNIT_FAKE)
tests_unit_exchange_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_exchange_CFLAGS = $(CFLAGS_UNIT)
tests_unit_exchange_LDADD = $(LDADD_UNIT)
tests_unit_exchange_LDFLAGS = $(LDFLAGS_FAKE)

tests_unit_family_SOURCES = tests/unit/family.c $(UNIT_FAKE)
tests_unit_family_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_family_CFLAGS = $(CFLAGS_UNIT)
tests_unit_family_LDADD = $(LDADD_UNIT)
tests_unit_family_LDFLAGS = $(LDFLAGS_FAKE)

tests_unit_floor_SOURCES = tests/unit/floor.c $(UNIT_FAKE) $(BENCH_SENDS)
tests_unit_floor_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_floor_CFLAGS = $(CFLAGS_UNIT)
tests_unit_floor_LDADD = $(LDADD_UNIT)
tests_unit_floor_LDFLAGS = $(LDFLAGS_FAKE)

tests_unit_guard_SOURCES = tests/unit/guard.c $(UNIT_FAKE)
tests_unit_guard_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_guard_CFLAGS = $(CFLAGS_UNIT)
tests_unit_guard_LDADD = $(LDADD_UNIT)
tests_unit_guard_LDFLAGS = $(LDFLAGS_FAKE)

tests_unit_handle_SOURCES = tests/unit/handle.c $(UNIT_FAKE)
tests_unit_handle_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_handle_CFLAGS = $(CFLAGS_UNIT)
tests_unit_handle_LDADD = $(LDADD_UNIT)
tests_unit_handle_LDFLAGS = $(LDFLAGS_FAKE)

tests_unit_index_SOURCES = tests/unit/index.c $(UNIT_COMMON)
tests_unit_index_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_index_CFLAGS = $(CFLAGS_UNIT)
tests_unit_index_LDADD = $(LDADD_UNIT)
tests_unit_index_LDFLAGS = $(LDFLAGS_UNIT)

# What ipvsctl makes of words and numbers; no host is looked up.
tests_unit_ipvsctl_SOURCES = tests/unit/ipvsctl.c tests/unit/ipvsctl.h tests/unit/unit.h \
	$(IPVSCTL_IPVSADM)
tests_unit_ipvsctl_CPPFLAGS = $(CPPFLAGS_UNIT) -I$(top_srcdir)/examples/ipvsctl/ipvsadm
tests_unit_ipvsctl_CFLAGS = $(CFLAGS_UNIT)
tests_unit_ipvsctl_LDADD = $(LDADD_UNIT)
tests_unit_ipvsctl_LDFLAGS = $(LDFLAGS_UNIT) -Wl,--wrap=getaddrinfo
tests_unit_ipvsctl_lines_SOURCES = tests/unit/ipvsctl-lines.c tests/unit/ipvsctl.h \
	tests/unit/unit.h $(IPVSCTL_IPVSADM)
tests_unit_ipvsctl_lines_CPPFLAGS = $(tests_unit_ipvsctl_CPPFLAGS)
tests_unit_ipvsctl_lines_CFLAGS = $(CFLAGS_UNIT)
tests_unit_ipvsctl_lines_LDADD = $(LDADD_UNIT)
tests_unit_ipvsctl_lines_LDFLAGS = $(tests_unit_ipvsctl_LDFLAGS)

tests_unit_large_SOURCES = tests/unit/large.c tests/unit/rules.h $(UNIT_COMMON)
tests_unit_large_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_large_CFLAGS = $(CFLAGS_UNIT)
tests_unit_large_LDADD = $(LDADD_UNIT)
tests_unit_large_LDFLAGS = $(LDFLAGS_UNIT) -Wl,--wrap=malloc,--wrap=calloc,--wrap=reallocarray

# The model of what ipvsctl shows.
IPVSCTL_ROWS = examples/ipvsctl/words/rows.h examples/ipvsctl/words/rows.c \
	examples/ipvsctl/words/samples.h examples/ipvsctl/words/samples.c \
	examples/ipvsctl/words/columns.h examples/ipvsctl/words/columns.c \
	examples/ipvsctl/words/units.h examples/ipvsctl/words/units.c \
	examples/ipvsctl/words/duration.h examples/ipvsctl/words/duration.c
tests_unit_ipvsctl_rows_SOURCES = tests/unit/ipvsctl-rows.c $(IPVSCTL_ROWS) $(UNIT_COMMON)
tests_unit_ipvsctl_rows_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_ipvsctl_rows_CFLAGS = $(CFLAGS_UNIT)
tests_unit_ipvsctl_rows_LDADD = $(LDADD_UNIT)
tests_unit_ipvsctl_rows_LDFLAGS = $(LDFLAGS_UNIT)

tests_unit_ipvsctl_view_SOURCES = tests/unit/ipvsctl-view.c $(IPVSCTL_ROWS) $(UNIT_COMMON) \
	examples/ipvsctl/words/view.h examples/ipvsctl/words/view.c
tests_unit_ipvsctl_view_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_ipvsctl_view_CFLAGS = $(CFLAGS_UNIT)
tests_unit_ipvsctl_view_LDADD = $(LDADD_UNIT)
tests_unit_ipvsctl_view_LDFLAGS = $(LDFLAGS_UNIT)

tests_unit_ipvsctl_text_SOURCES = tests/unit/ipvsctl-text.c $(UNIT_COMMON) \
	examples/ipvsctl/words/units.h examples/ipvsctl/words/units.c \
	examples/ipvsctl/words/bar.h examples/ipvsctl/words/bar.c
tests_unit_ipvsctl_text_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_ipvsctl_text_CFLAGS = $(CFLAGS_UNIT)
tests_unit_ipvsctl_text_LDADD = $(LDADD_UNIT)
tests_unit_ipvsctl_text_LDFLAGS = $(LDFLAGS_UNIT)

tests_unit_limits_SOURCES = tests/unit/limits.c $(UNIT_COMMON)
tests_unit_limits_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_limits_CFLAGS = $(CFLAGS_UNIT)
tests_unit_limits_LDADD = $(LDADD_UNIT)
tests_unit_limits_LDFLAGS = $(LDFLAGS_UNIT) -Wl,--wrap=clock_getres

tests_unit_message_SOURCES = tests/unit/message.c $(UNIT_COMMON)
tests_unit_message_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_message_CFLAGS = $(CFLAGS_UNIT)
tests_unit_message_LDADD = $(LDADD_UNIT)
tests_unit_message_LDFLAGS = $(LDFLAGS_UNIT)

tests_unit_names_SOURCES = tests/unit/names.c $(UNIT_COMMON)
tests_unit_names_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_names_CFLAGS = $(CFLAGS_UNIT)
tests_unit_names_LDADD = $(LDADD_UNIT)
tests_unit_names_LDFLAGS = $(LDFLAGS_UNIT)

tests_unit_netns_SOURCES = tests/unit/netns.c $(UNIT_FAKE)
tests_unit_netns_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_netns_CFLAGS = $(CFLAGS_UNIT)
tests_unit_netns_LDADD = $(LDADD_UNIT)
tests_unit_netns_LDFLAGS = $(LDFLAGS_FAKE)

tests_unit_plan_SOURCES = tests/unit/plan.c $(UNIT_COMMON)
tests_unit_plan_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_plan_CFLAGS = $(CFLAGS_UNIT)
tests_unit_plan_LDADD = $(LDADD_UNIT)
tests_unit_plan_LDFLAGS = $(LDFLAGS_UNIT)

# A model stands for the kernel: what plans call is replaced.
tests_unit_plan_model_SOURCES = tests/unit/plan-model.c $(UNIT_COMMON)
tests_unit_plan_model_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_plan_model_CFLAGS = $(CFLAGS_UNIT)
tests_unit_plan_model_LDADD = $(LDADD_UNIT)
tests_unit_plan_model_LDFLAGS = $(LDFLAGS_UNIT) \
	-Wl,--wrap=ipvs_batch_begin,--wrap=ipvs_batch_end,--wrap=ipvs_table_load \
	-Wl,--wrap=ipvs_service_add,--wrap=ipvs_service_update,--wrap=ipvs_service_delete \
	-Wl,--wrap=ipvs_dest_add,--wrap=ipvs_dest_update,--wrap=ipvs_dest_delete \
	-Wl,--wrap=ipvs_timeouts_set,--wrap=ipvs_daemon_start,--wrap=ipvs_daemon_stop

tests_unit_rates_SOURCES = tests/unit/rates.c $(UNIT_COMMON)
tests_unit_rates_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_rates_CFLAGS = $(CFLAGS_UNIT)
tests_unit_rates_LDADD = $(LDADD_UNIT)
tests_unit_rates_LDFLAGS = $(LDFLAGS_UNIT)

tests_unit_records_SOURCES = tests/unit/records.c $(UNIT_COMMON)
tests_unit_records_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_records_CFLAGS = $(CFLAGS_UNIT)
tests_unit_records_LDADD = $(LDADD_UNIT)
tests_unit_records_LDFLAGS = $(LDFLAGS_UNIT)

tests_unit_request_SOURCES = tests/unit/request.c $(UNIT_FAKE)
tests_unit_request_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_request_CFLAGS = $(CFLAGS_UNIT)
tests_unit_request_LDADD = $(LDADD_UNIT)
tests_unit_request_LDFLAGS = $(LDFLAGS_FAKE)

tests_unit_rules_SOURCES = tests/unit/rules.c tests/unit/rules.h $(UNIT_COMMON)
tests_unit_rules_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_rules_CFLAGS = $(CFLAGS_UNIT)
tests_unit_rules_LDADD = $(LDADD_UNIT)
tests_unit_rules_LDFLAGS = $(LDFLAGS_UNIT)

tests_unit_rules_table_SOURCES = tests/unit/rules-table.c $(UNIT_COMMON)
tests_unit_rules_table_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_rules_table_CFLAGS = $(CFLAGS_UNIT)
tests_unit_rules_table_LDADD = $(LDADD_UNIT)
tests_unit_rules_table_LDFLAGS = $(LDFLAGS_UNIT)

tests_unit_rules_text_SOURCES = tests/unit/rules-text.c tests/unit/rules.h $(UNIT_COMMON)
tests_unit_rules_text_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_rules_text_CFLAGS = $(CFLAGS_UNIT)
tests_unit_rules_text_LDADD = $(LDADD_UNIT)
tests_unit_rules_text_LDFLAGS = $(LDFLAGS_UNIT) \
	-Wl,--wrap=malloc,--wrap=calloc,--wrap=reallocarray

tests_unit_sysctl_SOURCES = tests/unit/sysctl.c $(UNIT_COMMON)
tests_unit_sysctl_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_sysctl_CFLAGS = $(CFLAGS_UNIT)
tests_unit_sysctl_LDADD = $(LDADD_UNIT)
tests_unit_sysctl_LDFLAGS = $(LDFLAGS_UNIT) -Wl,--wrap=clock_getres

tests_unit_sysctl_files_SOURCES = tests/unit/sysctl-files.c $(UNIT_COMMON)
tests_unit_sysctl_files_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_sysctl_files_CFLAGS = $(CFLAGS_UNIT)
tests_unit_sysctl_files_LDADD = $(LDADD_UNIT)
tests_unit_sysctl_files_LDFLAGS = $(LDFLAGS_UNIT) \
	-Wl,--wrap=open,--wrap=write,--wrap=reallocarray

tests_unit_table_SOURCES = tests/unit/table.c $(UNIT_COMMON)
tests_unit_table_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_table_CFLAGS = $(CFLAGS_UNIT)
tests_unit_table_LDADD = $(LDADD_UNIT)
tests_unit_table_LDFLAGS = $(LDFLAGS_UNIT)

tests_unit_text_SOURCES = tests/unit/text.c $(UNIT_COMMON)
tests_unit_text_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_text_CFLAGS = $(CFLAGS_UNIT)
tests_unit_text_LDADD = $(LDADD_UNIT)
tests_unit_text_LDFLAGS = $(LDFLAGS_UNIT)

tests_unit_totals_SOURCES = tests/unit/totals.c $(UNIT_FAKE)
tests_unit_totals_CPPFLAGS = $(CPPFLAGS_UNIT)
tests_unit_totals_CFLAGS = $(CFLAGS_UNIT)
tests_unit_totals_LDADD = $(LDADD_UNIT)
tests_unit_totals_LDFLAGS = $(LDFLAGS_FAKE)

LDADD_KERNEL = lib/libipvs.la $(MNL_LIBS) $(CMOCKA_LIBS)
CFLAGS_KERNEL = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(MNL_CFLAGS) -pthread
# Without libtool's wrappers, which may want to write to the source tree that the guest can't.
LDFLAGS_KERNEL = $(AM_LDFLAGS) -no-install

KERNEL_BENCH = tests/kernel/bench.h tests/kernel/bench.c tests/kernel/assert.c \
	tests/kernel/net.h tests/kernel/net.c tests/kernel/raw.h tests/kernel/raw.c

tests_kernel_service_SOURCES = tests/kernel/service.c $(KERNEL_BENCH)
tests_kernel_service_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_service_LDADD = $(LDADD_KERNEL)
tests_kernel_service_LDFLAGS = $(LDFLAGS_KERNEL)

tests_kernel_dest_SOURCES = tests/kernel/dest.c $(KERNEL_BENCH)
tests_kernel_dest_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_dest_LDADD = $(LDADD_KERNEL)
tests_kernel_dest_LDFLAGS = $(LDFLAGS_KERNEL)

tests_kernel_lists_SOURCES = tests/kernel/lists.c $(KERNEL_BENCH)
tests_kernel_lists_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_lists_LDADD = $(LDADD_KERNEL)
tests_kernel_lists_LDFLAGS = $(LDFLAGS_KERNEL)

tests_kernel_daemon_SOURCES = tests/kernel/daemon.c $(KERNEL_BENCH)
tests_kernel_daemon_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_daemon_LDADD = $(LDADD_KERNEL)
tests_kernel_daemon_LDFLAGS = $(LDFLAGS_KERNEL)

tests_kernel_errors_SOURCES = tests/kernel/errors.c $(KERNEL_BENCH)
tests_kernel_errors_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_errors_LDADD = $(LDADD_KERNEL)
tests_kernel_errors_LDFLAGS = $(LDFLAGS_KERNEL)

tests_kernel_rights_SOURCES = tests/kernel/rights.c $(KERNEL_BENCH)
tests_kernel_rights_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_rights_LDADD = $(LDADD_KERNEL)
tests_kernel_rights_LDFLAGS = $(LDFLAGS_KERNEL)

tests_kernel_module_SOURCES = tests/kernel/module.c $(KERNEL_BENCH)
tests_kernel_module_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_module_LDADD = $(LDADD_KERNEL)
tests_kernel_module_LDFLAGS = $(LDFLAGS_KERNEL)

tests_kernel_handle_SOURCES = tests/kernel/handle.c $(KERNEL_BENCH)
tests_kernel_handle_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_handle_LDADD = $(LDADD_KERNEL)
tests_kernel_handle_LDFLAGS = $(LDFLAGS_KERNEL)

tests_kernel_descriptors_SOURCES = tests/kernel/descriptors.c $(KERNEL_BENCH)
tests_kernel_descriptors_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_descriptors_LDADD = $(LDADD_KERNEL)
tests_kernel_descriptors_LDFLAGS = $(LDFLAGS_KERNEL)

tests_kernel_endure_SOURCES = tests/kernel/endure.c $(KERNEL_BENCH)
tests_kernel_endure_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_endure_LDADD = $(LDADD_KERNEL)
tests_kernel_endure_LDFLAGS = $(LDFLAGS_KERNEL)

tests_kernel_traffic_SOURCES = tests/kernel/traffic.c $(KERNEL_BENCH)
tests_kernel_traffic_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_traffic_LDADD = $(LDADD_KERNEL)
tests_kernel_traffic_LDFLAGS = $(LDFLAGS_KERNEL)

tests_kernel_counters_SOURCES = tests/kernel/counters.c $(KERNEL_BENCH)
tests_kernel_counters_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_counters_LDADD = $(LDADD_KERNEL)
tests_kernel_counters_LDFLAGS = $(LDFLAGS_KERNEL)

tests_kernel_rates_SOURCES = tests/kernel/rates.c $(KERNEL_BENCH)
tests_kernel_rates_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_rates_LDADD = $(LDADD_KERNEL)
tests_kernel_rates_LDFLAGS = $(LDFLAGS_KERNEL)

tests_kernel_batch_SOURCES = tests/kernel/batch.c $(KERNEL_BENCH)
tests_kernel_batch_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_batch_LDADD = $(LDADD_KERNEL)
tests_kernel_batch_LDFLAGS = $(LDFLAGS_KERNEL)

tests_kernel_behaviour_SOURCES = tests/kernel/behaviour.c $(KERNEL_BENCH)
tests_kernel_behaviour_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_behaviour_LDADD = $(LDADD_KERNEL)
tests_kernel_behaviour_LDFLAGS = $(LDFLAGS_KERNEL)

tests_kernel_plan_SOURCES = tests/kernel/plan.c
tests_kernel_plan_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_plan_LDADD = $(LDADD_KERNEL)
tests_kernel_plan_LDFLAGS = $(LDFLAGS_KERNEL)

tests_kernel_protocol_SOURCES = tests/kernel/protocol.c $(KERNEL_BENCH)
tests_kernel_protocol_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_protocol_LDADD = $(LDADD_KERNEL)
tests_kernel_protocol_LDFLAGS = $(LDFLAGS_KERNEL)

tests_kernel_dumps_SOURCES = tests/kernel/dumps.c $(KERNEL_BENCH)
tests_kernel_dumps_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_dumps_LDADD = $(LDADD_KERNEL)
tests_kernel_dumps_LDFLAGS = $(LDFLAGS_KERNEL)

DRAINING = tests/kernel/draining.h tests/kernel/draining.c $(SETTING)
tests_kernel_drain_SOURCES = tests/kernel/drain.c $(DRAINING)
tests_kernel_drain_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_drain_LDADD = $(LDADD_KERNEL)
tests_kernel_drain_LDFLAGS = $(LDFLAGS_KERNEL)

tests_kernel_drain_wait_SOURCES = tests/kernel/drain-wait.c $(DRAINING)
tests_kernel_drain_wait_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_drain_wait_LDADD = $(LDADD_KERNEL)
tests_kernel_drain_wait_LDFLAGS = $(LDFLAGS_KERNEL)

tests_kernel_drain_many_SOURCES = tests/kernel/drain-many.c $(DRAINING)
tests_kernel_drain_many_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_drain_many_LDADD = $(LDADD_KERNEL)
tests_kernel_drain_many_LDFLAGS = $(LDFLAGS_KERNEL)

tests_kernel_drain_example_SOURCES = tests/kernel/drain-example.c $(DRAINING)
tests_kernel_drain_example_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_drain_example_LDADD = $(LDADD_KERNEL)
tests_kernel_drain_example_LDFLAGS = $(LDFLAGS_KERNEL)

tests_kernel_schedulers_SOURCES = tests/kernel/schedulers.c $(KERNEL_BENCH)
tests_kernel_schedulers_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_schedulers_LDADD = $(LDADD_KERNEL)
tests_kernel_schedulers_LDFLAGS = $(LDFLAGS_KERNEL)

tests_kernel_table_SOURCES = tests/kernel/table.c $(KERNEL_BENCH)
tests_kernel_table_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_table_LDADD = $(LDADD_KERNEL)
tests_kernel_table_LDFLAGS = $(LDFLAGS_KERNEL)

tests_kernel_churn_SOURCES = tests/kernel/churn.c $(KERNEL_BENCH)
tests_kernel_churn_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_churn_LDADD = $(LDADD_KERNEL)
tests_kernel_churn_LDFLAGS = $(LDFLAGS_KERNEL)

KERNEL_CONNS = $(KERNEL_BENCH) tests/kernel/conns.h tests/kernel/conns.c \
	tests/bench/connections.h tests/bench/connections.c

tests_kernel_conn_SOURCES = tests/kernel/conn.c $(KERNEL_CONNS)
tests_kernel_conn_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_conn_LDADD = $(LDADD_KERNEL)
tests_kernel_conn_LDFLAGS = $(LDFLAGS_KERNEL)

tests_kernel_conn_table_SOURCES = tests/kernel/conn-table.c $(KERNEL_CONNS)
tests_kernel_conn_table_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_conn_table_LDADD = $(LDADD_KERNEL)
tests_kernel_conn_table_LDFLAGS = $(LDFLAGS_KERNEL)

tests_kernel_conn_pe_SOURCES = tests/kernel/conn-pe.c $(KERNEL_CONNS)
tests_kernel_conn_pe_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_conn_pe_LDADD = $(LDADD_KERNEL)
tests_kernel_conn_pe_LDFLAGS = $(LDFLAGS_KERNEL)
SETTING = tests/kernel/setting.h tests/kernel/setting.c $(KERNEL_BENCH)

# Real servers under a real load: nginx and ab.
TRAFFIC = tests/traffic/web.h tests/traffic/web.c tests/traffic/load.h tests/traffic/load.c \
	tests/traffic/record.h tests/traffic/record.c $(SETTING)
tests_traffic_rolling_SOURCES = tests/traffic/rolling.c tests/traffic/restart.h \
	tests/traffic/restart.c $(TRAFFIC)
tests_traffic_rolling_CFLAGS = $(CFLAGS_KERNEL)
tests_traffic_rolling_LDADD = $(LDADD_KERNEL)
tests_traffic_rolling_LDFLAGS = $(LDFLAGS_KERNEL)

tests_traffic_shift_SOURCES = tests/traffic/shift.c tests/traffic/wrr.h tests/traffic/wrr.c \
	$(TRAFFIC)
tests_traffic_shift_CFLAGS = $(CFLAGS_KERNEL)
tests_traffic_shift_LDADD = $(LDADD_KERNEL)
tests_traffic_shift_LDFLAGS = $(LDFLAGS_KERNEL)

TRAFFIC_JOB = tests/traffic/job.h tests/traffic/job.c $(TRAFFIC)
tests_traffic_clients_SOURCES = tests/traffic/clients.c $(TRAFFIC_JOB)
tests_traffic_clients_CFLAGS = $(CFLAGS_KERNEL)
tests_traffic_clients_LDADD = $(LDADD_KERNEL)
tests_traffic_clients_LDFLAGS = $(LDFLAGS_KERNEL)

tests_traffic_udp_SOURCES = tests/traffic/udp.c tests/traffic/flows.h tests/traffic/flows.c \
	tests/traffic/job.h tests/traffic/job.c $(SETTING)
tests_traffic_udp_CFLAGS = $(CFLAGS_KERNEL)
tests_traffic_udp_LDADD = $(LDADD_KERNEL)
tests_traffic_udp_LDFLAGS = $(LDFLAGS_KERNEL)

tests_kernel_settings_SOURCES = tests/kernel/settings.c $(SETTING)
tests_kernel_settings_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_settings_LDADD = $(LDADD_KERNEL)
tests_kernel_settings_LDFLAGS = $(LDFLAGS_KERNEL)

tests_kernel_settings_wire_SOURCES = tests/kernel/settings-wire.c $(SETTING)
tests_kernel_settings_wire_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_settings_wire_LDADD = $(LDADD_KERNEL)
tests_kernel_settings_wire_LDFLAGS = $(LDFLAGS_KERNEL)

tests_kernel_advice_SOURCES = tests/kernel/advice.c $(SETTING)
tests_kernel_advice_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_advice_LDADD = $(LDADD_KERNEL)
tests_kernel_advice_LDFLAGS = $(LDFLAGS_KERNEL)

tests_kernel_sysctl_SOURCES = tests/kernel/sysctl.c $(KERNEL_BENCH)
tests_kernel_sysctl_CFLAGS = $(CFLAGS_KERNEL)
tests_kernel_sysctl_LDADD = $(LDADD_KERNEL)
tests_kernel_sysctl_LDFLAGS = $(LDFLAGS_KERNEL)

CONFORMANCE_GUEST = tests/conformance/guest.c tests/conformance/guest.h \
	tests/conformance/records.c tests/conformance/records.h tests/conformance/table.c

tests_conformance_ipvsadm_SOURCES = tests/conformance/ipvsadm.c tests/conformance/expected.h \
	$(CONFORMANCE_GUEST)
tests_conformance_ipvsadm_CFLAGS = $(CFLAGS_KERNEL)
tests_conformance_ipvsadm_LDADD = $(LDADD_KERNEL)
tests_conformance_ipvsadm_LDFLAGS = $(LDFLAGS_KERNEL)

tests_conformance_counters_SOURCES = tests/conformance/counters.c $(CONFORMANCE_GUEST)
tests_conformance_counters_CFLAGS = $(CFLAGS_KERNEL)
tests_conformance_counters_LDADD = $(LDADD_KERNEL)
tests_conformance_counters_LDFLAGS = $(LDFLAGS_KERNEL)

tests_conformance_rules_SOURCES = \
	tests/conformance/rules.c \
	tests/conformance/guest.c tests/conformance/guest.h \
	tests/conformance/records.c tests/conformance/records.h \
	tests/conformance/table.c
tests_conformance_rules_CFLAGS = $(CFLAGS_KERNEL)
tests_conformance_rules_LDADD = $(LDADD_KERNEL)
tests_conformance_rules_LDFLAGS = $(LDFLAGS_KERNEL)

# ipvsctl beside ipvsadm.
tests_conformance_same_SOURCES = tests/conformance/same.c tests/conformance/same.h \
	tests/conformance/tables.c tests/conformance/stand.c tests/conformance/traffic.c \
	tests/conformance/traffic.h
tests_conformance_same_LDADD = lib/libipvs.la
tests_conformance_same_LDFLAGS = $(LDFLAGS_KERNEL)
EXTRA_DIST += tests/conformance/scenarios

EXTRA_DIST += tests/run-test tests/summary tests/check-kernels $(SCRIPT_TESTS) \
	tests/testbed/run tests/testbed/init tests/testbed/fstab tests/testbed/xstate.c \
	tests/testbed/fetch-kernel tests/testbed/self-test \
	tests/abi/tap.sh tests/abi/declarations.awk tests/abi/symbols tests/abi/values \
	tests/abi/libipvs.abi tests/ipvsctl/tap.sh \
	tests/ipvsctl/traffic.sh tests/ipvsctl/screen.sh $(WORD_TESTS)

# The kernel tests on 5.10, 6.1, 6.12 and 7.2, one after the other.
check-kernels: $(KERNEL_TESTS) $(IPVSCTL_TESTS) examples/watch-stats examples/drain $(sbin_PROGRAMS)
	@builddir='$(abs_builddir)' srcdir='$(abs_srcdir)' \
		$(srcdir)/tests/check-kernels $(KERNEL_TESTS) $(IPVSCTL_TESTS)

.PHONY: check-kernels

# The run that doc/drain.md shows, anew: two tests write down what happens in them.
drain-record: tests/traffic/rolling tests/traffic/shift
	rm -f drain.tsv
	TRAFFIC_RECORD=$(abs_builddir)/drain.tsv TESTBED_WRITE=$(abs_builddir) \
		$(srcdir)/tests/run-test tests/traffic/rolling
	TRAFFIC_RECORD=$(abs_builddir)/drain.tsv TESTBED_WRITE=$(abs_builddir) \
		$(srcdir)/tests/run-test tests/traffic/shift
	cp drain.tsv $(srcdir)/doc/drain.tsv
	@$(MAKE) --no-print-directory drain-pages

# The same from what was written down.
drain-pages:
	$(srcdir)/tests/traffic/draw $(srcdir)/doc/drain.tsv $(srcdir)/doc

CLEANFILES += drain.tsv
EXTRA_DIST += tests/traffic/draw doc/drain.md doc/drain.tsv doc/drain-shift.svg \
	doc/drain-restart.svg

.PHONY: drain-record drain-pages
