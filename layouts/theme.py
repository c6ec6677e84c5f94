"""Theme: the Plotly template, with the colours of assets/00-tokens.css (a test compares them)."""

from dataclasses import dataclass
from typing import Any, Literal

from dash import dcc

Theme = Literal["dark", "light"]

FONT = "'Microsoft YaHei','PingFang SC','Noto Sans CJK SC',sans-serif"
STATUS = {
    "green": "#2fa866",
    "blue": "#3b82f6",
    "orange": "#f59e0b",
    "red": "#e5484d",
    "yellow": "#f2c744",
}


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours of one theme, named as in the tokens."""

    bg: str
    panel: str
    line: str
    text: str
    text_2: str
    data: str


INKS: dict[Theme, Ink] = {
    "dark": Ink(
        bg="#0b1220",
        panel="#121b2e",
        line="#24324d",
        text="#e6edf7",
        text_2="#9fb0c9",
        data="#7f93b3",
    ),
    "light": Ink(
        bg="#f4f6f9",
        panel="#ffffff",
        line="#dde3ec",
        text="#14202f",
        text_2="#52627a",
        data="#6a7c97",
    ),
}
CLEAR = "rgba(0,0,0,0)"
CONFIG: dcc.Graph.Config = {
    "displayModeBar": False,
    "doubleClick": False,
    "scrollZoom": False,
    "showAxisDragHandles": False,
    "showTips": False,
    "responsive": True,
}
"""What every chart is configured with."""


def template(theme: Theme) -> dict[str, Any]:
    """Return the Plotly template of a theme: flat, no frame, no legend, nothing that moves."""
    ink = INKS[theme]
    axis = {
        "color": ink.text_2,
        "gridcolor": ink.line,
        "linecolor": ink.line,
        "zeroline": False,
        "fixedrange": True,
        "showticklabels": False,
    }
    return {
        "layout": {
            "font": {"family": FONT, "color": ink.text_2},
            "paper_bgcolor": CLEAR,
            "plot_bgcolor": CLEAR,
            "colorway": [ink.text, ink.data],
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
            "showlegend": False,
            "dragmode": False,
            "bargap": 0.38,
            "barmode": "stack",
            "xaxis": {**axis, "showgrid": False},
            "yaxis": axis,
        }
    }
