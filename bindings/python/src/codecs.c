// SPDX-License-Identifier: LGPL-2.1-or-later
/* The kinds of fields. Integers of any size are read and written as memory has them. */
#include "records.h"

#include <string.h>
#include <sys/socket.h>

PyObject *address_classes[2];

/* --- numbers --- */

static uint64_t load(const char *at, uint32_t size)
{
	uint8_t byte;
	uint16_t half;
	uint32_t word;
	uint64_t all;

	switch (size) {
	case 1:
		memcpy(&byte, at, 1);
		return byte;
	case 2:
		memcpy(&half, at, 2);
		return half;
	case 4:
		memcpy(&word, at, 4);
		return word;
	default:
		memcpy(&all, at, 8);
		return all;
	}
}

static void store(char *at, uint32_t size, uint64_t value)
{
	uint8_t byte = (uint8_t)value;
	uint16_t half = (uint16_t)value;
	uint32_t word = (uint32_t)value;
	const void *from = size == 1 ? (void *)&byte : size == 2 ? (void *)&half
			 : size == 4 ? (void *)&word : (void *)&value;

	memcpy(at, from, size);
}

static int wrong_type(const struct row *row, const char *wanted, PyObject *value)
{
	PyErr_Format(PyExc_TypeError, "%s must be %s, not %.100s", row->name, wanted,
		     Py_TYPE(value)->tp_name);
	return -1;
}

static uint64_t most_of(const struct row *row)
{
	return row->most ? row->most : UINT64_MAX >> (64 - 8 * row->size);
}

/* Numbers that are longer than any field are not written out: Python may refuse to. */
static int out_of_range(const char *name, PyObject *value, long long least,
			unsigned long long most)
{
	int overflow;
	long long shown = PyLong_AsLongLongAndOverflow(value, &overflow);

	if (overflow)
		PyErr_Format(PyExc_ValueError,
			     "%s must be %lld to %llu, not a number as %s as that",
			     name, least, most, overflow > 0 ? "great" : "small");
	else
		PyErr_Format(PyExc_ValueError, "%s must be %lld to %llu, not %lld", name, least,
			     most, shown);
	return -1;
}

static PyObject *number_get(const struct row *row, const char *at)
{
	return PyLong_FromUnsignedLongLong(load(at, row->size));
}

static int number_put(const struct row *row, char *at, PyObject *value)
{
	unsigned long long number;

	if (!PyLong_Check(value))
		return wrong_type(row, "an int", value);
	number = PyLong_AsUnsignedLongLong(value);
	if (PyErr_Occurred() || number > most_of(row)) {
		PyErr_Clear();
		return out_of_range(row->name, value, 0, most_of(row));
	}
	store(at, row->size, number);
	return 0;
}

const struct codec codec_number = { number_get, number_put };

static PyObject *signed_get(const struct row *row, const char *at)
{
	uint64_t value = load(at, row->size);

	return PyLong_FromLongLong(row->size == 4 ? (int32_t)value : (int64_t)value);
}

static int signed_put(const struct row *row, char *at, PyObject *value)
{
	int64_t most = row->size == 4 ? INT32_MAX : INT64_MAX, number;
	int overflow;

	if (!PyLong_Check(value))
		return wrong_type(row, "an int", value);
	number = PyLong_AsLongLongAndOverflow(value, &overflow);
	if (overflow || number > most || number < -most - 1)
		return out_of_range(row->name, value, -most - 1, (unsigned long long)most);
	store(at, row->size, (uint64_t)number);
	return 0;
}

const struct codec codec_signed = { signed_get, signed_put };

static PyObject *real_get(const struct row *row, const char *at)
{
	double value;

	(void)row;
	memcpy(&value, at, sizeof(value));
	return PyFloat_FromDouble(value);
}

