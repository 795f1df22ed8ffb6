#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Every public declaration has its comment, and the comment names everything it should.
. "$(dirname "$0")/tap.sh"

# The tab-separated lines of declarations.awk, each with the comment of the one it is inside.
with_comments() {
	awk -F '\t' -v OFS='\t' '
		$1 ~ /^(function|struct|enum)$/ { comment = $4 }
		$1 ~ /^(parameter|field|value)$/ { $4 = comment }
		{ print }' "$work/declarations"
}

# missing KINDS AWK-CONDITION: those declarations of which the condition holds.
missing() {
	with_comments | awk -F '\t' -v kinds="^($1)\$" '
		function names_member() { return index($4, "* @" $2 ":") > 0 }
		$1 ~ kinds && ('"$2"') {
			print $1, $2, ($1 ~ /^(parameter|field|value)$/ ? "of " $3 : "")
		}'
}

none_missing() {
	missing "$1" "$2" | nothing "$3"
}

understood() {
	grep -vwE '^(function|struct|enum|macro|parameter|field|value)' "$work/declarations" |
		cut -f 1,2 | nothing "not understood, or of a kind that was not expected:"
}

# Or the other checks would have little to look at.
enough() {
	awk -F '\t' '
		{ count[$1]++ }
		END {
			least["function"] = least["field"] = 50
			least["value"] = 40
			least["struct"] = least["macro"] = 12
			for (kind in least)
				if (count[kind] < least[kind])
					print kind, count[kind] + 0
		}' "$work/declarations" | nothing "fewer than there must be:"
}

# Comments name nothing that is not there: a parameter that is gone, or one misspelt.
nothing_invented() {
	awk -F '\t' '
		$1 ~ /^(function|struct|enum)$/ { order[++count] = $2; comment[$2] = $4 }
		$1 ~ /^(parameter|field|value)$/ { has[$3, $2] = 1 }
		END {
			for (i = 1; i <= count; i++) {
				total = split(comment[order[i]], part, /\* @/)
				for (k = 2; k <= total; k++) {
					name = part[k]
					sub(/:.*/, "", name)
					if (!((order[i], name) in has))
						print order[i] ": @" name
				}
			}
		}' "$work/declarations" | nothing "described, but not there:"
}

# Comment lines among those that are not blank, in percent.
share_of_comments() {
	awk '
		/^[ \t]*$/ { next }
		{ all++ }
		inside || /^[ \t]*\/\*/ { comments++; inside = !/\*\// }
		END { printf "%d\n", all ? 100 * comments / all : 0 }' "$srcdir/include/$1"
}

has_functions() {
	declarations "$1" | grep -q '^function'
}

at_least_half() {
	[ "$1" -ge 50 ] || { echo "$1 % of its lines are comments, not 50"; return 1; }
}

shares() {
	local header share
	for header in $(headers); do
		share=$(share_of_comments "$header")
		echo "# include/$header: $share % comments"
		! has_functions "$header" ||
			check "include/$header: half of it or more is comments" \
				at_least_half "$share"
	done
}

declarations >"$work/declarations"
check "all declarations are understood" understood
check "as many are found as there must be" enough
check "functions, structs and enums have a comment with their name" none_missing \
	'function|struct|enum' '$3 != "opaque" && index($4,
		"/** * " ($1 == "function" ? "" : $1 " ") $2 " - ") != 1' \
	"no comment that begins with /**, the name and a dash:"
check "opaque structs have a comment" none_missing 'struct' '$3 == "opaque" && $4 == ""' \
	"without comment:"
check "macros have a comment" none_missing 'macro' '$4 == ""' "without comment:"
check "parameters are described" none_missing 'parameter' '!names_member()' "not in the comment:"
check "fields are described" none_missing 'field' '!names_member()' "not in the comment:"
check "values of enums are described" none_missing 'value' '!names_member()' "not in the comment:"
check "comments describe nothing else" nothing_invented
check "functions say what they return" none_missing 'function' \
	'$3 !~ /^void[ \t]*$/ && $4 !~ /Returns /' "no word about what it returns:"
check "functions, structs and enums say since when" none_missing 'function|struct|enum' \
	'$3 != "opaque" && $4 !~ /Since [0-9]+\.[0-9]+/' "no word about since when:"
shares
finish
