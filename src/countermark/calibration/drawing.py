"""The drawing: reliability, predicted against observed, as an SVG picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countermark.calibration.measure import Bin

_SIDE, _LEFT, _TOP = 360, 56, 24
_STYLE = """
text{font:13px system-ui,sans-serif;fill:#333}.grid{stroke:#ddd}.even{stroke:#888;
stroke-dasharray:4 4}.after{fill:#0b6e69;stroke:#0b6e69;stroke-width:1.5}
.before{fill:none;stroke:#b3541e;stroke-width:1.5}
@media(prefers-color-scheme:dark){text{fill:#ddd}.grid{stroke:#444}.even{stroke:#999}
.after{fill:#4fc4bd;stroke:#4fc4bd}.before{stroke:#e08a55}}
"""


def drawing(in_use: Sequence[Bin], estimated: Sequence[Bin]) -> str:
    """Both as dots with their 95 % intervals; on the dashed line predicted and observed agree."""
    return "\n".join(
        [
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 440 460" role="img" '
            'aria-label="Share of leads that hold, against the probability that was predicted">',
            f"<style>{_STYLE}</style>",
            *_frame(),
            *(line for each in in_use for line in _dot(each, "before")),
            *(line for each in estimated for line in _dot(each, "after")),
            "</svg>\n",
        ]
    )


def _frame() -> Iterator[str]:
    for tenth in range(0, 11, 2):
        share = tenth / 10
        x, y = _x(share), _y(share)
        yield f'<line class="grid" x1="{x}" y1="{_y(0)}" x2="{x}" y2="{_y(1)}"/>'
        yield f'<line class="grid" x1="{_x(0)}" y1="{y}" x2="{_x(1)}" y2="{y}"/>'
        yield f'<text x="{x}" y="{_y(0) + 18}" text-anchor="middle">{share:g}</text>'
        yield f'<text x="{_x(0) - 8}" y="{y + 4}" text-anchor="end">{share:g}</text>'
    yield f'<line class="even" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>'
    yield f'<text x="{_x(0.5)}" y="{_y(0) + 38}" text-anchor="middle">predicted probability</text>'
    yield (
        f'<text transform="translate(16 {_y(0.5)}) rotate(-90)" text-anchor="middle">'
        "share that holds</text>"
    )
    for at, name, said in ((0, "after", "estimated"), (130, "before", "weights in use")):
        x, y = _x(0) + at + 6, _y(0) + 58
        yield f'<circle class="{name}" cx="{x}" cy="{y}" r="5"/>'
        yield f'<text x="{x + 12}" y="{y + 4}">{said}</text>'


def _dot(each: Bin, name: str) -> Iterator[str]:
    x, y = _x(each.predicted), _y(each.observed)
    told = f"{each.count:,} leads: predicted {each.predicted:.2f}, observed {each.observed:.2f}"
    yield (
        f'<line class="{name}" x1="{x}" y1="{_y(each.least)}" x2="{x}" y2="{_y(each.most)}"/>'
        f'<circle class="{name}" cx="{x}" cy="{y}" r="5"><title>{told}</title></circle>'
    )


def _x(share: float) -> float:
    return round(_LEFT + share * _SIDE, 1)


def _y(share: float) -> float:
    return round(_TOP + (1 - share) * _SIDE, 1)
