from countermark.operators.holder import Holders
from countermark.operators.reading import page_owners, photo, pictured, sightings, written
from countermark.records.account import Account
from countermark.records.key import Key
from countermark.records.listing import Listing, Offer
from countermark.records.message import Message
from countermark.records.page import Link, Page
from countermark.records.post import Comment, Post
from countermark.records.trade import Holder, Order, Payment

MIA = Key.account("instagram.com", "glam.by_mia")
SELLER = Key.seller("amazon.com", "A1SELLER00")


def told(found):
    return {(one.kind, one.value): one for one in found}


def test_an_account_tells_what_its_fields_say():
    account = Account(
        key=SELLER,
        name="QX Jewelry",
        legal_name="深圳市奥莱珠宝有限公司",
        telephone="0755 8888 6666 / 138 0013 8000",
        email="QX.Jewelry+amz@gmail.com",
        tax_id="91310115591693856A",
        iban="DE88 3704 0044 0532 0130 00",
        street="华强北路1002号奥莱大厦B座1203室",
        locality="深圳市福田区",
        region="广东省",
        country="China",
        bio="Orders: WeChat mia_888",
        links=("https://www.qxjewelry.example/", "https://www.instagram.com/qx.jewelry/"),
        updated="2024-03-01T00:00:00Z",
        extra={
            "Device ID": "A1B2-C3D4-E5F6",
            "Last login IP": "198.51.100.7; 10.0.0.2; 8.8.4.4",
            "微信号": "qx_shop8",
            "法定代表人": "王小美",
            "PayPal": "qx@qxjewelry.example",
            "contactPoint": {"@type": "ContactPoint", "telephone": "+86 139 1234 5678"},
            "height": "188 8888 8888",
        },
    )
    found = told(sightings(account))
    wanted = {
        ("display-name", "qx jewelry"): "declared",
        ("legal-name", "shenzhen aolai jewelry"): "declared",
        ("phone", "+8675588886666"): "declared",
        ("phone", "+8613800138000"): "declared",
        ("email", "qxjewelry@gmail.com"): "declared",
        ("company-number", "CN:91310115591693856A"): "declared",
        ("iban", "DE88370400440532013000"): "declared",
        ("address", "CN|guangdong|shenzhen|futian|huaqiangbei|1002|aolai.b|12|1203"): "declared",
        ("wechat", "mia_888"): "written",
        ("domain", "qxjewelry.example"): "declared",
        ("handle", "qx.jewelry"): "declared",
        ("device", "a1b2-c3d4-e5f6"): "platform",
        ("login", "8.8.4.4"): "platform",
        ("wechat", "qx_shop8"): "declared",
        ("person-name", "mei wang xiao"): "declared",
        ("payment-account", "paypal:qx@qxjewelry.example"): "declared",
        ("phone", "+8613912345678"): "declared",
    }
    assert {key: found[key].how for key in wanted if key in found} == wanted
    assert not found["iban", "DE88370400440532013000"].sound
    assert found["phone", "+8613800138000"].at == "2024-03-01T00:00:00Z"
    assert ("login", "10.0.0.2") not in found
    assert ("phone", "+8618888888888") not in found


def test_a_post_speaks_of_its_author_and_a_comment_of_its_own():
    fan = Key.account("instagram.com", "a.fan")
    post = Post(
        key=Key.post("instagram.com", "C1"),
        url="https://www.instagram.com/p/C1/",
        account=MIA,
        text="WhatsApp +86 138 0013 8000 with @best.friend",
        published="2024-03-01T00:00:00Z",
        links=("https://www.amazon.com/dp/B0EXAMPLE1?tag=mia-20",),
        comments=(Comment(text="mine is whatsapp +447911123456", account=fan),),
    )
    found = list(sightings(post))
    assert {(s.account, s.kind, s.value) for s in found} == {
        (MIA, "phone", "+8613800138000"),
        (MIA, "affiliate", "amazon.com:mia-20"),
        (fan, "phone", "+447911123456"),
    }
    assert all(s.how == "written" for s in found)


