"""PNG: a picture's SVG as pixels, by resvg with the fonts that it is given and no others."""

from collections.abc import Sequence

from resvg_py import svg_to_bytes


def png(svg: str, *, scale: int, fonts: Sequence[str]) -> bytes:
    """Return a picture as PNG, ``scale`` times its size; ``fonts`` are files."""
    return bytes(
        svg_to_bytes(
            svg_string=svg, zoom=scale, skip_system_fonts=True, font_files=list(fonts), font_size=16
        )
    )
