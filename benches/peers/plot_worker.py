"""Draws calls a second and the median of a search; runs where matplotlib is installed.

Reads panels from standard input as JSON, and writes the picture to the path it is given.
"""

import io
import json
import re
import sys
from pathlib import Path
from typing import Any

_INK = "#123456"
"""Stands for the colour of the text until the picture is written."""

_STYLE = """<style>
:root { --ink: #24292f; --faint: #24292f22 }
@media (prefers-color-scheme: dark) { :root { --ink: #d0d7de; --faint: #d0d7de33 } }
</style>
<defs>"""
_FAINT = "#654321"


def draw(panels: list[dict[str, Any]], levels: list[int]) -> str:
    """The picture as SVG that follows the reader's light or dark theme."""
    import matplotlib as mpl  # type: ignore[import-not-found] # noqa: PLC0415 - has its own place
    import matplotlib.pyplot as plt  # type: ignore[import-not-found] # noqa: PLC0415

    mpl.use("svg")
    plt.rcParams.update(
        {
            "svg.fonttype": "none", "svg.hashsalt": "peers", "font.family": "sans-serif",
            "font.size": 9, "text.color": _INK, "axes.labelcolor": _INK, "axes.edgecolor": _FAINT,
            "xtick.color": _INK, "ytick.color": _INK, "grid.color": _FAINT,
        }
    )  # fmt: skip
    figure, axes = plt.subplots(2, len(panels), figsize=(10.5, 6.2), squeeze=False)
    for column, panel in enumerate(panels):
        for row, what in enumerate(("per_second", "p50")):
            _panel(axes[row][column], panel, what, levels)
        axes[0][column].set_title(panel["title"], fontsize=10)
    axes[0][0].set_ylabel("searches a second\n(more is better)")
    axes[1][0].set_ylabel("p50 in ms\n(less is better)")
    handles, names = axes[0][0].get_legend_handles_labels()
    figure.legend(handles, names, loc="lower center", ncols=4, frameon=False)
    figure.tight_layout(rect=(0, 0.09, 1, 1))
    file = io.StringIO()
    figure.savefig(file, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return _themed(file.getvalue())


def _panel(axis: Any, panel: dict[str, Any], what: str, levels: list[int]) -> None:
    from matplotlib.ticker import (  # type: ignore[import-not-found] # noqa: PLC0415
        LogLocator,
        NullLocator,
    )

    places = range(len(levels))
    for series in panel["series"]:
        axis.plot(
            places, series[what], label=series["name"], color=series["color"], marker="o",
            markersize=4, linewidth=2.4 if series["own"] else 1.3,
            linestyle="--" if series["dashed"] else "-",
        )  # fmt: skip
    axis.set_yscale("log")
    axis.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axis.yaxis.set_minor_locator(NullLocator())
    axis.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axis.set_xticks(places, [str(level) for level in levels])
    axis.set_xlabel("calls at once")
    axis.grid(visible=True, axis="y", which="major")
    axis.spines[["top", "right"]].set_visible(False)


def _themed(svg: str) -> str:
    # Neither the document type nor the metadata, which name other hosts.
    start = svg.index("<svg")
    bare = re.sub(r"<metadata>.*?</metadata>\s*", "", svg[start:], flags=re.DOTALL)
    body = bare.replace("<defs>", _STYLE, 1)
    themed = body.replace(_INK, "var(--ink)").replace(_FAINT, "var(--faint)")
    return "\n".join(line.rstrip() for line in themed.splitlines()) + "\n"


if __name__ == "__main__":
    given = json.load(sys.stdin)
    Path(sys.argv[1]).write_text(draw(given["panels"], given["levels"]), "utf-8")
