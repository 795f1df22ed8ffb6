#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# That each scenario (scenarios/main.c says what they are) is the same in every language. Compared
# are what it prints, and what ipvsadm then says of its network namespace. SCENARIOS has the
# commands, separated by semicolons; a language is called by what follows "scenario." in its
# command. Prints TAP.
. "$(dirname "$0")/guest.sh"

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
count=0 failed=0
spaces=$builddir/tests/bindings/spaces c=$builddir/tests/bindings/scenario
IFS=';' read -r -a commands <<<"${SCENARIOS:-}"

shown='{ ipvsadm -Sn; ipvsadm -Ln --thresholds; ipvsadm -Ln --tun-info; ipvsadm -Ln --timeout
ipvsadm -Ln --daemon; } 2>&1'

# verdict NAME FILE: ok if the file is empty, else it is the diagnosis.
verdict() {
	count=$((count + 1))
	if [ ! -s "$2" ]; then
		echo "ok $count - $1"
	else
		echo "not ok $count - $1"
		sed 's/^/#   /' "$2"
		failed=1
	fi
}

# split FILE INTO: what is between "== NAME" lines goes to files INTO-NAME.
split() {
	awk -v into="$2" '$1 == "==" && NF == 2 { file = into "-" $2; next } { print >>file }' "$1"
}

# all PREFIX COMMAND: every scenario; what came of it is in files $dir/PREFIX-NAME.
all() {
	"$spaces" make "$1" "${names[@]}" || exit
	$2 --each "$1" >"$dir/printed" 2>&1
	echo "== exit
status $?" >>"$dir/printed"
	split "$dir/printed" "$dir/$1"
	"$spaces" look "$1" "$shown" "${names[@]}" >"$dir/looked"
	split "$dir/looked" "$dir/$1"
}

# compare PREFIX NAME
compare() {
	diff -u --label C --label "$1" "$dir/c-$2" "$dir/$1-$2" >"$dir/diff" 2>&1
	[ -s "$dir/c-$2" ] || echo "C has nothing to compare with" >>"$dir/diff"
	verdict "$2: $1" "$dir/diff"
}

mapfile -t names < <("$c" --list)
[ ${#names[@]} -ge 25 ] || { echo "Bail out! $c has too few scenarios"; exit 1; }
all c "$c"
diff <(echo status 0) "$dir/c-exit" >"$dir/diff" 2>&1
verdict "C runs to its end" "$dir/diff"
for command in "${commands[@]}"; do
	language=${command##*/scenario.}
	all "$language" "$command"
	diff <(printf '%s\n' "${names[@]}") <($command --list) >"$dir/diff"
	verdict "the same names: $language" "$dir/diff"
	for name in "${names[@]}" exit; do
		compare "$language" "$name"
	done
done
echo "1..$count"
exit "$failed"
