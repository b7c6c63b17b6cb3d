"""Actors: who they are behind their accounts, all invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from countermark.demo.chance import Chance

from .digits import Register, filled, iban, phone, tax
from .words import words


@dataclass(frozen=True)
class Human:
    """A person. In the West both writings of a name are one."""

    country: str
    family: str
    given: str
    family_latin: str
    given_latin: str


@dataclass(frozen=True)
class Place:
    """An address with a unit. The parts of the West are written as they are."""

    country: str
    city: str
    city_latin: str
    region: str
    region_latin: str
    district: str
    district_latin: str
    road: str
    road_latin: str
    """Pinyin, or the short writing."""
    road_english: str
    number: int
    building: int
    unit: str
    postal: str

    @property
    def house(self) -> str:
        """What neighbours share."""
        return f"{self.city_latin} {self.road_latin} {self.number} {self.building}"


@dataclass(frozen=True)
class Firm:
    """A firm, or the name under which a person trades (then `form` is empty)."""

    country: str
    name: str
    name_latin: str
    trade: str
    trade_latin: str
    trade_pinyin: str
    form: str
    form_long: str
    city: str
    city_latin: str
    tax: str | None
    holder: Human

    @property
    def key(self) -> str:
        """The same for every writing."""
        if not self.form:
            return f"{self.holder.family_latin} {self.holder.given_latin} {self.city_latin}"
        return f"{self.city_latin} {self.name_latin} {self.trade_latin} {self.form}"


@dataclass
class Actor:
    """One actor and all that is its own."""

    number: int
    role: str
    """seller or promoter."""
    human: Human
    firms: list[Firm]
    places: list[Place]
    base: str
    """What its handles are made of."""
    own: dict[str, list[str]] = field(default_factory=dict)
    """By kind (phone, email, wechat, telegram, qq, domain, iban, device, uploader, affiliate):
    its values, in canonical form."""

    @property
    def id(self) -> str:
        """Its name in the truth."""
        return f"actor-{self.number:05d}"

    @property
    def country(self) -> str:
        """Where it is."""
        return self.human.country


class Maker:
    """Draws actors of a split."""

    def __init__(self, split: str, chance: Chance) -> None:
        self.split = split
        self.register = Register()
        self._chance = chance
        self._names = words(split, "names")

    def human(self, chance: Chance, country: str) -> Human:
        """A person; names may be those of others."""
        names = self._names["people"][country]
        family, given = chance.pick(names["family"]), chance.pick(names["given"])
        if isinstance(family, str):
            return Human(country, family, given, family, given)
        return Human(country, family[0], given[0], family[1], given[1])

    def place(self, chance: Chance, country: str) -> Place:
        """An address that nobody else has."""
        town = chance.pick(self._names["cities"][country])
        road = chance.pick(self._names["roads"][country])
        postal = filled(chance, town["postal"])
        if country != "CN":
            unit = str(chance.whole(1, 40)) if chance.happens(0.4) else ""
            number = int(
                self.register.fresh(lambda: f"{town['city']}|{road[0]}|{chance.whole(1, 980)}")
                .rpartition("|")[2]
            )  # fmt: skip
            city, region = town["city"], town["region"]
            return Place(country, city, city, region, region, "", "",
                         road[0], road[1], road[0], number, 0, unit, postal)  # fmt: skip
        district = chance.pick(town["districts"])
        drawn = self.register.fresh(
            lambda: f"{town['city'][1]}|{road[1]}|{chance.whole(1, 400)}|{chance.whole(1, 9)}"
        )
        number, building = map(int, drawn.split("|")[2:])
        unit = f"{chance.whole(1, 28)}{chance.whole(1, 12):02d}"
        parts = (*town["city"], *town["region"], *district, *road)
        city, city_latin, region, region_latin, name, latin, own, pinyin, english = parts
        return Place(country, city, city_latin, region, region_latin, name, latin,
                     own, pinyin, english, number, building, unit, postal)  # fmt: skip

    def firm(self, chance: Chance, human: Human, place: Place, *, personal: bool) -> Firm:
        """A firm of this person in that town, or the person himself as a trader."""
        country = human.country
        number = tax(chance, country)
        if number:
            number = self.register.fresh(lambda: str(tax(chance, country)))
        if personal:
            return Firm(country, "", "", "", "", "", "", "", place.city, place.city_latin,
                        number, human)  # fmt: skip
        names = self._names["firms"]
        form = chance.pick(names["forms"][country])
        if country == "CN":
            signs: dict[str, str] = dict(names["CN"])
            name = self.register.fresh(
                lambda: (
                    f"{chance.pick(sorted(signs))}{chance.pick(sorted(signs))} {form[0]} "
                    f"{place.city}"
                )
            ).split()[0]
            latin = "".join(signs[sign] for sign in name).capitalize()
            return Firm(country, name, latin, form[0], form[1], form[2], "有限公司",
                        "Co., Ltd", place.city, place.city_latin, number, human)  # fmt: skip
        west = names["west"]
        name, word = self.register.fresh(
            lambda: (
                f"{chance.pick(west['heads'])}{chance.pick(west['tails'])} "
                f"{chance.pick(names['words'])}"
            )
        ).split()
        return Firm(country, name, name, word, word, word, form[0], form[1], place.city,
                    place.city_latin, number, human)  # fmt: skip

    def actor(self, number: int, role: str, country: str, *, split: bool = False) -> Actor:
        """A new actor, with two firms where `split`."""
        chance = self._chance.of("actor", number)
        human = self.human(chance, country)
        places = [self.place(chance, country) for _ in range(1 + split)]
        firms = [
            self.firm(chance, human, place, personal=not split and chance.happens(0.25))
            for place in places
        ]
        base = self._base(chance, human, firms[0])
        actor = Actor(number, role, human, firms, places, base)
        actor.own = self.own(chance, actor)
        return actor

    def _base(self, chance: Chance, human: Human, firm: Firm) -> str:
        head = (firm.name_latin or human.given_latin).lower().replace("'", "")
        tail = chance.pick(self._names["stores"]).lower()
        plain = "".join(sign for sign in f"{head}{tail}" if sign.isascii() and sign.isalnum())
        return self.register.fresh(lambda: f"{plain[:13]}{chance.whole(2, 99)}")

    def own(self, chance: Chance, actor: Actor) -> dict[str, list[str]]:
        """Fresh values of every kind that such an actor has."""

        def fresh(draw: Any) -> str:
            return self.register.fresh(draw)

        human, base = actor.human, actor.base
        short = "".join(c for c in human.given_latin.lower() if c.isascii() and c.isalpha())
        family = "".join(c for c in human.family_latin.lower() if c.isascii() and c.isalpha())
        boxes = self._names["mailboxes"]
        phones = 2 if chance.happens(0.25) else 1
        emails = 2 if chance.happens(0.35) else 1
        own: dict[str, list[str]] = {
            "phone": [fresh(lambda: phone(chance, actor.country)) for _ in range(phones)],
            "email": [
                fresh(lambda: f"{chance.pick((base[:9], short, short + family))}"
                              f"{chance.whole(1, 9999)}@{chance.pick(boxes)}")
                for _ in range(emails)
            ],
            "iban": [fresh(lambda: iban(chance)) for _ in range(1 + chance.happens(0.15))],
            "device": [fresh(lambda: f"dev-{chance.pattern('{x}' * 12)}")],
            "uploader": [fresh(lambda: chance.pattern("99{9}{9}{9}{9}{9}{9}{9}{9}"))],
            "affiliate": [fresh(lambda: f"{base[:12]}{chance.whole(1, 99)}-20")],
        }  # fmt: skip
        if actor.country == "CN" or chance.happens(0.1):
            own["wechat"] = [fresh(lambda: f"{short[:6]}_{chance.whole(100, 99999)}x")]
            if chance.happens(0.4):
                own["qq"] = [fresh(lambda: chance.pattern("100{9}{9}{9}{9}{9}{9}"))]
        if chance.happens(0.35):
            own["telegram"] = [fresh(lambda: f"{base[:14]}_{chance.whole(1, 999)}")]
        if chance.happens(0.3):
            own["domain"] = [fresh(lambda: f"{base[:12]}{chance.whole(1, 999)}.example")]
        return own
