// SPDX-License-Identifier: LGPL-2.1-or-later

//go:build go1.20

package ipvs

// Unwrap gives the failures, for errors.Is and errors.As.
func (e *BatchError) Unwrap() []error {
	all := make([]error, len(e.Failures))
	for i, failure := range e.Failures {
		all[i] = failure.Err
	}
	return all
}