static int real_put(const struct row *row, char *at, PyObject *value)
{
	double number;

	if (!PyFloat_Check(value) && !PyLong_Check(value))
		return wrong_type(row, "a number", value);
	number = PyFloat_AsDouble(value);
	if (PyErr_Occurred())
		return -1;
	memcpy(at, &number, sizeof(number));
	return 0;
}

const struct codec codec_real = { real_get, real_put };

/* --- enums: a value without a member, of a newer library, stays a number --- */

#define MOST_MEMBERS 1024 /* sets of flags are made as they come; those of strangers are not kept */

static PyObject *enum_find(struct enumeration *e, PyObject *number)
{
	PyObject *member = PyDict_GetItemWithError(e->members, number);

	if (member || PyErr_Occurred()) {
		Py_XINCREF(member);
		return member;
	}
	member = PyObject_CallFunctionObjArgs(e->class, number, NULL);
	if (!member && PyErr_ExceptionMatches(PyExc_ValueError)) {
		PyErr_Clear();
		Py_INCREF(number);
		member = number;
	}
	if (member && PyDict_Size(e->members) < MOST_MEMBERS &&
	    PyDict_SetItem(e->members, number, member) < 0)
		Py_CLEAR(member);
	return member;
}

static PyObject *enum_get(const struct row *row, const char *at)
{
	struct enumeration *e = (struct enumeration *)(uintptr_t)row->class;
	PyObject *number = number_get(row, at), *member;

	if (!number || !e->class)
		return number;
	member = enum_find(e, number);
	Py_DECREF(number);
	return member;
}

const struct codec codec_enum = { enum_get, number_put };

/* --- text --- */

static PyObject *text_get(const struct row *row, const char *at)
{
	return PyUnicode_DecodeUTF8(at, (Py_ssize_t)strnlen(at, row->size), "surrogateescape");
}

static int text_put(const struct row *row, char *at, PyObject *value)
{
	PyObject *bytes;
	Py_ssize_t size;
	int ret = -1;

	if (!PyUnicode_Check(value))
		return wrong_type(row, "a str", value);
	bytes = PyUnicode_AsEncodedString(value, "utf-8", "surrogateescape");
	if (!bytes)
		return -1;
	size = PyBytes_GET_SIZE(bytes);
	if (memchr(PyBytes_AS_STRING(bytes), '\0', (size_t)size)) {
		PyErr_Format(PyExc_ValueError, "%s must not have a NUL in it", row->name);
	} else if (size >= (Py_ssize_t)row->size) {
		PyErr_Format(PyExc_ValueError, "%s must be at most %u bytes long, not %zd",
			     row->name, row->size - 1, size);
	} else {
		memset(at, 0, row->size);
		memcpy(at, PyBytes_AS_STRING(bytes), (size_t)size);
		ret = 0;
	}
	Py_DECREF(bytes);
	return ret;
}

const struct codec codec_text = { text_get, text_put };

/* What the library allocated; NULL when its memory had run out. Never given back to it. */
static PyObject *pointed_get(const struct row *row, const char *at)
{
	const char *text;

	(void)row;
	memcpy(&text, at, sizeof(text));
	return PyUnicode_FromString(text ? text : "");
}

static int read_only_put(const struct row *row, char *at, PyObject *value)
{
	(void)at;
	return wrong_type(row, "left to the library", value);
}

const struct codec codec_pointed = { pointed_get, read_only_put };

/* As many bytes as another field says, and a NUL that is no part of them. */
static PyObject *bytes_get(const struct row *row, const char *at)
{
	uint64_t size = load(at + row->other, 4);

	return PyBytes_FromStringAndSize(at, (Py_ssize_t)(size < row->size ? size : row->size - 1));
}

