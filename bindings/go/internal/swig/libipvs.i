/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What SWIG makes for Go: the library's functions, as crossings of the border and nothing more.
 * Records are not looked into through here, as each field would be a crossing of its own: the
 * package above has their layouts from the header, by cgo.
 *
 *	make update-go
 */
%module swig

%insert(cgo_comment_typedefs) %{
#cgo pkg-config: libipvs
%}

%rename("$ignore", %$isvariable, %$ismember) "";

/* Buffers that a text is written to are C memory. */
%typemap(gotype) char *buf "uintptr"
%typemap(in) char *buf %{ $1 = $input; %}
%typemap(freearg) char *buf ""
%typemap(argout) char *buf ""

/* What a function returns as text is a constant of the library: no copy is made. */
%typemap(out) const char * %{ $result.p = (char *)$1; $result.n = $1 ? strlen($1) : 0; %}
%typemap(goout) const char * %{ $result = $1 %}

%include "../../../swig/libipvs.i"

/* Zeroed memory for records, to be given back with Swig_free(). */
%inline %{
static void *records_new(size_t count, size_t size)
{
	return calloc(count, size);
}
%}
