#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""usage: watch-stats.py [INTERVAL]

Shows every INTERVAL seconds (10) what each service carried per second since the last time, and
below it the kernel's own averages; first what all of them carried, which is exact over any time.
Services' counters move every two seconds: see ipvs.Rates. Needs root.
"""

import sys
import time

import ipvs


def sample(lb):
    """All counters of one moment: of all services, and of each."""
    exact = ipvs.Stats.sum(lb.cpus())
    services = {entry.key: entry.stats for entry in lb.services()}
    return exact, services, lb.stats(), time.monotonic()


COLUMNS = "conns", "in_packets", "out_packets", "in_bytes", "out_bytes"


def line(name, rates, form):
    values = [getattr(rates, f"{column}_per_s") for column in COLUMNS]
    print(f"  {name:7}", *(format(value, f"12{form}") for value in values))


def show(name, before, after, kernel, seconds):
    print(name)
    try:
        line("exact", ipvs.Rates.between(before, after, seconds), ".1f")
    except ipvs.CountersWentBack:
        print("  exact   unknown: zeroed, or made anew")
    line("kernel", kernel, "d")


def show_all(then, now):
    seconds = now[3] - then[3]
    print(
        "\n"
        + " ".join(f"{title:>12}" for title in COLUMNS).replace(
            "       conns", "per s              conns"
        )
    )
    show("all", then[0], now[0], now[2], seconds)
    for key, stats in now[1].items():
        if key in then[1]:  # a service that is new has no rate yet
            show(key, then[1][key], stats, stats, seconds)


def seconds(word):
    if word.isascii() and word.isdigit() and int(word):
        return int(word)
    raise ValueError(f"'{word}' is not a number of seconds")


def main(interval="10"):
    pause = seconds(interval)
    with ipvs.open() as lb:
        then = sample(lb)
        while True:
            time.sleep(pause)
            now = sample(lb)
            show_all(then, now)
            sys.stdout.flush()
            then = now


if __name__ == "__main__":
    try:
        main(*sys.argv[1:2])
    except (ipvs.Error, ValueError) as error:
        sys.exit(f"watch-stats.py: {error}")
    except KeyboardInterrupt:
        pass