static int bytes_put(const struct row *row, char *at, PyObject *value)
{
	if (!PyBytes_Check(value))
		return wrong_type(row, "bytes", value);
	if (PyBytes_GET_SIZE(value) >= (Py_ssize_t)row->size) {
		PyErr_Format(PyExc_ValueError, "%s must be at most %u bytes long, not %zd",
			     row->name, row->size - 1, PyBytes_GET_SIZE(value));
		return -1;
	}
	memcpy(at, PyBytes_AS_STRING(value), (size_t)PyBytes_GET_SIZE(value));
	at[PyBytes_GET_SIZE(value)] = '\0';
	store(at + row->other, 4, (uint64_t)PyBytes_GET_SIZE(value));
	return 0;
}

const struct codec codec_bytes = { bytes_get, bytes_put };

/* --- addresses: None for family 0, and beside a firewall mark (other: where that is) --- */

static PyObject *address_get(const struct row *row, const char *at)
{
	struct ipvs_addr addr;

	memcpy(&addr, at, sizeof(addr));
	if (addr.family == 0 || (row->other && load(at + row->other, 4) != 0))
		Py_RETURN_NONE;
	if (addr.family == AF_INET6)
		return PyObject_CallFunction(address_classes[1], "y#", addr.bytes, (Py_ssize_t)16);
	return PyObject_CallFunction(address_classes[0], "k",
				     (unsigned long)addr.bytes[0] << 24 | addr.bytes[1] << 16 |
					     addr.bytes[2] << 8 | addr.bytes[3]);
}

/* An IPv6 address may name an interface, which no record has room for. */
static int refuse_scope(const struct row *row, PyObject *value)
{
	PyObject *scope = PyObject_GetAttrString(value, "scope_id");
	bool none = scope == Py_None;

	Py_XDECREF(scope);
	if (scope && !none)
		PyErr_Format(PyExc_ValueError, "%s must not name an interface: %S", row->name,
			     value);
	return none ? 0 : -1;
}

static int pack_address(const struct row *row, struct ipvs_addr *addr, PyObject *value)
{
	PyObject *packed = PyObject_GetAttrString(value, "packed");
	Py_ssize_t size = addr->family == AF_INET ? 4 : 16;
	int ret = -1;

	if (packed && PyBytes_Check(packed) && PyBytes_GET_SIZE(packed) == size) {
		memcpy(addr->bytes, PyBytes_AS_STRING(packed), (size_t)size);
		ret = 0;
	} else if (!PyErr_Occurred()) {
		wrong_type(row, "an address", value);
	}
	Py_XDECREF(packed);
	return ret;
}

/* Beside a mark, the family is a field of its own and has been written before. */
static int address_put(const struct row *row, char *at, PyObject *value)
{
	struct ipvs_addr addr = { 0, 0, { 0 } };
	int is_4, is_6;

	if (value == Py_None) {
		if (row->other)
			return 0;
		memcpy(at, &addr, sizeof(addr));
		return 0;
	}
	is_4 = PyObject_IsInstance(value, address_classes[0]);
	is_6 = is_4 ? 0 : PyObject_IsInstance(value, address_classes[1]);
	if (is_4 < 0 || is_6 < 0)
		return -1;
	if (!is_4 && !is_6)
		return wrong_type(row, "an IPv4Address or IPv6Address", value);
	if (is_6 && refuse_scope(row, value) < 0)
		return -1;
	addr.family = is_4 ? AF_INET : AF_INET6;
	if (pack_address(row, &addr, value) < 0)
		return -1;
	memcpy(at, &addr, sizeof(addr));
	return 0;
}

const struct codec codec_address = { address_get, address_put };

/* --- a record within a record; None when 16 or 32 bits at its start are 0, if other says so --- */

static PyObject *nested_get(const struct row *row, const char *at)
{
	if (row->other && load(at, (uint32_t)row->other) == 0)
		Py_RETURN_NONE;
	return record_get(row->class, at);
}

static int nested_put(const struct row *row, char *at, PyObject *value)
{
	if (row->other && value == Py_None)
		return 0;
	return record_put(row->class, at, value);
}

const struct codec codec_record = { nested_get, nested_put };
