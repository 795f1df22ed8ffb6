/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The kernel's numbers, from the system's header; what an older header lacks is added here. */
#ifndef LIB_WIRE_UAPI_H
#define LIB_WIRE_UAPI_H

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <linux/ip_vs.h>

/* Linux 5.2 and 5.3. */
#if !HAVE_DECL_IPVS_DEST_ATTR_TUN_TYPE
#define IPVS_DEST_ATTR_TUN_TYPE 13
#define IPVS_DEST_ATTR_TUN_PORT 14
#endif
#if !HAVE_DECL_IPVS_DEST_ATTR_TUN_FLAGS
#define IPVS_DEST_ATTR_TUN_FLAGS 15
#endif

#endif
