"""The catalogue: which known listings a search phrase or a shop's name may mean, found in the bulk
plane for many questions at once."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import pairwise
from math import log2
from typing import Any

import pyarrow as pa

from countermark.links import identify, item_key
from countermark.links.lexicon import folded
from countermark.records.account import Account
from countermark.records.key import Key, Kind
from countermark.storage.bulk import Bulk
from countermark.text.fold import fold
from countermark.tracing.instructed import (
    WORDED,
    Answer,
    Offered,
    Question,
    Titled,
    in_shop,
    in_store,
    searched,
    worded,
)
from countermark.tracing.web import Web, place_of

COMMON = 2000
"""Titles that may hold a phrase's rarest word before all its words are asked for at once."""
PAIRS = 12
"""Pairs of neighbouring words of a sentence by which titles are looked for, the rarest."""
GOODS = 5000
"""Listings of one seller that are looked at."""
SELLERS = 50
"""Sellers of one name that are told apart by what they sell; more are no answer."""

_RUNS = r"[\p{Latin}\p{Cyrillic}\p{Greek}\p{Arabic}\p{N}]+|\p{Han}|\p{Hiragana}|\p{Katakana}"
_ROW = f"regexp_extract_all(lower(strip_accents(TEXT)), '{_RUNS}')"
_WORDS = f"list_distinct({_ROW})"
"""The words of a text, of Chinese and Japanese each character; the same for titles and phrases."""


def answers(
    bulk: Bulk, asked: Iterable[Question], web: Web, accounts: Mapping[Key, Account]
) -> dict[Question, Answer]:
    """The answer to each question. The listings are gone through a few times in all, not once for
    each question."""
    questions = list(dict.fromkeys(asked))
    phrases = [question for question in questions if question.phrase and not question.seller]
    sentences = [question for question in questions if question.text]
    stores = [question for question in questions if question.in_store]
    found: dict[Question, Answer] = {}
    if phrases:
        listings = _with_words(bulk, sorted({question.phrase for question in phrases}))
        for question in phrases:
            found[question] = searched(question, listings.get(question.phrase, []))
    if stores:
        named = {name for question in stores for name in (question.seller, *question.names)}
        begun = {question.seller for question in stores}
        sellers = _sellers(bulk, sorted(named - {""}), begun, accounts)
        goods = _goods(bulk, sorted({key for keys in sellers.values() for key in keys}))
        for question in stores:
            said = _known(question, sellers)
            own = sellers.get(said.seller, [])
            windows = {seller: _window(seller, goods, web, accounts) for seller in own}
            answer = _stored(said, own, goods, windows)
            if answer.key or question not in found:
                found[question] = answer
    unsure = [question for question in sentences if found[question].certainty < WORDED]
    found |= {one: answer for one, answer in _worded(bulk, unsure).items() if answer.key}
    return found


def _known(question: Question, sellers: Mapping[str, list[str]]) -> Question:
    """The question with the first of its names that a seller in that shop has; where the sentence
    was read by its words only, without that name among what is said of the goods."""
    for name in dict.fromkeys((*question.names, question.seller)):
        if any(in_shop(question, Key.parse(seller)) for seller in sellers.get(name, ())):
            rest = question.phrase
            if not question.seller:
                rest = folded(question.text or rest).replace(name, " ", 1)
            return question._replace(seller=name, phrase=rest)
    return question


def _stored(
    question: Question,
    sellers: Sequence[str],
    goods: Mapping[str, list[Offered]],
    windows: Mapping[str, list[Offered]],
) -> Answer:
    if not sellers:
        return Answer(None, 0, f"no seller called “{question.seller}” is known")
    sellers = [seller for seller in sellers if in_shop(question, Key.parse(seller))]
    if not sellers:
        return Answer(None, 0, f"no seller called “{question.seller}” is known in that shop")
    if len(sellers) > SELLERS:
        return Answer(None, 0, f"{len(sellers)} sellers are called “{question.seller}”")
    given = [
        in_store(question, goods.get(seller, []), windows.get(seller, [])) for seller in sellers
    ]
    sure = [answer for answer in given if answer.key]
    best = max((answer.certainty for answer in sure), default=0)
    sure = [answer for answer in sure if answer.certainty == best]
    if len({answer.key for answer in sure}) > 1:
        return Answer(None, 0, f"{len(sure)} sellers called “{question.seller}” have it")
    return sure[0] if sure else given[0]


