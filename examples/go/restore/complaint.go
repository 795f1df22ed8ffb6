// SPDX-License-Identifier: MIT

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"libipvs.example/go/ipvs"
)

// complaint has a line for each thing that is wrong: of the text, where; of the steps, which.
func complaint(path string, err error) []string {
	var text *ipvs.TextError
	var steps *ipvs.BatchError
	var file *fs.PathError
	var lines []string
	switch {
	case errors.As(err, &text):
		for _, e := range text.Errors {
			line := fmt.Sprintf("%s:%d:%d: %s", path, e.Line, e.Column, e.Text)
			lines = append(lines, line)
		}
	case errors.As(err, &steps):
		for _, failure := range steps.Failures {
			lines = append(lines, sentence(failure.Err))
		}
	case errors.As(err, &file):
		lines = []string{path + ": " + reason(file)}
	default:
		lines = []string{sentence(err)}
	}
	return lines
}

// sentence names the program where the package names itself.
func sentence(err error) string {
	return "restore: " + strings.TrimPrefix(err.Error(), "ipvs: ")
}

// reason is what other programs say of a file: as Go does, but with a capital.
func reason(err *fs.PathError) string {
	var errno syscall.Errno
	if !errors.As(err, &errno) {
		return err.Error()
	}
	text := errno.Error()
	return strings.ToUpper(text[:1]) + text[1:]
}
