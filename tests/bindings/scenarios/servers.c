/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>

#include "entries.h"
#include "handle.h"
#include "scenario.h"

static void server_add(void)
{
	struct ipvs_service s = service(WEB);
	struct ipvs_dest d = server("10.0.0.5:8080", 5);

	set_up_web();
	d.upper_threshold = 100;
	d.lower_threshold = 50;
	say(ipvs_dest_add(h, &s, &d));
}

static void server_ipv6(void)
{
	must(add("tcp [2001:db8::1]:80", "rr"));
	say(add_server("tcp [2001:db8::1]:80", "[2001:db8::2]:8080", 1));
}

static void server_forward(void)
{
	struct ipvs_service s = service(WEB);
	struct ipvs_dest d = server("10.0.0.2:80", 1);

	must(add(WEB, "rr"));
	for (uint32_t forward = IPVS_FORWARD_MASQ; forward <= IPVS_FORWARD_DROUTE; forward++) {
		d.addr.bytes[3]++;
		d.forward = forward;
		say(ipvs_dest_add(h, &s, &d));
	}
}

static void server_tunnels(void)
{
	struct ipvs_service s = service(WEB);
	struct ipvs_dest d = server("10.0.0.2:80", 1);

	must(add(WEB, "rr"));
	d.forward = IPVS_FORWARD_TUNNEL;
	say(ipvs_dest_add(h, &s, &d));
	d.addr.bytes[3]++;
	d.tun_type = IPVS_TUNNEL_GUE;
	d.tun_port = 6080;
	d.tun_flags = IPVS_TUNNEL_REMCSUM;
	say(ipvs_dest_add(h, &s, &d));
	d.addr.bytes[3]++;
	d.tun_type = IPVS_TUNNEL_GRE;
	d.tun_port = 0;
	d.tun_flags = IPVS_TUNNEL_CSUM;
	say(ipvs_dest_add(h, &s, &d));
}

static void server_mixed_family(void)
{
	struct ipvs_service s = service(WEB);
	struct ipvs_dest d = server("[2001:db8::2]:80", 1);

	must(add(WEB, "rr"));
	d.forward = IPVS_FORWARD_TUNNEL;
	say(ipvs_dest_add(h, &s, &d));
}

static void server_weight(void)
{
	set_up_web();
	say(set_weight(WEB, "10.0.0.2:80", 0));
	say(set_weight(WEB, "10.0.0.3:80", 2147483647));
}

static void server_edit(void)
{
	struct ipvs_service s = service(WEB);
	struct ipvs_dest d = server("10.0.0.5:80", 5);
	struct ipvs_dest_entry entry;

	set_up_web();
	d.upper_threshold = 100;
	must(ipvs_dest_add(h, &s, &d));
	must(ipvs_dest_get(h, &s, &d, &entry));
	entry.dest.weight = 7;
	entry.dest.forward = IPVS_FORWARD_DROUTE;
	say(ipvs_dest_update(h, &s, &entry.dest));
}

static void server_delete(void)
{
	set_up_web();
	say(delete_server(WEB, "10.0.0.3:80"));
}

static void server_list(void)
{
	struct ipvs_dests list = IPVS_DESTS_INIT;
	struct ipvs_service s = service(WEB);
	char name[IPVS_DEST_TEXT_SIZE];

	set_up_web();
	say(ipvs_dest_list(h, &s, &list));
	for (size_t i = 0; i < list.count; i++) {
		const struct ipvs_dest_entry *e = &list.entries[i];

		ipvs_dest_format(&e->dest, name, sizeof(name));
		printf("%s %s %u %u %u\n", name, ipvs_forward_name(e->dest.forward), e->dest.weight,
		       e->active_conns, e->inactive_conns);
	}
	ipvs_dests_free(&list);
}

static void server_errors(void)
{
	struct ipvs_service s = service(WEB);
	struct ipvs_dest gue = server("10.0.0.9:80", 1);

	set_up_web();
	say(add_server(WEB, "10.0.0.2:80", 1));
	say(add_server("tcp 10.0.0.9:80", "10.0.0.2:80", 1));
	say(add_server(WEB, "224.0.0.1:80", 1));
	say(set_weight(WEB, "10.0.0.9:80", 1));
	say(delete_server(WEB, "10.0.0.9:80"));
	gue.tun_port = 6080;
	say(ipvs_dest_add(h, &s, &gue));
	gue.tun_port = 0;
	gue.lower_threshold = 1;
	say(ipvs_dest_add(h, &s, &gue));
}

const struct scenario server_scenarios[] = {
	{ "server-add", server_add },
	{ "server-ipv6", server_ipv6 },
	{ "server-forward", server_forward },
	{ "server-tunnels", server_tunnels },
	{ "server-mixed-family", server_mixed_family },
	{ "server-weight", server_weight },
	{ "server-edit", server_edit },
	{ "server-delete", server_delete },
	{ "server-list", server_list },
	{ "server-errors", server_errors },
	{ NULL, NULL }
};