def _window(
    seller: str,
    goods: Mapping[str, list[Offered]],
    web: Web,
    accounts: Mapping[Key, Account],
) -> list[Offered]:
    """What the seller's own page shows, in its order."""
    key = Key.parse(seller)
    page = web.page(key, None)
    account = accounts.get(key)
    if page is None and account and account.url and (address := identify(account.url)):
        page = web.page(place_of(address), None)
    titles = {one.key: one.title for one in goods.get(seller, ())}
    shown = []
    for link in page.links if page else ():
        item = item_key(link.url)
        if item is not None:
            shown.append(Offered(item, titles.get(item) or link.text))
    return shown


def _with_words(bulk: Bulk, phrases: Sequence[str]) -> dict[str, list[Offered]]:
    """The listings whose title has a phrase's rarest word, by phrase."""
    asked = pa.table({"phrase": pa.array(phrases, pa.string())})
    words = _words(bulk, asked, "phrase")
    counts = _counts(bulk, sorted({word for own in words.values() for word in own}))
    rows: list[dict[str, Any]] = []
    for phrase, own in words.items():
        if known := [word for word in own if counts[word]]:
            rarest = min(known, key=lambda word: (counts[word], word))
            common = counts[rarest] > COMMON
            rows.append({"phrase": phrase, "rarest": rarest, "all_words": known, "common": common})
    schema = pa.schema([("phrase", pa.string()), ("rarest", pa.string()),
                        ("all_words", pa.list_(pa.string())), ("common", pa.bool_())])  # fmt: skip
    sql = f"""
        WITH titled AS (SELECT key, title, {_WORDS.replace("TEXT", "title")} AS words FROM bulk),
        worded AS (SELECT key, title, words, unnest(words) AS word FROM titled)
        SELECT phrase, key, first(title) AS title FROM worded JOIN asked ON word = rarest
        WHERE NOT common OR list_has_all(words, all_words)
        GROUP BY phrase, key ORDER BY phrase, key
    """  # noqa: S608
    found: dict[str, list[Offered]] = defaultdict(list)
    for batch in bulk.rows("listings", sql, {"asked": pa.Table.from_pylist(rows, schema)}):
        for row in batch.to_pylist():
            if len(listings := found[row["phrase"]]) < COMMON:
                listings.append(Offered(Key.parse(row["key"]), row["title"] or ""))
    return found


def _worded(bulk: Bulk, questions: Sequence[Question]) -> dict[Question, Answer]:
    """The answers to questions by whichever words of their sentences stand in one title."""
    if not questions:
        return {}
    asked = pa.table({"said": pa.array(sorted({one.text for one in questions}), pa.string())})
    rows = _words(bulk, asked, "said", _ROW)
    counts = _counts(bulk, sorted({word for row in rows.values() for word in row}))
    pairs = [
        {"said": said, "one": one, "other": other}
        for said, row in rows.items()
        for one, other in _rarest(row, counts)
    ]
    schema = pa.schema([(name, pa.string()) for name in ("said", "one", "other")])
    sql = f"""
        WITH titled AS (SELECT key, title, {_WORDS.replace("TEXT", "title")} AS words FROM bulk),
        worded AS (SELECT key, title, words, unnest(words) AS word FROM titled)
        SELECT said, key, first(title) AS title, first(words) AS words FROM worded
        JOIN asked ON word = one WHERE list_contains(words, other)
        GROUP BY said, key ORDER BY said, key
    """  # noqa: S608
    titles: dict[str, list[Titled]] = defaultdict(list)
    for batch in bulk.rows("listings", sql, {"asked": pa.Table.from_pylist(pairs, schema)}):
        for found in batch.to_pylist():
            offered = Offered(Key.parse(found["key"]), found["title"] or "")
            titles[found["said"]].append(Titled(offered, frozenset(found["words"])))
    (count,) = (
        b.to_pylist()[0]["n"] for b in bulk.rows("listings", "SELECT count(*) AS n FROM bulk")
    )
    bits = {word: log2(count / known) for word, known in counts.items() if known}
    return {
        one: worded(one, rows[one.text], titles.get(one.text, ()), bits, log2(max(count, 1)))
        for one in questions
    }


