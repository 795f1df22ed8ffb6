# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every function of the library has its counterpart, and the stub is the module's."""

import os
import pathlib
import re
import unittest

import ipvs
from ipvs import _libipvs

SOURCE = pathlib.Path(os.environ["srcdir"])
OURS = SOURCE / "bindings/python"

# What Python people use for it: where it is not called itself, why.
COVERS = {
    "addr_compare": "ServerKey.__lt__", "addr_format": "Address", "addr_parse": "Address",
    "advice_list": "Handle.advice", "advice_make": "advise", "advice_name": "AdviceId.__str__",
    "advices_free": "Handle.advice", "batch_begin": "Handle.batch", "batch_end": "Handle.batch",
    "conn_reader_close": "Connections.close", "conn_reader_error": "TextError",
    "conn_reader_filter_dest": "Handle.connections",
    "conn_reader_filter_protocol": "Handle.connections",
    "conn_reader_filter_service": "Handle.connections",
    "conn_reader_filter_states": "Handle.connections", "conn_reader_free": "Connections.close",
    "conn_reader_new": "Handle.connections", "conn_reader_next": "Connections.__next__",
    "conn_reader_open": "Handle.connections", "conn_reader_open_fd": "read_connections",
    "conn_state_name": "ConnectionState.__str__", "conn_state_parse": "ConnectionState",
    "cpu_list": "Handle.cpus", "cpus_free": "Handle.cpus", "cpus_sum": "Stats.sum",
    "daemon_list": "Handle.daemons", "daemon_start": "Handle.start_daemon",
    "daemon_state_name": "DaemonState.__str__", "daemon_state_parse": "DaemonState",
    "daemon_stop": "Handle.stop_daemon", "deadline_set": "Handle.timeout",
    "dest_add": "Handle.add_server", "dest_compare": "ServerKey.__lt__",
    "dest_delete": "Handle.delete_server", "dest_format": "ServerKey.__str__",
    "dest_get": "Handle.get_server", "dest_list": "Handle.servers", "dest_parse": "ServerKey.parse",
    "dest_set_weight": "Handle.set_weight", "dest_update": "Handle.update_server",
    "dests_free": "Handle.servers", "drain_add": "Drain.add", "drain_add_raise": "Drain.add_raise",
    "drain_add_shift": "Drain.add_shift", "drain_apply": "Drain.apply",
    "drain_cancel": "Drain.cancel", "drain_decide": "Drain.decide", "drain_find": "Drain.job",
    "drain_free": "Drain.close", "drain_harms_format": "DrainHarm.__str__",
    "drain_holds_format": "DrainHold.__str__", "drain_job": "Drain.jobs",
    "drain_job_count": "Drain.__len__", "drain_kind_name": "DrainKind.__str__",
    "drain_new": "Drain", "drain_next": "Drain.next", "drain_part": "Drain.parts",
    "drain_part_format": "DrainPart.__str__", "drain_phase_name": "DrainPhase.__str__",
    "drain_plan": "Drain.plan", "drain_remove": "Drain.remove",
    "drain_result_name": "DrainResult.__str__", "drain_step": "Drain.step",
    "failures_free": "BatchError.failures", "forward_name": "Forward.__str__",
    "forward_parse": "Forward", "free": "Handle.close", "get_stats": "Handle.stats",
    "info_get": "Handle.info", "last_error": "Handle.last_error",
    "library_version": "library_version", "netns_set": "Handle", "netns_set_fd": "Handle",
    "new": "Handle", "open": "Handle.open", "plan_apply": "Handle.apply", "plan_free": "Plan.close",
    "plan_make": "Plan.make", "plan_new": "Plan", "plan_step_count": "Plan.__len__",
    "plan_step_format": "Plan.steps", "plan_step_result": "Plan.steps",
    "protocol_name": "Protocol.__str__", "protocol_parse": "Protocol",
    "rates_make": "Rates.between", "reason_name": "Reason.__str__",
    "sched_flags_format": "Service.sched_flags", "sched_flags_parse": "Service",
    "scope_add_all": "Scope.add_all", "scope_add_marks": "Scope.add_marks",
    "scope_add_range": "Scope.add_network", "scope_add_service": "Scope.add",
    "scope_free": "Scope.close", "scope_has": "Scope.__contains__",
    "scope_keep_weights": "Scope.keep_weights", "scope_new": "Scope",
    "service_add": "Handle.add_service", "service_compare": "ServiceKey.__lt__",
    "service_delete": "Handle.delete_service", "service_flush": "Handle.flush",
    "service_format": "ServiceKey.__str__", "service_get": "Handle.get_service",
    "service_list": "Handle.services", "service_parse": "ServiceKey.parse",
    "service_set_scheduler": "Handle.set_scheduler", "service_update": "Handle.update_service",
    "services_free": "Handle.services", "severity_name": "Severity.__str__",
    "shutdown": "Handle.shutdown", "stats_zero": "Handle.zero", "sysctl_about": "Sysctl.about",
    "sysctl_format": "Sysctl.__str__", "sysctl_get": "Sysctls.record",
    "sysctl_list": "Sysctls.records", "sysctl_parse": "Sysctl.parse",
    "sysctl_set": "Sysctls.__setitem__", "sysctls_free": "Sysctls.records",
    "table_clear": "Table.clear", "table_daemons": "Table.daemons",
    "table_delete_dest": "Table.delete_server", "table_delete_service": "Table.delete_service",
    "table_dests": "Table.servers", "table_detach": "Table.detach",
    "table_find_dest": "Table.server", "table_find_service": "Table.service",
    "table_free": "Table.close", "table_load": "Handle.load", "table_new": "Table",
    "table_put_daemon": "Table.put_daemon", "table_put_dest": "Table.put_server",
    "table_put_service": "Table.put_service", "table_read": "Table.parse",
    "table_reader_dests": "Walk.__next__", "table_reader_free": "Walk.close",
    "table_reader_new": "Handle.walk", "table_reader_next": "Walk.__next__",
    "table_reader_service": "Walk.__next__", "table_reader_start": "Handle.walk",
    "table_service": "Table.services", "table_service_count": "Table.__len__",
    "table_set_timeouts": "Table.timeouts", "table_sync": "Handle.sync",
    "table_timeouts": "Table.timeouts", "table_write": "Table.__str__",
    "text_errors_free": "TextError.problems", "text_free": "Table.__str__",
    "timeouts_get": "Handle.timeouts", "timeouts_set": "Handle.set_timeouts",
    "tunnel_name": "Tunnel.__str__", "tunnel_parse": "Tunnel",
}  # fmt: skip

