/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "handle.h"

#include <stdio.h>
#include <stdlib.h>

struct ipvs *h;

int tell(int ret, const struct ipvs_error *error)
{
	if (ret < 0)
		printf("%s: %s\n", ipvs_reason_name(error->reason), error->text);
	else
		puts("ok");
	return ret;
}

int say(int ret)
{
	return tell(ret, ipvs_last_error(h));
}

void give_up(const char *why)
{
	fprintf(stderr, "scenario: %s\n", why);
	exit(1);
}

void must(int ret)
{
	if (ret < 0)
		give_up(ipvs_last_error(h)->text);
}

void print_failures(struct ipvs_failures *failures)
{
	for (size_t i = 0; i < failures->count; i++)
		printf("failed %ju: %s: %s\n", (uintmax_t)failures->entries[i].index,
		       ipvs_reason_name(failures->entries[i].reason), failures->entries[i].text);
	ipvs_failures_free(failures);
}
