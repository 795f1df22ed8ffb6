# SPDX-License-Identifier: LGPL-2.1-or-later
# Lines of tests/bench/run -> a table on stdout, and JSON in the file -v json=. Exit status 1:
# something was not measured.
#
#	kernel METER RELEASE                                   METER is qemu or uml
#	cost METER CASE WAY NUMBER OPERATIONS SYSTEM-CALLS SERVICES
#	whole METER COST SERVICES SERVERS NUMBER OF            see whole.c
#	alone SUBJECT SERVICES SERVERS NANOSECONDS OF BYTES    see alone.c
#	peer WAY CASE INSTRUCTIONS                             of an operation, see peers
#	value NAME NUMBER
#	failed WHAT...

$1 == "kernel" {
	kernel[$2] = $3
}

$1 == "cost" {
	if (!($3 in known))
		cases[++case_count] = $3
	known[$3]
	total[$2, $3, $4] = $5
	operations[$2, $3] = $6
	calls[$2, $3, $4] = $7 == "-" ? "" : $7
	services[$2, $3] = $8
}

$1 == "whole" {
	whole[$3] = $6
	whole_of[$3] = $7
}

$1 == "alone" {
	subjects[++subject_count] = $2
	alone[$2] = $5
	alone_of[$2] = $6
	alone_bytes[$2] = $7
}

$1 == "peer" {
	peer[$2, $3] = $4
}

$1 == "value" {
	value[$2] = $3
}

$1 == "failed" {
	sub(/^failed */, "")
	failed = failed "\n  " $0
}

# --- numbers: "" is one that was not measured ---

function quotient(a, b) {
	return a == "" || !b ? "" : a / b
}

function of_each(meter, name, way) {
	return quotient(total[meter, name, way], operations[meter, name])
}

function ratio(name, a, b) {
	return quotient(total["qemu", name, a], total["qemu", name, b])
}

function against_peer(name, way, ours) {
	return quotient(peer[way, name], of_each("qemu", name, ours))
}

function megabytes(bytes, ns) {
	return quotient(bytes, ns / 1000)
}

# --- the table ---

function cell(number, form) {
	return number == "" ? "-" : sprintf(form, number)
}

function print_row(name, way) {
	printf "%-11s %-11s %12s %8s %8s %8s %8s %12s %8s\n", name, way,
		cell(of_each("qemu", name, way), "%.0f"),
		cell(ratio(name, way, "floor"), "%.2f"), cell(ratio(name, way, "mnl"), "%.2f"),
		cell(ratio(name, way, "ipvsadm"), "%.3f"),
		cell(quotient(calls["qemu", name, way], operations["qemu", name]), "%.3f"),
		cell(quotient(of_each("uml", name, way), 1000), "%.2f"),
		cell(quotient(total["uml", name, way], total["uml", name, "floor"]), "%.2f")
}

function print_case(name,    i) {
	for (i = 1; i <= way_count; i++)
		if (total["qemu", name, ways[i]] != "")
			print_row(name, ways[i])
	if (("keepalived", name) in peer)
		printf "%-11s %-11s %12d %8s %8s\n", name, "keepalived*", peer["keepalived", name],
			cell(against_peer(name, "keepalived", "floor"), "%.2f"),
			cell(quotient(peer["keepalived", name], peer["mnl", name]), "%.2f*")
	print ""
}

function print_table(    i) {
	printf "\nCost of an operation: instructions on Linux %s, time in User-Mode Linux %s\n\n",
		kernel["qemu"], kernel["uml"]
	printf "%-11s %-11s %12s %8s %8s %8s %8s %12s %8s\n", "case", "way", "instructions",
		"/floor", "/mnl", "/ipvsadm", "syscalls", "us in UML", "/floor"
	for (i = 1; i <= case_count; i++)
		print_case(cases[i])
	print "* measured apart (tests/bench/peers), and so its plain libmnl, which took, then and now:"
	for (i = 1; i <= case_count; i++)
		if (("mnl", cases[i]) in peer)
			printf "  %s %d, %.0f\n", cases[i], peer["mnl", cases[i]],
				of_each("qemu", cases[i], "mnl")
}

