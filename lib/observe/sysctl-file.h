/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The files of the sysctls, in a handle's network namespace, and why one can't be had. */
#ifndef LIB_OBSERVE_SYSCTL_FILE_H
#define LIB_OBSERVE_SYSCTL_FILE_H

#include <libipvs/sysctl.h>

#include "kernel/call.h"

/*
 * Open the file, or the folder of all when the name is "". When the module is not there, an open
 * handle has it loaded. A descriptor, or a negative errno without the handle's error being set.
 */
int sysctl_file_open(struct ipvs *h, const struct call *call, const char *name, int flags);

/* Its text without the newline at the end. 0, or a negative errno as above; -EOVERFLOW. */
int sysctl_file_read(struct ipvs *h, const struct call *call, const char *name,
		     char text[IPVS_SYSCTL_TEXT_SIZE]);

bool sysctl_file_is_writable(const struct ipvs *h, const char *name);

/* Set the handle's error for what opening, reading or writing gave. Return code. */
int sysctl_explain_open(struct ipvs *h, const struct call *call, const char *name, int code);
int sysctl_explain_open_to_write(struct ipvs *h, const struct call *call, const char *name,
				 int code);
int sysctl_explain_write(struct ipvs *h, const struct call *call, const char *text, int code);

#endif
