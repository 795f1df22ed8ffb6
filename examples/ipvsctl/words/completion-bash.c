/* SPDX-License-Identifier: MIT */
#include "completion.h"

#include <stdio.h>

static const char head[] =
	"# Completion of ipvsctl for bash, as ipvsctl completion bash prints it.\n"
	"_ipvsctl()\n"
	"{\n"
	"	local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}\n"
	"	local candidates= files=\n"
	"	# --option=value comes in three words\n"
	"	[ \"$current\" != = ] || current=\n"
	"	[ \"$before\" != = ] || before=${COMP_WORDS[COMP_CWORD - 2]}\n"
	"	if [ \"$COMP_CWORD\" = 1 ]; then\n"
	"		COMPREPLY=($(compgen -W \"";

static const char middle[] =
	"--help --version\" -- \"$current\"))\n"
	"		return\n"
	"	fi\n"
	"	case \"${COMP_WORDS[1]} $before\" in\n";

static const char options[] =
	"	*) case \"${COMP_WORDS[1]} $current\" in\n";

static const char tail[] =
	"		esac ;;\n"
	"	esac\n"
	"	COMPREPLY=($(compgen -W \"$candidates\" -- \"$current\"))\n"
	"	[ -z \"$files\" ] || COMPREPLY+=($(compgen -f -- \"$current\"))\n"
	"}\n"
	"complete -o filenames -F _ipvsctl ipvsctl\n";

static void print_candidates(const char *candidates)
{
	if (candidates)
		printf("candidates=\"%s\"", candidates);
	else
		printf("files=1");
	printf(" ;;\n");
}

/* Behind an option that takes a value. */
static void print_values(const struct word *word)
{
	const struct word_option *option;
	char buf[CANDIDATES_SIZE];

	for (size_t i = 0; (option = word_option(word, i)); i++) {
		if (!option->value || option_is_optional(option))
			continue;
		printf("	\"%s --%s\"", word->name, option->name);
		if (option->letter)
			printf(" | \"%s -%c\"", word->name, option->letter);
		printf(") ");
		print_candidates(option_candidates(option, buf));
	}
}

static void print_options(const struct word *word)
{
	const struct word_option *option;
	char buf[CANDIDATES_SIZE];

	printf("		\"%s -\"*) candidates=\"", word->name);
	for (size_t i = 0; (option = word_option(word, i)); i++)
		printf("%s--%s", i ? " " : "", option->name);
	printf("\" ;;\n		\"%s \"*) ", word->name);
	print_candidates(argument_candidates(word, buf));
}

void completion_bash(void)
{
	fputs(head, stdout);
	for (size_t i = 0; all_words[i]; i++)
		printf("%s ", all_words[i]->name);
	fputs(middle, stdout);
	for (size_t i = 0; all_words[i]; i++)
		if (!all_words[i]->verbatim)
			print_values(all_words[i]);
	fputs(options, stdout);
	for (size_t i = 0; all_words[i]; i++)
		if (!all_words[i]->verbatim)
			print_options(all_words[i]);
	fputs(tail, stdout);
}
