/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>

#include "entries.h"
#include "handle.h"
#include "scenario.h"

static void end_batch(void)
{
	struct ipvs_failures failures = IPVS_FAILURES_INIT;

	say(ipvs_batch_end(h, &failures));
	print_failures(&failures);
}

static void batch(void)
{
	char name[32];

	must(ipvs_batch_begin(h));
	must(add(WEB, "wrr"));
	for (int i = 1; i <= 100; i++) {
		snprintf(name, sizeof(name), "10.0.1.%d:80", i);
		must(add_server(WEB, name, (uint32_t)i));
	}
	end_batch();
}

static void batch_failures(void)
{
	set_up_web();
	must(ipvs_batch_begin(h));
	must(add_server(WEB, "10.0.0.2:80", 1));
	must(add_server(WEB, "10.0.0.5:80", 1));
	must(delete("tcp 10.0.0.9:80"));
	must(add(DNS, "foo"));
	must(add_server(WEB, "10.0.0.6:80", 1));
	end_batch();
}

const struct scenario batch_scenarios[] = {
	{ "batch", batch },
	{ "batch-failures", batch_failures },
	{ NULL, NULL }
};
