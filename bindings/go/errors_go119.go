// SPDX-License-Identifier: LGPL-2.1-or-later

//go:build !go1.20

package ipvs

import "errors"

// Is does in Go 1.19 what Unwrap does later.
func (e *BatchError) Is(target error) bool {
	for _, failure := range e.Failures {
		if errors.Is(failure.Err, target) {
			return true
		}
	}
	return false
}

// As does in Go 1.19 what Unwrap does later: the first failure that fits.
func (e *BatchError) As(target any) bool {
	for _, failure := range e.Failures {
		if errors.As(failure.Err, target) {
			return true
		}
	}
	return false
}
