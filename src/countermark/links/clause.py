"""Clauses: a shop, a seller's name and what to look for there, in whatever order a sentence has
them. What `instructions.yaml` writes as whole patterns is surer; this reads the rest by its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from countermark.links.lexicon import Lexicon, folded
from countermark.links.which import Which, named

NAMES = 16
"""Readings of a seller's name that are kept."""
LONGEST_NAME = 5
"""Words of a seller's name, at most; signs of a Chinese one:"""
_HAN_NAME = 8
LONGEST = 400
"""Characters of a sentence, or two, that are read."""
SURE = {2: 0.6, 3: 0.75, 4: 0.8}
SUREST = 0.85
"""Certainty by how much speaks for it; set by hand. Without quotation marks a phrase is worth:"""
UNQUOTED = 0.75
NO_SHOP, POINTED = 0.6, 0.7
"""… a search in a shop that nobody names; and signs beside a shop's name instead of a verb."""

_TOKEN = re.compile(
    r"(?P<quoted>[\"“„«「『《【](?P<said>[^\"“”„«»「」『』《》【】\n]{2,90})[\"”“»」』》】])"
    r"|(?P<han>[\u3040-\u30ff\u4e00-\u9fff]+)|(?P<word>[^\W_](?:[\w&+]|(?!['’]s\b)[.'’-](?=\w))*)"
    r"|(?P<sign>#[^\W\d]\w*)|(?P<arrow>[>→➡⇒▶👉»]|->|=>)|(?P<lens>[🔍🔎])|(?P<other>[^\s\w&'’])"
)
_KIND = {"said": "quoted", "other": "sign", "lens": "seek"}
_END = re.compile(r"[\n!?。！？…;]|\.(?=\s|$)|(?![👉🔍🔎])[\U0001f300-\U0001faff]\s")
_HAN_STORE = re.compile(
    "店铺|店鋪|店家|小店|卖家|賣家|商家|店名|旗舰店|旗艦店|铺子|店|ショップ|ストア"
)
_HAN_SEEK = re.compile(
    "关键词|關鍵詞|关键字|搜索|搜寻|搜尋|搜一下|搜|検索|查找|查一下|查|输入|輸入|键入|輸|输|打上|打(?![折卡包工理算扮听开電电磨招])|粘贴|复制"
)
_HAN_IDLE = re.compile(
    r"^(?:去|在|到|进|進|找|上|里|裡|的|这家|這家|那家|叫做|叫|是|名字|名|家|直接|关键词|標題|标题|一下|有|店|：)+"
    r"|(?:这家|這家|那家|家|的|里|裡|上|有|叫|买|買|拍|卖|賣|这个|那个|就|直接|去|在|で|の|を|から)+$"
)


class Clause(NamedTuple):
    """What a sentence tells of a shop: `text[start:end]` says it."""

    kind: str
    """`store` or `search`."""
    start: int
    end: int
    certainty: float
    which: Which | None
    names: tuple[str, ...]
    """What the seller may be called, the likeliest first."""
    phrase: str
    """What to search for; of a store, all words that may be the goods'."""
    shop: str

    @property
    def bare(self) -> bool:
        """Whether a seller is named and hardly more: the next sentence may tell of the goods."""
        if self.kind != "store" or self.which:
            return False
        return len(set(self.phrase.split()) - set(self.names[0].split())) < _TELLING


_TELLING = 2
"""Words beside a seller's name that may tell of the goods."""


class _Token(NamedTuple):
    start: int
    end: int
    kind: str
    """A class of words, `shop`, `word`, `han`, `quoted`, `arrow` or `sign`."""
    word: str
    proper: bool
    strong: bool = False
    """Whether it says by itself that something is searched for."""


