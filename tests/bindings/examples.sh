#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The examples of all languages, as people run them, in the test bench: each does what the one in C
# does. EXAMPLES has the languages beside C, separated by semicolons: a name, and the command of an
# example with NAME in the place of its name. Prints TAP.
. "$(dirname "$0")/guest.sh"

. "$srcdir/tests/abi/tap.sh"

dir=$work
IFS=';' read -r -a languages <<<"c $builddir/examples/NAME;${EXAMPLES:-}"
cd "$dir" || exit

# try NAME COMMAND...: check, in the language at hand.
try() {
	local name=$1
	shift
	check "$language: $name" "$@"
}

# example NAME ARG...: of the language at hand.
example() {
	local name=$1
	shift
	${command//NAME/$name} "$@"
}

# says TEXT COMMAND...: its output has this line; it is shown, too.
says() {
	local text=$1
	shift
	"$@" >"$dir/said" 2>&1
	cat "$dir/said"
	grep -qF -e "$text" "$dir/said"
}

kernel_has() {
	diff "$1" <(ipvsadm -Sn)
}

begin() {
	ipvsadm -C
	ipvsadm -A -t 10.0.0.1:80 -s wrr
	ipvsadm -a -t 10.0.0.1:80 -r 10.0.0.2:80 -m -w 4
	ipvsadm -a -t 10.0.0.1:80 -r 10.0.0.3:80 -m -w 4
	ipvsadm -A -u 10.0.0.1:53 -s rr
	ipvsadm -Sn >before
}

cat >rules <<'END'
-A -t 10.0.0.1:80 -s wrr
-a -t 10.0.0.1:80 -r 10.0.0.2:80 -m -w 5
-a -t 10.0.0.1:80 -r 10.0.0.4:80 -m -w 1
END
printf -- '-A -t 10.0.0.1:80 -s rr\n-A -t 10.0.0.1\n-a -t x\n' >wrong
cat >steps <<'END'
add server 10.0.0.4:80 to tcp 10.0.0.1:80 weight 1
change server 10.0.0.2:80 of tcp 10.0.0.1:80 weight 4 -> 5
delete server 10.0.0.3:80 from tcp 10.0.0.1:80
END
echo 'delete service udp 10.0.0.1:53' >last

restores_dry() {
	begin
	diff <(cat steps last) <(example restore -n rules) && kernel_has before
}

restores_a_service() {
	begin
	diff steps <(example restore rules "tcp 10.0.0.1:80") &&
		kernel_has <(cat rules; echo "-A -u 10.0.0.1:53 -s rr")
}

restores_all() {
	begin
	diff <(cat steps last) <(example restore - <rules) && kernel_has rules &&
		[ -z "$(example restore rules)" ]
}

restores_no_wrong_text() {
	begin
	! example restore wrong >said 2>&1
	cat said
	[ "$(grep -cE '^wrong:(2:4|3:1|3:7): ' said)" = 3 ] && kernel_has before
}

restore_tells() {
	begin
	says "scheduler 'nope' is not available" example restore - <<<'-A -t 10.0.0.1:80 -s nope' &&
		says usage example restore && says 'No such file' example restore none
}

drains() {
	begin
	says '10.0.0.3:80 of tcp 10.0.0.1:80: done, drained' example drain 0 'tcp 10.0.0.1:80' 10.0.0.3:80 &&
		! ipvsadm -Sn | grep -F 10.0.0.3
}

shifts() {
	begin
	says 'weight 6 on its way from 4 to 8' example drain 2 'tcp 10.0.0.1:80' 10.0.0.2:80=8 10.0.0.3:80=0 &&
		kernel_has <(grep -v 10.0.0.3 before | sed 's/-w 4/-w 8/')
}

drain_tells() {
	begin
	says "has no port" example drain 0 'tcp 10.0.0.1:80' 10.0.0.3 &&
		says "no such server" example drain 0 'tcp 10.0.0.1:80' 10.0.0.9:80 &&
		says "'1s' is not a number" example drain 1s all 10.0.0.3:80 &&
		says "'-1' is not a number" example drain 0 'tcp 10.0.0.1:80' 10.0.0.3:80=-1 &&
		says "'' is not a number" example drain 0 'tcp 10.0.0.1:80' 10.0.0.3:80= &&
		says 'two servers or more' example drain 0 'tcp 10.0.0.1:80' 10.0.0.3:80=5 &&
		says "'all'" example drain 0 all 10.0.0.2:80=8 10.0.0.3:80=0 && kernel_has before
}

puts_back() {
	begin
	: >said
	${command//NAME/drain} 100 all 10.0.0.3:80 >said 2>&1 &
	until grep -q moving said; do kill -0 $! && sleep 0.1 || return; done
	kill -INT $!
	wait $!
	cat said
	grep -q 'done, cancelled' said && kernel_has before
}

watches() {
	begin
	timeout -s INT 4 ${command//NAME/watch-stats} 1 >said 2>&1
	cat said
	grep -q '^per s' said && grep -q '^all$' said && grep -q '^tcp 10.0.0.1:80$' said &&
		[ "$(grep -cE '^  exact +0\.0 +0\.0' said)" -ge 3 ] &&
		says "'x' is not a number" example watch-stats x &&
		says "'0' is not a number" example watch-stats 0
}

# The demo: all that is not counted is the same as C's, and so are the pages.
demo() {
	no_proxy='*' example round-robin "$srcdir/examples/servers/nginx" >said 2>&1
	cat said
	sed '/What was counted/,/^$/d' said >"demo-$language"
	[ "$(grep -c 'This is [AB]' said)" = 20 ] && grep -q 'Clean up' said &&
		diff demo-c "demo-$language"
}

for language in "${languages[@]}"; do
	read -r language command <<<"$language"
	[ -n "$language" ] || continue # behind the last semicolon
	[ -n "$command" ] || { echo "Bail out! '$language' has no command" && exit 1; }
	try "restore -n shows steps, and does none" restores_dry
	try "restore touches no other service" restores_a_service
	try "restore makes all as the text has it, once" restores_all
	try "restore tells what is wrong in a text, and where" restores_no_wrong_text
	try "restore tells what failed" restore_tells
	try "drain takes a server out" drains
	try "drain moves weight" shifts
	try "drain tells what is wrong" drain_tells
	try "drain puts weights back when interrupted" puts_back
	try "watch-stats shows rates" watches
	try "round-robin's servers take turns" demo
done
finish
