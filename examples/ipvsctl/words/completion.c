/* SPDX-License-Identifier: MIT */
#include "completion.h"

#include <stdio.h>
#include <string.h>

#include "words.h"

/* By an option's name, or by how the help calls a value or arguments. */
static const struct source {
	const char *key, *candidates;
} sources[] = {
	{ "netns", "$(ls /run/netns 2>/dev/null)" },
	{ "interface", "$(ls /sys/class/net 2>/dev/null)" },
	{ "FILE", NULL },
	{ "FILE...", NULL },
	{ "[OLD] FILE", NULL },
	{ "[NAME[=VALUE]]...", "$(ls /proc/sys/net/ipv4/vs 2>/dev/null)" },
	{ "[start|stop master|backup]", "start stop master backup" },
};

#define SOURCE_COUNT (sizeof(sources) / sizeof(sources[0]))

static const struct source *find_source(const char *key)
{
	for (size_t i = 0; i < SOURCE_COUNT; i++)
		if (strcmp(sources[i].key, key) == 0)
			return &sources[i];
	return NULL;
}

/* "a|b|c" */
static const char *choices(const char *text, char *buf)
{
	snprintf(buf, CANDIDATES_SIZE, "%s", strchr(text, '|') && text[0] != '[' ? text : "");
	for (char *bar = buf; (bar = strchr(bar, '|')); )
		*bar = ' ';
	return buf;
}

const char *option_candidates(const struct word_option *option, char *buf)
{
	const struct source *source = find_source(option->name);

	if (!source)
		source = find_source(option->value);
	return source ? source->candidates : choices(option->value, buf);
}

const char *argument_candidates(const struct word *word, char *buf)
{
	const struct source *source = find_source(word->arguments);

	return source ? source->candidates : choices(word->arguments, buf);
}

static int run(struct call *call)
{
	const char *shell = call->arguments[0];

	if (strcmp(shell, "bash") == 0)
		completion_bash();
	else if (strcmp(shell, "zsh") == 0)
		completion_zsh();
	else
		return call_usage(call, "'%s' is neither bash nor zsh", shell);
	return WORD_FINE;
}

const struct word completion_word = {
	.name = "completion",
	.arguments = "bash|zsh",
	.help = "print what makes a shell complete command lines of ipvsctl",
	.more = "It is installed where both shells look for it. Else, for one session:\n"
		"eval \"$(ipvsctl completion bash)\"\n",
	.traits = WORD_NO_NETNS,
	.least = 1,
	.most = 1,
	.run = run,
};
