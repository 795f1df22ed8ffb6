/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rules of lib/value/check.c, on both sides of every limit. */
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "identity.h"
#include "unit.h"
#include "value/check.h"

/* What a row does to a good record. */
struct change {
	size_t offset, size;
	uint32_t value;
};

#define MAX_CHANGES 4
#define TO(record, field, value) \
	{ offsetof(struct record, field), sizeof(((struct record *)0)->field), value }
#define SERVICE(field, value) TO(ipvs_service, field, value)
#define DEST(field, value) TO(ipvs_dest, field, value)
#define DAEMON(field, value) TO(ipvs_daemon, field, value)

struct rule {
	const char *what;
	const char *says; /* part of the sentence; NULL: the record is good */
	struct change changes[MAX_CHANGES];
};

static void change(void *record, const struct change *to)
{
	uint8_t *field = (uint8_t *)record + to->offset;
	uint16_t half = (uint16_t)to->value;

	assert_in_range(to->size, 0, 4);
	if (to->size == 1)
		*field = (uint8_t)to->value;
	else if (to->size == 2)
		memcpy(field, &half, sizeof(half));
	else if (to->size == 4)
		memcpy(field, &to->value, sizeof(to->value));
}

static void change_all(void *record, const struct rule *rule)
{
	for (size_t i = 0; i < MAX_CHANGES; i++)
		change(record, &rule->changes[i]);
}

static void check_verdict(const struct rule *rule, int ret, const struct ipvs_error *error)
{
	if (!rule->says) {
		if (ret < 0)
			fail_msg("%s: refused: %s", rule->what, error->text);
		return;
	}
	assert_for(rule->what, ret == -EINVAL && error->code == -EINVAL);
	assert_for(rule->what, error->reason == IPVS_REASON_INVALID);
	if (!strstr(error->text, rule->says))
		fail_msg("%s: the error does not say '%s': %s", rule->what, rule->says,
			 error->text);
}

static const struct rule service_rules[] = {
	{ "plain", NULL, { { 0 } } },
	{ "UDP", NULL, { SERVICE(protocol, IPPROTO_UDP) } },
	{ "SCTP", NULL, { SERVICE(protocol, IPPROTO_SCTP) } },
	{ "no protocol", "neither a protocol nor a firewall mark", { SERVICE(protocol, 0) } },
	{ "ICMP", "protocol 1,", { SERVICE(protocol, 1) } },
	{ "protocol 65535", "protocol 65535,", { SERVICE(protocol, 65535) } },
	{ "port 1", NULL, { SERVICE(port, 1) } },
	{ "port 65535", NULL, { SERVICE(port, 65535) } },
	{ "port 0", "persistent services only", { SERVICE(port, 0) } },
	{ "port 0, persistent", NULL,
	  { SERVICE(port, 0), SERVICE(flags, 1), SERVICE(timeout_s, 1) } },
	{ "address and mark", "one or the other", { SERVICE(fwmark, 1) } },
	{ "protocol and mark", "one or the other",
	  { SERVICE(fwmark, 1), SERVICE(port, 0), SERVICE(addr.bytes[0], 0),
	    SERVICE(addr.bytes[3], 0) } },
	{ "fifth byte of an address", "more than four bytes", { SERVICE(addr.bytes[4], 1) } },
	{ "last byte of an address", "more than four bytes", { SERVICE(addr.bytes[15], 1) } },
	{ "reserved in the address", "reserved", { SERVICE(addr.reserved, 1) } },
	{ "every flag", NULL,
	  { SERVICE(flags, 0x3d), SERVICE(timeout_s, 1), SERVICE(protocol, IPPROTO_UDP) } },
	{ "the kernel's own flag", "flags 0x2 are unknown", { SERVICE(flags, 0x02) } },
	{ "flag 0x40", "flags 0x40 are unknown", { SERVICE(flags, 0x48) } },
	{ "highest flag", "flags 0x80000000 are unknown", { SERVICE(flags, 0x80000000) } },
	{ "one packet, UDP", NULL, { SERVICE(flags, 4), SERVICE(protocol, IPPROTO_UDP) } },
	{ "one packet, TCP", "one-packet", { SERVICE(flags, 4) } },
	{ "one packet, SCTP", "one-packet",
	  { SERVICE(flags, 4), SERVICE(protocol, IPPROTO_SCTP) } },
	{ "persistent for a second", NULL, { SERVICE(flags, 1), SERVICE(timeout_s, 1) } },
	{ "persistent for no time", "1 s or more", { SERVICE(flags, 1) } },
	{ "mask of nothing", NULL, { SERVICE(netmask, 0) } },
	{ "mask with a hole", NULL, { SERVICE(netmask, 0xff00ff00) } },
	{ "prefix length, unused", NULL, { SERVICE(prefix_len, 129) } },
	{ "reserved, first", "reserved", { SERVICE(reserved[0], 1) } },
	{ "reserved, last", "reserved", { SERVICE(reserved[3], 0x80000000) } },
};

