/* SPDX-License-Identifier: MIT */
#include "words.h"

#include <errno.h>
#include <stdio.h>

#include "call.h"
#include "rows-json.h"
#include "sheet.h"
#include "terminal.h"
#include "watch.h"

#define INTERVAL_MS 2000
#define INTERVAL_LEAST_MS 100

static const struct word_option options[] = {
	{ 0, "service", "SERVICE", "this service only; may be repeated" },
	{ 'w', "watch", "[DURATION]", "again and again, every two seconds or so" },
	{ 0 },
};

struct status {
	const struct call *call;
	struct samples samples;
	struct rows rows;
	struct sheet sheet;
	bool again; /* something was printed before */
};

static int interval(const struct call *call, int64_t *ms)
{
	int status = call_value(call, "watch") ? call_duration(call, "watch", ms) : 0;

	if (status == 0 && *ms < INTERVAL_LEAST_MS)
		status = call_usage(call, "--watch: '%s' is too short: 100ms or more",
				    call_value(call, "watch"));
	return status;
}

/* The next service that --service names; false behind the last. The texts are checked before. */
static bool next_service(const struct call *call, size_t *place, struct ipvs_service *service)
{
	const char *text = call_next_value(call, "service", place);

	*service = (struct ipvs_service)IPVS_SERVICE_INIT;
	return text && ipvs_service_parse(service, text, NULL) == 0;
}

static int check_services(const struct call *call)
{
	struct ipvs_service service = IPVS_SERVICE_INIT;
	struct ipvs_error error;
	const char *text;

	for (size_t place = 0; (text = call_next_value(call, "service", &place));)
		if (ipvs_service_parse(&service, text, &error) < 0)
			return call_usage(call, "--service: %s", error.text);
	return 0;
}

static int find_services(const struct call *call)
{
	struct ipvs_service_entry entry;
	struct ipvs_service service;

	for (size_t place = 0; next_service(call, &place, &service);)
		if (ipvs_service_get(call->h, &service, &entry) < 0)
			return call_fail(call, ipvs_last_error(call->h));
	return 0;
}

static bool is_wanted(const struct call *call, const struct row *row)
{
	struct ipvs_service service;

	for (size_t place = 0; next_service(call, &place, &service);)
		if (ipvs_service_compare(&service, &row->service->service) == 0)
			return true;
	return !call_has(call, "service");
}

/* The rows as they are now; those of other services are taken out. */
static int look(struct status *status)
{
	struct rows *rows = &status->rows;
	int ret = samples_take(&status->samples, status->call->h);
	size_t count = 0;

	if (ret == -EAGAIN && status->again)
		return WORD_FINE; /* those before stay */
	if (ret < 0)
		return call_fail(status->call, ipvs_last_error(status->call->h));
	if (rows_make(rows, &status->samples) < 0)
		return call_fail_text(status->call, "no memory");
	for (size_t i = 0; i < rows->count; i++)
		if (is_wanted(status->call, &rows->list[i]))
			rows->list[count++] = rows->list[i];
	rows->count = count;
	return WORD_FINE;
}

static int print(const struct status *status)
{
	if (status->call->json)
		return call_print_json(status->call, rows_json(&status->rows));
	if (status->rows.count)
		sheet_print(&status->sheet, &status->rows);
	else
		sheet_line(&status->sheet, "", "no services");
	return WORD_FINE;
}

/* On a terminal in its upper left corner, over what was there; the last line is for the cursor. */
static int print_in_place(struct status *status)
{
	struct terminal_size size = terminal_size();
	int ret;

	status->sheet.in_place = true;
	status->sheet.columns = size.columns;
	status->sheet.lines = size.lines > 1 ? size.lines - 1 : 1;
	fputs("\033[H", stdout);
	ret = print(status);
	fputs("\033[J", stdout);
	return ret;
}

static int print_next(struct status *status)
{
	if (!status->call->json && terminal_moves())
		return print_in_place(status);
	if (!status->call->json && status->again)
		putchar('\n');
	return print(status);
}

static int watch(struct status *status, int64_t interval_ms)
{
	struct watch watch;
	int ret = WORD_FINE;

	if (!status->call->json && terminal_moves())
		fputs("\033[2J", stdout);
	for (watch_start(&watch, interval_ms); ret == WORD_FINE; ) {
		ret = look(status);
		watch_next(&watch);
		do {
			ret = ret == WORD_FINE ? print_next(status) : ret;
			status->again = true;
		} while (fflush(stdout) == 0 && ret == WORD_FINE && !watch_wait(&watch));
		if (ferror(stdout))
			break;
	}
	return ret;
}

static int run(struct call *call)
{
	struct status status = { .call = call, .sheet.color = call->color };
	int64_t interval_ms = INTERVAL_MS;
	int ret = interval(call, &interval_ms);

	if (ret == 0)
		ret = check_services(call);
	if (ret)
		return ret;
	if (call_open(call) || find_services(call))
		return WORD_FAILED;
	status.sheet.utf8 = terminal_utf8();
	if (call_has(call, "watch"))
		ret = watch(&status, interval_ms);
	else if ((ret = look(&status)) == WORD_FINE)
		ret = print(&status);
	rows_free(&status.rows);
	samples_free(&status.samples);
	return ret;
}

const struct word status_word = {
	.name = "status",
	.arguments = "",
	.help = "show services and servers, what they carry and what stands out",
	.more = "HOW is the scheduler of a service and the forwarding method of a server; the bar\n"
		"is a server's weight beside the heaviest of its service. IN/S, OUT/S: bytes.\n"
		"Rates are the kernel's averages over some eight seconds; with --watch, after\n"
		"ten seconds, what was counted in the last ten.\n"
		"NOTE: quiesced: of weight 0; full: at its upper threshold, so that it gets no\n"
		"new connections; maybe full: below it, but the kernel does not tell whether it\n"
		"has been below the lower one since.\n",
	.options = options,
	.traits = WORD_JSON | WORD_COLOR,
	.run = run,
};
