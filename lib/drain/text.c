/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Drains as words, and a part as a sentence. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <libipvs/text.h>

#include "api.h"
#include "drain/drain.h"
#include "value/addr.h"
#include "value/line.h"

static const char *const kinds[] = {
	[IPVS_DRAIN_KIND_DRAIN] = "drain",
	[IPVS_DRAIN_KIND_SHIFT] = "shift",
	[IPVS_DRAIN_KIND_RAISE] = "raise",
};

static const char *const phases[] = {
	[IPVS_DRAIN_PENDING] = "pending",
	[IPVS_DRAIN_MOVING] = "moving",
	[IPVS_DRAIN_WAITING] = "waiting",
	[IPVS_DRAIN_ENDING] = "ending",
	[IPVS_DRAIN_DONE] = "done",
};

static const char *const results[] = {
	[IPVS_DRAIN_NONE] = "none",
	[IPVS_DRAIN_MOVED] = "moved",
	[IPVS_DRAIN_DRAINED] = "drained",
	[IPVS_DRAIN_CANCELLED] = "cancelled",
	[IPVS_DRAIN_DEADLINE] = "deadline",
	[IPVS_DRAIN_CHANGED] = "changed",
	[IPVS_DRAIN_GONE] = "gone",
	[IPVS_DRAIN_STOPPED] = "stopped",
	[IPVS_DRAIN_REFUSED] = "refused",
	[IPVS_DRAIN_FAILED] = "failed",
};

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

IPVS_API const char *ipvs_drain_kind_name(uint32_t kind)
{
	return kind < COUNT_OF(kinds) ? kinds[kind] : NULL;
}

IPVS_API const char *ipvs_drain_phase_name(uint32_t phase)
{
	return phase < COUNT_OF(phases) ? phases[phase] : NULL;
}

IPVS_API const char *ipvs_drain_result_name(uint32_t result)
{
	return result < COUNT_OF(results) ? results[result] : NULL;
}

/* --- sets of bits: the first name is that of bit 0 --- */

static const char *const holds[] = { "active", "inactive", "flows", "persistent", "reuse" };
static const char *const harms[] = { "reset",	"swallowed", "moved",
				     "unstuck", "remain",    "refused" };

static void append_bits(struct line *line, uint32_t bits, const char *const *names, size_t count)
{
	const char *between = "";

	for (size_t i = 0; i < count; i++) {
		if (!(bits & UINT32_C(1) << i))
			continue;
		line_append(line, "%s%s", between, names[i]);
		between = ",";
	}
}

static int format_bits(uint32_t bits, const char *const *names, size_t count, char *buf,
		       size_t size)
{
	struct line line = { .used = 0 };

	if (!buf)
		return -EINVAL;
	append_bits(&line, bits, names, count);
	return text_length(snprintf(buf, size, "%s", line.text), size);
}

IPVS_API int ipvs_drain_holds_format(uint32_t bits, char *buf, size_t size)
{
	return format_bits(bits, holds, COUNT_OF(holds), buf, size);
}

IPVS_API int ipvs_drain_harms_format(uint32_t bits, char *buf, size_t size)
{
	return format_bits(bits, harms, COUNT_OF(harms), buf, size);
}

/* --- a part --- */

static void append_weight(struct line *line, const struct ipvs_drain_part *part)
{
	line_append(line, ", weight %" PRIu32, part->weight);
	if (part->phase == IPVS_DRAIN_MOVING)
		line_append(line, " on its way from %" PRIu32 " to %" PRIu32, part->weight_before,
			    part->weight_end);
	else if (part->weight_before != part->weight)
		line_append(line, " (was %" PRIu32 ")", part->weight_before);
}

static void append_connections(struct line *line, const struct ipvs_drain_part *part)
{
	line_append(line, ", %" PRIu32 " active and %" PRIu32 " inactive connections",
		    part->active_conns, part->inactive_conns);
	if (part->persistent_conns)
		line_append(line, ", %" PRIu32 " persistent clients", part->persistent_conns);
}

static void append_prospect(struct line *line, const struct ipvs_drain_part *part)
{
	if (part->estimate_ms >= 0)
		line_append(line, ", %.1f fewer each second; done in %" PRId64 " s at that rate,",
			    part->fall_per_s, part->estimate_ms / 1000);
	else
		line_append(line, "; done");
	line_append(line, " by the deadline in %" PRId64 " s", part->deadline_ms / 1000);
}

static void append_set(struct line *line, const char *before, uint32_t bits,
		       const char *const *names, size_t count)
{
	if (!bits)
		return;
	line_append(line, "; %s: ", before);
	append_bits(line, bits, names, count);
}

static void append_phase(struct line *line, const struct ipvs_drain_part *part)
{
	const char *phase = ipvs_drain_phase_name(part->phase);
	const char *result = ipvs_drain_result_name(part->result);
	const char *reason = ipvs_reason_name(part->reason);

	line_append(line, ": %s", phase ? phase : "?");
	if (part->phase == IPVS_DRAIN_DONE)
		line_append(line, ", %s", result ? result : "?");
	if (part->code)
		line_append(line, " (%s)", reason ? reason : "?");
}

static void append_part(struct line *line, const struct ipvs_drain_part *part)
{
	line_append_dest(line, "", &part->dest);
	if (part->service.addr.family)
		line_append_service(line, " of", &part->service);
	append_phase(line, part);
	if (part->phase == IPVS_DRAIN_PENDING || part->result == IPVS_DRAIN_REFUSED)
		return;
	append_weight(line, part);
	if (!part->weight_end)
		append_connections(line, part);
	if (part->phase == IPVS_DRAIN_WAITING)
		append_prospect(line, part);
	append_set(line, "held by", part->holds, holds, COUNT_OF(holds));
	append_set(line, "harm", part->harms, harms, COUNT_OF(harms));
}

IPVS_API int ipvs_drain_part_format(const struct ipvs_drain_part *part, char *buf, size_t size)
{
	struct line line = { .used = 0 };

	_Static_assert(LINE_SIZE <= IPVS_DRAIN_TEXT_SIZE, "what is said of a part has room there");
	if (!part || !buf)
		return -EINVAL;
	append_part(&line, part);
	return text_length(snprintf(buf, size, "%s", line.text + 1), size);
}
