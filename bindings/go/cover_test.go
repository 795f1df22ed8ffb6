// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// What does in Go what each function of the library does. Two packages of the standard library are
// named where Go has it already.
const counterparts = `
addr_compare netip.Addr.Compare
addr_format netip.Addr.String
addr_parse netip.ParseAddr
advice_list Handle.Advice
advice_make MakeAdvice
advice_name AdviceID.String
advices_free Handle.Advice
batch_begin Handle.Batch
batch_end Handle.Batch
conn_reader_close Conns.Close
conn_reader_error Conns.Err
conn_reader_filter_dest ConnFilter
conn_reader_filter_protocol ConnFilter
conn_reader_filter_service ConnFilter
conn_reader_filter_states ConnFilter
conn_reader_free Conns.Close
conn_reader_new Handle.Connections
conn_reader_next Conns.Next
conn_reader_open Handle.Connections
conn_reader_open_fd ReadConnections
conn_state_name ConnState.String
conn_state_parse ConnState.UnmarshalText
cpu_list Handle.CPUs
cpus_free Handle.CPUs
cpus_sum SumCPUs
daemon_list Handle.Daemons
daemon_start Handle.StartDaemon
daemon_state_name DaemonState.String
daemon_state_parse DaemonState.UnmarshalText
daemon_stop Handle.StopDaemon
deadline_set WithTimeout
dest_add Handle.AddServer
dest_compare netip.Addr.Compare
dest_delete Handle.DeleteServer
dest_format netip.AddrPort.String
dest_get Handle.Server
dest_list Handle.Servers
dest_parse ParseServer
dest_set_weight Handle.SetWeight
dest_update Handle.UpdateServer
dests_free Handle.Servers
drain_add Drain.Add
drain_add_raise Drain.AddRaise
drain_add_shift Drain.AddShift
drain_apply Drain.Apply
drain_cancel Drain.Cancel
drain_decide Drain.Decide
drain_find Drain.Job
drain_free Drain.Close
drain_harms_format DrainHarms.String
drain_holds_format DrainHolds.String
drain_job Drain.Jobs
drain_job_count Drain.Jobs
drain_kind_name DrainKind.String
drain_new NewDrain
drain_next Drain.Next
drain_part Drain.Parts
drain_part_format DrainPart.String
drain_phase_name DrainPhase.String
drain_plan Drain.Plan
drain_remove Drain.Remove
drain_result_name DrainResult.String
drain_step Drain.Step
failures_free BatchError
forward_name Forward.String
forward_parse Forward.UnmarshalText
free Handle.Close
get_stats Handle.Stats
info_get Handle.Info
last_error Error
library_version LibraryVersion
netns_set WithNetns
netns_set_fd WithNetnsFile
new New
open Open
plan_apply Handle.Apply
plan_free Plan.Close
plan_make MakePlan
plan_new NewPlan
plan_step_count Plan.Len
plan_step_format Plan.Steps
plan_step_result Plan.Steps
protocol_name Protocol.String
protocol_parse Protocol.UnmarshalText
rates_make MakeRates
reason_name Reason.String
sched_flags_format ServiceFlags.Sched
sched_flags_parse ParseSchedFlags
scope_add_all Scope.AddAll
scope_add_marks Scope.AddMarks
scope_add_range Scope.AddPrefix
scope_add_service Scope.AddService
scope_free Scope.Close
scope_has Scope.Has
scope_keep_weights Scope.KeepWeights
scope_new NewScope
service_add Handle.AddService
service_compare ServiceKey.Compare
service_delete Handle.DeleteService
service_flush Handle.Flush
service_format ServiceKey.String
service_get Handle.Service
service_list Handle.Services
service_parse ParseServiceKey
service_set_scheduler Handle.SetScheduler
service_update Handle.UpdateService
services_free Handle.Services
severity_name Severity.String
shutdown Handle.Shutdown
stats_zero Handle.ZeroStats
sysctl_about SysctlAbout
sysctl_format Sysctl.String
sysctl_get Handle.Sysctl
sysctl_list Handle.Sysctls
sysctl_parse ParseSysctl
sysctl_set Handle.SetSysctl
sysctls_free Handle.Sysctls
table_clear Table.Clear
table_daemons Table.Daemons
table_delete_dest Table.DeleteServer
table_delete_service Table.DeleteService
table_dests Table.Servers
table_detach Table.Detach
table_find_dest Table.Server
table_find_service Table.Service
table_free Table.Close
table_load Handle.Load
table_new NewTable
table_put_daemon Table.PutDaemon
table_put_dest Table.PutServer
table_put_service Table.PutService
table_read ParseTable
table_reader_dests TableReader.Servers
table_reader_free TableReader.Close
table_reader_new Handle.ReadTable
table_reader_next TableReader.Next
table_reader_service TableReader.Service
table_reader_start Handle.ReadTable
table_service Table.Services
table_service_count Table.Len
table_set_timeouts Table.SetTimeouts
table_sync Handle.Sync
table_timeouts Table.Timeouts
table_write Table.MarshalText
text_errors_free TextError
text_free Table.MarshalText
timeouts_get Handle.Timeouts
timeouts_set Handle.SetTimeouts
tunnel_name TunnelType.String
tunnel_parse TunnelType.UnmarshalText
`

