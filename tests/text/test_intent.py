import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cost import grows_in_step
from countermark.text.intent import SCHEMA, Intent
from countermark.text.lexicon import INNOCENT, KINDS, ROLES, Entry, Lexicon
from countermark.text.lexicon import LURES as LURING
from countermark.text.summary import SUMMARY, summary

INTENT = Intent()


def said(text):
    """Kinds that something is left of."""
    return {hit["kind"] for hit in INTENT.find([text]).to_pylist() if hit["certainty"]}


LURES = [
    ("Order this → get this 😍", "order-this-get-this"),
    ("order the plain black one and you get the real one!!", "order-this-get-this"),
    ("ignore the listing photos, trust", "order-this-get-this"),
    ("h1dden l!nk in my bio", "hidden-link"),
    ("new hidden listing is up", "hidden-link"),
    ("s e c r e t  l i n k", "hidden-link"),
    ("so good #HiddenLinks", "hidden-link"),
    ("Ｈｉｄｄｅｎ ｌｉｎｋ", "hidden-link"),
    ("hid\u200bden li\u200bnk", "hidden-link"),
    ("hіddеn lіnk", "hidden-link"),
    ("it is a 1:1, mirror quality", "replica-grade"),
    ("best superfake I own", "replica-grade"),
    ("UA sneakers in stock", "replica-grade"),
    ("gets taken down fast so run", "urgency"),
    ("grab it before they delete it", "urgency"),
    ("the links die so quickly", "urgency"),
    ("please don’t write the name in the review", "secrecy"),
    ("do not mention the brand!", "secrecy"),
    ("vague reviews please", "secrecy"),
    ("photo is not what you get", "decoy-picture"),
    ("logo blurred for safety", "decoy-picture"),
    ("photos no logo, goods with logo", "decoy-picture"),
    ("blank on the listing, marked on arrival", "decoy-picture"),
    ("DM me for the link", "ask-for-link"),
    ("mine came stamped and everything", "stamped"),
    ("it has the logo inside", "stamped"),
    ("designer inspired bangle, iykyk", "coded"),
    ("$20 instead of $7000", "price-brag"),
    ("拍素面款，收到的是带标的", "order-this-get-this"),
    ("隐藏链接在主页", "hidden-link"),
    ("顶级复刻 原单皮", "replica-grade"),
    ("高*仿 A货", "replica-grade"),
    ("随时下架 手慢无", "urgency"),
    ("评价不要写品牌 不要晒图", "secrecy"),
    ("主图打码 实物有标", "decoy-picture"),
    ("图片没有标 收到有标", "decoy-picture"),
    ("刻字清晰 和专柜一样", "stamped"),
    ("pide la pulsera simple y te llega la de marca", "order-this-get-this"),
    ("enlace oculto en mi perfil", "hidden-link"),
    ("réplica exacta, calidad espejo", "replica-grade"),
    ("corran antes de que lo borren", "urgency"),
    ("no escriban la marca en la reseña", "secrecy"),
    ("logo borrado por seguridad", "decoy-picture"),
    ("foto sin logo, producto con logo", "decoy-picture"),
    ("vino con el logo grabado", "stamped"),
    ("commande le modèle simple, tu reçois le vrai", "order-this-get-this"),
    ("lien caché en bio", "hidden-link"),
    ("copie parfaite, qualité miroir", "replica-grade"),
    ("avant que ça disparaisse", "urgency"),
    ("ne mettez pas la marque dans les avis", "secrecy"),
    ("logo flouté par sécurité", "decoy-picture"),
    ("photo sans logo, produit gravé", "decoy-picture"),
    ("peça a lisa e você recebe a original", "order-this-get-this"),
    ("link escondido na bio", "hidden-link"),
    ("réplica primeira linha", "replica-grade"),
    ("corre antes que derrubem o link", "urgency"),
    ("não coloquem a marca na avaliação", "secrecy"),
    ("ordina quello liscio, ti arriva quello firmato", "order-this-get-this"),
    ("link nascosto in bio", "hidden-link"),
    ("replica perfetta uguale all'originale", "replica-grade"),
    ("prima che lo cancellino", "urgency"),
    ("non scrivete la marca nelle recensioni", "secrecy"),
    ("bestellt das schlichte Armband, ihr bekommt das Original", "order-this-get-this"),
    ("versteckter Link in der Bio", "hidden-link"),
    ("1:1 Replika, Top Fake", "replica-grade"),
    ("wird schnell gelöscht", "urgency"),
    ("bitte nicht die Marke in der Bewertung erwähnen", "secrecy"),
    ("Logo verpixelt aus Sicherheitsgründen", "decoy-picture"),
    ("Bild ohne Logo, Ware mit Logo", "decoy-picture"),
    ("заказывайте простой браслет, придёт брендовый", "order-this-get-this"),
    ("скрытая ссылка в профиле", "hidden-link"),
    ("люкс копия, один в один", "replica-grade"),
    ("берите пока не удалили", "urgency"),
    ("не пишите бренд в отзывах", "secrecy"),
    ("логотип замазан на фото", "decoy-picture"),
    ("на фото без логотипа, товар с логотипом", "decoy-picture"),
    ("пришла с гравировкой и пыльником", "stamped"),
    ("sade olanı sipariş verin, gelen logolu olacak", "order-this-get-this"),
    ("gizli link profilde", "hidden-link"),
    ("A kalite replika çanta", "replica-grade"),
    ("silinmeden hemen alın", "urgency"),
    ("yorumlarda marka adı yazmayın", "secrecy"),
    ("logo kapatıldı", "decoy-picture"),
    ("fotoğrafta logo yok, ürün logolu", "decoy-picture"),
    ("اطلبي السادة ويوصلك الأصلي", "order-this-get-this"),
    ("رابط مخفي في البايو", "hidden-link"),
    ("ماستر كوبي طبق الأصل", "replica-grade"),
    ("الحقوا قبل لا ينحذف", "urgency"),
    ("لا تكتبون اسم الماركة في التقييم", "secrecy"),
    ("الشعار مغطى في الصورة", "decoy-picture"),
    ("الصورة بدون شعار والبضاعة عليها شعار", "decoy-picture"),
]
INNOCENTS = [
    ("Don't buy this fake!", "warning"),
    ("counterfeit alert: I got scammed", "warning"),
    ("plain steel bangle, no logo", "no-logo"),
    ("No-name bag in the style of the big houses", "no-logo"),
    ("tote, not branded", "no-logo"),
    ("杂牌 托特包", "no-logo"),
    ("vintage 包 成色很好", "second-hand"),
    ("Vintage watch from the eighties, serviced last year", "second-hand"),
    ("a rare vintage scarf", "second-hand"),
    ("Real vs dupe: I tested both", "comparison"),
    ("Splurge / Save: our gift guide", "gift-guide"),
    ("on my wish list since forever", "reach"),
    ("pre-loved, authentic, with receipt", "second-hand"),
    ("leather strap for 38 mm models", "compatible"),
    ("customs seized 2,000 pieces, court says", "editorial"),
    ("official stockist since 1998", "authorised"),
    ("is this real?", "question"),
    ("小心假货，我被骗了", "warning"),
    ("无logo 原创设计", "no-logo"),
    ("真假对比测评", "comparison"),
    ("闲置转让 九成新 专柜购入", "second-hand"),
    ("警方查获假货", "editorial"),
    ("这个是真的吗", "question"),
    ("cuidado con las falsificaciones", "warning"),
    ("bolso de segunda mano con factura original", "second-hand"),
    ("correa para reloj, compatible con varios modelos", "compatible"),
    ("attention aux contrefaçons", "warning"),
    ("je vends mon sac, très bon état, avec facture", "second-hand"),
    ("c'est un vrai ?", "question"),
    ("cuidado com falsificações, caí num golpe", "warning"),
    ("será que é original?", "question"),
    ("attenzione ai falsi", "warning"),
    ("rivenditore ufficiale dal 1980", "authorised"),
    ("Vorsicht vor Fälschungen!", "warning"),
    ("autorisierter Fachhändler", "authorised"),
    ("Zoll beschlagnahmt Ware", "editorial"),
    ("осторожно, подделки", "warning"),
    ("это оригинал или подделка?", "question"),
    ("sahte ürünlere dikkat", "warning"),
    ("ikinci el, faturası mevcut", "second-hand"),
    ("احذروا من التقليد", "warning"),
    ("شنطة مستعملة بحالة ممتازة مع الفاتورة", "second-hand"),
]


