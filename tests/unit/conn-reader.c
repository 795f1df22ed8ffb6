/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading a table of connections: where it comes from, where it ends, what is let through. */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>

#include "conns.h"
#include "observe/procfs.h"

#define TITLES_SIZE strlen(CONNECTIONS_TITLES)
/* The connections of the small table: by chance these have all shapes. */
#define TABLE_FIRST 11371
#define TABLE_SIZE 60

/* The small table, and where its lines end. */
static char *table;
static size_t table_size, line_ends[TABLE_SIZE + 1];

static int make_table(void **state)
{
	struct ipvs_conn conn;

	(void)state;
	table = calloc(TABLE_SIZE + 1, CONNECTIONS_LINE_SIZE);
	if (!table)
		return -1;
	strcpy(table, CONNECTIONS_TITLES);
	table_size = line_ends[0] = TITLES_SIZE;
	for (uint64_t number = 0; number < TABLE_SIZE; number++) {
		connections_make(TABLE_FIRST + number, &conn);
		table_size += connections_format(&conn, table + table_size);
		line_ends[number + 1] = table_size;
	}
	return 0;
}

static int free_table(void **state)
{
	(void)state;
	free(table);
	return 0;
}

/* Read on to the end or an error; how many there were. */
static size_t read_on(struct ipvs_conn_reader *reader, int *ret)
{
	struct ipvs_conn conn, made;
	size_t count = 0;

	while ((*ret = ipvs_conn_reader_next(reader, &conn)) == 1) {
		connections_make(TABLE_FIRST + count++, &made);
		check_conn("of the small table", &conn, &made);
	}
	return count;
}

static bool says(struct ipvs_conn_reader *reader, const char *text)
{
	return strstr(ipvs_conn_reader_error(reader)->text, text) != NULL;
}

static void check_error(struct ipvs_conn_reader *reader, int ret, int code,
			enum ipvs_reason reason, const char *text)
{
	const struct ipvs_error *error = ipvs_conn_reader_error(reader);

	assert_int_equal(ret, code);
	assert_int_equal(error->code, code);
	assert_int_equal(error->reason, reason);
	assert_string_equal(error->text, text);
}

/* --- ends --- */

static void check_cut(struct ipvs_conn_reader *reader, size_t size)
{
	char line[64];
	size_t count, whole = 0;
	int ret;

	while (whole < TABLE_SIZE && line_ends[whole + 1] <= size)
		whole++;
	give(reader, table, size);
	count = read_on(reader, &ret);
	if (size < TITLES_SIZE) {
		assert_round(size, count == 0 && ret == -EBADMSG && says(reader, ", line 1: "));
		return;
	}
	assert_round(size, count == whole);
	if (size == line_ends[whole]) {
		assert_round(size, ret == 0);
		return;
	}
	snprintf(line, sizeof(line), ", line %zu: the text ends within it", whole + 2);
	assert_round(size, ret == -EBADMSG && says(reader, line));
	assert_round(size, read_on(reader, &ret) == 0 && ret == 0);
}

static void test_a_table_cut_at_any_byte_gives_its_whole_lines_and_an_error(void **state)
{
	/* From the whole one down: what is missing is still in the reader's buffer. */
	for (size_t size = table_size; size <= table_size; size--)
		check_cut(*state, size);
}

/* Even if there is more later: asking the kernel again is not for nothing. */
static void test_the_end_stays_the_end(void **state)
{
	int fd = memfd_create("conns", MFD_CLOEXEC), ret;
	struct ipvs_conn conn;

	assert_int_equal(write(fd, table, table_size), table_size);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	assert_int_equal(ipvs_conn_reader_open_fd(*state, fd), 0);
	assert_int_equal(read_on(*state, &ret), TABLE_SIZE);
	assert_int_equal(pwrite(fd, table + TITLES_SIZE, 1000, (off_t)table_size), 1000);
	for (int i = 0; i < 3; i++)
		assert_int_equal(ipvs_conn_reader_next(*state, &conn), 0);
	assert_int_equal(ipvs_conn_reader_error(*state)->code, 0);
	close(fd);
}

static const char *const other_titles[] = {
	"", "\n", "\n\n\n", "garbage", "TCP C0A801FF FFFE 0A000001 0050 AC1FABCD 1F90 UDP\n",
	"Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Origin Expires\n",
	"Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEDatA\n",
	"Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData \n",
};

