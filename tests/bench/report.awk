# SPDX-License-Identifier: LGPL-2.1-or-later
# Lines of tests/bench/run -> a table on stdout, and JSON in the file -v json=.
#
#	qemu|uml CASE WAY NANOSECONDS OPERATIONS SYSTEM-CALLS
#	kernel qemu|uml RELEASE
#	value NAME NUMBER

$1 == "value" {
	value[$2] = $3
	next
}

$1 == "kernel" {
	kernel[$2] = $3
	next
}

{
	if (!(($2) in seen)) {
		seen[$2] = 1
		cases[++case_count] = $2
	}
	total[$1, $2, $3] = $4
	operations[$1, $2] = $5
	calls[$1, $2, $3] = $6
}

function per_operation(meter, name, way) {
	if (!((meter, name, way) in total))
		return 0
	return total[meter, name, way] / operations[meter, name]
}

function ratio(meter, name, a, b) {
	if (!((meter, name, b) in total) || !((meter, name, a) in total))
		return 0
	return total[meter, name, a] / total[meter, name, b]
}

function cell(number, form) {
	return number ? sprintf(form, number) : "-"
}

function print_case(name,    i, way) {
	for (i = 1; i <= way_count; i++) {
		way = ways[i]
		if (!(("qemu", name, way) in total))
			continue
		printf "%-10s %-11s %12.0f %8s %8s %8s %8s %12.2f %8s\n", name, way,
			per_operation("qemu", name, way),
			cell(ratio("qemu", name, way, "floor"), "%.2f"),
			cell(ratio("qemu", name, way, "mnl"), "%.2f"),
			cell(ratio("qemu", name, way, "ipvsadm"), "%.3f"),
			cell(calls["qemu", name, way] / operations["qemu", name], "%.3f"),
			per_operation("uml", name, way) / 1000,
			cell(ratio("uml", name, way, "floor"), "%.2f")
	}
	print ""
}

# What is at most the limit, or at least, is met.
function aim(text, number, least, limit, form,    met) {
	met = number && (least ? number >= limit : number <= limit)
	aims = aims (aims ? ",\n" : "") sprintf("    { \"aim\": \"%s\", \"value\": %.4f, " \
		"\"%s\": %s, \"met\": %s }", text, number, least ? "at_least" : "at_most", limit,
		met ? "true" : "false")
	printf "%-58s " form "  %s " form "  %s\n", text, number, least ? ">=" : "<=", limit,
		met ? "met" : "MISSED"
}

function print_aims(    meter, i) {
	print "Aims"
	aim("add, batched / floor", ratio("qemu", "add", "ours-batch", "floor"), 0, 1.05, "%9.2f")
	aim("add 2 x 1,000, batched / floor", ratio("qemu", "add-large", "ours-batch", "floor"),
		0, 1.05, "%9.2f")
	aim("set, batched / floor", ratio("qemu", "set", "ours-batch", "floor"), 0, 1.1, "%9.2f")
	aim("delete, batched / floor", ratio("qemu", "delete", "ours-batch", "floor"), 0, 1.1,
		"%9.2f")
	split("add set read delete add-large", singles, " ")
	for (i = 1; i <= 5; i++)
		aim(singles[i] ", one by one / plain libmnl", ratio("qemu", singles[i], "ours",
			"mnl"), 0, 1.05, "%9.2f")
	aim("load / floor's read", ratio("qemu", "read", "ours-load", "floor"), 0, 1.1, "%9.2f")
	aim("load: system calls for each service", calls["qemu", "read", "ours-load"] / 200, 0, 2.1,
		"%9.2f")
	aim("add: ipvsadm -R / batched, instructions", ratio("qemu", "add", "ipvsadm",
		"ours-batch"), 1, 8, "%9.1f")
	aim("set: ipvsadm -R / batched, instructions", ratio("qemu", "set", "ipvsadm",
		"ours-batch"), 1, 20, "%9.1f")
	aim("delete: ipvsadm -R / batched, instructions", ratio("qemu", "delete", "ipvsadm",
		"ours-batch"), 1, 20, "%9.1f")
	aim("read: ipvsadm -Ln --stats / load, instructions", ratio("qemu", "read", "ipvsadm",
		"ours-load"), 1, 2.2, "%9.1f")
	aim("open to first answer, instructions", total["qemu", "open", "ours"], 0, 100000,
		"%9.0f")
	aim("decode a server, ns", value["decode-ns"], 0, 120, "%9.0f")
	aim("encode a server, ns", value["encode-ns"], 0, 100, "%9.0f")
	aim("libipvs.so stripped, bytes", value["so-bytes"], 0, 102400, "%9.0f")
}

function json_costs(    i, j, m, meters, text, name, way) {
	split("qemu uml", meters, " ")
	for (m = 1; m <= 2; m++)
		for (i = 1; i <= case_count; i++)
			for (j = 1; j <= way_count; j++) {
				name = cases[i]
				way = ways[j]
				if (!((meters[m], name, way) in total))
					continue
				text = text (text ? ",\n" : "") sprintf("    { \"unit\": \"%s\", " \
					"\"case\": \"%s\", \"way\": \"%s\", \"total\": %s, " \
					"\"operations\": %d, \"system_calls\": %d }",
					m == 1 ? "instructions" : "ns", name, way,
					total[meters[m], name, way], operations[meters[m], name],
					calls[meters[m], name, way])
			}
	return text
}

function json_values(    name, text) {
	for (name in value)
		text = text (text ? ",\n" : "") "    \"" name "\": " value[name]
	return text
}

END {
	way_count = split("floor mnl ours ours-batch ours-load ipvsadm", ways, " ")
	printf "\nCost of an operation: instructions on Linux %s, time in User-Mode Linux %s\n\n",
		kernel["qemu"], kernel["uml"]
	printf "%-10s %-11s %12s %8s %8s %8s %8s %12s %8s\n", "case", "way", "instructions",
		"/floor", "/mnl", "/ipvsadm", "syscalls", "us in UML", "/floor"
	for (i = 1; i <= case_count; i++)
		print_case(cases[i])
	printf "decode a server %.0f ns, %d instructions; encode one %.0f ns, %d instructions\n\n",
		value["decode-ns"], value["decode-instructions"], value["encode-ns"],
		value["encode-instructions"]
	print_aims()
	printf "{\n  \"kernels\": { \"instructions\": \"%s\", \"ns\": \"%s\" },\n", kernel["qemu"],
		kernel["uml"] >json
	printf "  \"costs\": [\n%s\n  ],\n  \"values\": {\n%s\n  },\n  \"aims\": [\n%s\n  ]\n}\n",
		json_costs(), json_values(), aims >json
	if (close(json) != 0)
		exit 1
}
