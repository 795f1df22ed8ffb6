/* SPDX-License-Identifier: MIT */
#include "completion.h"

#include <stdio.h>
#include <string.h>

static const char head[] =
	"#compdef ipvsctl\n"
	"# Completion of ipvsctl for zsh, as ipvsctl completion zsh prints it.\n"
	"_ipvsctl()\n"
	"{\n"
	"	local -a names\n"
	"	names=(\n";

static const char middle[] =
	"	)\n"
	"	if (( CURRENT == 2 )); then\n"
	"		_describe word names\n"
	"		return\n"
	"	fi\n"
	"	shift words\n"
	"	(( CURRENT-- ))\n"
	"	case $words[1] in\n";

/* Sourced, or found by its file's name and called. */
static const char tail[] =
	"	esac\n"
	"}\n"
	"if [[ $funcstack[1] == _ipvsctl ]]; then\n"
	"	_ipvsctl \"$@\"\n"
	"else\n"
	"	compdef _ipvsctl ipvsctl\n"
	"fi\n";

/* Within single quotes, where some characters mean something to _arguments and _describe. */
static void print_quoted(const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			fputs("'\\''", stdout);
		else
			printf("%s%c", strchr(":[]\\", *text) ? "\\" : "", *text);
	}
}

static void print_action(const char *candidates)
{
	if (!candidates)
		fputs("_files", stdout);
	else if (*candidates)
		printf("{compadd -- %s}", candidates);
	else
		putchar(' ');
}

static void print_option(const struct word_option *option)
{
	char buf[CANDIDATES_SIZE];

	if (option->letter)
		printf(" \\\n		'(-%c --%s)'{-%c,--%s}'[", option->letter, option->name,
		       option->letter, option->name);
	else
		printf(" \\\n		'*--%s%s[", option->name, !option->value ? "" :
		       option_is_optional(option) ? "=-" : "=");
	print_quoted(option->help);
	putchar(']');
	if (option->value) {
		fputs(option_is_optional(option) ? "::" : ":", stdout);
		print_quoted(option->value);
		putchar(':');
		print_action(option_candidates(option, buf));
	}
	putchar('\'');
}

static void print_word(const struct word *word)
{
	const struct word_option *option;
	char buf[CANDIDATES_SIZE];

	printf("	%s) _arguments -s", word->name);
	for (size_t i = 0; (option = word_option(word, i)); i++)
		print_option(option);
	if (word->most) {
		fputs(" \\\n		'*:", stdout);
		print_quoted(word->arguments);
		putchar(':');
		print_action(argument_candidates(word, buf));
		putchar('\'');
	}
	fputs(" ;;\n", stdout);
}

void completion_zsh(void)
{
	fputs(head, stdout);
	for (size_t i = 0; all_words[i]; i++) {
		printf("		'%s:", all_words[i]->name);
		print_quoted(all_words[i]->help);
		fputs("'\n", stdout);
	}
	fputs(middle, stdout);
	for (size_t i = 0; all_words[i]; i++)
		if (!all_words[i]->verbatim)
			print_word(all_words[i]);
	fputs(tail, stdout);
}