static const struct rule service6_rules[] = {
	{ "plain", NULL, { { 0 } } },
	{ "prefix length 1", NULL, { SERVICE(prefix_len, 1) } },
	{ "prefix length 0", "prefix length 0 is not from 1 to 128", { SERVICE(prefix_len, 0) } },
	{ "prefix length 129", "prefix length 129", { SERVICE(prefix_len, 129) } },
	{ "mask, unused", NULL, { SERVICE(netmask, 0) } },
};

static const struct rule mark_rules[] = {
	{ "plain", NULL, { { 0 } } },
	{ "largest mark", NULL, { SERVICE(fwmark, 4294967295) } },
	{ "IPv6", NULL, { SERVICE(addr.family, AF_INET6) } },
	{ "IPv6, no prefix", "prefix length 0",
	  { SERVICE(addr.family, AF_INET6), SERVICE(prefix_len, 0) } },
	{ "one packet", NULL, { SERVICE(flags, 4) } },
	{ "protocol", "one or the other", { SERVICE(protocol, IPPROTO_TCP) } },
	{ "port", "one or the other", { SERVICE(port, 80) } },
	{ "address", "one or the other", { SERVICE(addr.bytes[3], 1) } },
	{ "IPv6 address", "one or the other",
	  { SERVICE(addr.family, AF_INET6), SERVICE(addr.bytes[15], 1) } },
};

static void check_services(const char *base, const struct rule *rules, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct ipvs_service service = service_of(base);
		struct ipvs_error error = { 0 };

		change_all(&service, &rules[i]);
		check_verdict(&rules[i], check_service(&service, &error), &error);
	}
}

static void test_services_are_checked_field_by_field(void **state)
{
	(void)state;
	check_services("tcp 10.0.0.1:80", service_rules, COUNT_OF(service_rules));
	check_services("tcp [2001:db8::1]:80", service6_rules, COUNT_OF(service6_rules));
	check_services("fwmark 7", mark_rules, COUNT_OF(mark_rules));
}

/* A lookup takes what the kernel may have, and ignores what is not identity. */
static void test_only_the_identity_is_checked_for_a_lookup(void **state)
{
	struct ipvs_service service = service_of("47 10.0.0.1:0");
	struct ipvs_error error;

	(void)state;
	service.flags = UINT32_MAX;
	service.timeout_s = UINT32_MAX;
	memset(service.scheduler, 'x', sizeof(service.scheduler));
	memset(service.pe_name, 'x', sizeof(service.pe_name));
	service.reserved[0] = 1;
	assert_int_equal(check_service_key(&service, &error), 0);
	service.protocol = 0;
	assert_int_equal(check_service_key(&service, &error), -EINVAL);
}

