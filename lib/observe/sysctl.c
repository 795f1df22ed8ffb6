/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sysctls, read and written. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "api.h"
#include "observe/sysctl-file.h"
#include "observe/sysctl-text.h"

/* "get sysctl conntrack", which begins the sentence of an error. */
struct verb {
	char text[16 + IPVS_SYSCTL_NAME_SIZE];
};

static struct call call_of(const char *action, const char *name, struct verb *verb)
{
	snprintf(verb->text, sizeof(verb->text), "%s %.63s", action, name ? name : "?");
	return (struct call){ .verb = verb->text };
}

/* As sysctl_file_read(). */
static int read_one(struct ipvs *h, const struct call *call, const char *name,
		    struct ipvs_sysctl *sysctl)
{
	char text[IPVS_SYSCTL_TEXT_SIZE];
	int ret = sysctl_file_read(h, call, name, text);

	if (ret == 0)
		sysctl_from_kernel(sysctl, name, text);
	return ret;
}

static void note_writable(const struct ipvs *h, struct ipvs_sysctl *sysctl)
{
	if (sysctl_file_is_writable(h, sysctl->name))
		sysctl->flags |= IPVS_SYSCTL_WRITABLE;
}

static int get(struct ipvs *h, const struct call *call, const char *name,
	       struct ipvs_sysctl *sysctl)
{
	struct ipvs_error why;
	int ret;

	if (!name)
		return call_null(h, call, "name");
	if (!sysctl)
		return call_null(h, call, "sysctl");
	if (sysctl_check_name(name, &why) < 0)
		return call_refuse(h, call, &why);
	batch_flush(h);
	ret = read_one(h, call, name, sysctl);
	if (ret < 0)
		return sysctl_explain_open(h, call, name, ret);
	note_writable(h, sysctl);
	return 0;
}

IPVS_API int ipvs_sysctl_get(struct ipvs *h, const char *name, struct ipvs_sysctl *sysctl)
{
	struct verb verb;
	const struct call call = call_of("get sysctl", name, &verb);
	int ret = call_take(h);

	return ret < 0 ? ret : call_end(h, get(h, &call, name, sysctl));
}

/* --- set --- */

/* A line, because an empty text would not reach the kernel at all. */
static int write_one(struct ipvs *h, const struct call *call, const char *name, char *text,
		     int length)
{
	int fd = sysctl_file_open(h, call, name, O_WRONLY);
	ssize_t written;

	if (fd < 0)
		return sysctl_explain_open_to_write(h, call, name, fd);
	text[length] = '\n';
	written = write(fd, text, (size_t)length + 1);
	text[length] = '\0';
	if (written < 0)
		length = sysctl_explain_write(h, call, text, -errno);
	else if (written < length)
		length = sysctl_explain_write(h, call, text, -EINVAL);
	close(fd);
	return length < 0 ? length : 0;
}

static int check_kept(struct ipvs *h, const struct call *call, const struct ipvs_sysctl *sysctl)
{
	char text[IPVS_SYSCTL_TEXT_SIZE] = "";
	struct ipvs_sysctl shown;
	int ret = read_one(h, call, sysctl->name, &shown);

	if (ret < 0)
		return sysctl_explain_open(h, call, sysctl->name, ret);
	if (sysctl_is_kept(sysctl, &shown))
		return 0;
	ipvs_sysctl_format(&shown, text, sizeof(text));
	return call_fail(h, call, -EINVAL, IPVS_REASON_INVALID,
			 "it was written, but the kernel has '%.64s' now", text);
}

static int set(struct ipvs *h, const struct call *call, const struct ipvs_sysctl *sysctl)
{
	char text[IPVS_SYSCTL_TEXT_SIZE];
	struct ipvs_error why;
	int length, ret;

	if (!sysctl)
		return call_null(h, call, "sysctl");
	if (sysctl_check(sysctl, &why) < 0)
		return call_refuse(h, call, &why);
	length = ipvs_sysctl_format(sysctl, text, sizeof(text));
	batch_flush(h);
	ret = write_one(h, call, sysctl->name, text, length);
	return ret < 0 ? ret : check_kept(h, call, sysctl);
}

IPVS_API int ipvs_sysctl_set(struct ipvs *h, const struct ipvs_sysctl *sysctl)
{
	struct verb verb;
	const struct call call = call_of("set sysctl", sysctl ? sysctl->name : NULL, &verb);
	int ret = call_take(h);

	return ret < 0 ? ret : call_end(h, set(h, &call, sysctl));
}

/* --- list --- */

static const struct call list_call = { .verb = "list sysctls" };

