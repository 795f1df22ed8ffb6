/* SPDX-License-Identifier: MIT */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *file_name(const char *path)
{
	return strcmp(path, "-") == 0 ? "<stdin>" : path;
}

struct text {
	char *data;
	size_t size, allocated;
};

static int make_room(struct text *text)
{
	size_t more = text->allocated ? 2 * text->allocated : 65536;
	char *data;

	if (text->size < text->allocated)
		return 0;
	data = realloc(text->data, more);
	if (!data)
		return -ENOMEM;
	text->data = data;
	text->allocated = more;
	return 0;
}

/* All of it, as files and pipes have no common way to tell their size. */
static int read_all(int fd, struct text *text)
{
	ssize_t got = 1;
	int ret = 0;

	while (ret == 0 && got != 0) {
		ret = make_room(text);
		if (ret < 0)
			break;
		got = read(fd, text->data + text->size, text->allocated - text->size);
		if (got < 0)
			ret = errno == EINTR ? 0 : -errno;
		else
			text->size += (size_t)got;
	}
	return ret;
}

static int read_text(const char *path, struct text *text)
{
	bool from_stdin = strcmp(path, "-") == 0;
	int fd = from_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC), ret;

	if (fd < 0)
		return -errno;
	ret = read_all(fd, text);
	if (!from_stdin)
		close(fd);
	/* What is wrong in a file is told as -EINVAL. */
	return ret == -EINVAL ? -EIO : ret;
}

int file_read(struct ipvs_table *table, const char *path, struct ipvs_text_errors *errors)
{
	struct text text = { 0 };
	int ret = read_text(path, &text);

	if (ret == 0)
		ret = ipvs_table_read(table, text.data, text.size, errors);
	free(text.data);
	return ret;
}

void file_print_errors(const char *path, const struct ipvs_text_errors *errors)
{
	const char *name = file_name(path);

	for (size_t i = 0; i < errors->count; i++)
		fprintf(stderr, "%s:%" PRIu64 ":%" PRIu32 ": %s\n", name, errors->entries[i].line,
			errors->entries[i].column, errors->entries[i].text);
	if (errors->more)
		fprintf(stderr, "%s: and %" PRIu64 " more\n", name, errors->more);
}

struct ipvs_table *file_load(const struct call *call, const char *path)
{
	struct ipvs_text_errors errors = IPVS_TEXT_ERRORS_INIT;
	struct ipvs_table *table = ipvs_table_new();
	int ret = table ? file_read(table, path, &errors) : -ENOMEM;

	if (ret == -EINVAL)
		file_print_errors(path, &errors);
	else if (ret < 0)
		call_fail_text(call, "%s: %s", file_name(path), strerror(-ret));
	ipvs_text_errors_free(&errors);
	if (ret == 0)
		return table;
	ipvs_table_free(table);
	return NULL;
}
