"""Posts that send their readers to the author's page in words that are on no list of the program:
they were written for this test, and nothing in them was then added to any list."""

import pytest

from countermark.links import Redirects
from countermark.records.account import Account
from countermark.records.key import Key
from countermark.records.page import Link, Page
from countermark.records.post import Post
from countermark.tracing.pointing import pointed
from countermark.tracing.routes import ways
from countermark.tracing.way import settle
from countermark.tracing.web import Web

MIRA = Key.account("instagram.com", "mira")
LABELS = ("1. ivory tote", "2. copper cuff", "3. walnut tray", "4. linen sash")
PAGE = "https://bio.example/mira"


def web() -> Web:
    links = tuple(
        Link(url=f"https://www.amazon.com/dp/B0EXAMPLE{n}", text=label)
        for n, label in enumerate(LABELS, 1)
    )
    key = Key.page("bio.example/mira")
    known = Web(Redirects(()), {key: [Page(key=key, url=PAGE, links=links)]})
    known.take(Account(key=MIRA, url="https://www.instagram.com/mira/", links=(PAGE,)))
    return known


WEB = web()


def found(text: str) -> dict[int, float]:
    """The entries that a post of Mira's leads to, with their certainty."""
    post = Post(key=Key.post("instagram.com", "C1"), url="", account=MIRA, text=text)
    made = settle(ways(post, WEB), {}, {})
    return {int(w.route.target.id[-1]): w.route.certainty for w in made if w.route.target}


WHOLE = [
    "everything sits on the profile page, go get it",
    "You know where my links live 😌",
    "tap my picture, then the profile button",
    "wie immer: Profil öffnen, oben draufdrücken",
    "den Link habe ich oben angepinnt",
    "pásate por el perfil que ahí lo dejé puesto",
    "el enlace donde siempre, chicas",
    "allez faire un tour côté profil, c'est dedans",
    "le lien vous attend là-haut",
    "o link mora lá em cima, no perfil",
    "passate dal profilo, è tutto lì dentro",
    "il link è al solito posto",
    "загляните в профиль, я там всё сложила",
    "ссылочка там же, где обычно",
    "profilime bir uğrayın, orada duruyor",
    "bağlantı her zamanki yerde",
    "戳我主页你就懂了",
    "链接老地方见",
    "ادخلوا البروفايل وكل شي هناك",
    "الرابط في نفس المكان",
]
MEANT = [
    ("copper cuff is waiting for you on the profile", 2),
    ("profile, look for walnut tray", 3),
    ("my bio has it listed as linen sash", 4),
    ("grab the ivory tote, you know where my links are", 1),
    ("im Profil steht es als copper cuff drin", 2),
    ("Link zur walnut tray wie gehabt", 3),
    ("en el perfil lo tengo puesto como linen sash", 4),
    ("sur mon profil ça s'appelle ivory tote", 1),
    ("sul profilo si trova come copper cuff", 2),
    ("no perfil está como walnut tray", 3),
    ("в профиле подписано linen sash", 4),
    ("profilde ivory tote diye duruyor", 1),
    ("主页里写的是copper cuff", 2),
    ("في البروفايل مكتوب walnut tray", 3),
    ("profile page 👀 number 3", 3),
    ("Profil öffnen, dort die Nummer 2", 2),
    ("perfil y buscad el número 4", 4),
]
SILENT = [
    "what a week, tea and rain",
    "ivory tote or copper cuff, help me choose",
    "my walnut tray broke today 😭",
    "happy monday ☀️",
    "schönen Sonntag euch allen",
    "me encanta este color",
    "tout est dans l'histoire que je vous ai racontée hier",
    "сегодня дождь",
    "今天下雨了",
]


@pytest.mark.parametrize("text", SILENT)
def test_what_points_nowhere_leads_nowhere(text: str) -> None:
    assert not found(text)


def test_most_words_for_the_page_lead_to_all_of_it() -> None:
    missed = [text for text in WHOLE if set(found(text)) != {1, 2, 3, 4}]
    assert len(missed) <= len(WHOLE) // 5, missed


def test_a_page_as_a_whole_is_no_claim_on_an_entry() -> None:
    whole = [ends for text in WHOLE if len(ends := found(text)) == 4]
    assert whole
    assert all(sure < 0.25 for ends in whole for sure in ends.values())


def test_most_words_for_an_entry_lead_to_it() -> None:
    missed = [
        text for text, place in MEANT if max(found(text), key=found(text).get, default=0) != place
    ]
    assert len(missed) <= len(MEANT) // 8, missed


def test_a_link_of_its_own_is_enough() -> None:
    text = "profile, or https://www.amazon.com/dp/B0EXAMPLE9"
    assert set(found(text)) == {9}


def test_of_an_author_whose_page_is_unknown_nothing_is_told() -> None:
    post = Post(key=Key.post("instagram.com", "C1"), url="", account=MIRA, text=WHOLE[0])
    empty = Web(Redirects(()))
    assert not [way for way in ways(post, empty) if way.route.target]


@pytest.mark.parametrize(
    "text",
    [
        "story time for those who ask",
        "wer fragt, den schicke ich in die Story",
        "a la historia que vais corriendo",
        "tout est dans ma story",
        "кто не видел, бегом в сторис",
        "快去看我的限时动态",
    ],
)
def test_a_word_for_a_story_is_looked_at(text: str) -> None:
    for has_page in (False, True):
        one = pointed(text, has_page)
        assert one is not None
        assert one.kind == "story"
        assert one.loose


@pytest.mark.parametrize("text", ["", "dm me", "in the comments", "#bio #story", "hello"])
def test_other_places_are_no_page(text: str) -> None:
    assert pointed(text, True) is None


@pytest.mark.parametrize("text", ["在小店搜 grey linen sash", "🔍 grey linen sash"])
def test_words_to_search_for_are_all_of_the_text(text: str) -> None:
    one = pointed(text, False)
    assert one is not None
    assert (one.kind, one.loose) == ("search", True)
    assert "grey linen sash" in one.phrase
    assert text[one.start : one.end] == text
