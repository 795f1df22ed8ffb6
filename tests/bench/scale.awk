# SPDX-License-Identifier: LGPL-2.1-or-later
# Lines of tests/bench/scale -> JSON, one row a line; of the same cost measured twice, the less.
#
#	UNIT SHAPE kernel RELEASE                              of the lines that follow
#	UNIT SHAPE whole COST SERVICES SERVERS NUMBER OF       see whole.c
#	UNIT SHAPE alone SUBJECT SERVICES SERVERS NUMBER OF BYTES
#	failed WHAT...

$1 == "failed" {
	failed = 1
}

$3 == "kernel" {
	kernel = $4
}

$3 == "whole" || $3 == "alone" {
	unit = $4 ~ /^memory/ ? "bytes" : $1
	key = sprintf("\"kernel\": \"%s\", \"shape\": \"%s\", \"services\": %d, \"servers\": %d, " \
		"\"cost\": \"%s\", \"unit\": \"%s\", \"of\": %d", $3 == "alone" ? "none" : kernel,
		$2, $5, $5 * $6, $4, unit, $8)
	if (!(key in least))
		keys[++count] = key
	if (!(key in least) || $7 < least[key])
		least[key] = $7
}

END {
	printf "{\n\"library\": \"%s\",\n\"day\": \"%s\",\n\"processor\": \"%s\",\n", library,
		day, processor
	printf "\"processors\": %d,\n\"load\": %.2f,\n\"rows\": [\n", processors, load
	for (i = 1; i <= count; i++)
		printf "{ %s, \"number\": %s }%s\n", keys[i], least[keys[i]], i < count ? "," : ""
	print "]\n}"
	exit failed
}
