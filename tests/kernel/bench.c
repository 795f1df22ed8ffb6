/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libmnl/libmnl.h>
#include <linux/if_addr.h>
#include <linux/ipv6.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int bench_setup(void **state)
{
	begin_case("%s", "");
	new_namespace();
	*state = open_handle();
	return 0;
}

int bench_teardown(void **state)
{
	ipvs_free(*state);
	return 0;
}

void set_interface(const char *name, bool up)
{
	struct ifreq request = { .ifr_flags = up ? IFF_UP : 0 };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", name);
	assert_that(ioctl(fd, SIOCSIFFLAGS, &request) == 0, "set %s: %m", name);
	close(fd);
}

void new_namespace(void)
{
	assert_that(unshare(CLONE_NEWNET) == 0, "new network namespace: %m");
	set_interface("lo", true);
}

static void add_link(const char *name, const char *kind)
{
	uint32_t buf[64] = { 0 }, answer[256];
	struct nlmsghdr *message = mnl_nlmsg_put_header(buf);
	struct mnl_socket *nl = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC);
	struct nlattr *info;
	ssize_t size;

	message->nlmsg_type = RTM_NEWLINK;
	message->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL;
	mnl_nlmsg_put_extra_header(message, sizeof(struct ifinfomsg));
	mnl_attr_put_strz(message, IFLA_IFNAME, name);
	info = mnl_attr_nest_start(message, IFLA_LINKINFO);
	mnl_attr_put_strz(message, IFLA_INFO_KIND, kind);
	mnl_attr_nest_end(message, info);
	assert_true(mnl_socket_sendto(nl, message, message->nlmsg_len) > 0);
	size = mnl_socket_recvfrom(nl, answer, sizeof(answer));
	assert_that(mnl_cb_run(answer, (size_t)size, 0, 0, NULL, NULL) >= 0, "add %s: %m", name);
	mnl_socket_close(nl);
}

/* The kernel gives it an IPv6 address by and by; nobody else can have that one here. */
static bool has_address6(const char *name)
{
	char text[1024] = "", device[32], *line, *rest = text;
	unsigned int flags;

	read_file("/proc/thread-self/net/if_inet6", text, sizeof(text));
	while ((line = strsep(&rest, "\n")))
		if (sscanf(line, "%*s %*x %*x %*x %x %31s", &flags, device) == 2 &&
		    strcmp(device, name) == 0)
			return !(flags & IFA_F_TENTATIVE);
	return false;
}

void add_interface(const char *name)
{
	int64_t limit = now_ms() + 5000;

	write_file("/proc/sys/net/ipv6/conf/all/accept_dad", "0");
	write_file("/proc/sys/net/ipv6/conf/default/accept_dad", "0");
	add_link(name, "dummy");
	set_interface(name, true);
	while (!has_address6(name)) {
		assert_that(now_ms() < limit, "%s has got no IPv6 address", name);
		sleep_ms(1);
	}
}

/* The kernel takes the address into use by and by. */
static void wait_for_address6(int fd, const struct ipvs_addr *addr)
{
	struct sockaddr_in6 to = { .sin6_family = AF_INET6 };
	int64_t limit = now_ms() + 5000;

	memcpy(&to.sin6_addr, addr->bytes, 16);
	while (bind(fd, (struct sockaddr *)&to, sizeof(to)) < 0) {
		assert_that(now_ms() < limit, "use a new address: %m");
		sleep_ms(1);
	}
}

static void add_address6(const struct ipvs_addr *addr)
{
	struct in6_ifreq request = { .ifr6_prefixlen = 128,
				     .ifr6_ifindex = (int)if_nametoindex("lo") };
	int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	memcpy(&request.ifr6_addr, addr->bytes, 16);
	assert_that(ioctl(fd, SIOCSIFADDR, &request) == 0, "add an address: %m");
	wait_for_address6(fd, addr);
	close(fd);
}

/* An alias lo:N for each, N from the address, or the new one would replace the last. */
static void add_address4(const struct ipvs_addr *addr)
{
	struct ifreq request = { .ifr_flags = 0 };
	struct sockaddr_in *to = (struct sockaddr_in *)&request.ifr_addr;
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	snprintf(request.ifr_name, sizeof(request.ifr_name), "lo:%x",
		 addr->bytes[2] << 8 | addr->bytes[3]);
	to->sin_family = AF_INET;
	memcpy(&to->sin_addr, addr->bytes, 4);
	assert_that(ioctl(fd, SIOCSIFADDR, &request) == 0, "add an address: %m");
	memset(&to->sin_addr, 0xff, 4);
	assert_that(ioctl(fd, SIOCSIFNETMASK, &request) == 0, "set a netmask: %m");
	close(fd);
}