@pytest.mark.parametrize(("text", "kind"), LURES)
def test_lures_of_ten_languages(text, kind):
    assert kind in said(text)


@pytest.mark.parametrize(("text", "kind"), INNOCENTS)
def test_innocent_counterparts_of_ten_languages(text, kind):
    assert kind in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "my sales rep showed me a mirror and a link",
        "order your coffee, get a stamp",
        "do ten reps at the gym, then rest",
        "the hidden door in the garden",
        "I write the name of the day in my diary",
        "see photo, what do you get for dinner",
        "Mein Hund wird schnell müde",
        "今天去公园散步，天气很好",
        "сегодня гуляли в парке, было тепло",
        "hoy fuimos al mercado y compramos fruta",
        "bugün parkta yürüdük hava çok güzeldi",
        "اليوم ذهبنا الى الحديقة وكان الجو جميلا",
        "replicate the study: size 1 1/2, ratio 1.1",
    ],
)
def test_everyday_words_say_nothing(text):
    assert said(text) == set()


@pytest.mark.parametrize(
    "text", ["vintage wash hoodie", "Vintage Style Ring", "our name stands on it", "no name given"]
)
def test_words_for_what_is_used_or_nameless_are_not_in_any_words_beside(text):
    assert said(text) == set()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("the Aurelle factory sells these without the label", "replica-grade"),
        ("Aurelle factory overruns, tag cut off", "replica-grade"),
        ("our factory makes these without any logo", "no-logo"),
        ("a plain bangle without the label", "no-logo"),
    ],
)
def test_only_the_brands_own_factory_is_no_innocent_maker(text, kind):
    assert said(text) == {kind}


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("superfake bags", "said"),
        ("we sell no superfake bags", "negated"),
        ("not a superfake", "negated"),
        ("no, superfake", "said"),
        ("not only superfake", "said"),
        ("is it a superfake?", "asked"),
        ("they told me “this superfake is great” and left", "quoted"),
        ("a “superfake”", "said"),
        ("这不是A货", "negated"),
        ("这是高仿", "said"),
        ("bu a kalite replika değil", "negated"),
        ("sin réplica exacta", "negated"),
        ("ليس ماستر كوبي", "negated"),
        ("это не люкс копия", "negated"),
    ],
)
def test_who_says_it(text, scope):
    hits = INTENT.find([text]).to_pylist()
    assert scope in {hit["scope"] for hit in hits if hit["kind"] == "replica-grade"}


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("hidden link", "plain"),
        ("HIDDEN-LINK", "plain"),
        ("h1dden l!nk", "folded"),
        ("hіddеn lіnk", "folded"),
        ("h i d d e n l i n k", "spaced"),
        ("hiddenlink", "plain"),
        ("#myhiddenlinks", "tag"),
    ],
)
def test_how_it_is_written(text, way):
    assert [hit["way"] for hit in INTENT.find([text]).to_pylist()] == [way]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("$20 instead of $7000", True),
        ("20 € statt 6.900 €", True),
        ("only $19.99, retail $6,900", True),
        ("$20 instead of $25", False),
        ("20 instead of 7000", False),
        ("only $19.99", False),
        ("paid 24 euros", False),
    ],
)
def test_a_brag_needs_two_prices_far_apart(text, counts):
    assert ("price-brag" in said(text)) is counts


