/* SPDX-License-Identifier: MIT */
#include "alike.h"

#include <string.h>
#include <libipvs/text.h>

#include "address.h"
#include "checks.h"

#define SERVER " -r " /* as other programs write it, and ipvsadm-save */

/* Where it starts; NULL: nowhere, or a word was cut off, and there is a NUL behind it. */
static char *find_server(char *line, const struct reader *words)
{
	char *found = strstr(line, SERVER);

	return found && found + strlen(found) == words->end ? found + strlen(SERVER) : NULL;
}

void alike_keep(struct alike *alike, const struct queue *queue, ptrdiff_t place, char *line,
		const struct reader *words)
{
	char *server = find_server(line, words);
	const char *end = NULL;
	struct ipvs_addr addr;
	uint16_t port;

	if (server && (size_t)(words->end - line) <= sizeof(alike->text))
		end = address_plain(server, &addr, &port);
	alike->before = alike->after = 0;
	if (!end || !reader_ends(words, end) ||
	    ipvs_addr_compare(&addr, &queue_at(queue, place)->dest.addr) != 0)
		return;
	alike->before = (size_t)(server - line);
	alike->after = (size_t)(words->end - end);
	memcpy(alike->text, line, alike->before);
	memcpy(alike->text + alike->before, end, alike->after);
	alike->place = place;
}

bool alike_read(const struct alike *alike, const struct queue *queue, const struct reader *words,
		struct ipvs_addr *addr, uint16_t *port)
{
	size_t size = (size_t)(words->end - words->at);
	const char *end;

	if (!alike->before || size < alike->before + alike->after ||
	    memcmp(words->at, alike->text, alike->before) != 0)
		return false;
	end = address_plain(words->at + alike->before, addr, port);
	if (!end || (size_t)(words->end - end) != alike->after ||
	    memcmp(end, alike->text + alike->before, alike->after) != 0)
		return false;
	set_dest_port(queue_at(queue, alike->place), port);
	return true;
}
