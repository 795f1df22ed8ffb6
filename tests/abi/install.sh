#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What "make install" puts where, and that a program finds it by pkg-config and nothing else.
. "$(dirname "$0")/tap.sh"
unset MAKEFLAGS MFLAGS MAKELEVEL DESTDIR
root=$work/root

expected() {
	cat <<-'END'
		INCLUDE/libipvs/advice.h
		INCLUDE/libipvs/batch.h
		INCLUDE/libipvs/conn.h
		INCLUDE/libipvs/daemon.h
		INCLUDE/libipvs/dest.h
		INCLUDE/libipvs/drain.h
		INCLUDE/libipvs/handle.h
		INCLUDE/libipvs/libipvs.h
		INCLUDE/libipvs/plan.h
		INCLUDE/libipvs/rules.h
		INCLUDE/libipvs/scope.h
		INCLUDE/libipvs/service.h
		INCLUDE/libipvs/stats.h
		INCLUDE/libipvs/sysctl.h
		INCLUDE/libipvs/table.h
		INCLUDE/libipvs/text.h
		INCLUDE/libipvs/timeouts.h
		INCLUDE/libipvs/types.h
		LIB/libipvs.a
		LIB/libipvs.la
		LIB/libipvs.so
		LIB/libipvs.so.1
		LIB/libipvs.so.1.AGE.REVISION
		LIB/pkgconfig/libipvs.pc
		MAN/man5/ipvs-rules.5
		MAN/man7/ipvs-sysctl.7
	END
	! with_ipvsctl || cat <<-'END'
		DATA/bash-completion/completions/ipvsctl
		DATA/zsh/site-functions/_ipvsctl
		MAN/man8/ipvsctl.8
		SBIN/ipvsctl
	END
}

setting() {
	sed -n "s/^$1 = //p" "$builddir/Makefile"
}

with_ipvsctl() {
	[ -n "$(folder sbin_PROGRAMS)" ]
}

# Where the build installs to, as its own make says.
folder() {
	printf 'include Makefile\nprint-folder:\n\t@echo $(%s)\n' "$1" |
		"$MAKE" -s --no-print-directory -C "$builddir" -f - print-folder |
		tail -n 1
}

install_it() {
	"$MAKE" -C "$builddir" install DESTDIR="$root"
}

# INCLUDE, LIB, MAN, SBIN and DATA stand for the folders that configure was given.
installed() {
	(cd "$root" && find . ! -type d) | sed -E "s|^\.||
		s|^$includedir/|INCLUDE/|
		s|^$libdir/|LIB/|
		s|^$mandir/|MAN/|
		s|^$sbindir/|SBIN/|
		s|^$datadir/|DATA/|
		s|(libipvs\.so\.1)\.[0-9]+\.[0-9]+\$|\1.AGE.REVISION|" | sort
}

exactly() {
	expected | LC_ALL=C sort >"$work/expected"
	installed >"$work/installed"
	same "$work/expected" "$work/installed" 'the list' 'the installation'
}

# The installed program starts, with the installed library, and knows its words.
ipvsctl_runs() {
	LD_LIBRARY_PATH=$root$libdir "$root$sbindir/ipvsctl" --help | grep -w ipvsadm-restore
}

# What --enable-ipvsadm-links adds: the program under names that it knows itself by.
links_to_ipvsctl() {
	local name links='ipvsadm ipvsadm-save ipvsadm-restore'
	"$MAKE" -C "$builddir" install-exec DESTDIR="$root" IPVSADM_LINKS="$links" || return
	for name in $links; do
		[ "$(readlink "$root$sbindir/$name")" = ipvsctl ] || return
	done
	LD_LIBRARY_PATH=$root$libdir "$root$sbindir/ipvsadm-save" -h 2>&1 | grep '^ipvsadm-save: '
}

# Packagers build in one place and install to another.
no_trace() {
	grep -lF "$root" -r "$root$libdir/pkgconfig" "$root$includedir" |
		nothing "files that name the folder of this installation:"
}

# The system's own folders are dropped otherwise, and with them an installation with --prefix=/usr.
pc() {
	PKG_CONFIG_SYSROOT_DIR=$root PKG_CONFIG_PATH=$root$libdir/pkgconfig \
		PKG_CONFIG_ALLOW_SYSTEM_CFLAGS=1 PKG_CONFIG_ALLOW_SYSTEM_LIBS=1 \
		pkg-config "$@" libipvs
}

same_version() {
	[ "$(pc --modversion)" = "$(setting PACKAGE_VERSION)" ] && return
	echo "pkg-config says $(pc --modversion), configure said $(setting PACKAGE_VERSION)"
	return 1
}

write_program() {
	cat >"$work/program.c" <<-'END'
		#include <stdio.h>
		#include <libipvs/libipvs.h>
		int main(void)
		{
			puts(ipvs_library_version());
			return 0;
		}
	END
}

# built NAME [--static]: the program compiles and says the library's version.
built() {
	local said
	# shellcheck disable=SC2046,SC2086 # several words
	$CC -o "$work/$1" "$work/program.c" $(pc --cflags --libs ${2:-}) || return
	said=$(LD_LIBRARY_PATH=$root$libdir "$work/$1") || return
	[ "$said" = "$(setting PACKAGE_VERSION)" ] && return
	echo "it says $said, configure said $(setting PACKAGE_VERSION)"
	return 1
}

links_shared() {
	readelf -d "$work/shared" | grep -F '[libipvs.so.1]' && return
	echo "it does not use the shared library"
	return 1
}

# Without the shared library the linker takes the other one, and needs what it needs.
built_static() {
	rm "$root$libdir"/libipvs.so*
	built static --static || return
	readelf -d "$work/static" | grep -F libipvs | nothing "it uses a shared library:"
}

uninstalls() {
	"$MAKE" -C "$builddir" uninstall DESTDIR="$root" \
		IPVSADM_LINKS='ipvsadm ipvsadm-save ipvsadm-restore' || return
	find "$root" ! -type d | nothing "files that are left:"
}

need "$MAKE" make
need pkg-config pkg-config
need readelf binutils
includedir=$(folder includedir) libdir=$(folder libdir) mandir=$(folder mandir)
sbindir=$(folder sbindir) datadir=$(folder datadir)
write_program
check "make install DESTDIR=..." install_it
check "installs what it should and nothing else" exactly
! with_ipvsctl || check "the installed ipvsctl runs" ipvsctl_runs
! with_ipvsctl || check "ipvsctl is installed as ipvsadm, if that is asked for" links_to_ipvsctl
check "installed files do not name DESTDIR" no_trace
check "pkg-config knows the version" same_version
check "a program compiles by pkg-config and runs" built shared
check "it uses the shared library" links_shared
check "a program compiles by pkg-config --static and runs" built_static
check "make uninstall leaves nothing" uninstalls
finish
