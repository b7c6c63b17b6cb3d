"""Instructed: the listing that a search phrase, or a shop's name with words of a title, means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log2
from typing import NamedTuple

from countermark.links.hint import shop_hints
from countermark.links.instruction import Instruction
from countermark.links.platform import find_host
from countermark.links.which import Which
from countermark.records.key import Key
from countermark.text.fold import fold
from countermark.tracing.wording import is_known, likeness, meanings

EXACT, ALL_WORDS, MOST_WORDS = 0.85, 0.75, 0.6
"""Certainty that a title is the one that was said: all of it, all the words that were said, most
of them; and only it. Set by hand."""
IN_WINDOW, IN_ORDER, ALONE = 0.8, 0.55, 0.6
"""Certainty of a place among a seller's goods: as the seller's own page shows them; in the order
in which the listings were read; and of a seller's only listing."""
APART, BARELY_APART, MARGIN = 0.75, 0.6, 0.3
"""… that among a seller's goods two words or more of the sentence fit one best, or one word; by so
much of its score at least. A word that fewer of the goods have counts for more."""
WORDED, CHANCE, CLEAR = 0.8, 2.0, 3.0
"""… that words in a row of a sentence fit one title alone: so that by chance a quarter of a title
would have them all (2 bits), and 3 bits better than the next. A word that fewer titles have
counts for more: log2 of one in so many."""
NEAR = 40
LINE = 160
"""Characters behind a phrase to search for in which more of it may stand."""


class Question(NamedTuple):
    """What a reader is told to look for in a shop."""

    phrase: str
    seller: str
    which: Which | None
    platforms: frozenset[str]
    """Ids of the shops that are named; empty where none is."""
    sites: frozenset[str] = frozenset()
    """Sites, where the text names the country's."""
    names: tuple[str, ...] = ()
    """What else the seller may be called, the likeliest first."""
    text: str = ""
    """The sentence, where it was read by its words: any of them may be the title's."""

    @property
    def in_store(self) -> bool:
        """Whether a seller is named, or may be."""
        return bool(self.seller or self.names)


class Offered(NamedTuple):
    """A listing that may be meant."""

    key: Key
    title: str


class Titled(NamedTuple):
    """A listing with the words of its title, as a sentence's are read."""

    offered: Offered
    words: frozenset[str]


class Answer(NamedTuple):
    """The listing that is meant; None where that is not clear, and why."""

    key: Key | None
    certainty: float
    note: str


def question(told: Instruction, text: str) -> Question:
    """The question of an instruction in a text, with the shops that are named near to it."""
    near = text[max(0, told.start - NEAR) : told.end + NEAR]
    said = text[told.start : told.end] if told.loose or told.names else ""
    if told.kind == "search" and not said:
        said = text[told.start : told.end + LINE].partition("\n")[0]
    hints = shop_hints(f"buy on {told.shop}") if told.shop else []
    hints = hints or shop_hints(near)
    return Question(
        told.phrase,
        told.seller,
        told.which,
        frozenset(hint.platform for hint in hints),
        frozenset(hint.site for hint in hints if hint.country),
        told.names,
        said,
    )


def searched(asked: Question, listings: Sequence[Offered]) -> Answer:
    """The listing whose title alone fits a search phrase."""
    listings = _in_shops(asked, listings)
    said = meanings(asked.phrase)
    if not said:
        return Answer(None, 0, "the phrase has no word to search for")
    whole = " ".join(fold(asked.phrase).split())
    exact = [one for one in listings if " ".join(fold(one.title).split()) == whole]
    if exact:
        return _only(exact, EXACT, "the whole title")
    scored = [(likeness(said, meanings(one.title)), one) for one in listings]
    best = max((score for score, _ in scored), default=0.0)
    if best >= 1 and len(said) > 1:
        return _only([one for score, one in scored if score >= 1], ALL_WORDS, "all words")
    near = [one for score, one in scored if score > best - 0.2]
    if best >= 0.7 and len(said) > 3:
        return _only(near, MOST_WORDS, "most words")
    return Answer(None, 0, f"no known listing has the words “{asked.phrase}”")


