#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The rules of the house: who may include whom, how long things may be, what the library may call.
. "$(dirname "$0")/tap.sh"
cd "$srcdir" || exit

# floor FOLDERS OWN: files of lib/OWN include from the library only these folders and api.h.
floor() {
	grep -nE '^[ \t]*#[ \t]*include[ \t]*"' "lib/$2"/*.[ch] |
		grep -vE "include[ \t]*\"(($1)/[a-z0-9-]+\.h|api\.h)\"" |
		nothing "lib/$2 includes from another floor:"
}

# The public headers include nothing but each other and two of the standard's.
public_floor() {
	grep -nE '^[ \t]*#[ \t]*include' include/libipvs/*.h |
		grep -vE 'include <(libipvs/[a-z]+|stddef|stdint)\.h>' | nothing "includes more:"
}

# Inside, the parts are included one by one: the umbrella would hide who needs what.
no_umbrella() {
	grep -rn --include='*.[ch]' 'libipvs/libipvs\.h' lib | nothing "includes the umbrella:"
}

# Every file of the library is on a floor that is known here.
known_floors() {
	find lib -name '*.[ch]' | grep -vE '^lib/(value|wire|kernel|observe|table|policy|drain)/[a-z-]+\.[ch]$' |
		grep -vx lib/api.h | nothing "on no floor that this test knows:"
}

# lib.mk installs all public headers and no other.
installed_headers() {
	sed -n '/^ipvsinclude_HEADERS/,/[^\\]$/p' lib/lib.mk |
		grep -o '[a-z/-]*\.h' | sort >"$work/listed"
	find include -name '*.h' | sort >"$work/found"
	same "$work/found" "$work/listed" include lib/lib.mk
}

# What git knows. In an unpacked release, where what was generated lies about too, those files whose
# names say what they are.
sources() {
	local names='\.(c|h|cpp|sh|awk|py|go|i|mk|am|ac|map|pc\.in)$|^bootstrap$' file
	if [ -e .git ] && git ls-files >"$work/files" 2>/dev/null; then
		while read -r file; do
			[ -f "$file" ] || continue
			[[ ! $file =~ $names && $(head -c 2 "$file" | tr -d '\0') != '#!' ]] ||
				echo "$file"
		done <"$work/files"
	else
		find lib include tests examples -type f | grep -E "$names"
		ls bootstrap configure.ac Makefile.am
	fi
}

# What SWIG makes for those who have none.
generated='bindings/go/internal/swig/libipvs_wrap.c
bindings/go/internal/swig/swig.go'

# On the first line, or on the second below #!.
licensed() {
	local file
	sources | grep -vxF "$generated" >"$work/sources"
	[ "$(wc -l <"$work/sources")" -ge 50 ] ||
		{ echo "few sources were found:" && cat "$work/sources" && return 1; }
	while read -r file; do
		head -n 2 "$file" | grep -q 'SPDX-License-Identifier: \(LGPL-2.1-or-later\|MIT\)' ||
			echo "$file"
	done <"$work/sources" | nothing "without SPDX line:"
}

examples_are_mit() {
	find examples \( -name '*.c' -o -name '*.py' -o -name '*.go' \) \
		-exec grep -L 'SPDX-License-Identifier: MIT' {} + |
		nothing "examples that nobody may copy:"
}

short_files() {
	find lib -name '*.[ch]' -exec wc -l {} + | awk '$2 != "total" && $1 > 500' |
		nothing "longer than 500 lines:"
}

short_lines() {
	find lib include examples -name '*.[ch]' | while read -r file; do
		expand "$file" | awk -v file="$file" 'length($0) > 100 { print file ":" FNR }'
	done | nothing "longer than 100 columns:"
}

# A library neither prints nor logs, starts or ends processes, reads the environment, nor calls
# what shares hidden state between threads.
forbidden='v?fork|clone|clone3|exec[lv]p?e?|fexecve|system|popen|posix_spawnp?|wait|waitpid|
v?d?printf|v?fprintf|f?puts|f?putchar|putc|fputc|fwrite|perror|psignal|v?syslog|openlog|errx?|
warnx?|error|_*exit|_Exit|quick_exit|abort|raise|kill|__assert_fail|atexit|on_exit|
(secure_)?getenv|putenv|setenv|unsetenv|stdin|stdout|stderr|environ|signal|sigaction|sigprocmask|
alarm|setitimer|setlocale|strtok|strsignal|localtime|gmtime|ctime|asctime|inet_ntoa|gethostby.*|
getservby.*|getprotoby.*|rand|srand|random|readdir|chdir|umask|sleep|pthread_create'

calls() {
	nm -D -u "$shared" | awk '{ sub(/@.*/, "", $2); print $2 }' |
		sed -E 's/^__(.*)_chk$/\1/' >"$work/calls"
	grep -q . "$work/calls" || { echo "nm tells of no calls at all"; return 1; }
	grep -xE "$(tr -d '\n' <<<"$forbidden")" "$work/calls" | nothing "the library calls:"
}

need nm binutils
need_library
check "lib/value stands on nothing" floor 'value' value
check "lib/wire stands on value" floor 'value|wire' wire
check "lib/kernel stands on value and wire" floor 'value|wire|kernel' kernel
check "lib/observe stands on all of these" floor 'value|wire|kernel|observe' observe
check "lib/table stands on all of these" floor 'value|wire|kernel|observe|table' table
check "lib/policy stands on all of these" floor 'value|wire|kernel|observe|table|policy' policy
check "lib/drain stands on all of these but lib/policy" \
	floor 'value|wire|kernel|observe|table|drain' drain
check "no file beside the floors" known_floors
check "public headers include only each other" public_floor
check "nothing in lib includes the umbrella" no_umbrella
check "public headers are installed, private ones are not" installed_headers
check "every source has its SPDX line" licensed
check "examples are under MIT" examples_are_mit
check "files of the library have 500 lines at most" short_files
check "lines have 100 columns at most" short_lines
check "the library prints, logs, starts and ends nothing" calls
finish