def find_clauses(text: str, words: Lexicon, opening: Sequence[tuple[int, bool]]) -> list[Clause]:
    """The clauses of `text`, in order. `opening`: where the words stand by which one may be told,
    and whether each is a word for a store. Takes linear time."""
    from countermark.links.cue import find_cues, find_shops  # shops' names are many, seldom needed
    from countermark.links.hint import hints

    if not any(store for _, store in opening) and all(
        text[cue.start - 1 : cue.start] == "#" for cue in find_shops(text)
    ):
        return []
    cues = [cue for cue in find_cues(text) if text[cue.start - 1 : cue.start] != "#"]
    named = [cue for cue in cues if cue.meaning.platform]
    if not named and not any(store for _, store in opening):
        return []
    lands = [(cue.start, cue.end) for cue in cues if cue.meaning.role == "country"]
    shops = [
        (*_with_land(text, h.start, h.end, lands), h.certainty)
        for h in hints(text, named, [(0, len(text))])
    ]
    telling = sorted([start for start, *_ in shops] + [at for at, store in opening if store])
    ends = [0, *(end.end() for end in _END.finditer(text)), len(text)]
    spans = [(a, b) for a, b in pairwise(ends) if a < b]
    found: list[Clause] = []
    for number, (start, end) in enumerate(spans):
        if found and start < found[-1].end:
            continue
        near = spans[number + 1][1] if number + 1 < len(spans) else end
        if not any(start <= at < end for at in telling):
            continue
        if not any(start <= at < near for at, _ in opening):
            continue
        done = found[-1].end if found else 0
        before = spans[number - 1][0] if number and spans[number - 1][0] >= done else start
        told = None
        far = spans[number + 2][1] if number + 2 < len(spans) else near
        for first, last in dict.fromkeys(
            ((start, end), (start, near), (before, end), (start, far))
        ):
            tokens = list(_tokens(text, first, min(last, first + LONGEST), shops, words))
            clause = _store(text, tokens) or _search(text, tokens)
            if clause and (told is None or not clause.bare):
                told = clause
            if clause and not clause.bare:
                break
        if told:
            found.append(told)
    return found


def _with_land(
    text: str, start: int, end: int, lands: Sequence[tuple[int, int]]
) -> tuple[int, int]:
    """A shop's place with the country that is named right beside it ("German Amazon")."""
    for low, high in lands:
        if low >= end and text[end:low].strip(" ()-") in _OF and low - end < 6:
            end = high
        elif high <= start and text[high:start] in (" ", "-", "的", ""):
            start = low
    return start, end


_OF = frozenset(["", "de", "da", "do", "des", "dos", "of", "los", "la"])


def _tokens(
    text: str, start: int, end: int, shops: Sequence[tuple[int, int, float]], words: Lexicon
) -> Iterator[_Token]:
    own = [shop for shop in shops if start <= shop[0] < end]
    before = ""
    for match in _TOKEN.finditer(text, start, end):
        a, b = match.span()
        shop = next((s for s in own if s[0] < b and a < s[1]), None)
        kind = _KIND.get(match.lastgroup or "", match.lastgroup or "")
        if shop and kind != "quoted" and (shop[2] > 0.7 or _weakly(text, before, shop, words)):
            if kind == "han" and a < shop[0]:
                yield _Token(a, shop[0], "han", text[a : shop[0]], False)
            yield _Token(
                max(a, shop[0]), min(b, shop[1]), "shop", folded(text[shop[0] : shop[1]]), False
            )
            if kind == "han" and shop[1] < b:
                yield _Token(shop[1], b, "han", text[shop[1] : b], False)
            before = "shop"
            rest = folded(text[shop[1] : b]).strip("-'’.")
            if kind == "word" and (known := words.word_class(rest)):
                known = "seek" if known == "search" else known
                before = known
                yield _Token(shop[1], b, known, rest, False)
            if words.word_class(folded(text[shop[0] : shop[1]]).split()[-1]) == "store":
                before = "store"  # "ali store" is a name for the shop, and speaks of a store in it
                yield _Token(b, b, "store", "", False)
            continue
        word = folded(match["said"] if kind == "quoted" else match[0])
        if kind == "word":
            kind = words.word_class(word) or "word"
        strong = kind == "search" or match.lastgroup == "lens"
        kind = "seek" if kind == "search" else kind
        proper = not match[0].islower() and not match[0].isdecimal()
        yield _Token(a, b, kind, word, proper, strong)
        before = kind if kind != "idle" else f"idle {word}"


