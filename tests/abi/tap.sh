# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034 # the scripts use them
# Sourced by the scripts here: TAP, and what they have in common. All read the environment
#   builddir  the build's top directory, with the library in lib/.libs
#   srcdir    the sources' top directory
#   CC CXX MAKE  the programs (cc, c++, make)

: "${builddir:?names the top directory of the build}" "${srcdir:?names that of the sources}"
here=$srcdir/tests/abi
shared=$builddir/lib/.libs/libipvs.so
archive=$builddir/lib/.libs/libipvs.a
CC=${CC:-cc} CXX=${CXX:-c++} MAKE=${MAKE:-make}
tap_count=0 tap_failed=0
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT

export LC_ALL=C

# check NAME COMMAND [ARG...]: the command succeeds; if not, what it printed is the diagnosis.
check() {
	local name=$1
	shift
	tap_count=$((tap_count + 1))
	if "$@" >"$work/output" 2>&1; then
		echo "ok $tap_count - $name"
	else
		echo "not ok $tap_count - $name"
		sed 's/^/#   /' "$work/output"
		tap_failed=1
	fi
}

finish() {
	echo "1..$tap_count"
	exit "$tap_failed"
}

# need PROGRAM PACKAGE: without it nothing here can be told.
need() {
	command -v "$1" >/dev/null && return
	echo "Bail out! no program $1: install the package $2"
	exit 1
}

need_library() {
	[ -e "$shared" ] && return
	echo "Bail out! no $shared: run make first"
	exit 1
}

# Succeeds if nothing is read, else prints it under this sentence.
nothing() {
	local found
	found=$(cat)
	[ -z "$found" ] && return
	printf '%s\n' "$*" "$found"
	return 1
}

# The two files are the same; else their difference.
same() {
	diff -U0 "$1" "$2" | sed '1,2d; /^@@/d' |
		nothing "- is in ${3:-${1##*/}} only, + in ${4:-${2##*/}} only:"
}

headers() {
	(cd "$srcdir/include" && find libipvs -name '*.h' | sort)
}

# What a header declares, see declarations.awk; without arguments, what all do.
declarations() {
	local header
	# shellcheck disable=SC2048 # names without blanks
	for header in ${*:-$(headers)}; do
		awk -f "$here/declarations.awk" "$srcdir/include/$header"
	done
}
