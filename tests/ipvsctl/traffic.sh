# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034 # the scripts use them
# Sourced behind tap.sh by what needs connections: servers that listen on 10.9.1.1 to 10.9.1.3, port
# 80; clients that hold connections open; and waiting for what the kernel does in its own time.

# nginx listens before its starter ends.
start_servers() {
	local folder=$work/nginx address
	mkdir "$folder"
	for address in 10.9.0.1 10.9.1.1 10.9.1.2 10.9.1.3; do
		ip address add "$address/32" dev lo
	done
	cat >"$folder/conf" <<-END
		pid $folder/pid;
		events { }
		http { access_log off; client_header_timeout 600; client_body_temp_path $folder/1; proxy_temp_path $folder/2;
		fastcgi_temp_path $folder/3; uwsgi_temp_path $folder/4; scgi_temp_path $folder/5;
		server { listen 10.9.1.1:80; listen 10.9.1.2:80; listen 10.9.1.3:80;
		location / { return 200 'well'; } } }
	END
	nginx -e "$folder/log" -c "$folder/conf"
}

# hold COUNT: opens so many connections to 10.9.0.1:80, which stay open.
held=()
hold() {
	local i fd
	for ((i = 0; i < $1; i++)); do
		exec {fd}<>/dev/tcp/10.9.0.1/80 || exit
		held+=("$fd")
	done
}

# try COMMAND...: it is tried until it succeeds, for a minute at most.
try() {
	local end=$((SECONDS + 60))
	until "$@" >"$work/last" 2>&1; do
		[ $SECONDS -lt $end ] || { cat "$work/last" && return 1; }
		sleep 0.1
	done
}
