/* SPDX-License-Identifier: MIT */
/* ipvsadm and its two companions; ipvsctl(8) says what differs. All give the exit status. */
#ifndef IPVSCTL_IPVSADM_IPVSADM_H
#define IPVSCTL_IPVSADM_IPVSADM_H

/* words: count of them, without the program's name, which is what the user called it by. */
int ipvsadm(const char *program, char *const *words, int count);
int ipvsadm_save(const char *program, char *const *words, int count);
int ipvsadm_restore(const char *program, char *const *words, int count);

#endif