static const struct rule dest_rules[] = {
	{ "plain", NULL, { { 0 } } },
	{ "port 0", NULL, { DEST(port, 0) } },
	{ "local", NULL, { DEST(forward, IPVS_FORWARD_LOCAL) } },
	{ "tunnel", NULL, { DEST(forward, IPVS_FORWARD_TUNNEL) } },
	{ "direct routing", NULL, { DEST(forward, IPVS_FORWARD_DROUTE) } },
	{ "bypass", NULL, { DEST(forward, 4) } },
	{ "forwarding method 5", "forwarding method 5", { DEST(forward, 5) } },
	{ "forwarding method 8", "forwarding method 8", { DEST(forward, 8) } },
	{ "forwarding method, highest", "method 4294967295", { DEST(forward, UINT32_MAX) } },
	{ "weight 0", NULL, { DEST(weight, 0) } },
	{ "largest weight", NULL, { DEST(weight, 2147483647) } },
	{ "weight too large", "weight 2147483648 is above", { DEST(weight, 2147483648) } },
	{ "largest threshold", NULL, { DEST(upper_threshold, 2147483647) } },
	{ "threshold too large", "upper threshold 2147483648",
	  { DEST(upper_threshold, 2147483648) } },
	{ "thresholds equal", NULL, { DEST(upper_threshold, 5), DEST(lower_threshold, 5) } },
	{ "lower above upper", "lower threshold 6 is above the upper one, 5",
	  { DEST(upper_threshold, 5), DEST(lower_threshold, 6) } },
	{ "lower without upper", "lower threshold 1", { DEST(lower_threshold, 1) } },
	{ "fifth byte of an address", "more than four bytes", { DEST(addr.bytes[4], 1) } },
	{ "reserved in the address", "reserved", { DEST(addr.reserved, 0x100) } },
	{ "reserved0", "reserved", { DEST(reserved0, 1) } },
	{ "reserved, first", "reserved", { DEST(reserved[0], 1) } },
	{ "reserved, last", "reserved", { DEST(reserved[4], 0x01000000) } },
	{ "tunnel type without a tunnel", "not forwarded to by tunnel", { DEST(tun_type, 1) } },
	{ "tunnel port without a tunnel", "not forwarded to by tunnel", { DEST(tun_port, 1) } },
	{ "tunnel flags without a tunnel", "not forwarded to by tunnel", { DEST(tun_flags, 1) } },
};

static const struct rule tunnel_rules[] = {
	{ "IPIP", NULL, { { 0 } } },
	{ "GUE", NULL, { DEST(tun_type, 1), DEST(tun_port, 1) } },
	{ "GUE, port 65535", NULL, { DEST(tun_type, 1), DEST(tun_port, 65535) } },
	{ "GUE without a port", "needs a port", { DEST(tun_type, 1) } },
	{ "GUE, all flags", NULL, { DEST(tun_type, 1), DEST(tun_port, 1), DEST(tun_flags, 3) } },
	{ "GUE, flag 4", "flags 0x4 are unknown",
	  { DEST(tun_type, 1), DEST(tun_port, 1), DEST(tun_flags, 4) } },
	{ "GRE", NULL, { DEST(tun_type, 2) } },
	{ "GRE, checksum", NULL, { DEST(tun_type, 2), DEST(tun_flags, 1) } },
	{ "GRE, remote checksum", "remote checksum", { DEST(tun_type, 2), DEST(tun_flags, 2) } },
	{ "GRE, both checksums", "remote checksum", { DEST(tun_type, 2), DEST(tun_flags, 3) } },
	{ "GRE, port", "only a GUE tunnel has a port", { DEST(tun_type, 2), DEST(tun_port, 1) } },
	{ "IPIP, port", "only a GUE tunnel has a port", { DEST(tun_port, 1) } },
	{ "IPIP, checksum", "no checksum", { DEST(tun_flags, 1) } },
	{ "tunnel type 3", "tunnel type 3 is unknown", { DEST(tun_type, 3) } },
	{ "tunnel type 255", "tunnel type 255", { DEST(tun_type, 255) } },
};

