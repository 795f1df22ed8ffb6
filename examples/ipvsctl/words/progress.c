/* SPDX-License-Identifier: MIT */
#include "progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "part-json.h"
#include "terminal.h"

#define BAR_WIDTH 20

void progress_begin(struct progress *progress, const struct call *call)
{
	memset(progress, 0, sizeof(*progress));
	progress->call = call;
	progress->live = !call->json && terminal_moves();
}

/* --- what was shown --- */

static struct shown *shown_of(struct progress *progress, size_t place)
{
	size_t count = 2 * place + 16;
	struct shown *more;

	if (place >= progress->count) {
		more = realloc(progress->shown, count * sizeof(*more));
		if (!more)
			return NULL;
		memset(more + progress->count, 0, (count - progress->count) * sizeof(*more));
		progress->shown = more;
		progress->count = count;
	}
	return &progress->shown[place];
}

/* Not what only time does: the deadline comes nearer by itself. */
static bool has_changed(const struct ipvs_drain_part *a, const struct ipvs_drain_part *b)
{
	return a->phase != b->phase || a->result != b->result || a->code != b->code ||
	       a->weight != b->weight || a->holds != b->holds || a->harms != b->harms ||
	       a->active_conns != b->active_conns || a->inactive_conns != b->inactive_conns ||
	       a->persistent_conns != b->persistent_conns;
}

static bool note(struct shown *shown, const struct ipvs_drain_part *part)
{
	bool changed = !shown->ever || has_changed(&shown->part, part);
	uint32_t conns = part->active_conns + part->inactive_conns;

	if (part->phase == IPVS_DRAIN_WAITING && conns > shown->most)
		shown->most = conns;
	shown->part = *part;
	shown->ever = true;
	return changed;
}

/* --- bars --- */

static uint32_t distance(uint32_t a, uint32_t b)
{
	return a > b ? a - b : b - a;
}

/* How much of a bar is full: weight that has moved, then connections that have ended. */
static size_t full(const struct ipvs_drain_part *part, uint32_t most)
{
	uint32_t left = distance(part->weight, part->weight_end);
	uint32_t all = distance(part->weight_before, part->weight_end);

	if (part->phase == IPVS_DRAIN_PENDING)
		return 0;
	if (part->phase == IPVS_DRAIN_WAITING) {
		left = part->active_conns + part->inactive_conns;
		all = most;
	}
	if (all == 0 || left > all)
		return 0;
	return (size_t)((uint64_t)BAR_WIDTH * (all - left) / all);
}

static void draw_bar(struct progress *progress, const struct shown *shown, size_t columns)
{
	static const char hashes[] = "####################", dashes[] = "--------------------";
	char line[IPVS_DRAIN_TEXT_SIZE + BAR_WIDTH + 8];
	int parts = (int)full(&shown->part, shown->most);
	int used = snprintf(line, sizeof(line), "[%.*s%.*s] ", parts, hashes, BAR_WIDTH - parts,
			    dashes);

	ipvs_drain_part_format(&shown->part, line + used, IPVS_DRAIN_TEXT_SIZE);
	progress->lengths[progress->rows++] =
		(size_t)printf("%.*s\n", (int)(columns - 1), line) - 1;
}

/* Lines drawn before take more rows when the terminal has become narrower. */
static size_t rows_of(const struct progress *progress, struct terminal_size size)
{
	size_t rows = 0, columns = (size_t)size.columns, most = (size_t)size.lines - 1;

	for (size_t i = 0; i < progress->rows; i++)
		rows += 1 + (progress->lengths[i] ? (progress->lengths[i] - 1) / columns : 0);
	return rows < most ? rows : most;
}

/* Row by row: a terminal may keep for scrolling back what is erased to the end of the screen. */
static void erase(struct progress *progress, struct terminal_size size)
{
	size_t rows = rows_of(progress, size);

	if (rows)
		printf("\033[%zuA\r\033[K", rows);
	for (size_t i = 1; i < rows; i++)
		printf("\n\033[K");
	if (rows > 1)
		printf("\033[%zuA\r", rows - 1);
	progress->rows = 0;
}

static void draw_rest(struct progress *progress, size_t left)
{
	if (left)
		progress->lengths[progress->rows++] = (size_t)printf("and %zu more\n", left) - 1;
}

static void draw_bars(struct progress *progress, size_t parts, struct terminal_size size)
{
	size_t room = (size_t)size.lines - 2;
	size_t most = room < PROGRESS_ROWS - 1 ? room : PROGRESS_ROWS - 1;
	size_t left = 0;

	for (size_t i = 0; i < parts; i++) {
		if (progress->shown[i].part.phase == IPVS_DRAIN_DONE)
			continue;
		if (progress->rows < most)
			draw_bar(progress, &progress->shown[i], (size_t)size.columns);
		else
			left++;
	}
	draw_rest(progress, left);
}

/* --- lines --- */

static void print_part(const struct progress *progress, const struct ipvs_drain_part *part)
{
	char text[IPVS_DRAIN_TEXT_SIZE];

	if (progress->call->json) {
		call_print_json(progress->call, part_json(part));
		return;
	}
	ipvs_drain_part_format(part, text, sizeof(text));
	puts(text);
}

/* Takes note of all parts, and prints those that stay; returns how many there are. */
static size_t show_parts(struct progress *progress, const struct ipvs_drain *drain)
{
	const struct ipvs_drain_part *part;
	struct shown *shown;
	size_t place = 0;

	for (size_t j = 0; j < ipvs_drain_job_count(drain); j++)
		for (size_t i = 0; (part = ipvs_drain_part(drain, ipvs_drain_job(drain, j)->job,
							   i)); i++) {
			shown = shown_of(progress, place);
			if (!shown)
				return place;
			if (note(shown, part) &&
			    (!progress->live || part->phase == IPVS_DRAIN_DONE))
				print_part(progress, part);
			place++;
		}
	return place;
}

void progress_show(struct progress *progress, const struct ipvs_drain *drain)
{
	struct terminal_size size = terminal_size();
	bool draws = progress->live && size.lines > 1 && size.columns > 1;
	size_t parts;

	if (draws) /* else what was drawn stays, until there is room again */
		erase(progress, size);
	parts = show_parts(progress, drain);
	if (draws)
		draw_bars(progress, parts, size);
	fflush(stdout);
}

void progress_keep(struct progress *progress)
{
	progress->rows = 0;
}

void progress_end(struct progress *progress)
{
	free(progress->shown);
}
