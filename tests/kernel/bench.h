/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What all tests against a real kernel have in common: a network namespace of its own for each
 * test, a handle opened in it, records by their text, and assertions that tell the handle's error.
 */
#ifndef TESTS_KERNEL_BENCH_H
#define TESTS_KERNEL_BENCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <libipvs/libipvs.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A test with a namespace and a handle; the handle is *state. */
#define TEST(sentence, function) { sentence, function, bench_setup, bench_teardown, NULL }
/* A test that needs neither. */
#define BARE_TEST(sentence, function) { sentence, function, NULL, NULL, NULL }

int bench_setup(void **state);
int bench_teardown(void **state);

/* A comment in the output. */
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Which case of a table is at work: part of the message when something fails. */
void begin_case(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Move the calling thread to a new network namespace with lo up. */
void new_namespace(void);
void set_interface(const char *name, bool up);
/* A network interface without a cable, up, for IPv4 and IPv6 multicast; MTU 1500. */
void add_interface(const char *name);
/* Give lo another address, IPv4 or IPv6. */
void add_address(const char *text);
/* A descriptor of the calling thread's namespace. */
int namespace_fd(void);
bool in_namespace(int fd);

/* A new handle, open in the calling thread's namespace. */
struct ipvs *open_handle(void);

/* Records with the initialiser's settings. */
struct ipvs_service service_of(const char *text);
struct ipvs_dest dest_of(const char *text);
struct ipvs_addr addr_of(const char *text);
/* The same, added. */
struct ipvs_service add_service(struct ipvs *h, const char *text, const char *scheduler);
struct ipvs_dest add_dest(struct ipvs *h, const struct ipvs_service *service, const char *text);

#define assert_ok(h, ret) check_ok(h, ret, #ret, __FILE__, __LINE__)
/* It fails with the code and reason, and the sentence begins with these words. */
#define assert_fails(h, ret, code, reason, begin) \
	check_fails(h, ret, code, reason, begin, #ret, __FILE__, __LINE__)
#define assert_error(error, code, reason, begin) \
	check_error(error, code, reason, begin, #error, __FILE__, __LINE__)
#define assert_that(condition, ...) \
	do { \
		if (!(condition)) \
			give_up(__FILE__, __LINE__, __VA_ARGS__); \
	} while (0)
#define assert_same_service(got, want) check_service_is(got, want, __FILE__, __LINE__)
#define assert_same_dest(got, want) check_dest_is(got, want, __FILE__, __LINE__)

void check_ok(struct ipvs *h, int ret, const char *what, const char *file, int line);
void check_fails(struct ipvs *h, int ret, int code, enum ipvs_reason reason, const char *begin,
		 const char *what, const char *file, int line);
void check_error(const struct ipvs_error *error, int code, enum ipvs_reason reason,
		 const char *begin, const char *what, const char *file, int line);
void check_service_is(const struct ipvs_service *got, const struct ipvs_service *want,
		      const char *file, int line);
void check_dest_is(const struct ipvs_dest *got, const struct ipvs_dest *want, const char *file,
		   int line);
void give_up(const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4), noreturn));

/*
 * Do something in a child process, which may give up rights: *error is what it leaves there. It
 * must not assert.
 */
void in_child(void (*deed)(struct ipvs_error *error), struct ipvs_error *error);

/* Whether the kernel has a module, loaded if need be; asked without the library. */
bool has_module(const char *name);

/* Call back with each descriptor of this process; how many there are. */
unsigned int each_descriptor(void (*visit)(int fd));

/* Milliseconds on a clock that only goes forward. */
int64_t now_ms(void);
void sleep_ms(int64_t milliseconds);

/* Write a file of /proc; 0 or a negative errno. */
int write_file(const char *path, const char *text);
/* Read one; the length or a negative errno. */
int read_file(const char *path, char *text, size_t size);

#endif
