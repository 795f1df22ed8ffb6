// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs

// #include <libipvs/libipvs.h>
import "C"

import "libipvs.example/go/ipvs/internal/swig"

// ConnState is what a connection is doing. Numbers never change.
type ConnState uint32

// The states.
const (
	// ConnNone: nothing yet; a template that no client has used to the end of a handshake.
	ConnNone ConnState = C.IPVS_CONN_STATE_NONE
	// ConnAssured: template: a connection by it was established.
	ConnAssured ConnState = C.IPVS_CONN_STATE_ASSURED
	// ConnUDP: every connection of UDP.
	ConnUDP ConnState = C.IPVS_CONN_STATE_UDP
	// ConnEstablished: TCP, SCTP.
	ConnEstablished ConnState = C.IPVS_CONN_STATE_ESTABLISHED
	// ConnSynSent: TCP.
	ConnSynSent ConnState = C.IPVS_CONN_STATE_SYN_SENT
	// ConnSynRecv: TCP.
	ConnSynRecv ConnState = C.IPVS_CONN_STATE_SYN_RECV
	// ConnFinWait: TCP.
	ConnFinWait ConnState = C.IPVS_CONN_STATE_FIN_WAIT
	// ConnTimeWait: TCP.
	ConnTimeWait ConnState = C.IPVS_CONN_STATE_TIME_WAIT
	// ConnClose: TCP.
	ConnClose ConnState = C.IPVS_CONN_STATE_CLOSE
	// ConnCloseWait: TCP.
	ConnCloseWait ConnState = C.IPVS_CONN_STATE_CLOSE_WAIT
	// ConnLastAck: TCP.
	ConnLastAck ConnState = C.IPVS_CONN_STATE_LAST_ACK
	// ConnListen: TCP: expected, such as FTP's data.
	ConnListen ConnState = C.IPVS_CONN_STATE_LISTEN
	// ConnSynAck: TCP.
	ConnSynAck ConnState = C.IPVS_CONN_STATE_SYNACK
	// ConnInit1: SCTP: the first INIT.
	ConnInit1 ConnState = C.IPVS_CONN_STATE_INIT1
	// ConnInit: SCTP: another INIT.
	ConnInit ConnState = C.IPVS_CONN_STATE_INIT
	// ConnCookieSent: SCTP.
	ConnCookieSent ConnState = C.IPVS_CONN_STATE_COOKIE_SENT
	// ConnCookieReplied: SCTP.
	ConnCookieReplied ConnState = C.IPVS_CONN_STATE_COOKIE_REPLIED
	// ConnCookieWait: SCTP.
	ConnCookieWait ConnState = C.IPVS_CONN_STATE_COOKIE_WAIT
	// ConnCookie: SCTP.
	ConnCookie ConnState = C.IPVS_CONN_STATE_COOKIE
	// ConnCookieEchoed: SCTP.
	ConnCookieEchoed ConnState = C.IPVS_CONN_STATE_COOKIE_ECHOED
	// ConnShutdownSent: SCTP.
	ConnShutdownSent ConnState = C.IPVS_CONN_STATE_SHUTDOWN_SENT
	// ConnShutdownReceived: SCTP.
	ConnShutdownReceived ConnState = C.IPVS_CONN_STATE_SHUTDOWN_RECEIVED
	// ConnShutdownAckSent: SCTP.
	ConnShutdownAckSent ConnState = C.IPVS_CONN_STATE_SHUTDOWN_ACK_SENT
	// ConnRejected: SCTP.
	ConnRejected ConnState = C.IPVS_CONN_STATE_REJECTED
	// ConnClosed: SCTP.
	ConnClosed ConnState = C.IPVS_CONN_STATE_CLOSED
	// ConnErr: a number beyond all states ("ERR!"), which Linux 5.10 and 6.1 take from another host through a sync daemon.
	ConnErr ConnState = C.IPVS_CONN_STATE_ERR
	// ConnBug: the kernel says "BUG!".
	ConnBug ConnState = C.IPVS_CONN_STATE_BUG
	// ConnUnnamed: the kernel has no name for it ("?").
	ConnUnnamed ConnState = C.IPVS_CONN_STATE_UNNAMED
)

// String is the state as the kernel writes it: "ESTABLISHED", "C-SENT", ...
func (s ConnState) String() string {
	return nameOr(swig.Conn_state_name(uint(s)), "state", uint32(s))
}

// MarshalText gives what String does.
func (s ConnState) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText takes what String gives.
func (s *ConnState) UnmarshalText(text []byte) error {
	return parseName(s, swig.Conn_state_parse, "a connection's state", text)
}