static void test_without_the_titles_nothing_is_read_however_often(void **state)
{
	struct ipvs_conn conn;

	for (size_t i = 0; i < COUNT_OF(other_titles); i++) {
		char text[1000];
		int size = snprintf(text, sizeof(text), "%s%s", other_titles[i],
				    table + TITLES_SIZE);

		give(*state, text, (size_t)size < sizeof(text) ? (size_t)size : sizeof(text) - 1);
		for (int time = 0; time < 3; time++) {
			assert_for(other_titles[i],
				   ipvs_conn_reader_next(*state, &conn) == -EBADMSG);
			assert_for(other_titles[i],
				   says(*state, ", line 1: not the titles of ip_vs_conn"));
		}
	}
}

/* --- lines of absurd length --- */

/* So many bytes, then a newline and a good line; the long one starts as a good line does. */
static void check_long_line(struct ipvs_conn_reader *reader, size_t size, bool begins_well,
			    const char *expected)
{
	const char *good = table + TITLES_SIZE;
	size_t good_size = line_ends[1] - TITLES_SIZE;
	char *lines = malloc(size + good_size);
	struct ipvs_conn conn;

	assert_non_null(lines);
	memset(lines, 'x', size);
	if (begins_well) {
		memcpy(lines, good, good_size - 1);
		memcpy(lines + good_size - 1, " sip ", 5);
	}
	lines[size - 1] = '\n';
	memcpy(lines + size, good, good_size);
	give_lines(reader, lines, size + good_size);
	free(lines);
	assert_round(size, ipvs_conn_reader_next(reader, &conn) == -EBADMSG);
	if (!says(reader, expected) || !says(reader, ", line 2, "))
		fail_msg("%zu bytes: %s", size, ipvs_conn_reader_error(reader)->text);
	assert_round(size, ipvs_conn_reader_next(reader, &conn) == 1);
	assert_round(size, ipvs_conn_reader_next(reader, &conn) == 0);
}

static void test_a_line_of_absurd_length_is_told_and_skipped(void **state)
{
	static const size_t sizes[] = { 400, 511, 512, 513, 65536, 66048, 66049, 5000000 };

	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		check_long_line(*state, sizes[i], false, "' is not a protocol");
		check_long_line(*state, sizes[i], true,
				"' is not persistence data of at most 255 bytes");
	}
}

static void test_a_line_without_end_is_an_error_and_then_the_end(void **state)
{
	char *lines = calloc(1, 200000);
	struct ipvs_conn conn;

	assert_non_null(lines);
	give_lines(*state, lines, 200000);
	free(lines);
	assert_int_equal(ipvs_conn_reader_next(*state, &conn), -EBADMSG);
	assert_int_equal(ipvs_conn_reader_next(*state, &conn), 0);
}

/* --- files --- */

