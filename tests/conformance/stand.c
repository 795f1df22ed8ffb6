// SPDX-License-Identifier: LGPL-2.1-or-later
/* Where the scenarios are played: two network namespaces, and what the programs find there. */
#include "same.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <libipvs/libipvs.h>

#include "traffic.h"

#define NOBODY 65534
#define SECONDS_MAX 10 /* that a program may take, if not told otherwise */

/* One namespace; before is what the library read in it first. */
static struct place {
	int fd;
	struct ipvs *h;
	struct ipvs_text before;
} places[2] = { { .fd = -1 }, { .fd = -1 } };

static const struct setup *entered;
static const char *programs[2]; /* what stands for "ipvsadm" */
static struct ipvs_table *table, *start; /* start: what the entered setup leads to */
static struct ipvs_plan *plan;
static int nowhere;

void die(const char *format, ...)
{
	va_list values;

	va_start(values, format);
	fputs("Bail out! ", stdout);
	vprintf(format, values);
	puts("");
	va_end(values);
	exit(1);
}

#define must(call) do { if ((call) < 0) die("%s: %s", #call, strerror(errno)); } while (0)

/* --- the machine --- */

/* So that names mean the same on every machine, and nobody is asked about them. */
static const struct { const char *path, *text; } files[] = {
	{ "/etc/hosts",
	  "127.0.0.1 localhost\n"
	  "::1 ip6-localhost\n"
	  "10.9.9.1 web\n"
	  "10.9.9.2 a-long-name-of-a-host.example.org alias\n"
	  "2001:db8::77 six.example.org\n" },
	{ "/etc/services",
	  "http 80/tcp www\ndomain 53/tcp\ndomain 53/udp\ntftp 69/udp\nhttp-alt 8080/tcp\n"
	  "m2ua 2904/sctp\n" },
	{ "/etc/nsswitch.conf", "hosts: files\nservices: files\n" },
};

static void replace_file(const char *path, const char *text)
{
	char own[] = "/tmp/same.XXXXXX";
	int fd = mkstemp(own);

	must(fd);
	must(write(fd, text, strlen(text)));
	must(fchmod(fd, 0644));
	close(fd);
	must(mount(own, path, NULL, MS_BIND, NULL));
	unlink(own);
}

static const char *find_ipvsadm(void)
{
	static const char *const paths[] = { "/sbin/ipvsadm", "/usr/sbin/ipvsadm" };

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		if (access(paths[i], X_OK) == 0)
			return paths[i];
	die("no program ipvsadm: install the package ipvsadm");
}

void stand_prepare(const char *ipvsctl)
{
	programs[0] = find_ipvsadm();
	programs[1] = ipvsctl;
	must(access(ipvsctl, X_OK));
	signal(SIGPIPE, SIG_DFL);
	must(nowhere = open("/dev/null", O_RDONLY | O_CLOEXEC));
	table = ipvs_table_new();
	start = ipvs_table_new();
	plan = ipvs_plan_new();
	must(unshare(CLONE_NEWNS));
	must(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		replace_file(files[i].path, files[i].text);
}

/* --- running --- */

static int memory_file(const struct lines *lines)
{
	int fd = memfd_create("lines", MFD_CLOEXEC);

	must(fd);
	if (lines && lines->size)
		must(write(fd, lines->text, lines->size));
	must(lseek(fd, 0, SEEK_SET));
	return fd;
}

static void read_back(int fd, struct lines *lines)
{
	struct stat file;

	must(fstat(fd, &file));
	lines->size = (size_t)file.st_size;
	lines->text = calloc(1, lines->size + 1);
	must(pread(fd, lines->text, lines->size, 0));
	close(fd);
}

/* The companions of the real ipvsadm lie beside it; ipvsctl is all of them. */
static void program_path(char *path, size_t size, const char *name, int who)
{
	snprintf(path, size, "%s%s", programs[who], who ? "" : name + strlen("ipvsadm"));
}

static int open_output(enum output output)
{
	int ends[2];

	switch (output) {
	case OUTPUT_FULL:
		return open("/dev/full", O_WRONLY | O_CLOEXEC);
	case OUTPUT_NO_READER:
		must(pipe2(ends, O_CLOEXEC));
		close(ends[0]);
		return ends[1];
	default:
		return memory_file(NULL);
	}
}

/* In a child that shares our memory until it is another program: system calls alone. */
static void become(const struct scenario *scenario, const char *path, int place, int in, int out,
		   int err)
{
	setns(places[place].fd, CLONE_NEWNET);
	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	if (scenario->output == OUTPUT_CLOSED)
		close(STDOUT_FILENO);
	alarm(scenario->seconds ? scenario->seconds : SECONDS_MAX);
	if (scenario->nobody)
		syscall(SYS_setresuid, NOBODY, NOBODY, NOBODY);
	execv(path, scenario->words);
	_exit(127);
}

static void run(const struct scenario *scenario, const char *path, int place,
		struct result *result)
{
	int in = scenario->input.size ? memory_file(&scenario->input) : dup(nowhere);
	int out = open_output(scenario->output), err = memory_file(NULL);
	pid_t pid = vfork();

	if (pid == 0)
		become(scenario, path, place, in, out, err);
	if (pid < 0 || waitpid(pid, &result->status, 0) != pid)
		die("%s: %s", path, strerror(errno));
	close(in);
	if (scenario->output == OUTPUT_FILE)
		read_back(out, &result->out);
	else
		close(out);
	read_back(err, &result->err);
}

void stand_play(const struct scenario *scenario, int who, struct result *result)
{
	char path[512];

	program_path(path, sizeof(path), scenario->words[0], who);
	run(scenario, path, scenario->together ? 0 : who, result);
}

/* The real ipvsadm, whose input it is what it does. */
static void ask(const struct lines *input, int place, struct result *result)
{
	static char name[] = "ipvsadm", restore[] = "-R";
	const struct scenario scenario = { .words = { name, restore, NULL }, .input = *input };

	run(&scenario, programs[0], place, result);
}

void stand_tell(int who, bool counters, struct result *result)
{
	static char questions[] = "-S -n\n-L -n --thresholds\n-L -n --tun-info\n-L --timeout\n"
				  "-L --daemon\n-L -n --stats --exact\n";
	const char *last = strstr(questions, "-L -n --stats");
	const struct lines input = {
		questions, counters ? sizeof(questions) - 1 : (size_t)(last - questions)
	};

	ask(&input, who, result);
}

void stand_rules(int who, struct result *result)
{
	static char question[] = "-S -n\n";
	const struct lines input = { question, sizeof(question) - 1 };

	ask(&input, who, result);
}

/* --- namespaces --- */

static void bring_up_lo(void)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	must(ioctl(fd, SIOCSIFFLAGS, &request));
	close(fd);
}