function print_rest(    i) {
	print "\nWithout a kernel, a table of 100,000 servers:"
	for (i = 1; i <= subject_count; i++)
		printf "  %-11s %6.1f ns for each\n", subjects[i],
			alone[subjects[i]] / alone_of[subjects[i]]
	printf "Its text: %.1f MB; cat gives %s MB/s\n", alone_bytes["text-write"] / 1e6,
		cell(megabytes(alone_bytes["text-write"], value["text-cat-ns"]), "%.0f")
	printf "\nWith a kernel, 100,000 servers, million instructions: load %.0f, sync %.0f, " \
		"sync of 1 %% changed %.0f\n", whole["load"] / 1e6, whole["sync-same"] / 1e6,
		whole["sync-some"] / 1e6
	printf "Memory of it, MB: records %.1f; malloc %.1f, after another load %.1f; " \
		"resident at most %.1f\n\n", whole_of["memory"] / 1e6, whole["memory-first"] / 1e6,
		whole["memory"] / 1e6, whole["memory-peak"] / 1e6
}

# --- the aims ---

function item(list, text) {
	return list (list ? ",\n" : "") "    " text
}

function reaches(number, least, limit) {
	return least ? number + 0 >= limit : number + 0 <= limit
}

# floor: what the floor would be judged by, "" where there is no floor.
function judge(number, least, limit, floor) {
	if (number == "")
		return "NOT MEASURED"
	if (reaches(number, least, limit))
		return "met"
	return floor == "" || reaches(floor, least, limit) ? "MISSED" : "MISSED, BY THE FLOOR TOO"
}

function aim(text, number, least, limit, form, floor,    verdict) {
	verdict = judge(number, least, limit, floor)
	count[verdict]++
	aims = item(aims, sprintf("{ \"aim\": \"%s\", \"value\": %s, \"%s\": %s, " \
		"\"verdict\": \"%s\" }", text, number == "" ? "null" : sprintf("%.4f", number),
		least ? "at_least" : "at_most", limit, tolower(verdict)))
	printf "%-58s %9s  %s " form "  %s%s\n", text, cell(number, form), least ? ">=" : "<=",
		limit, verdict, floor == "" ? "" : sprintf(" (floor %.1f)", floor)
}

function at_most(text, number, limit) {
	aim(text, number, 0, limit, "%9.2f", "")
}

function at_least(text, number, limit, floor) {
	aim(text, number, 1, limit, "%9.1f", floor)
}

function changes(name, to_floor, to_keepalived, to_ipvsadm) {
	at_most(name ": batched / floor", ratio(name, "ours-batch", "floor"), to_floor)
	if (("keepalived", name) in peer)
		at_least(name ": keepalived / batched", against_peer(name, "keepalived",
			"ours-batch"), to_keepalived, against_peer(name, "keepalived", "floor"))
	at_least(name ": ipvsadm -R / batched", ratio(name, "ipvsadm", "ours-batch"),
		to_ipvsadm, ratio(name, "ipvsadm", "floor"))
	at_most(name ": one by one / plain libmnl", ratio(name, "ours", "mnl"), 1.05)
}

function reads(name) {
	at_least(name ": ipvsadm -Ln --stats / load", ratio(name, "ipvsadm", "ours-load"),
		2.2, ratio(name, "ipvsadm", "floor"))
	at_most(name ": one by one / plain libmnl", ratio(name, "ours", "mnl"), 1.05)
}

function print_aims() {
	print "Aims: instructions, unless said otherwise. The floor's figure beside a verdict is what no\n" \
		"program can better."
	changes("add-wide", 1.05, 2, 8)
	changes("add-deep", 1.05, 2, 8)
	changes("set-wide", 1.1, 4, 20)
	changes("set-deep", 1.1, 4, 20)
	changes("delete-wide", 1.1, 4, 20)
	changes("delete-deep", 1.1, 4, 20)
	at_least("11,000 lines: ipvsadm -R / ipvsctl", ratio("restore", "ipvsadm", "ipvsctl"), 8, "")
	at_least("10,000 servers: ipvsadm -Ln --stats / ipvsctl", ratio("list", "ipvsadm",
		"ipvsctl"), 2, "")
	at_most("10,000 servers: ipvsctl top twice a second, cores", value["top-core"], 1)
	at_most("read-wide: load / floor", ratio("read-wide", "ours-load", "floor"), 1.1)
	at_most("read-wide: load's system calls for each service",
		quotient(calls["qemu", "read-wide", "ours-load"], services["qemu", "read-wide"]),
		2.1)
	reads("read-wide")
	reads("read-deep")
	print_whole_aims()
	aim("decode a server, ns", quotient(alone["decode"], alone_of["decode"]), 0, 120, "%9.0f")
	aim("encode a server, ns", quotient(alone["encode"], alone_of["encode"]), 0, 100, "%9.0f")
	aim("open to first answer", total["qemu", "open", "ours"], 0, 100000, "%9.0f")
	aim("libipvs.so stripped, bytes", value["so-bytes"], 0, 102400, "%9.0f")
	printf "\n%d met, %d missed, %d missed by the floor too, %d not measured\n", count["met"],
		count["MISSED"], count["MISSED, BY THE FLOOR TOO"], count["NOT MEASURED"]
}

