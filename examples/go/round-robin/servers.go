// SPDX-License-Identifier: MIT

package main

import (
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
)

// servers are what a script has started, with their files in a directory of their own.
type servers struct{ script, directory string }

// startServers starts them in a network namespace of their own, and makes the directory the working
// one, which the script takes.
func startServers(script string) (*servers, error) {
	path, err := filepath.Abs(script)
	if err != nil {
		return nil, err
	}
	if path, err = exec.LookPath(path); err != nil {
		return nil, err
	}
	if err := ownNamespace(); err != nil {
		return nil, err
	}
	directory, err := os.MkdirTemp("", "libipvs-demo-")
	if err != nil {
		return nil, err
	}
	s := &servers{path, directory}
	if err = os.Chdir(directory); err == nil {
		err = run(path, "start")
	}
	if err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

// ownNamespace is this goroutine's from here on, and that of what it starts: it keeps its thread.
func ownNamespace() error {
	runtime.LockOSThread()
	return os.NewSyscallError("unshare", syscall.Unshare(syscall.CLONE_NEWNET))
}

func (s *servers) stop() {
	if err := run(s.script, "stop"); err != nil {
		log.Print("stop servers: ", err)
	}
	if err := os.RemoveAll(s.directory); err != nil {
		log.Print(err)
	}
}

func shell(command string) error { return run("sh", "-c", command) }

func run(name string, words ...string) error {
	command := exec.Command(name, words...)
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	return command.Run()
}