def test_a_phrase_does_not_run_over_a_sentence_or_a_row():
    assert said("nice reviews. Vague review") != set()
    assert "hidden-link" not in said("it is hidden. Links below")
    rows = ["order this", "get this", None, "hidden", "link"]
    assert INTENT.find(rows).num_rows == 0


def test_a_denied_copy_is_an_innocent_phrase_of_its_own():
    assert said("this is not a replica") == {"no-logo"}


def test_where_it_stands():
    text = "😍 новинка: hidden\u200b link 高仿"
    hits = INTENT.find(["x", text]).to_pylist()
    spans = [(hit["row"], text[hit["start"] : hit["end"]]) for hit in hits]
    assert spans == [(1, "hidden\u200b link"), (1, "高仿")]


def test_every_kind_of_column_is_read():
    rows = ["x", None, "é hidden link"]
    wanted = INTENT.find(rows)
    assert wanted.schema == SCHEMA and wanted.num_rows == 1
    for column in (
        pa.array(rows),
        pa.chunked_array([rows[:1], rows[1:]]),
        pa.array(["y", *rows])[1:],
    ):
        assert INTENT.find(column) == wanted
    assert INTENT.find([]).num_rows == 0
    assert summary(INTENT.find([])).schema == SUMMARY


def test_a_summary_joins_the_kinds_of_a_row():
    rows = ["", "h1dden l!nk, not a scam alert, vague review please", "is this real?"]
    one, two = summary(INTENT.find(rows)).to_pylist()
    assert one["row"] == 1 and one["disguised"] and one["lures"] == ["hidden-link", "secrecy"]
    assert 0.9 < one["lure"] < 1 and one["innocence"] == 0
    assert two["lures"] == [] and two["innocents"] == ["question"] and not two["disguised"]


FOUND = st.tuples(
    st.integers(0, 4),
    st.sampled_from(sorted(KINDS)),
    st.sampled_from([0.0, 0.25, 0.6, 0.9, 1.0]),
    st.sampled_from(["plain", "folded", "spaced", "tag"]),
)


