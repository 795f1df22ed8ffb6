// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs

// #include <libipvs/libipvs.h>
import "C"

// The reasons.
const (
	// ErrNone: nothing failed.
	ErrNone Reason = C.IPVS_REASON_NONE
	// ErrInvalid: a field is out of range, or the record contradicts itself.
	ErrInvalid Reason = C.IPVS_REASON_INVALID
	// ErrText: a text could not be understood.
	ErrText Reason = C.IPVS_REASON_TEXT
	// ErrNoService: no such service.
	ErrNoService Reason = C.IPVS_REASON_NO_SERVICE
	// ErrNoServer: the service has no such server.
	ErrNoServer Reason = C.IPVS_REASON_NO_SERVER
	// ErrServiceExists: the service exists already.
	ErrServiceExists Reason = C.IPVS_REASON_SERVICE_EXISTS
	// ErrServerExists: the service has this server already.
	ErrServerExists Reason = C.IPVS_REASON_SERVER_EXISTS
	// ErrNoScheduler: the kernel has no such scheduler and could not load it.
	ErrNoScheduler Reason = C.IPVS_REASON_NO_SCHEDULER
	// ErrScheduler: the scheduler refused the service, or can't do what is asked.
	ErrScheduler Reason = C.IPVS_REASON_SCHEDULER
	// ErrNoPE: the kernel has no such persistence engine and could not load it.
	ErrNoPE Reason = C.IPVS_REASON_NO_PE
	// ErrServerAddress: not an address that a server can have in this network namespace.
	ErrServerAddress Reason = C.IPVS_REASON_SERVER_ADDRESS
	// ErrFamily: address family unknown, or switched off in this kernel.
	ErrFamily Reason = C.IPVS_REASON_FAMILY
	// ErrMixedFamily: servers of the other family and a sync daemon exclude each other.
	ErrMixedFamily Reason = C.IPVS_REASON_MIXED_FAMILY
	// ErrDaemonRuns: a sync daemon of this state runs already.
	ErrDaemonRuns Reason = C.IPVS_REASON_DAEMON_RUNS
	// ErrNoDaemon: no sync daemon of this state runs.
	ErrNoDaemon Reason = C.IPVS_REASON_NO_DAEMON
	// ErrNoInterface: no such network interface.
	ErrNoInterface Reason = C.IPVS_REASON_NO_INTERFACE
	// ErrNetwork: the sync daemon's sockets could not be set up.
	ErrNetwork Reason = C.IPVS_REASON_NETWORK
	// ErrNoModule: the running kernel has no IPVS (module ip_vs).
	ErrNoModule Reason = C.IPVS_REASON_NO_MODULE
	// ErrPermission: CAP_NET_ADMIN is missing.
	ErrPermission Reason = C.IPVS_REASON_PERMISSION
	// ErrUserNamespace: the process is in a user namespace, where the kernel refuses all IPVS
	// commands whatever the capabilities.
	ErrUserNamespace Reason = C.IPVS_REASON_USER_NAMESPACE
	// ErrNetns: the network namespace can't be entered, or is not the one that is meant.
	ErrNetns Reason = C.IPVS_REASON_NETNS
	// ErrMemory: no memory, here or in the kernel.
	ErrMemory Reason = C.IPVS_REASON_MEMORY
	// ErrTimeout: no answer before the deadline.
	ErrTimeout Reason = C.IPVS_REASON_TIMEOUT
	// ErrChanged: what was listed kept changing: try again; or someone else has changed it.
	ErrChanged Reason = C.IPVS_REASON_CHANGED
	// ErrAnswer: the kernel's answer makes no sense, or was lost.
	ErrAnswer Reason = C.IPVS_REASON_ANSWER
	// ErrNotOpen: the handle is not open.
	ErrNotOpen Reason = C.IPVS_REASON_NOT_OPEN
	// ErrBusy: the handle is in use by another thread, or the server is in another job's hand.
	ErrBusy Reason = C.IPVS_REASON_BUSY
	// ErrUnsupported: this kernel does not know the command.
	ErrUnsupported Reason = C.IPVS_REASON_UNSUPPORTED
	// ErrSystem: another system error; the code says which.
	ErrSystem Reason = C.IPVS_REASON_SYSTEM
	// ErrNoSysctl: this kernel has no such sysctl.
	ErrNoSysctl Reason = C.IPVS_REASON_NO_SYSCTL
	// ErrReadOnly: the sysctl can't be written here: the kernel has it read-only in this
	// network namespace, or /proc/sys is mounted read-only.
	ErrReadOnly Reason = C.IPVS_REASON_READ_ONLY
	// ErrLastServer: the service would be left without a server of a weight above 0.
	ErrLastServer Reason = C.IPVS_REASON_LAST_SERVER
)
