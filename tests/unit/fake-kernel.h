/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A kernel under lib/wire/socket.c that plays scripts. The linker gives it the library's system
 * calls and its clock (--wrap), so nothing here sleeps, and no machine is needed that has IPVS.
 *
 * A script is written before the call it is for, in turns. Each send that reaches the kernel takes
 * one turn; what the turn holds can then be received. Without a turn the fake kernel answers as a
 * real one that has nothing: acknowledgements, and lists without entries.
 */
#ifndef TESTS_UNIT_FAKE_KERNEL_H
#define TESTS_UNIT_FAKE_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <libipvs/libipvs.h>

#define FAKE_FAMILY 28
#define FAKE_SENDS 256

/* The first sequence number after fake_setup(), which opens the handle with 1 and 2. */
#define FAKE_FIRST_SEQ 3

struct fake_send {
	uint8_t bytes[1024];
	size_t size;
	int socket; /* which one, counted from 1 */
};

struct fake_kernel {
	struct fake_send sent[FAKE_SENDS];
	size_t sends; /* those that reached the kernel */

	uint16_t family;       /* the number of "IPVS"; 0: no such module */
	uint16_t family_later; /* what asking for the module makes of it, if not 0 */
	unsigned int module_asks;

	int64_t now_ns;		  /* the time */
	int ms_per_send;	  /* how long each send takes */
	int ms_per_receive;	  /* and each attempt to receive */
	void (*on_send)(void);	  /* called inside each */
	int send_errors[4];	  /* errnos of the next sends, up to a 0 */
	size_t send_cut;	  /* the next send takes so many bytes less */
	int poll_errors[4];	  /* the same for poll() */
	unsigned int polls;

	int sockets;	  /* how many were opened so far */
	int sockets_open; /* and how many are */
	int open_error;	  /* errno of opening one, from now on */
	int bind_error;
	unsigned int options; /* bit n: option n was switched on at the last socket */
	int misuses; /* a socket used or closed that was not open, memory that is none */

	int allocations_left; /* -1: as many as wanted */
	unsigned int reallocations;

	const char *module;    /* the one that is loaded, "ip_vs_wlc" */
	uint32_t user_ns;      /* inode of the process's user namespace */
	bool other_netns;      /* the chosen namespace is not the thread's own */
	bool no_proc;	       /* the thread's own can't be opened */
	int skns_error;	       /* errno of asking a socket for its own; 0: it tells */
	int setns_errors[4];   /* errnos of setns(), one after the other; 0: it works */
	unsigned int setns_calls;
	const char *totals;    /* the text of /proc/net/ip_vs_stats */
	int totals_error;      /* or the errno of opening it; -1: it is a directory */
	const char *cpus;      /* the text of /proc/net/ip_vs_stats_percpu; NULL: it is not there */
	size_t cpus_size;      /* 0: up to its NUL */
	size_t read_max;       /* no read of a file gives more; 0: as much as is asked for */
	int read_error;	       /* errno of reading one, from now on */
};

extern struct fake_kernel fake;

/* cmocka's: *state becomes an open handle with a deadline of 100 ms. */
int fake_setup(void **state);
/* The same with a handle that is not open. */
int fake_setup_closed(void **state);
/* Frees it; fails when something is left open, misused, or left over of the script. */
int fake_teardown(void **state);

#define FAKE_TEST(test) cmocka_unit_test_setup_teardown(test, fake_setup, fake_teardown)
#define FAKE_TEST_CLOSED(test) \
	cmocka_unit_test_setup_teardown(test, fake_setup_closed, fake_teardown)

/* Scripts. What follows belongs to the turn, datagram or message before it. */
void fake_turn(void);
void fake_turn_default(void);	   /* a turn that is answered as if there were no script */
void fake_wait(int ms);		   /* what comes next comes so much later */
void fake_receive_fails(int error); /* an errno of recvmmsg() */
void fake_datagram(void);
void fake_from(uint32_t port);	   /* the datagram comes from another process */
void fake_without_sender(void);
void fake_truncated(void);	   /* MSG_TRUNC */
void fake_cut(size_t bytes);	   /* so many are missing at its end */
void fake_raw(const void *bytes, size_t size);

/* Messages of the datagram; seq counts from that of the request. */
void fake_message(uint16_t type, uint16_t flags, uint32_t seq, const void *payload, size_t size);
void fake_data(uint8_t cmd, uint16_t flags, const void *attrs, size_t size);
void fake_error_for(uint32_t seq, int error);
void fake_done(int error);

/* Whole datagrams. */
void fake_ack(void);
void fake_error(int error);
void fake_answer(uint8_t cmd, const void *attrs, size_t size);
void fake_end(void);

/*
 * Whole dumps: so many services 10.a.b.1:80 or servers from first on, in datagrams of at most
 * per_datagram; a step of -1 counts down.
 */
struct fake_list {
	uint32_t first;
	uint32_t count;
	int step;
	uint32_t per_datagram;
};
void fake_services(struct fake_list list);
void fake_dests(struct fake_list list);

/* The entries alone, into the present datagram. */
void fake_service_entry(uint32_t number);
void fake_dest_entry(uint32_t number);

#endif
