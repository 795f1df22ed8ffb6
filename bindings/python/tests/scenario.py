#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""usage: scenario.py --list | --each PREFIX | NAME: tests/bindings/scenarios, in Python."""

import sys
from dataclasses import replace

import ipvs
from ipvs import Daemon, Drain, Plan, Scope, Server, Service, ServiceKey, Table, Timeouts

WEB = "tcp 10.0.0.1:80"
DNS = "udp 10.0.0.1:53"
RULES = """\
-A -t 10.0.0.1:80 -s wrr
-a -t 10.0.0.1:80 -r 10.0.0.2:80 -m -w 5
-a -t 10.0.0.1:80 -r 10.0.0.5:80 -i -w 1 --tun-type gre --tun-csum
-A -u [2001:db8::1]:53 -s rr -p 60 -M 64
-a -u [2001:db8::1]:53 -r [2001:db8::2]:53 -g -w 1 -x 10 -y 5
-A -f 9 -s sh -b sh-port
"""

lb = None
scenarios = {}


def scenario(run):
    scenarios[run.__name__.replace("_", "-")] = run
    return run


def tell(error):
    print(f"{error.reason}: {error.strerror}")


def say(do, *arguments, **settings):
    """What it returns; None after an error."""
    try:
        result = do(*arguments, **settings)
    except ipvs.Error as error:
        tell(error)
        for failure in getattr(error, "failures", ()):
            if do != lb.sync:
                tell_failure(failure)
        return None
    print("ok")
    return result


def tell_failure(failure):
    print(f"failed {failure.index}: {failure.reason}: {failure.text}")


def set_up_web():
    lb.add_service(WEB, scheduler="wrr")
    for i in 1, 2, 3:
        lb.add_server(WEB, f"10.0.0.{i + 1}:80", weight=i)


def print_steps(plan):
    for step in plan:
        print(f"step {1 if step.result is None else step.result}: {step}")


def sync_table(text, scope=None):
    with Table.parse(text) as desired, Plan() as plan:
        failures = ()
        try:
            lb.sync(desired, scope, plan=plan)
            print("ok")
        except ipvs.BatchError as error:
            tell(error)
            failures = error.failures
        except ipvs.Error as error:
            tell(error)
        print_steps(plan)
        for failure in failures:
            tell_failure(failure)


@scenario
def service_tcp():
    say(lb.add_service, WEB, scheduler="rr")


@scenario
def service_ipv6():
    say(lb.add_service, Service.tcp("[2001:db8::1]:80"))
    say(lb.add_service, Service.udp("[2001:db8::1]:53", scheduler="rr"))


@scenario
def service_mark():
    say(lb.add_service, Service.mark(7, scheduler="rr"))
    say(lb.add_service, Service.mark(4294967295, ipv6=True, scheduler="lc"))


@scenario
def service_protocols():
    say(lb.add_service, DNS, scheduler="rr")
    say(lb.add_service, Service.sctp("10.0.0.1:5000", scheduler="rr"))


@scenario
def service_persistent():
    kept = {"flags": "persistent", "timeout_s": 360}
    say(lb.add_service, WEB, netmask="255.255.255.0", **kept)
    say(lb.add_service, "tcp [2001:db8::1]:80", scheduler="rr", prefix_len=64, **kept)


@scenario
def service_one_packet():
    say(lb.add_service, DNS, scheduler="rr", flags=ipvs.ServiceFlag.ONEPACKET)


@scenario
def service_flags():
    say(lb.add_service, WEB, scheduler="sh", flags="sh-fallback,sh-port")


@scenario
def service_edit():
    lb.add_service(WEB, scheduler="rr", flags="persistent", timeout_s=60)
    say(lb.edit_service, WEB, timeout_s=120)
    say(lb.set_scheduler, WEB, "wlc")


@scenario
def service_delete():
    set_up_web()
    lb.add_service(DNS, scheduler="rr")
    say(lb.delete_service, WEB)


@scenario
def service_flush():
    set_up_web()
    lb.add_service(DNS, scheduler="rr")
    say(lb.flush)


