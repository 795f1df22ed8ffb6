// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What the records are made of: a row for each field, in the order of the structs. A new field is a
 * new row and a new attribute of the Python class. tests/test_records.py sees to it that no byte is
 * forgotten.
 */
#include "records.h"

#define FIELD(struct_, field) offsetof(struct struct_, field), sizeof(((struct struct_ *)0)->field)
#define FROM(struct_, field, other) \
	((int)offsetof(struct struct_, other) - (int)offsetof(struct struct_, field))

#define NUMBER(s, field) { #field, FIELD(s, field), &codec_number, 0, NULL, 0 }
#define UP_TO(s, field, most) { #field, FIELD(s, field), &codec_number, most, NULL, 0 }
#define SIGNED(s, field) { #field, FIELD(s, field), &codec_signed, 0, NULL, 0 }
#define REAL(s, field) { #field, FIELD(s, field), &codec_real, 0, NULL, 0 }
#define TEXT(s, field) { #field, FIELD(s, field), &codec_text, 0, NULL, 0 }
#define POINTED(s, field) { #field, FIELD(s, field), &codec_pointed, 0, NULL, 0 }
#define ENUM(s, field, enum_) { #field, FIELD(s, field), &codec_enum, 0, &enum_, 0 }
#define ADDRESS(s, field, name) { name, FIELD(s, field), &codec_address, 0, NULL, 0 }
#define NESTED(s, field, name, record) { name, FIELD(s, field), &codec_record, 0, &record, 0 }
/* Reserved, or told by another row. */
#define UNSEEN(s, field) { #field, FIELD(s, field), NULL, 0, NULL, 0 }
#define END { NULL, 0, 0, NULL, 0, NULL, 0 }

#define WEIGHT_MOST 2147483647

static struct enumeration address_family = { "AddressFamily", NULL, NULL };
static struct enumeration protocol = { "Protocol", NULL, NULL };
static struct enumeration forward = { "Forward", NULL, NULL };
static struct enumeration tunnel = { "Tunnel", NULL, NULL };
static struct enumeration tunnel_flag = { "TunnelFlag", NULL, NULL };
static struct enumeration service_flag = { "ServiceFlag", NULL, NULL };
static struct enumeration daemon_state = { "DaemonState", NULL, NULL };
static struct enumeration reason = { "Reason", NULL, NULL };
static struct enumeration conn_state = { "ConnectionState", NULL, NULL };
static struct enumeration conn_flag = { "ConnectionFlag", NULL, NULL };
static struct enumeration sysctl_kind = { "SysctlKind", NULL, NULL };
static struct enumeration sysctl_flag = { "SysctlFlag", NULL, NULL };
static struct enumeration severity = { "Severity", NULL, NULL };
static struct enumeration advice_id = { "AdviceId", NULL, NULL };
static struct enumeration drain_flag = { "DrainFlag", NULL, NULL };
static struct enumeration drain_kind = { "DrainKind", NULL, NULL };
static struct enumeration drain_phase = { "DrainPhase", NULL, NULL };
static struct enumeration drain_result = { "DrainResult", NULL, NULL };
static struct enumeration drain_hold = { "DrainHold", NULL, NULL };
static struct enumeration drain_harm = { "DrainHarm", NULL, NULL };

struct enumeration *const enumerations[] = {
	&address_family, &protocol, &forward, &tunnel, &tunnel_flag, &service_flag, &daemon_state,
	&reason, &conn_state, &conn_flag, &sysctl_kind, &sysctl_flag, &severity, &advice_id,
	&drain_flag, &drain_kind, &drain_phase, &drain_result, &drain_hold, &drain_harm, NULL
};

