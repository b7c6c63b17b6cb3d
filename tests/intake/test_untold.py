from countermark.intake.vocabulary import Seen, accounts, payments

SEEN = Seen("sha256:" + "0" * 64, "file.jsonl")
SELLER = "https://www.amazon.com/sp?seller=A1SELLER00"


def test_nothing_is_lost_of_an_account_that_tells_more_than_its_record_has_places_for():
    value = {
        "@type": "Organization",
        "url": SELLER,
        "name": "QX Jewelry",
        "alternateName": "qx.jewelry",
        "telephone": ["+8613800138000", "+8613912345678"],
        "taxID": "91310115591693856A",
        "vatID": "DE136695976",
        "email": "qx@qx.example",
        "address": [
            {"@type": "PostalAddress", "streetAddress": "12 Mill Lane"},
            {"@type": "PostalAddress", "streetAddress": "5 High Street"},
        ],
        "leiCode": "529900T8BM49AURSDO55",
    }
    [account] = accounts(value, SEEN)
    assert account.telephone == "+8613800138000"
    assert account.extra["telephone"] == ["+8613800138000", "+8613912345678"]
    assert account.extra["vatID"] == "DE136695976"
    assert account.extra["alternateName"] == "qx.jewelry"
    assert len(account.extra["address"]) == 2
    assert account.extra["leiCode"] == "529900T8BM49AURSDO55"
    assert "email" not in account.extra
    assert "taxID" not in account.extra


def test_an_account_that_its_record_tells_whole_has_nothing_beside_it():
    value = {
        "@type": "Person",
        "url": "https://www.instagram.com/glam.by_mia/",
        "name": "Mia",
        "alternateName": "@glam.by_mia",
        "telephone": "+8613800138000",
        "address": {"@type": "PostalAddress", "streetAddress": "12 Mill Lane"},
    }
    [account] = accounts(value, SEEN)
    assert account.extra == {}


def test_what_is_said_of_the_ends_of_a_payment_is_kept():
    sender = {"@type": "Person", "name": "Mia Lindqvist", "telephone": "+8613800138000"}
    value = {"sender": sender, "recipient": "Anna Berg", "amount": {"value": "5"}}
    [payment] = payments(value, SEEN)
    assert payment.extra == {"sender": {"telephone": "+8613800138000"}}
    assert payment.recipient.name == "Anna Berg"