# Python has its own: ipaddress, enums that are compared with the library's names (test_records).
NATIVE = {
    "addr_compare", "addr_format", "addr_parse", "advice_name", "severity_name", "protocol_name",
    "protocol_parse", "forward_name", "forward_parse", "tunnel_name", "tunnel_parse", "reason_name",
    "daemon_state_name", "daemon_state_parse", "drain_kind_name", "drain_phase_name",
    "drain_result_name", "drain_holds_format", "drain_harms_format",
    "conn_reader_close",  # a reader that is closed is freed
}  # fmt: skip


def exported():
    text = (SOURCE / "lib/libipvs.map").read_text()
    return set(re.findall(r"^\s*ipvs_(\w+);", text, re.M))


class Coverage(unittest.TestCase):
    def test_every_function_has_a_counterpart(self):
        """each function that the library exports has its counterpart"""
        self.assertEqual(set(COVERS), exported())
        for name in COVERS.values():
            found = ipvs
            for part in name.split("."):
                found = getattr(found, part, None)
            self.assertIsNotNone(found, name)

    def test_every_function_is_used(self):
        """each function is called, but for those that Python has for itself"""
        text = "".join(
            path.read_text()
            for pattern in ("ipvs/*.py", "src/*.[chi]")
            for path in OURS.glob(pattern)
        )
        for name in exported() - NATIVE:
            ours = f"handle_{name}" if name in ("new", "free", "open", "shutdown") else name
            freed = re.sub(r"_free$", "", name) if name.endswith("s_free") else ours
            used = re.search(rf"_libipvs\.{ours}\b|\bc\.{ours}\b|\bipvs_{ours}\b", text)
            listed = re.search(rf"^%list\({freed},", text, re.M)
            self.assertTrue(used or listed, name)

    def test_stub(self):
        """the stub has what the module has, and nothing else"""
        stub = (OURS / "ipvs/_libipvs.pyi").read_text()
        named = set(re.findall(r"^def (\w+)", stub, re.M)) | set(
            re.findall(r"^([A-Z]\w+): int", stub, re.M)
        )
        self.assertEqual(named, {name for name in dir(_libipvs) if not name.startswith("_")})

    def test_version(self):
        """the package's version is the library's"""
        self.assertEqual(ipvs.__version__, ipvs.library_version())
        project = (OURS / "pyproject.toml").read_text()
        self.assertIn(f'\nversion = "{ipvs.__version__}"\n', project)

    def test_everything_public_is_documented(self):
        """each class and method that is public says what it does"""
        plain = {"address", "port", "protocol", "fwmark", "key", "family", "weight", "scheduler",
                 "server", "service", "done", "is_template"}  # fmt: skip
        for name, thing in vars(ipvs).items():
            if (
                name.startswith("_")
                or not isinstance(thing, type)
                or not thing.__module__.startswith("ipvs")
            ):
                continue
            self.assertTrue(thing.__doc__, name)
            for method, value in vars(thing).items():
                inner = getattr(value, "fget", value)
                if not method.startswith("_") and (
                    callable(inner) or isinstance(value, classmethod)
                ):
                    if method not in plain:
                        self.assertTrue(getattr(value, "__doc__", None), f"{name}.{method}")