static void check_dests(const char *base, uint32_t forward, const struct rule *rules, size_t count)
{
	struct ipvs_service service = service_of("tcp 10.0.0.1:80");

	for (size_t i = 0; i < count; i++) {
		struct ipvs_dest dest = dest_of(base);
		struct ipvs_error error = { 0 };

		dest.forward = forward;
		change_all(&dest, &rules[i]);
		check_verdict(&rules[i], check_dest(&dest, &service, &error), &error);
	}
}

static void test_servers_are_checked_field_by_field(void **state)
{
	(void)state;
	check_dests("10.0.0.2:80", IPVS_FORWARD_MASQ, dest_rules, COUNT_OF(dest_rules));
	check_dests("10.0.0.2:80", IPVS_FORWARD_TUNNEL, tunnel_rules, COUNT_OF(tunnel_rules));
	check_dests("[2001:db8::2]:80", IPVS_FORWARD_TUNNEL, tunnel_rules, COUNT_OF(tunnel_rules));
}

static void test_a_server_of_the_other_family_needs_a_tunnel(void **state)
{
	struct ipvs_service service = service_of("tcp 10.0.0.1:80");
	struct ipvs_dest dest = dest_of("[2001:db8::2]:80");

	(void)state;
	for (uint32_t forward = 0; forward <= IPVS_FORWARD_BYPASS; forward++) {
		struct ipvs_error error = { 0 };
		int ret;

		dest.forward = forward;
		ret = check_dest(&dest, &service, &error);
		assert_round(forward, ret == (forward == IPVS_FORWARD_TUNNEL ? 0 : -EINVAL));
		assert_round(forward, ret == 0 || strstr(error.text, "needs a tunnel"));
	}
}

static void test_only_the_identity_of_a_server_is_checked_for_a_lookup(void **state)
{
	struct ipvs_dest dest = dest_of("10.0.0.2:80");
	struct ipvs_error error;

	(void)state;
	dest.forward = dest.weight = dest.reserved[0] = UINT32_MAX;
	assert_int_equal(check_dest_key(&dest, &error), 0);
	dest.addr.bytes[4] = 1;
	assert_int_equal(check_dest_key(&dest, &error), -EINVAL);
}

static const struct rule daemon_rules[] = {
	{ "plain", NULL, { { 0 } } },
	{ "backup", NULL, { DAEMON(state, 2) } },
	{ "state 0", "state 0 is neither", { DAEMON(state, 0) } },
	{ "both states", "state 3 is neither", { DAEMON(state, 3) } },
	{ "largest sync id", NULL, { DAEMON(sync_id, 255) } },
	{ "sync id 256", "sync id 256 is above 255", { DAEMON(sync_id, 256) } },
	{ "no interface", "interface's name is empty", { DAEMON(interface[0], 0) } },
	{ "blank interface", "blank", { DAEMON(interface[0], ' ') } },
	{ "everything else", NULL,
	  { DAEMON(port, 65535), DAEMON(sync_maxlen, 65535), DAEMON(ttl, 255) } },
	{ "a group without its family", "not a multicast", { DAEMON(group.bytes[0], 224) } },
	{ "group of no family's last byte", "not a multicast", { DAEMON(group.bytes[15], 1) } },
	{ "reserved, first", "reserved", { DAEMON(reserved[0], 1) } },
	{ "reserved, last", "reserved", { DAEMON(reserved[14], 1) } },
	{ "reserved in a group without family", "reserved", { DAEMON(group.reserved, 1) } },
};

