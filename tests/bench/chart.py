# SPDX-License-Identifier: LGPL-2.1-or-later
"""Charts as SVG: panels in columns, each curve named at its end.

Colours are those of the reader's light or dark mode; kinds of lines tell curves apart too.
"""
import math
from html import escape

from scaling import count, seconds

LEFT, RIGHT, TOP, BOTTOM = 74, 116, 44, 50  # around the plot of a panel
WIDTH, HEIGHT = 270, 220  # of a plot

LIGHT = {"bg": "#ffffff", "ink": "#24292f", "dim": "#57606a", "grid": "#d8dee4",
         "0": "#0969da", "1": "#bc4c00", "2": "#1a7f37", "3": "#8250df", "4": "#bf3989",
         "5": "#9a6700", "6": "#1b7c83", "7": "#57606a"}
DARK = {"bg": "#0d1117", "ink": "#e6edf3", "dim": "#9da7b3", "grid": "#30363d",
        "0": "#58a6ff", "1": "#ffa657", "2": "#56d364", "3": "#bc8cff", "4": "#f778ba",
        "5": "#e3b341", "6": "#39c5cf", "7": "#9da7b3"}
DASHES = ["", "7 3", "2 3", "9 3 2 3", "", "7 3", "2 3", "9 3 2 3"]


def style():
    """Rules for both modes."""
    def rules(colours):
        lines = [f".bg {{ fill: {colours['bg']} }}",
                 f"text {{ fill: {colours['ink']} }}",
                 f".dim {{ fill: {colours['dim']} }}",
                 f".grid {{ stroke: {colours['grid']} }}",
                 f".axis {{ stroke: {colours['dim']} }}"]
        for i in range(8):
            lines.append(f".line{i} {{ stroke: {colours[str(i)]} }}")
            lines.append(f".name{i} {{ fill: {colours[str(i)]} }}")
        return "\n".join(lines)
    return ("text { font: 12px system-ui, 'DejaVu Sans', sans-serif }\n"
            ".title { font-weight: 600 }\n.curve { fill: none; stroke-width: 1.8 }\n"
            + rules(LIGHT) + "\n@media (prefers-color-scheme: dark) {\n" + rules(DARK) + "\n}")


class Curve:
    """Points (x, y), a name, and which of the eight kinds of lines it is."""

    def __init__(self, name, kind, points):
        self.name, self.kind, self.points = name, kind, sorted(points)


class Log:
    """A logarithmic axis, and where on it a value is: 0 at its beginning, 1 at its end."""

    def __init__(self, values, room=0):
        low, high = math.log10(min(values)), math.log10(max(values))
        middle, half = (low + high) / 2, max(high - low, 1 if room else 0) / 2 + room
        self.low, self.high = middle - half, middle + half

    def place(self, value):
        """From 0 to 1."""
        return (math.log10(value) - self.low) / (self.high - self.low)

    def ticks(self):
        """Powers of ten within; three to the decade where there are few."""
        low, high = self.low, self.high
        steps = [1] if high - low > 2.6 else [1, 3] if high - low > 1.2 else [1, 2, 5]
        found = []
        for power in range(math.floor(low), math.ceil(high) + 1):
            found += [step * 10.0 ** power for step in steps
                      if low - 1e-9 <= math.log10(step * 10.0 ** power) <= high + 1e-9]
        return found


class Linear:
    """The same from zero, in even steps."""

    def __init__(self, values, _room=0):
        most = max(values)
        self.step = next(step * 10 ** power for power in range(9) for step in (1, 2, 5)
                         if step * 10 ** power * 6 >= most)
        self.high = math.ceil(most / self.step) * self.step

    def place(self, value):
        """From 0 to 1."""
        return value / self.high

    def ticks(self):
        """Some multiples."""
        return range(0, self.high + 1, self.step)


