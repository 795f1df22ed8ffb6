/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What ipvsctl top has on its screen: which rows, in which order, and where the cursor is. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <libipvs/libipvs.h>

#include "../../examples/ipvsctl/words/view.h"
#include "unit.h"

struct stage {
	struct samples samples;
	struct rows rows;
	struct view view;
};

/* "SERVICE SERVER ACTIVE WEIGHT", of the library's order. */
static const struct server {
	const char *service, *dest;
	uint32_t active, weight;
} servers[] = {
	{ "tcp 10.0.0.1:80", "10.1.0.1:80", 5, 1 },
	{ "tcp 10.0.0.1:80", "10.1.0.2:80", 9, 1 },
	{ "tcp 10.0.0.1:80", "10.1.0.3:80", 5, 3 },
	{ "tcp 10.0.0.2:80", "10.1.0.1:80", 7, 2 },
	{ "tcp 10.0.0.2:80", "10.1.0.7:80", 1, 2 },
	{ "udp 10.0.0.3:53", "10.1.0.9:53", 50, 0 },
};

static void put(struct ipvs_table *table, const struct server *server)
{
	struct ipvs_service service = IPVS_SERVICE_INIT;
	struct ipvs_dest dest = IPVS_DEST_INIT;

	assert_int_equal(ipvs_service_parse(&service, server->service, NULL), 0);
	assert_int_equal(ipvs_dest_parse(&dest, server->dest, NULL), 0);
	dest.weight = server->weight;
	assert_int_equal(ipvs_table_put_service(table, &service, NULL), 0);
	assert_int_equal(ipvs_table_put_dest(table, &service, &dest, NULL), 0);
	((struct ipvs_dest_entry *)ipvs_table_find_dest(table, &service, &dest))->active_conns =
		server->active;
}

static void look(struct stage *stage, const struct server *list, size_t count)
{
	static uint64_t now_ns = 1;
	struct ipvs_table *table = samples_spare(&stage->samples);

	ipvs_table_clear(table);
	for (size_t i = 0; i < count; i++)
		put(table, &list[i]);
	samples_add(&stage->samples, now_ns += 500000000);
	assert_int_equal(rows_make(&stage->rows, &stage->samples), 0);
	assert_int_equal(view_fill(&stage->view, &stage->rows), 0);
}

static int set_up(void **state)
{
	struct stage *stage = calloc(1, sizeof(*stage));

	look(stage, servers, COUNT_OF(servers));
	*state = stage;
	return 0;
}

static int tear_down(void **state)
{
	struct stage *stage = *state;

	view_free(&stage->view);
	rows_free(&stage->rows);
	samples_free(&stage->samples);
	free(stage);
	return 0;
}

/* Filled anew, it shows these: the last two letters of names before the port; '>' is the cursor. */
static void assert_shows(struct stage *stage, const char *wanted)
{
	char text[256] = "", name[ROW_NAME_SIZE];

	assert_int_equal(view_fill(&stage->view, &stage->rows), 0);
	for (size_t i = 0; i < stage->view.count; i++) {
		row_name(stage->view.rows[i], name);
		sprintf(text + strlen(text), "%s%s%.*s", i ? " " : "",
			i == stage->view.cursor ? ">" : "", 3, strrchr(name, ':') - 3);
	}
	assert_string_equal(text, wanted);
}

static void test_services_come_first(void **state)
{
	assert_shows(*state, ">0.1 0.2 0.3");
}

static void test_every_column_sorts(void **state)
{
	static const char *const wanted[COLUMN_COUNT] = {
		[COLUMN_WEIGHT] = ">0.1 0.2 0.3", [COLUMN_ACTIVE] = ">0.3 0.1 0.2",
		[COLUMN_NOTE] = ">0.3 0.1 0.2",
	};
	struct stage *stage = *state;

	for (size_t i = 0; i < COLUMN_COUNT; i++, view_sort_by(&stage->view, 1)) {
		assert_int_equal(stage->view.sort, i);
		assert_shows(stage, wanted[i] ? wanted[i] : ">0.1 0.2 0.3");
	}
	assert_int_equal(stage->view.sort, 0);
	view_sort_by(&stage->view, -1);
	assert_int_equal(stage->view.sort, COLUMN_COUNT - 1);
}

/* What is equal stays in the order of the library, also the other way about. */
static void test_order_can_be_reversed(void **state)
{
	struct stage *stage = *state;

	view_reverse(&stage->view);
	assert_shows(stage, ">0.3 0.2 0.1");
	view_set_kind(&stage->view, VIEW_SERVERS);
	view_sort_by(&stage->view, COLUMN_ACTIVE);
	assert_shows(stage, ">0.7 0.1 0.3 0.1 0.2 0.9");
	view_reverse(&stage->view);
	assert_shows(stage, ">0.9 0.2 0.1 0.1 0.3 0.7");
}

