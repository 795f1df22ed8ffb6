#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What the library does without a kernel takes as many instructions as the file "instructions" says,
# whatever else the machine does: callgrind counts those of some passes of tests/bench/alone. After
# a change that is meant, record them anew, and read the difference before it is committed:
#   make record-instructions
#
# The library is compiled here, with -O2 alone: how it was configured doesn't matter. libc chooses
# its string functions for the oldest processors. With compiler and libc of the record nothing moves
# the counts then but a change of the sources, and they may rise or fall by 3 %. Others are known to
# be up to 8 % apart (gcc 11, clang 14): with those they may rise by 15 %. Another architecture's
# can't be compared.
. "$(dirname "$0")/../abi/tap.sh"
# shellcheck disable=SC2086 # CC and lists of names are words
record=$srcdir/tests/bench/instructions
passes=10
export GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-AVX2_Usable,-AVX,-AVX512F,-AVX512VL,-ERMS,-FSRM,-SSE4_2,-SSSE3

compile() {
	cd "$srcdir" || return
	eval "$CC -std=gnu11 -O2 $DEFS $MNL_CFLAGS -Iinclude -Ilib -o '$work/alone' lib/*/*.c" \
		"tests/bench/{alone,alone-*,connections,stage,work,table}.c $MNL_LIBS"
}

toolchain() {
	echo "$($CC --version | head -n 1), $(getconf GNU_LIBC_VERSION), $(uname -m)"
}

# instructions SUBJECT PASSES
instructions() {
	valgrind --tool=callgrind --callgrind-out-file=/dev/null "$work/alone" "$1" "$2" 20 10 \
		2>&1 >"$work/said" | sed -n 's/.*Collected : \([0-9]*\)$/\1/p'
}

# Those of one pass. Fails when the subject does.
count() {
	local many one
	many=$(instructions "$1" $((passes + 1)))
	one=$(instructions "$1" 1)
	[ -s "$work/said" ] && [ "${many:-0}" -gt "${one:-0}" ] && echo $(((many - one) / passes))
}

recorded() {
	sed -n "s/^$1 //p" "$record"
}

write_record() {
	local name
	echo '# Instructions of one pass of tests/bench/alone over 20 services of 10 servers each.'
	echo "toolchain $(toolchain)"
	for name in $names; do
		echo "$name $(count "$name")"
	done
}

# Tenths of a percent that the first number is above the second.
above() {
	echo $((($1 - $2) * 1000 / $2))
}

as_recorded() {
	local then now by
	then=$(recorded "$1")
	[ -n "$then" ] || { echo "not recorded: make record-instructions"; return 1; }
	now=$(count "$1") || { echo "it can't be counted"; return 1; }
	by=$(above "$now" "$then")
	echo "$now instructions; recorded are $then"
	if [ "$by" -gt "$limit" ]; then
		echo "that is more: what made it slower?"
		return 1
	fi
	if [ -n "$same" ] && [ "$by" -lt "-$limit" ]; then
		echo "that is less: make record-instructions, or nobody sees it rise again"
		return 1
	fi
}

# Nothing recorded has gone unmeasured.
all_measured() {
	sed -n 's/^\([a-z-]*\) [0-9]*$/\1/p' "$record" | grep -vxF "$names" |
		nothing "recorded, but not measured:"
}

need valgrind valgrind
if [ "${1:-}" != record ] && [[ $(recorded toolchain) != *" $(uname -m)" ]]; then
	echo "1..0 # SKIP recorded was $(recorded toolchain), and this is $(uname -m)"
	exit
fi
check "the library compiles with -O2" compile
names=$("$work/alone") || finish
if [ "${1:-}" = record ]; then
	write_record >"$work/record" && cp "$work/record" "$record" && cat "$record"
	exit
fi
same=1 limit=30
if [ "$(toolchain)" != "$(recorded toolchain)" ]; then
	same='' limit=150
	echo "# this is $(toolchain), recorded was $(recorded toolchain): only a rise by 15 % is told"
fi
check "everything recorded is measured" all_measured
for name in $names; do
	check "$name takes as many instructions as recorded" as_recorded "$name"
done
finish
