"""The invented brand and goods that the signals' examples are told with."""

from __future__ import annotations

from typing import Any

REGISTRY = """
rights_holders: [{id: rivoire, name: Groupe Rivoire SA}]
brands:
  - id: aurelle
    name: Maison Aurelle
    rights_holder: rivoire
    aliases: [Aurelle]
    nicknames: [aur3lle]
    own_domains: [aurelle.example]
    own_accounts: ["instagram.com:account/aurelle"]
    marks:
      - id: aurelle-word
        kind: word
        text: AURELLE
        registrations:
          - {office: USPTO, number: "0000001", classes: [14], goods: jewellery, status: live,
             registered: 1990-05-01, expires: 2030-05-01, territory: [US]}
      - id: aurelle-heart
        kind: trade-dress
        text: COEUR VISSÉ
        terms: [screw love]
        registrations: []
    products:
      - {name: Vis bracelet, line_terms: [vis bracelet], price: {amount: 6900, currency: USD}}
    authorised_sellers:
      - {marketplace: amazon.com, seller: A9AUTHORISED, from: 2019-01-01, to: null, territory: [US]}
"""

BRACELET: dict[str, Any] = {
    "@type": "Product",
    "url": "https://www.amazon.com/dp/B0EXAMPLE1",
    "name": "Women's Classic Screw Titanium Steel Bracelet",
    "description": "Flat band, gift box included",
    "brand": {"@type": "Brand", "name": "Generic"},
    "category": "Jewelry > Bracelets",
    "dateModified": "2020-07-01T08:00:00Z",
    "offers": {
        "price": "19.99",
        "priceCurrency": "USD",
        "seller": {"identifier": "A1SELLER", "name": "QX Jewelry"},
    },
}

AURELLE_POST: dict[str, Any] = {
    "@type": "SocialMediaPosting",
    "url": "https://www.instagram.com/p/Cexample/",
    "datePublished": "2020-07-03T10:00:00Z",
    "articleBody": "my #aurelle for twenty bucks https://www.amazon.com/dp/B0EXAMPLE1",
    "author": {"alternateName": "mira.finds", "url": "https://www.instagram.com/mira.finds/"},
}


def changed(given: dict[str, Any], **properties: Any) -> dict[str, Any]:
    """An example's object with some properties otherwise."""
    return {**given, **properties}


def priced(price: str, currency: str = "USD", seller: str = "A1SELLER") -> dict[str, Any]:
    """The bracelet at another price, or from another seller."""
    offer = {"price": price, "priceCurrency": currency, "seller": {"identifier": seller}}
    return changed(BRACELET, offers=offer)
