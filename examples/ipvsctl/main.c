/* SPDX-License-Identifier: MIT */
/*
 * ipvsctl: IPVS by the command line. Called by the name of one of its words that do what another
 * program does (by a symbolic link), it is that program.
 */
#include <string.h>

#include "ipvsadm/ipvsadm.h"
#include "words/words.h"

static const struct word ipvsadm_word = {
	.name = "ipvsadm", .arguments = "...", .verbatim = ipvsadm,
	.help = "what ipvsadm does, to the letter",
};

static const struct word ipvsadm_save_word = {
	.name = "ipvsadm-save", .arguments = "...", .verbatim = ipvsadm_save,
	.help = "the table as lines for ipvsadm-restore",
};

static const struct word ipvsadm_restore_word = {
	.name = "ipvsadm-restore", .arguments = "...", .verbatim = ipvsadm_restore,
	.help = "replace the table by lines from standard input",
};

/* In the order of the help. */
const struct word *const all_words[] = {
	&status_word,
	&top_word,
	&connections_word,
	&apply_word,
	&diff_word,
	&check_word,
	&save_word,
	&drain_word,
	&shift_word,
	&doctor_word,
	&sysctl_word,
	&timeouts_word,
	&daemons_word,
	&completion_word,
	&ipvsadm_word,
	&ipvsadm_save_word,
	&ipvsadm_restore_word,
	NULL,
};

static const struct word *called_as(const char *path)
{
	const char *slash = strrchr(path, '/');

	return word_find(slash ? slash + 1 : path);
}

int main(int argc, char **argv)
{
	const struct word *word = argc ? called_as(argv[0]) : NULL;

	if (word && word->verbatim)
		return word->verbatim(argv[0], argv + 1, argc - 1);
	return words_main(argc, argv);
}
