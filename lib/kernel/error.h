/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From bare errnos, each with several causes, to the reason and a sentence. */
#ifndef LIB_KERNEL_ERROR_H
#define LIB_KERNEL_ERROR_H

#include "kernel/call.h"

/* Set the handle's error for an outcome that is no success. Returns outcome->code. */
int error_explain(struct ipvs *h, const struct call *call, const struct outcome *outcome);

#endif
