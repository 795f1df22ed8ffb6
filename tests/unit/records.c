/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What never changes under one soname: sizes and offsets of the public records, initialisers, and
 * the numbers that are the kernel's.
 */
#include <string.h>
#include <netinet/in.h>
#include <libipvs/libipvs.h>
#include <linux/ip_vs.h>

#include "unit.h"

struct place {
	const char *field;
	size_t offset, expected_offset, size, expected_size;
};

#define PLACE(record, field, offset, size) \
	{ #record "." #field, offsetof(struct record, field), offset, \
	  sizeof(((struct record *)0)->field), size }
#define WHOLE(record, size) { #record, 0, 0, sizeof(struct record), size }

static const struct place places[] = {
	WHOLE(ipvs_error, 512),
	PLACE(ipvs_error, code, 0, 4),
	PLACE(ipvs_error, reason, 4, 4),
	PLACE(ipvs_error, text, 8, 504),

	WHOLE(ipvs_addr, 20),
	PLACE(ipvs_addr, family, 0, 2),
	PLACE(ipvs_addr, reserved, 2, 2),
	PLACE(ipvs_addr, bytes, 4, 16),

	WHOLE(ipvs_service, 96),
	PLACE(ipvs_service, addr, 0, 20),
	PLACE(ipvs_service, protocol, 20, 2),
	PLACE(ipvs_service, port, 22, 2),
	PLACE(ipvs_service, fwmark, 24, 4),
	PLACE(ipvs_service, scheduler, 28, 16),
	PLACE(ipvs_service, pe_name, 44, 20),
	PLACE(ipvs_service, flags, 64, 4),
	PLACE(ipvs_service, timeout_s, 68, 4),
	PLACE(ipvs_service, netmask, 72, 4),
	PLACE(ipvs_service, prefix_len, 76, 4),
	PLACE(ipvs_service, reserved, 80, 16),

	WHOLE(ipvs_dest, 64),
	PLACE(ipvs_dest, addr, 0, 20),
	PLACE(ipvs_dest, port, 20, 2),
	PLACE(ipvs_dest, tun_type, 22, 1),
	PLACE(ipvs_dest, reserved0, 23, 1),
	PLACE(ipvs_dest, forward, 24, 4),
	PLACE(ipvs_dest, weight, 28, 4),
	PLACE(ipvs_dest, upper_threshold, 32, 4),
	PLACE(ipvs_dest, lower_threshold, 36, 4),
	PLACE(ipvs_dest, tun_port, 40, 2),
	PLACE(ipvs_dest, tun_flags, 42, 2),
	PLACE(ipvs_dest, reserved, 44, 20),

	WHOLE(ipvs_stats, 96),
	PLACE(ipvs_stats, conns, 0, 8),
	PLACE(ipvs_stats, in_packets, 8, 8),
	PLACE(ipvs_stats, out_packets, 16, 8),
	PLACE(ipvs_stats, in_bytes, 24, 8),
	PLACE(ipvs_stats, out_bytes, 32, 8),
	PLACE(ipvs_stats, conns_per_s, 40, 8),
	PLACE(ipvs_stats, in_packets_per_s, 48, 8),
	PLACE(ipvs_stats, out_packets_per_s, 56, 8),
	PLACE(ipvs_stats, in_bytes_per_s, 64, 8),
	PLACE(ipvs_stats, out_bytes_per_s, 72, 8),
	PLACE(ipvs_stats, reserved, 80, 16),

	WHOLE(ipvs_cpu_stats, 64),
	PLACE(ipvs_cpu_stats, cpu, 0, 4),
	PLACE(ipvs_cpu_stats, reserved0, 4, 4),
	PLACE(ipvs_cpu_stats, conns, 8, 8),
	PLACE(ipvs_cpu_stats, in_packets, 16, 8),
	PLACE(ipvs_cpu_stats, out_packets, 24, 8),
	PLACE(ipvs_cpu_stats, in_bytes, 32, 8),
	PLACE(ipvs_cpu_stats, out_bytes, 40, 8),
	PLACE(ipvs_cpu_stats, reserved, 48, 16),

	WHOLE(ipvs_rates, 64),
	PLACE(ipvs_rates, conns_per_s, 0, 8),
	PLACE(ipvs_rates, in_packets_per_s, 8, 8),
	PLACE(ipvs_rates, out_packets_per_s, 16, 8),
	PLACE(ipvs_rates, in_bytes_per_s, 24, 8),
	PLACE(ipvs_rates, out_bytes_per_s, 32, 8),
	PLACE(ipvs_rates, reserved, 40, 24),

	WHOLE(ipvs_service_entry, 208),
	PLACE(ipvs_service_entry, service, 0, 96),
	PLACE(ipvs_service_entry, stats, 96, 96),
	PLACE(ipvs_service_entry, reserved, 192, 16),

	WHOLE(ipvs_dest_entry, 192),
	PLACE(ipvs_dest_entry, dest, 0, 64),
	PLACE(ipvs_dest_entry, active_conns, 64, 4),
	PLACE(ipvs_dest_entry, inactive_conns, 68, 4),
	PLACE(ipvs_dest_entry, persistent_conns, 72, 4),
	PLACE(ipvs_dest_entry, reserved0, 76, 4),
	PLACE(ipvs_dest_entry, stats, 80, 96),
	PLACE(ipvs_dest_entry, reserved, 176, 16),

	WHOLE(ipvs_daemon, 64),
	PLACE(ipvs_daemon, state, 0, 4),
	PLACE(ipvs_daemon, sync_id, 4, 4),
	PLACE(ipvs_daemon, interface, 8, 16),
	PLACE(ipvs_daemon, group, 24, 20),
	PLACE(ipvs_daemon, port, 44, 2),
	PLACE(ipvs_daemon, sync_maxlen, 46, 2),
	PLACE(ipvs_daemon, ttl, 48, 1),
	PLACE(ipvs_daemon, reserved, 49, 15),

	WHOLE(ipvs_daemons, 136),
	PLACE(ipvs_daemons, count, 0, 4),
	PLACE(ipvs_daemons, reserved, 4, 4),
	PLACE(ipvs_daemons, daemons, 8, 128),

	WHOLE(ipvs_timeouts, 32),
	PLACE(ipvs_timeouts, tcp_s, 0, 4),
	PLACE(ipvs_timeouts, tcp_fin_s, 4, 4),
	PLACE(ipvs_timeouts, udp_s, 8, 4),
	PLACE(ipvs_timeouts, reserved, 12, 20),

	WHOLE(ipvs_info, 32),
	PLACE(ipvs_info, version, 0, 4),
	PLACE(ipvs_info, conn_table_size, 4, 4),
	PLACE(ipvs_info, reserved, 8, 24),

	WHOLE(ipvs_conn, 384),
	PLACE(ipvs_conn, client_addr, 0, 20),
	PLACE(ipvs_conn, virtual_addr, 20, 20),
	PLACE(ipvs_conn, dest_addr, 40, 20),
	PLACE(ipvs_conn, client_port, 60, 2),
	PLACE(ipvs_conn, virtual_port, 62, 2),
	PLACE(ipvs_conn, dest_port, 64, 2),
	PLACE(ipvs_conn, protocol, 66, 2),
	PLACE(ipvs_conn, fwmark, 68, 4),
	PLACE(ipvs_conn, state, 72, 4),
	PLACE(ipvs_conn, flags, 76, 4),
	PLACE(ipvs_conn, expires_s, 80, 4),
	PLACE(ipvs_conn, pe_data_size, 84, 4),
	PLACE(ipvs_conn, pe_name, 88, 20),
	PLACE(ipvs_conn, pe_data, 108, 256),
	PLACE(ipvs_conn, reserved, 364, 20),
	WHOLE(ipvs_sysctl, 688),
	PLACE(ipvs_sysctl, name, 0, 64),
	PLACE(ipvs_sysctl, unit, 64, 16),
	PLACE(ipvs_sysctl, kind, 80, 4),
	PLACE(ipvs_sysctl, flags, 84, 4),
	PLACE(ipvs_sysctl, value, 88, 8),
	PLACE(ipvs_sysctl, second, 96, 8),
	PLACE(ipvs_sysctl, minimum, 104, 8),
	PLACE(ipvs_sysctl, maximum, 112, 8),
	PLACE(ipvs_sysctl, default_value, 120, 8),
	PLACE(ipvs_sysctl, default_second, 128, 8),
	PLACE(ipvs_sysctl, text, 136, 512),
	PLACE(ipvs_sysctl, reserved, 648, 40),

	WHOLE(ipvs_advice, 808),
	PLACE(ipvs_advice, id, 0, 4),
	PLACE(ipvs_advice, severity, 4, 4),
	PLACE(ipvs_advice, setting, 8, 64),
	PLACE(ipvs_advice, value, 72, 64),
	PLACE(ipvs_advice, advised, 136, 64),
	PLACE(ipvs_advice, service, 200, 64),
	PLACE(ipvs_advice, services, 264, 4),
	PLACE(ipvs_advice, reserved0, 268, 4),
	PLACE(ipvs_advice, text, 272, 504),
	PLACE(ipvs_advice, reserved, 776, 32),

	WHOLE(ipvs_facts, 64),
	PLACE(ipvs_facts, conn_table_size, 0, 4),
	PLACE(ipvs_facts, nf_tcp_s, 4, 4),
	PLACE(ipvs_facts, nf_udp_s, 8, 4),
	PLACE(ipvs_facts, reserve_pages, 12, 4),
	PLACE(ipvs_facts, reserved, 16, 48),

	WHOLE(ipvs_drain_options, 64),
	PLACE(ipvs_drain_options, period_ms, 0, 4),
	PLACE(ipvs_drain_options, interval_ms, 4, 4),
	PLACE(ipvs_drain_options, deadline_ms, 8, 4),
	PLACE(ipvs_drain_options, flags, 12, 4),
	PLACE(ipvs_drain_options, restore_weight, 16, 4),
	PLACE(ipvs_drain_options, reserved, 20, 44),

	WHOLE(ipvs_drain_settings, 32),
	PLACE(ipvs_drain_settings, expire_nodest_conn, 0, 4),
	PLACE(ipvs_drain_settings, expire_quiescent_template, 4, 4),
	PLACE(ipvs_drain_settings, conn_reuse_mode, 8, 4),
	PLACE(ipvs_drain_settings, reserved, 12, 20),

	WHOLE(ipvs_drain_job, 576),
	PLACE(ipvs_drain_job, job, 0, 8),
	PLACE(ipvs_drain_job, kind, 8, 4),
	PLACE(ipvs_drain_job, phase, 12, 4),
	PLACE(ipvs_drain_job, result, 16, 4),
	PLACE(ipvs_drain_job, part_count, 20, 4),
	PLACE(ipvs_drain_job, reserved, 24, 40),
	PLACE(ipvs_drain_job, error, 64, 512),

	WHOLE(ipvs_drain_part, 288),
	PLACE(ipvs_drain_part, service, 0, 96),
	PLACE(ipvs_drain_part, dest, 96, 64),
	PLACE(ipvs_drain_part, job, 160, 8),
	PLACE(ipvs_drain_part, phase, 168, 4),
	PLACE(ipvs_drain_part, result, 172, 4),
	PLACE(ipvs_drain_part, code, 176, 4),
	PLACE(ipvs_drain_part, reason, 180, 4),
	PLACE(ipvs_drain_part, holds, 184, 4),
	PLACE(ipvs_drain_part, harms, 188, 4),
	PLACE(ipvs_drain_part, weight, 192, 4),
	PLACE(ipvs_drain_part, weight_before, 196, 4),
	PLACE(ipvs_drain_part, weight_end, 200, 4),
	PLACE(ipvs_drain_part, active_conns, 204, 4),
	PLACE(ipvs_drain_part, inactive_conns, 208, 4),
	PLACE(ipvs_drain_part, persistent_conns, 212, 4),
	PLACE(ipvs_drain_part, fall_per_s, 216, 8),
	PLACE(ipvs_drain_part, deadline_ms, 224, 8),
	PLACE(ipvs_drain_part, estimate_ms, 232, 8),
	PLACE(ipvs_drain_part, reserved, 240, 48),
};

