#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The binary interface is the recorded one, or that with additions: the layout of every record and
# the type of every function (libipvs.abi, compared by libabigail), the value of every number that
# programs compile in (values). After a change that is meant, an addition above all, record it anew:
#   builddir=BUILD srcdir=. bash tests/abi/abi.sh record
# and read the difference before it is committed. The library must be built with -g. The record is
# one of a machine with 64-bit pointers.
. "$(dirname "$0")/tap.sh"

# What is inside opaque structs is nobody's business. (libabigail's --drop-private-types would tell
# by the headers' paths, and drop everything from a library built elsewhere.)
write_abi() {
	declarations | awk -F '\t' '$1 == "struct" && $3 == "opaque" {
		print "[suppress_type]\ntype_kind = struct\nname = " $2 "\ndrop = yes"
	}' >"$work/opaque"
	abidw --suppressions "$work/opaque" --exported-interfaces-only --type-id-style hash \
		--no-corpus-path --no-comp-dir-path --no-show-locs --no-elf-needed \
		--no-architecture --no-write-default-sizes "$shared" |
		sed "s| path='[^']*/lib/| path='lib/|"
}

# What a program gets from a macro or an enum is in the program, not in the library.
write_values() {
	{
		echo '#include <stdio.h>'
		echo '#include <libipvs/libipvs.h>'
		echo 'int main(void) {'
		declarations | awk -F '\t' '
			$1 == "value" || ($1 == "macro" && $2 !~ /_INIT$/) {
				printf "printf(\"%s %%lld\\n\", (long long)%s);\n", $2, $2
			}'
		echo 'return 0; }'
	} >"$work/values.c"
	$CC -I"$srcdir/include" -o "$work/values" "$work/values.c" && "$work/values" | sort
}

record() {
	has_debug_information || exit
	write_abi >"$here/libipvs.abi"
	write_values >"$here/values"
	wc -l "$here/libipvs.abi" "$here/values"
	exit
}

has_debug_information() {
	readelf -SW "$shared" | grep -q '\.debug_info' && return
	echo "the library was built without -g: its types can't be told"
	return 1
}

same_values() {
	write_values >"$work/now" || return
	grep -q . "$here/values" || { echo "tests/abi/values is empty"; return 1; }
	comm -23 "$here/values" "$work/now" | nothing "recorded, but different now or gone:"
}

# knows FILE: it has every public struct with its size, and of opaque ones nothing.
knows() {
	local name kind
	declarations | awk -F '\t' '$1 == "struct" { print $2, $3 }' | while read -r name kind; do
		grep -q "<class-decl name='$name' size-in-bits=" "$1"
		case $?$kind in
		0opaque) echo "has what is inside struct $name" ;;
		1defined) echo "has no struct $name" ;;
		esac
	done | nothing "${1##*/} can't be compared:"
}

# Any change that is shown makes abidiff fail; additions are not shown.
same_abi() {
	has_debug_information || return
	write_abi >"$work/library.abi"
	knows "$here/libipvs.abi" && knows "$work/library.abi" &&
		abidiff --no-added-syms --no-architecture "$here/libipvs.abi" "$work/library.abi"
}

need abidw abigail-tools
need abidiff abigail-tools
need readelf binutils
need_library
[ "${1:-}" != record ] || record
check "layouts and types are the recorded ones" same_abi
check "values of enums and macros are the recorded ones" same_values
finish
