/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "stage.h"

#include <net/if.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

void die(const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	dprintf(STDERR_FILENO, "bench: %s\n", text);
	_exit(1);
}

uint64_t stage_now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

void stage_enter(void)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING };
	int fd;

	if (unshare(CLONE_NEWNET) < 0)
		die("unshare: %m");
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &request) < 0)
		die("lo: %m");
	close(fd);
}

static uint64_t burn(void)
{
	uint64_t begin = stage_now();

	for (volatile uint32_t i = 0; i < 50000; i = i + 1)
		;
	return stage_now() - begin;
}

static uint64_t lesser(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

uint64_t stage_disturbance(int rounds)
{
	const uint64_t two_seconds = 2000000000;
	uint64_t undisturbed = UINT64_MAX, least = UINT64_MAX;

	for (int i = 0; i < 1000; i++)
		undisturbed = lesser(undisturbed, burn());
	for (int i = 0; i < rounds; i++) {
		uint64_t begin = stage_now(), count = 0;

		for (; stage_now() - begin < two_seconds; count++)
			undisturbed = lesser(undisturbed, burn());
		least = lesser(least, stage_now() - begin - count * undisturbed);
	}
	return least;
}

uint64_t stage_resident(const char *name)
{
	FILE *file = fopen("/proc/self/status", "r");
	size_t length = strlen(name);
	unsigned long kib = 0;
	char line[256];

	while (file && fgets(line, sizeof(line), file))
		if (strncmp(line, name, length) == 0 && line[length] == ':')
			kib = strtoul(line + length + 1, NULL, 10);
	if (!kib)
		die("/proc/self/status has no %s", name);
	fclose(file);
	return (uint64_t)kib * 1024;
}
