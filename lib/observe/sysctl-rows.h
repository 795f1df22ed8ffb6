/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is known of each sysctl without asking a kernel. */
#ifndef LIB_OBSERVE_SYSCTL_ROWS_H
#define LIB_OBSERVE_SYSCTL_ROWS_H

#include <libipvs/sysctl.h>

enum sysctl_quirk {
	SYSCTL_VARIES = 0x01,	  /* the default depends on the machine or the namespace */
	SYSCTL_FLIPS = 0x02,	  /* the kernel changes 1 into 2 and back */
	SYSCTL_REWRITES = 0x04,	  /* the kernel writes the text in its own way */
	SYSCTL_POWER_OF_2 = 0x08,
	SYSCTL_BELOW = 0x10,	  /* the first is below the second, or that is 0 */
	SYSCTL_TICKS = 0x20,	  /* kept in ticks, which limits the seconds */
};

struct sysctl_row {
	const char *name;
	uint8_t kind;
	uint8_t quirks;
	int64_t minimum, maximum;
	int64_t usual[2]; /* the default */
	const char *unit;
	const char *about;
};

/* The row of a name, or NULL. */
const struct sysctl_row *sysctl_row_find(const char *name);

/* All of them, by name; NULL beyond the last. */
const struct sysctl_row *sysctl_row_at(size_t i);

#endif
