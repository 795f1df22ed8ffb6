# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# Sourced by tests that need IPVS: they go on in a kernel that has it (tests/testbed/run).
set -u
: "${builddir:?names the top directory of the build}" "${srcdir:?names that of the sources}"

if [ "${IPVS_KERNEL:-}" = none ]; then
	echo "1..0 # SKIP told to do without a kernel (IPVS_KERNEL=none)"
	exit
fi
[ -n "${LIBIPVS_GUEST:-}" ] || LIBIPVS_GUEST=1 exec "$srcdir/tests/testbed/run" bash "$0" "$@"
