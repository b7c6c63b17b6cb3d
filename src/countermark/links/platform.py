"""Platforms: what a URL of a shop, network, agent or redirector says, as rules in data files."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from countermark.links.datafile import Model, RuleError, read_rules
from countermark.links.pattern import linear
from countermark.links.spelling import place
from countermark.records.key import Kind, is_site

Pattern = Annotated[re.Pattern[str], AfterValidator(linear)]


_LONGEST_AUTHORITY = 1024
"""A host has 253 letters at most (RFC 1035 §2.3.4); the rest is room for credentials."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _listed(value: Any) -> Any:
    if isinstance(value, str):
        return [value.lower()]
    if not isinstance(value, list | tuple):
        return value  # for pydantic to refuse
    return [name.lower() if isinstance(name, str) else name for name in value]


def _path(value: Any) -> Any:
    return {"path": value} if isinstance(value, str) else value


def _query(value: Any) -> Any:
    return {"query": value} if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]
"""Names of parameters; their case does not matter, so they are kept in lower case."""


class Shape(_Part):
    """A shape of URL that names a thing: group `id` of the path or host, or a query parameter.

    Other named groups become part of the offer, unless `key` puts them into the identifier.
    """

    path: Pattern | None = None
    host: Pattern | None = None
    query: Names = ()
    """Parameters that may hold the identifier, first match wins."""
    id: Pattern = re.compile(r"\d+")
    """What such a parameter must look like."""
    case: Literal["upper", "lower"] | None = None
    """For identifiers that a platform reads in any case."""
    key: str | None = None
    """Template over the groups, where the identifier has several parts."""
    alone: bool = False
    """Only where no other parameter remains that could name another thing."""

    @cached_property
    def simple(self) -> bool:
        """Whether the group `id` of the path is all there is to it."""
        only = self.path is not None and set(self.path.groupindex) == {"id"}
        return only and self.host is None and not self.query and not self.key and not self.alone


class CodeShape(_Part):
    """What an item's code looks like where it is written without a URL."""

    pattern: Pattern
    """Over the whole code in upper case without separators; with `key`, its parts joined by `.`."""
    prior: Annotated[float, Field(gt=0, lt=1)]
    """How sure the code alone, without a word about the shop, makes it this shop's: a setting."""
    case: Literal["lower"] | None = None
    key: str | None = None
    """Template over the groups."""
    site: str | None = None
    """Where the code says which country's shop it is."""
    check: Literal["isbn10"] | None = None
    """Check digit that must be right."""


class Wrapping(_Part):
    """A shape of URL that holds another: as a URL, or as the item number of a named shop."""

    path: Pattern | None = None
    """May hold the groups `url`, or `id` and `shop`, or `path` and `rest` (of a mirror)."""
    host: Pattern | None = None
    """A group `host` makes it a mirror: the same page stands on that host."""
    query: Names = ()
    """Parameters that hold the wrapped URL; an empty name is the whole query (`?https://…`)."""
    id: Names = ()
    """Parameters that hold the number of the wrapped item."""
    shop: Names = ()
    """Parameters that hold the name of its shop."""
    default: str | None = None
    """The rule of the shop, where the URL does not say it."""
    value: Pattern | None = None
    """What the value of a parameter must look like; its group `url` is the wrapped URL."""
    encoding: Literal["proofpoint-2", "proofpoint-3", "dashed"] | None = None
    """How the wrapped URL, or the group `host`, is written; percent, base64 and hex need none."""
    shares: bool = False
    """A share button: it offers to share the page, and does not lead there by itself."""
    certainty: float = Field(default=1.0, gt=0, le=1)
    note: str = ""
    """Why it is less than certain."""


class Payee(_Part):
    """A query parameter, or a group `id` of the path or host, that says whose link it is: who is
    paid for the click, whose page or short link it is, which document it opens."""

    query: str = ""
    path: Pattern | None = None
    host: Pattern | None = None
    kind: Literal["affiliate", "owner", "document"] = "affiliate"
    role: str | None = None
    """Put before the identity, where it is a campaign or sub-account rather than the payee."""
    id: Pattern | None = None
    """Its group `id` is the identity within the value."""
    encoded: bool = False
    """Whether it is read through base64, hex and percent-encoding."""


