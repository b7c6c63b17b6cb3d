import pytest

from countermark.operators.plain import plain


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("１３８００１３８０００", "13800138000"),
        ("1️⃣3️⃣8️⃣0013 8000", "1380013 8000"),
        ("①③⑧⓪⓪①③⑧⓪⓪⓪", "13800138000"),
        ("❶❸❽ 0013 8000", "138 0013 8000"),
        ("一三八零零一三八零零零", "13800138000"),
        ("幺三八零零幺三八零零零", "13800138000"),
        ("l38 oo13 8ooo", "138 0013 8000"),
        ("𝗺𝗶𝗮_𝟴𝟴𝟴", "mia_888"),
        ("V❤", "v "),
        ("一二三", "一二三"),
        ("hello oil 2020", "hello oil 2020"),
        ("Größe", "grosse"),
    ],
)
def test_disguises_are_undone(written, read):
    assert plain(written) == read
