/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "observe/conn-reader.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api.h"
#include "kernel/call.h"
#include "observe/procfs.h"
#include "value/error.h"

#define TABLE "ip_vs_conn"

static const char titles[] =
	"Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData\n";
#define TITLES (sizeof(titles) - 1)

IPVS_API struct ipvs_conn_reader *ipvs_conn_reader_new(void)
{
	struct ipvs_conn_reader *reader = calloc(1, sizeof(*reader));

	if (reader)
		reader->fd = -1;
	return reader;
}

IPVS_API void ipvs_conn_reader_close(struct ipvs_conn_reader *reader)
{
	if (!reader)
		return;
	if (reader->fd >= 0)
		close(reader->fd);
	reader->fd = -1;
	reader->is_ready = false;
	error_clear(&reader->error);
}

IPVS_API void ipvs_conn_reader_free(struct ipvs_conn_reader *reader)
{
	ipvs_conn_reader_close(reader);
	free(reader);
}

IPVS_API const struct ipvs_error *ipvs_conn_reader_error(const struct ipvs_conn_reader *reader)
{
	static const struct ipvs_error no_reader = {
		-EINVAL, IPVS_REASON_INVALID, "the reader is NULL (no memory?)"
	};

	return reader ? &reader->error : &no_reader;
}

/* --- opening --- */

static int begin(struct ipvs_conn_reader *reader, int fd)
{
	reader->fd = fd;
	reader->is_inside = reader->is_ended = false;
	reader->at = reader->end = reader->buffer;
	reader->line = 1;
	return 0;
}

static const struct call open_call = { .verb = "read connections" };

/* Opening what everyone may read fails with EPERM only when its namespace can't be entered. */
static int explain_open(struct ipvs *h, int ret)
{
	if (ret == -ENOENT)
		return call_fail(h, &open_call, -ENOPROTOOPT, IPVS_REASON_NO_MODULE,
				 "there is no /proc/net/" TABLE ": the module ip_vs is not loaded");
	if (ret == -EPERM)
		return call_fail(h, &open_call, ret, IPVS_REASON_NETNS,
				 "the network namespace can't be entered: %s", strerror(-ret));
	return call_fail(h, &open_call, ret, IPVS_REASON_SYSTEM, "/proc/net/" TABLE ": %s",
			 strerror(-ret));
}

static int open_table(struct ipvs *h, struct ipvs_conn_reader *reader)
{
	int fd;

	if (!reader)
		return call_null(h, &open_call, "reader");
	batch_flush(h);
	fd = procfs_open(h, PROCFS_NET TABLE, O_RDONLY);
	if (fd >= 0) {
		snprintf(reader->name, sizeof(reader->name), "/proc/net/" TABLE);
		return begin(reader, fd);
	}
	explain_open(h, fd);
	reader->error = h->error;
	return h->error.code;
}

IPVS_API int ipvs_conn_reader_open(struct ipvs *h, struct ipvs_conn_reader *reader)
{
	int ret;

	ipvs_conn_reader_close(reader);
	ret = call_take(h);
	if (ret == 0)
		return call_end(h, open_table(h, reader));
	if (reader)
		error_set(&reader->error, ret, h ? IPVS_REASON_BUSY : IPVS_REASON_INVALID,
			  "%s: the handle is %s", open_call.verb, h ? "in use" : "NULL");
	return ret;
}

IPVS_API int ipvs_conn_reader_open_fd(struct ipvs_conn_reader *reader, int fd)
{
	int own;

	if (!reader)
		return -EINVAL;
	ipvs_conn_reader_close(reader);
	own = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	if (own < 0)
		return error_set(&reader->error, -errno, IPVS_REASON_SYSTEM,
				 "%s: descriptor %d: %s", open_call.verb, fd, strerror(errno));
	snprintf(reader->name, sizeof(reader->name), "descriptor %d", fd);
	return begin(reader, own);
}

/* --- reading --- */

static inline size_t unread(const struct ipvs_conn_reader *reader)
{
	return (size_t)(reader->end - reader->at);
}

static char *find_end_of_line(const struct ipvs_conn_reader *reader)
{
	return memchr(reader->at, '\n', unread(reader));
}

/* The next line is at. */
static inline void pass_line(struct ipvs_conn_reader *reader, const char *at)
{
	reader->at = reader->buffer + (at - reader->buffer);
	reader->line++;
}

