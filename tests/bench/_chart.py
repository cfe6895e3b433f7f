"""Read rate against time as an SVG picture."""

import math
from collections.abc import Mapping
from html import escape

WIDTH, HEIGHT = 720, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 30, 20, 50
_TIMES_MS = (0.5, 1, 2, 5, 10, 20, 50, 100)
_INK, _FAINT, _OURS, _OTHERS = "#1f2328", "#d0d7de", "#0969da", "#6e7781"


def chart(points: Mapping[str, tuple[float, float]], title: str) -> str:
    """A dot per name at (milliseconds, per cent), time on a logarithmic scale; names beginning with `our` stand out."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" role="img">',
        f'<title>{escape(title)}</title><rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        '<g font-size="13">',
    ]
    for rate in range(0, 101, 20):
        parts.append(f'<path d="M{_LEFT} {_y(rate):.1f}H{WIDTH - _RIGHT}" stroke="{_FAINT}"/>')
        parts.append(_text(_LEFT - 8, _y(rate) + 4, f"{rate} %", "end", _INK))
    for tick_ms in _TIMES_MS:
        parts.append(f'<path d="M{_x(tick_ms):.1f} {_TOP}V{HEIGHT - _BOTTOM}" stroke="{_FAINT}"/>')
        parts.append(_text(_x(tick_ms), HEIGHT - _BOTTOM + 18, f"{tick_ms:g}", "middle", _INK))
    parts.append(_text((_LEFT + WIDTH - _RIGHT) / 2, HEIGHT - 12, "milliseconds of CPU a frame, mean", "middle", _INK))
    for name, (time_ms, read) in points.items():
        is_ours = name.startswith("our")
        colour, anchor, beside = (_OURS, "end", -9) if is_ours else (_OTHERS, "start", 9)
        parts.append(f'<circle cx="{_x(time_ms):.1f}" cy="{_y(read):.1f}" r="5" fill="{colour}"/>')
        parts.append(_text(_x(time_ms) + beside, _y(read) + 4, name, anchor, colour))
    return "\n".join([*parts, "</g></svg>", ""])


def _x(time_ms: float) -> float:
    share = math.log(max(time_ms, _TIMES_MS[0]) / _TIMES_MS[0]) / math.log(_TIMES_MS[-1] / _TIMES_MS[0])
    return _LEFT + share * (WIDTH - _LEFT - _RIGHT)


def _y(rate: float) -> float:
    return HEIGHT - _BOTTOM - rate / 100 * (HEIGHT - _TOP - _BOTTOM)


def _text(x: float, y: float, text: str, anchor: str, colour: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(text)}</text>'