@scenario
def service_list():
    for text, scheduler in (
        ("fwmark 7", "rr"),
        ("tcp [2001:db8::1]:80", "lc"),
        (DNS, "wrr"),
        (WEB, "sh"),
    ):
        lb.add_service(text, scheduler=scheduler)
    for entry in say(lb.services):
        print(entry, entry.scheduler)


@scenario
def service_errors():
    web = Service(WEB, scheduler="rr")
    lb.add_service(web)
    say(lb.add_service, web)
    say(lb.add_service, DNS, scheduler="foo")
    say(lb.delete_service, "tcp 10.0.0.9:80")
    say(lb.update_service, web.replace(flags="onepacket"))
    say(lb.add_service, WEB, scheduler="bad name")
    say(lb.add_service, "tcp 10.0.0.1:0", scheduler="rr")
    say(lb.update_service, replace(web, flags="persistent", timeout_s=60, pe_name="nope"))


@scenario
def name_errors():
    for text in (
        "tcp 10.0.0.1",
        "tdp 10.0.0.1:80",
        "fwmark 0",
        "tcp 10.0.0.1:65536",
        "",
        "tcp [::1:80",
    ):
        say(Service, text)
    for text in "10.0.0.1", "10.0.0.256:80", "::1:80", "x":
        say(Server, text)


@scenario
def server_add():
    set_up_web()
    say(lb.add_server, WEB, "10.0.0.5:8080", weight=5, upper_threshold=100, lower_threshold=50)


@scenario
def server_ipv6():
    lb.add_service("tcp [2001:db8::1]:80", scheduler="rr")
    say(lb.add_server, "tcp [2001:db8::1]:80", "[2001:db8::2]:8080")


@scenario
def server_forward():
    lb.add_service(WEB, scheduler="rr")
    for i, forward in enumerate(["masq", "local", "tunnel", "droute"]):
        say(lb.add_server, WEB, f"10.0.0.{3 + i}:80", forward=forward)


@scenario
def server_tunnels():
    lb.add_service(WEB, scheduler="rr")
    tunnel = {"forward": "tunnel"}
    say(lb.add_server, WEB, "10.0.0.2:80", **tunnel)
    say(
        lb.add_server,
        WEB,
        "10.0.0.3:80",
        tun_type="gue",
        tun_port=6080,
        tun_flags="remcsum",
        **tunnel,
    )
    say(lb.add_server, WEB, "10.0.0.4:80", tun_type="gre", tun_flags="csum", **tunnel)


@scenario
def server_mixed_family():
    lb.add_service(WEB, scheduler="rr")
    say(lb.add_server, WEB, "[2001:db8::2]:80", forward="tunnel")


@scenario
def server_weight():
    set_up_web()
    say(lb.set_weight, WEB, "10.0.0.2:80", 0)
    say(lb.set_weight, WEB, "10.0.0.3:80", 2147483647)


@scenario
def server_edit():
    set_up_web()
    lb.add_server(WEB, "10.0.0.5:80", weight=5, upper_threshold=100)
    say(lb.edit_server, WEB, "10.0.0.5:80", weight=7, forward="droute")


@scenario
def server_delete():
    set_up_web()
    say(lb.delete_server, WEB, "10.0.0.3:80")


@scenario
def server_list():
    set_up_web()
    for entry in say(lb.servers, WEB):
        print(entry, entry.server.forward, entry.weight, entry.active_conns, entry.inactive_conns)


@scenario
def server_errors():
    set_up_web()
    say(lb.add_server, WEB, "10.0.0.2:80")
    say(lb.add_server, "tcp 10.0.0.9:80", "10.0.0.2:80")
    say(lb.add_server, WEB, "224.0.0.1:80")
    say(lb.set_weight, WEB, "10.0.0.9:80", 1)
    say(lb.delete_server, WEB, "10.0.0.9:80")
    say(lb.add_server, WEB, "10.0.0.9:80", tun_port=6080)
    say(lb.add_server, WEB, "10.0.0.9:80", lower_threshold=1)


