# SPDX-License-Identifier: LGPL-2.1-or-later
"""Arguments that are numbers: checked here, named in what is wrong."""

from __future__ import annotations

UINT32 = 0xFFFFFFFF
WEIGHT = 0x7FFFFFFF


def number(name: str, value: int, least: int = 0, most: int = UINT32) -> int:
    """An int in a range."""
    if not isinstance(value, int):
        raise TypeError(f"{name} must be an int, not {type(value).__name__}")
    if not least <= value <= most:
        shown = str(value) if abs(value) < 1 << 64 else "a number as large as that"
        raise ValueError(f"{name} must be {least} to {most}, not {shown}")
    return value


def milliseconds(name: str, seconds: float, least: int = 0, most: int = UINT32) -> int:
    """Of seconds, whole or not."""
    if not isinstance(seconds, (int, float)):
        raise TypeError(f"{name} must be a number of seconds, not {type(seconds).__name__}")
    if not least / 1000 <= seconds <= most / 1000:  # NaN is not, either
        raise ValueError(f"{name} must be {least / 1000} to {most / 1000} seconds, not {seconds!r}")
    return min(most, max(least, round(seconds * 1000)))
