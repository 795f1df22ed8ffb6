/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The sysctls of IPVS: the files of /proc/sys/net/ipv4/vs, typed. They belong to the network
 * namespace, as services do.
 *
 *	struct ipvs_sysctl sysctl;
 *
 *	if (ipvs_sysctl_parse(&sysctl, "conntrack", "1", NULL) == 0)
 *		ipvs_sysctl_set(h, &sysctl);
 *
 * No function here needs an open handle: one that is not open works in the namespace that was
 * chosen for it, or the calling thread's. Reading takes no capability, except to enter another
 * namespace than the thread's (CAP_SYS_ADMIN). When the module ip_vs is not loaded there is
 * nothing to read; only an open handle makes the kernel load it again.
 *
 * What a setting does is in the kernel's Documentation/networking/ipvs-sysctl.rst; ranges and
 * defaults here are those of Linux 5.10, 6.1, 6.12 and 7.2, and are tested against them.
 */
#ifndef LIBIPVS_SYSCTL_H
#define LIBIPVS_SYSCTL_H

#include <libipvs/handle.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Text sizes, with the terminating NUL. They are sizes of fields and never change. */
#define IPVS_SYSCTL_NAME_SIZE 64  /* a sysctl's name: at most 63 characters */
#define IPVS_SYSCTL_UNIT_SIZE 16  /* a unit: at most 15 characters */
#define IPVS_SYSCTL_TEXT_SIZE 512 /* room for any value as text, too */

/**
 * enum ipvs_sysctl_kind - what a sysctl's value is
 * @IPVS_SYSCTL_BOOLEAN: 0 or 1. The kernel takes any number, and what is not 0 for 1
 * @IPVS_SYSCTL_NUMBER: a number
 * @IPVS_SYSCTL_PAIR: two numbers (sync_threshold)
 * @IPVS_SYSCTL_TEXT: a line of text (est_cpulist)
 *
 * Since 0.1.
 */
enum ipvs_sysctl_kind {
	IPVS_SYSCTL_BOOLEAN = 1,
	IPVS_SYSCTL_NUMBER = 2,
	IPVS_SYSCTL_PAIR = 3,
	IPVS_SYSCTL_TEXT = 4
};

/**
 * enum ipvs_sysctl_flag - bits of ipvs_sysctl.flags
 * @IPVS_SYSCTL_KNOWN: this library knows the sysctl: kind, range and unit are its own
 * @IPVS_SYSCTL_PRESENT: this kernel has it
 * @IPVS_SYSCTL_WRITABLE: this process may write it here
 * @IPVS_SYSCTL_UNREADABLE: it is there, but its value could not be read, or has no room in the
 *	record; the value means nothing. Only in lists
 * @IPVS_SYSCTL_HAS_DEFAULT: the kernel starts with the same value everywhere, and it is known
 *
 * Since 0.1.
 */
enum ipvs_sysctl_flag {
	IPVS_SYSCTL_KNOWN = 0x01,
	IPVS_SYSCTL_PRESENT = 0x02,
	IPVS_SYSCTL_WRITABLE = 0x04,
	IPVS_SYSCTL_UNREADABLE = 0x08,
	IPVS_SYSCTL_HAS_DEFAULT = 0x10
};

/**
 * struct ipvs_sysctl - a sysctl and its value
 * @name: the file's name: "conntrack"
 * @unit: of the numbers: "s", "pages", "packets", ...; "" = none
 * @kind: enum ipvs_sysctl_kind, of the value at hand
 * @flags: enum ipvs_sysctl_flag
 * @value: the number, or the first of two; 0 with text
 * @second: the second of two numbers, else 0
 * @minimum: the least number that ipvs_sysctl_set() writes, also for the second
 * @maximum: the greatest. Where the kernel takes more than has a meaning, it is the greatest
 *	that has
 * @default_value: the kernel's default, with IPVS_SYSCTL_HAS_DEFAULT; else 0
 * @default_second: the second of two
 * @text: the value, when its kind is text; else empty
 * @reserved: must be zero
 *
 * A value that is not what it should be (a number beyond 64 bits, which the kernel shows after
 * some other program has written nonsense) is given as text, whatever the sysctl's kind. A sysctl
 * that this library does not know is two numbers, a number or a text, by what it looks like; its
 * range is all numbers. Made by ipvs_sysctl_get(), ipvs_sysctl_list() or ipvs_sysctl_parse().
 * Since 0.1.
 */
struct ipvs_sysctl {
	char name[IPVS_SYSCTL_NAME_SIZE];
	char unit[IPVS_SYSCTL_UNIT_SIZE];
	uint32_t kind;
	uint32_t flags;
	int64_t value;
	int64_t second;
	int64_t minimum;
	int64_t maximum;
	int64_t default_value;
	int64_t default_second;
	char text[IPVS_SYSCTL_TEXT_SIZE];
	uint64_t reserved[5];
};

/**
 * struct ipvs_sysctls - a list of sysctls
 * @entries: @count of them, by name
 * @count: how many
 * @allocated: how many fit in @entries; the library's business
 *
 * Start with IPVS_SYSCTLS_INIT; ipvs_sysctl_list() fills it, again and again if wanted, reusing
 * its memory; ipvs_sysctls_free() empties it. Since 0.1.
 */