void add_address(const char *text)
{
	struct ipvs_addr addr = addr_of(text);

	if (addr.family == AF_INET6)
		add_address6(&addr);
	else
		add_address4(&addr);
}

int namespace_fd(void)
{
	return open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
}

bool in_namespace(int fd)
{
	struct stat here, there;

	assert_int_equal(stat("/proc/thread-self/ns/net", &here), 0);
	assert_int_equal(fstat(fd, &there), 0);
	return here.st_ino == there.st_ino;
}

struct ipvs *open_handle(void)
{
	struct ipvs *h = ipvs_new();

	assert_ok(h, ipvs_open(h));
	return h;
}

struct ipvs_addr addr_of(const char *text)
{
	struct ipvs_error error = { 0 };
	struct ipvs_addr addr = { 0 };

	assert_that(ipvs_addr_parse(&addr, text, &error) == 0, "%s", error.text);
	return addr;
}

struct ipvs_service service_of(const char *text)
{
	struct ipvs_service service = IPVS_SERVICE_INIT;
	struct ipvs_error error = { 0 };

	assert_that(ipvs_service_parse(&service, text, &error) == 0, "%s", error.text);
	return service;
}

struct ipvs_dest dest_of(const char *text)
{
	struct ipvs_dest dest = IPVS_DEST_INIT;
	struct ipvs_error error = { 0 };

	assert_that(ipvs_dest_parse(&dest, text, &error) == 0, "%s", error.text);
	return dest;
}

struct ipvs_service add_service(struct ipvs *h, const char *text, const char *scheduler)
{
	struct ipvs_service service = service_of(text);

	memset(service.scheduler, 0, sizeof(service.scheduler));
	snprintf(service.scheduler, sizeof(service.scheduler), "%s", scheduler);
	assert_ok(h, ipvs_service_add(h, &service));
	return service;
}

struct ipvs_dest add_dest(struct ipvs *h, const struct ipvs_service *service, const char *text)
{
	struct ipvs_dest dest = dest_of(text);

	assert_ok(h, ipvs_dest_add(h, service, &dest));
	return dest;
}

static void write_error(int fd, void (*deed)(struct ipvs_error *error))
{
	struct ipvs_error error = { 0 };

	deed(&error);
	_exit(write(fd, &error, sizeof(error)) == (ssize_t)sizeof(error) ? 0 : 1);
}

void in_child(void (*deed)(struct ipvs_error *error), struct ipvs_error *error)
{
	int ends[2], status;
	pid_t child;

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	fflush(stdout);
	child = fork();
	if (child == 0)
		write_error(ends[1], deed);
	close(ends[1]);
	assert_int_equal(read(ends[0], error, sizeof(*error)), sizeof(*error));
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

/* The kernel looks for a module of that name when asked for such a network device. */
bool has_module(const char *name)
{
	struct ifreq device = { .ifr_flags = 0 };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	char path[64];

	snprintf(device.ifr_name, sizeof(device.ifr_name), "%s", name);
	ioctl(fd, SIOCGIFFLAGS, &device);
	close(fd);
	snprintf(path, sizeof(path), "/sys/module/%s", name);
	return access(path, F_OK) == 0;
}

int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void sleep_ms(int64_t milliseconds)
{
	struct timespec left = { milliseconds / 1000, milliseconds % 1000 * 1000000 };

	while (nanosleep(&left, &left) < 0 && errno == EINTR)
		;
}

int write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), ret = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		ret = -errno;
	close(fd);
	return ret;
}

int read_file(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t length;

	if (fd < 0)
		return -errno;
	length = read(fd, text, size - 1);
	text[length < 0 ? 0 : length] = '\0';
	close(fd);
	return (int)length;
}

unsigned int each_descriptor(void (*visit)(int fd))
{
	DIR *dir = opendir("/proc/self/fd");
	unsigned int count = 0;
	struct dirent *entry;

	while ((entry = readdir(dir)))
		if (*entry->d_name != '.' && atoi(entry->d_name) != dirfd(dir)) {
			count++;
			if (visit)
				visit(atoi(entry->d_name));
		}
	closedir(dir);
	return count;
}
