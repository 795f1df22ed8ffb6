/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What ipvsctl shows of tables: rows, what stands out, and rates from samples. */
#include <stdio.h>
#include <string.h>
#include <libipvs/libipvs.h>

#include "../../examples/ipvsctl/words/columns.h"
#include "unit.h"

#define MS UINT64_C(1000000)
#define SECOND (1000 * MS)
#define START (100 * SECOND)

struct server {
	const char *service, *dest;
	uint32_t weight, upper, lower, active, inactive;
};

/* Of the library's order: the services by mark come behind those by address. */
static const struct server servers[] = {
	{ "tcp 10.0.0.1:80", "10.1.0.1:80", 3, 0, 0, 100, 20 },
	{ "tcp 10.0.0.1:80", "10.1.0.2:80", 1, 0, 0, 7, 0 },
	{ "tcp 10.0.0.1:80", "10.1.0.3:80", 0, 0, 0, 1, 2 },
	{ "tcp 10.0.0.2:80", "10.1.0.1:80", 5, 10, 0, 4, 6 },
	{ "tcp 10.0.0.2:80", "10.1.0.2:80", 0, 10, 0, 40, 6 },
	{ "fwmark 7", NULL, 0, 0, 0, 0, 0 },
};

static struct ipvs_service service_of(const char *text)
{
	struct ipvs_service service = IPVS_SERVICE_INIT;

	assert_int_equal(ipvs_service_parse(&service, text, NULL), 0);
	return service;
}

/* Adds a server, as if the kernel had told of it. */
static void put(struct ipvs_table *table, const struct server *server)
{
	struct ipvs_service service = service_of(server->service);
	struct ipvs_dest dest = IPVS_DEST_INIT;
	struct ipvs_dest_entry *entry;

	assert_int_equal(ipvs_table_put_service(table, &service, NULL), 0);
	if (!server->dest)
		return;
	assert_int_equal(ipvs_dest_parse(&dest, server->dest, NULL), 0);
	dest.weight = server->weight;
	dest.upper_threshold = server->upper;
	dest.lower_threshold = server->lower;
	assert_int_equal(ipvs_table_put_dest(table, &service, &dest, NULL), 0);
	entry = (struct ipvs_dest_entry *)ipvs_table_find_dest(table, &service, &dest);
	entry->active_conns = server->active;
	entry->inactive_conns = server->inactive;
	entry->persistent_conns = 2;
}

static void sample(struct samples *samples, const struct server *list, size_t count,
		   uint64_t at_ns)
{
	struct ipvs_table *table = samples_spare(samples);

	ipvs_table_clear(table);
	for (size_t i = 0; i < count; i++)
		put(table, &list[i]);
	samples_add(samples, at_ns);
}

static void test_rows_are_services_and_their_servers(void **state)
{
	struct samples samples = { 0 };
	struct rows rows = { 0 };
	char text[1024] = "", name[ROW_NAME_SIZE], note[ROW_NOTE_SIZE];

	(void)state;
	assert_null(samples_last(&samples));
	sample(&samples, servers, COUNT_OF(servers), START);
	assert_int_equal(rows_make(&rows, &samples), 0);
	assert_int_equal(rows.service_count, 3);
	for (size_t i = 0; i < rows.count; i++)
		sprintf(text + strlen(text), "%s%s|%d|%d|%d|%d|%s\n",
			rows.list[i].dest ? " " : "", row_name(&rows.list[i], name),
			(int)rows.list[i].weight, (int)rows.list[i].active,
			(int)rows.list[i].inactive, (int)rows.list[i].heaviest,
			row_note(&rows.list[i], note));
	assert_string_equal(text,
		"tcp 10.0.0.1:80|4|108|22|3|\n"
		" 10.1.0.1:80|3|100|20|3|\n"
		" 10.1.0.2:80|1|7|0|3|\n"
		" 10.1.0.3:80|0|1|2|3|quiesced\n"
		"tcp 10.0.0.2:80|5|44|12|5|takes no new connections\n"
		" 10.1.0.1:80|5|4|6|5|full\n"
		" 10.1.0.2:80|0|40|6|5|quiesced, full\n"
		"fwmark 7|0|0|0|0|no servers\n");
	assert_int_equal(rows.list[0].persistent, 6);
	assert_int_equal(rows.list[0].server_count, 3);
	rows_free(&rows);
	samples_free(&samples);
}

