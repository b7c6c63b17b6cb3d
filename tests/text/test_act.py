import pytest

from countermark.text.act import ALONE, REACH, TOGETHER, Part, warning
from countermark.text.intent import Intent
from countermark.text.lexicon import ROLES

INTENT = Intent()


def surest(text):
    found = INTENT.find([text]).to_pylist()
    return max((one["certainty"] for one in found if one["kind"] == "warning"), default=0.0)


WARNINGS = [
    "bogus handbag, run the other way",
    "this shop ships knockoffs, avoid the shop",
    "the bag I received was a forgery",
    "customs held my “designer” parcel, lesson learned",
    "how I spotted a fake: crooked stitches",
    "n'achetez surtout pas, contrefaçon",
    "La ceinture vendue ici est un faux.",
    "la douane m'a confisqué la montre",
    "Vorsicht, nachgemachte Ware",
    "Hände weg, die verschicken Fakes",
    "der Zoll hat das Paket beschlagnahmt",
    "ojo, estas gafas son falsas",
    "me vendieron una imitación",
    "la aduana retuvo el paquete",
    "fujam, bolsa falsificada",
    "a alfândega apreendeu tudo",
    "orologio contraffatto, state alla larga",
    "la dogana ha sequestrato il pacco",
    "осторожно, фейк",
    "прислали подделку",
    "таможня изъяла посылку",
    "uzak durun, sahte çıktı",
    "gümrük pakete el koydu",
    "احذروا، تقليد",
    "الجمارك صادرت الطرد",
    "小心，卖家发的是山寨",
    "包裹被海关没收",
    "no compréis esos falsos",
]
HONEST = [
    "don't buy the real one, this is the same",
    "ne commandez pas le vrai, prenez celui-ci",
    "别买专柜的，来这里",
    "not a fake and not a knockoff",
    "restock alert, link in my bio",
    "attention, new drop at noon",
    "I could not be happier, arrived quickly",
    "faux leather bag, vegan",
    "how to style it",
    "the court of public opinion loves it",
    "customs fees are included",
]


@pytest.mark.parametrize("text", WARNINGS)
def test_a_warning_is_put_together_in_ten_languages(text):
    assert surest(text) >= 0.65


@pytest.mark.parametrize("text", HONEST)
def test_its_parts_alone_warn_of_nothing(text):
    assert surest(text) < 0.5


def part(role, start, certainty=1.0):
    return Part(role, start, start + 5, certainty)


def test_parts_that_stand_far_apart_say_nothing_together():
    near = warning([part("fake", 0), part("alert", 20)])
    assert near and (near.id, near.start, near.end) == ("act-alert-fake", 0, 25)
    assert warning([part("fake", 0), part("alert", 6 + REACH)]) is None


def test_what_is_denied_counts_only_as_what_is_not_to_be_bought():
    assert warning([part("asserted", 0, 0.0)]) is None
    act = warning([part("dissuade", 0), part("fake", 10, 0.0)])
    assert act and act.id == "act-dissuade-fake"
    assert warning([part("dissuade", 0), part("genuine", 10), part("fake", 20, 0.0)]) is None


def test_a_question_warns_less_than_a_statement():
    said, asked = warning([part("forged", 0)]), warning([part("forged", 0, 0.6)])
    assert said and asked and asked.certainty < said.certainty


def test_all_parts_are_used():
    used = {role for roles in TOGETHER for role in roles} | set(ALONE) | {"genuine"}
    assert used == ROLES and all(0.5 < sure <= 1 for sure in TOGETHER.values())