def _weakly(text: str, before: str, shop: tuple[int, int, float], words: Lexicon) -> bool:
    """Whether an ordinary word means the shop where it stands."""
    behind = _TOKEN.match(text, shop[1] + 1)
    after = words.word_class(folded(behind[0])) if behind and behind.lastgroup == "word" else ""
    return before.partition(" ")[2] in _AT or before in ("store", "seek") or after == "store"


_LITTLE = ("idle", "call", "take", "go", "has", "from")
"""Classes whose words may stand within a name, and never begin or end one."""
_NEVER = ("idle", "has", "from")
_AT = frozenset("on at in into from via en sur auf bei na no em su op pe на в w di dans a".split())


def _store(text: str, tokens: Sequence[_Token]) -> Clause | None:
    kinds = [token.kind for token in tokens]
    han = "".join(token.word for token in tokens if token.kind == "han")
    stores = "store" in kinds or bool(_HAN_STORE.search(han))
    shop = next((token.word for token in tokens if token.kind == "shop"), "")
    if not (stores or shop):
        return None
    seeks = "seek" in kinds or _HAN_SEEK.search(han)
    if seeks and not stores and "sell" not in kinds:
        return None
    called = list(_names(text, tokens))
    names = list(dict.fromkeys(name for name, _ in called))[:NAMES]
    score = (
        2 * stores
        + bool(shop)
        + 2 * ("sell" in kinds)
        + ("take" in kinds or "go" in kinds or "call" in kinds or "seek" in kinds)
        + ("has" in kinds or "from" in kinds)
        + min(2, kinds.count("arrow") + sum(t.word in ":：" for t in tokens if t.kind == "sign"))
        + any(how == "shop" for _, how in called)
    )
    least = 2 if shop and any(how == "proper" for _, how in called) else 3
    if not names or score + 1 < least:
        return None
    start, end = tokens[0].start, tokens[-1].end
    meant = named(_plain(text[start:end]))
    which = meant if meant and meant.number else None
    score += bool(which or "quoted" in kinds)
    if score < least:
        return None
    goods = " ".join(t.word for t in tokens if t.kind in ("word", "han", "quoted"))
    sure = SURE.get(score, SUREST)
    return Clause("store", start, end, sure, which, tuple(names), goods, shop)


def _plain(text: str) -> str:
    from countermark.links.view import view_of

    return view_of(text).strip()


def _names(text: str, tokens: Sequence[_Token]) -> Iterator[tuple[str, str]]:
    """What may be a seller's name, and how it is told: beside a word for a `store` (or in quotation
    marks there), beside the `shop`, or `proper`, as it is written."""
    told: dict[str, list[str]] = {"store": [], "shop": [], "proper": []}
    place = {token.start: n for n, token in enumerate(tokens)}
    for before, run, after in _runs(tokens):
        first, last = place[run[0].start], place[run[-1].start]
        low, high = first, last
        while low and tokens[low - 1].kind == "store" and tokens[low - 1].word:
            low -= 1
        while high + 1 < len(tokens) and tokens[high + 1].kind == "store":
            high += 1
        if (low, high) != (first, last):  # "Mira Official Shop", "Boutique Mira"
            told["store"].append(folded(text[tokens[low].start : tokens[high].end]))
            told["store"].append(folded(text[tokens[first].start : tokens[high].end]))
        if run[0].kind == "quoted":
            told["store" if before == "store" else "proper"].append(run[0].word)
            continue
        if run[0].kind == "han":
            told["proper"] += _han_names(run[0].word)
            continue
        count = len(run)
        for size in range(min(count, LONGEST_NAME), 0, -1):
            for at in range(count - size + 1):
                part = run[at : at + size]
                if part[0].kind in _NEVER or part[-1].kind in _NEVER:
                    continue
                said = folded(text[part[0].start : part[-1].end])
                if len(said) < 2 or (size == 1 and part[0].kind != "word"):
                    continue
                ends = {before if at == 0 else "", after if at + size == count else ""}
                how = "store" if "store" in ends else "shop" if "shop" in ends else ""
                if how:
                    told[how].append(said)
                if part[0].proper and how != "store":
                    told["proper"].append(said)
    for how, names in told.items():
        yield from ((name, how) for name in sorted(names, key=lambda name: -len(name)))


