# SPDX-License-Identifier: LGPL-2.1-or-later
# The command line. It uses what every program can: the public headers and the library.
sbin_PROGRAMS = examples/ipvsctl/ipvsctl
examples_ipvsctl_ipvsctl_SOURCES = examples/ipvsctl/main.c $(IPVSCTL_IPVSADM)
examples_ipvsctl_ipvsctl_LDADD = lib/libipvs.la
IPVSCTL_IPVSADM = \
	examples/ipvsctl/ipvsadm/address.h examples/ipvsctl/ipvsadm/address.c \
	examples/ipvsctl/ipvsadm/checks.h examples/ipvsctl/ipvsadm/checks.c \
	examples/ipvsctl/ipvsadm/command.h examples/ipvsctl/ipvsadm/command.c \
	examples/ipvsctl/ipvsadm/conns.h examples/ipvsctl/ipvsadm/conns.c \
	examples/ipvsctl/ipvsadm/formats.h examples/ipvsctl/ipvsadm/formats.c \
	examples/ipvsctl/ipvsadm/help.h examples/ipvsctl/ipvsadm/help.c \
	examples/ipvsctl/ipvsadm/ipvsadm.h examples/ipvsctl/ipvsadm/ipvsadm.c \
	examples/ipvsctl/ipvsadm/line.h examples/ipvsctl/ipvsadm/line.c \
	examples/ipvsctl/ipvsadm/list.h examples/ipvsctl/ipvsadm/list.c \
	examples/ipvsctl/ipvsadm/messages.h examples/ipvsctl/ipvsadm/messages.c \
	examples/ipvsctl/ipvsadm/names.h examples/ipvsctl/ipvsadm/names.c \
	examples/ipvsctl/ipvsadm/numbers.h examples/ipvsctl/ipvsadm/numbers.c \
	examples/ipvsctl/ipvsadm/options.h examples/ipvsctl/ipvsadm/options.c \
	examples/ipvsctl/ipvsadm/restore.h examples/ipvsctl/ipvsadm/restore.c \
	examples/ipvsctl/ipvsadm/run.h examples/ipvsctl/ipvsadm/run.c \
	examples/ipvsctl/ipvsadm/save.h examples/ipvsctl/ipvsadm/save.c \
	examples/ipvsctl/ipvsadm/values.h examples/ipvsctl/ipvsadm/values.c

dist_man8_MANS = doc/ipvsctl.8

# The package ipvsadm has files of these names: only for those who ask for them.
if IPVSADM_LINKS
install-exec-hook:
	for name in ipvsadm ipvsadm-save ipvsadm-restore; do \
		$(LN_S) -f ipvsctl '$(DESTDIR)$(sbindir)'/$$name || exit; \
	done
uninstall-hook:
	for name in ipvsadm ipvsadm-save ipvsadm-restore; do \
		rm -f '$(DESTDIR)$(sbindir)'/$$name; \
	done
endif
