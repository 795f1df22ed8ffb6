/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Records of libipvs as Python objects, and back. One row for each field says where it is and what
 * it is; nothing else here knows a record. The classes are Python's (ipvs/), registered by name.
 */
#ifndef PYTHON_RECORDS_H
#define PYTHON_RECORDS_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdbool.h>
#include <libipvs/libipvs.h>

struct row;

/* How a kind of field is read and written; put leaves a Python error behind when it is not 0. */
struct codec {
	PyObject *(*get)(const struct row *row, const char *at);
	int (*put)(const struct row *row, char *at, PyObject *value);
};

/*
 * A field. Without a codec nobody sees it: it is reserved, or belongs to another row. most: the
 * greatest number, 0 = as many bits as there are. other: what the codec needs beside the field, such
 * as where another field is, seen from this one.
 */
struct row {
	const char *name;
	uint32_t offset, size;
	const struct codec *codec;
	uint64_t most;
	const void *class; /* struct record or struct enumeration */
	int other;
};

#define MOST_ROWS 24

struct record {
	const char *name;  /* of the struct: "ipvs_dest" */
	size_t size;
	const struct row *rows;
	const void *init;  /* what a record is before it is filled; NULL = zeros */
	PyTypeObject **type;
	PyObject **names;  /* interned, MOST_ROWS of them */
};

/* An enum. Its members are looked up once: values are keys of a dict. */
struct enumeration {
	const char *name; /* of the Python class */
	PyObject *class, *members;
};

extern const struct codec codec_number, codec_signed, codec_real, codec_text, codec_pointed,
	codec_enum, codec_address, codec_record, codec_bytes;
extern struct enumeration *const enumerations[];

extern const struct record record_error, record_service_key, record_service, record_dest_key,
	record_dest, record_stats, record_cpu_stats, record_rates, record_service_entry,
	record_dest_entry, record_daemon, record_timeouts, record_info, record_failure, record_conn,
	record_sysctl, record_advice, record_facts, record_drain_options, record_drain_settings,
	record_drain_job, record_drain_part, record_text_error;
extern const struct record *const records[];

/* Addresses of the two families, Python's ipaddress. */
extern PyObject *address_classes[2];

/* A Python object; NULL with an error. */
PyObject *record_get(const struct record *record, const void *from);

/* Fills a record from an object of its class; -1 with an error. */
int record_put(const struct record *record, void *to, PyObject *object);

/* As the initialiser leaves it. */
void record_init(const struct record *record, void *to);

/* A list of Python objects from count records in a row. */
PyObject *records_get(const struct record *record, const void *from, size_t count);

/* The same back, in memory that the caller gives to PyMem_Free(). NULL with an error. */
void *records_put(const struct record *record, PyObject *sequence, size_t *count);

/* A service or a server from whatever stands for one: see ipvs.ServiceLike, ipvs.ServerLike. */
int service_put(struct ipvs_service *to, PyObject *object);
int dest_put(struct ipvs_dest *to, PyObject *object);

/* A string without NULs, or None for NULL; what *keep gets is to be dropped. 0, or -1. */
int string_put(const char **to, PyObject *object, PyObject **keep);

/* What makes an exception of an ipvs.ErrorInfo; called for texts that are wrong. */
extern PyObject *error_factory;

#endif
