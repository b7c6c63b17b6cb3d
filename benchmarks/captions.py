"""Reading all that captions say of where to go, against only finding `https?://` in them.

Run: python benchmarks/captions.py [COUNT] [SEED]. The captions are made up by a seeded generator in
eleven languages, with emoji, tags, prices and pleas to comment: a *stream*, in which few say where to
go, as of posts found by a tag, and a *dense* set, as of promoters' own accounts (`SHARES`: settings, not
measured on a network). Processor time of one thread, the least of `PASSES` over all captions, in turns:
what a busy machine adds is not the program's. The bound finds plain links only: `re` for
`https?://\\S+`; the peer is linkify-it-py, a finder of plain links.
"""

from __future__ import annotations

import gc
import math
import random
import re
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from linkify_it import LinkifyIt

from countermark.cli.app import CYCLES
from countermark.links.broken import find_broken
from countermark.links.caption import NOTHING, read, read_all
from countermark.links.code import find_codes
from countermark.links.found import find_urls
from countermark.links.instruction import find_instructions

BAR = 20_000
"""Captions a second of one core that `read_all` is held to."""
PASSES = 3
PLAIN = re.compile(r"https?://\S+")
# ruff: noqa: E501 (one text a line)
# fmt: off
WORDS = {
    "en": "obsessed with my new bracelet everyone keeps asking where i got it so here you go the quality is insane and it came in three days cannot stop wearing this with my favourite summer dress follow for more daily finds honestly best purchase of the year would you wear it",
    "de": "ich bin so verliebt in meine neue kette alle fragen mich woher sie ist die qualität ist wirklich der wahnsinn und sie kam nach drei tagen an perfekt als geschenk für die beste freundin schreibt mir eure meinung in die kommentare",
    "es": "estoy enamorada de mi nueva pulsera todas me preguntan dónde la compré la calidad es increíble y llegó en tres días perfecta para regalar síganme para más cositas bonitas cuál es su favorita las leo en comentarios",
    "fr": "je suis complètement fan de mon nouveau bracelet tout le monde me demande où je l'ai trouvé la qualité est folle et il est arrivé en trois jours parfait pour un cadeau dites moi en commentaire lequel vous préférez",
    "pt": "apaixonada pela minha pulseira nova todo mundo pergunta onde comprei a qualidade é incrível e chegou em três dias perfeita para presente me sigam para mais achadinhos qual é a sua favorita conta nos comentários",
    "it": "sono innamorata del mio nuovo bracciale tutte mi chiedono dove l'ho preso la qualità è pazzesca ed è arrivato in tre giorni perfetto come regalo ditemi nei commenti quale preferite",
    "tr": "yeni bilekliğime bayıldım herkes nereden aldığımı soruyor kalitesi inanılmaz ve üç günde geldi hediye için mükemmel daha fazlası için takip edin yorumlarda buluşalım",
    "ru": "влюбилась в свой новый браслет все спрашивают где я его купила качество просто огонь и пришёл за три дня идеально в подарок подписывайтесь чтобы не пропустить пишите в комментариях что думаете",
    "ar": "أحببت سواري الجديد الجميع يسألني من أين اشتريته الجودة رائعة ووصل خلال ثلاثة أيام مثالي كهدية تابعوني للمزيد واكتبوا رأيكم في التعليقات",
}
SPACELESS = ("这条手链真的太好看了姐妹们快冲质量超级好三天就到货送礼物也很合适喜欢的评论区告诉我每天分享好物记得关注我哦", "この新しいブレスレットが可愛すぎて毎日つけてますみんなにどこで買ったのか聞かれます品質も最高で三日で届きましたプレゼントにもぴったり")
EMOJI = "😍✨💕🔥🛍️💎👗🎁❤️😭🙌🏻👇💫🌸🤍"
TAGS = "ootd fashion jewelry love bracelet gold style dupe finds amazonfinds founditonamazon tiktokmademebuyit schmuck joyas bijoux takı украшения 首饰 手链 好物分享 wishlist luxury streetstyle grwm haul".split()
ASKS = ("Link in bio", "link in bio 🔗", "DM me for the link", "Link in den Kommentaren", "link en mi bio", "lien en bio", "ссылка в шапке профиля", "链接在评论区", "comment LINK and I'll send it", "third one in my bio")
PRICES = ("only $19.99", "19,99 €", "£24", "under 30 bucks", "¥199", "990 ₽", "50% off until 12/31", "use code JANE15")
# fmt: on