struct ipvs_sysctls {
	struct ipvs_sysctl *entries;
	size_t count;
	size_t allocated;
};

/** An empty list. Since 0.1. */
#define IPVS_SYSCTLS_INIT { NULL, 0, 0 }

/**
 * ipvs_sysctl_get - read a sysctl
 * @h: a handle, open or not
 * @name: "conntrack"; known to this library or not
 * @sysctl: written on success
 *
 * Returns 0; -ENOENT: this kernel has no such sysctl (IPVS_REASON_NO_SYSCTL), or there is no /proc
 * (IPVS_REASON_SYSTEM); -ENOPROTOOPT: the module ip_vs is not loaded (IPVS_REASON_NO_MODULE);
 * -EPERM: the kernel has none in network namespaces of a user namespace, as before Linux 6.12
 * (IPVS_REASON_USER_NAMESPACE), or the chosen namespace can't be entered (IPVS_REASON_NETNS);
 * -EACCES: it may not be read (IPVS_REASON_PERMISSION); -EOVERFLOW: its text is longer than
 * ipvs_sysctl.text (IPVS_REASON_ANSWER); -EINVAL: no name, or NULL. Since 0.1.
 */
int ipvs_sysctl_get(struct ipvs *h, const char *name, struct ipvs_sysctl *sysctl);

/**
 * ipvs_sysctl_set - write a sysctl
 * @h: a handle, open or not
 * @sysctl: its name and value; the kind must be the sysctl's own
 *
 * The value is checked against the range first, and read back afterwards. Two things read back
 * otherwise and are right: of drop_entry, drop_packet and secure_tcp the kernel changes 1 into 2
 * and back by itself; est_cpulist it writes in its own way. In a batch, what is queued is sent
 * first. Writing takes root, or CAP_NET_ADMIN in the user namespace that owns the network
 * namespace.
 *
 * Returns 0; -EINVAL: out of range, another kind, a field is wrong, or the kernel refuses the value
 * or keeps another (all IPVS_REASON_INVALID); -ERANGE, -EOVERFLOW: est_cpulist names a processor
 * that the kernel can't have (IPVS_REASON_INVALID); -EACCES, -EPERM: IPVS_REASON_PERMISSION;
 * -EACCES, -EROFS: it is read-only here, in this kind of namespace or in this container
 * (IPVS_REASON_READ_ONLY); else as ipvs_sysctl_get(). Since 0.1.
 */
int ipvs_sysctl_set(struct ipvs *h, const struct ipvs_sysctl *sysctl);

/**
 * ipvs_sysctl_list - read all sysctls that this kernel has
 * @h: a handle, open or not
 * @sysctls: what was in it is replaced, its memory reused; empty after a failure
 *
 * Those that this library does not know are listed, too. lblc_expiration and lblcr_expiration are
 * there when the modules ip_vs_lblc and ip_vs_lblcr are loaded.
 *
 * Returns 0; -ENOMEM; as ipvs_sysctl_get(). Since 0.1.
 */
int ipvs_sysctl_list(struct ipvs *h, struct ipvs_sysctls *sysctls);

/**
 * ipvs_sysctls_free - give back the memory of a list
 * @sysctls: empty afterwards; NULL does nothing
 *
 * Since 0.1.
 */
void ipvs_sysctls_free(struct ipvs_sysctls *sysctls);

/**
 * ipvs_sysctl_parse - make a sysctl from its name and its value as text
 * @sysctl: written on success: everything that is known without a kernel, and the value
 * @name: "sync_threshold"
 * @text: decimal numbers without leading zeros (the kernel takes those for octal), with blanks
 *	between two: "3 50"; or a text of one line, "" included
 * @error: what is wrong, or NULL
 *
 * Needs no handle and no kernel.
 *
 * Returns 0, or -EINVAL: out of the sysctl's range, not a value of its kind, no name, or NULL.
 * Since 0.1.
 */
int ipvs_sysctl_parse(struct ipvs_sysctl *sysctl, const char *name, const char *text,
		      struct ipvs_error *error);

/**
 * ipvs_sysctl_format - write a sysctl's value as ipvs_sysctl_parse() reads it
 * @sysctl: the sysctl
 * @buf: gets the text
 * @size: of @buf in bytes; IPVS_SYSCTL_TEXT_SIZE always suffices
 *
 * Returns the length without the NUL, -ENOSPC when it does not fit, -EINVAL for NULL or an unknown
 * kind. Since 0.1.
 */
int ipvs_sysctl_format(const struct ipvs_sysctl *sysctl, char *buf, size_t size);

/**
 * ipvs_sysctl_about - what a sysctl does
 * @name: "conntrack"
 *
 * Returns a constant string, a phrase in ASCII without a full stop; NULL for a sysctl that this
 * library does not know. Since 0.1.
 */
const char *ipvs_sysctl_about(const char *name);

#ifdef __cplusplus
}
#endif

#endif
