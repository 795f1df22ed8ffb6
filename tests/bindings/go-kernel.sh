#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The Go package on a kernel with IPVS, with its examples.
. "$(dirname "$0")/guest.sh"
"$builddir/bindings/go/kernel.test" -test.v -test.run '^TestKernel' 2>&1 |
	awk -f "$srcdir/tests/bindings/go-tap.awk"