def _runs(tokens: Sequence[_Token]) -> Iterator[tuple[str, list[_Token], str]]:
    """Runs of words between signs, with the class of what stands before and behind: little words
    at the ends do not count."""
    parts: list[list[_Token]] = [[]]
    for token in tokens:
        if token.kind in ("word", *_LITTLE) and token.word != "|":
            parts[-1].append(token)
        else:
            parts += [[token], []]
    for number, part in enumerate(parts):
        if not part or part[0].kind in ("store", "shop", "seek", "sell", "arrow", "sign"):
            continue
        low, high = 0, len(part)
        while low < high and part[low].kind in _LITTLE:
            low += 1
        while high > low and part[high - 1].kind in _LITTLE:
            high -= 1
        if low < high:
            yield _beside(parts, number, -1), part[low:high], _beside(parts, number, 1)


def _beside(parts: Sequence[list[_Token]], number: int, step: int) -> str:
    """The class of what stands on one side of a run; signs and little words do not count."""
    number += step
    while 0 <= number < len(parts):
        part = parts[number]
        if (
            part
            and part[0].kind not in ("sign", "arrow")
            and not all(t.kind == "idle" for t in part)
        ):
            return part[0].kind if len(part) == 1 else "word"
        number += step
    return ""


def _han_names(run: str) -> Iterator[str]:
    """What may be a name in a run of Chinese: what stands before and behind a word for a store."""
    for match in _HAN_STORE.finditer(run):
        low, high = match.span()
        front, back = run[max(0, low - 2 * _HAN_NAME) : low], run[high : high + 2 * _HAN_NAME]
        front, back = _HAN_IDLE.sub("", front), _HAN_IDLE.sub("", back)
        for size in range(min(_HAN_NAME, len(back)), 1, -1):
            yield back[:size]
        for size in range(min(_HAN_NAME, len(front)), 1, -1):
            yield front[-size:]
            yield front[-size:] + match[0]
    if 2 <= len(run) <= _HAN_NAME:
        yield _HAN_IDLE.sub("", run) or run


def _search(text: str, tokens: Sequence[_Token]) -> Clause | None:
    shop = next((token for token in tokens if token.kind == "shop"), None)
    seek = next(
        (
            t
            for t in tokens
            if (t.kind == "seek" and (shop or t.strong))
            or (t.kind == "han" and _HAN_SEEK.search(t.word))
        ),
        None,
    )
    sure = SUREST if shop else NO_SHOP
    quoted = [t for t in tokens if t.kind == "quoted"]
    if seek is None and shop is not None and any(t.word in _POINTS for t in tokens):
        seek, sure = shop, sure if quoted else POINTED  # "amazon: fern ring", "fern ring (amazon)"
    if seek is None:
        return None
    if quoted:
        phrase = quoted[0].word
    else:
        phrase, sure = _phrase(text, tokens, seek), min(sure, UNQUOTED)
    if not phrase:
        return None
    proper = [name for name, how in _names(text, tokens) if how == "proper" and name != phrase]
    names = tuple(dict.fromkeys(proper))[:NAMES] if shop else ()
    called = shop.word if shop else ""
    return Clause("search", tokens[0].start, tokens[-1].end, sure, None, names, phrase, called)


_POINTS = frozenset(": ： ( （ [ 【 | / - – — > → ➡ ⇒ ▶ 👉 » -> =>".split())
"""Signs that tie a shop's name to what is looked for there."""


def _phrase(text: str, tokens: Sequence[_Token], seek: _Token) -> str:
    """The words to type: of the runs beside the verb the longest, one behind it first."""
    best: tuple[bool, int, str] = (False, 0, "")
    for before, run, after in _runs(tokens):
        if run[0].kind == "han":
            said = run[0].word
            if run[0] is seek or _HAN_SEEK.search(said):
                said = _HAN_SEEK.split(said)[-1]
            said = _HAN_IDLE.sub("", said)
            size = len(said) // 2
        else:
            said = folded(text[run[0].start : run[-1].end])
            size = sum(token.kind == "word" for token in run)
        near = before in ("seek", "shop") or after in ("seek", "shop")
        if size >= 2 and (near or run[0].start > seek.start):
            best = max(best, (before == "seek", size, said))
    return best[2]
