/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char current_case[128];

void note(const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	print_message("# %s\n", text);
	fflush(stdout);
}

void begin_case(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(current_case, sizeof(current_case), format, args);
	va_end(args);
}

void give_up(const char *file, int line, const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	print_error("%s%s%s\n", current_case, *current_case ? ": " : "", text);
	_fail(file, line);
	abort(); /* _fail() does not return */
}

void check_ok(struct ipvs *h, int ret, const char *what, const char *file, int line)
{
	const struct ipvs_error *error = ipvs_last_error(h);

	if (ret)
		give_up(file, line, "%s = %d: %s", what, ret, error->text);
	if (error->code || error->reason || *error->text)
		give_up(file, line, "%s = 0, but the handle says: %s", what, error->text);
}

void check_error(const struct ipvs_error *error, int code, enum ipvs_reason reason,
		 const char *begin, const char *what, const char *file, int line)
{
	const char *name = ipvs_reason_name(error->reason);

	if (error->code != code || error->reason != reason)
		give_up(file, line, "%s: %d %s (%s), not %d %s", what, error->code, name,
			error->text, code, ipvs_reason_name(reason));
	if (strncmp(error->text, begin, strlen(begin)) != 0 ||
	    strlen(error->text) < strlen(begin) + 8)
		give_up(file, line, "%s: '%s' is not '%s...'", what, error->text, begin);
	if (strchr(error->text, '\n'))
		give_up(file, line, "%s: more than a line: %s", what, error->text);
}

void check_fails(struct ipvs *h, int ret, int code, enum ipvs_reason reason, const char *begin,
		 const char *what, const char *file, int line)
{
	const struct ipvs_error *error = ipvs_last_error(h);

	if (ret != error->code)
		give_up(file, line, "%s = %d, but the handle says %d: %s", what, ret, error->code,
			error->text);
	check_error(error, code, reason, begin, what, file, line);
}

static void describe_service(const struct ipvs_service *service, char *text, size_t size)
{
	char key[IPVS_SERVICE_TEXT_SIZE] = "?";

	ipvs_service_format(service, key, sizeof(key));
	snprintf(text, size, "%s scheduler %s pe '%s' flags 0x%x timeout %u mask %08x prefix %u",
		 key, service->scheduler, service->pe_name, service->flags, service->timeout_s,
		 service->netmask, service->prefix_len);
}

void check_service_is(const struct ipvs_service *got, const struct ipvs_service *want,
		      const char *file, int line)
{
	char first[256], second[256];

	if (memcmp(got, want, sizeof(*got)) == 0)
		return;
	describe_service(got, first, sizeof(first));
	describe_service(want, second, sizeof(second));
	give_up(file, line, "%s, not %s", first, second);
}

static void describe_dest(const struct ipvs_dest *dest, char *text, size_t size)
{
	char key[IPVS_DEST_TEXT_SIZE] = "?";

	ipvs_dest_format(dest, key, sizeof(key));
	snprintf(text, size, "%s forward %u weight %u thresholds %u %u tunnel %u port %u flags %u",
		 key, dest->forward, dest->weight, dest->lower_threshold, dest->upper_threshold,
		 dest->tun_type, dest->tun_port, dest->tun_flags);
}

void check_dest_is(const struct ipvs_dest *got, const struct ipvs_dest *want, const char *file,
		   int line)
{
	char first[256], second[256];

	if (memcmp(got, want, sizeof(*got)) == 0)
		return;
	describe_dest(got, first, sizeof(first));
	describe_dest(want, second, sizeof(second));
	give_up(file, line, "%s, not %s", first, second);
}