def worded(
    asked: Question,
    said: Sequence[str],
    titles: Sequence[Titled],
    bits: Mapping[str, float],
    all_bits: float,
) -> Answer:
    """The listing of whose title the most telling words stand in a row in a sentence. `said` are
    the sentence's words; `bits` is log2 of one title in how many has each, `all_bits` of how many
    there are."""
    best: dict[Key, tuple[float, Offered]] = {}
    for offered, words in titles:
        if not in_shop(asked, offered.key):
            continue
        told, run = 0.0, set[str]()
        for word in (*said, ""):
            if word in words:
                run.add(word)
                continue
            if len(run) > 1:
                told = max(told, sum(bits.get(each, 0) for each in run))
            run = set()
        if told > best.get(offered.key, (0.0, offered))[0]:
            best[offered.key] = (told, offered)
    ranked = sorted(best.values(), key=lambda row: -row[0])
    if not ranked or ranked[0][0] < all_bits + CHANCE:
        return Answer(None, 0, "no known listing has words of the sentence that tell it apart")
    told, one = ranked[0]
    if len(ranked) > 1 and ranked[1][0] > told - CLEAR:
        return Answer(None, 0, "several known listings have the sentence's words")
    return Answer(one.key, WORDED, f"its words stand in the sentence: “{one.title[:120]}”")


def in_store(asked: Question, goods: Sequence[Offered], window: Sequence[Offered] = ()) -> Answer:
    """The listing that is meant among a seller's goods, in the order in which they were read;
    `window` are those that the seller's own page shows, in its order."""
    goods = _in_shops(asked, goods)
    if not goods and not window:
        return Answer(None, 0, f"no listing of the shop “{asked.seller}” is known")
    which = asked.which
    if which and which.number:
        kind = frozenset(word for word in meanings(which.words) if is_known(word))
        for shown, certainty, where in (
            (window, IN_WINDOW, "on the seller's page"),
            (goods, IN_ORDER, "of the seller's listings as they were read"),
        ):
            fitting: list[Offered | None] = [o for o in shown if kind <= meanings(o.title)]
            place = which.number - 1 if which.number > 0 else len(fitting) + which.number
            if not 0 <= place < len(fitting):  # counted over all that is shown, and of that kind
                fitting = [one if one in fitting else None for one in shown] if fitting else []
            if 0 <= place < len(fitting) and (one := fitting[place]):
                return Answer(one.key, certainty, f"“{which.said}” {where}")
        return Answer(None, 0, f"the shop “{asked.seller}” is not known to have “{which.said}”")
    goods = list(dict.fromkeys((*window, *goods)))
    words = which.words if which and which.words else asked.phrase
    said = meanings(words)
    scored = [(likeness(said, meanings(one.title)), one) for one in goods]
    best = max((score for score, _ in scored), default=0.0)
    if len(goods) == 1 and not said:
        return Answer(goods[0].key, ALONE, "the seller's only known listing")
    if best >= 1:
        return _only([one for score, one in scored if score >= 1], ALL_WORDS, "all words")
    if best >= 0.6:
        return _only([one for score, one in scored if score > best - 0.2], MOST_WORDS, "most words")
    return _apart(asked, said | meanings(asked.phrase), goods)


def _apart(asked: Question, said: frozenset[str], goods: Sequence[Offered]) -> Answer:
    """The one of a seller's goods that the words of a sentence fit best, whatever else it says."""
    titled = [(meanings(one.title) & said, one) for one in goods]
    held = Counter(word for words, _ in titled for word in words)
    scored = [
        (sum(log2(1 + len(goods) / held[w]) for w in words), words, one) for words, one in titled
    ]
    ranked = sorted(scored, key=lambda row: -row[0])
    score, words, one = ranked[0]
    if not words:
        return Answer(None, 0, f"no listing of the shop “{asked.seller}” has words of the sentence")
    if len(ranked) > 1 and ranked[1][0] > score * (1 - MARGIN):
        return Answer(None, 0, f"several listings of the shop “{asked.seller}” fit as well")
    sure = APART if len(words) > 1 else BARELY_APART
    return Answer(one.key, sure, f"its words fit best: “{one.title[:120]}”")


def _in_shops(asked: Question, listings: Sequence[Offered]) -> list[Offered]:
    once = {one.key: one for one in reversed(listings)}
    own = [one for one in dict.fromkeys(listings) if once[one.key] is one]
    return [one for one in own if in_shop(asked, one.key)]


def in_shop(asked: Question, key: Key) -> bool:
    """Whether a listing or a seller is in a shop that the question names, if it names one."""
    if asked.sites:
        return key.site in asked.sites
    return not asked.platforms or platform_of(key.site) in asked.platforms


def platform_of(site: str) -> str:
    """The id of a site's platform; empty where no rule knows it."""
    host = find_host(site) if site else None
    return host.platform.id if host else ""


def _only(fitting: Sequence[Offered], certainty: float, how: str) -> Answer:
    keys = {one.key for one in fitting}
    if len(keys) == 1:
        return Answer(fitting[0].key, certainty, f"{how}: “{fitting[0].title[:120]}”")
    return Answer(None, 0, f"{len(keys)} known listings fit by {how}")
