#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What README.md shows is true: its program compiles as it stands there, and what it promises of
# its own length and the demo's holds.
. "$(dirname "$0")/tap.sh"

compiles() {
	"$CC" -std=c99 -pedantic -Wall -Wextra -Werror -I"$srcdir/include" "$work/web.c" \
		-o "$work/web" "$shared"
}

# lines FILE LEAST MOST
lines() {
	local count
	count=$(grep -c '' "$1")
	echo "$1 has $count lines"
	[ "$count" -ge "$2" ] && [ "$count" -le "$3" ]
}

need_library
awk '/^```c$/ { inside = 1; next } /^```$/ { inside = 0 } inside' "$srcdir/README.md" >"$work/web.c"
check "README.md's program has about 15 lines" lines "$work/web.c" 12 17
check "README.md's program compiles" compiles
check "README.md is shorter than 150 lines" lines "$srcdir/README.md" 20 149
check "the demo is shorter than 120 lines" lines "$srcdir/examples/round-robin.c" 60 119
check "examples/drain.c is shorter than 100 lines" lines "$srcdir/examples/drain.c" 50 99
finish