class Panel:
    """One plot: its curves, the names and kinds of its axes, how vertical values are written."""

    def __init__(self, title, x_name, y_name, curves, y_format=seconds, kind=Log):
        self.title, self.x_name, self.y_name = title, x_name, y_name
        self.curves = [curve for curve in curves if curve.points]
        self.y_format = y_format
        self.across = kind([x for curve in self.curves for x, _ in curve.points])
        self.up = kind([y for curve in self.curves for _, y in curve.points], 0.08)

    def x(self, value):
        """Where a value is, from the left of the plot."""
        return WIDTH * self.across.place(value)

    def y(self, value):
        """The same from its top."""
        return HEIGHT * (1 - self.up.place(value))

    def grid(self):
        """Lines and values of both axes."""
        out = []
        for value in self.up.ticks():
            y = self.y(value)
            out.append(f'<line class="grid" x1="0" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>')
            out.append(f'<text x="-6" y="{y + 4:.1f}" text-anchor="end">'
                       f'{self.y_format(value)}</text>')
        for value in self.across.ticks():
            x = self.x(value)
            out.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{HEIGHT}"/>')
            out.append(f'<text x="{x:.1f}" y="{HEIGHT + 16}" text-anchor="middle">'
                       f'{count(value)}</text>')
        out.append(f'<path class="axis" fill="none" d="M0 0V{HEIGHT}H{WIDTH}"/>')
        return out

    def names(self):
        """Of the curves, at their ends, moved apart."""
        ends = sorted((self.y(curve.points[-1][1]), curve) for curve in self.curves)
        places = apart([y for y, _ in ends], 14, HEIGHT)
        out = []
        for (y, curve), place in zip(ends, places):
            x = self.x(curve.points[-1][0])
            out.append(f'<path class="grid" fill="none" d="M{x + 3:.1f} {y:.1f}'
                       f'L{WIDTH + 8} {place:.1f}"/>')
            out.append(f'<text class="name{curve.kind}" x="{WIDTH + 11}" y="{place + 4:.1f}">'
                       f'{escape(curve.name)}</text>')
        return out

    def lines(self):
        """The curves themselves."""
        out = []
        for curve in self.curves:
            places = [f"{self.x(x):.1f} {self.y(y):.1f}" for x, y in curve.points]
            dash = f' stroke-dasharray="{DASHES[curve.kind]}"' if DASHES[curve.kind] else ""
            out.append(f'<path class="curve line{curve.kind}"{dash} d="M{"L".join(places)}"/>')
            for place in places:
                x, y = place.split()
                out.append(f'<circle class="name{curve.kind}" cx="{x}" cy="{y}" r="2"/>')
        return out

    def draw(self, left, top):
        """The panel with its upper left corner there."""
        out = [f'<g transform="translate({left + LEFT} {top + TOP})">',
               f'<text class="title" x="{-LEFT + 8}" y="-26">{escape(self.title)}</text>',
               f'<text class="dim" x="{-LEFT + 8}" y="-10">{escape(self.y_name)}</text>',
               f'<text class="dim" x="{WIDTH / 2}" y="{HEIGHT + 33}" text-anchor="middle">'
               f'{escape(self.x_name)}</text>']
        return out + self.grid() + self.lines() + self.names() + ["</g>"]


def apart(places, distance, size):
    """Ascending places moved as little as need be: at least so far apart, none beyond the size."""
    places = list(places)
    for i in range(1, len(places)):
        places[i] = max(places[i], places[i - 1] + distance)
    limit = size
    for i in reversed(range(len(places))):
        places[i] = min(places[i], limit)
        limit = places[i] - distance
    return places


def svg(panels, columns, description):
    """The picture of all panels."""
    width, height = LEFT + WIDTH + RIGHT, TOP + HEIGHT + BOTTOM
    rows = math.ceil(len(panels) / columns)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {columns * width} '
           f'{rows * height}" width="{columns * width}" height="{rows * height}" role="img">',
           "<!-- SPDX-License-Identifier: LGPL-2.1-or-later -->",
           f"<title>{escape(description)}</title>", f"<style>\n{style()}\n</style>",
           '<rect class="bg" width="100%" height="100%"/>']
    for i, panel in enumerate(panels):
        out += panel.draw(i % columns * width, i // columns * height)
    return "\n".join(out + ["</svg>"]) + "\n"