static void test_records_have_these_sizes_and_offsets(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(places); i++) {
		assert_for(places[i].field, places[i].offset == places[i].expected_offset);
		assert_for(places[i].field, places[i].size == places[i].expected_size);
	}
}

/* Pointers and size_t: this holds where both have the same size. */
static void test_lists_are_a_pointer_and_two_numbers(void **state)
{
	(void)state;
	assert_int_equal(sizeof(struct ipvs_services), 3 * sizeof(void *));
	assert_int_equal(offsetof(struct ipvs_services, count), sizeof(void *));
	assert_int_equal(offsetof(struct ipvs_services, allocated), 2 * sizeof(void *));
	assert_int_equal(sizeof(struct ipvs_dests), 3 * sizeof(void *));
	assert_int_equal(offsetof(struct ipvs_dests, count), sizeof(void *));
	assert_int_equal(offsetof(struct ipvs_dests, allocated), 2 * sizeof(void *));
	assert_int_equal(sizeof(struct ipvs_cpus), 3 * sizeof(void *));
	assert_int_equal(offsetof(struct ipvs_cpus, count), sizeof(void *));
	assert_int_equal(offsetof(struct ipvs_cpus, allocated), 2 * sizeof(void *));
	assert_int_equal(sizeof(struct ipvs_sysctls), 3 * sizeof(void *));
	assert_int_equal(offsetof(struct ipvs_sysctls, count), sizeof(void *));
	assert_int_equal(offsetof(struct ipvs_sysctls, allocated), 2 * sizeof(void *));
	assert_int_equal(sizeof(struct ipvs_advices), 3 * sizeof(void *));
	assert_int_equal(offsetof(struct ipvs_advices, count), sizeof(void *));
	assert_int_equal(offsetof(struct ipvs_advices, allocated), 2 * sizeof(void *));
}