function print_whole_aims() {
	at_most("100,000 servers: sync, 1 % changed / load", quotient(whole["sync-some"],
		whole["load"]), 1.3)
	at_most("100,000 servers: sync, nothing changed / load", quotient(whole["sync-same"],
		whole["load"]), 1.1)
	at_most("100,000 servers: memory / records, first load", quotient(whole["memory-first"],
		whole_of["memory-first"]), 1.2)
	at_most("100,000 servers: memory / records, another load", quotient(whole["memory"],
		whole_of["memory"]), 1.2)
	at_least("100,000 servers: text read, MB/s", megabytes(alone_bytes["text-read"],
		alone["text-read"]), 200)
	at_least("100,000 servers: text written, MB/s", megabytes(alone_bytes["text-write"],
		alone["text-write"]), 200)
	at_most("1,000,000 connections read / wc -l, time", value["conns-ratio"], 4)
	aim("1,000,000 connections: bytes more resident than for 1,000",
		value["conns-memory-growth"], 0, 65536, "%9.0f")
}

# --- JSON ---

function json_costs(    i, j, m, meters, list) {
	split("qemu uml", meters, " ")
	for (m = 1; m <= 2; m++)
		for (i = 1; i <= case_count; i++)
			for (j = 1; j <= way_count; j++)
				if (total[meters[m], cases[i], ways[j]] != "")
					list = item(list, json_cost(meters[m], cases[i], ways[j]))
	return list
}

function json_cost(meter, name, way) {
	return sprintf("{ \"unit\": \"%s\", \"case\": \"%s\", \"way\": \"%s\", \"total\": %s, " \
		"\"operations\": %d, \"system_calls\": %s }",
		meter == "qemu" ? "instructions" : "ns", name, way, total[meter, name, way],
		operations[meter, name],
		calls[meter, name, way] == "" ? "null" : calls[meter, name, way])
}

function json_numbers(numbers,    name, list) {
	for (name in numbers)
		if (numbers[name] != "")
			list = item(list, "\"" name "\": " numbers[name])
	return list
}

function json_peers(    key, parts, list) {
	for (key in peer) {
		split(key, parts, SUBSEP)
		list = item(list, sprintf("{ \"case\": \"%s\", \"way\": \"%s\", " \
			"\"instructions\": %d }", parts[2], parts[1], peer[key]))
	}
	return list
}

function write_json() {
	printf "{\n  \"kernels\": { \"instructions\": \"%s\", \"ns\": \"%s\" },\n", kernel["qemu"],
		kernel["uml"] >json
	printf "  \"costs\": [\n%s\n  ],\n", json_costs() >json
	printf "  \"measured_apart\": [\n%s\n  ],\n", json_peers() >json
	printf "  \"whole_table\": {\n%s\n  },\n", json_numbers(whole) >json
	printf "  \"without_kernel_ns\": {\n%s\n  },\n", json_numbers(alone) >json
	printf "  \"values\": {\n%s\n  },\n", json_numbers(value) >json
	printf "  \"aims\": [\n%s\n  ]\n}\n", aims >json
	return close(json)
}

END {
	way_count = split("floor mnl ours ours-batch ours-first ours-load ipvsadm ipvsctl", ways, " ")
	print_table()
	print_rest()
	print_aims()
	if (failed)
		print "\nFAILED:" failed
	if (write_json() != 0 || failed || count["NOT MEASURED"])
		exit 1
}
