from invented_leads import lead

from countermark.records.account import Account
from countermark.records.key import Key
from countermark.report.timeline import Event, events, rows

MIA = Key.account("instagram.com", "mia")


def test_all_that_is_dated_in_the_order_of_days() -> None:
    one = lead(0)
    account = one.posts[0].account
    assert account is not None
    known = {account: Account(key=account, founded="2018-03-01")}
    ban = Event(str(account), "2031-01-01T00:00:00Z", "ban", "instagram.com")
    found = events(known, [one], [ban])
    assert next(event.what for event in found if event.account == str(account)) == "opened"
    assert found[-1] == Event(str(account), "2031-01-01", "ban", "instagram.com")
    assert {"post", "listing"} <= {event.what for event in found}
    assert [event.at for event in found] == sorted(event.at for event in found)


def test_what_is_no_day_is_left_out() -> None:
    for founded in ("", "long ago", "2019", "19-1-1", "٢٠١٩-٠١-٠١"):
        assert events({MIA: Account(key=MIA, founded=founded)}, []) == []


def test_rows_are_of_the_accounts_asked_for() -> None:
    every = [Event("b", "2020-01-01", "post"), Event("a", "2020-01-02", "post")]
    assert rows(every, ["a", "b", "c"]) == [("b", [every[0]]), ("a", [every[1]])]
    assert rows(every, ["a"]) == [("a", [every[1]])]
