"""A small invented case: one listing that two posts lead to, and some that nobody leads to."""

import json
from dataclasses import dataclass
from pathlib import Path

REGISTRY = """\
rights_holders:
  - {id: rivoire, name: Groupe Rivoire SA}
brands:
  - id: aurelle
    name: Maison Aurelle
    rights_holder: rivoire
    aliases: [Aurelle]
    marks:
      - id: aurelle-word
        kind: word
        text: AURELLE
        registrations:
          - {office: USPTO, number: "0000001", classes: [14], goods: jewellery, status: live,
             registered: 1990-05-01, expires: 2030-05-01, territory: [US]}
    products:
      - {name: Vis bracelet, line_terms: [vis bracelet], price: {amount: 6900, currency: USD}}
    authorised_sellers:
      - {marketplace: amazon.com, seller: A9AUTHORISED, from: 2019-01-01, territory: [US]}
"""
LISTING = "amazon.com:B0EXAMPLE1"
POSTS = ("instagram.com:post/Cexample1", "instagram.com:post/Cexample2")
NETWORK_KEY = "affiliate:amazon.com:miravell-20"
SELLER = {
    "@type": "Organization",
    "identifier": "A1SELLER",
    "name": "QX Jewelry",
    "url": "https://www.amazon.com/sp?seller=A1SELLER",
    "telephone": "+1 202 555 0143",
}
LISTINGS = [
    {
        "@type": "Product",
        "url": f"https://www.amazon.com/dp/B0EXAMPLE{number}",
        "name": name,
        "category": "Jewelry > Bracelets",
        "offers": {
            "@type": "Offer",
            "price": price,
            "priceCurrency": "USD",
            "seller": {name: SELLER[name] for name in ("@type", "identifier", "name", "url")},
        },
    }
    for number, name, price in (
        (1, "Women's Titanium Steel Bracelet", "19.99"),
        (2, "Linen Apron, Two Pockets", "24.00"),
        (3, "Ceramic Garden Lantern", "31.50"),
    )
]
AUTHOR = {"@type": "Person", "alternateName": "miravell"}
MESSAGES = [
    {
        "@type": "SocialMediaPosting",
        "url": "https://www.instagram.com/p/Cexample1/",
        "datePublished": "2020-07-03T10:00:00Z",
        "articleBody": "the #aurelle one, order this get this https://bio.example/x",
        "author": AUTHOR,
    },
    {
        "@type": "SocialMediaPosting",
        "url": "https://www.instagram.com/p/Cexample2/",
        "datePublished": "2020-07-04T10:00:00Z",
        "articleBody": "aurelle again https://www.amazon.com/dp/B0EXAMPLE1?tag=miravell-20",
        "author": AUTHOR,
    },
]
REDIRECTS = """\
from,to,status,observed_at
https://bio.example/x,https://www.amazon.com/dp/B0EXAMPLE1?tag=miravell-20,301,2020-07-03T11:00:00Z
"""
SHEET = "链接,标题,到手\nhttps://weidian.com/item.html?itemID=990000000001,简约手镯,88\n"


@dataclass(frozen=True)
class Case:
    """What is handed to the program."""

    folder: Path

    @property
    def input(self) -> Path:
        return self.folder / "input"

    @property
    def registry(self) -> Path:
        return self.folder / "registry.yaml"


def write(folder: Path) -> Case:
    """The case as files in `folder`: nine good rows and two bad ones."""
    case = Case(folder)
    case.input.mkdir(parents=True)
    case.registry.write_text(REGISTRY, "utf-8")
    lines = [json.dumps(listing) for listing in LISTINGS] + ["[broken", '{"@type":"Product"}']
    (case.input / "listings.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    lines = [json.dumps(each) for each in (*MESSAGES, SELLER)]
    (case.input / "posts.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    (case.input / "redirects.csv").write_text(REDIRECTS, "utf-8")
    (case.input / "sheet.csv").write_text(SHEET, "utf-8")
    return case
