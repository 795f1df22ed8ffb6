/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The files of sysctls, in a folder that stands for /proc/sys/net/ipv4/vs: those of a newer
 * kernel, and what goes wrong with files.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <libipvs/libipvs.h>

#include "unit.h"

#define FOLDER "/proc/sys/net/ipv4/vs/"

static struct {
	char folder[64];
	const char *victim; /* the file that can't be opened, with these flags ... */
	int flags, error;   /* ... and this errno */
	const char *kept;   /* what the kernel makes of what is written; NULL = that */
	int write_error;    /* errno of write(); -1: it takes only a byte */
	int allocations;    /* so many succeed; -1 = all */
	unsigned int opened;
} fake;

int __wrap_open(const char *path, int flags, ...);
int __real_open(const char *path, int flags, ...);
ssize_t __wrap_write(int fd, const void *data, size_t size);
ssize_t __real_write(int fd, const void *data, size_t size);
void *__wrap_reallocarray(void *memory, size_t count, size_t size);
void *__real_reallocarray(void *memory, size_t count, size_t size);

int __wrap_open(const char *path, int flags, ...)
{
	const char *name = path + strlen(FOLDER);
	char real[256];

	if (strncmp(path, FOLDER, strlen(FOLDER)) != 0)
		return __real_open(path, flags, 0);
	fake.opened++;
	assert_true(flags & O_CLOEXEC);
	if (fake.victim && strcmp(name, fake.victim) == 0 &&
	    (flags & O_ACCMODE) == fake.flags) {
		errno = fake.error;
		return -1;
	}
	snprintf(real, sizeof(real), "%s/%s", fake.folder, name);
	return __real_open(real, flags);
}

ssize_t __wrap_write(int fd, const void *data, size_t size)
{
	if (fake.write_error > 0) {
		errno = fake.write_error;
		return -1;
	}
	if (fake.write_error < 0)
		return 1;
	assert_int_equal(ftruncate(fd, 0), 0);
	if (!fake.kept)
		return __real_write(fd, data, size);
	assert_true(__real_write(fd, fake.kept, strlen(fake.kept)) >= 0);
	return (ssize_t)size;
}

void *__wrap_reallocarray(void *memory, size_t count, size_t size)
{
	if (fake.allocations == 0) {
		errno = ENOMEM;
		return NULL;
	}
	fake.allocations -= fake.allocations > 0;
	return __real_reallocarray(memory, count, size);
}

static void path_of(char path[256], const char *name)
{
	snprintf(path, 256, "%s/%s", fake.folder, name);
}

static void put(const char *name, const char *text)
{
	char path[256];
	FILE *file;

	path_of(path, name);
	file = fopen(path, "we");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	fclose(file);
}

static void assert_holds(const char *name, const char *text)
{
	char path[256], got[IPVS_SYSCTL_TEXT_SIZE + 8] = "";
	FILE *file;

	path_of(path, name);
	file = fopen(path, "re");
	assert_non_null(file);
	got[fread(got, 1, sizeof(got) - 1, file)] = '\0';
	fclose(file);
	assert_string_equal(got, text);
}

static int set_up(void **state)
{
	memset(&fake, 0, sizeof(fake));
	fake.allocations = -1;
	strcpy(fake.folder, "/tmp/ipvs-sysctl-XXXXXX");
	assert_non_null(mkdtemp(fake.folder));
	put("drop_entry", "0\n");
	fake.opened = 0;
	*state = ipvs_new();
	return *state ? 0 : -1;
}

static int tear_down(void **state)
{
	char command[128];

	ipvs_free(*state);
	snprintf(command, sizeof(command), "rm -r %s", fake.folder);
	return system(command);
}

static void assert_says(struct ipvs *h, int code, enum ipvs_reason reason, const char *text)
{
	const struct ipvs_error *error = ipvs_last_error(h);

	assert_for(text, error->code == code);
	assert_for(text, error->reason == reason);
	assert_string_equal(error->text, text);
}

static struct ipvs_sysctl parse(const char *name, const char *text)
{
	struct ipvs_sysctl sysctl;

	assert_int_equal(ipvs_sysctl_parse(&sysctl, name, text, NULL), 0);
	return sysctl;
}

