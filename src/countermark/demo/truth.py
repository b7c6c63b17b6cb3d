"""The truth: what the world's maker knows and the program must find out."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from countermark.records.key import Key
from countermark.records.record import Value

GUILTY = "guilty"


class TrueListing(Value):
    """A listing: `guilty`, or which kind of innocent."""

    key: Key
    kind: str
    brand: str | None = None
    url: str | None = None
    """The address of its page as the input writes it."""


class Promotion(Value):
    """Something that truly sends buyers to a guilty listing.

    Naming any of `keys` in the lead is right. A chat export gives its messages no key that the
    world could know: there `keys` is empty and any message without a known key will do.
    """

    listing: Key
    keys: tuple[Key, ...]
    way: str
    """How it links: a name of `countermark.demo.ways.WAYS`."""
    naming: str
    """How it names the brand: tag, caption, alias, …, picture, motif."""
    account: Key | None = None
    file: str | None = None
    language: str | None = None
    readable: bool = True
    """Whether both the way and the name can be read without looking into pictures."""


class Bystander(Value):
    """A post that links a guilty listing and promotes nothing: `unwitting` or `warning`."""

    listing: Key
    post: Key
    kind: str


class TrueRoute(Value):
    """A way from a post, message or page to a listing; `to` None leads nowhere.

    `optional` ones may be reported or not: a post that says nothing of the bio it stands under.
    """

    model_config = ConfigDict(populate_by_name=True)

    origin: Key | None = Field(alias="from")
    to: Key | None
    way: str
    optional: bool = False
    file: str | None = None
    """Where the origin has no key that the world could know."""


class TrueScheme(Value):
    """Several actors in one scheme."""

    brand: str
    promoters: tuple[Key, ...]
    sellers: tuple[Key, ...]
    listings: tuple[Key, ...]


class TrueOperator(Value):
    """One actor with all of its accounts."""

    role: str
    """`promoter` or `seller`."""
    accounts: tuple[Key, ...]


class BadRow(Value):
    """A row that cannot be read."""

    file: str
    line: int


class Truth(Value):
    """Everything of it, as `truth.json` holds it."""

    seed: int
    listings: tuple[TrueListing, ...]
    promotions: tuple[Promotion, ...]
    bystanders: tuple[Bystander, ...]
    routes: tuple[TrueRoute, ...]
    identities: tuple[Key, ...]
    """Affiliate identities in the links of the guilty."""
    schemes: tuple[TrueScheme, ...]
    rejected: tuple[BadRow, ...]
    operators: tuple[TrueOperator, ...] = ()
    """Actors of the schemes; whoever is in none of them stands alone."""
    messages: tuple[Key, ...] = ()
    """Keys of all messages that have one: those of chat exports and mails have none."""
