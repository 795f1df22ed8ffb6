/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wire/message.h"

#include <errno.h>
#include <string.h>

#include "wire/uapi.h"

#ifndef NLM_F_CAPPED /* Linux 4.12 */
#define NLM_F_CAPPED 0x100
#define NLM_F_ACK_TLVS 0x200
#endif

/* Where the extended acknowledgement begins depends on how much of the request is repeated. */
static int read_error(struct reply *reply, const struct nlmsghdr *header, const uint8_t *payload,
		      size_t size)
{
	struct nlmsgerr body;
	size_t repeated = sizeof(body);

	if (size < sizeof(body))
		return -EBADMSG;
	memcpy(&body, payload, sizeof(body));
	if (body.error > 0)
		return -EBADMSG;
	reply->error = body.error;
	if (!(header->nlmsg_flags & NLM_F_CAPPED)) {
		if (body.msg.nlmsg_len < NLMSG_HDRLEN || body.msg.nlmsg_len > size)
			return 0;
		repeated = sizeof(body) + NLMSG_ALIGN(body.msg.nlmsg_len - NLMSG_HDRLEN);
	}
	if ((header->nlmsg_flags & NLM_F_ACK_TLVS) && repeated < size) {
		reply->said = payload + repeated;
		reply->said_size = size - repeated;
	}
	return 0;
}

static int read_done(struct reply *reply, const uint8_t *payload, size_t size)
{
	int32_t error = 0;

	if (size >= sizeof(error))
		memcpy(&error, payload, sizeof(error));
	reply->error = error;
	return error > 0 ? -EBADMSG : 0;
}

static int read_data(struct reply *reply, const uint8_t *payload, size_t size)
{
	if (size < GENL_HDRLEN)
		return -EBADMSG;
	reply->cmd = payload[0];
	reply->attrs = payload + GENL_HDRLEN;
	reply->size = size - GENL_HDRLEN;
	return 0;
}

static int read_message(const struct nlmsghdr *header, const uint8_t *payload, uint16_t family,
			struct reply *reply)
{
	size_t size = header->nlmsg_len - NLMSG_HDRLEN;

	*reply = (struct reply){ .seq = header->nlmsg_seq,
				 .multi = header->nlmsg_flags & NLM_F_MULTI };
	switch (header->nlmsg_type) {
	case NLMSG_ERROR:
		reply->kind = REPLY_ERROR;
		return read_error(reply, header, payload, size);
	case NLMSG_DONE:
		reply->kind = REPLY_DONE;
		return read_done(reply, payload, size);
	case NLMSG_OVERRUN:
		return -ENOBUFS;
	default:
		reply->kind = REPLY_DATA;
		return header->nlmsg_type == family ? read_data(reply, payload, size) : -EBADMSG;
	}
}

int reply_next(struct datagram *datagram, uint16_t family, struct reply *reply)
{
	struct nlmsghdr header;
	size_t step;
	int ret;

	if (!datagram->size)
		return 0;
	if (datagram->size < sizeof(header))
		return -EBADMSG;
	memcpy(&header, datagram->data, sizeof(header));
	if (header.nlmsg_len < NLMSG_HDRLEN || header.nlmsg_len > datagram->size)
		return -EBADMSG;
	ret = read_message(&header, datagram->data + NLMSG_HDRLEN, family, reply);
	step = (size_t)NLMSG_ALIGN(header.nlmsg_len);
	step = step < datagram->size ? step : datagram->size;
	datagram->data += step;
	datagram->size -= step;
	return ret < 0 ? ret : 1;
}