/* Beside what is named, an initialised record is zero to its last byte. */
static void test_a_fresh_service_is_wlc_and_not_persistent(void **state)
{
	struct ipvs_service fresh = IPVS_SERVICE_INIT, expected;

	(void)state;
	memset(&expected, 0, sizeof(expected));
	memcpy(expected.scheduler, "wlc", 3);
	expected.netmask = 0xffffffff;
	expected.prefix_len = 128;
	assert_memory_equal(&fresh, &expected, sizeof(fresh));
}

static void test_a_fresh_server_is_masquerading_with_weight_1(void **state)
{
	struct ipvs_dest fresh = IPVS_DEST_INIT, expected;

	(void)state;
	memset(&expected, 0, sizeof(expected));
	expected.weight = 1;
	assert_memory_equal(&fresh, &expected, sizeof(fresh));
	assert_int_equal(fresh.forward, IPVS_FORWARD_MASQ);
}

static void test_fresh_settings_are_not_known(void **state)
{
	struct ipvs_drain_settings fresh = IPVS_DRAIN_SETTINGS_INIT, expected;

	(void)state;
	memset(&expected, 0, sizeof(expected));
	expected.expire_nodest_conn = expected.expire_quiescent_template = -1;
	expected.conn_reuse_mode = -1;
	assert_memory_equal(&fresh, &expected, sizeof(fresh));
}

