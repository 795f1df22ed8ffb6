# SPDX-License-Identifier: LGPL-2.1-or-later
# The command line. It uses what every program can: the public headers and the library.
sbin_PROGRAMS =
dist_man8_MANS =
if WITH_IPVSCTL
sbin_PROGRAMS += examples/ipvsctl/ipvsctl
dist_man8_MANS += doc/ipvsctl.8
endif
EXTRA_DIST += doc/ipvsctl.8
IPVSCTL_IPVSADM = \
	examples/ipvsctl/ipvsadm/address.h examples/ipvsctl/ipvsadm/address.c \
	examples/ipvsctl/ipvsadm/alike.h examples/ipvsctl/ipvsadm/alike.c \
	examples/ipvsctl/ipvsadm/checks.h examples/ipvsctl/ipvsadm/checks.c \
	examples/ipvsctl/ipvsadm/command.h examples/ipvsctl/ipvsadm/command.c \
	examples/ipvsctl/ipvsadm/conns.h examples/ipvsctl/ipvsadm/conns.c \
	examples/ipvsctl/ipvsadm/formats.h examples/ipvsctl/ipvsadm/formats.c \
	examples/ipvsctl/ipvsadm/help.h examples/ipvsctl/ipvsadm/help.c \
	examples/ipvsctl/ipvsadm/ipvsadm.h examples/ipvsctl/ipvsadm/ipvsadm.c \
	examples/ipvsctl/ipvsadm/line.h examples/ipvsctl/ipvsadm/line.c \
	examples/ipvsctl/ipvsadm/lines.h examples/ipvsctl/ipvsadm/lines.c \
	examples/ipvsctl/ipvsadm/list.h examples/ipvsctl/ipvsadm/list.c \
	examples/ipvsctl/ipvsadm/messages.h examples/ipvsctl/ipvsadm/messages.c \
	examples/ipvsctl/ipvsadm/names.h examples/ipvsctl/ipvsadm/names.c \
	examples/ipvsctl/ipvsadm/numbers.h examples/ipvsctl/ipvsadm/numbers.c \
	examples/ipvsctl/ipvsadm/options.h examples/ipvsctl/ipvsadm/options.c \
	examples/ipvsctl/ipvsadm/queue.h examples/ipvsctl/ipvsadm/queue.c \
	examples/ipvsctl/ipvsadm/reader.h examples/ipvsctl/ipvsadm/reader.c \
	examples/ipvsctl/ipvsadm/restore.h examples/ipvsctl/ipvsadm/restore.c \
	examples/ipvsctl/ipvsadm/run.h examples/ipvsctl/ipvsadm/run.c \
	examples/ipvsctl/ipvsadm/save.h examples/ipvsctl/ipvsadm/save.c \
	examples/ipvsctl/ipvsadm/values.h examples/ipvsctl/ipvsadm/values.c
IPVSCTL_WORDS = \
	examples/ipvsctl/words/apply.c examples/ipvsctl/words/call.h \
	examples/ipvsctl/words/call.c examples/ipvsctl/words/check.c \
	examples/ipvsctl/words/completion.h examples/ipvsctl/words/completion.c \
	examples/ipvsctl/words/completion-bash.c examples/ipvsctl/words/completion-zsh.c \
	examples/ipvsctl/words/daemons.c examples/ipvsctl/words/diff.c \
	examples/ipvsctl/words/doctor.c examples/ipvsctl/words/drain.c \
	examples/ipvsctl/words/duration.h examples/ipvsctl/words/duration.c \
	examples/ipvsctl/words/file.h examples/ipvsctl/words/file.c \
	examples/ipvsctl/words/findings.h examples/ipvsctl/words/findings.c \
	examples/ipvsctl/words/interrupts.h examples/ipvsctl/words/interrupts.c \
	examples/ipvsctl/words/job.h examples/ipvsctl/words/job.c \
	examples/ipvsctl/words/nearest.h examples/ipvsctl/words/nearest.c \
	examples/ipvsctl/words/options.h examples/ipvsctl/words/options.c \
	examples/ipvsctl/words/owner.h examples/ipvsctl/words/owner.c \
	examples/ipvsctl/words/part-json.h examples/ipvsctl/words/part-json.c \
	examples/ipvsctl/words/progress.h examples/ipvsctl/words/progress.c \
	examples/ipvsctl/words/rights.h examples/ipvsctl/words/rights.c \
	examples/ipvsctl/words/save.c examples/ipvsctl/words/schedulers.h \
	examples/ipvsctl/words/schedulers.c examples/ipvsctl/words/shift.c \
	examples/ipvsctl/words/steps.h examples/ipvsctl/words/steps.c \
	examples/ipvsctl/words/sysctl.c examples/ipvsctl/words/timeouts.c \
	examples/ipvsctl/words/usage.h examples/ipvsctl/words/usage.c \
	examples/ipvsctl/words/word.h examples/ipvsctl/words/word.c \
	examples/ipvsctl/words/words.h

bashcompletiondir = $(datadir)/bash-completion/completions
zshcompletiondir = $(datadir)/zsh/site-functions
if WITH_IPVSCTL
dist_bashcompletion_DATA = examples/ipvsctl/completion/ipvsctl
dist_zshcompletion_DATA = examples/ipvsctl/completion/_ipvsctl
endif
examples_ipvsctl_ipvsctl_SOURCES = examples/ipvsctl/main.c $(IPVSCTL_IPVSADM) $(IPVSCTL_WORDS)
# status, top and connections: what there is now.
examples_ipvsctl_ipvsctl_SOURCES += \
	examples/ipvsctl/words/bar.h examples/ipvsctl/words/bar.c \
	examples/ipvsctl/words/columns.h examples/ipvsctl/words/columns.c \
	examples/ipvsctl/words/conn-text.h examples/ipvsctl/words/conn-text.c \
	examples/ipvsctl/words/connections.c \
	examples/ipvsctl/words/paint.h examples/ipvsctl/words/paint.c \
	examples/ipvsctl/words/rows.h examples/ipvsctl/words/rows.c \
	examples/ipvsctl/words/rows-json.h examples/ipvsctl/words/rows-json.c \
	examples/ipvsctl/words/samples.h examples/ipvsctl/words/samples.c \
	examples/ipvsctl/words/sheet.h examples/ipvsctl/words/sheet.c \
	examples/ipvsctl/words/status.c \
	examples/ipvsctl/words/tally.h examples/ipvsctl/words/tally.c \
	examples/ipvsctl/words/terminal.h examples/ipvsctl/words/terminal.c \
	examples/ipvsctl/words/top.h examples/ipvsctl/words/top.c \
	examples/ipvsctl/words/top-keys.c \
	examples/ipvsctl/words/units.h examples/ipvsctl/words/units.c \
	examples/ipvsctl/words/view.h examples/ipvsctl/words/view.c \
	examples/ipvsctl/words/watch.h examples/ipvsctl/words/watch.c
examples_ipvsctl_ipvsctl_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS) $(NCURSES_CFLAGS)
examples_ipvsctl_ipvsctl_LDADD = lib/libipvs.la $(JANSSON_LIBS) $(NCURSES_LIBS)

# The package ipvsadm has files of these names: there are none unless configure was asked for them.
if WITH_IPVSCTL
install-exec-hook:
	for name in $(IPVSADM_LINKS); do \
		$(LN_S) -f ipvsctl '$(DESTDIR)$(sbindir)'/$$name || exit; \
	done
uninstall-hook:
	for name in $(IPVSADM_LINKS); do \
		rm -f '$(DESTDIR)$(sbindir)'/$$name; \
	done
endif
