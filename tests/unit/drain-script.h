/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Drains told as stories: a text, run line by line against a table that stands for the kernel. The
 * clock is made up. A server is a letter: A is 10.0.1.1:80, B 10.0.1.2:80, ...
 *
 *	service TEXT SCHEDULER [persistent] [ops] [fallback]
 *		what follows is about this one
 *	server A WEIGHT [ACTIVE INACTIVE PERSISTENT]
 *		is so from now on, whoever has done it
 *	gone A, gone service
 *		somebody else has deleted it
 *	settings NODEST QUIESCENT REUSE
 *		sysctls, -1 = not known
 *	udp SECONDS
 *		the timeout of UDP connections
 *	drain A, shift A=0 B=3, raise A 5
 *		[period=MS] [interval=MS] [deadline=MS] [restore=WEIGHT] [delete] [inactive] [force]
 *		[everywhere]: a job for the service; its number is that of the drain
 *	cancel JOB, remove JOB
 *	fail -CODE [done]
 *		the next step of a plan; done: the kernel did it all the same
 *	at MS CHANGES
 *		a step, and what it does: "A 3->2, B 0->1, -C", "nothing"
 *	error at MS SENTENCE
 *		a step that can't be decided
 *	is JOB PHASE [RESULT]
 *	part JOB I PHASE [RESULT] [holds=...] [harms=...] [weight=...] [before=...] [code=...]
 *		[deadline=MS] [estimate=MS] [fall=PER-SECOND]
 *	says JOB SENTENCE
 *		its error begins so
 *	next MS
 *		when the next step is due
 */
#ifndef TESTS_UNIT_DRAIN_SCRIPT_H
#define TESTS_UNIT_DRAIN_SCRIPT_H

/* Fails the test when something is not as the story has it. */
void run_story(const char *name, const char *story);

#endif
