/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <string.h>

#include "entries.h"
#include "handle.h"
#include "scenario.h"

static void service_tcp(void)
{
	say(add(WEB, "rr"));
}

static void service_ipv6(void)
{
	say(add("tcp [2001:db8::1]:80", "wlc"));
	say(add("udp [2001:db8::1]:53", "rr"));
}

static void service_mark(void)
{
	say(add("fwmark 7", "rr"));
	say(add("fwmark 4294967295 ipv6", "lc"));
}

static void service_protocols(void)
{
	say(add(DNS, "rr"));
	say(add("sctp 10.0.0.1:5000", "rr"));
}

static void service_persistent(void)
{
	struct ipvs_service s = scheduled(WEB, "wlc");
	struct ipvs_service six = scheduled("tcp [2001:db8::1]:80", "rr");

	s.flags = six.flags = IPVS_SERVICE_PERSISTENT;
	s.timeout_s = six.timeout_s = 360;
	s.netmask = 0xffffff00;
	six.prefix_len = 64;
	say(ipvs_service_add(h, &s));
	say(ipvs_service_add(h, &six));
}

static void service_one_packet(void)
{
	struct ipvs_service s = scheduled(DNS, "rr");

	s.flags = IPVS_SERVICE_ONEPACKET;
	say(ipvs_service_add(h, &s));
}

static void service_flags(void)
{
	struct ipvs_service s = scheduled(WEB, "sh");

	s.flags = (uint32_t)ipvs_sched_flags_parse("sh", "sh-fallback,sh-port", NULL);
	say(ipvs_service_add(h, &s));
}

static void service_edit(void)
{
	struct ipvs_service s = scheduled(WEB, "rr");
	struct ipvs_service_entry entry;

	s.flags = IPVS_SERVICE_PERSISTENT;
	s.timeout_s = 60;
	must(ipvs_service_add(h, &s));
	must(ipvs_service_get(h, &s, &entry));
	entry.service.timeout_s = 120;
	say(ipvs_service_update(h, &entry.service));
	say(ipvs_service_set_scheduler(h, &s, "wlc"));
}

static void service_delete(void)
{
	set_up_web();
	must(add(DNS, "rr"));
	say(delete(WEB));
}

static void service_flush(void)
{
	set_up_web();
	must(add(DNS, "rr"));
	say(ipvs_service_flush(h));
}

static void service_list(void)
{
	struct ipvs_services list = IPVS_SERVICES_INIT;
	char name[IPVS_SERVICE_TEXT_SIZE];

	must(add("fwmark 7", "rr"));
	must(add("tcp [2001:db8::1]:80", "lc"));
	must(add(DNS, "wrr"));
	must(add(WEB, "sh"));
	say(ipvs_service_list(h, &list));
	for (size_t i = 0; i < list.count; i++) {
		ipvs_service_format(&list.entries[i].service, name, sizeof(name));
		printf("%s %s\n", name, list.entries[i].service.scheduler);
	}
	ipvs_services_free(&list);
}

static void service_errors(void)
{
	struct ipvs_service bad = scheduled(WEB, "rr"), long_name = scheduled(WEB, "bad name");

	must(add(WEB, "rr"));
	say(add(WEB, "rr"));
	say(add(DNS, "foo"));
	say(delete("tcp 10.0.0.9:80"));
	bad.flags = IPVS_SERVICE_ONEPACKET;
	say(ipvs_service_update(h, &bad));
	say(ipvs_service_add(h, &long_name));
	say(add("tcp 10.0.0.1:0", "rr"));
	strcpy(bad.pe_name, "nope");
	bad.flags = IPVS_SERVICE_PERSISTENT;
	bad.timeout_s = 60;
	say(ipvs_service_update(h, &bad));
}

static void name_errors(void)
{
	static const char *const services[] = { "tcp 10.0.0.1", "tdp 10.0.0.1:80", "fwmark 0",
						"tcp 10.0.0.1:65536", "", "tcp [::1:80" };
	static const char *const servers[] = { "10.0.0.1", "10.0.0.256:80", "::1:80", "x" };
	struct ipvs_service s = IPVS_SERVICE_INIT;
	struct ipvs_dest d = IPVS_DEST_INIT;
	struct ipvs_error error;

	for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++)
		tell(ipvs_service_parse(&s, services[i], &error), &error);
	for (size_t i = 0; i < sizeof(servers) / sizeof(servers[0]); i++)
		tell(ipvs_dest_parse(&d, servers[i], &error), &error);
}

const struct scenario service_scenarios[] = {
	{ "service-tcp", service_tcp },
	{ "service-ipv6", service_ipv6 },
	{ "service-mark", service_mark },
	{ "service-protocols", service_protocols },
	{ "service-persistent", service_persistent },
	{ "service-one-packet", service_one_packet },
	{ "service-flags", service_flags },
	{ "service-edit", service_edit },
	{ "service-delete", service_delete },
	{ "service-flush", service_flush },
	{ "service-list", service_list },
	{ "service-errors", service_errors },
	{ "name-errors", name_errors },
	{ NULL, NULL }
};
