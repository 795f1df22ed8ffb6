/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "observe/conn-state.h"

#include <errno.h>
#include <string.h>

#include "api.h"

#define NO_STATE CONN_STATES
#define LETTER(letter) ((unsigned char)(letter) & 31)

#define STATE(state, name, next) \
	[IPVS_CONN_STATE_##state] = { name, name "           ", IPVS_CONN_STATE_##next }
#define LAST(state, name) [IPVS_CONN_STATE_##state] = { name, name "           ", NO_STATE }

/* By number. Those with the same first letter are a chain. */
static const struct {
	const char name[CONN_STATE_COLUMN];
	const char column[2 * CONN_STATE_COLUMN]; /* its beginning is the column */
	uint8_t next;
} states[CONN_STATES] = {
	LAST(NONE, "NONE"),
	LAST(ASSURED, "ASSURED"),
	LAST(UDP, "UDP"),
	STATE(ESTABLISHED, "ESTABLISHED", ERR),
	STATE(SYN_SENT, "SYN_SENT", SYN_RECV),
	STATE(SYN_RECV, "SYN_RECV", SYNACK),
	LAST(FIN_WAIT, "FIN_WAIT"),
	LAST(TIME_WAIT, "TIME_WAIT"),
	STATE(CLOSE, "CLOSE", CLOSE_WAIT),
	STATE(CLOSE_WAIT, "CLOSE_WAIT", COOKIE_SENT),
	STATE(LAST_ACK, "LAST_ACK", LISTEN),
	LAST(LISTEN, "LISTEN"),
	STATE(SYNACK, "SYNACK", SHUTDOWN_SENT),
	STATE(INIT1, "INIT1", INIT),
	LAST(INIT, "INIT"),
	STATE(COOKIE_SENT, "C-SENT", COOKIE_REPLIED),
	STATE(COOKIE_REPLIED, "C-REPLIED", COOKIE_WAIT),
	STATE(COOKIE_WAIT, "C-WAIT", COOKIE),
	STATE(COOKIE, "COOKIE", COOKIE_ECHOED),
	STATE(COOKIE_ECHOED, "C-ECHOED", CLOSED),
	STATE(SHUTDOWN_SENT, "S-SENT", SHUTDOWN_RECEIVED),
	STATE(SHUTDOWN_RECEIVED, "S-RECEIVED", SHUTDOWN_ACK_SENT),
	LAST(SHUTDOWN_ACK_SENT, "S-ACK-SENT"),
	LAST(REJECTED, "REJECTED"),
	LAST(CLOSED, "CLOSED"),
	LAST(ERR, "ERR!"),
	LAST(BUG, "BUG!"),
	LAST(UNNAMED, "?"),
};

/* The chain of a letter; one that no state begins with has that of 0, NONE. */
static const uint8_t first[32] = {
	[LETTER('N')] = IPVS_CONN_STATE_NONE,
	[LETTER('A')] = IPVS_CONN_STATE_ASSURED,
	[LETTER('U')] = IPVS_CONN_STATE_UDP,
	[LETTER('E')] = IPVS_CONN_STATE_ESTABLISHED,
	[LETTER('S')] = IPVS_CONN_STATE_SYN_SENT,
	[LETTER('F')] = IPVS_CONN_STATE_FIN_WAIT,
	[LETTER('T')] = IPVS_CONN_STATE_TIME_WAIT,
	[LETTER('C')] = IPVS_CONN_STATE_CLOSE,
	[LETTER('L')] = IPVS_CONN_STATE_LAST_ACK,
	[LETTER('I')] = IPVS_CONN_STATE_INIT1,
	[LETTER('R')] = IPVS_CONN_STATE_REJECTED,
	[LETTER('B')] = IPVS_CONN_STATE_BUG,
	[LETTER('?')] = IPVS_CONN_STATE_UNNAMED,
};

int conn_state_read(const char *column)
{
	for (int state = first[LETTER(*column)]; state != NO_STATE; state = states[state].next)
		if (memcmp(column, states[state].column, CONN_STATE_COLUMN) == 0)
			return state;
	return -1;
}

IPVS_API const char *ipvs_conn_state_name(uint32_t state)
{
	return state < CONN_STATES ? states[state].name : NULL;
}

IPVS_API int ipvs_conn_state_parse(const char *text)
{
	for (int state = 0; text && state < CONN_STATES; state++)
		if (strcmp(text, states[state].name) == 0)
			return state;
	return -EINVAL;
}
