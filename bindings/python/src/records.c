// SPDX-License-Identifier: LGPL-2.1-or-later
/* Records to objects and back, by their rows; what stands for a service or a server. */
#include "records.h"

#include <string.h>

PyObject *error_factory;

/* --- one record --- */

/* Of a field that the Python class calls by another name, the last part: addr.family is family. */
static const char *attribute(const struct row *row)
{
	const char *dot = strrchr(row->name, '.');

	return dot ? dot + 1 : row->name;
}

static PyObject *name_of(const struct record *record, size_t i)
{
	if (!record->names[i])
		record->names[i] = PyUnicode_InternFromString(attribute(&record->rows[i]));
	return record->names[i];
}

static int fill(const struct record *record, PyObject *object, const char *from)
{
	for (size_t i = 0; record->rows[i].name; i++) {
		const struct row *row = &record->rows[i];
		PyObject *value, *name;
		int ret;

		if (!row->codec)
			continue;
		value = row->codec->get(row, from + row->offset);
		name = name_of(record, i);
		ret = value && name ? PyObject_GenericSetAttr(object, name, value) : -1;
		Py_XDECREF(value);
		if (ret < 0)
			return -1;
	}
	return 0;
}

/* Without its class's __init__: what comes from C needs no check. */
PyObject *record_get(const struct record *record, const void *from)
{
	PyTypeObject *type = *record->type;
	PyObject *object;

	if (!type)
		return PyErr_Format(PyExc_SystemError, "no class for %s", record->name);
	object = type->tp_alloc(type, 0);
	if (object && fill(record, object, from) < 0)
		Py_CLEAR(object);
	return object;
}

void record_init(const struct record *record, void *to)
{
	if (record->init)
		memcpy(to, record->init, record->size);
	else
		memset(to, 0, record->size);
}

static bool is_a(PyObject *object, const struct record *record)
{
	return *record->type && PyObject_TypeCheck(object, *record->type);
}

static int put_fields(const struct record *record, char *to, PyObject *object)
{
	for (size_t i = 0; record->rows[i].name; i++) {
		const struct row *row = &record->rows[i];
		PyObject *value, *name = row->codec ? name_of(record, i) : NULL;
		int ret;

		if (!row->codec)
			continue;
		value = name ? PyObject_GetAttr(object, name) : NULL;
		ret = value ? row->codec->put(row, to + row->offset, value) : -1;
		Py_XDECREF(value);
		if (ret < 0)
			return -1;
	}
	return 0;
}

int record_put(const struct record *record, void *to, PyObject *object)
{
	if (!is_a(object, record)) {
		PyErr_Format(PyExc_TypeError, "%.100s wanted, not %.100s",
			     *record->type ? (*record->type)->tp_name : record->name,
			     Py_TYPE(object)->tp_name);
		return -1;
	}
	return put_fields(record, to, object);
}

/* --- many --- */

PyObject *records_get(const struct record *record, const void *from, size_t count)
{
	PyObject *list = PyList_New((Py_ssize_t)count);

	for (size_t i = 0; list && i < count; i++) {
		PyObject *object = record_get(record, (const char *)from + i * record->size);

		if (object)
			PyList_SET_ITEM(list, (Py_ssize_t)i, object);
		else
			Py_CLEAR(list);
	}
	return list;
}

static int put_item(const struct record *record, void *to, PyObject *item)
{
	record_init(record, to);
	return record == &record_dest ? dest_put(to, item) : record_put(record, to, item);
}

/* As a tuple of its own, which no code that runs meanwhile can shorten. */
void *records_put(const struct record *record, PyObject *sequence, size_t *count)
{
	PyObject *items = PySequence_Tuple(sequence);
	char *array;

	if (!items)
		return NULL;
	*count = (size_t)PyTuple_GET_SIZE(items);
	array = PyMem_Calloc(*count + 1, record->size);
	if (!array)
		PyErr_NoMemory();
	for (size_t i = 0; array && i < *count; i++) {
		PyObject *item = PyTuple_GET_ITEM(items, (Py_ssize_t)i);

		if (put_item(record, array + i * record->size, item) < 0) {
			PyMem_Free(array);
			array = NULL;
		}
	}
	Py_DECREF(items);
	return array;
}

