# SPDX-License-Identifier: LGPL-2.1-or-later
# What "go test -v" prints -> TAP. -v first=N counts from there, -v label=TEXT goes before names,
# -v part=1 leaves the plan to others.

function tell(line) {
	print line
	fflush()
}

function verdict(how, name, why,    i) {
	tell(how " " ++count + first " - " label name why)
	for (i = 0; how == "not ok" && i < lines; i++)
		tell("#   " said[i])
	lines = 0
	bad += how == "not ok"
}

/^=== (RUN|PAUSE|CONT|NAME)/ { next }
/^ *--- PASS: / { verdict("ok", $3, ""); next }
/^ *--- SKIP: / { verdict("ok", $3, " # SKIP " said[lines - 1]); next }
/^ *--- FAIL: / { verdict("not ok", $3, ""); next }
/^(PASS|ok |\?  )/ { ended = 1; next }
{ said[lines++] = $0 }

END {
	if (!ended && !bad)
		verdict("not ok", "it ends with PASS", "")
	if (!part)
		tell("1.." count + first)
	exit bad > 0
}
