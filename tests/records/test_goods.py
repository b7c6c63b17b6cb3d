import pytest

from countermark.records.goods import classes_of


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
    ],
)
def test_words_tell_classes(text, classes):
    assert classes_of(text) == classes