/* A record of this struct with these rows; its Python class is registered under the key. */
#define RECORD_(key, struct_, init_) \
	static PyTypeObject *key##_type; \
	static PyObject *key##_names[MOST_ROWS]; \
	_Static_assert(sizeof(key##_rows) / sizeof(key##_rows[0]) <= MOST_ROWS, "more rows"); \
	const struct record record_##key = { "ipvs_" #key, sizeof(struct struct_), key##_rows, \
					     init_, &key##_type, key##_names }
#define RECORD(key) RECORD_(key, ipvs_##key, NULL)
#define RECORD_INIT(key) RECORD_(key, ipvs_##key, &key##_init)

static const struct row error_rows[] = {
	SIGNED(ipvs_error, code),
	ENUM(ipvs_error, reason, reason),
	TEXT(ipvs_error, text),
	END
};
RECORD(error);

static const struct ipvs_service service_init = IPVS_SERVICE_INIT;

/* The family comes first: an address sets it too, no address leaves it. */
static const struct row service_key_rows[] = {
	ENUM(ipvs_service, addr.family, address_family),
	{ "address", FIELD(ipvs_service, addr), &codec_address, 0, NULL,
	  FROM(ipvs_service, addr, fwmark) },
	ENUM(ipvs_service, protocol, protocol),
	NUMBER(ipvs_service, port),
	NUMBER(ipvs_service, fwmark),
	END
};
RECORD_(service_key, ipvs_service, &service_init);

static const struct row service_rows[] = {
	{ "key", 0, offsetof(struct ipvs_service, scheduler), &codec_record, 0, &record_service_key,
	  0 },
	TEXT(ipvs_service, scheduler),
	TEXT(ipvs_service, pe_name),
	ENUM(ipvs_service, flags, service_flag),
	NUMBER(ipvs_service, timeout_s),
	NUMBER(ipvs_service, netmask),
	NUMBER(ipvs_service, prefix_len),
	UNSEEN(ipvs_service, reserved),
	END
};
RECORD_INIT(service);

static const struct ipvs_dest dest_init = IPVS_DEST_INIT;

static const struct row dest_key_rows[] = {
	ADDRESS(ipvs_dest, addr, "address"),
	NUMBER(ipvs_dest, port),
	END
};
RECORD_(dest_key, ipvs_dest, &dest_init);

static const struct row dest_rows[] = {
	{ "key", 0, offsetof(struct ipvs_dest, tun_type), &codec_record, 0, &record_dest_key, 0 },
	ENUM(ipvs_dest, tun_type, tunnel),
	UNSEEN(ipvs_dest, reserved0),
	ENUM(ipvs_dest, forward, forward),
	UP_TO(ipvs_dest, weight, WEIGHT_MOST),
	UP_TO(ipvs_dest, upper_threshold, WEIGHT_MOST),
	UP_TO(ipvs_dest, lower_threshold, WEIGHT_MOST),
	NUMBER(ipvs_dest, tun_port),
	ENUM(ipvs_dest, tun_flags, tunnel_flag),
	UNSEEN(ipvs_dest, reserved),
	END
};
RECORD_INIT(dest);

static const struct row stats_rows[] = {
	NUMBER(ipvs_stats, conns),
	NUMBER(ipvs_stats, in_packets),
	NUMBER(ipvs_stats, out_packets),
	NUMBER(ipvs_stats, in_bytes),
	NUMBER(ipvs_stats, out_bytes),
	NUMBER(ipvs_stats, conns_per_s),
	NUMBER(ipvs_stats, in_packets_per_s),
	NUMBER(ipvs_stats, out_packets_per_s),
	NUMBER(ipvs_stats, in_bytes_per_s),
	NUMBER(ipvs_stats, out_bytes_per_s),
	UNSEEN(ipvs_stats, reserved),
	END
};
RECORD(stats);

static const struct row cpu_stats_rows[] = {
	NUMBER(ipvs_cpu_stats, cpu),
	UNSEEN(ipvs_cpu_stats, reserved0),
	NUMBER(ipvs_cpu_stats, conns),
	NUMBER(ipvs_cpu_stats, in_packets),
	NUMBER(ipvs_cpu_stats, out_packets),
	NUMBER(ipvs_cpu_stats, in_bytes),
	NUMBER(ipvs_cpu_stats, out_bytes),
	UNSEEN(ipvs_cpu_stats, reserved),
	END
};
RECORD(cpu_stats);

static const struct row rates_rows[] = {
	REAL(ipvs_rates, conns_per_s),
	REAL(ipvs_rates, in_packets_per_s),
	REAL(ipvs_rates, out_packets_per_s),
	REAL(ipvs_rates, in_bytes_per_s),
	REAL(ipvs_rates, out_bytes_per_s),
	UNSEEN(ipvs_rates, reserved),
	END
};
RECORD(rates);

static const struct row service_entry_rows[] = {
	NESTED(ipvs_service_entry, service, "service", record_service),
	NESTED(ipvs_service_entry, stats, "stats", record_stats),
	UNSEEN(ipvs_service_entry, reserved),
	END
};
RECORD(service_entry);

static const struct row dest_entry_rows[] = {
	NESTED(ipvs_dest_entry, dest, "server", record_dest),
	NUMBER(ipvs_dest_entry, active_conns),
	NUMBER(ipvs_dest_entry, inactive_conns),
	NUMBER(ipvs_dest_entry, persistent_conns),
	UNSEEN(ipvs_dest_entry, reserved0),
	NESTED(ipvs_dest_entry, stats, "stats", record_stats),
	UNSEEN(ipvs_dest_entry, reserved),
	END
};
RECORD(dest_entry);

static const struct ipvs_daemon daemon_init = IPVS_DAEMON_INIT;

static const struct row daemon_rows[] = {
	ENUM(ipvs_daemon, state, daemon_state),
	UP_TO(ipvs_daemon, sync_id, 255),
	TEXT(ipvs_daemon, interface),
	ADDRESS(ipvs_daemon, group, "group"),
	NUMBER(ipvs_daemon, port),
	NUMBER(ipvs_daemon, sync_maxlen),
	NUMBER(ipvs_daemon, ttl),
	UNSEEN(ipvs_daemon, reserved),
	END
};
RECORD_INIT(daemon);

static const struct row timeouts_rows[] = {
	NUMBER(ipvs_timeouts, tcp_s),
	NUMBER(ipvs_timeouts, tcp_fin_s),
	NUMBER(ipvs_timeouts, udp_s),
	UNSEEN(ipvs_timeouts, reserved),
	END
};
RECORD(timeouts);

static const struct row info_rows[] = {
	NUMBER(ipvs_info, version),
	NUMBER(ipvs_info, conn_table_size),
	UNSEEN(ipvs_info, reserved),
	END
};
RECORD(info);

static const struct row failure_rows[] = {
	NUMBER(ipvs_failure, index),
	SIGNED(ipvs_failure, code),
	ENUM(ipvs_failure, reason, reason),
	POINTED(ipvs_failure, text),
	END
};
RECORD(failure);

static const struct row conn_rows[] = {
	ADDRESS(ipvs_conn, client_addr, "client_address"),
	{ "virtual_address", FIELD(ipvs_conn, virtual_addr), &codec_address, 0, NULL,
	  FROM(ipvs_conn, virtual_addr, fwmark) },
	ADDRESS(ipvs_conn, dest_addr, "server_address"),
	NUMBER(ipvs_conn, client_port),
	NUMBER(ipvs_conn, virtual_port),
	{ "server_port", FIELD(ipvs_conn, dest_port), &codec_number, 0, NULL, 0 },
	ENUM(ipvs_conn, protocol, protocol),
	NUMBER(ipvs_conn, fwmark),
	ENUM(ipvs_conn, state, conn_state),
	ENUM(ipvs_conn, flags, conn_flag),
	NUMBER(ipvs_conn, expires_s),
	UNSEEN(ipvs_conn, pe_data_size), /* the length of pe_data */
	TEXT(ipvs_conn, pe_name),
	{ "pe_data", FIELD(ipvs_conn, pe_data), &codec_bytes, 0, NULL,
	  FROM(ipvs_conn, pe_data, pe_data_size) },
	UNSEEN(ipvs_conn, reserved),
	END
};
RECORD(conn);

static const struct row sysctl_rows[] = {
	TEXT(ipvs_sysctl, name),
	TEXT(ipvs_sysctl, unit),
	ENUM(ipvs_sysctl, kind, sysctl_kind),
	ENUM(ipvs_sysctl, flags, sysctl_flag),
	{ "first", FIELD(ipvs_sysctl, value), &codec_signed, 0, NULL, 0 },
	SIGNED(ipvs_sysctl, second),
	SIGNED(ipvs_sysctl, minimum),
	SIGNED(ipvs_sysctl, maximum),
	{ "default_first", FIELD(ipvs_sysctl, default_value), &codec_signed, 0, NULL, 0 },
	SIGNED(ipvs_sysctl, default_second),
	TEXT(ipvs_sysctl, text),
	UNSEEN(ipvs_sysctl, reserved),
	END
};
RECORD(sysctl);

static const struct row advice_rows[] = {
	ENUM(ipvs_advice, id, advice_id),
	ENUM(ipvs_advice, severity, severity),
	TEXT(ipvs_advice, setting),
	TEXT(ipvs_advice, value),
	TEXT(ipvs_advice, advised),
	TEXT(ipvs_advice, service),
	NUMBER(ipvs_advice, services),
	UNSEEN(ipvs_advice, reserved0),
	TEXT(ipvs_advice, text),
	UNSEEN(ipvs_advice, reserved),
	END
};
RECORD(advice);

static const struct row facts_rows[] = {
	NUMBER(ipvs_facts, conn_table_size),
	NUMBER(ipvs_facts, nf_tcp_s),
	NUMBER(ipvs_facts, nf_udp_s),
	NUMBER(ipvs_facts, reserve_pages),
	UNSEEN(ipvs_facts, reserved),
	END
};
RECORD(facts);

static const struct row drain_options_rows[] = {
	NUMBER(ipvs_drain_options, period_ms),
	NUMBER(ipvs_drain_options, interval_ms),
	NUMBER(ipvs_drain_options, deadline_ms),
	ENUM(ipvs_drain_options, flags, drain_flag),
	UP_TO(ipvs_drain_options, restore_weight, WEIGHT_MOST),
	UNSEEN(ipvs_drain_options, reserved),
	END
};
RECORD(drain_options);

static const struct ipvs_drain_settings drain_settings_init = IPVS_DRAIN_SETTINGS_INIT;

static const struct row drain_settings_rows[] = {
	SIGNED(ipvs_drain_settings, expire_nodest_conn),
	SIGNED(ipvs_drain_settings, expire_quiescent_template),
	SIGNED(ipvs_drain_settings, conn_reuse_mode),
	UNSEEN(ipvs_drain_settings, reserved),
	END
};
RECORD_INIT(drain_settings);

static const struct row drain_job_rows[] = {
	SIGNED(ipvs_drain_job, job),
	ENUM(ipvs_drain_job, kind, drain_kind),
	ENUM(ipvs_drain_job, phase, drain_phase),
	ENUM(ipvs_drain_job, result, drain_result),
	NUMBER(ipvs_drain_job, part_count),
	UNSEEN(ipvs_drain_job, reserved),
	/* None when its code is 0. */
	{ "error", FIELD(ipvs_drain_job, error), &codec_record, 0, &record_error, 4 },
	END
};
RECORD(drain_job);

static const struct row drain_part_rows[] = {
	/* None when its family is 0. */
	{ "service", FIELD(ipvs_drain_part, service), &codec_record, 0, &record_service, 2 },
	NESTED(ipvs_drain_part, dest, "server", record_dest),
	SIGNED(ipvs_drain_part, job),
	ENUM(ipvs_drain_part, phase, drain_phase),
	ENUM(ipvs_drain_part, result, drain_result),
	SIGNED(ipvs_drain_part, code),
	ENUM(ipvs_drain_part, reason, reason),
	ENUM(ipvs_drain_part, holds, drain_hold),
	ENUM(ipvs_drain_part, harms, drain_harm),
	NUMBER(ipvs_drain_part, weight),
	NUMBER(ipvs_drain_part, weight_before),
	NUMBER(ipvs_drain_part, weight_end),
	NUMBER(ipvs_drain_part, active_conns),
	NUMBER(ipvs_drain_part, inactive_conns),
	NUMBER(ipvs_drain_part, persistent_conns),
	REAL(ipvs_drain_part, fall_per_s),
	SIGNED(ipvs_drain_part, deadline_ms),
	SIGNED(ipvs_drain_part, estimate_ms),
	UNSEEN(ipvs_drain_part, reserved),
	END
};
RECORD(drain_part);

static const struct row text_error_rows[] = {
	NUMBER(ipvs_text_error, line),
	NUMBER(ipvs_text_error, column),
	ENUM(ipvs_text_error, reason, reason),
	POINTED(ipvs_text_error, text),
	END
};
RECORD(text_error);

const struct record *const records[] = {
	&record_error, &record_service_key, &record_service, &record_dest_key, &record_dest,
	&record_stats, &record_cpu_stats, &record_rates, &record_service_entry, &record_dest_entry,
	&record_daemon, &record_timeouts, &record_info, &record_failure, &record_conn,
	&record_sysctl, &record_advice, &record_facts, &record_drain_options, &record_drain_settings,
	&record_drain_job, &record_drain_part, &record_text_error, NULL
};
