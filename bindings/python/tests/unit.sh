#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What needs no kernel, under the debug allocator, with every Python from 3.9 to 3.13 that is here.
set -u
: "${builddir:?}" "${srcdir:?}" "${PYTHON:?}"
tests=$srcdir/bindings/python/tests
. "$tests/pythons.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# with PYTHON MODULE...: in a package of its own.
with() {
	local python=$1 name
	shift
	name=$("$python" -c 'import sys; print("Python %d.%d" % sys.version_info[:2])')
	"$srcdir/bindings/python/build.sh" package "$python" "$work/$name" >"$work/log" 2>&1
	verdict "$name: the package is built" $?
	sed 's/^/# /' "$work/log"
	numbered "$name" < <(PYTHONPATH="$work/$name" PYTHONMALLOC=debug "$python" -X dev -W error \
		"$tests/tap.py" "$@" 2>&1; echo "ended with $?")
}

modules='test_records test_errors test_table test_border'
while read -r python; do
	if [ "$python" = "$PYTHON" ]; then
		# shellcheck disable=SC2086 # words
		with "$python" test_coverage test_leaks $modules
	else
		# shellcheck disable=SC2086 # words
		FUZZ_SECONDS=1 with "$python" $modules
	fi
done < <(every_python)
echo "1..$count"
exit "$failed"
