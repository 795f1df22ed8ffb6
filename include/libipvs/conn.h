/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The connection table, one connection at a time: the kernel's /proc/net/ip_vs_conn, or a file
 * that it was copied to. Memory stays the same however many there are.
 *
 *	struct ipvs_conn_reader *reader = ipvs_conn_reader_new();
 *	struct ipvs_conn conn;
 *	int ret = ipvs_conn_reader_open(h, reader);
 *
 *	while (ret == 0 && (ret = ipvs_conn_reader_next(reader, &conn)) == 1)
 *		ret = 0;
 *	if (ret < 0)
 *		puts(ipvs_conn_reader_error(reader)->text);
 *	ipvs_conn_reader_free(reader);
 *
 * What reading costs the kernel: it gives a page at a time, about 60 connections. Up to Linux 6.12
 * it finds the place to go on at by counting from the start, through the connections of all
 * network namespaces: ten times as many take a hundred times as long, and a million can't be read
 * in any useful time. Linux 7.2 goes on where it was, within the namespace.
 *
 * What is read is no picture of one moment. A connection that comes or goes between two pages can
 * make the kernel skip or repeat others; Linux 7.2 may also end early or repeat when it puts a
 * hash table of another size in place meanwhile. Nothing in the text tells of it.
 *
 * Nor does the text say which service a connection belongs to. It has the address and port that
 * the client used, and those are the service's, with these exceptions:
 * - Services by firewall mark: their connections look like those of a service by address, with
 *   whatever protocol, address and port the packets had. Only their persistence templates carry
 *   the mark.
 * - Services with port 0: their connections have the port that the client used, their templates
 *   port 0. So have the templates of port 21, FTP.
 * - FTP's data connections have ports of their own.
 * - Templates whose server is gone: the kernel gives them the server's port 65535 and, up to Linux
 *   6.12, the virtual port 65535, and forgets them in time.
 */
#ifndef LIBIPVS_CONN_H
#define LIBIPVS_CONN_H

#include <libipvs/handle.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Persistence data with a NUL behind it: at most 255 bytes. It never changes. Since 0.1. */
#define IPVS_PE_DATA_SIZE 256

/**
 * enum ipvs_conn_state - what a connection is doing
 * @IPVS_CONN_STATE_NONE: nothing yet; a template that no client has used to the end of a handshake
 * @IPVS_CONN_STATE_ASSURED: template: a connection by it was established
 * @IPVS_CONN_STATE_UDP: every connection of UDP
 * @IPVS_CONN_STATE_ESTABLISHED: TCP, SCTP
 * @IPVS_CONN_STATE_SYN_SENT: TCP
 * @IPVS_CONN_STATE_SYN_RECV: TCP
 * @IPVS_CONN_STATE_FIN_WAIT: TCP
 * @IPVS_CONN_STATE_TIME_WAIT: TCP
 * @IPVS_CONN_STATE_CLOSE: TCP
 * @IPVS_CONN_STATE_CLOSE_WAIT: TCP
 * @IPVS_CONN_STATE_LAST_ACK: TCP
 * @IPVS_CONN_STATE_LISTEN: TCP: expected, such as FTP's data
 * @IPVS_CONN_STATE_SYNACK: TCP
 * @IPVS_CONN_STATE_INIT1: SCTP: the first INIT
 * @IPVS_CONN_STATE_INIT: SCTP: another INIT
 * @IPVS_CONN_STATE_COOKIE_SENT: SCTP
 * @IPVS_CONN_STATE_COOKIE_REPLIED: SCTP
 * @IPVS_CONN_STATE_COOKIE_WAIT: SCTP
 * @IPVS_CONN_STATE_COOKIE: SCTP
 * @IPVS_CONN_STATE_COOKIE_ECHOED: SCTP
 * @IPVS_CONN_STATE_SHUTDOWN_SENT: SCTP
 * @IPVS_CONN_STATE_SHUTDOWN_RECEIVED: SCTP
 * @IPVS_CONN_STATE_SHUTDOWN_ACK_SENT: SCTP
 * @IPVS_CONN_STATE_REJECTED: SCTP
 * @IPVS_CONN_STATE_CLOSED: SCTP
 * @IPVS_CONN_STATE_ERR: a number beyond all states ("ERR!"), which Linux 5.10 and 6.1 take from
 *	another host through a sync daemon
 * @IPVS_CONN_STATE_BUG: the kernel says "BUG!"
 * @IPVS_CONN_STATE_UNNAMED: the kernel has no name for it ("?")
 *
 * Values never change; new ones are added at the end. By name: ipvs_conn_state_name(). Since 0.1.
 */
