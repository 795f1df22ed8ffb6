/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The one mark that makes a function visible outside the library. */
#ifndef LIB_API_H
#define LIB_API_H

#define IPVS_API __attribute__((visibility("default")))

#endif
