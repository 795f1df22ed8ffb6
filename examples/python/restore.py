#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""usage: restore.py [-n] FILE [SERVICE...]

Makes the kernel's table that of a text, as ipvsadm-save and str(table) write it ("-": from standard
input), and prints each step that this takes; with -n only that. With SERVICEs, such as "tcp
10.0.0.1:80", no other is touched. Unlike ipvsadm-restore, it sends only what differs, never empties
a pool, and tells everything that is wrong in the text before anything is changed. Needs root.
"""

import sys

import ipvs


def restore(path, services, dry_run):
    with open(path, "rb") if path != "-" else sys.stdin.buffer as file:
        desired = ipvs.Table.parse(file.read())
    scope = ipvs.Scope(services) if services else None
    with ipvs.open() as lb, lb.load() as current:
        plan = ipvs.Plan.make(current, desired, scope)
        for step in plan:
            print(step)
        if not dry_run:
            lb.apply(plan)


def main(words):
    dry_run = words[:1] == ["-n"]
    words = words[dry_run:]
    if not words:
        sys.exit("usage: restore.py [-n] FILE [SERVICE...]")
    try:
        restore(words[0], words[1:], dry_run)
    except ipvs.BatchError as error:
        sys.exit("\n".join(f"restore.py: {failure}" for failure in error.failures))
    except ipvs.TextError as error:
        lines = [f"{words[0]}:{p.line}:{p.column}: {p.text}" for p in error.problems]
        sys.exit("\n".join(lines or [f"restore.py: {error}"]))
    except OSError as error:
        sys.exit(f"restore.py: {error}")


if __name__ == "__main__":
    main(sys.argv[1:])