/* All that there is, but for counters. */
static void read_place(struct place *place, struct ipvs_text *text)
{
	if (ipvs_table_load(place->h, table) < 0)
		die("%s", ipvs_last_error(place->h)->text);
	if (ipvs_table_write(table, text) < 0)
		die("no memory");
}

/* ipvsadm sets the first one up; the library the others alike, which is faster than a process. */
static void follow_rules(struct place *place, const struct setup *setup)
{
	struct result result = { .status = 0 };

	if (entered == setup) {
		if (ipvs_table_sync(place->h, start, NULL, plan, NULL) < 0)
			die("setup %s: %s", setup->name, ipvs_last_error(place->h)->text);
		return;
	}
	if (setup->rules.size)
		ask(&setup->rules, (int)(place - places), &result);
	if (result.status || result.err.size)
		die("setup %s: %s", setup->name, result.err.text);
	if (ipvs_table_load(place->h, start) < 0)
		die("%s", ipvs_last_error(place->h)->text);
	ipvs_table_detach(start);
	entered = setup;
}

static void make_place(struct place *place, const struct setup *setup)
{
	must(unshare(CLONE_NEWNET));
	bring_up_lo();
	must(place->fd = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC));
	place->h = ipvs_new();
	if (ipvs_open(place->h) < 0)
		die("%s", ipvs_last_error(place->h)->text);
	follow_rules(place, setup);
	read_place(place, &place->before);
	traffic_send(&setup->packets);
}

static void leave_place(struct place *place)
{
	if (place->fd < 0)
		return;
	close(place->fd);
	ipvs_free(place->h);
	place->fd = -1;
}

void stand_leave(void)
{
	leave_place(&places[0]);
	leave_place(&places[1]);
	traffic_end();
}

static bool same_text(const struct ipvs_text *a, const struct ipvs_text *b)
{
	return a->size == b->size && memcmp(a->data, b->data, a->size) == 0;
}

void stand_enter(const struct setup *setup)
{
	if (entered == setup && places[0].fd >= 0)
		return;
	stand_leave();
	make_place(&places[0], setup);
	make_place(&places[1], setup);
	if (!same_text(&places[0].before, &places[1].before))
		die("setup %s: it is not twice the same", setup->name);
	if (setup->packets.size)
		traffic_wait(places[0].h, places[1].h);
}

static bool place_changed(struct place *place)
{
	struct ipvs_text now = IPVS_TEXT_INIT;
	bool changed;

	read_place(place, &now);
	changed = !same_text(&now, &place->before);
	ipvs_text_free(&now);
	return changed;
}

bool stand_changed(void)
{
	return place_changed(&places[0]) | place_changed(&places[1]);
}