/* --- a newer kernel --- */

static const struct {
	const char *name, *text;
	uint32_t kind;
	const char *value;
} newer[] = {
	{ "conn_flood", "12\n", IPVS_SYSCTL_NUMBER, "12" },
	{ "drop_entry", "0\n", IPVS_SYSCTL_NUMBER, "0" },
	{ "hash", "siphash [jhash]\n", IPVS_SYSCTL_TEXT, "siphash [jhash]" },
	{ "mem", "1\t2\n", IPVS_SYSCTL_PAIR, "1 2" },
	{ "minus", "-9223372036854775808\n", IPVS_SYSCTL_NUMBER, "-9223372036854775808" },
	{ "no-newline", "7", IPVS_SYSCTL_NUMBER, "7" },
	{ "nothing", "", IPVS_SYSCTL_TEXT, "" },
	{ "three", "1 2 3\n", IPVS_SYSCTL_TEXT, "1 2 3" },
};

static void test_sysctls_of_a_newer_kernel_are_listed_as_what_they_look_like(void **state)
{
	struct ipvs_sysctls list = IPVS_SYSCTLS_INIT;
	char text[IPVS_SYSCTL_TEXT_SIZE], path[256];

	for (size_t i = COUNT_OF(newer); i-- > 0;)
		put(newer[i].name, newer[i].text);
	path_of(path, "folder");
	assert_int_equal(mkdir(path, 0755), 0);
	assert_int_equal(ipvs_sysctl_list(*state, &list), 0);
	assert_int_equal(list.count, COUNT_OF(newer));
	for (size_t i = 0; i < COUNT_OF(newer); i++) {
		const struct ipvs_sysctl *sysctl = &list.entries[i];

		assert_string_equal(sysctl->name, newer[i].name);
		assert_for(newer[i].name, sysctl->kind == newer[i].kind);
		assert_for(newer[i].name, sysctl->flags & IPVS_SYSCTL_PRESENT);
		assert_for(newer[i].name, sysctl->flags & IPVS_SYSCTL_WRITABLE);
		assert_for(newer[i].name, !(sysctl->flags & IPVS_SYSCTL_KNOWN) ==
						  !!strcmp(newer[i].name, "drop_entry"));
		ipvs_sysctl_format(sysctl, text, sizeof(text));
		assert_string_equal(text, newer[i].value);
	}
	ipvs_sysctls_free(&list);
	ipvs_sysctls_free(NULL);
}

static void test_they_are_written_too(void **state)
{
	struct ipvs_sysctl sysctl = parse("conn_flood", "-5");

	put("conn_flood", "123456789\n");
	assert_int_equal(ipvs_sysctl_set(*state, &sysctl), 0);
	assert_holds("conn_flood", "-5\n");
	sysctl = parse("conn_flood", "some words");
	assert_int_equal(ipvs_sysctl_set(*state, &sysctl), 0);
	assert_holds("conn_flood", "some words\n");
	/* As a text it is written, as a number it is shown. */
	sysctl = parse("conn_flood", "some words");
	strcpy(sysctl.text, "77");
	assert_int_equal(ipvs_sysctl_set(*state, &sysctl), 0);
	assert_holds("conn_flood", "77\n");
}

static void test_many_and_long_names_are_all_there(void **state)
{
	struct ipvs_sysctls list = IPVS_SYSCTLS_INIT;
	char name[IPVS_SYSCTL_NAME_SIZE];

	for (int i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "%03d%060d", i, 0);
		put(name, "1\n");
	}
	assert_int_equal(ipvs_sysctl_list(*state, &list), 0);
	assert_int_equal(list.count, 301);
	for (int i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "%03d%060d", i, 0);
		assert_string_equal(list.entries[i].name, name);
	}
	ipvs_sysctls_free(&list);
}

/* --- what goes wrong --- */

