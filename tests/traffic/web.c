/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "web.h"

#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE_MS 10000
#define PATH_SIZE 64

/* nginx sends what a second's rate is at once, and the rest after a second. */
#define RATE 1000
#define PADDING 1200

static void path_of(char *path, const struct web *web, size_t at, const char *kind)
{
	snprintf(path, PATH_SIZE, "%s/%zu.%s", web->folder, at, kind);
}

/* --- processes --- */

/* One process, so that SIGKILL ends all of a server. It listens before its starter ends. */
static bool write_configuration(const struct web *web, size_t at, int generation)
{
	char path[PATH_SIZE];
	FILE *file;

	path_of(path, web, at, "conf");
	file = fopen(path, "we");
	if (!file)
		return false;
	fprintf(file, "pid %s/%zu.pid; master_process off;\n"
		"events { worker_connections 2000; }\n"
		"http { access_log off; client_body_temp_path %s/tmp; proxy_temp_path %s/tmp;\n"
		"fastcgi_temp_path %s/tmp; uwsgi_temp_path %s/tmp; scgi_temp_path %s/tmp;\n"
		"server { listen 10.9.1.%zu:80;\n"
		"location = /generation { return 200 '%d'; }\n"
		"location = /quick { return 200 'server %02zu, generation %04d'; }\n"
		"location / { limit_rate %d;\n"
		"return 200 'server %02zu, generation %04d%0*d'; } } }\n",
		web->folder, at, web->folder, web->folder, web->folder, web->folder, web->folder,
		at + 1, generation, at, generation, RATE, at, generation, PADDING, 0);
	return fclose(file) == 0;
}

static pid_t start_nginx(const struct web *web, size_t at, int generation)
{
	char configuration[PATH_SIZE], log[PATH_SIZE];
	pid_t pid;

	path_of(configuration, web, at, "conf");
	path_of(log, web, at, "log");
	if (!write_configuration(web, at, generation))
		return -1;
	pid = fork();
	if (pid == 0) {
		execlp("nginx", "nginx", "-e", log, "-c", configuration, NULL);
		_exit(127);
	}
	return pid;
}

