/* SPDX-License-Identifier: MIT */
#include "words.h"

#include <ctype.h>
#include <curses.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "call.h"
#include "paint.h"
#include "terminal.h"
#include "watch.h"

#define INTERVAL_MS 1000
#define INTERVAL_LEAST_MS 100
#define LONGEST_POLL_MS 60000
#define KEY_OF_ESCAPE 27

static const struct word_option options[] = {
	{ 'e', "every", "DURATION", "look at the table this often (1s)" },
	{ 0 },
};

struct top {
	const struct call *call;
	struct samples samples;
	struct rows rows;
	struct view view;
	struct paint paint;
	struct watch watch;
	bool ends;
};

/* --- keys --- */

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

static void press(struct top *top, int key)
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

/* --- looking --- */

/* What fails is told at the bottom, and tried again; what was seen last stays. */
static int look(struct top *top)
{
	int ret = samples_take(&top->samples, top->call->h);

	snprintf(top->paint.error, sizeof(top->paint.error), "%s",
		 ret < 0 ? ipvs_last_error(top->call->h)->text : "");
	if (ret == 0 && rows_make(&top->rows, &top->samples) < 0)
		snprintf(top->paint.error, sizeof(top->paint.error), "no memory");
	return ret;
}

static void show(struct top *top)
{
	if (view_fill(&top->view, &top->rows) < 0)
		snprintf(top->paint.error, sizeof(top->paint.error), "no memory");
	paint_screen(&top->paint, &top->view);
}

static volatile sig_atomic_t interrupted;

static void interrupt(int signal)
{
	(void)signal;
	interrupted = 1;
}

/* Until it is due, a key comes, or the terminal has changed, which is a key of ncurses. */
static void wait_for_keys(struct top *top)
{
	struct pollfd in = { STDIN_FILENO, POLLIN, 0 };
	int64_t left = watch_left_ms(&top->watch);
	int key;

	if (poll(&in, 1, left < LONGEST_POLL_MS ? (int)left : LONGEST_POLL_MS) > 0 && !(in.revents & POLLIN))
		top->ends = true; /* the terminal is gone */
	while (!top->ends && (key = getch()) != ERR)
		press(top, key);
}

static void loop(struct top *top)
{
	while (!top->ends && !interrupted) {
		if (watch_left_ms(&top->watch) == 0) {
			if (!top->paint.paused)
				look(top);
			watch_next(&top->watch);
		}
		show(top);
		wait_for_keys(top);
	}
}

/* Ctrl-C is an end like any other. */
static void catch_signals(void)
{
	struct sigaction action = { .sa_handler = interrupt };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
}

static int run_screen(struct top *top)
{
	SCREEN *screen = newterm(NULL, stdout, stdin);

	if (!screen)
		return call_fail_text(top->call, "the terminal '%s' is not known here; "
				      "ipvsctl status --watch does without", getenv("TERM"));
	catch_signals();
	cbreak();
	noecho();
	nonl();
	curs_set(0);
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	set_escdelay(50);
	paint_start(&top->paint);
	loop(top);
	endwin();
	delscreen(screen);
	return WORD_FINE;
}

static int start(struct top *top)
{
	if (!isatty(STDIN_FILENO) || !terminal_moves())
		return call_fail_text(top->call, "it wants a terminal; ipvsctl status --watch "
				      "does without");
	if (call_open(top->call))
		return WORD_FAILED;
	if (look(top) < 0)
		return call_fail(top->call, ipvs_last_error(top->call->h));
	watch_next(&top->watch);
	return run_screen(top);
}

static int run(struct call *call)
{
	struct top top = { .call = call, .paint.color = call->color };
	int64_t interval_ms = INTERVAL_MS;
	int ret = call_duration(call, "every", &interval_ms);

	if (ret == 0 && interval_ms < INTERVAL_LEAST_MS)
		ret = call_usage(call, "--every: '%s' is too short: 100ms or more",
				 call_value(call, "every"));
	if (ret)
		return ret;
	terminal_utf8();
	top.paint.rows = &top.rows;
	top.watch = (struct watch){ interval_ms, watch_now_ms() };
	ret = start(&top);
	view_free(&top.view);
	rows_free(&top.rows);
	samples_free(&top.samples);
	return ret;
}

const struct word top_word = {
	.name = "top",
	.arguments = "",
	.help = "watch services and servers: sort, filter, open (h shows the keys)",
	.more = "Columns and notes are those of ipvsctl status, with more behind them on a wide\n"
		"terminal. Rates are the kernel's averages over some eight seconds; after ten\n"
		"seconds, what was counted in the last ten.\n",
	.options = options,
	.traits = WORD_COLOR,
	.run = run,
};
