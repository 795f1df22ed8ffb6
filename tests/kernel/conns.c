/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "conns.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../bench/connections.h"

static struct ipvs_conn_reader *open_reader(struct ipvs *h)
{
	struct ipvs_conn_reader *reader = ipvs_conn_reader_new();
	int ret = ipvs_conn_reader_open(h, reader);

	assert_that(ret == 0, "%s", ipvs_conn_reader_error(reader)->text);
	return reader;
}

size_t conns_read_skipping(struct ipvs *h, struct conns *conns)
{
	struct ipvs_conn_reader *reader = open_reader(h);
	size_t skipped = 0;
	int ret;

	conns->count = 0;
	while ((ret = ipvs_conn_reader_next(reader, &conns->list[conns->count])) != 0) {
		if (ret == 1)
			assert_true(++conns->count < CONNS_MAX);
		else
			assert_that(ret == -EBADMSG, "%s", ipvs_conn_reader_error(reader)->text);
		skipped += ret < 0;
	}
	ipvs_conn_reader_free(reader);
	return skipped;
}

void conns_read(struct ipvs *h, struct conns *conns)
{
	assert_int_equal(conns_read_skipping(h, conns), 0);
}

/* A copy of the kernel's text, to be freed. */
static char *copy_text(size_t *size)
{
	int fd = open("/proc/thread-self/net/ip_vs_conn", O_RDONLY | O_CLOEXEC);
	char *text = malloc(CONNS_MAX * CONNECTIONS_LINE_SIZE);
	ssize_t got;

	assert_true(fd >= 0);
	assert_non_null(text);
	*size = 0;
	while ((got = read(fd, text + *size, 4096)) > 0)
		*size += (size_t)got;
	assert_int_equal(got, 0);
	close(fd);
	return text;
}

/* Write every record that the text has. */
static size_t rewrite(const char *text, size_t size, char *again)
{
	struct ipvs_conn_reader *reader = ipvs_conn_reader_new();
	int fd = memfd_create("conns", MFD_CLOEXEC), ret;
	size_t written = strlen(CONNECTIONS_TITLES);
	struct ipvs_conn conn;

	assert_int_equal(write(fd, text, size), size);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	assert_int_equal(ipvs_conn_reader_open_fd(reader, fd), 0);
	close(fd);
	memcpy(again, CONNECTIONS_TITLES, written);
	while ((ret = ipvs_conn_reader_next(reader, &conn)) == 1)
		written += connections_format(&conn, again + written);
	assert_that(ret == 0, "%s", ipvs_conn_reader_error(reader)->text);
	ipvs_conn_reader_free(reader);
	return written;
}

void conns_check_text(void)
{
	size_t size;
	char *text = copy_text(&size), *again = malloc(size + 10000);

	assert_non_null(again);
	assert_int_equal(rewrite(text, size, again), size);
	assert_memory_equal(again, text, size);
	free(text);
	free(again);
}

static bool is_at(const struct ipvs_addr *addr, uint16_t port, const char *endpoint)
{
	struct ipvs_dest dest = dest_of(endpoint);

	return ipvs_addr_compare(addr, &dest.addr) == 0 && port == dest.port;
}

const struct ipvs_conn *conns_find(const struct conns *conns, const char *client)
{
	const struct ipvs_conn *found = NULL;

	for (size_t i = 0; i < conns->count; i++) {
		const struct ipvs_conn *conn = &conns->list[i];

		if (!is_at(&conn->client_addr, conn->client_port, client))
			continue;
		assert_that(!found, "more than one of %s", client);
		found = conn;
	}
	assert_that(found, "none of %s among %zu", client, conns->count);
	return found;
}

size_t conns_templates(const struct conns *conns)
{
	size_t count = 0;

	for (size_t i = 0; i < conns->count; i++)
		count += conns->list[i].flags & IPVS_CONN_TEMPLATE;
	return count;
}

#define assert_same(what, condition) \
	do { \
		if (!(condition)) \
			give_up(file, line, "%s: another %s", want->client, what); \
	} while (0)

void check_conn(const struct ipvs_conn *conn, const struct expected_conn *want, const char *file,
		int line)
{
	const char *state = ipvs_conn_state_name(conn->state);

	assert_same("protocol", conn->protocol == want->protocol);
	assert_same("client", is_at(&conn->client_addr, conn->client_port, want->client));
	if (want->virtual)
		assert_same("virtual address",
			    is_at(&conn->virtual_addr, conn->virtual_port, want->virtual));
	assert_same("server", is_at(&conn->dest_addr, conn->dest_port, want->dest));
	if (strcmp(state, want->state) != 0)
		give_up(file, line, "%s: state %s, not %s", want->client, state, want->state);
	assert_same("kind", conn->flags == want->flags);
	if (conn->expires_s < want->least_s || conn->expires_s > want->most_s)
		give_up(file, line, "%s: %u s, not %u to %u", want->client, conn->expires_s,
			want->least_s, want->most_s);
}