/* What the kernel's flag would say, as far as it can be known. */
static const struct {
	uint32_t upper, lower, active, inactive;
	unsigned marks;
} thresholds[] = {
	{ 0, 0, 1000000, 1000000, 0 },
	{ 100, 0, 0, 0, 0 },
	{ 100, 0, 74, 0, 0 },
	{ 100, 0, 75, 0, ROW_MAYBE_FULL },
	{ 100, 0, 0, 99, ROW_MAYBE_FULL },
	{ 100, 0, 50, 50, ROW_FULL },
	{ 100, 0, 500, 0, ROW_FULL },
	{ 100, 40, 39, 0, 0 },
	{ 100, 40, 40, 0, ROW_MAYBE_FULL },
	{ 100, 100, 99, 0, 0 },
	{ 100, 100, 100, 0, ROW_FULL },
	{ 2147483647, 0, 2147483647, 0, ROW_FULL },
	{ 2147483647, 0, 1610612735, 0, 0 },
	{ 2147483647, 0, 1610612736, 0, ROW_MAYBE_FULL },
	{ 1, 0, 0, 0, 0 },
};

static void test_full_servers_stand_out(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(thresholds); i++) {
		const struct server server = {
			"tcp 10.0.0.1:80", "10.1.0.1:80", 1, thresholds[i].upper,
			thresholds[i].lower, thresholds[i].active, thresholds[i].inactive,
		};
		unsigned marks = thresholds[i].marks & ROW_FULL ? ROW_SHUT : 0;
		struct samples samples = { 0 };
		struct rows rows = { 0 };

		sample(&samples, &server, 1, START);
		assert_int_equal(rows_make(&rows, &samples), 0);
		assert_round(i, rows.list[1].marks == thresholds[i].marks);
		assert_round(i, rows.list[0].marks == marks);
		rows_free(&rows);
		samples_free(&samples);
	}
}

static void test_settings_of_services_are_told(void **state)
{
	struct ipvs_service service = service_of("udp 10.0.0.1:53");
	struct samples samples = { 0 };
	struct rows rows = { 0 };
	char note[ROW_NOTE_SIZE];

	(void)state;
	service.flags = IPVS_SERVICE_PERSISTENT | IPVS_SERVICE_ONEPACKET;
	service.timeout_s = 4294967295 / 1000;
	strcpy(service.scheduler, "none");
	assert_int_equal(ipvs_table_put_service(samples_spare(&samples), &service, NULL), 0);
	samples_add(&samples, START);
	put((struct ipvs_table *)samples_last(&samples),
	    &(struct server){ "udp 10.0.0.1:53", "10.1.0.1:53", 1, 0, 0, 0, 0 });
	assert_int_equal(ipvs_table_put_service((struct ipvs_table *)samples_last(&samples),
						&service, NULL), 0);
	assert_int_equal(rows_make(&rows, &samples), 0);
	assert_string_equal(row_note(&rows.list[0], note),
			    "takes no new connections, persistent 49d17h2m47s, one-packet");
	rows_free(&rows);
	samples_free(&samples);
}

/* One server, and what was counted until then. */
static void count(struct samples *samples, uint64_t conns, uint64_t at_ns)
{
	struct ipvs_table *table;
	struct ipvs_stats *stats;

	sample(samples, servers, 1, at_ns);
	table = (struct ipvs_table *)samples_last(samples);
	stats = &((struct ipvs_dest_entry *)ipvs_table_dests(table, 0)->entries)->stats;
	*stats = (struct ipvs_stats){ .conns = conns, .in_bytes = 1000 * conns,
				      .conns_per_s = 77, .out_bytes_per_s = 7 };
	((struct ipvs_service_entry *)ipvs_table_service(table, 0))->stats = *stats;
}

static struct row row_at(struct samples *samples, size_t i)
{
	struct rows rows = { 0 };
	struct row row;

	assert_int_equal(rows_make(&rows, samples), 0);
	assert_true(i < rows.count);
	row = rows.list[i];
	rows_free(&rows);
	return row;
}

static void assert_averages(const struct row *row)
{
	assert_false(row->exact);
	assert_true(row->rates.conns_per_s == 77 && row->rates.out_bytes_per_s == 7);
}

/* At any interval: ten connections a second, which the kernel sums up every two seconds. */
static void test_rates_are_of_five_sums_of_the_kernel(void **state)
{
	static const uint64_t intervals_ms[] = { 100, 250, 500, 1000, 2000 };

	(void)state;
	for (size_t k = 0; k < COUNT_OF(intervals_ms); k++) {
		struct samples samples = { 0 };
		struct row row;

		for (uint64_t ms = 0; ms <= 40000; ms += intervals_ms[k]) {
			count(&samples, ms / 2000 * 20, START + ms * MS);
			for (size_t i = 0; i < 2; i++) {
				row = row_at(&samples, i);
				if (ms < 10000 - 250)
					assert_averages(&row);
				else if (ms >= 10000)
					assert_round(ms, row.exact);
				if (row.exact)
					assert_round(ms, row.rates.conns_per_s > 9.7 &&
						     row.rates.conns_per_s < 10.3);
			}
		}
		assert_true(row.rates.conns_per_s == 10 && row.rates.in_bytes_per_s == 10000);
		samples_free(&samples);
	}
}

