"""Houses: the invented brands of the world, how people name them, and their registry of rights."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from countermark.demo.cast import Person, Seller
from countermark.demo.chance import Chance
from countermark.demo.disguise import respelt
from countermark.demo.words import data

NAMINGS = {
    "tag": 5, "caption": 5, "alias": 2, "nickname": 2, "misspelt": 1, "spaced": 1,
    "comment": 1, "bio": 1, "picture": 2, "motif": 1,
}  # fmt: skip
"""Ways in which a promotion names the brand, and how often. `comment`, `bio`, `picture` and
`motif` leave the caption without a name."""

WRITTEN = ("caption", "alias", "nickname", "misspelt", "spaced")
"""Those that letters, tables and pages use."""

SPELT = ("leet", "homoglyph", "zero-width", "full-width", "line")
"""Those that only a world asks for whose words say how (`world.yaml`, `hiding.yaml`)."""

SPOKEN = ("tag", *WRITTEN, *SPELT)
"""Those that stand in the text itself."""

_EXPIRES = {"live": date(2034, 5, 1), "expired": date(2021, 5, 1), "pending": None}


@dataclass(frozen=True)
class House:
    """A brand and what belongs to it."""

    rule: dict[str, Any]
    names: dict[str, Any]
    shops: tuple[tuple[str, Seller], ...]
    """Its authorised sellers by site."""
    ambassadors: tuple[Person, ...]

    @property
    def id(self) -> str:
        """The brand's id in the registry."""
        return str(self.names["id"])

    @property
    def name(self) -> str:
        """The brand's name."""
        return str(self.names["name"])

    @property
    def word(self) -> str:
        """The word that people say for it."""
        return str(self.names["word"])

    @property
    def trade(self) -> str:
        """What it makes: bracelet, bag, sneaker or watch."""
        return str(self.rule["trade"])

    @property
    def domain(self) -> str:
        """Its own domain."""
        return f"{self.id}.example"

    @property
    def line(self) -> str:
        """Its best known line."""
        return str(self.rule["line"]["word"])

    @property
    def genuine(self) -> str:
        """The price of the genuine piece as people say it."""
        return f"${self.rule['price']:,}"

    @property
    def territories(self) -> set[str]:
        """Where it has a right in force for what it makes."""
        return {
            territory
            for which in ("word_mark", "motif_mark")
            for entry in self.rule[which]
            if entry["status"] == "live" and "class" not in entry
            for territory in entry["territory"]
        }

    def named(self, naming: str, chance: Chance) -> str:
        """The brand as a text names it in the given way."""
        match naming:
            case "tag":
                return f"#{self.id}"
            case "alias":
                return str(self.names["foreign"])
            case "nickname":
                return str(chance.pick(self.names["nicknames"]))
            case "misspelt":
                return str(chance.pick(self.names["misspelt"]))
            case "spaced":
                return chance.pick((" ", ".", "-")).join(self.word.upper())
            case "line":
                return f"{self.line} {self.trade}"
            case "leet" | "homoglyph" | "zero-width" | "full-width":
                return respelt(chance, naming, self.word)
            case _:
                return chance.pick((self.name, self.word))

    def registry(self, chance: Chance, pictures: bool) -> dict[str, Any]:
        """The brand as the registry of rights writes it."""
        line = self.rule["line"]
        motif = {
            "id": f"{self.id}-{line['word'].lower()}",
            "kind": line["motif"],
            "text": line["text"],
            "description": line["description"],
            "terms": line["terms"],
        }
        product: dict[str, Any] = {
            "name": f"{line['word']} {self.trade}",
            "line_terms": [f"{line['word'].lower()} {self.trade}"],
            "price": {"amount": self.rule["price"], "currency": "USD"},
        }
        if pictures:
            motif["references"] = [f"refs/{self.id}-01.jpg", f"refs/{self.id}-02.jpg"]
            product["references"] = [f"refs/{self.id}-03.jpg"]
        return {
            "id": self.id,
            "name": self.name,
            "rights_holder": f"{self.id}-group",
            "aliases": [self.word, self.names["foreign"]],
            "nicknames": self.names["nicknames"],
            "own_domains": [self.domain],
            "own_accounts": [
                f"instagram.com:account/{self.id}.official",
                *(
                    {
                        "account": person.key,
                        "from": date(2025, 1, 1),
                        "to": None,
                        "territory": ["US"],
                    }
                    for person in self.ambassadors
                ),
            ],
            "marks": [
                {
                    "id": f"{self.id}-word",
                    "kind": "word",
                    "text": self.word.upper(),
                    "registrations": self._registrations(chance.of("word"), "word_mark"),
                },
                motif | {"registrations": self._registrations(chance.of("motif"), "motif_mark")},
            ],
            "products": [product],
            "authorised_sellers": [
                {"marketplace": site, "seller": seller.id, "from": date(2019, 1, 1), "to": None}
                for site, seller in self.shops
            ],
        }

    def _registrations(self, chance: Chance, which: str) -> list[dict[str, Any]]:
        return [
            {
                "office": entry["office"],
                "number": chance.pattern("99{9}{9}{9}{9}{9}"),
                "classes": [entry.get("class", self.rule["goods"]["class"])],
                "goods": entry.get("words", self.rule["goods"]["words"]),
                "status": entry["status"],
                "registered": None if entry["status"] == "pending" else date(2009, 5, 1),
                "expires": _EXPIRES[entry["status"]],
                "territory": entry["territory"],
            }
            for entry in self.rule[which]
        ]


def houses(chance: Chance) -> list[House]:
    """The houses of this seed's world."""
    made = []
    for rule in data("brands")["houses"]:
        names = chance.pick(rule["names"])
        draw = chance.of(rule["trade"])
        first, *others = data("world")["authorised"]
        sites = (first, chance.pick(others))
        shops = tuple(
            (site, Seller.drawn(draw.of(site), site, name=f"{names['word']} Partner Store"))
            for site in sites
        )
        ambassadors = tuple(Person.drawn(draw.of("ambassador", n), "en") for n in range(2))
        made.append(House(rule, names, shops, ambassadors))
    return made


def registry(chance: Chance, brands: list[House], pictures: bool) -> dict[str, Any]:
    """The registry of rights of the world (formats.md §2)."""
    return {
        "rights_holders": [
            {"id": f"{house.id}-group", "name": house.rule["holder"].format(name=house.name)}
            for house in brands
        ],
        "brands": [house.registry(chance.of("registry", house.id), pictures) for house in brands],
        "policies": data("brands")["policies"],
    }
