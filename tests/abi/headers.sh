#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The public headers: each alone, in C and C++, beside the kernel's own, and nothing in them that
# could be somebody else's name.
. "$(dirname "$0")/tap.sh"
strict='-pedantic -Wall -Wextra -Werror -fsyntax-only'

# compile LANGUAGE FILE
compile() {
	local compiler=$CC
	[ "$1" != c++11 ] || compiler=$CXX
	# shellcheck disable=SC2086 # several words
	$compiler -std="$1" $strict -I"$srcdir/include" "$2"
}

suffix() {
	if [ "$1" = c++11 ]; then echo cpp; else echo c; fi
}

alone() {
	local header language
	for header in $(headers); do
		for language in c99 c11 c++11; do
			echo "#include <$header>" >"$work/alone.$(suffix $language)"
			check "<$header> alone in $language" \
				compile $language "$work/alone.$(suffix $language)"
		done
	done
}

# Every IPVS_X_INIT makes a struct ipvs_x.
write_initialisers() {
	local macro type
	echo '#include <libipvs/libipvs.h>'
	for macro in $(declarations | awk -F '\t' '$1 == "macro" && $2 ~ /_INIT$/ { print $2 }'); do
		type=$(echo "${macro%_INIT}" | tr '[:upper:]' '[:lower:]')
		echo "struct $type g_$type = $macro;"
		echo "const struct $type c_${type}[2] = { $macro, $macro };"
		echo "void f_$type(struct $type *out);"
		echo "void f_$type(struct $type *out) { struct $type l = $macro; *out = l; }"
	done
}

initialisers() {
	local language
	for language in c99 c11 c++11; do
		write_initialisers >"$work/init.$(suffix $language)"
		check "the initialisers in $language" \
			compile $language "$work/init.$(suffix $language)"
	done
}

# What <linux/ip_vs.h> needs itself is not ours to include.
beside_kernel() {
	local language file
	for language in c99 c11 c++11; do
		file=$work/kernel.$(suffix $language)
		printf '#include <%s>\n' netinet/in.h linux/ip_vs.h libipvs/libipvs.h >"$file"
		check "after <linux/ip_vs.h> in $language" compile $language "$file"
		printf '#include <%s>\n' libipvs/libipvs.h netinet/in.h linux/ip_vs.h >"$file"
		check "before <linux/ip_vs.h> in $language" compile $language "$file"
	done
}

macros_of() {
	printf '#include <%s>\n' "$@" | $CC -std=c99 -dM -E -I"$srcdir/include" - | sort
}

own_macros() {
	macros_of stddef.h stdint.h >"$work/before"
	macros_of stddef.h stdint.h libipvs/libipvs.h >"$work/after"
	comm -13 "$work/before" "$work/after" >"$work/macros"
	[ -s "$work/macros" ] || { echo "no macros at all were found"; return 1; }
	grep -vE '^#define (LIB)?IPVS_' "$work/macros" | nothing "macros of another name:"
}

# Parameters and fields live in scopes of their own.
own_names() {
	declarations | awk -F '\t' '
		$1 ~ /^(function|struct|enum)$/ { count++ }
		$1 ~ /^(function|struct|enum)$/ && $2 ~ /^ipvs(_[a-z0-9_]+)?$/ { next }
		$1 ~ /^(value|macro)$/ && $2 ~ /^IPVS_[A-Z0-9_]+$/ { next }
		$1 ~ /^(parameter|field)$/ { next }
		{ print $1, $2 }
		END { if (count < 30) print "only", count, "declarations were found" }' |
		nothing "names without the prefix, or declarations of another kind:"
}

# A field or parameter that a system header makes a macro would not compile: all the usual ones.
beside_system() {
	cat >"$work/system.c" <<-'END'
		#ifndef _GNU_SOURCE
		#define _GNU_SOURCE
		#endif
		#include <arpa/inet.h>
		#include <errno.h>
		#include <net/if.h>
		#include <netinet/ip.h>
		#include <netinet/tcp.h>
		#include <pthread.h>
		#include <signal.h>
		#include <stdio.h>
		#include <stdlib.h>
		#include <string.h>
		#include <sys/socket.h>
		#include <sys/stat.h>
		#include <unistd.h>
		#include <linux/netlink.h>
		#include <linux/genetlink.h>
		#include <libmnl/libmnl.h>
		#include <libipvs/libipvs.h>
	END
	cp "$work/system.c" "$work/system.cpp"
	check "after the usual system headers in C" compile gnu11 "$work/system.c"
	check "after the usual system headers in C++" compile c++11 "$work/system.cpp"
}

need "${CC%% *}" gcc
need "${CXX%% *}" g++
alone
initialisers
beside_kernel
beside_system
check "macros begin with IPVS_ or LIBIPVS_" own_macros
check "names begin with ipvs_ or IPVS_" own_names
finish
