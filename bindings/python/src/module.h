/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the module has beside the library's functions. All of it holds the interpreter's lock. */
#ifndef PYTHON_MODULE_H
#define PYTHON_MODULE_H

/* register(NAME, CLASS): the class of a record ("ipvs_dest"), of an enum ("Forward"), an address
 * ("IPv4Address"), or what makes exceptions ("Error"). */
PyObject *register_class(const char *name, PyObject *type);

/* check(OBJECT): raises what is wrong with a record that people made. */
PyObject *check(PyObject *object);

/* service_of(ANY), dest_of(ANY): the record of whatever stands for a service or a server. */
PyObject *service_of(PyObject *object);
PyObject *dest_of(PyObject *object);

/* layout(): of each record its name, size and rows (name, offset, size, whether it is seen). */
PyObject *layout(void);

/* chunk(READER, MOST): the code of the last reading, and up to so many connections. */
PyObject *conn_reader_chunk(struct ipvs_conn_reader *reader, size_t most);

/* items(TABLE): of each service its entry and the list of its servers'. */
PyObject *table_items(const struct ipvs_table *table);

#endif