static int fail_to_read(struct ipvs_conn_reader *reader, int code)
{
	reader->is_ready = false;
	return error_set(&reader->error, code, IPVS_REASON_SYSTEM, "%s, line %" PRIu64 ": %s",
			 reader->name, reader->line, strerror(-code));
}

/* Read more, behind what is unread. An error loses nothing. */
static int fill(struct ipvs_conn_reader *reader)
{
	size_t left = unread(reader);
	ssize_t got;

	memmove(reader->buffer, reader->at, left);
	reader->at = reader->buffer;
	reader->end = reader->buffer + left;
	do {
		got = read(reader->fd, reader->end, CONN_BUFFER_SIZE - left);
	} while (got < 0 && errno == EINTR);
	if (got < 0)
		return fail_to_read(reader, -errno);
	reader->is_ended = got == 0;
	reader->end += got;
	*reader->end = '\0';
	return 0;
}

/* Have the whole line there, unless the text ends within it or it is too long. */
static int have_line(struct ipvs_conn_reader *reader)
{
	int ret = 0;

	while (ret == 0 && unread(reader) < CONN_LINE_MAX && !reader->is_ended &&
	       !find_end_of_line(reader))
		ret = fill(reader);
	return ret;
}

/* However long it is. */
static int skip_line(struct ipvs_conn_reader *reader)
{
	char *end;
	int ret = 0;

	while (!(end = find_end_of_line(reader)) && !reader->is_ended && ret == 0) {
		reader->at = reader->end;
		ret = fill(reader);
	}
	if (ret < 0)
		return ret;
	pass_line(reader, end ? end + 1 : reader->end);
	reader->is_inside = false;
	return 0;
}

/* A word of what is there instead. */
static int word_length(const char *at)
{
	size_t length = strcspn(at, " \n");

	return length < 40 ? (int)length : 40;
}

static int fail_line(struct ipvs_conn_reader *reader, const struct conn_fault *fault)
{
	reader->is_ready = false;
	reader->is_inside = true;
	if (reader->is_ended && !find_end_of_line(reader))
		return error_set(&reader->error, -EBADMSG, IPVS_REASON_TEXT,
				 "%s, line %" PRIu64 ": the text ends within it", reader->name,
				 reader->line);
	return error_set(&reader->error, -EBADMSG, IPVS_REASON_TEXT,
			 "%s, line %" PRIu64 ", column %zu: '%.*s' is not %s", reader->name,
			 reader->line, (size_t)(fault->at - reader->at) + 1,
			 word_length(fault->at), fault->at, fault->expected);
}

/* The first line. It stays where it is when it is wrong, so it is wrong each time. */
static int read_titles(struct ipvs_conn_reader *reader)
{
	int ret = have_line(reader);

	if (ret < 0)
		return ret;
	if (memcmp(reader->at, titles, TITLES) != 0)
		return error_set(&reader->error, -EBADMSG, IPVS_REASON_TEXT,
				 "%s, line 1: not the titles of " TABLE, reader->name);
	pass_line(reader, reader->at + TITLES);
	return 0;
}

static int make_ready(struct ipvs_conn_reader *reader, const struct ipvs_conn *conn)
{
	int ret = 0;

	if (!reader)
		return -EINVAL;
	reader->is_ready = false;
	error_clear(&reader->error);
	if (!conn)
		return error_set(&reader->error, -EINVAL, IPVS_REASON_INVALID,
				 "%s: the connection is NULL", open_call.verb);
	if (reader->fd < 0)
		return error_set(&reader->error, -ENOTCONN, IPVS_REASON_NOT_OPEN,
				 "%s: the reader is not open", open_call.verb);
	if (reader->line == 1)
		ret = read_titles(reader);
	else if (reader->is_inside)
		ret = skip_line(reader);
	reader->is_ready = ret == 0;
	return ret;
}

IPVS_API int ipvs_conn_reader_next(struct ipvs_conn_reader *reader, struct ipvs_conn *conn)
{
	struct conn_fault fault;
	const char *next;
	int ret = 0;

	if (!conn || !reader || !reader->is_ready)
		ret = make_ready(reader, conn);
	while (ret == 0) {
		if (unread(reader) < CONN_LINE_MAX &&
		    ((ret = have_line(reader)) < 0 || !unread(reader)))
			break;
		next = conn_line_parse(reader->at, conn, &fault);
		if (!next)
			return fail_line(reader, &fault);
		pass_line(reader, next);
		if (!reader->filter.is_set || conn_filter_passes(&reader->filter, conn))
			return 1;
	}
	return ret;
}