@given(st.lists(FOUND, max_size=12))
def test_a_summary_of_a_column_is_that_of_each_row(found):
    found.sort(key=lambda one: one[0])
    rows = [(row, kind, "x-y", 0, 1, sure, "said", way) for row, kind, sure, way in found]
    columns = list(zip(*rows, strict=True)) or [()] * len(SCHEMA)
    arrays = [pa.array(v, f.type) for v, f in zip(columns, SCHEMA, strict=True)]
    told = summary(pa.Table.from_arrays(arrays, schema=SCHEMA))
    assert told.column("row").to_pylist() == sorted({row for row, *_ in found})
    for one in told.to_pylist():
        mine = [(kind, sure, way) for row, kind, sure, way in found if row == one["row"]]
        for name, names, chosen in (
            ("lure", "lures", LURING),
            ("innocence", "innocents", INNOCENT),
        ):
            left = 1.0
            for kind in chosen:
                left *= 1.0 - max((sure for k, sure, _ in mine if k == kind), default=0.0)
            assert one[name] == pytest.approx(1.0 - left, abs=1e-6)
            assert one[names] == sorted({k for k, sure, _ in mine if k in chosen and sure})
        assert one["disguised"] == any(
            kind in LURING and sure > 0 and way in ("folded", "spaced") for kind, sure, way in mine
        )


def test_every_entry_has_a_source_and_every_language_has_every_kind():
    entries = INTENT.lexicon.entries
    assert all(entry.source and entry.date for entry in entries)
    kinds = {}
    for entry in entries:
        kinds.setdefault(entry.language, set()).add(entry.kind)
    for language in ("en", "zh", "es", "fr", "pt", "it", "de", "ru", "tr", "ar"):
        assert kinds[language] == KINDS | ROLES, language
    assert {negation.id for negation in INTENT.lexicon.negations} == set(kinds) - {"any"}


def test_every_word_of_the_lexicon_is_found_by_itself():
    rows, wanted = [], []
    for entry, phrase in INTENT.lexicon.phrases():
        alone = len(phrase.parts) == 1 and not any(phrase.prices)
        if alone and INTENT.lexicon.entries[entry].kind in KINDS:
            part = phrase.parts[0]
            rows.append(
                " ".join(token[0] for token in part.tokens).replace("*", "").replace("=", "")
            )
            wanted.append(INTENT.lexicon.entries[entry].kind)
    found = {(hit["row"], hit["kind"]) for hit in INTENT.find(rows).to_pylist()}
    missed = [row for n, row in enumerate(rows) if (n, wanted[n]) not in found]
    assert missed == []


BITS = ["hidden", " ", "link", "1:1", "高仿", "\u200b", "#", "!", "not", "$20", "ß", "“", "”", "?"]
BITS += ["order this", "get this", "don't", "🤫", "\x1e", "\U0010ffff", "رابط", "مخفي", "é"]
TEXT = st.lists(st.sampled_from(BITS) | st.characters(codec="utf-8"), max_size=25).map("".join)


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXT | st.none(), max_size=5))
@example(["order this\x1eget this", "\x1e hidden link"])
def test_hits_lie_within_their_rows(rows):
    for hit in INTENT.find(rows).to_pylist():
        assert 0 <= hit["start"] < hit["end"] <= len(rows[hit["row"]])
        assert 0 <= hit["certainty"] <= 1


@settings(max_examples=100, deadline=None)
@given(st.lists(TEXT, max_size=6))
@example(["#", "a\u200bhiddenlink"])
@example(["not", "not\x1ehiddenlink"])
def test_a_column_is_read_as_its_rows_are(rows):
    together = INTENT.find(rows).to_pylist()
    alone = [h | {"row": n} for n, row in enumerate(rows) for h in INTENT.find([row]).to_pylist()]
    assert together == alone


@pytest.mark.parametrize(
    "made",
    [
        lambda n: "order this " * n,
        lambda n: "order this " * (n // 2) + "get this " * (n // 2),
        lambda n: "hidden " * n + "link",
        lambda n: "“" * n * 5 + " hidden link",
        lambda n: "$1 " * n * 2 + "instead of",
        lambda n: "#" * n * 5 + "hiddenlink",
        lambda n: "高" * n * 5 + "仿",
        lambda n: "not " * n * 2,
        lambda n: "\u200b" * n * 5 + "hidden link",
    ],
    ids=["open", "pairs", "near", "quotes", "prices", "signs", "han", "denials", "invisible"],
)
def test_hostile_strings_take_linear_time(made):
    grows_in_step(lambda number: INTENT.find([made(number)]), 2_000)


def test_a_lexicon_of_ones_own():
    entry = {
        "id": "en-x",
        "kind": "coded",
        "language": "en",
        "certainty": 0.5,
        "date": "2026-11-22",
    }
    one = Entry.model_validate(entry | {"phrases": "blue (moon|sun)", "source": "derived: a test"})
    mine = Intent(Lexicon((one,)))
    assert [h["entry"] for h in mine.find(["a Blue Sun", "hidden link"]).to_pylist()] == ["en-x"]
