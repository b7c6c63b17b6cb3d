import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cost import grows_in_step
from countermark.operators.facts import facts, table
from countermark.operators.kinds import kinds
from countermark.operators.plain import plain
from countermark.operators.reading import sightings
from countermark.operators.resolution import resolve
from countermark.operators.statement import OWN, called_of, itself, languages, stated
from countermark.operators.watch import LIKELY, Watch, Watched
from countermark.records.account import Account
from countermark.records.key import Key

MAIN = Account(key=Key.account("instagram.com", "glam.by_mia"))
SECOND = Account(key=Key.account("instagram.com", "quiet_corner"), bio="Backup of @glam.by_mia")
PIECES = [*("backup of ", "@mia", "@", " is my main", "if ", "falls ", "goes down", "小号", "被封")]


def of(*accounts):
    return resolve(facts(table(one for each in accounts for one in sightings(each))))


def operators(*accounts):
    found = of(*accounts)
    return {
        key.as_py(): int(group)
        for key, group in zip(found.facts.accounts, found.group, strict=True)
    }


def test_who_says_that_an_account_is_his_is_joined_with_it_whatever_came_first():
    for order in ((MAIN, SECOND), (SECOND, MAIN)):
        assert len(set(operators(*order).values())) == 1


def test_the_name_on_other_networks_too_takes_nothing_from_the_statement():
    others = [
        Account(key=Key.account(site, "glam.by_mia"))
        for site in ("tiktok.com", "youtube.com", "pinterest.com", "x.com", "weibo.com")
    ]
    found = operators(MAIN, SECOND, *others)
    assert found[str(MAIN.key)] == found[str(SECOND.key)]


def test_two_backups_of_an_account_that_is_gone_are_one():
    third = SECOND.model_copy(
        update={"key": Key.account("instagram.com", "moon_shelf"), "bio": "@glam.by_mia's backup"}
    )
    assert len(set(operators(SECOND, third).values())) == 1


def test_many_who_name_one_account_are_not_its_owner():
    crowd = [
        Account(key=Key.account("instagram.com", f"{chr(97 + n % 26)}{n}deals"), bio=SECOND.bio)
        for n in range(400)
    ]
    found = operators(MAIN, *crowd)
    assert len(set(found.values())) == len(found)


def test_a_pretender_with_papers_of_his_own_is_not_joined():
    owner = MAIN.model_copy(update={"tax_id": "DE136695976", "iban": "DE89370400440532013000"})
    pretender = SECOND.model_copy(
        update={"tax_id": "DE129273398", "iban": "FR1420041010050500013M02606"}
    )
    assert len(set(operators(owner, pretender).values())) == 2


def test_the_watch_tells_whose_backup_a_new_account_says_it_is():
    known = of(MAIN)
    seen = table(sightings(MAIN))
    watch = Watch([Watched("O-1", (MAIN.key,))], seen, known.frequencies)
    answer = watch.check(SECOND.key, sightings(SECOND))
    assert answer.grade == "likely"
    assert answer.weight >= LIKELY


def test_an_account_of_a_shop_says_the_name_alone():
    assert [one.kind for one in stated("backup of @glambymia", "amazon.com")] == ["handle"]
    assert [one.kind for one in itself(Key.seller("amazon.com", "glambymia"))] == ["handle"]


def test_networks_are_called_what_people_call_them():
    assert called_of("instagram.com") == "instagram"
    assert called_of("amazon.com") is None


def test_every_language_of_the_bar_is_there():
    assert {"en", "es", "fr", "de", "it", "pt", "ru", "zh", "ar", "tr"} <= {
        one.id for one in languages()
    }


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=12).map("".join))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_names_and_keys(text):
    for one in stated(plain(text), "instagram.com"):
        assert one.kind in kinds()
        assert one.kind != OWN or Key.parse(one.value).id


@pytest.mark.parametrize("piece", ["@a ", "if ", "backup of my ", "if this is down, @x is my "])
def test_a_hostile_text_takes_linear_time(piece):
    text = plain((piece * 20_000)[:20_000])
    grows_in_step(lambda length: list(stated(text[:length], "instagram.com")), 2_000)
