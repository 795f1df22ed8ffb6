/* SPDX-License-Identifier: MIT */
#include "part-json.h"

json_t *part_json(const struct ipvs_drain_part *part)
{
	char service[IPVS_SERVICE_TEXT_SIZE] = "", server[IPVS_DEST_TEXT_SIZE] = "";
	char holds[IPVS_DRAIN_BITS_TEXT_SIZE], harms[IPVS_DRAIN_BITS_TEXT_SIZE];

	ipvs_service_format(&part->service, service, sizeof(service));
	ipvs_dest_format(&part->dest, server, sizeof(server));
	ipvs_drain_holds_format(part->holds, holds, sizeof(holds));
	ipvs_drain_harms_format(part->harms, harms, sizeof(harms));
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:s, s:s, s:I}",
		"service", service, "server", server,
		"phase", ipvs_drain_phase_name(part->phase),
		"result", ipvs_drain_result_name(part->result),
		"reason", ipvs_reason_name(part->reason),
		"weight", (json_int_t)part->weight,
		"weight_before", (json_int_t)part->weight_before,
		"weight_end", (json_int_t)part->weight_end,
		"active", (json_int_t)part->active_conns,
		"inactive", (json_int_t)part->inactive_conns,
		"persistent", (json_int_t)part->persistent_conns,
		"holds", holds, "harms", harms, "deadline_ms", (json_int_t)part->deadline_ms);
}
