# SPDX-License-Identifier: LGPL-2.1-or-later
"""What tests/bench/scale has measured, and how its numbers are written."""
import json


class Data:
    """The rows; kernels go by their first two numbers."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.about = json.load(file)
        self.rows = self.about["rows"]
        for row in self.rows:
            row["release"] = row["kernel"]
            row["kernel"] = ".".join(row["kernel"].split("-")[0].split(".")[:2])
        self.kernels = sorted({row["kernel"] for row in self.rows} - {"none"},
                              key=lambda kernel: [int(part) for part in kernel.split(".")])
        self.main = "6.1" if "6.1" in self.kernels else self.kernels[-1]

    def select(self, kernel, shape, cost, unit="ns"):
        """The rows that are meant, by the number of servers."""
        return {row["servers"]: row for row in self.rows
                if (row["kernel"], row["shape"], row["cost"], row["unit"]) ==
                (kernel, shape, cost, unit)}

    def points(self, kernel, shape, cost, value, unit="ns"):
        """(servers, value of the row) of each."""
        return [(servers, value(row))
                for servers, row in self.select(kernel, shape, cost, unit).items()]


def in_all(row):
    """Seconds."""
    return row["number"] / 1e9


def for_each(row):
    """Seconds for an operation."""
    return row["number"] / row["of"] / 1e9


def ratio(row):
    """What it is times as much of."""
    return row["number"] / row["of"]


def seconds(value):
    """1e-06 -> 1 µs"""
    for unit, size in (("s", 1), ("ms", 1e-3), ("µs", 1e-6)):
        if value >= size * 0.9995:
            return f"{digits(value / size)} {unit}"
    return f"{digits(value * 1e9)} ns"


def count(value):
    """1000 -> 1k"""
    for unit, size in (("M", 1e6), ("k", 1e3)):
        if value >= size * 0.9995:
            return f"{digits(value / size)}{unit}"
    return digits(value)


def digits(value):
    """Three at most, and none beyond the point that are zero."""
    return f"{value:.0f}" if value >= 99.5 else f"{value:.2g}"