static void test_the_longest_text_is_read_and_a_longer_one_is_refused(void **state)
{
	struct ipvs_sysctls list = IPVS_SYSCTLS_INIT;
	char text[IPVS_SYSCTL_TEXT_SIZE * 4];
	struct ipvs_sysctl sysctl;

	for (size_t size = 510; size <= 1500; size += size == 513 ? 987 : 1) {
		memset(text, 'x', size);
		strcpy(text + size, "\n");
		put("long", text);
		memset(&sysctl, 0xa5, sizeof(sysctl));
		assert_int_equal(ipvs_sysctl_get(*state, "long", &sysctl),
				 size < 512 ? 0 : -EOVERFLOW);
		assert_int_equal(ipvs_sysctl_list(*state, &list), 0);
		assert_int_equal(list.count, 2);
		assert_string_equal(list.entries[1].name, "long");
		assert_int_equal(list.entries[1].flags & IPVS_SYSCTL_UNREADABLE,
				 size < 512 ? 0 : IPVS_SYSCTL_UNREADABLE);
		if (size < 512)
			assert_int_equal(strlen(sysctl.text), size);
	}
	ipvs_sysctl_get(*state, "long", &sysctl);
	assert_says(*state, -EOVERFLOW, IPVS_REASON_ANSWER,
		    "get sysctl long: its value is longer than 511 bytes");
	ipvs_sysctls_free(&list);
}

static void test_a_file_that_can_not_be_read_is_listed_without_value(void **state)
{
	struct ipvs_sysctls list = IPVS_SYSCTLS_INIT;
	struct ipvs_sysctl sysctl;

	fake.victim = "drop_entry";
	fake.flags = O_RDONLY;
	fake.error = EACCES;
	assert_int_equal(ipvs_sysctl_list(*state, &list), 0);
	assert_int_equal(list.count, 1);
	assert_int_equal(list.entries[0].flags & ~IPVS_SYSCTL_HAS_DEFAULT,
			 IPVS_SYSCTL_KNOWN | IPVS_SYSCTL_PRESENT | IPVS_SYSCTL_UNREADABLE |
				 IPVS_SYSCTL_WRITABLE);
	assert_int_equal(ipvs_sysctl_get(*state, "drop_entry", &sysctl), -EACCES);
	assert_says(*state, -EACCES, IPVS_REASON_PERMISSION, "get sysctl drop_entry: "
		    FOLDER "drop_entry may not be read");
	fake.error = EIO;
	assert_int_equal(ipvs_sysctl_get(*state, "drop_entry", &sysctl), -EIO);
	assert_says(*state, -EIO, IPVS_REASON_SYSTEM, "get sysctl drop_entry: "
		    FOLDER "drop_entry: Input/output error");
	ipvs_sysctls_free(&list);
}

static void test_one_that_has_gone_meanwhile_is_left_out(void **state)
{
	struct ipvs_sysctls list = IPVS_SYSCTLS_INIT;

	put("lblc_expiration", "86400\n");
	put("sync_version", "1\n");
	fake.victim = "lblc_expiration";
	fake.flags = O_RDONLY;
	fake.error = ENOENT;
	assert_int_equal(ipvs_sysctl_list(*state, &list), 0);
	assert_int_equal(list.count, 2);
	assert_string_equal(list.entries[0].name, "drop_entry");
	assert_string_equal(list.entries[1].name, "sync_version");
	assert_true(list.entries[1].value == 1);
	ipvs_sysctls_free(&list);
}

static void test_when_something_is_short_the_list_is_empty(void **state)
{
	struct ipvs_sysctls list = IPVS_SYSCTLS_INIT;

	assert_int_equal(ipvs_sysctl_list(*state, &list), 0);
	fake.victim = "drop_entry";
	fake.flags = O_RDONLY;
	fake.error = EMFILE;
	assert_int_equal(ipvs_sysctl_list(*state, &list), -EMFILE);
	assert_int_equal(list.count, 0);
	assert_int_equal(ipvs_last_error(*state)->reason, IPVS_REASON_SYSTEM);
	ipvs_sysctls_free(&list);
	fake.victim = NULL;
	fake.allocations = 0;
	assert_int_equal(ipvs_sysctl_list(*state, &list), -ENOMEM);
	assert_says(*state, -ENOMEM, IPVS_REASON_MEMORY, "list sysctls: no memory");
	assert_true(!list.entries && !list.count && !list.allocated);
}

