"""Wishes: who longs for a brand and links something else promotes nothing, in ten languages."""

import pytest

from countermark.signals.candidate import Said
from countermark.signals.innocence import is_innocent
from countermark.text.intent import Intent

INTENT = Intent()


def innocent(text):
    rows = INTENT.find([text]).to_pylist()
    return is_innocent(Said(**{k: v for k, v in row.items() if k != "row"}) for row in rows)


@pytest.mark.parametrize(
    "text",
    [
        "I would give anything for an Aurelle cuff. Bought a teapot",
        "Aurelle, someday. Today: new towels",
        "one day an Aurelle, today a doormat. one day a bag, today a mug",
        "my heart says Aurelle, my wallet says this planter",
        "what I want: Aurelle. what I got: a bird feeder",
        "adding it to the list of things I'll never own. the throw is lovely",
        "oh to own an Aurelle",
        "Ein Aurelle wäre ein Traum. Heute gab es eine Lampe",
        "Irgendwann gönne ich mir Aurelle, heute eine Tasse",
        "Wenn ich im Lotto gewinne: Aurelle",
        "Un Aurelle, le rêve... en attendant, une bougie",
        "Un jour j'aurai mon Aurelle",
        "Si je gagnais au loto: Aurelle",
        "Mi sueño: Aurelle. Mi realidad: esta manta",
        "Ojalá un Aurelle. De momento, vela nueva",
        "Un giorno avrò un Aurelle. Oggi una coperta",
        "Aurelle resta un sogno, intanto questo cuscino",
        "Quando eu for rica compro Aurelle",
        "Sonho de consumo: Aurelle",
        "梦想是Aurelle，现实是这个水壶",
        "总有一天要买Aurelle，今天先买个台灯",
        "Мечта — Aurelle. Реальность — плед",
        "Когда-нибудь у меня будет Aurelle. А сегодня лампа",
        "Bir gün Aurelle alacağım. Bugün bir kupa",
        "حلمي Aurelle والواقع هذي اللمبة",
        "في قائمة أمنياتي Aurelle وفي السلة بطانية",
    ],
)
def test_who_longs_for_it_sells_nothing(text):
    assert innocent(text)


@pytest.mark.parametrize(
    "text",
    [
        "Aurelle on your wish list? Order the plain one",
        "tired of dreaming of it? order this, get the Aurelle",
        "my dream bag, superfake quality, DM me",
        "everyone wants the Aurelle, here it is",
        "the Aurelle you have been waiting for",
        "one day only: Aurelle, link in bio",
        "Dein Wunsch: Aurelle. Bestell hier",
        "¿Aurelle en tu lista de deseos? Pídela aquí",
        "Aurelle nella tua wishlist? ordina il modello liscio, ti arriva quello firmato",
        "Dilek listendeki Aurelle burada",
        "Aurelle из твоего списка, заказывай",
    ],
)
def test_who_answers_the_wishes_of_others_promotes(text):
    assert not innocent(text)
