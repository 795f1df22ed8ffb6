#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The unit tests once more under valgrind: no byte read or written that is not ours, nothing used
# uninitialised, no memory left over. (Descriptors are counted by the fake kernel itself.)
: "${builddir:?names the build}" "${UNIT_TESTS:?names the unit tests}"
output=$(mktemp) || exit
trap 'rm -f "$output"' EXIT
count=0 failed=0

command -v valgrind >/dev/null || {
	echo "Bail out! no program valgrind: install the package valgrind"
	exit 1
}
for program in $UNIT_TESTS; do
	count=$((count + 1))
	if valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=all \
		"$builddir/$program" >"$output" 2>&1; then
		echo "ok $count - $program"
	else
		echo "not ok $count - $program"
		sed 's/^/# /' "$output"
		failed=1
	fi
done
echo "1..$count"
exit $failed