def in_batch(fill):
    with lb.batch():
        fill()


@scenario
def batch():
    def fill():
        lb.add_service(WEB, scheduler="wrr")
        for i in range(1, 101):
            lb.add_server(WEB, f"10.0.1.{i}:80", weight=i)

    say(in_batch, fill)


@scenario
def batch_failures():
    def fill():
        lb.add_server(WEB, "10.0.0.2:80")
        lb.add_server(WEB, "10.0.0.5:80")
        lb.delete_service("tcp 10.0.0.9:80")
        lb.add_service(DNS, scheduler="foo")
        lb.add_server(WEB, "10.0.0.6:80")

    set_up_web()
    say(in_batch, fill)


@scenario
def table_text():
    set_up_web()
    lb.add_service("fwmark 7", scheduler="rr")
    with say(lb.load) as table:
        print(table, end="")


@scenario
def table_restore():
    set_up_web()
    lb.add_service(DNS, scheduler="rr")
    sync_table(RULES)


@scenario
def table_sync_again():
    sync_table(RULES)
    sync_table(RULES)


@scenario
def table_build():
    table = Table()
    say(table.put_service, WEB, scheduler="rr")
    say(table.put_server, WEB, "10.0.0.2:80", weight=3)
    say(setattr, table, "timeouts", Timeouts(tcp_s=600))
    print(table, end="")
    with lb.load() as current:
        plan = say(Plan.make, current, table)
    print_steps(plan)
    say(lb.apply, plan)
    print_steps(plan)


@scenario
def text_errors():
    text = (
        "-A -t 10.0.0.1:80 -s rr\n-A -t 10.0.0.1 -s rr\n# fine\n"
        "-a -t 10.0.0.1:80 -r 10.0.0.2:80 -w many\n-a -t 10.0.0.9:80 -r 10.0.0.2:80\n-Z\n"
    )
    try:
        Table.parse(text)
    except ipvs.TextError as error:
        for problem in error.problems:
            print(f"{problem.line}:{problem.column}: {problem.reason}: {problem.text}")


@scenario
def plan_scope():
    set_up_web()
    for text in "tcp 10.1.0.1:80", "fwmark 9", "fwmark 10":
        lb.add_service(text, scheduler="rr")
    with Scope(["fwmark 9"], networks=["10.1.0.0/16"]) as scope:
        print(int(ServiceKey(fwmark=9) in scope))
        sync_table("-A -t 10.1.0.2:80 -s rr\n", scope)
        sync_table("-A -t 10.2.0.1:80 -s rr\n", scope)


@scenario
def plan_keep_weights():
    set_up_web()
    with Scope() as scope:
        scope.add_all()
        scope.keep_weights()
        sync_table(
            "-A -t 10.0.0.1:80 -s wrr\n-a -t 10.0.0.1:80 -r 10.0.0.2:80 -m -w 9\n"
            "-a -t 10.0.0.1:80 -r 10.0.0.9:80 -m -w 9\n",
            scope,
        )


@scenario
def plan_failures():
    sync_table(
        "-A -t 10.0.0.1:80 -s nope\n-A -t 10.0.0.1:81 -s rr\n"
        "-a -t 10.0.0.1:81 -r 10.0.0.2:80 -m -w 1\n"
    )


@scenario
def walk():
    set_up_web()
    lb.add_service(DNS, scheduler="rr")
    for service, servers in lb.walk():
        print(service, len(servers))


@scenario
def timeouts():
    say(lb.set_timeouts, tcp_s=1000, udp_s=30)
    now = lb.timeouts()
    print(now.tcp_s, now.tcp_fin_s, now.udp_s)
    say(lb.set_timeouts, tcp_s=4294967295)


@scenario
def daemons():
    master = Daemon("master", "lo", sync_id=3)
    backup = master.replace(state="backup", port=9000)
    say(lb.start_daemon, master)
    say(lb.start_daemon, master)
    say(lb.start_daemon, backup)
    for daemon in lb.daemons():
        print(daemon.state, daemon.interface, daemon.sync_id, daemon.port)
    say(lb.stop_daemon, "backup")
    say(lb.stop_daemon, "backup")
    say(lb.start_daemon, backup.replace(interface="none0"))


