"""Names and addresses that are alike, not equal."""

from actors import key, known, parted, seen
from countermark.operators.frequency import counted
from countermark.operators.resolution import resolve
from countermark.operators.soft import alike, with_alike
from countermark.operators.telling import Telling

OTHERS = [list(seen(f"o{n}", legal_name=f"{chr(97 + n) * 6} imports")) for n in range(24)]


def _alike(*names: str) -> list[tuple[str, ...]]:
    case = known(*OTHERS, *(seen(f"n{n}", legal_name=name) for n, name in enumerate(names)))
    return [texts for _, *texts in alike(case, counted(case))]


def test_a_letter_or_two_that_differ_are_alike():
    assert _alike("shenzhen qixin trading", "shenzhen qixn trading") == [
        ["shenzhen qixin trading", "shenzhen qixn trading"]
    ]
    assert _alike("harbrookretail", "harbrookretial") == [["harbrookretail", "harbrookretial"]]


def test_other_words_and_other_numbers_are_not_alike():
    assert _alike("shenzhen qixin trading", "shenzhen aolai trading") == []
    assert _alike("lane 12 trading house", "lane 13 trading house") == []


def test_few_names_are_not_compared():
    case = known(
        seen("a", legal_name="qixin trading house"), seen("b", legal_name="qixin tradng house")
    )
    assert alike(case, counted(case)) == ()


def test_a_misspelt_name_beside_a_phone_ties_two_whom_another_name_would_part():
    def case(name):
        one = {"phone": "+8613800000001", "legal_name": "qixin trading house", "iban": "DE1"}
        other = one | {"legal_name": name, "iban": "DE2"}
        return known(*OTHERS, seen("a", **one, email="a@a"), seen("b", **other, email="b@b"))

    assert parted(case("qixin tradng house")) == [["a", "b"]]
    assert parted(case("another trading house")) == []


def test_what_is_alike_is_told_with_its_evidence():
    pointer = "sha256:" + "0" * 64 + "#line=1"
    case = known(
        *OTHERS,
        seen("a", phone="+1", legal_name="qixin trading house", evidence=[pointer]),
        seen("b", phone="+1", legal_name="qixin tradng house"),
    )
    telling = Telling(resolve(case))
    members = telling.resolution.mates(telling.resolution.facts.number(str(key("a"))))
    (bond,) = telling.operator(members).links
    (reason,) = [one for one in bond.reasons if one.signal == "shared.alike-name"]
    assert "qixin trading house ≈ qixin tradng house" in reason.detail
    assert reason.evidence == (pointer,)


def test_nothing_that_is_alike_leaves_the_facts_as_they_are():
    case = known(seen("a", legal_name="qixin"))
    assert with_alike(case, {}) is case
