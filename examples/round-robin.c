/* SPDX-License-Identifier: MIT */
/* The demo; grows into the whole of it. */
#include <libipvs/libipvs.h>
#include <stdio.h>

int main(void)
{
	struct ipvs *h = ipvs_new();
	int ret = ipvs_open(h);

	puts(ret < 0 ? ipvs_last_error(h)->text : "open");
	ipvs_free(h);
	return ret < 0;
}