/* Intervals that no multiple of is two seconds: at most one sum too many or too few. */
static void test_rates_at_odd_intervals_are_nearly_right(void **state)
{
	static const uint64_t intervals_ms[] = { 130, 700, 999, 1900, 3000, 7000, 9900, 60000 };

	(void)state;
	for (size_t k = 0; k < COUNT_OF(intervals_ms); k++) {
		struct samples samples = { 0 };
		struct row row;

		for (uint64_t ms = 0; ms <= 200000; ms += intervals_ms[k]) {
			count(&samples, ms / 2000 * 20, START + ms * MS);
			row = row_at(&samples, 1);
			if (ms >= 13000 && ms >= intervals_ms[k])
				assert_round(ms, row.exact && row.rates.conns_per_s >= 8 &&
					     row.rates.conns_per_s <= 12);
		}
		samples_free(&samples);
	}
}

static void test_what_was_zeroed_or_is_new_has_the_kernels_averages(void **state)
{
	struct samples samples = { 0 };
	struct row row;

	(void)state;
	for (uint64_t s = 0; s <= 10; s += 2)
		count(&samples, 100 + s, START + s * SECOND);
	row = row_at(&samples, 1);
	assert_true(row.exact && row.rates.conns_per_s == 1);
	count(&samples, 3, START + 12 * SECOND);
	row = row_at(&samples, 1);
	assert_averages(&row);
	for (uint64_t s = 14; s <= 22; s += 2)
		count(&samples, 3 + (s - 12), START + s * SECOND);
	row = row_at(&samples, 1);
	assert_true(row.exact && row.rates.conns_per_s == 1);
	sample(&samples, servers, 2, START + 24 * SECOND);
	row = row_at(&samples, 2);
	assert_false(row.exact);
	assert_true(row.rates.conns_per_s == 0);
	samples_free(&samples);
}

/* A table that could not be loaded is empty; the last one is still there. */
static void test_a_failure_leaves_the_last_sample(void **state)
{
	struct samples samples = { 0 };
	struct row row;

	(void)state;
	for (uint64_t ms = 0; ms <= 20000; ms += 500) {
		count(&samples, ms / 2000 * 20, START + ms * MS);
		ipvs_table_clear(samples_spare(&samples));
		row = row_at(&samples, 1);
		assert_int_equal(row.active, 100);
	}
	assert_true(row.exact && row.rates.conns_per_s == 10);
	samples_free(&samples);
}

static void test_columns_tell_what_is_in_rows(void **state)
{
	static const char *const texts[COLUMN_COUNT] = {
		[COLUMN_NAME] = "10.1.0.1:80", [COLUMN_HOW] = "masq", [COLUMN_WEIGHT] = "3",
		[COLUMN_ACTIVE] = "100", [COLUMN_INACTIVE] = "20", [COLUMN_CONNS] = "1.5k",
		[COLUMN_IN_BYTES] = "1.2MB", [COLUMN_OUT_BYTES] = "30.5B", [COLUMN_NOTE] = "",
		[COLUMN_PERSISTENT] = "2", [COLUMN_IN_PACKETS] = "5", [COLUMN_OUT_PACKETS] = "0.1",
	};
	struct samples samples = { 0 };
	char buf[COLUMN_TEXT_SIZE];
	struct row row;

	(void)state;
	sample(&samples, servers, 1, START);
	row = row_at(&samples, 1);
	row.rates = (struct ipvs_rates){ 1500, 5, 0.1, 1234567, 30.5, { 0 } };
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		assert_string_equal(all_columns[i].text(&row, buf), texts[i]);
	row = row_at(&samples, 0);
	assert_string_equal(all_columns[COLUMN_WEIGHT].text(&row, buf), "");
	assert_string_equal(all_columns[COLUMN_HOW].text(&row, buf), "wlc");
	samples_free(&samples);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_are_services_and_their_servers),
		cmocka_unit_test(test_full_servers_stand_out),
		cmocka_unit_test(test_settings_of_services_are_told),
		cmocka_unit_test(test_rates_are_of_five_sums_of_the_kernel),
		cmocka_unit_test(test_rates_at_odd_intervals_are_nearly_right),
		cmocka_unit_test(test_what_was_zeroed_or_is_new_has_the_kernels_averages),
		cmocka_unit_test(test_a_failure_leaves_the_last_sample),
		cmocka_unit_test(test_columns_tell_what_is_in_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
