# SPDX-License-Identifier: LGPL-2.1-or-later
noinst_PROGRAMS += examples/round-robin examples/watch-stats examples/drain examples/restore
examples_round_robin_SOURCES = examples/round-robin.c
examples_round_robin_LDADD = lib/libipvs.la
examples_round_robin_LDFLAGS = $(AM_LDFLAGS) -no-install
examples_watch_stats_SOURCES = examples/watch-stats.c
examples_watch_stats_LDADD = lib/libipvs.la
examples_watch_stats_LDFLAGS = $(AM_LDFLAGS) -no-install
examples_drain_SOURCES = examples/drain.c
examples_drain_LDADD = lib/libipvs.la
examples_drain_LDFLAGS = $(AM_LDFLAGS) -no-install
examples_restore_SOURCES = examples/restore.c
examples_restore_LDADD = lib/libipvs.la
examples_restore_LDFLAGS = $(AM_LDFLAGS) -no-install
EXTRA_DIST += examples/python/round-robin.py examples/python/watch-stats.py \
	examples/python/drain.py examples/python/restore.py
EXTRA_DIST += examples/demo examples/demo-docker examples/servers/nginx \
	examples/servers/docker examples/servers/docker-image

# Two nginx servers behind one address.
demo: examples/round-robin
	@$(srcdir)/examples/demo examples/round-robin

# The same with two Docker containers.
demo-docker: examples/round-robin
	@$(srcdir)/examples/demo-docker examples/round-robin

.PHONY: demo demo-docker
