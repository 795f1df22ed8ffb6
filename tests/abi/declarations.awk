# SPDX-License-Identifier: LGPL-2.1-or-later
# Reads a public header; prints one line for each declaration, four fields with tabs between:
#   function  NAME  return type               its comment
#   struct    NAME  "defined" or "opaque"     its comment
#   enum      NAME                            its comment
#   macro     NAME                            its comment
#   union, typedef, variable: as struct; there should be none
# and after it those inside it:
#   parameter NAME  FUNCTION
#   field     NAME  STRUCT
#   value     NAME  ENUM
# It knows the style of these headers, not all of C; what it can't read it reports as "unknown".

function trim(s) {
	sub(/^[ \t]+/, "", s)
	sub(/[ \t]+$/, "", s)
	return s
}

function emit(kind, name, detail, text) {
	gsub(/\t/, " ", text)
	print kind "\t" name "\t" detail "\t" text
}

# The last identifier: of "const char *text" it is text, of "reserved[4]" reserved.
function last_name(s) {
	gsub(/\[[^]]*\]/, "", s)
	s = trim(s)
	return match(s, /[A-Za-z_][A-Za-z_0-9]*$/) ? substr(s, RSTART) : ""
}

function emit_list(kind, list, separator, of, parts, count, i, j, names, total) {
	count = split(list, parts, separator)
	for (i = 1; i <= count; i++) {
		sub(/=.*/, "", parts[i])
		total = split(parts[i], names, kind == "field" ? "," : "\001")
		for (j = 1; j <= total; j++)
			if (last_name(names[j]) != "" && last_name(names[j]) != "void")
				emit(kind, last_name(names[j]), of, "")
	}
}

function inside(s) {
	return substr(s, index(s, "{") + 1, index(s, "}") - index(s, "{") - 1)
}

function emit_function(s, head) {
	head = trim(substr(s, 1, index(s, "(") - 1))
	emit("function", last_name(head), substr(head, 1, length(head) - length(last_name(head))),
	     comment)
	s = substr(s, index(s, "(") + 1)
	emit_list("parameter", substr(s, 1, index(s, ")") - 1), ",", last_name(head))
}

function emit_tag(s, kind, name) {
	split(s, word, /[ \t{;]+/)
	kind = word[1]
	name = word[2]
	if (index(s, "{") == 0) {
		emit(kind, name, "opaque", comment)
		return
	}
	emit(kind, name, "defined", comment)
	emit_list(kind == "enum" ? "value" : "field", inside(s), kind == "enum" ? "," : ";", name)
}

function emit_declaration(s) {
	s = trim(s)
	if (s ~ /^(struct|union|enum)[ \t]+[A-Za-z_0-9]+[ \t]*[{;]/)
		emit_tag(s)
	else if (s ~ /^typedef/)
		emit("typedef", last_name(substr(s, 1, length(s) - 1)), "", comment)
	else if (s ~ /^[A-Za-z_][A-Za-z_0-9 \t*]*\(.*\)[^()]*;$/)
		emit_function(s)
	else if (s ~ /^[A-Za-z_][A-Za-z_0-9 \t*]*(\[[^]]*\])?;$/)
		emit("variable", last_name(substr(s, 1, length(s) - 1)), "", comment)
	else
		emit("unknown", s, "", comment)
}

# The comment above a run of macros is that of each; one behind a macro is its own.
function emit_macro(s, name, text) {
	text = comment
	if (match(s, /\/\*.*\*\//))
		text = text " " substr(s, RSTART, RLENGTH)
	sub(/^#[ \t]*define[ \t]+/, "", s)
	match(s, /^[A-Za-z_0-9]+/)
	name = substr(s, 1, RLENGTH)
	if (name !~ /_H$/)
		emit("macro", name, "", trim(text))
}

function count_braces(s) {
	return gsub(/{/, "{", s) - gsub(/}/, "}", s)
}

{ sub(/\r$/, "") }

in_comment {
	comment = comment " " trim($0)
	if (/\*\//)
		in_comment = 0
	next
}

/^[ \t]*\/\*/ && statement == "" {
	comment = trim($0)
	if (!/\*\//)
		in_comment = 1
	next
}

in_macro {
	in_macro = /\\$/
	next
}

/^#[ \t]*ifdef __cplusplus/ { in_cplusplus = 1 }
in_cplusplus {
	if (/^#[ \t]*endif/)
		in_cplusplus = 0
	next
}

/^#[ \t]*define/ { emit_macro($0) }
/^#/ {
	in_macro = /\\$/
	if (!/^#[ \t]*define/)
		comment = ""
	next
}

/^[ \t]*$/ && statement == "" {
	comment = ""
	next
}

{
	line = $0
	gsub(/\/\*([^*]|\*[^\/])*\*\//, "", line)
	statement = statement " " trim(line)
	depth += count_braces(line)
	if (depth == 0 && line ~ /;[ \t]*$/) {
		emit_declaration(statement)
		statement = comment = ""
	}
}

END {
	if (trim(statement) != "")
		emit("unknown", trim(statement), "", "")
}
