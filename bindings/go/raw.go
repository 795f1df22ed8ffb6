// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs

/*
#cgo pkg-config: libipvs
#include <libipvs/libipvs.h>
*/
import "C"

import (
	"strings"
	"unsafe"
)

// The records of the library, with the layouts that its header gives them.
type (
	cU8           = C.uint8_t
	cU16          = C.uint16_t
	cU32          = C.uint32_t
	cU64          = C.uint64_t
	cSize         = C.size_t
	cI32          = C.int32_t
	cI64          = C.int64_t
	cChar         = C.char
	cAddr         = C.struct_ipvs_addr
	cService      = C.struct_ipvs_service
	cServiceEntry = C.struct_ipvs_service_entry
	cServices     = C.struct_ipvs_services
	cDest         = C.struct_ipvs_dest
	cDestEntry    = C.struct_ipvs_dest_entry
	cDests        = C.struct_ipvs_dests
	cStats        = C.struct_ipvs_stats
	cCPU          = C.struct_ipvs_cpu_stats
	cCPUs         = C.struct_ipvs_cpus
	cRates        = C.struct_ipvs_rates
	cDaemon       = C.struct_ipvs_daemon
	cDaemons      = C.struct_ipvs_daemons
	cTimeouts     = C.struct_ipvs_timeouts
	cInfo         = C.struct_ipvs_info
	cError        = C.struct_ipvs_error
	cFailures     = C.struct_ipvs_failures
	cText         = C.struct_ipvs_text
	cTextErrors   = C.struct_ipvs_text_errors
	cConn         = C.struct_ipvs_conn
	cSysctl       = C.struct_ipvs_sysctl
	cSysctls      = C.struct_ipvs_sysctls
	cAdvice       = C.struct_ipvs_advice
	cAdvices      = C.struct_ipvs_advices
	cFacts        = C.struct_ipvs_facts
	cOptions      = C.struct_ipvs_drain_options
	cSettings     = C.struct_ipvs_drain_settings
	cJob          = C.struct_ipvs_drain_job
	cPart         = C.struct_ipvs_drain_part
)

// A pointer of the generated code: a number, and what it points to.
type pointer interface{ Swigcptr() uintptr }

// at is the record behind a number. It is C memory, which never moves.
func at[T any](address uintptr) *T {
	return *(**T)(unsafe.Pointer(&address))
}

func behind[T any](p pointer) *T {
	return at[T](p.Swigcptr())
}

// address is the number of a record in C memory.
func address[T any](record *T) uintptr {
	return uintptr(unsafe.Pointer(record))
}

// list is an array of the library's as a slice; it holds as long as the array does.
func list[T any, N ~uint64 | ~uint32](entries *T, count N) []T {
	if count == 0 {
		return nil
	}
	return unsafe.Slice(entries, int(count))
}

func octets(text []cChar) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(&text[0])), len(text))
}

// readText copies a text that ends with a NUL.
func readText(text []cChar) string {
	b := octets(text)
	for i, c := range b {
		if c == 0 {
			return string(b[:i])
		}
	}
	return string(b)
}

// readString is readText where nothing says how long it can be; nil is "".
func readString(text *cChar) string {
	if text == nil {
		return ""
	}
	return C.GoString(text)
}

// putText fills a field that holds a NUL behind its text.
func putText(field []cChar, what, text string) error {
	b := octets(field)
	if len(text) >= len(b) {
		return invalid("the %s's name %.40q is longer than %d characters", what, text, len(b)-1)
	}
	if err := plainText(what, text); err != nil {
		return err
	}
	for i := copy(b, text); i < len(b); i++ {
		b[i] = 0
	}
	return nil
}

// plainText refuses what C would take for the end of the text.
func plainText(what, text string) error {
	if strings.IndexByte(text, 0) >= 0 {
		return invalid("the %s %.40q has a NUL in it", what, text)
	}
	return nil
}