class Platform(_Part):
    """The rule of a platform."""

    id: str
    name: str
    kind: Literal["shop", "network", "agent", "shortener", "bio", "redirector", "document"]
    sources: Annotated[tuple[str, ...], Field(min_length=1)]
    """Where the shapes are documented or were seen."""
    hosts: tuple[str | dict[str, str], ...] = ()
    """Host names with their subdomains: each a site of its own, or `{host: site}`."""
    short: tuple[str, ...] = ()
    """Hosts of its short links."""
    names: tuple[str, ...] = ()
    """Other names that it goes by, in lower case."""
    item: tuple[Annotated[Shape, BeforeValidator(_path)], ...] = ()
    seller: tuple[Annotated[Shape, BeforeValidator(_path)], ...] = ()
    post: tuple[Annotated[Shape, BeforeValidator(_path)], ...] = ()
    account: tuple[Annotated[Shape, BeforeValidator(_path)], ...] = ()
    url: tuple[Annotated[Shape, BeforeValidator(_path)], ...] = ()
    """Items whose key is a canonical URL."""
    shortened: tuple[Annotated[Shape, BeforeValidator(_path)], ...] = ()
    """Short links on the platform's own hosts."""
    reserved: frozenset[str] = frozenset()
    """Words in the place of an account that are pages of the platform itself."""
    offer: tuple[str, ...] = ()
    """Parameters of seller and variant, kept beside the key."""
    affiliate: tuple[Annotated[Payee, BeforeValidator(_query)], ...] = ()
    tracking: tuple[str, ...] = ()
    """Parameters of its own that change nothing; `name*` is a prefix."""
    inner: tuple[Wrapping, ...] = ()
    shops: Mapping[str, str] = Field(default_factory=dict)
    """Its own codes for shops → id of their rules."""
    code: tuple[CodeShape, ...] = ()
    """Shapes of an item's code in running text."""
    fragment: bool = False
    """Whether the page is named in the fragment (`#/path?query`)."""
    item_url: str | None = None
    """The usual URL of an item, with `{id}`."""
    examples: Annotated[Mapping[str, str], Field(min_length=1)]
    """URL → key, offer (`name=value`), network keys and `→ wrapped URL`, in that order."""

    @cached_property
    def shapes(self) -> tuple[tuple[Kind, Shape], ...]:
        """All shapes in the order they are tried."""
        return tuple(
            (kind, shape)
            for kind, shapes in (
                (Kind.ITEM, self.item),
                (Kind.SELLER, self.seller),
                (Kind.POST, self.post),
                (Kind.ACCOUNT, self.account),
                (Kind.URL, self.url),
            )
            for shape in shapes
        )

    @cached_property
    def sites(self) -> dict[str, str]:
        """Host → site, as the platform's countries run them."""
        return {
            host: site
            for entry in self.hosts
            for host, site in ({entry: entry} if isinstance(entry, str) else entry).items()
        }

    @cached_property
    def uses(self) -> dict[str, Use]:
        """Parameter in lower case → what it is for, the general ones included."""
        general = parameters()
        uses: dict[str, Use] = dict.fromkeys(
            name.lower() for name in general.tracking + self.tracking if name[-1:] != "*"
        )
        if self.kind != "network":
            uses |= {payee.query.lower(): payee for payee in general.affiliate}
        uses |= {name.lower(): name for name in self.offer}
        uses |= {payee.query.lower(): payee for payee in self.affiliate if payee.query}
        offers = {name.lower() for name in self.offer}
        named = [name for _, shape in self.shapes for name in shape.query]
        named += [name for held in self.inner for name in (*held.query, *held.id, *held.shop)]
        for name in named:
            if name not in offers:
                uses.pop(name, None)
        return uses

    @cached_property
    def payees(self) -> tuple[Payee, ...]:
        """Identities that stand in the path or the host."""
        return tuple(payee for payee in self.affiliate if payee.path or payee.host)

    @cached_property
    def prefixes(self) -> tuple[str, ...]:
        """Beginnings of tracking parameters, in lower case."""
        names = parameters().tracking + self.tracking
        return tuple(name[:-1].lower() for name in names if name.endswith("*"))


Use = Payee | str | None
"""What a parameter is for: an identity, an offer (its usual spelling), or nothing (tracking)."""


class Wrappers(_Part):
    """What parameters and pages of hosts without a rule do with a URL in them."""

    leading: frozenset[str]
    """Parameters in which redirectors put the address that they lead to."""
    returning: frozenset[str]
    """Parameters that say where a visitor goes back to, mostly on the same site."""
    silent: frozenset[str]
    """Parameters that name another page without leading to it: where a visitor came from, what is
    shown, reported to or drawn."""
    asides: Mapping[str, tuple[str, ...]]
    """Purposes of pages that do something else with a URL → words of their hosts and paths."""


class Parameters(_Part):
    """Parameters that mean the same on every host."""

    sources: Annotated[tuple[str, ...], Field(min_length=1)]
    tracking: tuple[str, ...]
    affiliate: tuple[Annotated[Payee, BeforeValidator(_query)], ...]
    campaigns: tuple[str, ...]
    """Parameters that name a campaign of the site itself, in lower case."""
    ordinary: frozenset[str]
    """Words that make no campaign's name its own."""
    wrapping: Wrappers


