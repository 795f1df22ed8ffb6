/* SPDX-License-Identifier: MIT */
#include "findings.h"

#include <stdio.h>
#include <string.h>

#define WIDTH 80
#define INDENT 9

static const struct level {
	const char *name, *color;
} levels[] = {
	[FINDING_OK] = { "ok", "\033[32m" },
	[IPVS_SEVERITY_NOTE] = { "note", "\033[36m" },
	[IPVS_SEVERITY_WARNING] = { "warning", "\033[33m" },
	[IPVS_SEVERITY_PROBLEM] = { "problem", "\033[31m" },
};

void findings_begin(struct findings *findings, const struct call *call)
{
	findings->call = call;
	findings->array = call->json ? json_array() : NULL;
	findings->worst = FINDING_OK;
}

#define BLANKS " \n"

/* Broken between words. */
static void print_sentences(const char *before, const char *text)
{
	int column = printf("%*s%s", INDENT, "", before), length;
	const char *blank = "";

	for (text += strspn(text, BLANKS); *text; text += strspn(text, BLANKS)) {
		length = (int)strcspn(text, BLANKS);
		if (column + (int)strlen(blank) + length > WIDTH) {
			column = printf("\n%*s", INDENT, "") - 1;
			blank = "";
		}
		column += printf("%s%.*s", blank, length, text);
		blank = " ";
		text += length;
	}
	putchar('\n');
}

static void print(const struct call *call, const struct level *level, const char *about,
		  const char *text, const char *remedy)
{
	printf("%s%-*s%s%s\n", call->color ? level->color : "", INDENT, level->name,
	       call->color ? "\033[0m" : "", about);
	if (text && *text)
		print_sentences("", text);
	if (remedy && *remedy)
		print_sentences("To do: ", remedy);
}

void findings_add(struct findings *findings, uint32_t severity, const char *about,
		  const char *text, const char *remedy)
{
	const struct level *level = &levels[severity <= IPVS_SEVERITY_PROBLEM ? severity : 0];

	if (severity > findings->worst)
		findings->worst = severity;
	if (findings->array)
		json_array_append_new(findings->array,
			json_pack("{s:s, s:s, s:s?, s:s?}", "severity", level->name,
				  "about", about, "text", text, "remedy", remedy));
	else
		print(findings->call, level, about, text, remedy);
}

int findings_end(struct findings *findings)
{
	int status = WORD_FINE;

	if (findings->array)
		status = call_print_json(findings->call,
					 json_pack("{s:o}", "findings", findings->array));
	return findings->worst == IPVS_SEVERITY_PROBLEM ? WORD_FAILED : status;
}
