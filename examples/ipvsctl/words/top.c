/* SPDX-License-Identifier: MIT */
#include "words.h"

#include <curses.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "terminal.h"
#include "top.h"

#define INTERVAL_MS 1000
#define INTERVAL_LEAST_MS 100
#define LONGEST_POLL_MS 60000

static const struct word_option options[] = {
	{ 'e', "every", "DURATION", "look at the table this often (1s)" },
	{ 0 },
};

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

	if (poll(&in, 1, left < LONGEST_POLL_MS ? (int)left : LONGEST_POLL_MS) > 0 &&
	    !(in.revents & POLLIN))
		top->ends = true; /* the terminal is gone */
	while (!top->ends && (key = getch()) != ERR)
		top_press(top, key);
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
