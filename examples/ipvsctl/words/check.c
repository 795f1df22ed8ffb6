/* SPDX-License-Identifier: MIT */
#include "words.h"

#include <errno.h>
#include <string.h>

#include "file.h"

static json_t *error_json(const char *path, const struct ipvs_text_error *error)
{
	return json_pack("{s:s, s:I, s:I, s:s, s:s}", "file", file_name(path),
			 "line", (json_int_t)error->line, "column", (json_int_t)error->column,
			 "reason", ipvs_reason_name(error->reason), "text", error->text);
}

static void tell(const char *path, const struct ipvs_text_errors *errors, json_t *array)
{
	if (!array)
		file_print_errors(path, errors);
	for (size_t i = 0; array && i < errors->count; i++)
		json_array_append_new(array, error_json(path, &errors->entries[i]));
}

static int check(const struct call *call, const char *path, json_t *array)
{
	struct ipvs_text_errors errors = IPVS_TEXT_ERRORS_INIT;
	struct ipvs_table *table = ipvs_table_new();
	int ret = table ? file_read(table, path, &errors) : -ENOMEM;

	if (ret == -EINVAL)
		tell(path, &errors, array);
	else if (ret < 0)
		call_fail_text(call, "%s: %s", file_name(path), strerror(-ret));
	ipvs_text_errors_free(&errors);
	ipvs_table_free(table);
	return ret < 0 ? WORD_FAILED : WORD_FINE;
}

static int run(struct call *call)
{
	json_t *array = call->json ? json_array() : NULL;
	int status = WORD_FINE;

	for (size_t i = 0; i < call->argument_count; i++)
		status |= check(call, call->arguments[i], array);
	if (call->json)
		status |= call_print_json(call, json_pack("{s:o}", "errors", array));
	return status;
}

const struct word check_word = {
	.name = "check",
	.arguments = "FILE...",
	.help = "list everything that is wrong in files of rules",
	.more = "One line for each: FILE:LINE:COLUMN: what. FILE - is standard input. No\n"
		"kernel is asked and nothing is changed; the language is that of ipvs-\n"
		"rules(5).\n",
	.traits = WORD_JSON | WORD_NO_NETNS,
	.least = 1,
	.most = WORD_ANY_COUNT,
	.run = run,
};
