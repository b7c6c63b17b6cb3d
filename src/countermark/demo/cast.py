"""The cast: people with accounts and sellers with papers, all invented.

Telephone numbers are from ranges kept for fiction (Ofcom, ARCEP, BNetzA, 555-01xx) or start where
no network does; IBANs have right check digits and a bank that is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from countermark.demo.chance import Chance
from countermark.demo.words import data

_PHONES = {
    "CN": ("+86 100 5550 {9}{9}{9}{9}",),
    "US": tuple(f"+1 {area} 555 01{{9}}{{9}}" for area in (206, 212, 305, 404, 512, 615, 702, 808)),
    "GB": ("+44 7700 900{9}{9}{9}",),
    "FR": ("+33 1 99 00 {9}{9} {9}{9}",),
    "DE": ("+49 30 23125 {9}{9}{9}",),
}


@dataclass(frozen=True)
class Person:
    """Somebody with an account on a network."""

    name: str
    handle: str
    network: str
    language: str
    main: str = ""
    """The handle of the account beside which this one is a second."""
    about: str = ""
    """What its bio says."""

    @classmethod
    def drawn(cls, chance: Chance, language: str, network: str | None = None) -> Person:
        """A new person."""
        names = data("names")
        given, family = chance.pick(names["given"]), chance.pick(names["family"])
        first = given.lower().replace("'", "")
        last = family.lower().replace("-", "")
        style = chance.pick(("{first}.{word}{n}", "{first}{last}{n}", "{word}by{first}{n}"))
        handle = style.format(
            first=first, last=last, word=chance.pick(names["flavour"]), n=chance.whole(100, 9999)
        )
        network = network or chance.weighted(data("world")["networks"])
        if network in ("x.com", "pinterest.com", "reddit.com"):  # no full stop; X allows 15 signs
            handle = handle.replace(".", "_")[-15:]
        return cls(f"{given} {family}", handle, network, language)

    def again(self, chance: Chance, about: str) -> Person:
        """The same person's second account, whose bio says so."""
        handle = f"{self.handle[:13]}{chance.pick(('_2', '_b', '2'))}"
        return Person(self.name, handle, self.network, self.language, self.handle, about)

    @property
    def paid(self) -> str:
        """Under which handle the shops know the person."""
        return self.main or self.handle

    @property
    def key(self) -> str:
        """The key of the account."""
        return f"{self.network}:account/{self.handle}"

    @property
    def url(self) -> str:
        """The address of the account's page."""
        return str(data("shops")["networks"][self.network]["account"]).format(handle=self.handle)

    def post(self, chance: Chance) -> tuple[str, str]:
        """Key and address of a new post."""
        rule = data("shops")["networks"][self.network]
        id = chance.pattern(rule["id"])
        return f"{self.network}:post/{id}", rule["post"].format(id=id, handle=self.handle)

    def author(self) -> dict[str, Any]:
        """The account as the author of a post or comment."""
        author = {"@type": "Person", "alternateName": self.handle, "url": self.url}
        return author | {"description": self.about} if self.about else author


@dataclass(frozen=True)
class Seller:
    """A selling account of a shop."""

    site: str
    id: str
    url: str
    name: str

    @classmethod
    def drawn(cls, chance: Chance, site: str, name: str | None = None) -> Seller:
        """A new seller in the shop `site`."""
        rule = data("shops")["shops"][site]["seller"]
        id = chance.pattern(rule["id"])
        names = data("names")
        made = f"{chance.pick(names['pinyin'])} {chance.pick(names['trade'])}"
        return cls(site, id, rule["url"].format(id=id), name or made)

    @property
    def key(self) -> str:
        """The key of the account."""
        return f"{self.site}:seller/{self.id}"

    def reference(self) -> dict[str, Any]:
        """The seller as an offer names it."""
        return {
            "@type": "Organization",
            "identifier": self.id,
            "name": self.name,
            "url": self.url,
        }

    def record(self, chance: Chance, country: str) -> dict[str, Any]:
        """The seller with its papers, as a platform would return them."""
        names = data("names")
        town = chance.pick(names["cities"] if country == "CN" else names["towns"])
        mailbox = f"{self.name.split()[0].lower()}{chance.whole(10, 99)}.{self.id[-4:].lower()}"
        month, day = chance.whole(1, 9), chance.whole(10, 28)
        papers: dict[str, Any] = self.reference() | {
            "legalName": f"{town} {self.name} Co., Ltd"
            if country == "CN"
            else f"{self.name} {chance.pick(('GmbH', 'Ltd', 'SAS'))}",
            "telephone": chance.pattern(chance.pick(_PHONES[country])),
            "email": f"{mailbox}@{chance.pick(('mailbox', 'post', 'inbox'))}.example",
            "taxID": chance.pattern("00{9}{9}{9}{9}{9}{9}{9}{9}"),
            "iban": iban(chance),
            "foundingDate": f"20{chance.whole(11, 25)}-0{month}-{day}",
            "address": {
                "@type": "PostalAddress",
                "streetAddress": f"{chance.whole(1, 240)} {chance.pick(names['family'])} Road",
                "addressLocality": town,
                "addressCountry": country,
            },
        }
        if country == "CN" and "forwarders" in names and chance.happens(0.3):
            papers |= chance.pick(names["forwarders"])  # whose address half a town gives
        return papers


def iban(chance: Chance) -> str:
    """A British IBAN of a bank that is none, its check digits right (ISO 13616, ISO 7064)."""
    account = chance.pattern("ZZZZ000000{9}{9}{9}{9}{9}{9}{9}{9}")
    number = int("".join(str(int(sign, 36)) for sign in f"{account}GB00"))
    return f"GB{98 - number % 97:02d}{account}"