// public is what the package offers: "Open", "Handle.AddService", "Service.Scheduler", "TCP".
func public(t *testing.T) map[string]bool {
	t.Helper()
	packages, err := parser.ParseDir(token.NewFileSet(), ".", func(file fs.FileInfo) bool {
		return !strings.HasSuffix(file.Name(), "_test.go")
	}, 0)
	must(t, err)
	found := map[string]bool{}
	for _, file := range packages["ipvs"].Files {
		for _, decl := range file.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				found[receiver(d)+d.Name.Name] = true
			case *ast.GenDecl:
				addSpecs(found, d.Specs)
			}
		}
	}
	return found
}

func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return ""
	}
	at := d.Recv.List[0].Type
	if star, ok := at.(*ast.StarExpr); ok {
		at = star.X
	}
	return at.(*ast.Ident).Name + "."
}

func addSpecs(found map[string]bool, specs []ast.Spec) {
	for _, spec := range specs {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			found[s.Name.Name] = true
			if record, ok := s.Type.(*ast.StructType); ok {
				for _, field := range record.Fields.List {
					for _, name := range field.Names {
						found[s.Name.Name+"."+name.Name] = true
					}
				}
			}
		case *ast.ValueSpec:
			for _, name := range s.Names {
				found[name.Name] = true
			}
		}
	}
}

func exists(found map[string]bool, name string) bool {
	return found[name] || strings.HasPrefix(name, "netip.")
}

// A new function of the library without a counterpart fails here.
func TestEveryFunctionHasItsCounterpart(t *testing.T) {
	text, err := os.ReadFile("../../lib/libipvs.map")
	must(t, err)
	found, table := public(t), map[string]string{}
	for _, line := range strings.Fields(strings.ReplaceAll(strings.TrimSpace(counterparts), " ", "=")) {
		function, name, _ := strings.Cut(line, "=")
		table[function] = name
		if !exists(found, name) {
			t.Errorf("%s: there is no %s", function, name)
		}
	}
	functions := regexp.MustCompile(`\bipvs_(\w+);`).FindAllStringSubmatch(string(text), -1)
	for _, function := range functions {
		if table[function[1]] == "" {
			t.Errorf("ipvs_%s has no counterpart", function[1])
		}
		delete(table, function[1])
	}
	for function := range table {
		t.Errorf("there is no ipvs_%s any more", function)
	}
}

// So does one that the generated code has, and nothing of this package calls.
func TestEveryFunctionIsCalled(t *testing.T) {
	files, err := os.ReadDir(".")
	must(t, err)
	var text strings.Builder
	for _, file := range files {
		if strings.HasSuffix(file.Name(), ".go") && !strings.HasSuffix(file.Name(), "_test.go") {
			source, err := os.ReadFile(file.Name())
			must(t, err)
			text.Write(source)
		}
	}
	generated, err := os.ReadFile("internal/swig/swig.go")
	must(t, err)
	inGo := map[string]bool{"Addr_parse": true, "Addr_format": true, "Addr_compare": true,
		"Dest_format": true, "Dest_compare": true, "Services_free": true, "Conn_reader_close": true}
	for _, function := range regexp.MustCompile(`(?m)^func ([A-Z]\w*_\w+)\(`).FindAllStringSubmatch(
		string(generated), -1) {
		name := function[1]
		if strings.HasPrefix(name, "NewIpvs") || strings.HasPrefix(name, "DeleteIpvs") ||
			strings.HasPrefix(name, "Swig_") || strings.HasPrefix(name, "GetIpvs") {
			continue
		}
		if !inGo[name] && !strings.Contains(text.String(), "swig."+name) {
			t.Errorf("%s is not called", name)
		}
	}
}

// What doc/migrating.md sends people to is there: every name in its right-hand columns.
func TestMigratingNamesWhatIsThere(t *testing.T) {
	text, err := os.ReadFile("../../doc/migrating.md")
	must(t, err)
	found, seen := public(t), 0
	for _, line := range strings.Split(string(text), "\n") {
		cells := strings.Split(line, " | ")
		if !strings.HasPrefix(line, "| `") || len(cells) != 2 {
			continue
		}
		for _, name := range regexp.MustCompile("`([A-Za-z][\\w.]*)`").FindAllStringSubmatch(cells[1], -1) {
			elsewhere := name[1] == "encoding" || name[1] == "AddDest"
			if !elsewhere && !exists(found, name[1]) {
				t.Errorf("there is no %s", name[1])
			}
			seen++
		}
	}
	if seen < 80 {
		t.Errorf("only %d names are found", seen)
	}
}
