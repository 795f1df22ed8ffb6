# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# Sourced behind tap.sh and traffic.sh by what draws on terminals: one of tmux's, that can be read.

# tmux's own files are in $work. Each screen has a server of its own: the one before may be ending.
screens=0
term() {
	TMUX_TMPDIR=$work tmux -L "screen$screens" -f /dev/null "$@"
}

# screen COLUMNS LINES COMMAND: runs it there; when it ends, its status is shown.
screen() {
	[ "$screens" = 0 ] || term kill-server
	screens=$((screens + 1))
	term new-session -d -x "$1" -y "$2" -e TERM=screen "$3; echo \"ended with \$?\"; cat"
}

press() {
	term send-keys "$@"
}

resize() {
	term resize-window -x "$1" -y "$2"
}

# What is on it: without blanks at the ends of lines, empty lines at the end, or the time of day.
shown() {
	term capture-pane -p | sed -E 's/ +$//; s/^[0-9]{2}:[0-9]{2}:[0-9]{2}/TIME/' |
		sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'
}

is_shown() {
	shown >"$work/printed"
	compare 0 0 <"$work/screen"
}

# expect_screen NAME: before long, exactly what is on standard input is shown.
expect_screen() {
	cat >"$work/screen"
	try is_shown
	report "$1" $?
}
