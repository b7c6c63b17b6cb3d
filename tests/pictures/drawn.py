"""Pictures and videos that the tests draw, so that no file of anybody lies here."""

from __future__ import annotations

from base64 import b85decode
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Pixels = NDArray[np.uint8]


def photo(seed: int, width: int = 320, height: int = 240) -> Image.Image:
    """Something that has the structure of a photograph: soft patches, edges, some grain."""
    rng = np.random.default_rng(seed)
    layers = [
        Image.fromarray(rng.integers(0, 256, (cells, cells, 3), dtype=np.uint8))
        .resize((width, height), resample)
        for cells, resample in (
            (4, Image.Resampling.BICUBIC),
            (9, Image.Resampling.NEAREST),
            (31, Image.Resampling.BICUBIC),
        )
    ]  # fmt: skip
    mixed = Image.blend(Image.blend(layers[0], layers[1], 0.4), layers[2], 0.25)
    return mixed.filter(ImageFilter.GaussianBlur(0.7))


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def corners() -> Image.Image:
    """80 × 40: red top left, green top right, blue bottom left, white bottom right."""
    image = Image.new("RGB", (80, 40), "white")
    image.paste((255, 0, 0), (0, 0, 40, 20))
    image.paste((0, 255, 0), (40, 0, 80, 20))
    image.paste((0, 0, 255), (0, 20, 40, 40))
    return image


def film(frames: list[Image.Image], suffix: str = ".mp4", rate: float = 10.0) -> bytes:
    """The frames as a video of the kind that the suffix names."""
    import cv2

    code = cv2.VideoWriter.fourcc(*("VP90" if suffix == ".webm" else "mp4v"))
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"film{suffix}"
        writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, code, rate, frames[0].size)
        for frame in frames:
            writer.write(cv2.cvtColor(np.asarray(frame.convert("RGB")), cv2.COLOR_RGB2BGR))
        writer.release()
        return path.read_bytes()


HEIC = b85decode(
    "0000SW^{RQXk}?*00000ZE0pPXk}?*ZE0a<0004fZDn*}000000000XXk=`10000000000aA{+700000"
    "000000000000000B57=IV*mgE07O6l0RRC200001p#T8@00000007ni001LtX>Mi!000000RR916=`l}"
    "WdZ;I000310BCk&F#rGn01j|zbZr0t000010002}X>f9I0002pX>en20001XXm(>m0RwOV0058x00000"
    "9`FGC{rLC*01pFT0096PKmiN^|NjGU00093kN^M!000939=ZZRVE_RDDnbDP18@KU0|1Z!00RI30{|YN"
    "D1il*>g1-"
    "mxCm%4AOHXZ10VnZ0{|gn00967L;=Bb!HEC>025<xY;ta6Y<K_x01W^JfB*mh6lrsCWdHyG00000Pyhe"
    "`KmY&$C}V74Z~y=RPyhe`0RR91C;$Ke0RR91000000{{R2=l}o!0ssI25O8UDX#fBK00RgJ2mk;87-"
    "?{AVE_OC000000RRC7fdT^sga7~l-fd)IbN~PV(kKD13DNdIBQ-"
    "7m?%DtT{cj=cC!}_FDWCT{sPqRM58B<xIWP=Xb(vYw*M6J3z;CzKg#83v)0rN#`c()oayfT)pQMPqoQ@"
    "$b+jC|SAt5Fb(1C6cD89q=_S$y!X*;i-"
    "a<M{z82a`7q98>~E|b`=XzunI9)_FB><yd3JAJ6<w%_WdX#?U4h`}z(gk1$=?|=_TDt3ozbkQd!XvBdW"
    "pBXT-hB(7vE_iHDiZ34VzB9Ja$JV}Ko+KEj4y$`Dt+{q#I|`hClL7OFh8u7"
)
"""`corners` as HEIC, which nothing among the test's packages can write."""
