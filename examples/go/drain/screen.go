// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"os"

	"libipvs.example/go/ipvs"
)

// A screen shows a line for each server; on a terminal over the lines before.
type screen struct {
	file     *os.File
	terminal bool
	lines    int
}

func newScreen(file *os.File) *screen {
	info, err := file.Stat()
	return &screen{file: file, terminal: err == nil && info.Mode()&os.ModeCharDevice != 0}
}

func (s *screen) show(parts []ipvs.DrainPart) {
	if s.terminal && s.lines > 0 {
		fmt.Fprintf(s.file, "\033[%dA\033[J", s.lines)
	}
	for _, part := range parts {
		fmt.Fprintln(s.file, part)
	}
	s.lines = len(parts)
}
