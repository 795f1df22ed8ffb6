// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs

import (
	"fmt"
	"strings"

	"libipvs.example/go/ipvs/internal/swig"
)

// TextError has everything that is wrong in a text: the first thousand with their sentences.
type TextError struct {
	Errors []LineError
	More   uint64 // how many there are beyond those
}

// LineError is one thing that is wrong in a text.
type LineError struct {
	Line   uint64 // from 1
	Column uint32 // bytes, from 1
	Reason Reason
	Text   string
}

// Error gives where and what: "line 2, column 4: ...".
func (e LineError) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Text)
}

// Error gives one line for each error.
func (e *TextError) Error() string {
	lines := make([]string, len(e.Errors), len(e.Errors)+1)
	for i, one := range e.Errors {
		lines[i] = "ipvs: " + one.Error()
	}
	if e.More > 0 {
		lines = append(lines, fmt.Sprintf("ipvs: and %d more", e.More))
	}
	return strings.Join(lines, "\n")
}

// Is lets errors.Is find the Reason of each.
func (e *TextError) Is(target error) bool {
	reason, ok := target.(Reason)
	for _, one := range e.Errors {
		if ok && one.Reason == reason {
			return true
		}
	}
	return false
}

// ParseTable makes a table of a text: the language of ipvsadm-save, and what that has no words for;
// see ipvs-rules(5). All that is wrong says a *TextError.
func ParseTable(text string) (*Table, error) {
	t, err := NewTable()
	if err != nil {
		return nil, err
	}
	if err := t.read(text); err != nil {
		t.Close()
		return nil, err
	}
	return t, nil
}

// UnmarshalText replaces what is in the table when the whole text is right; see ParseTable. An error
// leaves it as it was.
func (t *Table) UnmarshalText(text []byte) error { return t.read(string(text)) }

func (t *Table) read(text string) error {
	return t.do(func(s *scratch) error {
		ret := swig.Table_read(t.c, text, int64(len(text)), s.to.textErrors)
		if ret >= 0 {
			return nil
		}
		defer swig.Text_errors_free(s.to.textErrors)
		errors := list(s.textErrors.entries, s.textErrors.count)
		if len(errors) == 0 {
			return failed(ret, nil)
		}
		err := &TextError{make([]LineError, len(errors)), uint64(s.textErrors.more)}
		for i := range errors {
			e := &errors[i]
			err.Errors[i] = LineError{uint64(e.line), uint32(e.column), Reason(e.reason),
				readString(e.text)}
		}
		return err
	})
}

// String writes the table as text, without counters: the same table gives the same text. Of a
// closed one, and without memory, it is "".
func (t *Table) String() string {
	text, _ := t.MarshalText()
	return string(text)
}

// MarshalText gives what String does, or an error.
func (t *Table) MarshalText() ([]byte, error) {
	var text []byte
	err := t.do(func(s *scratch) error {
		if ret := swig.Table_write(t.c, s.to.content); ret < 0 {
			return failed(ret, nil)
		}
		defer swig.Text_free(s.to.content)
		if s.content.size > 0 {
			text = append(text, octets(list(s.content.data, s.content.size))...)
		}
		return nil
	})
	return text, err
}