def _rarest(row: Sequence[str], counts: Counter[str]) -> list[tuple[str, str]]:
    """Neighbouring words of a sentence that titles have, the rarer of each pair first."""
    pairs = {
        (one, other) if counts[one] <= counts[other] else (other, one)
        for one, other in pairwise(row)
        if one != other and 0 < min(counts[one], counts[other]) <= COMMON
    }
    return sorted(pairs, key=lambda pair: (counts[pair[0]] * counts[pair[1]], pair))[:PAIRS]


def _words(bulk: Bulk, table: pa.Table, column: str, how: str = _WORDS) -> dict[str, list[str]]:
    """The words of each text of a small table, as those of titles are read."""
    sql = f"SELECT {column} AS said, {how.replace('TEXT', column)} AS words FROM asked"  # noqa: S608
    return {
        row["said"]: row["words"]
        for batch in bulk.rows("listings", sql, {"asked": table})
        for row in batch.to_pylist()
    }


def _counts(bulk: Bulk, words: Sequence[str]) -> Counter[str]:
    """In how many titles each word is."""
    own = _WORDS.replace("TEXT", "title")
    sql = f"""
        SELECT word, count(*) AS n FROM (SELECT unnest({own}) AS word FROM bulk)
        SEMI JOIN asked USING (word) GROUP BY word
    """  # noqa: S608
    asked = {"asked": pa.table({"word": pa.array(words, pa.string())})}
    counts: Counter[str] = Counter()
    for batch in bulk.rows("listings", sql, asked):
        counts.update({row["word"]: row["n"] for row in batch.to_pylist()})
    return counts


def _sellers(
    bulk: Bulk, names: Sequence[str], begun: Container[str], accounts: Mapping[Key, Account]
) -> dict[str, list[str]]:
    """The sellers that a name may mean: those whose whole name it is, wherever it leaves spaces;
    else, of names in `begun`, those whose name begins with it."""
    known: dict[str, set[str]] = defaultdict(set)
    firsts = {first for name in names if (first := _name(name)[:1])}
    sql = (
        "SELECT DISTINCT seller, seller_name FROM bulk"
        " WHERE seller IS NOT NULL AND seller_name IS NOT NULL"
    )
    for batch in bulk.rows("listings", sql):
        for row in batch.to_pylist():
            if (name := _name(row["seller_name"]))[:1] in firsts:
                known[name].add(row["seller"])
    for key, account in accounts.items():
        if key.kind is Kind.SELLER and account.name:
            known[_name(account.name)].add(str(key))
    ordered = sorted(known)
    close: dict[str, set[str]] = defaultdict(set)
    for name, keys in known.items():
        close[name.replace(" ", "")] |= keys
    found: dict[str, list[str]] = {}
    for said in names:
        name = _name(said)
        keys = set(close.get(name.replace(" ", ""), ()))
        if name and not keys and said in begun:
            for full in ordered[bisect_left(ordered, f"{name} ") :]:
                if not full.startswith(f"{name} ") or len(keys) > SELLERS:
                    break
                keys |= known[full]
        found[said] = sorted(keys)
    return found


def _name(text: str) -> str:
    return " ".join(fold(text).replace("_", " ").replace("-", " ").split())


def _goods(bulk: Bulk, sellers: Sequence[str]) -> dict[str, list[Offered]]:
    """The listings of some sellers, in the order in which they were read."""
    if not sellers:
        return {}
    wanted = {"wanted": pa.table({"seller": pa.array(sellers, pa.string())})}
    sql = "SELECT seller, key, title FROM bulk SEMI JOIN wanted USING (seller)"
    found: dict[str, dict[Key, str]] = defaultdict(dict)
    for batch in bulk.rows("listings", sql, wanted):
        for row in batch.to_pylist():
            if len(own := found[row["seller"]]) < GOODS:
                own.setdefault(Key.parse(row["key"]), row["title"] or "")
    return {seller: [Offered(*one) for one in own.items()] for seller, own in found.items()}