enum ipvs_conn_state {
	IPVS_CONN_STATE_NONE = 0,
	IPVS_CONN_STATE_ASSURED = 1,
	IPVS_CONN_STATE_UDP = 2,
	IPVS_CONN_STATE_ESTABLISHED = 3,
	IPVS_CONN_STATE_SYN_SENT = 4,
	IPVS_CONN_STATE_SYN_RECV = 5,
	IPVS_CONN_STATE_FIN_WAIT = 6,
	IPVS_CONN_STATE_TIME_WAIT = 7,
	IPVS_CONN_STATE_CLOSE = 8,
	IPVS_CONN_STATE_CLOSE_WAIT = 9,
	IPVS_CONN_STATE_LAST_ACK = 10,
	IPVS_CONN_STATE_LISTEN = 11,
	IPVS_CONN_STATE_SYNACK = 12,
	IPVS_CONN_STATE_INIT1 = 13,
	IPVS_CONN_STATE_INIT = 14,
	IPVS_CONN_STATE_COOKIE_SENT = 15,
	IPVS_CONN_STATE_COOKIE_REPLIED = 16,
	IPVS_CONN_STATE_COOKIE_WAIT = 17,
	IPVS_CONN_STATE_COOKIE = 18,
	IPVS_CONN_STATE_COOKIE_ECHOED = 19,
	IPVS_CONN_STATE_SHUTDOWN_SENT = 20,
	IPVS_CONN_STATE_SHUTDOWN_RECEIVED = 21,
	IPVS_CONN_STATE_SHUTDOWN_ACK_SENT = 22,
	IPVS_CONN_STATE_REJECTED = 23,
	IPVS_CONN_STATE_CLOSED = 24,
	IPVS_CONN_STATE_ERR = 25,
	IPVS_CONN_STATE_BUG = 26,
	IPVS_CONN_STATE_UNNAMED = 27
};

/**
 * enum ipvs_conn_flag - bits of ipvs_conn.flags
 * @IPVS_CONN_TEMPLATE: a persistence template: no connection, but which server the client's next
 *	ones go to. The text has no word for it: a template has client port 0 and the state NONE or
 *	ASSURED. A connection's port is not 0 in practice, and it has left NONE after one packet
 *
 * Since 0.1.
 */
enum ipvs_conn_flag {
	IPVS_CONN_TEMPLATE = 0x01
};

/**
 * struct ipvs_conn - a connection, or a persistence template
 * @client_addr: the client; of a template masked as the service says (ipvs_service.netmask)
 * @virtual_addr: the address that the client used, of the same family; only a family and no bytes
 *	when @fwmark is set
 * @dest_addr: the server; of the other family where a tunnel leads there
 * @client_port: 0 with templates
 * @virtual_port: the port that the client used; 0 with templates for all ports, see above
 * @dest_port: the server's port; 0 with templates that have @virtual_port 0
 * @protocol: IPPROTO_TCP, IPPROTO_UDP, IPPROTO_SCTP; IPPROTO_IP (0) with templates of services by
 *	mark; another host that synchronises connections can send any
 * @fwmark: the service's firewall mark, with templates of services by mark; else 0
 * @state: enum ipvs_conn_state
 * @flags: enum ipvs_conn_flag
 * @expires_s: seconds until the kernel forgets it, rounded down; 0 too when its time is past (of
 *	which a 32-bit kernel makes a large number)
 * @pe_data_size: bytes of @pe_data, 0 to 255
 * @pe_name: the persistence engine of a template with persistence data, else ""; what is behind the
 *	NUL means nothing
 * @pe_data: persistence data of a template, with "sip" the Call-ID; @pe_data_size bytes and a NUL.
 *	What is behind them means nothing, and is not written
 * @reserved: zero
 *
 * Persistence data is what a client sent. With "sip" the kernel takes letters (also the bytes from
 * 0xc0 on that are letters in Latin-1), figures and !"%'()*+-./:<>?[\]_`{}~ with one @ at most, and
 * drops a packet that begins a connection with anything else in its Call-ID, such as a blank. But a
 * sync daemon (a backup) takes any bytes from the network, and the kernel writes them as they are,
 * up to the first NUL. A newline among them can't be told from the end of the line: the data ends
 * there, and what follows is a line of its own: an error, or a connection that does not exist.
 * Blanks are part of the data, also at its end.
 *
 * Its identity as that of its service: @virtual_addr, @protocol, @virtual_port, @fwmark. Since 0.1.
 */