def set_sysctl(name, text):
    if say(ipvs.Sysctl.parse, name, text):
        say(lb.sysctls.__setitem__, name, text)


def get_sysctl(name):
    sysctl = say(lb.sysctls.record, name)
    if sysctl:
        print(sysctl)


@scenario
def sysctls():
    set_sysctl("conntrack", "1")
    set_sysctl("sync_threshold", (4, 60))
    set_sysctl("expire_nodest_conn", True)
    for name in "conntrack", "sync_threshold", "conn_reuse_mode":
        get_sysctl(name)


@scenario
def sysctl_errors():
    set_sysctl("conntrack", 2)
    set_sysctl("sync_threshold", "1")
    set_sysctl("conn_reuse_mode", "x")
    get_sysctl("no_such_sysctl")


@scenario
def stats():
    set_up_web()
    n = lb.stats(WEB, "10.0.0.2:80")
    print(n.conns, n.in_packets, n.in_bytes)
    say(lb.zero, WEB)
    say(lb.zero)
    say(lb.stats, DNS)


@scenario
def connections():
    reader = say(lb.connections, states=["ESTABLISHED"])
    print(0, len(list(reader)))


@scenario
def advice():
    lb.add_service(WEB, scheduler="sh", flags="persistent", timeout_s=60)
    set_sysctl("conn_reuse_mode", 0)
    for a in say(lb.advice):
        print(f"{a.severity} {a.id} {a.setting}={a.value} {a.service}")


def run_drain(drain, job):
    now = 0
    while drain.next is not None:
        try:
            drain.step(lb, now)
        except ipvs.Error:
            print("failed")
        now += 1
    state = drain.job(job)
    print(state.kind, state.phase, state.result)
    for part in drain.parts(job):
        print(part)
    if state.error:
        print(f"{state.error.reason}: {state.error.text}")


@scenario
def drain_delete():
    set_up_web()
    drain = Drain()
    run_drain(drain, drain.add(WEB, "10.0.0.4:80", period=3, delete=True))


@scenario
def drain_everywhere():
    set_up_web()
    lb.add_service("tcp 10.0.0.1:81", scheduler="wrr")
    lb.add_server("tcp 10.0.0.1:81", "10.0.0.2:80")
    lb.add_server("tcp 10.0.0.1:81", "10.0.0.3:80")
    drain = Drain()
    run_drain(drain, drain.add(None, "10.0.0.2:80"))


@scenario
def drain_shift():
    set_up_web()
    targets = [Server("10.0.0.2:80", weight=4), Server("10.0.0.4:80", weight=0)]
    drain = Drain()
    run_drain(drain, drain.add_shift(WEB, targets, period=2))


@scenario
def drain_raise():
    set_up_web()
    drain = Drain()
    run_drain(drain, drain.add_raise(WEB, "10.0.0.2:80", 10, period=2))


@scenario
def drain_refused():
    lb.add_service(WEB, scheduler="wrr")
    lb.add_server(WEB, "10.0.0.2:80")
    drain = Drain()
    run_drain(drain, drain.add(WEB, "10.0.0.2:80"))


@scenario
def drain_errors():
    drain = Drain()
    say(drain.add, WEB, "10.0.0.2:80", period=1, interval=2)
    say(drain.add_shift, WEB, ["10.0.0.2:80", "10.0.0.2:80"])
    say(drain.add_shift, WEB, ["10.0.0.2:80"])


def run(name, netns=None):
    global lb
    with ipvs.open(netns) as lb:
        scenarios[name]()


if __name__ == "__main__":
    if sys.argv[1:] == ["--list"]:
        print("\n".join(scenarios))
    elif sys.argv[1] == "--each":
        for each in scenarios:
            print(f"== {each}")
            run(each, f"{sys.argv[2]}-{each}")
    else:
        run(sys.argv[1])
