/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Preloaded into User-Mode Linux by `run`.
 *
 * To set a process's vector registers, the host's kernel wants its whole XSAVE area and answers
 * anything shorter with EFAULT. User-Mode Linux up to 6.12 keeps 2696 bytes (7.2 asks for the
 * size), but on a processor with AMX the area has 11008: guests there panic with "ptrace set fp
 * regs failed, errno = 14". So the short area is put at the start of a whole one here. What it does
 * not reach is reset: AMX's tiles, which no program has without asking the kernel for them.
 */
#include <cpuid.h>
#include <elf.h>
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { XSTATE_BV = 512, FIRST_EXTENDED = 2, COMPONENTS = 63 };

static unsigned char area[1 << 16]; /* too much for the stack of a kernel thread */

static long call(long request, pid_t pid, void *addr, void *data)
{
	return syscall(SYS_ptrace, request, pid, addr, data);
}

/* The bits of the components that lie in the area's first `length` bytes. */
static uint64_t components_within(size_t length)
{
	uint64_t bits = 3; /* x87 and SSE come before all others */

	for (int i = FIRST_EXTENDED; i < COMPONENTS; i++) {
		unsigned size, offset, flags, none;

		__cpuid_count(0xd, i, size, offset, flags, none);
		if (size && !(flags & 1) && offset + size <= length)
			bits |= UINT64_C(1) << i;
	}
	return bits;
}

static long set_whole_area(pid_t pid, void *kind, const struct iovec *given)
{
	static size_t whole;
	static uint64_t reached;
	struct iovec all = { area, sizeof area };
	uint64_t used;

	if (!whole) {
		if (call(PTRACE_GETREGSET, pid, kind, &all))
			return -1;
		reached = components_within(given->iov_len);
		whole = all.iov_len;
	}
	if (given->iov_len >= whole) {
		errno = EFAULT;
		return -1;
	}
	memset(area, 0, whole);
	memcpy(area, given->iov_base, given->iov_len);
	memcpy(&used, area + XSTATE_BV, sizeof used);
	used &= reached;
	memcpy(area + XSTATE_BV, &used, sizeof used);
	all.iov_len = whole;
	return call(PTRACE_SETREGSET, pid, kind, &all);
}

static int peeks(long request)
{
	return request == PTRACE_PEEKTEXT || request == PTRACE_PEEKDATA ||
	       request == PTRACE_PEEKUSER;
}

long ptrace(enum __ptrace_request request, ...)
{
	va_list arguments;
	void *addr, *data;
	long word, result;
	pid_t pid;

	va_start(arguments, request);
	pid = va_arg(arguments, pid_t);
	addr = va_arg(arguments, void *);
	data = va_arg(arguments, void *);
	va_end(arguments);

	result = call(request, pid, addr, peeks(request) ? &word : data);
	if (result == 0 && peeks(request)) {
		errno = 0;
		return word;
	}
	if (result < 0 && errno == EFAULT && request == PTRACE_SETREGSET &&
	    addr == (void *)NT_X86_XSTATE)
		return set_whole_area(pid, addr, data);
	return result;
}