static void test_a_service_is_opened_and_left(void **state)
{
	struct stage *stage = *state;

	view_move(&stage->view, 1);
	view_open(&stage->view);
	assert_shows(stage, ">0.1 0.7");
	view_open(&stage->view);
	assert_shows(stage, ">0.1 0.7");
	view_set_kind(&stage->view, VIEW_SERVICES);
	assert_shows(stage, ">0.1 0.2 0.3");
	view_set_kind(&stage->view, VIEW_SERVERS);
	view_move(&stage->view, 5);
	view_open(&stage->view);
	assert_shows(stage, ">0.9");
}

static void test_a_filter_looks_at_servers_and_their_services(void **state)
{
	struct stage *stage = *state;

	view_set_filter(&stage->view, "tcp");
	assert_shows(stage, ">0.1 0.2");
	view_set_kind(&stage->view, VIEW_SERVERS);
	assert_shows(stage, ">0.1 0.2 0.3 0.1 0.7");
	view_set_filter(&stage->view, "10.1.0.1:");
	assert_shows(stage, ">0.1 0.1");
	view_set_filter(&stage->view, "nowhere");
	assert_shows(stage, "");
	view_move(&stage->view, 1);
	view_move(&stage->view, -1);
	view_open(&stage->view);
	assert_int_equal(stage->view.kind, VIEW_SERVERS);
	view_set_filter(&stage->view, "");
	assert_shows(stage, ">0.1 0.2 0.3 0.1 0.7 0.9");
	view_open(&stage->view);
	assert_shows(stage, ">0.1 0.2 0.3");
	view_set_filter(&stage->view, "tcp");
	assert_shows(stage, "");
}

static void test_the_cursor_stays_among_the_rows(void **state)
{
	struct stage *stage = *state;

	view_move(&stage->view, -1);
	assert_shows(stage, ">0.1 0.2 0.3");
	view_move(&stage->view, 2);
	assert_shows(stage, "0.1 0.2 >0.3");
	view_move(&stage->view, 1000000);
	assert_shows(stage, "0.1 0.2 >0.3");
	view_move(&stage->view, -1000000);
	assert_shows(stage, ">0.1 0.2 0.3");
}

static void test_the_cursor_follows_what_it_is_on(void **state)
{
	struct server changed[COUNT_OF(servers)];
	struct stage *stage = *state;

	memcpy(changed, servers, sizeof(servers));
	view_set_kind(&stage->view, VIEW_SERVERS);
	view_sort_by(&stage->view, COLUMN_ACTIVE);
	assert_shows(stage, ">0.9 0.2 0.1 0.1 0.3 0.7");
	changed[0].active = 60;
	look(stage, changed, COUNT_OF(changed));
	assert_shows(stage, ">0.1 0.9 0.2 0.1 0.3 0.7");
	view_move(&stage->view, 1);
	changed[5].active = 2;
	look(stage, changed, COUNT_OF(changed));
	assert_shows(stage, "0.1 0.2 0.1 0.3 >0.9 0.7");
	look(stage, changed, COUNT_OF(changed) - 1);
	assert_shows(stage, "0.1 0.2 0.1 0.3 >0.7");
	look(stage, changed, 2);
	assert_shows(stage, "0.1 >0.2");
	look(stage, changed, 0);
	assert_shows(stage, "");
	look(stage, servers, COUNT_OF(servers));
	assert_shows(stage, ">0.9 0.2 0.1 0.1 0.3 0.7");
}

static void test_the_cursor_is_on_the_screen(void **state)
{
	static const struct {
		size_t lines, cursor, top;
	} steps[] = {
		{ 3, 0, 0 }, { 3, 2, 0 }, { 3, 3, 1 }, { 3, 5, 3 }, { 3, 4, 3 }, { 3, 2, 2 },
		{ 6, 2, 0 }, { 9, 5, 0 }, { 1, 5, 5 }, { 1, 0, 0 }, { 0, 0, 0 }, { 0, 3, 3 },
		{ 2, 3, 2 },
	};
	struct stage *stage = *state;

	view_set_kind(&stage->view, VIEW_SERVERS);
	assert_int_equal(view_fill(&stage->view, &stage->rows), 0);
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		view_move(&stage->view, (long)steps[i].cursor - (long)stage->view.cursor);
		view_scroll(&stage->view, steps[i].lines);
		assert_round(i, stage->view.cursor == steps[i].cursor);
		if (steps[i].lines)
			assert_round(i, stage->view.top == steps[i].top);
	}
}

#define VIEW_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		VIEW_TEST(test_services_come_first),
		VIEW_TEST(test_every_column_sorts),
		VIEW_TEST(test_order_can_be_reversed),
		VIEW_TEST(test_a_service_is_opened_and_left),
		VIEW_TEST(test_a_filter_looks_at_servers_and_their_services),
		VIEW_TEST(test_the_cursor_stays_among_the_rows),
		VIEW_TEST(test_the_cursor_follows_what_it_is_on),
		VIEW_TEST(test_the_cursor_is_on_the_screen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
