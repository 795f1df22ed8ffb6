/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sysctls as records and as text, and what is wrong with one; without a kernel. */
#ifndef LIB_OBSERVE_SYSCTL_TEXT_H
#define LIB_OBSERVE_SYSCTL_TEXT_H

#include <stdbool.h>
#include <libipvs/sysctl.h>

/* A name that can be that of a file. 0 or -EINVAL. */
int sysctl_check_name(const char *name, struct ipvs_error *error);

/* Name and value, before it is written. 0 or -EINVAL; the sentence does not repeat the name. */
int sysctl_check(const struct ipvs_sysctl *sysctl, struct ipvs_error *error);

/* From what the kernel shows, which is always right. */
void sysctl_from_kernel(struct ipvs_sysctl *sysctl, const char *name, const char *text);

/* Whether the kernel may show the second after the first was written. */
bool sysctl_is_kept(const struct ipvs_sysctl *written, const struct ipvs_sysctl *shown);

#endif
