// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs

// #include <libipvs/libipvs.h>
import "C"

import (
	"context"

	"libipvs.example/go/ipvs/internal/swig"
)

// Sysctl is a file of /proc/sys/net/ipv4/vs and its value. Sysctls belong to the network namespace.
// Get one from Handle.Sysctl, Handle.Sysctls or ParseSysctl.
type Sysctl struct {
	Name  string // "conntrack"
	Unit  string // of the numbers: "s", "pages", "packets"; "" is none
	Kind  SysctlKind
	Flags SysctlFlags
	// Value is the number, or the first of two; Second the second of two.
	Value, Second int64
	// Minimum and Maximum are the range of what Handle.SetSysctl writes.
	Minimum, Maximum int64
	// Default and DefaultSecond are the kernel's, with SysctlHasDefault.
	Default, DefaultSecond int64
	// Text is the value of SysctlText.
	Text string
}

// SysctlKind is what a sysctl's value is.
type SysctlKind uint32

// The kinds.
const (
	SysctlBoolean SysctlKind = C.IPVS_SYSCTL_BOOLEAN // 0 or 1
	SysctlNumber  SysctlKind = C.IPVS_SYSCTL_NUMBER
	SysctlPair    SysctlKind = C.IPVS_SYSCTL_PAIR // two numbers (sync_threshold)
	SysctlText    SysctlKind = C.IPVS_SYSCTL_TEXT // a line of text (est_cpulist)
)

var kindNames = [...]string{"", "boolean", "number", "pair", "text"}

// String is "boolean", "number", "pair" or "text".
func (k SysctlKind) String() string {
	if int(k) < len(kindNames) {
		return nameOr(kindNames[k], "kind", uint32(k))
	}
	return nameOr("", "kind", uint32(k))
}

// SysctlFlags say what is known of a sysctl.
type SysctlFlags uint32

// The bits of SysctlFlags.
const (
	SysctlKnown      SysctlFlags = C.IPVS_SYSCTL_KNOWN       // the library knows it
	SysctlPresent    SysctlFlags = C.IPVS_SYSCTL_PRESENT     // this kernel has it
	SysctlWritable   SysctlFlags = C.IPVS_SYSCTL_WRITABLE    // this process may write it here
	SysctlUnreadable SysctlFlags = C.IPVS_SYSCTL_UNREADABLE  // its value means nothing; in lists
	SysctlHasDefault SysctlFlags = C.IPVS_SYSCTL_HAS_DEFAULT // the kernel starts with Default
)

// String has the names of the bits, such as "known,present".
func (f SysctlFlags) String() string {
	return bitNames(uint32(f), []string{"known", "present", "writable", "unreadable",
		"has-default"})
}

// ParseSysctl makes a sysctl from its name and its value as text: "1", "3 50". It needs no kernel.
func ParseSysctl(name, value string) (Sysctl, error) {
	var v Sysctl
	err := borrow(func(s *scratch) error {
		if err := firstError(plainText("sysctl", name), plainText("value", value)); err != nil {
			return err
		}
		ret := swig.Sysctl_parse(s.to.sysctl, name, value, s.to.err)
		if ret == 0 {
			v.read(&s.sysctl)
		}
		return s.said(ret)
	})
	return v, err
}

// String is the value as ParseSysctl reads it; "" of what is no sysctl.
func (v Sysctl) String() string {
	text := ""
	_ = borrow(func(s *scratch) error {
		if err := v.put(&s.sysctl); err != nil {
			return err
		}
		text = s.format(func(room uintptr, size int64) int {
			return swig.Sysctl_format(s.to.sysctl, room, size)
		})
		return nil
	})
	return text
}

// SysctlAbout says what a sysctl does, in a phrase; "" of one that the library does not know.
func SysctlAbout(name string) string {
	if plainText("sysctl", name) != nil {
		return ""
	}
	return swig.Sysctl_about(name)
}

// Sysctl reads one. The handle need not be open; it takes no right, but to enter another network
// namespace. Errors: ErrNoSysctl, ErrNoModule, ErrUserNamespace.
func (h *Handle) Sysctl(ctx context.Context, name string) (Sysctl, error) {
	var v Sysctl
	err := h.do(ctx, func(s *scratch) error {
		if err := plainText("sysctl", name); err != nil {
			return err
		}
		ret := swig.Sysctl_get(h.c, name, s.to.sysctl)
		if ret == 0 {
			v.read(&s.sysctl)
		}
		return h.check(ret)
	})
	return v, err
}

// SetSysctl writes one, checks its range first, and reads it back. The handle need not be open.
// Errors: ErrInvalid, ErrPermission, ErrReadOnly, as Sysctl.
func (h *Handle) SetSysctl(ctx context.Context, v Sysctl) error {
	return h.do(ctx, func(s *scratch) error {
		if err := v.put(&s.sysctl); err != nil {
			return err
		}
		return h.check(swig.Sysctl_set(h.c, s.to.sysctl))
	})
}

// Sysctls reads all that this kernel has, by name, those that the library does not know included.
// The handle need not be open.
func (h *Handle) Sysctls(ctx context.Context) ([]Sysctl, error) {
	var all []Sysctl
	err := h.do(ctx, func(s *scratch) error {
		if err := h.check(swig.Sysctl_list(h.c, s.to.sysctls)); err != nil {
			return err
		}
		entries := list(s.sysctls.entries, s.sysctls.count)
		all = make([]Sysctl, len(entries))
		for i := range entries {
			all[i].read(&entries[i])
		}
		return nil
	})
	return all, err
}

func (v *Sysctl) read(c *cSysctl) {
	*v = Sysctl{Name: readText(c.name[:]), Unit: readText(c.unit[:]), Kind: SysctlKind(c.kind),
		Flags: SysctlFlags(c.flags), Value: int64(c.value), Second: int64(c.second),
		Minimum: int64(c.minimum), Maximum: int64(c.maximum), Default: int64(c.default_value),
		DefaultSecond: int64(c.default_second), Text: readText(c.text[:])}
}

func (v *Sysctl) put(c *cSysctl) error {
	c.kind, c.flags = cU32(v.Kind), cU32(v.Flags)
	c.value, c.second = cI64(v.Value), cI64(v.Second)
	c.minimum, c.maximum = cI64(v.Minimum), cI64(v.Maximum)
	c.default_value, c.default_second = cI64(v.Default), cI64(v.DefaultSecond)
	return firstError(putText(c.name[:], "sysctl", v.Name), putText(c.unit[:], "unit", v.Unit),
		putText(c.text[:], "value", v.Text))
}
