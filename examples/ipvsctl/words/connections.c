/* SPDX-License-Identifier: MIT */
#include "words.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "call.h"
#include "conn-text.h"
#include "tally.h"

static const struct word_option options[] = {
	{ 0, "service", "SERVICE", "of this service only" },
	{ 0, "server", "SERVER", "to this server only; without a port: to any of its ports" },
	{ 0, "state", "STATE", "in this state only; may be repeated" },
	{ 0, "count-by", "client|server|state", "count them, the most frequent first" },
	{ 0 },
};

/* --- filters --- */

static int filter_service(const struct call *call, struct ipvs_conn_reader *reader)
{
	struct ipvs_service service = IPVS_SERVICE_INIT;
	const char *text = call_value(call, "service");
	struct ipvs_error error;

	if (!text)
		return 0;
	if (ipvs_service_parse(&service, text, &error) < 0)
		return call_usage(call, "--service: %s", error.text);
	if (ipvs_conn_reader_filter_service(reader, &service) < 0)
		return call_usage(call, "--service: %s", ipvs_conn_reader_error(reader)->text);
	return 0;
}

static int filter_server(const struct call *call, struct ipvs_conn_reader *reader)
{
	struct ipvs_dest dest = IPVS_DEST_INIT;
	const char *text = call_value(call, "server");
	struct ipvs_error error;

	if (!text)
		return 0;
	if (ipvs_addr_parse(&dest.addr, text, NULL) < 0 &&
	    ipvs_dest_parse(&dest, text, &error) < 0)
		return call_usage(call, "--server: %s", error.text);
	if (ipvs_conn_reader_filter_dest(reader, &dest) < 0)
		return call_usage(call, "--server: %s", ipvs_conn_reader_error(reader)->text);
	return 0;
}

static int no_state(const struct call *call, const char *text)
{
	char all[512] = "";
	const char *name;

	for (uint32_t i = 0; (name = ipvs_conn_state_name(i)); i++)
		snprintf(all + strlen(all), sizeof(all) - strlen(all), "%s%s", i ? ", " : "", name);
	return call_usage(call, "--state: '%s' is none of %s", text, all);
}

static int filter_states(const struct call *call, struct ipvs_conn_reader *reader)
{
	uint64_t states = 0;
	const char *text;
	int state;

	for (size_t place = 0; (text = call_next_value(call, "state", &place));) {
		state = ipvs_conn_state_parse(text);
		if (state < 0)
			return no_state(call, text);
		states |= UINT64_C(1) << state;
	}
	ipvs_conn_reader_filter_states(reader, states);
	return 0;
}

/* --- what to do with each --- */

struct job {
	const struct call *call;
	struct tally tally;
};

static int add_client(struct job *job, const struct ipvs_conn *conn)
{
	return tally_add(&job->tally, &conn->client_addr, 0);
}

static int add_server(struct job *job, const struct ipvs_conn *conn)
{
	return tally_add(&job->tally, &conn->dest_addr, conn->dest_port);
}

static int add_state(struct job *job, const struct ipvs_conn *conn)
{
	return tally_add(&job->tally, &(struct ipvs_addr){ 0 }, conn->state);
}

static int list(struct job *job, const struct ipvs_conn *conn)
{
	if (job->call->json)
		return call_print_json(job->call, conn_json(conn)) == WORD_FINE ? 0 : -ENOMEM;
	conn_print(conn);
	return 0;
}

static const char *client_text(const struct tally_entry *entry, char *buf)
{
	ipvs_addr_format(&entry->addr, buf, ENDPOINT_SIZE);
	return buf;
}

static const char *server_text(const struct tally_entry *entry, char *buf)
{
	return endpoint_text(&entry->addr, (uint16_t)entry->number, buf);
}

static const char *state_text(const struct tally_entry *entry, char *buf)
{
	(void)buf;
	return ipvs_conn_state_name(entry->number);
}

/* What --count-by can be; the last: it is not there. */
static const struct way {
	const char *name, *title;
	bool templates; /* they are counted, too */
	int (*take)(struct job *job, const struct ipvs_conn *conn);
	const char *(*text)(const struct tally_entry *entry, char *buf);
} ways[] = {
	{ "client", "CLIENT", false, add_client, client_text },
	{ "server", "SERVER", false, add_server, server_text },
	{ "state", "STATE", true, add_state, state_text },
	{ NULL, NULL, true, list, NULL },
};