struct ipvs_conn {
	struct ipvs_addr client_addr;
	struct ipvs_addr virtual_addr;
	struct ipvs_addr dest_addr;
	uint16_t client_port;
	uint16_t virtual_port;
	uint16_t dest_port;
	uint16_t protocol;
	uint32_t fwmark;
	uint32_t state;
	uint32_t flags;
	uint32_t expires_s;
	uint32_t pe_data_size;
	char pe_name[IPVS_PE_NAME_SIZE];
	char pe_data[IPVS_PE_DATA_SIZE];
	uint32_t reserved[5];
};

/**
 * ipvs_conn_state_name - a state as the kernel writes it: "ESTABLISHED", "C-SENT", ...
 * @state: enum ipvs_conn_state
 *
 * Returns a constant string, or NULL for another number. Since 0.1.
 */
const char *ipvs_conn_state_name(uint32_t state);

/**
 * ipvs_conn_state_parse - enum ipvs_conn_state of its name
 * @text: as ipvs_conn_state_name() gives it
 *
 * Returns the number, or -EINVAL. Since 0.1.
 */
int ipvs_conn_state_parse(const char *text);

/* Opaque: made by ipvs_conn_reader_new(), freed by ipvs_conn_reader_free(). */
struct ipvs_conn_reader;

/**
 * ipvs_conn_reader_new - make a reader; it reads nothing yet, and lets every connection through
 *
 * A reader may be used by any one thread at a time. It has a buffer of 64 KiB and never takes more.
 *
 * Returns the reader, to be freed with ipvs_conn_reader_free(); NULL means no memory. The other
 * functions take NULL for a reader and say so. Since 0.1.
 */
struct ipvs_conn_reader *ipvs_conn_reader_new(void);

/**
 * ipvs_conn_reader_free - close and free a reader, at any time
 * @reader: the reader; NULL does nothing
 *
 * Since 0.1.
 */
void ipvs_conn_reader_free(struct ipvs_conn_reader *reader);

/**
 * ipvs_conn_reader_open - read the kernel's connections
 * @h: the handle, open or not: the namespace is the one it is in, or would be opened in. No command
 *	is sent, and no capability is needed, also in user namespaces, unless the namespace was
 *	chosen and is another one than the calling thread's: that takes CAP_SYS_ADMIN
 * @reader: the reader; what it read before is closed. It needs the handle no more afterwards
 *
 * The module ip_vs is not loaded by this: without it there are no connections.
 *
 * Returns 0; -ENOPROTOOPT: the kernel has no such file, ip_vs is not loaded
 * (IPVS_REASON_NO_MODULE); IPVS_REASON_NETNS with the errno; what opening the file gives; -EBUSY;
 * -EINVAL for NULL. The error is the handle's too. Since 0.1.
 */
int ipvs_conn_reader_open(struct ipvs *h, struct ipvs_conn_reader *reader);

/**
 * ipvs_conn_reader_open_fd - read a file that /proc/net/ip_vs_conn was copied to
 * @reader: the reader; what it read before is closed
 * @fd: a descriptor, at the start of the text: a file, a pipe ...; the reader keeps a duplicate of
 *	its own, with the position in common
 *
 * Returns 0; -EBADF: no descriptor; -EMFILE; -EINVAL for NULL. Since 0.1.
 */