static void test_what_the_kernel_keeps_instead_is_told(void **state)
{
	struct ipvs_sysctl sysctl = parse("sync_retries", "3");

	put("sync_retries", "0\n");
	fake.kept = "2\n";
	assert_int_equal(ipvs_sysctl_set(*state, &sysctl), -EINVAL);
	assert_says(*state, -EINVAL, IPVS_REASON_INVALID,
		    "set sysctl sync_retries: it was written, but the kernel has '2' now");
	sysctl = parse("drop_entry", "1");
	assert_int_equal(ipvs_sysctl_set(*state, &sysctl), 0);
	fake.kept = "3\n";
	assert_int_equal(ipvs_sysctl_set(*state, &sysctl), -EINVAL);
}

static const struct {
	int error, code;
	uint32_t reason;
	const char *text;
} write_errors[] = {
	{ EINVAL, -EINVAL, IPVS_REASON_INVALID, "the kernel refuses '77': Invalid argument" },
	{ ERANGE, -ERANGE, IPVS_REASON_INVALID,
	  "the kernel refuses '77': Numerical result out of range" },
	{ EOVERFLOW, -EOVERFLOW, IPVS_REASON_INVALID,
	  "the kernel refuses '77': Value too large for defined data type" },
	{ EPERM, -EPERM, IPVS_REASON_PERMISSION, "this process may not set it to '77'" },
	{ EACCES, -EACCES, IPVS_REASON_PERMISSION, "this process may not set it to '77'" },
	{ EIO, -EIO, IPVS_REASON_SYSTEM, "write '77': Input/output error" },
	{ -1, -EINVAL, IPVS_REASON_INVALID, "the kernel refuses '77': Invalid argument" },
};

static void test_a_write_that_fails_is_told_with_the_value(void **state)
{
	struct ipvs_sysctl sysctl = parse("amemthresh", "77");
	char text[128];

	put("amemthresh", "1024\n");
	for (size_t i = 0; i < COUNT_OF(write_errors); i++) {
		fake.write_error = write_errors[i].error;
		assert_round(i, ipvs_sysctl_set(*state, &sysctl) == write_errors[i].code);
		snprintf(text, sizeof(text), "set sysctl amemthresh: %s", write_errors[i].text);
		assert_says(*state, write_errors[i].code, write_errors[i].reason, text);
	}
	assert_holds("amemthresh", "1024\n");
}

static void test_a_file_that_can_not_be_written_is_told_with_the_cause(void **state)
{
	struct ipvs_sysctl sysctl = parse("drop_entry", "1");
	char path[256];

	fake.victim = "drop_entry";
	fake.flags = O_WRONLY;
	fake.error = EROFS;
	assert_int_equal(ipvs_sysctl_set(*state, &sysctl), -EROFS);
	assert_int_equal(ipvs_last_error(*state)->reason, IPVS_REASON_READ_ONLY);
	fake.error = EACCES;
	assert_int_equal(ipvs_sysctl_set(*state, &sysctl), -EACCES);
	assert_int_equal(ipvs_last_error(*state)->reason, IPVS_REASON_PERMISSION);
	path_of(path, "drop_entry");
	assert_int_equal(chmod(path, 0444), 0);
	assert_int_equal(ipvs_sysctl_set(*state, &sysctl), -EACCES);
	assert_says(*state, -EACCES, IPVS_REASON_READ_ONLY, "set sysctl drop_entry: "
		    "the kernel has it read-only in this network namespace");
	assert_int_equal(ipvs_sysctl_get(*state, "drop_entry", &sysctl), 0);
	assert_false(sysctl.flags & IPVS_SYSCTL_WRITABLE);
	fake.error = EMFILE;
	assert_int_equal(ipvs_sysctl_set(*state, &sysctl), -EMFILE);
	assert_int_equal(ipvs_last_error(*state)->reason, IPVS_REASON_SYSTEM);
	assert_holds("drop_entry", "0\n");
}

