import pytest

from countermark.text.way import judge, tagged


@pytest.mark.parametrize(
    ("written", "term", "way"),
    [
        ("AURELLE", "Aurelle", "plain"),
        ("Aurélle", "Aurelle", "plain"),
        ("maison-aurelle", "Maison Aurelle", "plain"),
        ("MaisonAurelle", "Maison Aurelle", "spaced"),
        ("A u r e l l e", "Aurelle", "spaced"),
        ("Au.relle", "Aurelle", "spaced"),
        ("A u r 3 l l e", "Aurelle", "spaced"),
        ("Aur3lle", "Aurelle", "folded"),
        ("Аurelle", "Aurelle", "folded"),
        ("AureIle", "Aurelle", "folded"),
        ("Aure𝗜le", "Aurelle", "folded"),
        ("MAlSON", "Maison", "folded"),
        ("Malson", "Maison", None),
        ("🇩 🇴 🇽 🇦rel", "Doxarel", "spaced"),
        ("🅰🆄🆁🅴🅻🅻🅴", "Aurelle", "folded"),
        ("aur℮lle", "Aurelle", "folded"),
        ("aureile", "Aurelle", None),
        ("4U23773", "Aurelle", None),
        ("сосо", "Coco", None),
        ("car tier", "Cartier", None),
        ("di or", "Dior", None),
        ("aurelle", "aur3lle", None),
        ("h m", "H&M", "plain"),
        ("hm", "H&M", None),
        ("d1r", "DIR", None),
        ("1984", "1984", "plain"),
        ("🔥", "🔥", "plain"),
    ],
)
def test_how_a_term_is_written(written, term, way):
    assert judge(written, term) == way


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("#aurelle", "tag"),
        ("so #love_aurelle", "tag"),
        ("@aurelle", "handle"),
        ("@my.aurelle", "handle"),
        ("info@aurelle", None),
        ("# aurelle", None),
        ("#a aurelle", None),
    ],
)
def test_tags_and_handles(text, way):
    sign = max(text.find("#"), text.find("@"))
    assert tagged(text, 0, sign, len(text)) == way


def test_a_row_before_does_not_make_an_address_of_a_handle():
    assert tagged("me@aurelle", 2, 2, 10) == "handle"