/* A pipe that has nothing now fails, and loses nothing. */
static void check_pieces(struct ipvs_conn_reader *reader, size_t piece)
{
	size_t count = 0, sent = 0;
	struct ipvs_conn conn, made;
	int ends[2], ret;

	assert_int_equal(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
	assert_int_equal(ipvs_conn_reader_open_fd(reader, ends[0]), 0);
	for (;;) {
		ret = ipvs_conn_reader_next(reader, &conn);
		if (ret == 0)
			break;
		if (ret == 1) {
			connections_make(TABLE_FIRST + count++, &made);
			check_conn("in pieces", &conn, &made);
			continue;
		}
		assert_int_equal(ret, -EAGAIN);
		assert_int_equal(ipvs_conn_reader_error(reader)->code, -EAGAIN);
		if (sent == table_size) {
			close(ends[1]);
			continue;
		}
		piece = piece < table_size - sent ? piece : table_size - sent;
		assert_int_equal(write(ends[1], table + sent, piece), piece);
		sent += piece;
	}
	close(ends[0]);
	assert_round(piece, count == TABLE_SIZE);
}

static void test_a_table_that_comes_in_pieces_is_read(void **state)
{
	static const size_t pieces[] = { 1, 2, 3, 7, 64, 66, 67, 511, 512, 513, 4096 };

	for (size_t i = 0; i < COUNT_OF(pieces); i++)
		check_pieces(*state, pieces[i]);
}

/* Half a long line, then nothing, then the rest. */
static void test_a_line_that_is_skipped_in_pieces_is_one_line(void **state)
{
	char half[1000];
	struct ipvs_conn conn;
	int ends[2];

	memset(half, 'x', sizeof(half));
	assert_int_equal(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
	assert_int_equal(write(ends[1], table, TITLES_SIZE), TITLES_SIZE);
	assert_int_equal(write(ends[1], half, sizeof(half)), sizeof(half));
	assert_int_equal(ipvs_conn_reader_open_fd(*state, ends[0]), 0);
	assert_int_equal(ipvs_conn_reader_next(*state, &conn), -EBADMSG);
	assert_int_equal(ipvs_conn_reader_next(*state, &conn), -EAGAIN);
	assert_int_equal(write(ends[1], half, sizeof(half)), sizeof(half));
	assert_int_equal(ipvs_conn_reader_next(*state, &conn), -EAGAIN);
	assert_int_equal(write(ends[1], "\n", 1), 1);
	assert_int_equal(write(ends[1], table + TITLES_SIZE, 200), 200);
	assert_int_equal(ipvs_conn_reader_next(*state, &conn), 1);
	close(ends[0]);
	close(ends[1]);
}

static void test_what_can_not_be_read_is_an_error_each_time(void **state)
{
	int fd = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct ipvs_conn conn;
	char text[64];

	assert_int_equal(ipvs_conn_reader_open_fd(*state, fd), 0);
	snprintf(text, sizeof(text), "descriptor %d, line 1: Is a directory", fd);
	close(fd);
	for (int i = 0; i < 2; i++)
		check_error(*state, ipvs_conn_reader_next(*state, &conn), -EISDIR,
			    IPVS_REASON_SYSTEM, text);
}

static void test_a_descriptor_that_is_none_is_an_error(void **state)
{
	struct ipvs_conn conn;

	check_error(*state, ipvs_conn_reader_open_fd(*state, -1), -EBADF, IPVS_REASON_SYSTEM,
		    "read connections: descriptor -1: Bad file descriptor");
	check_error(*state, ipvs_conn_reader_next(*state, &conn), -ENOTCONN,
		    IPVS_REASON_NOT_OPEN, "read connections: the reader is not open");
}

/* The lowest one that is free. */
static int free_descriptor(void)
{
	int fd = dup(STDIN_FILENO);

	close(fd);
	return fd;
}

static void test_a_reader_can_stop_anywhere_and_start_again(void **state)
{
	struct ipvs_conn conn;
	int before = free_descriptor(), ret;

	for (size_t stop = 0; stop < 10; stop++) {
		give(*state, table, table_size);
		for (size_t i = 0; i < stop; i++)
			assert_int_equal(ipvs_conn_reader_next(*state, &conn), 1);
		if (stop % 2)
			ipvs_conn_reader_close(*state);
	}
	give(*state, table, table_size);
	assert_int_equal(read_on(*state, &ret), TABLE_SIZE);
	ipvs_conn_reader_close(*state);
	ipvs_conn_reader_close(*state);
	assert_int_equal(ipvs_conn_reader_next(*state, &conn), -ENOTCONN);
	assert_int_equal(free_descriptor(), before);
}

static void test_reading_takes_no_memory(void **state)
{
	size_t before;
	int ret;

	give(*state, table, table_size);
	before = mallinfo2().uordblks;
	assert_int_equal(read_on(*state, &ret), TABLE_SIZE);
	assert_int_equal(mallinfo2().uordblks, before);
}

/* --- the kernel's --- */

/* What opening the file gives. */
static int procfs_result;

int __wrap_procfs_open(const struct ipvs *h, const char *path, int flags);
int __wrap_procfs_open(const struct ipvs *h, const char *path, int flags)
{
	assert_non_null(h);
	assert_string_equal(path, "/proc/thread-self/net/ip_vs_conn");
	assert_int_equal(flags, O_RDONLY);
	return procfs_result;
}

static void test_the_kernels_table_is_read_by_a_handle_that_is_not_open(void **state)
{
	struct ipvs *h = ipvs_new();
	int ret;

	procfs_result = memfd_create("conns", MFD_CLOEXEC);
	assert_int_equal(write(procfs_result, table, table_size - 1), table_size - 1);
	assert_int_equal(lseek(procfs_result, 0, SEEK_SET), 0);
	assert_int_equal(ipvs_conn_reader_open(h, *state), 0);
	ipvs_free(h);
	assert_int_equal(read_on(*state, &ret), TABLE_SIZE - 1);
	check_error(*state, ret, -EBADMSG, IPVS_REASON_TEXT,
		    "/proc/net/ip_vs_conn, line 61: the text ends within it");
	ipvs_conn_reader_close(*state);
	assert_int_equal(fcntl(procfs_result, F_GETFD), -1);
}

static const struct {
	int result, code;
	enum ipvs_reason reason;
	const char *text;
} failures[] = {
	{ -ENOENT, -ENOPROTOOPT, IPVS_REASON_NO_MODULE,
	  "read connections: there is no /proc/net/ip_vs_conn: the module ip_vs is not loaded" },
	{ -EPERM, -EPERM, IPVS_REASON_NETNS,
	  "read connections: the network namespace can't be entered: Operation not permitted" },
	{ -EACCES, -EACCES, IPVS_REASON_SYSTEM,
	  "read connections: /proc/net/ip_vs_conn: Permission denied" },
	{ -EMFILE, -EMFILE, IPVS_REASON_SYSTEM,
	  "read connections: /proc/net/ip_vs_conn: Too many open files" },
};

/* It was open before, and is not any more. */
static void test_a_file_that_does_not_open_is_an_error_of_reader_and_handle(void **state)
{
	struct ipvs *h = ipvs_new();
	struct ipvs_conn conn;

	for (size_t i = 0; i < COUNT_OF(failures); i++) {
		give(*state, table, table_size);
		procfs_result = failures[i].result;
		check_error(*state, ipvs_conn_reader_open(h, *state), failures[i].code,
			    failures[i].reason, failures[i].text);
		assert_memory_equal(ipvs_last_error(h), ipvs_conn_reader_error(*state),
				    offsetof(struct ipvs_error, text));
		assert_string_equal(ipvs_last_error(h)->text, failures[i].text);
		assert_int_equal(ipvs_conn_reader_next(*state, &conn), -ENOTCONN);
	}
	ipvs_free(h);
}

static void test_null_is_an_error_and_no_crash(void **state)
{
	struct ipvs *h = ipvs_new();
	struct ipvs_conn conn;

	assert_int_equal(ipvs_conn_reader_open(h, NULL), -EINVAL);
	assert_string_equal(ipvs_last_error(h)->text, "read connections: reader is NULL");
	ipvs_free(h);
	check_error(*state, ipvs_conn_reader_open(NULL, *state), -EINVAL, IPVS_REASON_INVALID,
		    "read connections: the handle is NULL");
	assert_int_equal(ipvs_conn_reader_open(NULL, NULL), -EINVAL);
	assert_int_equal(ipvs_conn_reader_open_fd(NULL, 0), -EINVAL);
	assert_int_equal(ipvs_conn_reader_next(NULL, &conn), -EINVAL);
	assert_int_equal(ipvs_conn_reader_next(NULL, NULL), -EINVAL);
	assert_int_equal(ipvs_conn_reader_filter_service(NULL, NULL), -EINVAL);
	assert_int_equal(ipvs_conn_reader_filter_dest(NULL, NULL), -EINVAL);
	assert_int_equal(ipvs_conn_reader_filter_protocol(NULL, -1), -EINVAL);
	assert_int_equal(ipvs_conn_reader_filter_states(NULL, 0), -EINVAL);
	assert_int_equal(ipvs_conn_reader_error(NULL)->code, -EINVAL);
	ipvs_conn_reader_close(NULL);
	ipvs_conn_reader_free(NULL);
	give(*state, table, table_size);
	check_error(*state, ipvs_conn_reader_next(*state, NULL), -EINVAL, IPVS_REASON_INVALID,
		    "read connections: the connection is NULL");
	assert_int_equal(ipvs_conn_reader_next(*state, &conn), 1);
	assert_int_equal(ipvs_conn_reader_error(*state)->code, 0);
	assert_int_equal(ipvs_conn_reader_next(*state, NULL), -EINVAL);
	assert_int_equal(ipvs_conn_reader_next(*state, &conn), 1);
	assert_int_equal(ipvs_conn_reader_error(*state)->code, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		READER_TEST(test_a_table_cut_at_any_byte_gives_its_whole_lines_and_an_error),
		READER_TEST(test_the_end_stays_the_end),
		READER_TEST(test_without_the_titles_nothing_is_read_however_often),
		READER_TEST(test_a_line_of_absurd_length_is_told_and_skipped),
		READER_TEST(test_a_line_without_end_is_an_error_and_then_the_end),
		READER_TEST(test_a_table_that_comes_in_pieces_is_read),
		READER_TEST(test_a_line_that_is_skipped_in_pieces_is_one_line),
		READER_TEST(test_what_can_not_be_read_is_an_error_each_time),
		READER_TEST(test_a_descriptor_that_is_none_is_an_error),
		READER_TEST(test_a_reader_can_stop_anywhere_and_start_again),
		READER_TEST(test_reading_takes_no_memory),
		READER_TEST(test_the_kernels_table_is_read_by_a_handle_that_is_not_open),
		READER_TEST(test_a_file_that_does_not_open_is_an_error_of_reader_and_handle),
		READER_TEST(test_null_is_an_error_and_no_crash),
	};

	return cmocka_run_group_tests(tests, make_table, free_table);
}
