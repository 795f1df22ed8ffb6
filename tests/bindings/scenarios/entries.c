/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "entries.h"

#include <string.h>

#include "handle.h"

struct ipvs_service service(const char *text)
{
	struct ipvs_service s = IPVS_SERVICE_INIT;

	if (ipvs_service_parse(&s, text, NULL) < 0)
		give_up(text);
	return s;
}

struct ipvs_service scheduled(const char *text, const char *scheduler)
{
	struct ipvs_service s = service(text);

	strcpy(s.scheduler, scheduler);
	return s;
}

struct ipvs_dest server(const char *text, uint32_t weight)
{
	struct ipvs_dest d = IPVS_DEST_INIT;

	if (ipvs_dest_parse(&d, text, NULL) < 0)
		give_up(text);
	d.weight = weight;
	return d;
}

int add(const char *text, const char *scheduler)
{
	struct ipvs_service s = scheduled(text, scheduler);

	return ipvs_service_add(h, &s);
}

int delete(const char *text)
{
	struct ipvs_service s = service(text);

	return ipvs_service_delete(h, &s);
}

int add_server(const char *of, const char *text, uint32_t weight)
{
	struct ipvs_service s = service(of);
	struct ipvs_dest d = server(text, weight);

	return ipvs_dest_add(h, &s, &d);
}

int set_weight(const char *of, const char *text, uint32_t weight)
{
	struct ipvs_service s = service(of);
	struct ipvs_dest d = server(text, 1);

	return ipvs_dest_set_weight(h, &s, &d, weight);
}

int delete_server(const char *of, const char *text)
{
	struct ipvs_service s = service(of);
	struct ipvs_dest d = server(text, 1);

	return ipvs_dest_delete(h, &s, &d);
}

void set_up_web(void)
{
	must(add(WEB, "wrr"));
	must(add_server(WEB, "10.0.0.2:80", 1));
	must(add_server(WEB, "10.0.0.3:80", 2));
	must(add_server(WEB, "10.0.0.4:80", 3));
}
