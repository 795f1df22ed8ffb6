/* SPDX-License-Identifier: MIT */
/* Numbers as people read them: three digits or so, "0.5", "15", "1.5k", "230M". */
#ifndef WORDS_UNITS_H
#define WORDS_UNITS_H

#define UNITS_SIZE 32

/*
 * A number, not negative, with thousands as units and what is counted behind ("B"); "0" is 0.
 * Returns buf, of UNITS_SIZE bytes.
 */
const char *units_format(double number, const char *of, char *buf);

/* The same, but in full up to six digits: of things that are counted. */
const char *units_format_count(double number, char *buf);

#endif
