import pytest

from countermark.records.goods import classes_of, offered


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("Jewelry > Bracelets", {14}),
        ("Women's Classic Screw Love Titanium Steel Bracelet", {14}),
        ("phone case", {9}),
        ("Handtaschen", {18}),
        ("手镯 18K", {14}),
        ("手机壳 苹果", {9}),
        ("boucles d’oreilles", {14}),
        ("zapatillas de hombre", {25}),
        ("OCCHIALI DA SOLE", {9}),
        ("Relógios", {14}),
        ("belt bag", {18}),
        ("T-Shirts & Hoodies", {25}),
        ("necklace with gift pouch", {14, 18}),
        ("string", set()),
        ("earringless", set()),
        ("", set()),
        ("商品 4", set()),
        ("Браслет женский", {14}),
        ("Солнцезащитные очки", {9}),
        ("Kadın kol saati", {14}),
        ("حقيبة يد جلد", {18}),
        ("Shoe Rack 3 Tiers", set()),
        ("coat hangers", set()),
        ("shoe rack and shoes", {25}),
        ("手表支架", set()),
        ("手表支架 手表", {14}),
        ("brooch pin", {14}),
        ("Hinged Cuff 18k", {14}),
        ("Сумка-мешок женская", {18}),
        ("Orecchini in argento", {14}),
        ("two-tone T-Shirts", {25}),
        ("porte-monnaie", {18}),
    ],
)
def test_words_tell_classes(text, classes):
    assert classes_of(text) == classes


@pytest.mark.parametrize(
    ("title", "part"),
    [
        ("Solar Lantern with Carry Bag", "Solar Lantern "),
        ("Bracelet for women", "Bracelet "),
        ("For women: bracelet", "For women: bracelet"),
        ("Armreif, Damen", "Armreif, Damen"),
        ("Фонарь с сумкой", "Фонарь "),
        ("", ""),
    ],
)
def test_what_comes_along_is_not_what_is_offered(title, part):
    assert offered(title) == part
