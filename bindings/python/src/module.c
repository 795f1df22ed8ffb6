// SPDX-License-Identifier: LGPL-2.1-or-later
#include "records.h"

#include "module.h"

#include <string.h>

static int set(PyObject **place, PyObject *object)
{
	PyObject *old = *place;

	Py_INCREF(object);
	*place = object;
	Py_XDECREF(old);
	return 1;
}

static int set_record(const char *name, PyObject *class)
{
	for (size_t i = 0; records[i]; i++)
		if (strcmp(records[i]->name, name) == 0 && PyType_Check(class))
			return set((PyObject **)records[i]->type, class);
	return 0;
}

static int set_enumeration(const char *name, PyObject *class)
{
	for (size_t i = 0; enumerations[i]; i++) {
		struct enumeration *e = enumerations[i];

		if (strcmp(e->name, name) != 0)
			continue;
		Py_XDECREF(e->members);
		e->members = PyDict_New();
		return e->members ? set(&e->class, class) : -1;
	}
	return 0;
}

static int set_other(const char *name, PyObject *class)
{
	if (strcmp(name, "IPv4Address") == 0)
		return set(&address_classes[0], class);
	if (strcmp(name, "IPv6Address") == 0)
		return set(&address_classes[1], class);
	if (strcmp(name, "Error") == 0)
		return set(&error_factory, class);
	return 0;
}

PyObject *register_class(const char *name, PyObject *class)
{
	int done = name ? set_record(name, class) : 0;

	if (name && done == 0)
		done = set_enumeration(name, class);
	if (name && done == 0)
		done = set_other(name, class);
	if (done == 0)
		PyErr_Format(PyExc_LookupError, "nothing is called %s here", name ? name : "None");
	if (done <= 0)
		return NULL;
	Py_RETURN_NONE;
}

PyObject *check(PyObject *object)
{
	union {
		struct ipvs_service service;
		struct ipvs_dest dest;
		struct ipvs_drain_part part;
		struct ipvs_drain_job job;
		struct ipvs_sysctl sysctl;
		struct ipvs_conn conn;
		struct ipvs_advice advice;
		struct ipvs_dest_entry entry;
	} any;

	for (size_t i = 0; records[i]; i++) {
		if (!*records[i]->type || !PyObject_TypeCheck(object, *records[i]->type))
			continue;
		record_init(records[i], &any);
		if (record_put(records[i], &any, object) < 0)
			return NULL;
		Py_RETURN_NONE;
	}
	return PyErr_Format(PyExc_TypeError, "a record is wanted, not %.100s",
			    Py_TYPE(object)->tp_name);
}

PyObject *service_of(PyObject *object)
{
	struct ipvs_service service;

	return service_put(&service, object) < 0 ? NULL : record_get(&record_service, &service);
}

PyObject *dest_of(PyObject *object)
{
	struct ipvs_dest dest;

	return dest_put(&dest, object) < 0 ? NULL : record_get(&record_dest, &dest);
}

static PyObject *layout_of(const struct record *record)
{
	PyObject *rows = PyList_New(0);

	for (const struct row *row = record->rows; rows && row->name; row++) {
		PyObject *item = Py_BuildValue("(sIIO)", row->name, row->offset, row->size,
					       row->codec ? Py_True : Py_False);

		if (!item || PyList_Append(rows, item) < 0)
			Py_CLEAR(rows);
		Py_XDECREF(item);
	}
	return rows ? Py_BuildValue("(snN)", record->name, (Py_ssize_t)record->size, rows) : NULL;
}

PyObject *layout(void)
{
	PyObject *list = PyList_New(0);

	for (size_t i = 0; list && records[i]; i++) {
		PyObject *item = layout_of(records[i]);

		if (!item || PyList_Append(list, item) < 0)
			Py_CLEAR(list);
		Py_XDECREF(item);
	}
	return list;
}

#define CHUNK 64 /* a page of the kernel's text is about as many */

/* What was read into conns: so many, and then code. Without the interpreter's lock: it is I/O. */
static size_t read_some(struct ipvs_conn_reader *reader, struct ipvs_conn *conns, size_t most,
			int *code)
{
	size_t count = 0;

	Py_BEGIN_ALLOW_THREADS
	while (count < most && (*code = ipvs_conn_reader_next(reader, &conns[count])) == 1)
		count++;
	Py_END_ALLOW_THREADS
	return count;
}

PyObject *conn_reader_chunk(struct ipvs_conn_reader *reader, size_t most)
{
	struct ipvs_conn conns[CHUNK];
	PyObject *list;
	int code = 1;
	size_t count;

	memset(conns, 0, sizeof(conns));
	count = read_some(reader, conns, most < CHUNK ? most : CHUNK, &code);
	list = records_get(&record_conn, conns, count);
	return list ? Py_BuildValue("(iN)", code, list) : NULL;
}

PyObject *table_items(const struct ipvs_table *table)
{
	size_t count = ipvs_table_service_count(table);
	PyObject *list = PyList_New(0);

	for (size_t i = 0; list && i < count; i++) {
		const struct ipvs_dests *dests = ipvs_table_dests(table, i);
		PyObject *service = record_get(&record_service_entry, ipvs_table_service(table, i));
		PyObject *servers = records_get(&record_dest_entry, dests->entries, dests->count);
		PyObject *pair = service && servers ? PyTuple_Pack(2, service, servers) : NULL;

		if (!pair || PyList_Append(list, pair) < 0)
			Py_CLEAR(list);
		Py_XDECREF(pair);
		Py_XDECREF(servers);
		Py_XDECREF(service);
	}
	return list;
}
