#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What the library exports, is called and depends on. tests/abi/symbols has its symbols; those that
# a release adds are added there:
#   nm -D --with-symbol-versions --defined-only lib/.libs/libipvs.so | awk '$2 != "A" { print $3 }'
. "$(dirname "$0")/tap.sh"
need nm binutils
need readelf binutils
need_library

# Symbols of the programs ipvsadm and keepalived, which have sources called libipvs of their own.
taken='ipvs_init ipvs_getinfo ipvs_version ipvs_flush ipvs_add_service ipvs_update_service
ipvs_update_service_by_options ipvs_del_service ipvs_zero_service ipvs_add_dest ipvs_update_dest
ipvs_del_dest ipvs_set_timeout ipvs_start_daemon ipvs_stop_daemon ipvs_get_services
ipvs_free_services ipvs_free_service ipvs_cmp_services ipvs_sort_services ipvs_cmp_dests
ipvs_sort_dests ipvs_get_dests ipvs_get_service ipvs_get_service_err ipvs_get_timeout
ipvs_get_daemon ipvs_close ipvs_strerror ipvs_nl_message ipvs_nl_send_message ipvs_nl_noop_cb
ipvs_getinfo_parse_cb ipvs_nl_fill_service_attr ipvs_nl_fill_dest_attr ipvs_nl_fill_daemon_attr
ipvs_services_parse_cb ipvs_dests_parse_cb ipvs_timeout_parse_cb ipvs_daemon_parse_cb
ipvs_parse_stats ipvs_info ipvs_start ipvs_stop ipvs_talk ipvs_cmd ipvs_syncd_cmd
ipvs_syncd_master ipvs_syncd_backup ipvs_flush_cmd ipvs_group_cmd ipvs_group_sync_entry
ipvs_group_remove_entry ipvs_update_stats ipvs_set_timeouts'

prepare() {
	nm -D --with-symbol-versions --defined-only "$shared" |
		awk '$2 != "A" { print $3 }' | sort >"$work/exported"
	sed 's/@.*//' "$work/exported" >"$work/names"
	awk '/local:/ { exit } $1 ~ /^[a-z_0-9]+;$/ { sub(/;/, "", $1); print $1 }' \
		"$srcdir/lib/libipvs.map" | sort >"$work/map"
	declarations | awk -F '\t' '$1 == "function" { print $2 }' | sort >"$work/declared"
}

only_functions() {
	nm -D --defined-only "$shared" | awk '$2 != "A" && $2 != "T"' |
		nothing "exported, but no functions:"
}

versions() {
	grep -v '@@LIBIPVS_1\.[0-9]*$' "$work/exported" | nothing "without a version of their own:"
}

names_of_others() {
	tr ' ' '\n' <<<"$taken" | sort | comm -12 - "$work/names" |
		nothing "names that ipvsadm or keepalived have:"
}

soname() {
	readelf -d "$shared" | grep -F '(SONAME)' | grep -F '[libipvs.so.1]' ||
		nothing "another soname:" < <(readelf -d "$shared" | grep -F '(SONAME)')
}

needed() {
	readelf -d "$shared" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' >"$work/needed"
	grep -q '^libmnl\.so\.' "$work/needed" || { echo "libmnl is not among them"; return 1; }
	grep -vE '^lib(mnl|c)\.' "$work/needed" | nothing "more than libmnl and libc:"
}

write_program() {
	cat >"$work/program.c" <<-'END'
		#include <stdio.h>
		#include <libipvs/libipvs.h>
		int main(void)
		{
			struct ipvs_dest dest = IPVS_DEST_INIT;
			char text[IPVS_DEST_TEXT_SIZE];
			struct ipvs *h = ipvs_new();

			ipvs_shutdown(h);
			ipvs_free(h);
			return ipvs_dest_parse(&dest, "[2001:db8::2]:80", NULL) < 0 ||
			       ipvs_dest_format(&dest, text, sizeof(text)) < 0 || puts(text) < 0;
		}
	END
}

static_program() {
	[ -e "$archive" ] || { echo "no $archive: was it built with --disable-static?"; return 1; }
	write_program
	# shellcheck disable=SC2086 # CC and CFLAGS may be several words
	$CC -I"$srcdir/include" -o "$work/program" "$work/program.c" "$archive" -lmnl &&
		[ "$("$work/program")" = '[2001:db8::2]:80' ]
}

archive_names() {
	nm -g --defined-only "$archive" | awk 'NF == 3 && $3 !~ /^ipvs_/ { print $3 }' |
		nothing "names in the static library that are not ours:"
}

prepare
check "exports what tests/abi/symbols lists" same "$here/symbols" "$work/exported" '' 'the library'
check "exports functions only" only_functions
check "every symbol has a version" versions
check "exports what lib/libipvs.map names" same "$work/map" "$work/names" 'the map' 'the library'
check "public headers declare what is exported" \
	same "$work/names" "$work/declared" 'the library' 'the headers'
check "no name of ipvsadm's or keepalived's" names_of_others
check "soname libipvs.so.1" soname
check "needs libmnl and libc only" needed
check "a program links the static library, with libmnl only" static_program
check "the static library has no other names than ipvs_" archive_names
finish
