/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* System calls, counted by tracing: slow, so never in a round that is measured. */
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

/* A system call that nobody else makes, with an argument that only we give. */
void calls_mark(void)
{
	syscall(SYS_getpriority, CALLS_MARK, 0);
}

static bool is_mark(pid_t child)
{
	struct user_regs_struct regs;

	if (ptrace(PTRACE_GETREGS, child, NULL, &regs) < 0)
		die("ptrace: %m");
	return regs.orig_rax == SYS_getpriority && regs.rdi == CALLS_MARK;
}

/* Runs the child to its end. It has stopped itself after PTRACE_TRACEME. */
bool calls_count(int child, uint64_t *calls)
{
	bool inside = false, counting = false;
	int status;

	if (waitpid(child, &status, 0) < 0 || !WIFSTOPPED(status) ||
	    ptrace(PTRACE_SETOPTIONS, child, NULL, PTRACE_O_TRACESYSGOOD) < 0)
		die("cannot trace: %m");
	for (*calls = 0;;) {
		if (ptrace(PTRACE_SYSCALL, child, NULL, NULL) < 0 || waitpid(child, &status, 0) < 0)
			die("ptrace: %m");
		if (!WIFSTOPPED(status))
			return status == 0;
		if (WSTOPSIG(status) != (SIGTRAP | 0x80))
			continue;
		inside = !inside;
		if (!inside)
			continue;
		if (is_mark(child))
			counting = !counting;
		else if (counting)
			++*calls;
	}
}
