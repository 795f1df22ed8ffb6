#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# usage: bench.sh        (make bench; builddir, srcdir and PYTHON in the environment)
#
# What Python costs beside C. On this machine: making the objects of 100,000 servers of a table, and
# one operation that only crosses the border. In the test bench, where each system call is dear, also
# those of Python's locks: loading 100,000 servers as objects, and one command of the kernel.
set -eu
servers=100000 operations=10000
[ -n "${LIBIPVS_GUEST:-}" ] || {
	. "$srcdir/bindings/python/bench-here.sh"
	LIBIPVS_GUEST=1 TESTBED_MEM=2G exec "$srcdir/tests/testbed/run" bash "$0"
}
export PYTHONPATH=$builddir/bindings/python/tree
dir=$(mktemp -d)
"$builddir/bindings/python/bench" $servers $operations | sort >"$dir/c"
"$PYTHON" "$srcdir/bindings/python/tests/bench.py" $servers $operations | sort >"$dir/python"
join "$dir/c" "$dir/python" |
	awk -v servers=$servers '
		BEGIN { what["command"] = "one command"
			what["load"] = servers " servers loaded as objects"; unit["load"] = 1e6 }
		{ u = unit[$1] ? unit[$1] : 1e3
		  printf "python: %-34s C %9.2f %s, Python %9.2f, ratio %.1f\n", what[$1], $2 / u,
			u == 1e3 ? "us" : "ms", $3 / u, $3 / $2 }'
