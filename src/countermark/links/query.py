"""Parameters of a URL told apart: tracking, seller and variant, who is paid, and the rest."""

from __future__ import annotations

from dataclasses import dataclass, field

from countermark.links.identity import decoded
from countermark.links.platform import Host, Payee
from countermark.links.spelling import LONGEST, plain
from countermark.records.key import Key

_KEYS = {"affiliate": Key.affiliate, "owner": Key.owner, "document": Key.document}


@dataclass(slots=True)
class Query:
    """What the parameters of a URL say."""

    offer: dict[str, str] = field(default_factory=dict)
    """Seller and variant, by the platform's usual spelling of the parameter."""
    paid: dict[Key, None] = field(default_factory=dict)
    """Affiliate, referral and campaign identities in order."""
    kept: list[str] = field(default_factory=list)
    """All but tracking and affiliate parameters, as they were written."""
    given: dict[str, str] = field(default_factory=dict)
    """Every parameter by lower-case name, the first of a name, still encoded."""

    def read(self, query: str, host: Host) -> None:
        """Take in a query in normal percent-encoding."""
        uses, prefixes = host.platform.uses, host.platform.prefixes
        kept, given = self.kept, self.given
        for part in query.split("&"):
            name, _, value = part.partition("=")
            name = name.lower()
            if name not in given:
                given[name] = value
            use = uses.get(name, part)
            if use is part:
                if part and not name.startswith(prefixes):
                    kept.append(part)
            elif use is None:
                continue
            elif isinstance(use, Payee):
                self.pay(use, host.site, value)
            else:
                kept.append(part)
                if value:
                    self.offer.setdefault(use, plain(value))

    def pay(self, payee: Payee, site: str, value: str) -> None:
        """Take in an identity that is paid, decoded."""
        if not value or len(value) > LONGEST:
            return
        identity = decoded(plain(value)) if payee.encoded else plain(value)
        if payee.id is not None:
            found = payee.id.fullmatch(identity)
            identity = found["id"] if found else ""
        if identity := identity.strip():
            whole = f"{payee.role}/{identity}" if payee.role else identity
            self.paid[_KEYS[payee.kind](site, whole)] = None
