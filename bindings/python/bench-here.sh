# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# Sourced by bench.sh: what needs no kernel, on this machine.
PYTHONPATH=$builddir/bindings/python/tree "$PYTHON" - <<'END'
import time

import ipvs

text = "-A -t 10.0.0.1:80 -s rr\n" + "".join(
    f"-a -t 10.0.0.1:80 -r 10.{i >> 16}.{i >> 8 & 255}.{i & 255}:80 -m -w 1\n" for i in range(100000)
)
with ipvs.Table.parse(text) as table:
    best = 1e9
    for _ in range(5):
        begin = time.perf_counter()
        items = table.items()
        best = min(best, time.perf_counter() - begin)
        del items
    print(f"python: 100,000 servers of a table as objects, no kernel: {best:.3f} s (aim: 0.6)")
END
join <("$builddir/bindings/python/bench") \
	<(PYTHONPATH=$builddir/bindings/python/tree "$PYTHON" "$srcdir/bindings/python/tests/bench.py") |
	awk '{ printf "python: one operation without a kernel: C %.2f us, Python %.2f us\n", $2 / 1e3, $3 / 1e3 }'