int ipvs_conn_reader_open_fd(struct ipvs_conn_reader *reader, int fd);

/**
 * ipvs_conn_reader_close - stop reading, at any time
 * @reader: the reader, which keeps its filters; not open is fine, and so is NULL
 *
 * Since 0.1.
 */
void ipvs_conn_reader_close(struct ipvs_conn_reader *reader);

/**
 * ipvs_conn_reader_next - read the next connection that all filters let through
 * @reader: an open reader
 * @conn: written when 1 is returned; after anything else its contents mean nothing
 *
 * Every line is checked, whether it is let through or not. After -EBADMSG of a line the next call
 * goes on with the line behind it, so that a caller may skip what it cannot use. After that of the
 * first line, the titles, each call fails.
 *
 * Returns 1; 0 at the end, and from then on; -EBADMSG: not a line of the kernel's, or the text ends
 * within one (IPVS_REASON_TEXT); -ENOTCONN: not open (IPVS_REASON_NOT_OPEN); -EINVAL for NULL; what
 * reading gives. Since 0.1.
 */
int ipvs_conn_reader_next(struct ipvs_conn_reader *reader, struct ipvs_conn *conn);

/**
 * ipvs_conn_reader_error - what the last operation on a reader said
 * @reader: the reader; NULL gives a constant record that says there is none
 *
 * The sentence names the file, the line and the column, from 1, and what was expected there:
 * "/proc/net/ip_vs_conn, line 7, column 5: '0A0000' is not a client address".
 *
 * Returns a record inside the reader, never NULL: code 0 after a success. It holds until the next
 * operation on this reader. Since 0.1.
 */
const struct ipvs_error *ipvs_conn_reader_error(const struct ipvs_conn_reader *reader);

/**
 * ipvs_conn_reader_filter_service - let only connections of one service through
 * @reader: the reader, open or not; the filter holds from the next connection on
 * @service: only its identity is looked at; NULL = every service
 *
 * By address: protocol, address and port are the same; port 0 stands for every port, those of
 * another service of this address too; port 21 lets templates for all ports through. By firewall
 * mark: the templates that carry the mark, and nothing else, because nothing else does: a service
 * by mark without persistence has none.
 *
 * Returns 0; -EINVAL or -EAFNOSUPPORT: not an identity, or a NULL reader; the filter is then as
 * before. Since 0.1.
 */
int ipvs_conn_reader_filter_service(struct ipvs_conn_reader *reader,
				    const struct ipvs_service *service);

/**
 * ipvs_conn_reader_filter_dest - let only connections to one server through
 * @reader: the reader, open or not; the filter holds from the next connection on
 * @dest: only its identity is looked at, the family too; NULL = every server
 *
 * Port 0 stands for every port. A template to this address for all ports, whose own is 0, is let
 * through.
 *
 * Returns 0; -EINVAL or -EAFNOSUPPORT: not an identity, or a NULL reader; the filter is then as
 * before. Since 0.1.
 */
int ipvs_conn_reader_filter_dest(struct ipvs_conn_reader *reader, const struct ipvs_dest *dest);

/**
 * ipvs_conn_reader_filter_protocol - let only connections of one protocol through
 * @reader: the reader, open or not; the filter holds from the next connection on
 * @protocol: IPPROTO_*; 0 = templates of services by mark; negative = every protocol
 *
 * Returns 0; -EINVAL: above 65535, or a NULL reader. Since 0.1.
 */
int ipvs_conn_reader_filter_protocol(struct ipvs_conn_reader *reader, int32_t protocol);

/**
 * ipvs_conn_reader_filter_states - let only connections in some states through
 * @reader: the reader, open or not; the filter holds from the next connection on
 * @states: the sum of UINT64_C(1) << state for each; 0 = every state
 *
 * Returns 0; -EINVAL: no such state, or a NULL reader. Since 0.1.
 */
int ipvs_conn_reader_filter_states(struct ipvs_conn_reader *reader, uint64_t states);

#ifdef __cplusplus
}
#endif

#endif
