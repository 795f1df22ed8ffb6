/* SPDX-License-Identifier: MIT */
#include "top.h"

#include <ctype.h>
#include <curses.h>
#include <string.h>

#define KEY_OF_ESCAPE 27

static void page(struct top *top, int pages)
{
	size_t lines = paint_lines();

	view_move(&top->view, pages * (long)(lines ? lines : 1));
}

static void move_by(struct top *top, int by)
{
	view_move(&top->view, by);
}

static void move_to_end(struct top *top, int sign)
{
	view_move(&top->view, sign * (long)top->view.count);
}

static void sort_by(struct top *top, int further)
{
	view_sort_by(&top->view, further);
}

static void reverse(struct top *top, int none)
{
	(void)none;
	view_reverse(&top->view);
}

static void type_filter(struct top *top, int none)
{
	(void)none;
	top->paint.typing = true;
}

static void switch_servers(struct top *top, int none)
{
	(void)none;
	view_set_kind(&top->view, top->view.kind == VIEW_SERVERS ? VIEW_SERVICES : VIEW_SERVERS);
}

static void open_service(struct top *top, int none)
{
	(void)none;
	view_open(&top->view);
}

/* Each time one thing less: help, the filter, what is not the list of services. */
static void go_back(struct top *top, int none)
{
	(void)none;
	if (top->paint.help)
		top->paint.help = false;
	else if (top->view.filter[0])
		view_set_filter(&top->view, "");
	else
		view_set_kind(&top->view, VIEW_SERVICES);
}

static void show_help(struct top *top, int none)
{
	(void)none;
	top->paint.help = !top->paint.help;
}

static void stop_and_go(struct top *top, int none)
{
	(void)none;
	top->paint.paused = !top->paint.paused;
}

static void look_now(struct top *top, int none)
{
	(void)none;
	top->watch.due_ms = watch_now_ms();
}

static void quit(struct top *top, int none)
{
	(void)none;
	top->ends = true;
}

static const struct key {
	int key;
	void (*act)(struct top *top, int argument);
	int argument;
} keys[] = {
	{ KEY_UP, move_by, -1 },        { 'k', move_by, -1 },
	{ KEY_DOWN, move_by, 1 },       { 'j', move_by, 1 },
	{ KEY_PPAGE, page, -1 },        { KEY_NPAGE, page, 1 },
	{ KEY_HOME, move_to_end, -1 },  { 'g', move_to_end, -1 },
	{ KEY_END, move_to_end, 1 },    { 'G', move_to_end, 1 },
	{ KEY_LEFT, sort_by, -1 },      { '<', sort_by, -1 },
	{ KEY_RIGHT, sort_by, 1 },      { '>', sort_by, 1 },
	{ 'r', reverse, 0 },            { '/', type_filter, 0 },
	{ 'a', switch_servers, 0 },     { '\n', open_service, 0 },
	{ KEY_ENTER, open_service, 0 }, { '\r', open_service, 0 },
	{ KEY_OF_ESCAPE, go_back, 0 },  { KEY_BACKSPACE, go_back, 0 },
	{ 127, go_back, 0 },            { 'h', show_help, 0 },
	{ '?', show_help, 0 },          { 'p', stop_and_go, 0 },
	{ ' ', look_now, 0 },           { 'q', quit, 0 },
};

const struct key_help key_helps[] = {
	{ "Up Down k j", "one up, one down" },
	{ "PgUp PgDn", "a screen up, down" },
	{ "Home End g G", "to the first, the last" },
	{ "< > Left Right", "sort by another column" },
	{ "r", "sort the other way about" },
	{ "/", "show what has a text in its name; Enter or Esc ends typing" },
	{ "Enter", "the servers of a service" },
	{ "a", "the servers of all services, and back" },
	{ "Esc Backspace", "back" },
	{ "p", "pause" },
	{ "Space", "look now" },
	{ "h ?", "this" },
	{ "q", "quit" },
	{ NULL, NULL },
};

/* While the filter is typed. */
static void type(struct top *top, int key)
{
	char text[VIEW_FILTER_SIZE];
	size_t length = strlen(strcpy(text, top->view.filter));

	if (key == '\n' || key == '\r' || key == KEY_ENTER || key == KEY_OF_ESCAPE) {
		top->paint.typing = false;
		if (key != KEY_OF_ESCAPE)
			return;
		length = 0;
	} else if (key == KEY_BACKSPACE || key == 127 || key == '\b') {
		length -= length > 0;
	} else if (key < 128 && isprint(key) && length + 1 < sizeof(text)) {
		text[length++] = (char)key;
	}
	text[length] = '\0';
	view_set_filter(&top->view, text);
}

void top_press(struct top *top, int key)
{
	if (top->paint.typing && key != KEY_RESIZE) {
		type(top, key);
		return;
	}
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (keys[i].key == key) {
			keys[i].act(top, keys[i].argument);
			return;
		}
}