/* --- what stands for a service or a server --- */

int string_put(const char **to, PyObject *object, PyObject **keep)
{
	*to = NULL;
	if (object == Py_None)
		return 0;
	if (PyBytes_Check(object)) {
		Py_INCREF(object);
		*keep = object;
	} else if (PyUnicode_Check(object)) {
		*keep = PyUnicode_AsEncodedString(object, "utf-8", "surrogateescape");
	} else {
		PyErr_Format(PyExc_TypeError, "a str is wanted, not %.100s",
			     Py_TYPE(object)->tp_name);
	}
	if (!*keep)
		return -1;
	if (memchr(PyBytes_AS_STRING(*keep), '\0', (size_t)PyBytes_GET_SIZE(*keep))) {
		PyErr_SetString(PyExc_ValueError, "a text must not have a NUL in it");
		return -1;
	}
	*to = PyBytes_AS_STRING(*keep);
	return 0;
}

static int raise(const struct ipvs_error *error)
{
	PyObject *info = record_get(&record_error, error), *exception = NULL;

	if (info && error_factory)
		exception = PyObject_CallFunctionObjArgs(error_factory, info, NULL);
	if (exception)
		PyErr_SetObject((PyObject *)Py_TYPE(exception), exception);
	Py_XDECREF(exception);
	Py_XDECREF(info);
	return -1;
}

/* A noun: its text, its record, its key, and its entry, which has the record as an attribute. */
struct noun {
	int (*parse)(void *to, const char *text, struct ipvs_error *error);
	const struct record *record, *key, *entry;
	const char *attribute, *what;
};

static int parse_service(void *to, const char *text, struct ipvs_error *error)
{
	return ipvs_service_parse(to, text, error);
}

static int parse_dest(void *to, const char *text, struct ipvs_error *error)
{
	return ipvs_dest_parse(to, text, error);
}

static const struct noun service_noun = {
	parse_service, &record_service, &record_service_key, &record_service_entry, "service",
	"a service"
};
static const struct noun dest_noun = {
	parse_dest, &record_dest, &record_dest_key, &record_dest_entry, "server", "a server"
};

static int put_text(const struct noun *noun, void *to, PyObject *object)
{
	struct ipvs_error error = { 0, 0, "" };
	PyObject *keep = NULL;
	const char *text;
	int ret = string_put(&text, object, &keep);

	if (ret == 0 && noun->parse(to, text, &error) < 0)
		ret = raise(&error);
	Py_XDECREF(keep);
	return ret;
}

static int put_entry(const struct noun *noun, void *to, PyObject *object)
{
	PyObject *inside = PyObject_GetAttrString(object, noun->attribute);
	int ret = inside ? record_put(noun->record, to, inside) : -1;

	Py_XDECREF(inside);
	return ret;
}

static int put_noun(const struct noun *noun, void *to, PyObject *object)
{
	record_init(noun->record, to);
	if (is_a(object, noun->record))
		return put_fields(noun->record, to, object);
	if (is_a(object, noun->key))
		return put_fields(noun->key, to, object);
	if (is_a(object, noun->entry))
		return put_entry(noun, to, object);
	if (PyUnicode_Check(object))
		return put_text(noun, to, object);
	PyErr_Format(PyExc_TypeError, "%s is wanted (as text, key, record or entry), not %.100s",
		     noun->what, Py_TYPE(object)->tp_name);
	return -1;
}

int service_put(struct ipvs_service *to, PyObject *object)
{
	return put_noun(&service_noun, to, object);
}

int dest_put(struct ipvs_dest *to, PyObject *object)
{
	return put_noun(&dest_noun, to, object);
}
