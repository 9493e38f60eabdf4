"""A sheet to draw on: text, boxes and lines in inches from the corner of its margins.

It uses no state that others share, so several threads may draw at once. The same strokes give
the same bytes: fonts come with the library, and nothing dates or numbers a file at random.
"""

import unicodedata
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import matplotlib
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.patches import FancyBboxPatch, PathPatch
from matplotlib.path import Path as Curve
from matplotlib.transforms import Affine2D

Form = Literal["png", "svg"]

INK = "#22252b"
_PAPER = "#fbfaf7"
_MARGIN = 0.35
#: Stands for a character that the font does not have.
MISSING = "□"
_FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
_REGULAR, _BOLD = str(_FONTS / "DejaVuSans.ttf"), str(_FONTS / "DejaVuSans-Bold.ttf")
_DOTS_PER_INCH = 120
_POINTS_PER_INCH = 72


class Sheet:
    """One picture; opaque, so that it reads the same on a light and on a dark screen."""

    def __init__(self, width: float, height: float) -> None:
        size = (width + 2 * _MARGIN, height + 2 * _MARGIN)
        self._figure = Figure(figsize=size, dpi=_DOTS_PER_INCH, facecolor=_PAPER)
        # Matplotlib counts upwards from the lower left corner.
        upwards = Affine2D().scale(1, -1).translate(_MARGIN, height + _MARGIN)
        self._inches = upwards + self._figure.dpi_scale_trans

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 9,
        bold: bool = False,
        color: str = INK,
        align: Literal["left", "center", "right"] = "left",
        on_paper: bool = False,
    ) -> None:
        """Write one line around the height `y`, over what is drawn there if it is `on_paper`."""
        ground = {"facecolor": _PAPER, "edgecolor": "none", "boxstyle": "square,pad=0.15"}
        self._figure.text(
            x,
            y,
            readable(words),
            transform=self._inches,
            fontproperties=FontProperties(fname=_BOLD if bold else _REGULAR, size=size),
            color=color,
            horizontalalignment=align,
            verticalalignment="center_baseline",
            parse_math=False,
            bbox=ground if on_paper else None,
        )

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str,
        edge: str,
        line: float = 1,
        rounding: float = 0.09,
    ) -> None:
        """Draw a box with round corners; `x` and `y` are its upper left corner."""
        self._figure.add_artist(
            FancyBboxPatch(
                (x, y),
                width,
                height,
                boxstyle=f"round,pad=0,rounding_size={rounding}",
                transform=self._inches,
                facecolor=fill,
                edgecolor=edge,
                linewidth=line,
            )
        )

    def line(
        self,
        points: Sequence[tuple[float, float]],
        *,
        color: str,
        width: float,
        dashed: bool = False,
    ) -> None:
        """Draw from point to point."""
        codes = [Curve.MOVETO, *[Curve.LINETO] * (len(points) - 1)]
        self._stroke(points, codes, color, width, dashed)

    def arrow(self, points: Sequence[tuple[float, float]], *, color: str, dashed: bool) -> None:
        """Draw a smooth line that passes its points from left to right, with a head at its end."""
        (x, y), *others = points
        curve, codes = [(x, y)], [Curve.MOVETO]
        tip, height = points[-1]
        for to_x, to_y in [*others[:-1], (tip - 0.08, height)]:
            middle = (x + to_x) / 2
            curve += [(middle, y), (middle, to_y), (to_x, to_y)]
            codes += [Curve.CURVE4] * 3
            x, y = to_x, to_y
        self._stroke(curve, codes, color, 1.5, dashed)
        head = [(tip, height), (tip - 0.12, height - 0.055), (tip - 0.12, height + 0.055)]
        corners = [*head, head[0]]
        closed = [Curve.MOVETO, Curve.LINETO, Curve.LINETO, Curve.CLOSEPOLY]
        self._stroke(corners, closed, color, 0.5, dashed=False, fill=color)

    def _stroke(
        self,
        points: Sequence[tuple[float, float]],
        codes: Sequence[Any],
        color: str,
        width: float,
        dashed: bool,
        fill: str = "none",
    ) -> None:
        self._figure.add_artist(
            PathPatch(
                Curve(points, codes),
                transform=self._inches,
                facecolor=fill,
                edgecolor=color,
                linewidth=width,
                linestyle=(0, (4, 2.5)) if dashed else "solid",
            )
        )

    def render(self, form: Form) -> bytes:
        """The picture as a file."""
        unsaid = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}}
        file = BytesIO()
        self._figure.savefig(file, format=form, metadata=unsaid[form])
        return file.getvalue()


def readable(text: str) -> str:
    """One line of what the font can show; each character that it lacks becomes `MISSING`."""
    font = get_font(_REGULAR)
    shown = []
    for each in " ".join(text.split()):
        kind = unicodedata.category(each)
        if font.get_char_index(ord(each)):
            shown.append("" if kind in {"Cc", "Cf"} else each)
        elif kind not in {"Cc", "Cf", "Mn", "Me"}:
            shown.append(MISSING)
    # What stood between two spaces may be gone.
    return " ".join("".join(shown).split())


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line is, in inches."""
    font = get_font(_BOLD if bold else _REGULAR)
    font.set_size(size, _POINTS_PER_INCH)
    font.set_text(readable(text), 0, flags=LoadFlags.NO_HINTING)
    return font.get_width_height()[0] / 64 / _POINTS_PER_INCH


def wrap(text: str, width: float, size: float, most: int) -> list[str]:
    """Break a text into at most so many lines of this width; what is cut off leaves a “…”."""
    lines = [""]
    for word in readable(text).split():
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, size) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for each in word:
            if width_of(lines[-1] + each, size) > width:
                lines.append("")
            lines[-1] += each
        if len(lines) > most:
            break
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and width_of(f"{last}…", size) > width:
        last = last[:-1]
    return [*lines[: most - 1], f"{last.rstrip()}…"]
