# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034 # the scripts use them
# Sourced by the scripts here: TAP, and ipvsctl as people run it. They run in the test bench, from
# the build's environment (builddir).

: "${builddir:?names the top directory of the build}"
tap_count=0 tap_failed=0
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT
export LC_ALL=C.UTF-8 TERM=xterm LD_LIBRARY_PATH=$builddir/lib/.libs
unset NO_COLOR

# Not libtool's script, which would be another process.
program=$builddir/examples/ipvsctl/.libs/ipvsctl
[ -x "$program" ] || program=$builddir/examples/ipvsctl/ipvsctl
mkdir "$work/bin"
ln -s "$program" "$work/bin/ipvsctl"
PATH=$work/bin:$PATH

# report NAME STATUS: one line of TAP; $work/diagnosis says why it is not well.
report() {
	tap_count=$((tap_count + 1))
	if [ "$2" = 0 ]; then
		echo "ok $tap_count - $1"
	else
		echo "not ok $tap_count - $1"
		sed 's/^/#   /' "$work/diagnosis"
		tap_failed=1
	fi
}

# compare STATUS ENDED: what was printed ($work/printed) with standard input, byte for byte.
compare() {
	cat >"$work/wanted"
	diff -u "$work/wanted" "$work/printed" >"$work/diagnosis"
	local same=$?
	[ "$1" = "$2" ] || echo "ended with $2, not $1" >>"$work/diagnosis"
	[ "$same" = 0 ] && [ "$1" = "$2" ]
}

# expect NAME STATUS COMMAND...: it prints exactly what is on standard input here, on either stream,
# and ends so.
expect() {
	local name=$1 status=$2
	shift 2
	"$@" >"$work/printed" 2>&1 <"${input:-/dev/null}"
	compare "$status" $?
	report "$name" $?
}

# check NAME COMMAND...: it succeeds; if not, what it printed is the diagnosis.
check() {
	local name=$1
	shift
	"$@" >"$work/diagnosis" 2>&1
	report "$name" $?
}

# expect_json NAME FILTER COMMAND...: it ends with 0 or 2 and prints JSON, in one line, for which
# the filter of jq says true.
expect_json() {
	local name=$1 filter=$2 status
	shift 2
	"$@" >"$work/printed" 2>"$work/errors" </dev/null
	status=$?
	{
		cat "$work/printed" "$work/errors" && echo "ended with $status"
		jq -e "$filter" "$work/printed"
	} >"$work/diagnosis" 2>&1 && [ "$(wc -l <"$work/printed")" = 1 ] &&
		[ ! -s "$work/errors" ] && [[ $status =~ ^[02]$ ]]
	report "$name" $?
}

# rules: the table as the kernel has it. rules_are NAME: it is what is on standard input.
rules() {
	ipvsctl save
}

rules_are() {
	rules >"$work/printed" 2>&1
	compare 0 $?
	report "$1" $?
}

# set_rules: replaces the table by the rules on standard input.
set_rules() {
	ipvsctl apply - >/dev/null || exit
}

finish() {
	echo "1..$tap_count"
	exit "$tap_failed"
}
