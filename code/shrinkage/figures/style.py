"""The common style of all figures: a palette and a Plotly template.

The template sets no text colour, because the page sets it for light and dark mode. Data colours
have a contrast of at least 3:1 with white and with the page's dark background. They are based on
Okabe and Ito's palette, so that colour-blind readers can tell them apart; a test simulates this.
"""

import plotly.graph_objects as go

RIDGE = "#1e82c8"
LASSO = "#d55e00"
LOSS = "#0f9d74"  # what depends on the data: loss, likelihood, training error
ACCENT = "#b565a7"  # the point to look at: a minimum, a mode
NEUTRAL = "#808080"
GOLD = "#846024"
VIOLET = "#6a45f0"
MISS = "#e0323c"  # what fails, always with a mark of its own as well
PALETTE = {
    "ridge": RIDGE,
    "lasso": LASSO,
    "loss": LOSS,
    "accent": ACCENT,
    "neutral": NEUTRAL,
    "gold": GOLD,
    "violet": VIOLET,
}

# Viridis without its darkest fifth, which would be invisible on a dark page.
SURFACE_SCALE = (
    (0.0, "#414487"),
    (0.2, "#31688e"),
    (0.4, "#21918c"),
    (0.6, "#35b779"),
    (0.8, "#90d743"),
    (1.0, "#fde725"),
)

HEIGHT = 380
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
CLEAR = "rgba(0,0,0,0)"

_AXIS = {
    "showgrid": True,
    "gridcolor": "rgba(128,128,128,0.3)",
    "gridwidth": 1,
    "zeroline": False,
    "zerolinecolor": NEUTRAL,
    "showline": True,
    "linecolor": NEUTRAL,
    "linewidth": 1,
    "ticks": "outside",
    "tickcolor": NEUTRAL,
    "ticklen": 4,
    "automargin": True,
    "title": {"standoff": 8, "font": {"size": 13}},
}

_SCENE_AXIS = {
    "showbackground": False,
    "gridcolor": "#a0a0a0",  # opaque, because WebGL draws a transparent grey too dark
    "linecolor": NEUTRAL,
    "zerolinecolor": NEUTRAL,
    "showspikes": False,
    "tickfont": {"size": 11},
}

LEGEND = {"orientation": "h", "yanchor": "bottom", "font": {"size": 12}, "bgcolor": CLEAR}

TEMPLATE = go.layout.Template(
    layout={
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {"family": FONT, "size": 13},
        "title": {
            "font": {"size": 15},
            "x": 0.02,
            "xanchor": "left",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"t": 10},
        },
        "margin": {"l": 40, "r": 14, "t": 76, "b": 52},
        # by default Plotly reverses the order if areas are stacked
        "legend": {**LEGEND, "x": 0, "xanchor": "left", "y": 1, "traceorder": "normal"},
        "colorway": list(PALETTE.values()),
        "hovermode": "closest",
        "hoverlabel": {"font": {"family": FONT, "size": 13}},
        "xaxis": _AXIS,
        "yaxis": _AXIS,
        "scene": {"xaxis": _SCENE_AXIS, "yaxis": _SCENE_AXIS, "zaxis": _SCENE_AXIS},
        "sliderdefaults": {
            "x": 0,
            "len": 1,
            "y": 0,
            "yanchor": "top",
            "bgcolor": "rgba(128,128,128,0.35)",
            "activebgcolor": NEUTRAL,
            "bordercolor": NEUTRAL,
            "tickcolor": NEUTRAL,
            "ticklen": 4,
            "font": {"size": 12},
            "currentvalue": {"xanchor": "left", "offset": 8, "font": {"size": 13}},
            "transition": {"duration": 0},
        },
    }
)
