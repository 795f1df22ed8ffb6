/* SPDX-License-Identifier: MIT */
#include "address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <string.h>

#include "values.h"

static int look_up(const char *host, int family, struct ipvs_addr *addr)
{
	const struct addrinfo hints = { .ai_family = family, .ai_socktype = SOCK_STREAM };
	struct addrinfo *found;

	if (getaddrinfo(host, NULL, &hints, &found) != 0)
		return -1;
	*addr = (struct ipvs_addr){ .family = (uint16_t)family };
	if (family == AF_INET)
		memcpy(addr->bytes, &((struct sockaddr_in *)found->ai_addr)->sin_addr, 4);
	else
		memcpy(addr->bytes, &((struct sockaddr_in6 *)found->ai_addr)->sin6_addr, 16);
	freeaddrinfo(found);
	return 0;
}

int address_find_ipv4(const char *text, struct ipvs_addr *addr)
{
	struct in_addr number;

	if (!inet_aton(text, &number))
		return *text ? look_up(text, AF_INET, addr) : -1;
	*addr = (struct ipvs_addr){ .family = AF_INET };
	memcpy(addr->bytes, &number, sizeof(number));
	return 0;
}

static int find_host(const char *text, struct ipvs_addr *addr)
{
	if (ipvs_addr_parse(addr, text, NULL) == 0 || address_find_ipv4(text, addr) == 0)
		return 0;
	if (!*text || strpbrk(text, ":%"))
		return -1; /* a wrong number, or one with a zone, which is not kept */
	return look_up(text, AF_INET6, addr);
}

static int find_port(const char *text, uint16_t protocol, uint16_t *port)
{
	const char *name = ipvs_protocol_name(protocol);
	const struct servent *found;
	int64_t number;

	if (read_number(text, 0, UINT16_MAX, &number)) {
		*port = (uint16_t)number;
		return 0;
	}
	found = name ? getservbyname(text, name) : NULL;
	if (!found)
		return -1;
	*port = ntohs((uint16_t)found->s_port);
	return 0;
}

/* Where the port begins behind the host, which is cut off there; NULL: it has none. */
static char *split(char *host, char **begin)
{
	char *end;

	*begin = host;
	if (*host != '[') {
		end = strchr(host, ':');
		if (end)
			*end++ = '\0';
		return end;
	}
	*begin = host + 1;
	end = strchr(host, ']');
	if (!end || end[1] != ':')
		return NULL;
	*end = '\0';
	return end + 2;
}

/*
 * A number of at most three digits, none of them in vain, as 010 may be octal; behind it stands
 * next. Gives where that ends, or NULL.
 */
static inline const char *read_byte(const char *at, char next, uint8_t *byte)
{
	unsigned int number = READER_DIGIT(*at), digit;

	if (number > 9)
		return NULL;
	digit = READER_DIGIT(*++at);
	if (digit <= 9 && number) {
		number = number * 10 + digit;
		digit = READER_DIGIT(*++at);
		if (digit <= 9) {
			number = number * 10 + digit;
			digit = READER_DIGIT(*++at);
		}
	}
	*byte = (uint8_t)number;
	return number <= UINT8_MAX && digit == READER_DIGIT(next) ? at + 1 : NULL;
}

static inline const char *read_port(const char *at, uint16_t *port)
{
	unsigned int number = READER_DIGIT(*at), digit;

	if (number > 9)
		return NULL;
	while ((digit = READER_DIGIT(*++at)) <= 9 && number <= UINT16_MAX)
		number = number * 10 + digit;
	*port = (uint16_t)number;
	return number <= UINT16_MAX ? at : NULL;
}

const char *address_plain(const char *at, struct ipvs_addr *addr, uint16_t *port)
{
	*addr = (struct ipvs_addr){ .family = AF_INET };
	return (at = read_byte(at, '.', &addr->bytes[0])) &&
	       (at = read_byte(at, '.', &addr->bytes[1])) &&
	       (at = read_byte(at, '.', &addr->bytes[2])) &&
	       (at = read_byte(at, ':', &addr->bytes[3])) ? read_port(at, port) : NULL;
}

int address_read(const char *text, uint16_t protocol, struct ipvs_addr *addr, uint16_t *port,
		 bool *has_port)
{
	char copy[NI_MAXHOST + NI_MAXSERV], *host, *service;

	*port = 0;
	*has_port = false;
	if (strlen(text) >= sizeof(copy) || !text[strspn(text, "0123456789")])
		return -1;
	if (ipvs_addr_parse(addr, text, NULL) == 0)
		return 0;
	service = split(strcpy(copy, text), &host);
	if (*copy == '[' && !service)
		return -1;
	*has_port = service;
	if (find_host(host, addr) < 0)
		return -1;
	return service ? find_port(service, protocol, port) : 0;
}
