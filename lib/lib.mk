# SPDX-License-Identifier: LGPL-2.1-or-later
ipvsincludedir = $(includedir)/libipvs
ipvsinclude_HEADERS = \
	include/libipvs/libipvs.h \
	include/libipvs/types.h \
	include/libipvs/text.h \
	include/libipvs/handle.h \
	include/libipvs/service.h \
	include/libipvs/dest.h \
	include/libipvs/stats.h \
	include/libipvs/conn.h \
	include/libipvs/batch.h \
	include/libipvs/table.h \
	include/libipvs/scope.h \
	include/libipvs/plan.h \
	include/libipvs/drain.h \
	include/libipvs/rules.h \
	include/libipvs/timeouts.h \
	include/libipvs/daemon.h \
	include/libipvs/sysctl.h \
	include/libipvs/advice.h

dist_man5_MANS = doc/ipvs-rules.5
dist_man7_MANS = doc/ipvs-sysctl.7

pkgconfigdir = $(libdir)/pkgconfig
pkgconfig_DATA = lib/libipvs.pc

# Everything once; tests that look inside link this one.
noinst_LTLIBRARIES += lib/libipvs-inside.la
lib_libipvs_inside_la_SOURCES = \
	lib/api.h \
	lib/value/error.h lib/value/error.c \
	lib/value/addr.h lib/value/addr.c \
	lib/value/hash.h \
	lib/value/names.c \
	lib/value/key.c \
	lib/value/check.h lib/value/check.c \
	lib/value/scheduler.h lib/value/scheduler.c \
	lib/value/line.h lib/value/line.c \
	lib/wire/uapi.h \
	lib/wire/attr.h lib/wire/engine.h lib/wire/attr.c \
	lib/wire/schema.h lib/wire/schema.c \
	lib/wire/netns.h lib/wire/netns.c \
	lib/wire/socket.h lib/wire/socket.c \
	lib/wire/message.h lib/wire/message.c \
	lib/wire/exchange.h lib/wire/exchange.c \
	lib/wire/dump.h lib/wire/dump.c \
	lib/kernel/handle.h lib/kernel/handle.c \
	lib/kernel/call.h lib/kernel/call.c \
	lib/kernel/error.h lib/kernel/error.c \
	lib/kernel/service.h lib/kernel/service.c \
	lib/kernel/dest.h lib/kernel/dest.c \
	lib/kernel/daemon.h lib/kernel/daemon.c \
	lib/kernel/config.h lib/kernel/config.c \
	lib/kernel/batch.h lib/kernel/batch.c \
	lib/observe/procfs.h lib/observe/procfs.c \
	lib/observe/columns.h lib/observe/columns.c \
	lib/observe/totals.h lib/observe/totals.c \
	lib/observe/cpus.c \
	lib/observe/rates.c \
	lib/observe/stats.c \
	lib/observe/digits.h \
	lib/observe/conn-state.h lib/observe/conn-state.c \
	lib/observe/conn-line.h lib/observe/conn-line.c \
	lib/observe/conn-reader.h lib/observe/conn-reader.c \
	lib/observe/conn-filter.c \
	lib/observe/sysctl-rows.h lib/observe/sysctl-rows.c \
	lib/observe/sysctl-text.h lib/observe/sysctl-text.c \
	lib/observe/sysctl-file.h lib/observe/sysctl-file.c \
	lib/observe/sysctl.c \
	lib/table/index.h lib/table/index.c \
	lib/table/table.h lib/table/table.c \
	lib/table/find.c \
	lib/table/edit.c \
	lib/table/reader.h lib/table/reader.c \
	lib/table/load.c \
	lib/table/scope.h lib/table/scope.c \
	lib/table/same.h lib/table/same.c \
	lib/table/plan.h lib/table/plan-steps.c lib/table/plan.c \
	lib/table/step.c \
	lib/table/apply.c \
	lib/table/rules.h lib/table/rules-read.c lib/table/rules-write.c \
	lib/table/rules-options.c lib/table/rules-values.c lib/table/rules-run.c \
	lib/table/rules-errors.c \
	lib/policy/survey.h lib/policy/survey.c \
	lib/policy/view.h lib/policy/view.c \
	lib/policy/advice-rules.h lib/policy/advice-rules.c \
	lib/policy/advice.c \
	lib/policy/look.c \
	lib/drain/drain.h lib/drain/drain.c \
	lib/drain/add.c \
	lib/drain/job.c \
	lib/drain/fall.h lib/drain/fall.c \
	lib/drain/ramp.h lib/drain/ramp.c \
	lib/drain/census.h lib/drain/census.c \
	lib/drain/wait.h lib/drain/wait.c \
	lib/drain/decide.h lib/drain/decide.c \
	lib/drain/look.c \
	lib/drain/expand.c \
	lib/drain/start.c \
	lib/drain/apply.c \
	lib/drain/text.c
lib_libipvs_inside_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden $(MNL_CFLAGS)

lib_LTLIBRARIES += lib/libipvs.la
lib_libipvs_la_SOURCES =
lib_libipvs_la_LIBADD = lib/libipvs-inside.la $(MNL_LIBS)
lib_libipvs_la_LDFLAGS = $(AM_LDFLAGS) -version-info $(LT_CURRENT):$(LT_REVISION):$(LT_AGE) \
	-Wl,--version-script=$(top_srcdir)/lib/libipvs.map -Wl,-Bsymbolic-functions
if !SANITIZED
lib_libipvs_la_LDFLAGS += -no-undefined -Wl,--no-undefined
endif
# Hidden visibility means nothing in an archive: there the names inside are made local, or those of
# a program that links it would clash with them.
archive = lib/.libs/libipvs.a
lib/archive.stamp: lib/libipvs.la
	$(AM_V_GEN)if test -f $(archive); then \
		$(LD) -r -o lib/archive.o --whole-archive $(archive) && \
		$(OBJCOPY) --localize-hidden lib/archive.o && \
		rm -f $(archive) && $(AR) cr $(archive) lib/archive.o && $(RANLIB) $(archive); \
	fi && echo done >$@
all-local: lib/archive.stamp
CLEANFILES += lib/archive.stamp lib/archive.o

EXTRA_lib_libipvs_la_DEPENDENCIES = $(top_srcdir)/lib/libipvs.map
EXTRA_DIST += lib/libipvs.map
