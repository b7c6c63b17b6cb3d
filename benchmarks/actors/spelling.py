"""Spelling: the ways in which one phone, name, address or handle is written."""

from __future__ import annotations

from countermark.demo.chance import Chance

from .actor import Firm, Human, Place

_CODES = ("+86", "+1", "+44", "+33", "+49", "+61")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def phone(chance: Chance, value: str) -> str:
    """A telephone number as people write it; the country is there, or the record's country tells
    it."""
    code = next(each for each in _CODES if value.startswith(each))
    rest = value[len(code) :]
    trunk = "" if code == "+1" else "0"
    groups = f"{rest[:3]} {rest[3:6]} {rest[6:]}".strip()
    return chance.pick(
        (
            value,
            f"{code} {groups}",
            f"{code}-{groups.replace(' ', '-')}",
            f"00{code[1:]} {rest}",
            f"({code}) {groups}",
            f"{trunk}{rest}",
            f"{trunk}{groups}",
        )
    )


def phone_in_text(chance: Chance, value: str) -> str:
    """The same in a bio, where nothing tells the country: with its code."""
    code = next(each for each in _CODES if value.startswith(each))
    rest = value[len(code) :]
    groups = f"{rest[:3]} {rest[3:6]} {rest[6:]}"
    return chance.pick(
        (value, f"{code} {groups}", f"00{code[1:]}{rest}", f"{code}.{groups.replace(' ', '.')}",
         f"{code} {groups}".translate(_WIDE))
    )  # fmt: skip


def email(chance: Chance, value: str) -> str:
    """An e-mail address with another case or a sub-address (RFC 5233)."""
    local, _, host = value.partition("@")
    tag = chance.pick(("shop", "ebay", "sales", "orders", "us", "de2"))
    return chance.pick((value, value.upper(), f"{local}+{tag}@{host}", f"{local.title()}@{host}"))


def email_in_text(chance: Chance, value: str) -> str:
    """The same in a bio, where some hide it from harvesters."""
    local, _, host = value.partition("@")
    return chance.pick((value, value, f"{local}+hello@{host}", f"{local} (at) {host}",
                        f"{local}[at]{host}"))  # fmt: skip


def iban(chance: Chance, value: str) -> str:
    """An IBAN in groups of four, or in small letters."""
    grouped = " ".join(value[at : at + 4] for at in range(0, len(value), 4))
    return chance.pick((value, grouped, value.lower()))


def tax(chance: Chance, value: str) -> str:
    """A register's number with spaces or signs."""
    spaced = f"{value[:6]} {value[6:]}"
    return chance.pick((value, value.lower(), spaced, value.replace("-", "")))


def person(chance: Chance, human: Human, *, zh: bool) -> str:
    """A person's name."""
    if human.country == "CN":
        if zh:
            return human.family + human.given
        family, given = human.family_latin, human.given_latin
        return chance.pick((f"{family} {given}", f"{given} {family}", f"{family.upper()} {given}",
                            f"{given} {family[:1]}{family[1:].lower()}"))  # fmt: skip
    family, given = human.family, human.given
    whole = f"{given} {family}"
    return chance.pick((whole, f"{family}, {given}", whole.upper(), f"{family} {given}"))


def firm(chance: Chance, one: Firm, *, zh: bool) -> str:
    """A legal name."""
    if not one.form:
        return person(chance, one.holder, zh=zh)
    if one.country == "CN":
        if zh:
            return f"{one.city}{chance.pick(('市', ''))}{one.name}{one.trade}有限公司"
        english = f"{one.city_latin} {one.name_latin} {one.trade_latin}"
        pinyin = f"{one.city_latin} {one.name_latin} {one.trade_pinyin} Youxian Gongsi"
        endings = ("Co., Ltd", "Co., Ltd.", "Company Limited", "Limited")
        written = [f"{english} {ending}" for ending in endings]
        return chance.pick((*written, f"{english.upper()} CO.,LTD", pinyin))
    whole = f"{one.name} {one.trade}"
    return chance.pick((f"{whole} {one.form}", f"{whole} {one.form_long}",
                        f"{whole.upper()} {one.form.upper()}", f"{whole} {one.form}."))  # fmt: skip


def address(chance: Chance, place: Place, *, zh: bool) -> dict[str, str]:
    """A PostalAddress without its type."""
    if place.country == "CN":
        return _chinese(chance, place, zh=zh)
    road = chance.pick((place.road, place.road_latin))
    house = f"{road} {place.number}" if place.country == "DE" else f"{place.number} {road}"
    street = house
    if place.unit and chance.happens(0.85):
        unit = {"US": "Apt", "AU": "Unit", "GB": "Flat", "FR": "Apt.", "DE": "Whg."}[place.country]
        street = chance.pick((f"{house}, {unit} {place.unit}", f"{unit} {place.unit}, {house}",
                              f"{house} #{place.unit}"))  # fmt: skip
    made = {"streetAddress": street, "addressLocality": place.city}
    if chance.happens(0.7):
        made["postalCode"] = place.postal
    if chance.happens(0.5):
        made["addressRegion"] = place.region
    return made | {"addressCountry": place.country}


def _chinese(chance: Chance, place: Place, *, zh: bool) -> dict[str, str]:
    unit, building, number = place.unit, place.building, place.number
    if zh:
        room = chance.pick((f"{unit}室", unit, f"{unit}房"))
        street = (
            f"{place.district}{place.road}{number}号{building}{chance.pick(('栋', '幢', '号楼'))}"
        )
        if chance.happens(0.4):
            street = f"{place.region}省{place.city}市{street}"
        return {"streetAddress": f"{street}{room}", "addressLocality": f"{place.city}市",
                "addressRegion": f"{place.region}省", "addressCountry": "CN"}  # fmt: skip
    district = place.district_latin
    street = chance.pick(
        (
            f"{unit} Shi, {building} Dong, {place.road_latin} {number} Hao, {district}",
            f"Room {unit}, Building {building}, No. {number} {place.road_english}, {district}",
            f"Rm {unit}, Bldg {building}, No.{number}, {place.road_english}, {district} District",
            f"{place.road_latin} {number} Hao {building} Dong {unit} Shi",
            f"{number} {place.road_english}, Building {building}, Room {unit}",
        )
    )
    made = {"streetAddress": street, "addressLocality": place.city_latin}
    if chance.happens(0.5):
        made["postalCode"] = place.postal
    if chance.happens(0.6):
        made["addressRegion"] = place.region_latin
    return made | {"addressCountry": "CN"}


def handle(chance: Chance, base: str) -> str:
    """A handle made of a base, as people take them where theirs is gone."""
    return chance.pick(
        (base, f"{base}_", f"_{base}", f"{base}.shop", f"{base}_official", f"the{base}",
         f"{base}{chance.whole(2, 9)}", f"{base[:5]}.{base[5:]}", f"{base}_2")
    )  # fmt: skip
