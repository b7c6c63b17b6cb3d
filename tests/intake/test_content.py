from countermark.intake.content import is_link, is_picture, is_price, is_text, roles


def test_values_are_told_apart() -> None:
    assert is_link("https://shop.example/a?b=1#c")
    assert is_link("www.shop.example/a")
    assert is_link("shop.example/dp/B0EXAMPLE1")
    assert not is_link("see https://shop.example")
    assert is_picture("https://i.example/a_800.JPG?x=1")
    assert not is_picture("https://shop.example/jpg")
    assert is_price("$20")
    assert is_price("19,99")
    assert not is_price("20")
    assert not is_price("a ring for $20, and a bracelet")
    assert is_text("Knot ring")
    assert is_text("手镯")
    assert not is_text("B07 1234")


def test_each_property_goes_to_one_column() -> None:
    rows = [
        [
            f"https://a.example/{n}",
            "https://a.example",
            f"${n}",
            f"{n}.50",
            f"Ring number {n}",
            "Rings",
        ]
        for n in range(20)
    ]
    assert roles(range(6), rows) == {
        0: "url",
        2: "offers.price",
        4: "name",
        5: "category",
    }


def test_columns_of_nothing_and_of_objects_have_no_role() -> None:
    assert roles(range(3), [["", None, {"a": 1}], ["", None, ["b"]]]) == {}
    assert roles(range(3), []) == {}