static const struct way *way_of(const struct call *call)
{
	const struct way *way = ways;

	while (way->name && (!call_has(call, "count-by") ||
			     strcmp(way->name, call_value(call, "count-by")) != 0))
		way++;
	return way;
}

/* --- reading --- */

/* A line that is wrong is told and passed over; nothing comes behind the same error again. */
static int tell(const struct call *call, struct ipvs_error *last, const struct ipvs_error *error)
{
	if (strcmp(last->text, error->text) == 0)
		return -EBADMSG;
	*last = *error;
	call_fail(call, error);
	return error->code == -EBADMSG ? 0 : error->code;
}

static int read_all(struct job *job, const struct way *way, struct ipvs_conn_reader *reader)
{
	bool templates = way->templates || call_has(job->call, "state");
	struct ipvs_error last = { 0 };
	struct ipvs_conn conn;
	int ret;

	while ((ret = ipvs_conn_reader_next(reader, &conn)) != 0) {
		if (ret < 0)
			ret = tell(job->call, &last, ipvs_conn_reader_error(reader));
		else if (templates || !(conn.flags & IPVS_CONN_TEMPLATE))
			ret = way->take(job, &conn);
		if (ret == -ENOMEM)
			return call_fail_text(job->call, "no memory");
		if (ret < 0 || ferror(stdout))
			return WORD_FAILED;
	}
	return last.code ? WORD_FAILED : WORD_FINE;
}

static int print_entry(const struct job *job, const struct way *way,
		       const struct tally_entry *entry)
{
	char buf[ENDPOINT_SIZE];

	if (job->call->json)
		return call_print_json(job->call, json_pack("{s:s, s:I}",
			way->name, way->text(entry, buf), "count", (json_int_t)entry->count));
	printf("%9llu  %s\n", (unsigned long long)entry->count, way->text(entry, buf));
	return WORD_FINE;
}

static int print_tally(struct job *job, const struct way *way)
{
	int status = WORD_FINE;

	tally_sort(&job->tally);
	if (!job->call->json)
		printf("%9s  %s\n", "COUNT", way->title);
	for (size_t i = 0; i < job->tally.count && status == WORD_FINE; i++)
		status = print_entry(job, way, &job->tally.entries[i]);
	return status;
}

static int open_file(const struct call *call, struct ipvs_conn_reader *reader, const char *path)
{
	int fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return call_fail_text(call, "%s: %s", path, strerror(errno));
	if (ipvs_conn_reader_open_fd(reader, fd) < 0) {
		close(fd);
		return call_fail(call, ipvs_conn_reader_error(reader));
	}
	close(fd);
	return 0;
}

static int open_reader(const struct call *call, struct ipvs_conn_reader *reader)
{
	if (call->argument_count)
		return open_file(call, reader, call->arguments[0]);
	if (ipvs_conn_reader_open(call->h, reader) < 0)
		return call_fail(call, ipvs_conn_reader_error(reader));
	return 0;
}

static int go(const struct call *call, struct ipvs_conn_reader *reader)
{
	const struct way *way = way_of(call);
	struct job job = { .call = call };
	int status, ret;

	if (!way->name && !call->json)
		conn_print_titles();
	status = read_all(&job, way, reader);
	if (way->name) {
		ret = print_tally(&job, way);
		status = status == WORD_FINE ? ret : status;
	}
	tally_free(&job.tally);
	return status;
}

static int run(struct call *call)
{
	struct ipvs_conn_reader *reader = ipvs_conn_reader_new();
	int status;

	if (!reader)
		return call_fail_text(call, "no memory");
	status = filter_service(call, reader);
	if (status == 0)
		status = filter_server(call, reader);
	if (status == 0)
		status = filter_states(call, reader);
	if (status == 0)
		status = open_reader(call, reader);
	if (status == 0)
		status = go(call, reader);
	ipvs_conn_reader_free(reader);
	return status;
}

const struct word connections_word = {
	.name = "connections",
	.arguments = "[FILE]",
	.help = "list or count connections",
	.more = "It needs no rights. FILE is a copy of /proc/net/ip_vs_conn; - is standard input.\n"
		"Connections are printed as they are read, with --json one object a line.\n"
		"A template (persistence: which server a client's next connections go to) is no\n"
		"connection: it is not counted, unless by state or when --state asks for it.\n"
		"Connections of services by mark show no mark; only their templates do.\n",
	.options = options,
	.traits = WORD_JSON,
	.most = 1,
	.run = run,
};