static bool has_started(pid_t pid)
{
	int status;

	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

bool try_start(const struct web *web, size_t at, int generation)
{
	return has_started(start_nginx(web, at, generation));
}

/* --- what a server says --- */

static int connect_to(size_t at)
{
	const struct timeval patience = { PATIENCE_MS / 1000, 0 };
	struct sockaddr_in addr = { .sin_family = AF_INET, .sin_port = htons(80) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	addr.sin_addr.s_addr = htonl(0x0a090101 + (uint32_t)at);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (connect(fd, (struct sockaddr *)&addr, sizeof(addr)) == 0)
		return fd;
	close(fd);
	return -1;
}

int try_generation(size_t at)
{
	static const char request[] = "GET /generation HTTP/1.0\r\n\r\n";
	char answer[1024], *body;
	size_t size = 0;
	ssize_t got;
	int fd = connect_to(at);

	if (fd < 0)
		return -1;
	if (send(fd, request, sizeof(request) - 1, MSG_NOSIGNAL) > 0)
		while ((got = recv(fd, answer + size, sizeof(answer) - 1 - size, 0)) > 0)
			size += (size_t)got;
	close(fd);
	answer[size] = '\0';
	body = strstr(answer, "\r\n\r\n");
	return body ? atoi(body) : -1;
}

/* Its process is not a child of ours: that it has ended shows in its port. */
bool try_kill(const struct web *web, size_t at)
{
	int64_t limit = now_ms() + PATIENCE_MS;
	char path[PATH_SIZE], text[16] = "";
	int fd;

	path_of(path, web, at, "pid");
	if (read_file(path, text, sizeof(text)) > 0 && atoi(text) > 1)
		kill(atoi(text), SIGKILL);
	unlink(path);
	while ((fd = connect_to(at)) >= 0) {
		close(fd);
		if (now_ms() > limit)
			return false;
		sleep_ms(1);
	}
	return true;
}

/* --- the site --- */

static void assert_program(const char *name, const char *package)
{
	char command[64];

	snprintf(command, sizeof(command), "command -v %s >/dev/null", name);
	assert_that(system(command) == 0, "no %s: apt-get install %s", name, package);
}

/*
 * When its table of those is full, the kernel forgets ended connections at once, and resets a client
 * that has not read everything yet.
 */
static void make_room_for_ended(void)
{
	assert_int_equal(write_file("/proc/sys/net/ipv4/tcp_max_tw_buckets", "262144"), 0);
}

void web_open(struct web *web)
{
	pid_t starters[SERVERS];
	char address[32];

	assert_program("nginx", "nginx-light");
	assert_program("ab", "apache2-utils");
	strcpy(web->folder, "/tmp/web.XXXXXX");
	assert_non_null(mkdtemp(web->folder));
	make_room_for_ended();
	add_address(SITE_ADDRESS);
	for (size_t i = 0; i < SERVERS; i++) {
		snprintf(address, sizeof(address), "10.9.1.%zu", i + 1);
		add_address(address);
		starters[i] = start_nginx(web, i, 1);
	}
	for (size_t i = 0; i < SERVERS; i++) {
		assert_that(has_started(starters[i]), "nginx %zu does not start", i);
		assert_int_equal(try_generation(i), 1);
	}
}

void web_close(struct web *web)
{
	static const char *const kinds[] = { "conf", "log" };
	char path[PATH_SIZE];

	for (size_t i = 0; i < SERVERS; i++) {
		try_kill(web, i);
		for (size_t k = 0; k < COUNT(kinds); k++) {
			path_of(path, web, i, kinds[k]);
			unlink(path);
		}
	}
	snprintf(path, sizeof(path), "%s/tmp", web->folder);
	rmdir(path);
	rmdir(web->folder);
}

void web_publish(struct web *web, struct ipvs *h, uint32_t weight)
{
	char text[32];

	memset(web->service.scheduler, 0, sizeof(web->service.scheduler));
	strcpy(web->service.scheduler, "wrr");
	assert_ok(h, ipvs_service_add(h, &web->service));
	for (size_t i = 0; i < SERVERS; i++) {
		snprintf(text, sizeof(text), "10.9.1.%zu:80", i + 1);
		web->dests[i] = dest_of(text);
		web->dests[i].weight = weight;
		assert_ok(h, ipvs_dest_add(h, &web->service, &web->dests[i]));
	}
}

static void note_server(const struct web *web, const struct ipvs_dest_entry *entry,
			struct web_count *count)
{
	for (size_t i = 0; i < SERVERS; i++) {
		if (ipvs_dest_compare(&web->dests[i], &entry->dest) != 0)
			continue;
		count->weight[i] = entry->dest.weight;
		count->active[i] = entry->active_conns;
		count->all[i] = entry->active_conns + entry->inactive_conns;
	}
}

void web_count(const struct web *web, struct ipvs *h, struct web_count *count)
{
	struct ipvs_dests dests = IPVS_DESTS_INIT;

	memset(count, 0, sizeof(*count));
	assert_ok(h, ipvs_dest_list(h, &web->service, &dests));
	for (size_t i = 0; i < dests.count; i++)
		note_server(web, &dests.entries[i], count);
	ipvs_dests_free(&dests);
}

static bool is_used(const struct web_count *count)
{
	for (size_t i = 0; i < SERVERS; i++)
		if (count->weight[i] && !count->all[i])
			return false;
	return true;
}

/* A client may take its time: before it begins, it waits for the kernel to have random numbers. */
void web_await_traffic(const struct web *web, struct ipvs *h)
{
	int64_t limit = now_ms() + 60000;
	struct web_count count;

	web_count(web, h, &count);
	while (!is_used(&count)) {
		assert_that(now_ms() < limit, "no traffic comes");
		sleep_ms(20);
		web_count(web, h, &count);
	}
}

unsigned int stale_max(void)
{
	struct utsname system;

	assert_int_equal(uname(&system), 0);
	return atoi(system.release) >= 7 ? 2 : 0;
}