IPVS_API void ipvs_sysctls_free(struct ipvs_sysctls *sysctls)
{
	if (!sysctls)
		return;
	free(sysctls->entries);
	*sysctls = (struct ipvs_sysctls)IPVS_SYSCTLS_INIT;
}

static int add_name(struct ipvs_sysctls *sysctls, const char *name)
{
	if (sysctls->count == sysctls->allocated) {
		size_t wanted = sysctls->allocated ? 2 * sysctls->allocated : 48;
		void *entries = reallocarray(sysctls->entries, wanted, sizeof(*sysctls->entries));

		if (!entries)
			return -ENOMEM;
		sysctls->entries = entries;
		sysctls->allocated = wanted;
	}
	snprintf(sysctls->entries[sysctls->count].name, IPVS_SYSCTL_NAME_SIZE, "%.63s", name);
	sysctls->count++;
	return 0;
}

/* As getdents64(2) has it, which the C library may not declare. */
struct folder_entry {
	uint64_t inode;
	int64_t offset;
	uint16_t size;
	uint8_t type;
	char name[];
};

/* The folders of a newer kernel would not be sysctls. */
static int add_names(struct ipvs_sysctls *sysctls, const char *buf, ssize_t size)
{
	const struct folder_entry *entry;
	int ret = 0;

	for (ssize_t at = 0; ret == 0 && at < size; at += entry->size) {
		entry = (const void *)(buf + at);
		if (entry->type == DT_DIR)
			continue;
		ret = sysctl_check_name(entry->name, NULL);
		if (ret == 0)
			ret = add_name(sysctls, entry->name);
	}
	return ret;
}

/* Not readdir(): POSIX does not promise that threads may use it. */
static int read_names(int folder, struct ipvs_sysctls *sysctls)
{
	char buf[4096] __attribute__((aligned(8)));
	ssize_t size;
	int ret = 0;

	while (ret == 0 && (size = syscall(SYS_getdents64, folder, buf, sizeof(buf))) != 0)
		ret = size < 0 ? -errno : add_names(sysctls, buf, size);
	return ret;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const struct ipvs_sysctl *)a)->name,
		      ((const struct ipvs_sysctl *)b)->name);
}

/* What is short here is the caller's trouble, not the file's. */
static bool is_shortage(int code)
{
	return code == -ENOMEM || code == -EMFILE || code == -ENFILE;
}

/* One that has gone with its module meanwhile is left out. */
static int read_values(struct ipvs *h, struct ipvs_sysctls *sysctls)
{
	size_t kept = 0;

	for (size_t i = 0; i < sysctls->count; i++) {
		struct ipvs_sysctl *sysctl = &sysctls->entries[kept];
		char name[IPVS_SYSCTL_NAME_SIZE];
		int ret;

		memcpy(name, sysctls->entries[i].name, sizeof(name));
		ret = read_one(h, &list_call, name, sysctl);
		if (ret == -ENOENT)
			continue;
		if (is_shortage(ret))
			return ret;
		if (ret < 0) {
			sysctl_from_kernel(sysctl, name, "");
			sysctl->flags |= IPVS_SYSCTL_UNREADABLE;
		}
		note_writable(h, sysctl);
		kept++;
	}
	sysctls->count = kept;
	return 0;
}

static int fill(struct ipvs *h, struct ipvs_sysctls *sysctls)
{
	int folder = sysctl_file_open(h, &list_call, "", O_RDONLY | O_DIRECTORY), ret;

	if (folder < 0)
		return folder;
	ret = read_names(folder, sysctls);
	close(folder);
	if (ret < 0 || !sysctls->count)
		return ret < 0 ? ret : -ENOENT;
	qsort(sysctls->entries, sysctls->count, sizeof(*sysctls->entries), compare_names);
	return read_values(h, sysctls);
}

static int list(struct ipvs *h, struct ipvs_sysctls *sysctls)
{
	int ret;

	if (!sysctls)
		return call_null(h, &list_call, "sysctls");
	sysctls->count = 0;
	batch_flush(h);
	ret = fill(h, sysctls);
	if (ret == 0)
		return 0;
	sysctls->count = 0;
	if (ret == -ENOMEM)
		return call_fail(h, &list_call, ret, IPVS_REASON_MEMORY, "no memory");
	return sysctl_explain_open(h, &list_call, "", ret);
}

IPVS_API int ipvs_sysctl_list(struct ipvs *h, struct ipvs_sysctls *sysctls)
{
	int ret = call_take(h);

	return ret < 0 ? ret : call_end(h, list(h, sysctls));
}
