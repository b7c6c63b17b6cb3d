"""Addresses in Han: from the province to the room, without spaces."""

from __future__ import annotations

import re

from countermark.operators.address_parts import Address, built, located
from countermark.operators.latin import HAN, latin, pinyin
from countermark.operators.place import places

_PARTS = (
    ("unit", re.compile(r"([a-z]?-?\d{1,5}[a-z]?(?:-\d{1,4})?)\s?(?:室|房|号[房铺店]|铺位?|档)")),
    ("floor", re.compile(r"([0-9]{1,3}|[一二三四五六七八九十]{1,3})\s?(?:楼|层|f(?![a-z]))")),
    (
        "block",
        re.compile(
            r"([a-z]\d{0,2}|\d{1,3}|[一二三四五六七八九十]{1,3}|[东南西北])\s?(?:栋|座|幢|号[楼院])"
        ),
    ),
    ("stair", re.compile(r"([0-9a-z]{1,3}|[一二三四五六七八九十]{1,3})\s?单元")),
    ("number", re.compile(r"(\d{1,5}(?:-\d{1,4})?[a-z]?|[一二三四五六七八九十]{1,3})\s?号")),
)  # fmt: skip
_STREET = re.compile(r"([\u3400-\u9fff0-9]{1,12}?)(大道|大街|马路|路|街(?!道)|巷|弄|胡同|道(?!路))")
_DISTRICT = re.compile(r"([\u3400-\u9fff]{1,8}?)(自治县|新区|区|县|旗)(?!域)")
_TOWN = re.compile(r"([\u3400-\u9fff]{1,10}?)(街道办?|镇|乡|村|社区|屯)")
_COMPLEX = re.compile(
    r"([\u3400-\u9fffa-z0-9]{1,14}?)(大厦|大楼|广场|中心|科技园|工业园|产业园|工业区|花园|公寓|小区|"
    r"市场|商城|城|园|苑|庭|府|汇|院)(?![\u3400-\u9fff]*(?:路|街|大道))"
)
_TENS = re.compile(r"([一二三四五六七八九]?)(十?)([一二三四五六七八九]?)")
_DIGIT = {char: number for number, char in enumerate("一二三四五六七八九", 1)}


def read(text: str, province: str, town: str) -> Address:
    """The parts of an address in Han; `province` and `town` are what other fields say of it."""
    above = [part for part in (province, town) if HAN.search(part) and part[:2] not in text]
    text = re.sub(r"[\s,，。、;；:：()（）]+", "", "".join([*above, text]))
    text = text.removeprefix("中华人民共和国").removeprefix("中国")
    region, city, rest = _begun(text)
    if not region and not city:
        region, city, _ = located(latin(f"{town} {province}"))
    found: dict[str, str] = {}
    if district := _DISTRICT.match(rest):
        found["district"] = pinyin(district[1])
        rest = rest[district.end() :]
        if district[2] in ("县", "自治县") and not city:
            city = found["district"]
    while part := _TOWN.match(rest):
        found["town"] = pinyin(part[1])
        rest = rest[part.end() :]
    if street := _STREET.search(rest):
        found["street"] = pinyin(re.sub(r"\d", "", street[1]))
        rest = rest[street.end() :]
    else:
        found["street"] = found.get("town", "")
    for name, pattern in _PARTS:
        if told := pattern.search(rest):
            found[name] = _counted(told[1])
            rest = f"{rest[: told.start()]} {rest[told.end() :]}"
    named = ""
    if complex_ := _COMPLEX.search(rest):
        kind = "" if complex_[2] in ("大厦", "大楼") else pinyin(complex_[2])
        named = latin(pinyin(complex_[1]) if HAN.search(complex_[1]) else complex_[1])
        named += kind
        rest = rest[complex_.end() :]
    if "unit" not in found and (last := re.search(r"(?<!\d)([a-z]?\d{3,4}[a-z]?)\s*$", rest)):
        found["unit"] = last[1]
    return built(
        Address("CN", region, city, found.get("district", ""), found["street"]), found, named
    )


def _begun(text: str) -> tuple[str, str, str]:
    """Region and city that a text in Han begins with, and the rest."""
    region = city = ""
    for suffixes in (r"(?:壮族自治区|维吾尔自治区|回族自治区|自治区|特别行政区|省|市)?", "市?"):
        for size in (5, 4, 3, 2):
            place = places().get(text[:size]) if HAN.fullmatch(text[:size]) else None
            if place is None or (region and place.region != region):
                continue
            if not place.city and (region or city):
                continue
            region, city = place.region, place.city or city
            text = re.sub(rf"^{suffixes}", "", text[size:])
            break
    return region, city, text


def _counted(number: str) -> str:
    """`十二` → 12; digits and letters as they are."""
    if tens := _TENS.fullmatch(number):
        if tens[2]:
            return str(10 * _DIGIT.get(tens[1], 1) + _DIGIT.get(tens[3], 0))
        return str(_DIGIT[tens[1] or tens[3]]) if tens[1] or tens[3] else number
    return pinyin(number) if HAN.search(number) else number.replace(" ", "").strip("-")
