"""Pictures within documents, painted anew so that only what is seen of them is left."""

from __future__ import annotations

import io
from typing import Any

from counted.hub.calls.blind.budget import Budget
from counted.hub.library import filing

EMBEDDED = frozenset({"JPEG", "PNG", "GIF", "TIFF", "WEBP", "BMP", "MPO"})
WITHOUT_GAPS = frozenset({"JPEG", "MPO", "BMP"})
FOR_PRINT = frozenset({"CMYK", "YCbCr", "LAB", "HSV"})  #: in which nothing is seen through
DEEP_GREY = frozenset({"I;16", "I;16B", "I;16L", "I;16N"})
MOST_FRAMES = 500


def painted(data: bytes, *, budget: Budget) -> bytes | None:
    """The picture in its own format; None where it is none that can be painted whole.

    All pictures of a moving GIF are kept. Raises TooMuchError for more than can be painted.
    """
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as picture:
            kind, size = picture.format or "", picture.width * picture.height
            if kind not in EMBEDDED or size > filing.MOST_PIXELS:
                return None
            frames = getattr(picture, "n_frames", 1) if kind != "MPO" else 1
            if frames > (MOST_FRAMES if kind == "GIF" else 1):
                return None
            budget.spend("pixels", size * frames)
            return _moving(picture) if frames > 1 else _written([_sheet(picture, kind)], kind)
    except (OSError, SyntaxError, EOFError, KeyError, Image.DecompressionBombError):
        return None


def _sheet(picture: Any, kind: str) -> Any:
    """What is seen of a picture, on a new sheet."""
    from PIL import Image

    if picture.mode in DEEP_GREY:
        seen = picture.convert("I").point(lambda shade: shade * (1 / 256)).convert("L")
    elif picture.mode in ("I", "F"):
        raise OSError("shades without known limits")
    else:
        has_gaps = kind not in WITHOUT_GAPS and picture.mode not in FOR_PRINT
        seen = picture.convert("RGBA" if has_gaps else "RGB")
    sheet = Image.new(seen.mode, seen.size)
    sheet.paste(seen)
    return sheet


def _moving(picture: Any) -> bytes:
    from PIL import ImageSequence

    sheets, milliseconds = [], []
    again = picture.info.get("loop")
    for frame in ImageSequence.Iterator(picture):
        milliseconds.append(int(frame.info.get("duration", 100)))
        sheets.append(_sheet(frame, "GIF"))
    told = {} if again is None else {"loop": int(again)}
    return _written(sheets, "GIF", duration=milliseconds, disposal=2, **told)


def _written(sheets: list[Any], kind: str, **more: Any) -> bytes:
    out = io.BytesIO()
    if len(sheets) > 1:
        more |= {"save_all": True, "append_images": sheets[1:]}
    kept = "JPEG" if kind == "MPO" else kind
    sheets[0].save(out, kept, quality=filing.QUALITY, **more)
    return out.getvalue()
