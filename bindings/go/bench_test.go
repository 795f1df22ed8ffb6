// SPDX-License-Identifier: LGPL-2.1-or-later

//go:build kernel

package ipvs_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"unsafe"

	"libipvs.example/go/ipvs"
)

// Tests with the tag kernel need IPVS and root's rights: tests/testbed/run gives both. Each has a
// network namespace of its own.

// The main thread can't end, so it must not be one that enters a namespace.
func init() { runtime.LockOSThread() }

// namespace makes a network namespace with lo up, and gives its open file.
func namespace(t testing.TB) *os.File {
	t.Helper()
	made := make(chan *os.File)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends, and nobody else gets into it
		made <- enter()
	}()
	file := <-made
	if file == nil {
		t.Fatal("no network namespace can be made")
	}
	t.Cleanup(func() { file.Close() })
	return file
}

// enter puts this thread into a new network namespace.
func enter() *os.File {
	if syscall.Unshare(syscall.CLONE_NEWNET) != nil || up("lo") != nil {
		return nil
	}
	file, err := os.Open("/proc/thread-self/ns/net")
	if err != nil {
		return nil
	}
	return file
}

func up(name string) error {
	var request struct {
		name  [16]byte
		flags uint16
		_     [22]byte
	}
	copy(request.name[:], name)
	request.flags = syscall.IFF_UP
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_DGRAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer syscall.Close(fd)
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, uintptr(fd), syscall.SIOCSIFFLAGS,
		uintptr(unsafe.Pointer(&request)))
	if errno != 0 {
		return errno
	}
	return nil
}

// opened makes an open handle in a namespace of its own.
func opened(t testing.TB) *ipvs.Handle {
	t.Helper()
	return openedIn(t, namespace(t))
}

func openedIn(t testing.TB, namespace *os.File) *ipvs.Handle {
	t.Helper()
	h, err := ipvs.Open(ipvs.WithNetnsFile(namespace))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	return h
}

// printed is what a function prints.
func printed(t *testing.T, print func()) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "printed")
	file, err := os.Create(path)
	must(t, err)
	defer file.Close()
	stdout := os.Stdout
	os.Stdout = file
	defer func() { os.Stdout = stdout }()
	print()
	must(t, file.Sync())
	read, err := os.Open(path)
	must(t, err)
	defer read.Close()
	var text bytes.Buffer
	_, err = io.Copy(&text, read)
	must(t, err)
	return text.String()
}
