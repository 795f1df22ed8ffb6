#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""usage: drain.py SECONDS SERVICE SERVER             take a server out, and delete it
       drain.py SECONDS SERVICE SERVER=WEIGHT...    move weight between servers

Over so many seconds, 0 = at once: drain.py 60 "tcp 10.0.0.1:80" 10.0.0.2:8080. SERVICE "all" is
every one that has the server. Interrupted, it puts the weights back; killed, it can be started
again, and goes on from there. Needs root.
"""

import signal
import sys

import ipvs


def number(word):
    """Digits and nothing else, unlike what int() takes."""
    if word.isascii() and word.isdigit() and len(word) <= 6:
        return int(word)
    raise ValueError(f"'{word}' is not a number from 0 to 999999")


def target(word):
    server, equals, weight = word.partition("=")
    return ipvs.Server(server, weight=number(weight) if equals else 0)


def add(drain, seconds, service, words):
    period = number(seconds)
    targets = [target(word) for word in words]
    if len(targets) == 1 and targets[0].weight == 0:
        where = None if service == "all" else service
        return drain.add(where, targets[0], period=period, delete=True)
    return drain.add_shift(service, targets, period=period, delete=True)


def run(words):
    """The job, when it is done."""
    with ipvs.Drain() as drain, ipvs.open() as lb:
        number = add(drain, words[0], words[1], words[2:])
        signal.signal(signal.SIGINT, lambda *_: drain.cancel(number))
        for error in drain.run(lb):
            if error:
                print(f"drain.py: {error}", file=sys.stderr)
            for part in drain.parts(number):
                print(part, flush=True)
        return drain.job(number)


def main(words):
    if len(words) < 3:
        sys.exit("drain.py: give SECONDS SERVICE SERVER[=WEIGHT]...")
    try:
        job = run(words)
    except (ipvs.Error, ValueError) as error:
        sys.exit(f"drain.py: {error}")
    if job.error:
        sys.exit(f"drain.py: {job.error}")
    sys.exit(job.result > ipvs.DrainResult.DRAINED)


if __name__ == "__main__":
    main(sys.argv[1:])