static void test_daemons_are_checked_field_by_field(void **state)
{
	struct ipvs_daemon plain = IPVS_DAEMON_INIT;

	(void)state;
	plain.state = IPVS_DAEMON_MASTER;
	strcpy(plain.interface, "eth0");
	for (size_t i = 0; i < COUNT_OF(daemon_rules); i++) {
		struct ipvs_daemon daemon = plain;
		struct ipvs_error error = { 0 };

		change_all(&daemon, &daemon_rules[i]);
		check_verdict(&daemon_rules[i], check_daemon(&daemon, &error), &error);
	}
}

static const struct {
	const char *group;
	int verdict;
} groups[] = {
	{ "223.255.255.255", -EINVAL }, { "224.0.0.0", 0 },   { "224.0.0.81", 0 },
	{ "239.255.255.255", 0 },	{ "240.0.0.0", -EINVAL }, { "0.0.0.0", -EINVAL },
	{ "255.255.255.255", -EINVAL }, { "::", -EINVAL },    { "feff::1", -EINVAL },
	{ "ff00::", 0 },		{ "ff02::51", 0 },    { "::ffff:224.0.0.81", -EINVAL },
};

static void test_the_group_of_a_daemon_is_multicast(void **state)
{
	struct ipvs_daemon daemon = IPVS_DAEMON_INIT;
	struct ipvs_error error;

	(void)state;
	daemon.state = IPVS_DAEMON_BACKUP;
	strcpy(daemon.interface, "eth0");
	for (size_t i = 0; i < COUNT_OF(groups); i++) {
		daemon.group = addr_of(groups[i].group);
		assert_for(groups[i].group, check_daemon(&daemon, &error) == groups[i].verdict);
	}
	daemon.group = addr_of("224.0.0.81");
	daemon.group.bytes[4] = 1;
	assert_int_equal(check_daemon(&daemon, &error), -EINVAL);
}

static void test_other_families_are_refused_with_their_number(void **state)
{
	static const uint16_t families[] = { 0, 1, 3, 9, 11, 65535 };
	struct ipvs_service service = service_of("fwmark 7"), good = service_of("fwmark 7");
	struct ipvs_dest dest = dest_of("10.0.0.2:80");
	struct ipvs_error error;
	char number[32];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(families); i++) {
		service.addr.family = dest.addr.family = families[i];
		snprintf(number, sizeof(number), "family is %u,", families[i]);
		assert_int_equal(check_service_key(&service, &error), -EAFNOSUPPORT);
		assert_int_equal(error.reason, IPVS_REASON_FAMILY);
		assert_for(number, strstr(error.text, number));
		assert_int_equal(check_service(&service, &error), -EAFNOSUPPORT);
		assert_int_equal(check_dest_key(&dest, &error), -EAFNOSUPPORT);
		assert_for(number, strstr(error.text, number));
		assert_int_equal(check_dest(&dest, &good, &error), -EAFNOSUPPORT);
	}
}

static void test_a_group_of_another_family_is_refused(void **state)
{
	struct ipvs_daemon daemon = IPVS_DAEMON_INIT;
	struct ipvs_error error;

	(void)state;
	daemon.state = IPVS_DAEMON_MASTER;
	strcpy(daemon.interface, "eth0");
	daemon.group.family = AF_UNIX;
	assert_int_equal(check_daemon(&daemon, &error), -EAFNOSUPPORT);
	assert_int_equal(error.code, -EAFNOSUPPORT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_services_are_checked_field_by_field),
		cmocka_unit_test(test_only_the_identity_is_checked_for_a_lookup),
		cmocka_unit_test(test_servers_are_checked_field_by_field),
		cmocka_unit_test(test_a_server_of_the_other_family_needs_a_tunnel),
		cmocka_unit_test(test_only_the_identity_of_a_server_is_checked_for_a_lookup),
		cmocka_unit_test(test_daemons_are_checked_field_by_field),
		cmocka_unit_test(test_the_group_of_a_daemon_is_multicast),
		cmocka_unit_test(test_other_families_are_refused_with_their_number),
		cmocka_unit_test(test_a_group_of_another_family_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