def _token(length: int) -> str:
    return "".join(
        random.choices("abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=length)
    )


def _asin() -> str:
    return "B0" + "".join(random.choices("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=8))


def _digits(length: int) -> str:
    return "".join(random.choices("123456789", k=length))


LINKS: tuple[Callable[[], str], ...] = (
    lambda: f"https://amzn.to/{_token(7)}",
    lambda: f"https://www.amazon.com/dp/{_asin()}?tag=jane-20",
    lambda: f"https://www.aliexpress.com/item/1005{_digits(12)}.html",
    lambda: f"https://linktr.ee/jane{_digits(2)}",
    lambda: f"bit.ly/{_token(7)}",
    lambda: f"www.shop{_digits(2)}.example/rings/{_digits(4)}",
)
HIDDEN: tuple[Callable[[], str], ...] = (
    lambda: f"amzn . to / {_token(7)}",
    lambda: f"amzn dot to slash {_token(7)}",
    lambda: f"amzn[.]to/{_token(7)}",
    lambda: f"hxxps://bit.ly/{_token(7)}",
    lambda: f"amazon com dp {_asin()}",
    lambda: f"weidian点com/item.html?itemID={_digits(10)}",
)
CODES: tuple[Callable[[], str], ...] = (
    lambda: f"ASIN {_asin()}",
    lambda: f"amazon code: {_asin()}",
    lambda: f"item no. {_digits(10)} on weidian",
    lambda: f"order 114-{_digits(7)}-{_digits(7)}",
)


def _sentence() -> str:
    if random.random() < 0.2:
        line = random.choice(SPACELESS)
        start = random.randrange(len(line) // 2)
        return line[start : start + random.randint(8, 30)] + random.choice("！。，~")
    words = random.choice(tuple(WORDS.values())).split()
    start = random.randrange(len(words) - 5)
    line = " ".join(words[start : start + random.randint(4, 16)])
    return line.capitalize() + random.choice((".", "!", "!!", "?", "...", ""))


SHARES = {"dense": (0.12, 0.03, 0.04, 0.2), "stream": (0.05, 0.005, 0.005, 0.06)}
"""Shares of captions with a plain link, a hidden one, an item's code, words such as "link in bio"."""


def caption(shares: tuple[float, float, float, float] = SHARES["dense"]) -> str:
    """One caption out of the running random state."""
    parts = [_sentence() for _ in range(random.randint(1, 4))]
    for share, choices in zip(shares, (LINKS, HIDDEN, CODES), strict=False):
        if random.random() < share:
            parts.insert(random.randint(0, len(parts)), random.choice(choices)())
    for share, texts in ((shares[3], ASKS), (0.15, PRICES)):
        if random.random() < share:
            parts.append(random.choice(texts))
    for _ in range(random.randint(0, 3)):
        parts.insert(random.randint(0, len(parts)), random.choice(EMOJI) * random.randint(1, 3))
    if random.random() < 0.2:
        parts.append(f"@jane.{_token(4).lower()}")
    tags = " ".join(f"#{tag}" for tag in random.sample(TAGS, random.randint(0, 8)))
    return random.choice((" ", " ", "\n")).join([*parts, tags]).strip()


def captions(count: int, seed: int, kind: str = "dense") -> list[str]:
    """`count` captions of a kind; the same for the same seed."""
    random.seed(seed)
    return [caption(SHARES[kind]) for _ in range(count)]


def read_whole(texts: list[str]) -> int:
    """How many of them say anything, read as a column."""
    return sum(one != NOTHING for one in read_all(texts))


def one_by_one(run: Callable[[str], Any], texts: list[str]) -> None:
    """Each of them read by itself."""
    for text in texts:
        run(text)


def seconds(run: Callable[[list[str]], Any], texts: list[str]) -> float:
    """Processor seconds of one thread for all texts."""
    start = time.process_time()
    run(texts)
    return time.process_time() - start


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    start = time.process_time()
    for text in captions(1000, seed + 1):
        read(text)
    print(f"{time.process_time() - start:.1f} s to load and begin")
    gc.set_threshold(*CYCLES)  # as the command line has it
    gc.freeze()  # the word lists stay as they are
    for kind in SHARES:
        compare(kind, captions(count, seed, kind))


def compare(kind: str, texts: list[str]) -> None:
    """Print the figures of one set."""
    count = len(texts)
    letters = sum(map(len, texts)) / count
    print(f"{kind}: {count:,} captions of {letters:.0f} characters, "
          f"{read_whole(texts) / count:.0%} say where to go")  # fmt: skip
    readers: dict[str, Callable[[list[str]], Any]] = {
        name: partial(one_by_one, run)
        for name, run in (
            ("re https?://\\S+ (bound)", PLAIN.findall),
            ("linkify-it-py (peer)", LinkifyIt().match),
            ("links.found.find_urls", find_urls),
            ("links.broken.find_broken", find_broken),
            ("links.code.find_codes", find_codes),
            ("links.instruction.find_…", find_instructions),
            ("links.caption.read", read),
        )
    }
    readers["links.caption.read_all"] = read_whole
    taken = dict.fromkeys(readers, math.inf)
    for _ in range(PASSES):
        for name, run in readers.items():
            taken[name] = min(taken[name], seconds(run, texts))
    peer = taken["linkify-it-py (peer)"]
    for name, time_taken in taken.items():
        each = time_taken / count * 1e6
        print(f"{name:<26}{count / time_taken:>11,.0f} captions/s/core {each:7.1f} µs each"
              f"{time_taken / peer:6.2f} of the peer")  # fmt: skip
    rate = count / taken["links.caption.read_all"]
    print(f"the bar is {BAR:,}: {'met' if rate >= BAR else 'missed'}")


if __name__ == "__main__":
    main()
