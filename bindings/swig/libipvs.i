/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What Python and Go share: the public headers, wrapped as they are. Each language's own file sets
 * the module and its typemaps and includes this one; what people use is written by hand on top of
 * what comes out, and never is it.
 *
 * Names lose their prefix, as modules and packages are one already: ipvs_table_load() becomes
 * table_load, IPVS_FORWARD_MASQ becomes FORWARD_MASQ. The handle's functions, whose names would be
 * words of the languages, are handle_new, handle_open and so on.
 */
%{
#include <libipvs/libipvs.h>
%}

%include <stdint.i>

%rename("%(strip:[ipvs_])s", %$isfunction) "";
%rename("%(strip:[IPVS_])s", %$isconstant) "";
#ifdef SWIGGO
%rename("$ignore", %$isenumitem) ""; /* Go takes them from the headers */
#else
%rename("%(strip:[IPVS_])s", %$isenumitem) "";
#endif

%rename(handle_new) ipvs_new;
%rename(handle_free) ipvs_free;
%rename(handle_open) ipvs_open;
%rename(handle_shutdown) ipvs_shutdown;

%include <libipvs/types.h>
%include <libipvs/text.h>
%include <libipvs/handle.h>
%include <libipvs/service.h>
%include <libipvs/dest.h>
%include <libipvs/stats.h>
%include <libipvs/conn.h>
%include <libipvs/batch.h>
%include <libipvs/table.h>
%include <libipvs/scope.h>
%include <libipvs/plan.h>
%include <libipvs/drain.h>
%include <libipvs/rules.h>
%include <libipvs/timeouts.h>
%include <libipvs/daemon.h>
%include <libipvs/sysctl.h>
%include <libipvs/advice.h>