/* Nothing outside the folder can be reached by a name. */
static void test_a_wrong_name_or_value_opens_no_file(void **state)
{
	static const char *const names[] = { "", ".", "..", "../../ip_forward", "a/b", "a\n",
					     "a b" };
	struct ipvs_sysctl sysctl;

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		assert_round(i, ipvs_sysctl_get(*state, names[i], &sysctl) == -EINVAL);
		assert_round(i, ipvs_last_error(*state)->reason == IPVS_REASON_INVALID);
		sysctl = parse("conntrack", "1");
		strcpy(sysctl.name, names[i]);
		assert_round(i, ipvs_sysctl_set(*state, &sysctl) == -EINVAL);
	}
	sysctl = parse("conntrack", "1");
	sysctl.value = 2;
	assert_int_equal(ipvs_sysctl_set(*state, &sysctl), -EINVAL);
	assert_says(*state, -EINVAL, IPVS_REASON_INVALID,
		    "set sysctl conntrack: 2 is not from 0 to 1");
	assert_int_equal(fake.opened, 0);
}

static void test_null_is_refused_by_name(void **state)
{
	struct ipvs_sysctl sysctl;

	assert_int_equal(ipvs_sysctl_get(*state, NULL, &sysctl), -EINVAL);
	assert_says(*state, -EINVAL, IPVS_REASON_INVALID, "get sysctl ?: name is NULL");
	assert_int_equal(ipvs_sysctl_get(*state, "conntrack", NULL), -EINVAL);
	assert_says(*state, -EINVAL, IPVS_REASON_INVALID, "get sysctl conntrack: sysctl is NULL");
	assert_int_equal(ipvs_sysctl_set(*state, NULL), -EINVAL);
	assert_says(*state, -EINVAL, IPVS_REASON_INVALID, "set sysctl ?: sysctl is NULL");
	assert_int_equal(ipvs_sysctl_list(*state, NULL), -EINVAL);
	assert_says(*state, -EINVAL, IPVS_REASON_INVALID, "list sysctls: sysctls is NULL");
}

/* --- advice, which reads them all --- */

static void test_advice_without_memory_is_told_so(void **state)
{
	struct ipvs_advices advices = IPVS_ADVICES_INIT;

	put("conn_reuse_mode", "0\n");
	assert_int_equal(ipvs_advice_list(*state, NULL, &advices), 0);
	assert_int_equal(advices.count, 1);
	assert_int_equal(advices.entries[0].id, IPVS_ADVICE_REUSE_OFF);
	assert_int_equal(ipvs_last_error(*state)->code, 0);
	ipvs_advices_free(&advices);
	fake.allocations = 0;
	assert_int_equal(ipvs_advice_list(*state, NULL, &advices), -ENOMEM);
	assert_says(*state, -ENOMEM, IPVS_REASON_MEMORY, "list sysctls: no memory");
	fake.allocations = 1;
	assert_int_equal(ipvs_advice_list(*state, NULL, &advices), -ENOMEM);
	assert_says(*state, -ENOMEM, IPVS_REASON_MEMORY, "list advices: no memory");
	assert_int_equal(advices.count, 0);
}

static void test_advice_on_sysctls_that_can_not_be_read_fails_as_they_do(void **state)
{
	struct ipvs_advices advices = IPVS_ADVICES_INIT;

	fake.victim = "drop_entry";
	fake.flags = O_RDONLY;
	fake.error = EMFILE;
	assert_int_equal(ipvs_advice_list(*state, NULL, &advices), -EMFILE);
	assert_int_equal(ipvs_last_error(*state)->code, -EMFILE);
	ipvs_advices_free(&advices);
}

int main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_sysctls_of_a_newer_kernel_are_listed_as_what_they_look_like),
		TEST(test_they_are_written_too),
		TEST(test_many_and_long_names_are_all_there),
		TEST(test_the_longest_text_is_read_and_a_longer_one_is_refused),
		TEST(test_a_file_that_can_not_be_read_is_listed_without_value),
		TEST(test_one_that_has_gone_meanwhile_is_left_out),
		TEST(test_when_something_is_short_the_list_is_empty),
		TEST(test_what_the_kernel_keeps_instead_is_told),
		TEST(test_a_write_that_fails_is_told_with_the_value),
		TEST(test_a_file_that_can_not_be_written_is_told_with_the_cause),
		TEST(test_a_wrong_name_or_value_opens_no_file),
		TEST(test_null_is_refused_by_name),
		TEST(test_advice_without_memory_is_told_so),
		TEST(test_advice_on_sysctls_that_can_not_be_read_fails_as_they_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
