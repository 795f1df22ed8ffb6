/* SPDX-License-Identifier: MIT */
#include "words.h"

#include <stdio.h>

#include "call.h"

static int print(const struct call *call, const struct ipvs_table *table)
{
	struct ipvs_text text = IPVS_TEXT_INIT;

	if (ipvs_table_write(table, &text) < 0)
		return call_fail_text(call, "no memory");
	fwrite(text.data, 1, text.size, stdout);
	ipvs_text_free(&text);
	return WORD_FINE;
}

static int run(struct call *call)
{
	struct ipvs_table *table;
	int status = call_open(call);

	if (status)
		return status;
	table = ipvs_table_new();
	if (!table)
		return call_fail_text(call, "no memory");
	if (ipvs_table_load(call->h, table) < 0)
		status = call_fail(call, ipvs_last_error(call->h));
	else
		status = print(call, table);
	ipvs_table_free(table);
	return status;
}

const struct word save_word = {
	.name = "save",
	.arguments = "",
	.help = "print the table, with timeouts and sync daemons, for apply",
	.more = "The language is that of ipvs-rules(5), which ipvsadm-restore reads, too.\n",
	.run = run,
};