class Hosts(_Part):
    """A list of hosts of one kind."""

    kind: Literal["shortener", "bio"]
    name: str
    licence: str
    sources: Annotated[tuple[str, ...], Field(min_length=1)]
    hosts: tuple[str, ...]


class Host(NamedTuple):
    """A host and what is known of it."""

    name: str
    origin: str
    """`https://HOST[:PORT]`."""
    platform: Platform
    site: str
    kind: str | None


def platforms() -> Mapping[str, Platform]:
    """All rules by id. Raises RuleError where a data file is broken."""
    return _book().platforms


_added: list[Platform] = []


def put_first(rules: Sequence[Platform]) -> None:
    """Let `rules` win over the shipped ones in this process, in place of any put first before;
    `links.rules` does so for a user's file."""
    _added[:] = rules


def find_host(authority: str) -> Host | None:
    """The host of an authority with its platform, by the longest known suffix; None if no host."""
    return _find_host(authority) if len(authority) <= _LONGEST_AUTHORITY else None


@lru_cache(8192)
def _find_host(authority: str) -> Host | None:
    placed = place(authority)
    if placed is None:
        return None
    name, origin = placed[0], f"https://{placed[0]}{placed[1]}"
    known = _book().hosts
    suffix = name
    while suffix:
        if found := known.get(suffix):
            return Host(name, origin, *found)
        suffix = suffix.partition(".")[2]
    return Host(name, origin, _book().platforms["any"], name, None)


def is_known(host: str) -> bool:
    """Whether a rule or list names this host."""
    found = find_host(host)
    return found is not None and found.kind is not None


def known_hosts() -> Collection[str]:
    """All hosts that a rule or list names, without their subdomains."""
    return _book().hosts.keys()


def site_of(name: str) -> str | None:
    """The site of a platform called by its id, its site or a usual name ("IG", "Twitter")."""
    wanted = name.strip().lower()
    for platform in platforms().values():
        if wanted in (platform.id, platform.name.lower(), *platform.names) and platform.sites:
            return next(iter(platform.sites.values()))
    found = find_host(wanted) if "." in wanted else None
    return found.site if found and is_site(found.site) else None


class _Book(NamedTuple):
    platforms: dict[str, Platform]
    hosts: dict[str, tuple[Platform, str, str]]
    shops: dict[str, Platform]


def shop_named(word: str, agent: Platform) -> Platform | None:
    """The shop that an agent's URL means by `word` ("weidian", "ali_1688", "2")."""
    word = word.lower()
    code = agent.shops.get(word)
    return platforms().get(code) if code else _book().shops.get(word)


@lru_cache(1)
def _book() -> _Book:
    data = files("countermark.links") / "data"
    rules = dict(_rules(data / "platforms.yaml")) | {rule.id: rule for rule in _added}
    hosts: dict[str, tuple[Platform, str, str]] = {}
    any_host = rules["any"]
    for entry in _models(data / "hosts.yaml", Hosts):
        hosts |= {host: (any_host, host, entry.kind) for host in entry.hosts if host not in hosts}
    shipped = [rule for rule in rules.values() if rule not in _added]
    for given in (shipped, _added):
        claimed: dict[str, str] = {}
        for rule in given:
            for host, site in rule.sites.items():
                _claim(claimed, host, rule.id)
                hosts[host] = (rule, site, rule.kind)
            for host in rule.short:
                _claim(claimed, host, rule.id)
                hosts[host] = (rule, host, "shortener")
    shops = {
        name: rule for rule in rules.values() if rule.item_url for name in (rule.id, *rule.names)
    }
    return _Book(rules, hosts, shops)


def _claim(claimed: dict[str, str], host: str, rule: str) -> None:
    if claimed.setdefault(host, rule) != rule:
        raise RuleError(f"rule {rule!r}: hosts: {host} is {claimed[host]!r}'s")


@lru_cache(1)
def parameters() -> Parameters:
    """The general parameters."""
    data = files("countermark.links") / "data"
    return next(iter(_models(data / "parameters.yaml", Parameters)))


def _rules(file: Traversable) -> Iterator[tuple[str, Platform]]:
    seen = set()
    for rule in _models(file, Platform):
        if rule.id in seen:
            raise RuleError(f"{file.name}: rule {rule.id!r}: id: used twice")
        seen.add(rule.id)
        yield rule.id, rule


def _models(file: Traversable, model: type[Model]) -> Iterator[Model]:
    return read_rules(file.read_text("utf-8"), file.name, model)