def test_a_message_of_a_messenger_is_from_its_number():
    message = Message(
        key=Key.message("0" * 16),
        sender_account=Key.account("whatsapp.com", "8613800138000"),
        text="pay to IBAN DE89370400440532013000",
    )
    found = told(sightings(message))
    assert found["phone", "+8613800138000"].how == "platform"
    assert found["iban", "DE89370400440532013000"].how == "written"


def test_a_page_speaks_of_its_owner_only():
    page = Page(
        key=Key.page("linktr.ee/mia"),
        url="https://linktr.ee/mia",
        text="Telegram: @mia_reps",
        links=(Link(url="https://wa.me/8613800138000"),),
        network_keys=(Key.analytics("google", "G-AB12CD34EF"),),
    )
    assert list(sightings(page)) == []
    owner = page_owners([Account(key=MIA, links=("https://linktr.ee/mia",))])[page.key]
    found = told(sightings(page, owner=owner))
    assert set(found) == {
        ("telegram", "mia_reps"),
        ("phone", "+8613800138000"),
        ("analytics", "google:G-AB12CD34EF"),
        ("owner", "linktr.ee:mia"),
    }
    assert {one.account for one in found.values()} == {MIA}
    two = [Account(key=key, links=("https://linktr.ee/mia",)) for key in (MIA, SELLER)]
    assert page_owners(two) == {}


def test_a_listing_speaks_of_its_only_seller():
    listing = Listing(
        key=Key.item("weidian.com", "1"),
        url="https://weidian.com/item.html?itemID=1",
        seller=Key.seller("weidian.com", "990011"),
        seller_name="小美珠宝",
        description="加微信：mia_888",
        images=("https://img.example/pcitem990011223-1a2b0000018c_800_800.jpg",),
        extra={"seller phone": "13800138000", "phone": "13900139000"},
    )
    found = told(sightings(listing))
    assert found["wechat", "mia_888"].how == "written"
    assert found["uploader", "geilicdn.com:990011223"].how == "platform"
    assert found["display-name", "xiaomeizhubao"].how == "declared"
    assert found["phone", "+8613800138000"].how == "declared"
    assert ("phone", "+8613900139000") not in found
    offers = tuple(Offer(seller=Key.seller("weidian.com", str(n))) for n in (1, 2))
    shared = listing.model_copy(update={"offers": offers})
    assert "written" not in {one.how for one in sightings(shared)}


def test_both_ends_of_a_payment_are_seen():
    payment = Payment(
        at="2024-05-01",
        sender=Holder(identifier="A1SELLER00", iban="DE89 3704 0044 0532 0130 00"),
        recipient=Holder(name="Lindqvist, Mia", identifier="6222021234567890128"),
        extra={"recipient": {"telephone": "+86 138 0013 8000"}},
    )
    found = list(sightings(payment, holders=Holders([SELLER], {})))
    assert {one.how for one in found} == {"payment"}
    assert {(s.kind, s.value) for s in found if s.account == SELLER} == {
        ("iban", "DE89370400440532013000")
    }
    theirs = {(s.kind, s.value) for s in found if s.account != SELLER}
    assert theirs == {
        ("person-name", "lindqvist mia"),
        ("bank-account", "CN::6222021234567890128"),
        ("phone", "+8613800138000"),
    }


def test_an_order_tells_of_its_seller_and_not_of_its_buyer():
    order = Order(
        number="1",
        seller=SELLER,
        buyer="Anna Berg",
        extra={
            "seller": {"name": "QX Jewelry", "email": "qx@qx.example"},
            "customer": {"email": "anna@x.example"},
        },
    )
    assert set(told(sightings(order))) == {
        ("display-name", "qx jewelry"),
        ("email", "qx@qx.example"),
        ("domain", "qx.example"),
    }


def test_texts_and_pictures_given_by_a_caller():
    [one] = written("vx: mia_888", MIA, at="2024-01-01")
    assert (one.kind, one.value, one.how, one.at) == ("wechat", "mia_888", "written", "2024-01-01")
    [one] = pictured(["Contact WeChat", "mia_888"], MIA)
    assert (one.value, one.how) == ("mia_888", "pictured")
    assert photo("AB12", MIA).value == "ab12"
    [one] = written("call 030 901820", MIA, said="Deutschland")
    assert one.value == "+4930901820"
