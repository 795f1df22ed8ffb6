// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs

import (
	"context"
	"errors"
	"testing"
	"time"
)

// A call that waits for its turn gives up with its context, and the turn is not lost.
func TestTurnObeysContext(t *testing.T) {
	h, err := New()
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	if err := h.take(context.Background()); err != nil {
		t.Fatal(err)
	}
	soon, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	if err := h.Flush(soon); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	h.leave()
	if err := h.Flush(context.Background()); !errors.Is(err, ErrNotOpen) {
		t.Error(err)
	}
}

// The library is told a call's deadline, and the handle's again for the next call.
func TestDeadlineIsTold(t *testing.T) {
	h, err := New(WithTimeout(7 * time.Second))
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	if h.set != 7000 {
		t.Error(h.set)
	}
	soon, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	_ = h.Flush(soon)
	if h.set < 50000 || h.set > 60001 {
		t.Error(h.set)
	}
	_ = h.Flush(context.Background())
	if h.set != 7000 {
		t.Error(h.set)
	}
}
