// SPDX-License-Identifier: LGPL-2.1-or-later

// Package ipvs controls Linux's in-kernel load balancer, IPVS, through the C library libipvs.
//
//	h, err := ipvs.Open()
//	if err != nil {
//		return err
//	}
//	defer h.Close()
//	web := ipvs.MustParseServiceKey("tcp 10.20.30.40:80")
//	server := ipvs.Server{Addr: netip.MustParseAddrPort("10.0.0.2:8080"), Weight: 1}
//	err = h.AddService(ctx, ipvs.Service{Key: web, Scheduler: "wrr"})
//	err = h.AddServer(ctx, web, server)
//
// A Handle is the connection to the kernel; a Table is all services and servers as one value; a Plan
// is the difference of two tables, to be shown or applied; a Scope is the services that are one's
// own; a Drain moves traffic gently. They own memory of the library: Close gives it back, and a
// finalizer does for those that were forgotten. All may be used by many goroutines. Everything else
// is plain values, which nothing outlives.
//
// Errors have a reason, for errors.Is: ErrNoService, ErrServiceExists, ErrPermission, ...
//
// To build it takes a C compiler and libipvs with its headers, found by pkg-config.
package ipvs
