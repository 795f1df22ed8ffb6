#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What needs a kernel, and the examples of the docstrings: in the test bench.
. "$(dirname "$0")/../../../tests/bindings/guest.sh"
exec "$PYTHON" -X dev "$srcdir/bindings/python/tests/tap.py" test_kernel test_doc
