# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# Sourced. every_python: the interpreters that are here and supported, that of the build first, one
# of each version, if they have what an extension needs.
every_python() {
	local python found='' version
	for python in "$PYTHON" /usr/bin/python3 python3.{9..13} \
		"${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.*/bin/python3; do
		version=$("$python" -c '
import os, sys, sysconfig
header = os.path.join(sysconfig.get_paths()["include"], "Python.h")
version = sys.version_info[:2]
if (3, 9) <= version <= (3, 13) and os.path.exists(header):
    print("%d.%d %s" % (*version, sys.executable))' 2>/dev/null) || continue
		[ -n "$version" ] || continue
		[[ " $found " != *" ${version%% *} "* ]] || continue
		found="$found ${version%% *}"
		echo "${version#* }"
	done
}

# numbered NAME: TAP of several programs as one; NAME is put before each case. Each ends with a line
# "ended with STATUS", or it has not run to its end. The sum is in $count.
count=0 failed=0
numbered() {
	local line
	while IFS= read -r line; do
		if [[ $line =~ ^(ok|not\ ok)\ [0-9]+\ -\ (.*) ]]; then
			count=$((count + 1))
			echo "${BASH_REMATCH[1]} $count - $1: ${BASH_REMATCH[2]}"
			[ "${BASH_REMATCH[1]}" = ok ] || failed=1
		elif [[ $line =~ ^ended\ with\ ([0-9]+)$ ]]; then
			verdict "$1: ran to its end" "${BASH_REMATCH[1]}"
		elif [[ ! $line =~ ^1\.\. ]]; then
			echo "# ${line#\# }"
		fi
	done
}

# verdict NAME STATUS: a case that is a program's exit status.
verdict() {
	count=$((count + 1))
	if [ "$2" = 0 ]; then echo "ok $count - $1"; else echo "not ok $count - $1" && failed=1; fi
}
