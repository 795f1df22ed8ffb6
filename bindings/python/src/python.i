/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Python's part of the interface: the module ipvs._libipvs, which only the package ipvs uses.
 *
 * There are no classes for records and no getters: a record that goes in is read from an object of
 * the package, and one that comes out becomes one, all fields in one crossing (records.h). What is
 * opaque in C is so here: a pointer that knows its type, of which the package takes care.
 *
 * Where C takes NULL for a record, ... stands for it: None may be what somebody forgot to fill in.
 *
 * A function returns what C does. If it fills something, it returns a list: the code, then what was
 * filled (None where there is nothing after a failure). Error records are filled: an ErrorInfo, or
 * None. The interpreter's lock is released around each call (-threads).
 */
%module libipvs

%{
#include "records.h"
%}

/* Records have no proxies. */
%rename("$ignore", %$isclass) "";

/* --- records --- */

%define %add(object)
	PyObject *extra = object;
	if (!extra)
		SWIG_fail;
	$result = SWIG_Python_AppendOutput($result, extra);
%enddef

%define %none()
	(Py_INCREF(Py_None), Py_None)
%enddef

/* NAME: of the struct without ipvs_; PUT: what fills one from an object. */
%define %record(NAME, PUT)
%typemap(in) const struct ipvs_ ## NAME * (struct ipvs_ ## NAME record) {
	record_init(&record_ ## NAME, &record);
	if ($input != Py_Ellipsis) {
		if (PUT < 0)
			SWIG_fail;
		$1 = &record;
	}
}
%typemap(in, numinputs=0) struct ipvs_ ## NAME * (struct ipvs_ ## NAME record) {
	record_init(&record_ ## NAME, &record);
	$1 = &record;
}
%typemap(argout) const struct ipvs_ ## NAME * ""
%typemap(argout) struct ipvs_ ## NAME * {
	%add(result < 0 ? %none() : record_get(&record_ ## NAME, $1))
}
%typemap(out) const struct ipvs_ ## NAME * {
	$result = $1 ? record_get(&record_ ## NAME, $1) : %none();
	if (!$result)
		SWIG_fail;
}
%enddef

%define %plain(NAME)
%record(NAME, record_put(&record_ ## NAME, &record, $input))
%enddef

%record(service, service_put(&record, $input))
%record(dest, dest_put(&record, $input))
%plain(stats)
%plain(rates)
%plain(service_entry)
%plain(dest_entry)
%plain(daemon)
%plain(timeouts)
%plain(info)
%plain(conn)
%plain(sysctl)
%plain(facts)
%plain(drain_options)
%plain(drain_settings)
%plain(drain_job)
%plain(drain_part)

/* An error is told whether the call failed or not. */
%typemap(in, numinputs=0) struct ipvs_error * (struct ipvs_error error) {
	memset(&error, 0, sizeof(error));
	$1 = &error;
}
%typemap(argout) struct ipvs_error * {
	%add($1->code ? record_get(&record_error, $1) : %none())
}
%typemap(out) const struct ipvs_error * {
	$result = $1->code ? record_get(&record_error, $1) : %none();
	if (!$result)
		SWIG_fail;
}
%typemap(argout) const struct ipvs_error * ""

/* --- lists --- */

/* ITEM's records in a LIST, which is freed once they are told; WHEN: if they are. */
%define %list(LIST, ITEM, WHEN)
%ignore ipvs_ ## LIST ## _free;
%typemap(in, numinputs=0) struct ipvs_ ## LIST * (struct ipvs_ ## LIST list) {
	memset(&list, 0, sizeof(list));
	$1 = &list;
}
%typemap(argout) struct ipvs_ ## LIST * {
	%add(WHEN ? records_get(&record_ ## ITEM, $1->entries, $1->count) : %none())
}
%typemap(freearg) struct ipvs_ ## LIST * {
	ipvs_ ## LIST ## _free($1);
}
%typemap(in) const struct ipvs_ ## LIST * (struct ipvs_ ## LIST list) {
	memset(&list, 0, sizeof(list));
	list.entries = records_put(&record_ ## ITEM, $input, &list.count);
	if (!list.entries)
		SWIG_fail;
	list.allocated = list.count;
	$1 = &list;
}
%typemap(freearg) const struct ipvs_ ## LIST * {
	if ($1)
		PyMem_Free($1->entries);
}
%typemap(argout) const struct ipvs_ ## LIST * ""
%typemap(out) const struct ipvs_ ## LIST * {
	$result = $1 ? records_get(&record_ ## ITEM, $1->entries, $1->count) : %none();
	if (!$result)
		SWIG_fail;
}
%enddef

%list(services, service_entry, result >= 0)
%list(dests, dest_entry, result >= 0)
%list(cpus, cpu_stats, result >= 0)
%list(sysctls, sysctl, result >= 0)
%list(advices, advice, result >= 0)
%list(failures, failure, 1)

%ignore ipvs_text_errors_free;
%ignore ipvs_text_free;

/* Those of a text, and how many more there are. */
%typemap(in, numinputs=0) struct ipvs_text_errors * (struct ipvs_text_errors list) {
	memset(&list, 0, sizeof(list));
	$1 = &list;
}
%typemap(argout) struct ipvs_text_errors * {
	PyObject *more;
	%add(records_get(&record_text_error, $1->entries, $1->count))
	more = PyLong_FromUnsignedLongLong($1->more);
	if (!more)
		SWIG_fail;
	$result = SWIG_Python_AppendOutput($result, more);
}
%typemap(freearg) struct ipvs_text_errors * {
	ipvs_text_errors_free($1);
}

%typemap(in, numinputs=0) struct ipvs_daemons * (struct ipvs_daemons list) {
	memset(&list, 0, sizeof(list));
	$1 = &list;
}
%typemap(argout) struct ipvs_daemons * {
	%add(result < 0 ? %none() : records_get(&record_daemon, $1->daemons, $1->count))
}
%typemap(out) const struct ipvs_daemons * {
	$result = $1 ? records_get(&record_daemon, $1->daemons, $1->count) : %none();
	if (!$result)
		SWIG_fail;
}
%typemap(argout) const struct ipvs_daemons * ""

%typemap(in) (const struct ipvs_dest *targets, size_t count) {
	size_t count;
	$1 = records_put(&record_dest, $input, &count);
	if (!$1)
		SWIG_fail;
	$2 = count;
}
%typemap(freearg) (const struct ipvs_dest *targets, size_t count) {
	PyMem_Free((void *)(uintptr_t)$1);
}

/* --- text --- */

%typemap(in) const char * (PyObject *keep = NULL) {
	if (string_put((const char **)&$1, $input, &keep) < 0)
		SWIG_fail;
}
%typemap(freearg) const char * {
	Py_XDECREF(keep$argnum);
}

/* Written by the library into room that suffices for any text. */
%typemap(in, numinputs=0) (char *buf, size_t size) (char buf[512]) {
	buf[0] = '\0';
	$1 = buf;
	$2 = sizeof(buf);
}
%typemap(argout) (char *buf, size_t size) {
	%add(result < 0 ? %none() : PyUnicode_DecodeUTF8($1, result, "surrogateescape"))
}

%typemap(in, numinputs=0) struct ipvs_text * (struct ipvs_text text) {
	memset(&text, 0, sizeof(text));
	$1 = &text;
}
%typemap(argout) struct ipvs_text * {
	%add(result < 0 ? %none() : PyUnicode_DecodeUTF8($1->data, (Py_ssize_t)$1->size,
							 "surrogateescape"))
}
%typemap(freearg) struct ipvs_text * {
	ipvs_text_free($1);
}

/* A text to read: bytes, or anything like them. */
%typemap(in) (const char *data, size_t size) (Py_buffer view = { NULL }) {
	if (PyObject_GetBuffer($input, &view, PyBUF_SIMPLE) < 0)
		SWIG_fail;
	$1 = view.buf;
	$2 = (size_t)view.len;
}
%typemap(freearg) (const char *data, size_t size) {
	if (view$argnum.obj)
		PyBuffer_Release(&view$argnum);
}

/* --- addresses are Python's --- */

%ignore ipvs_addr_parse;
%ignore ipvs_addr_format;
%ignore ipvs_addr_compare;
%typemap(in) const struct ipvs_addr * (struct ipvs_addr addr) {
	static const struct row row = { "address", 0, sizeof(addr), &codec_address, 0, NULL, 0 };
	memset(&addr, 0, sizeof(addr));
	if (codec_address.put(&row, (char *)&addr, $input) < 0)
		SWIG_fail;
	$1 = &addr;
}

/* Its first argument is read as well as written: here it is a service of the initialiser. */
%include "libipvs.i"

/* --- what Python has for itself --- */

%ignore records;
%nothread;
%include "module.h"
%{
#include "module.h"
%}