static void test_everything_else_fresh_is_zero(void **state)
{
	const uint8_t zeros[sizeof(struct ipvs_daemon)] = { 0 };
	struct ipvs_daemon daemon = IPVS_DAEMON_INIT;
	struct ipvs_services services = IPVS_SERVICES_INIT;
	struct ipvs_dests dests = IPVS_DESTS_INIT;
	struct ipvs_cpus cpus = IPVS_CPUS_INIT;
	struct ipvs_drain_options options = IPVS_DRAIN_OPTIONS_INIT;

	(void)state;
	assert_memory_equal(&cpus, zeros, sizeof(cpus));
	struct ipvs_sysctls sysctls = IPVS_SYSCTLS_INIT;

	struct ipvs_advices advices = IPVS_ADVICES_INIT;

	assert_memory_equal(&advices, zeros, sizeof(advices));
	assert_memory_equal(&sysctls, zeros, sizeof(sysctls));
	assert_memory_equal(&daemon, zeros, sizeof(daemon));
	assert_memory_equal(&services, zeros, sizeof(services));
	assert_memory_equal(&dests, zeros, sizeof(dests));
	assert_memory_equal(&options, zeros, sizeof(options));
}

static const struct {
	const char *what;
	uint32_t ours, kernels, value;
} numbers[] = {
#define SAME(name, kernel, value) { #name, IPVS_##name, kernel, value }
	SAME(SERVICE_PERSISTENT, IP_VS_SVC_F_PERSISTENT, 1),
	SAME(SERVICE_ONEPACKET, IP_VS_SVC_F_ONEPACKET, 4),
	SAME(SERVICE_SCHED_1, IP_VS_SVC_F_SCHED1, 8),
	SAME(SERVICE_SCHED_2, IP_VS_SVC_F_SCHED2, 16),
	SAME(SERVICE_SCHED_3, IP_VS_SVC_F_SCHED3, 32),
	SAME(FORWARD_MASQ, IP_VS_CONN_F_MASQ, 0),
	SAME(FORWARD_LOCAL, IP_VS_CONN_F_LOCALNODE, 1),
	SAME(FORWARD_TUNNEL, IP_VS_CONN_F_TUNNEL, 2),
	SAME(FORWARD_DROUTE, IP_VS_CONN_F_DROUTE, 3),
	SAME(FORWARD_BYPASS, IP_VS_CONN_F_BYPASS, 4),
	SAME(DAEMON_MASTER, IP_VS_STATE_MASTER, 1),
	SAME(DAEMON_BACKUP, IP_VS_STATE_BACKUP, 2),
	SAME(SCHEDULER_SIZE, IP_VS_SCHEDNAME_MAXLEN, 16),
	SAME(INTERFACE_SIZE, IP_VS_IFNAME_MAXLEN, 16),
	/* Older headers than Linux 5.3's have no names for these. */
	SAME(TUNNEL_IPIP, 0, 0),
	SAME(TUNNEL_GUE, 1, 1),
	SAME(TUNNEL_GRE, 2, 2),
	SAME(TUNNEL_CSUM, 1, 1),
	SAME(TUNNEL_REMCSUM, 2, 2),
	/* Not the kernel's, but as fixed. */
	SAME(REASON_NONE, 0, 0),
	SAME(REASON_SYSTEM, 28, 28),
	SAME(REASON_NO_SYSCTL, 29, 29),
	SAME(REASON_READ_ONLY, 30, 30),
	SAME(SYSCTL_NAME_SIZE, 64, 64),
	SAME(SYSCTL_UNIT_SIZE, 16, 16),
	SAME(SYSCTL_TEXT_SIZE, 512, 512),
	SAME(ADVICE_VALUE_SIZE, IPVS_SERVICE_TEXT_SIZE, 64),
	SAME(ADVICE_TEXT_SIZE, 504, 504),
	SAME(ADDR_TEXT_SIZE, INET6_ADDRSTRLEN, 46),
	SAME(SERVICE_TEXT_SIZE, 64, 64),
	SAME(DEST_TEXT_SIZE, 56, 56),
	SAME(FLAGS_TEXT_SIZE, 64, 64),
	SAME(PE_DATA_SIZE, 256, 256),
	SAME(CONN_TEMPLATE, 1, 1),
	SAME(DEADLINE_DEFAULT_MS, 5000, 5000),
	SAME(DRAIN_INTERVAL_DEFAULT_MS, 1000, 1000),
	SAME(DRAIN_DEADLINE_DEFAULT_MS, 600000, 600000),
	SAME(DRAIN_TEXT_SIZE, 512, 512),
	SAME(DRAIN_BITS_TEXT_SIZE, 128, 128),
};

static void test_public_numbers_are_the_kernels(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(numbers); i++) {
		assert_for(numbers[i].what, numbers[i].ours == numbers[i].kernels);
		assert_for(numbers[i].what, numbers[i].ours == numbers[i].value);
	}
	/* 16 characters and the NUL have to fit. */
	assert_true(IPVS_PE_NAME_SIZE > IP_VS_PENAME_MAXLEN);
	assert_int_equal(IPVS_PE_NAME_SIZE, 20);
}

static void test_the_library_names_its_version(void **state)
{
	(void)state;
	assert_string_equal(ipvs_library_version(), PACKAGE_VERSION);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_records_have_these_sizes_and_offsets),
		cmocka_unit_test(test_lists_are_a_pointer_and_two_numbers),
		cmocka_unit_test(test_a_fresh_service_is_wlc_and_not_persistent),
		cmocka_unit_test(test_a_fresh_server_is_masquerading_with_weight_1),
		cmocka_unit_test(test_fresh_settings_are_not_known),
		cmocka_unit_test(test_everything_else_fresh_is_zero),
		cmocka_unit_test(test_public_numbers_are_the_kernels),
		cmocka_unit_test(test_the_library_names_its_version),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
