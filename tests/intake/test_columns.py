import pytest

from countermark.intake.columns import check, find_header, fold, kind, understand
from countermark.intake.table import own_name


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ("id title link image_link price brand gtin google_product_category", "listing"),
        ("\ufeffTITLE Ｌｉｎｋ SALE_PRICE", "listing"),
        ("产品名 产品图片链接 产品id 产品购买链接 价格 二级分类 一级分类 品牌", "listing"),
        ("商品名稱 連結 售價", "listing"),
        ("Titel Preis Produktlink Händler", "listing"),
        ("Désignation Prix Lien", "listing"),
        ("Título Precio Enlace", "listing"),
        ("Titolo Prezzo Collegamento", "listing"),
        ("Título Preço Link", "listing"),
        ("item-name asin1 seller-sku price image-url", "listing"),
        ("Handle Title Vendor Variant_Price Image_Src", "listing"),
        ("seller-id shop_name legal_name phone e-mail tax_id iban", "account"),
        ("店铺名称 公司名称 电话 统一社会信用代码", "account"),
        ("Verkäufer Firma Telefon USt-Id", "account"),
        ("order-id purchase-date sku item-price order-status", "order"),
        ("订单号 下单时间 卖家 金额", "order"),
        ("Bestellnummer Bestelldatum Händler Preis", "order"),
        ("Date From To Amount Currency", "payment"),
        ("交易时间 付款人 收款人 金额 备注", "payment"),
        ("Buchungstag Auftraggeber Empfänger Betrag Verwendungszweck", "payment"),
        ("from to status observed_at", "redirect"),
        ("AuthorID Author Date Content Attachments Reactions", "message"),
        ("Chat_Session Message_Date Service Sender_ID Sender_Name Text", "message"),
        ("发送人 时间 消息内容", "message"),
        ("Absender Datum Nachricht", "message"),
        ("Author Date Content Rating", None),
        ("timestamp level user message", None),
        ("User Date Content Title Link", "listing"),
        ("Date Author Title", None),
        ("Name Date Comment", None),
        ("a b c", None),
        ("title", None),
        ("", None),
    ],
)
def test_the_kind_of_a_table_is_told_by_its_header(headers: str, expected: str | None) -> None:
    assert kind(headers.split(" ")) == expected


def test_names_are_compared_without_their_dress() -> None:
    assert fold("\ufeff Ｐrice_(Sale) ") == fold("price sale") == "pricesale"
    assert fold("Größe") == fold("GRÖSSE") == fold("größe")


def test_a_row_becomes_a_product() -> None:
    headers = [
        "产品名",
        "链接",
        "价格 (CNY)",
        "二级分类",
        "一级分类",
        "店铺",
        "颜色",
        "尺码",
        "主图",
    ]
    table = understand(headers)
    assert table is not None
    found = table.read(
        ["手镯", "https://shop.example/1", "128", "手镯", "首饰", "奥店", "金", "17", "a.jpg"]
    )
    assert found == {
        "@type": "Product",
        "tableRow": True,
        "name": "手镯",
        "url": "https://shop.example/1",
        "category": "首饰 > 手镯",
        "image": ["a.jpg"],
        "offers": {
            "price": "128",
            "priceCurrency": "CNY",
            "seller": {"@type": "Organization", "name": "奥店"},
            "variant": "金 / 17",
        },
    }


def test_a_sale_price_goes_before_a_regular_one_which_is_kept() -> None:
    table = understand(["title", "link", "price", "sale_price"])
    assert table is not None
    both = table.read(["Ring", "https://a.example/1", "20", "15"])
    assert both["offers"] == {"price": "15"}
    assert both["price (column)"] == "20"
    only = table.read(["Ring", "https://a.example/1", "20", ""])
    assert only["offers"] == {"price": "20"}


def test_images_of_one_cell_and_of_many_are_a_list() -> None:
    table = understand(["title", "link", "image_link", "additional_image_link"])
    assert table is not None
    found = table.read(
        ["Ring", "https://a.example/1", "https://a.example/1.jpg", "https://a.example/2.jpg,https://a.example/x,3.jpg"]
    )  # fmt: skip
    assert found["image"] == [
        "https://a.example/1.jpg",
        "https://a.example/2.jpg",
        "https://a.example/x,3.jpg",
    ]


def test_unknown_columns_are_kept_and_never_take_a_name_with_a_meaning() -> None:
    headers = ["title", "link", "Weight", "", "offers", "@context", "Weight"]
    table = understand(headers)
    assert table is not None
    found = table.read(["Ring", "https://a.example/1", "9 g", "x", "many", "n1", "10 g"])
    assert found["@type"] == "Product"
    assert "offers" not in found
    assert found["Weight"] == "9 g"
    assert found["Weight 7"] == "10 g"
    assert found["column 4"] == "x"
    assert found["offers (column)"] == "many"
    assert found["@context (column)"] == "n1"
    assert own_name(["x" * 10_000], 0) == "x" * 200


def test_columns_without_names_are_told_by_their_content() -> None:
    sample = [
        [
            f"Knot ring no. {n}",
            f"${n}.50",
            f"https://shop.example/{n}",
            f"https://i.example/{n}.jpg",
        ]
        for n in range(5)
    ]
    table = understand(["", "__1", "__2", "__3"], sample)
    assert table is not None
    found = table.read(sample[3])
    assert found["name"] == "Knot ring no. 3"
    assert found["url"] == "https://shop.example/3"
    assert found["image"] == ["https://i.example/3.jpg"]
    assert found["offers"] == {"price": "$3.50"}


def test_what_the_user_says_wins() -> None:
    headers = ["title", "售", "link", "real"]
    table = understand(headers, [], {"price": "售", "name": "real", "seller": "9"})
    assert table is not None
    found = table.read(["seen", "12", "https://a.example/1", "said"])
    assert found["name"] == "said"
    assert found["offers"]["price"] == "12"
    by_place = understand(["", ""], [], {"url": "1", "price": "2"})
    assert by_place is not None
    assert by_place.read(["https://a.example/1", "5"])["offers"] == {"price": "5"}


def test_a_field_that_does_not_exist_is_an_error_that_names_those_that_do() -> None:
    check(
        {"price": "售价", "title": "x", "seller": "y", "sku": "z", "offers.price": "p", "link": "l"}
    )
    with pytest.raises(ValueError, match=r"no such field.*offers\.price"):
        check({"colour of the moon": "x"})


@pytest.mark.parametrize(
    ("headers", "cells", "reason"),
    [
        ("title link price", ["", "", "5"], "neither a title"),
        ("order-id date price", ["", "2020-07-01", "5"], "no order number"),
        ("from to amount", ["", "", "5"], "who paid"),
        ("seller-id name phone", ["", "", ""], "no account"),
        ("from to status observed_at", ["x", "", "301", ""], "`from`"),
        ("from to status observed_at", ["https://a.example", "b c", "301", ""], "`to`"),
        ("from to status observed_at", ["https://a.example", "", "999", ""], "`status`"),
        ("from to status observed_at", ["https://a.example", "", "٣٠١", ""], "`status`"),
    ],
)
def test_a_row_that_is_none_says_why(headers: str, cells: list[str], reason: str) -> None:
    table = understand(headers.split())
    assert table is not None
    with pytest.raises(ValueError, match=reason):
        table.read(cells)


def test_formulas_are_read_and_never_run() -> None:
    table = understand(["title", "sku", "link", "price"])
    assert table is not None
    found = table.read(
        ['=HYPERLINK("https://a.example/1","A ""fine"" ring")', '="0123"', "", "=1+1"]
    )
    assert found["url"] == "https://a.example/1"
    assert found["name"] == 'A "fine" ring'
    assert found["sku"] == "0123"
    assert found["offers"]["price"] == "=1+1"


def test_a_link_is_made_of_other_columns():
    table = understand(
        ["item-name", "asin1", "price"], [], {"url": "https://www.amazon.com/dp/{ASIN1}?x={price}"}
    )
    assert table.said == {"url"}
    found = table.read(["Ring", "B0 EXAMPLE/1", "19"])
    assert found["url"] == "https://www.amazon.com/dp/B0%20EXAMPLE/1?x=19"
    assert found["sku"] == "B0 EXAMPLE/1"
    with pytest.raises(ValueError, match="--map url=COLUMN"):
        table.read(["Ring", "", "19"])


def test_a_template_of_columns_that_are_not_there_is_not_met():
    table = understand(["title", "link", "price"], [], {"url": "https://a.example/{nowhere}"})
    assert table.said == frozenset()
    assert table.read(["Ring", "https://shop.example/1", "3"])["url"] == "https://shop.example/1"


def test_what_the_user_said_and_the_table_has():
    headers = ["quoi", "prix", "lien"]
    said = {"title": "quoi", "seller": "qui", "image": "9", "recipient iban": "prix"}
    assert understand(headers, [], said).said == {"title"}


def test_a_header_for_people_and_one_for_machines():
    people = ["Product Type", "Seller SKU", "Product Name", "Standard Price", "Main Image URL"]
    machines = ["feed_product_type", "item_sku", "item_name", "standard_price", "main_image_url"]
    rows = [people, machines, ["ring", "KR-6", "Knot ring", "19.99", "https://cdn.example/1.jpg"]]
    place, headers, table = find_header(rows, {})
    assert (place, headers) == (1, machines)
    assert table.build(rows[2])["name"] == "Knot ring"
    assert find_header([people, *rows[2:]], {})[0] == 0


POST = "https://www.instagram.com/p/Cexample{}/"


def test_posts_are_told_by_where_their_links_lead():
    headers = ["Post URL", "Handle", "Caption", "Product link", "Landing page"]
    sample = [[POST.format(n), "@mira", "new", "https://a.example/1", ""] for n in range(3)]
    table = understand(headers, sample)
    assert table.kind == "post"
    found = table.read([POST.format(1), "@mira", "new", "https://a.example/1", "https://b.example"])
    assert found["sharedContent"] == ["https://a.example/1", "https://b.example"]
    with pytest.raises(ValueError, match="no link to a post"):
        table.read(["", "@mira", "new", "", ""])
    with_listings = [["https://shop.example/1", *row[1:]] for row in sample]
    assert understand(headers, with_listings).kind != "post"
    assert understand([*headers, "price"], [[*row, "3"] for row in sample]).kind != "post"


def test_what_a_post_s_cell_leads_to_is_where_it_sends_its_readers():
    linked = '=HYPERLINK("https://shop.example/1","the ring")'
    table = understand(["Post URL", "Caption", "Notes"], [[POST.format(1), "a", linked]])
    found = table.read([POST.format(1), "a", linked])
    assert (found["Notes"], found["sharedContent"]) == ("the ring", ["https://shop.example/1"])


A_POST = "https://www.instagram.com/p/Cexample%d/"
ITEM = "https://www.amazon.com/dp/B0EXAMPLE%d"


def test_of_several_columns_of_links_the_posts_are_told_by_where_they_lead() -> None:
    headers = ["Link", "URL", "Message", "video url", "profile"]
    rows = [[ITEM % n, A_POST % n, "look", f"https://cdn.example/{n}.mp4", "x"] for n in range(3)]
    table = understand(headers, rows)
    assert table is not None
    found = table.read(rows[1])
    assert (table.kind, found["url"], found["sharedContent"]) == ("post", A_POST % 1, [ITEM % 1])
    assert found["video url"] == "https://cdn.example/1.mp4"


@pytest.mark.parametrize(
    "headers",
    [
        ["Item", "Link", "Review video"],
        ["title", "url", "shortcode", "owner.username"],
        ["title", "url", "bvid"],
        ["title", "url", "snippet.channelId", "id"],
    ],
)
def test_a_list_of_goods_with_posts_beside_them_stays_one(headers: list[str]) -> None:
    rows = [["Ring", ITEM % n, A_POST % n, "x"][: len(headers)] for n in range(3)]
    table = understand(headers, rows)
    assert table is not None
    assert table.kind == "listing"
    assert table.read(rows[0])["url"] == ITEM % 0


def test_a_part_may_mean_something_else_than_its_letters() -> None:
    headers = ["url", "user.name", "user.screen_name", "text"]
    row = ["https://x.com/mira/status/1", "Mira Vell", "mira", "look"]
    for written in (headers, [header.replace(".", "/") for header in headers]):
        table = understand(written, [row])
        assert table is not None
        author = {"@type": "Person", "name": "Mira Vell", "alternateName": "mira"}
        assert table.read(row)["author"] == author


def test_an_address_is_made_of_numbers_only_where_none_is_given() -> None:
    row = ["17001", "mira", "look"]
    table = understand(["id_str", "user.screen_name", "full_text"], [row])
    assert table is not None
    assert table.read(row)["url"] == "https://x.com/mira/status/17001"
    with pytest.raises(ValueError, match="no link to a post"):
        table.read(["", "mira", "look"])
    assert understand(["shortcode", "caption"], [["Cexample1", "look"]]) is None


def test_an_author_known_by_number_has_a_page() -> None:
    note = "https://www.xiaohongshu.com/explore/0123456789abcdef01234567"
    table = understand(["note_url", "desc", "user_id"], [[note, "x", "0f"]])
    assert table is not None
    page = "https://www.xiaohongshu.com/user/profile/0f%2F.."
    assert table.read([note, "x", "0f/.."])["author"]["url"] == page


def test_comments_and_reviews_within_a_row_are_read_as_such() -> None:
    told = [{"text": "link?", "ownerUsername": "fan", "timestamp": "2020-07-03", "likes": 3}, 7, {}]
    table = understand(["url", "caption", "comments"], [[A_POST % 1, "x", told]])
    assert table is not None
    comment = table.read([A_POST % 1, "x", told])["comment"]
    assert [(one["text"], one["author"], one["dateCreated"]) for one in comment] == [
        ("link?", {"alternateName": "fan"}, "2020-07-03")
    ]
    assert table.read([A_POST % 1, "x", "12"])["comment (column)"] == "12"
    goods = understand(["title", "url", "price", "top_review"])
    assert goods is not None
    review = goods.read(["Ring", ITEM % 1, "5", "bears the mark"])["review"]
    assert review == [{"@type": "Review", "reviewBody": "bears the mark"}]


@pytest.mark.parametrize(
    ("cell", "images"),
    [
        ('["https://a.example/1.jpg","https://a.example/2.jpg"]', 2),
        ("['https://a.example/1.jpg', 'https://a.example/2.jpg']", 2),
        ('[{"url":"https://a.example/1.jpg"},{"link":"https://a.example/p"}]', 2),
        ('["https://a.example/1.jpg","https://a.example/1.jpg"]', 1),
        ("[]", 0),
        ("[" * 30_000 + "]" * 30_000, 1),
        ("[" + "-" * 60_000 + "1]", 1),
        ("[__import__('os')]", 1),
    ],
)
def test_a_cell_may_be_a_list(cell: str, images: int) -> None:
    table = understand(["title", "link", "images"])
    assert table is not None
    found = table.read(["Ring", ITEM % 1, cell])
    assert len(found.get("image", ())) == images


def test_a_row_of_a_chat_is_a_message() -> None:
    table = understand(["Sender Name", "Sender ID", "Message Date", "Text", "Attachment", "Read"])
    assert table is not None
    found = table.read(["Mira", "+1 555 0100", "25/07/2020 10:00", "dm me", "a.jpg", "yes"])
    assert found == {
        "@type": "Message",
        "sender": {"@type": "Person", "alternateName": "Mira", "telephone": "+1 555 0100"},
        "dateSent": "25/07/2020 10:00",
        "text": "dm me",
        "messageAttachment": "a.jpg",
        "Read": "yes",
    }
    with pytest.raises(ValueError, match="no text"):
        table.read(["Mira", "", "", "", "", ""])


def test_posts_are_told_by_a_column_of_an_unknown_name() -> None:
    headers = ["Clip", "Description", "Username"]
    table = understand(headers, [[A_POST % n, "look", "mira"] for n in range(3)])
    assert table is not None
    assert (table.kind, table.read([A_POST % 1, "look", "mira"])["url"]) == ("post", A_POST % 1)
    alone = understand(["Clip", "Notes"], [[A_POST % n, "x"] for n in range(3)])
    assert alone is None or alone.kind == "listing"


def test_names_are_made_of_whom_and_what() -> None:
    headers = ["Clip Link", "Clip Caption", "creator_username", "creator/full name", "Posted at"]
    row = ["https://www.tiktok.com/@mira/video/7", "look", "mira", "Mira Vell", "2020-07-03"]
    table = understand(headers, [row])
    assert table is not None
    assert table.read(row) == {
        "@type": "SocialMediaPosting",
        "url": row[0],
        "articleBody": "look",
        "author": {"@type": "Person", "alternateName": "mira", "name": "Mira Vell"},
        "datePublished": "2020-07-03",
    }
    goods = understand(["goods name", "goods url", "price.min", "mall name", "mall id"])
    assert goods is not None
    offers = goods.read(["Ring", ITEM % 1, "5", "QX", "77"])["offers"]
    assert offers == {
        "price": "5",
        "seller": {"@type": "Organization", "name": "QX", "identifier": "77"},
    }


def test_who_comments_wrote_no_post() -> None:
    headers = ["Post", "Username", "Comment", "Date"]
    row = [A_POST % 1, "fan", "link?", "2020-07-03"]
    table = understand(headers, [row])
    assert table is not None
    found = table.read(row)
    assert not found.keys() & {"author", "datePublished"}
    (comment,) = found["comment"]
    assert comment["author"] == {"@type": "Person", "alternateName": "fan"}
    assert (comment["text"], comment["dateCreated"]) == ("link?", "2020-07-03")
    both = understand([*headers, "Caption"], [[*row, "look"]])
    assert both is not None
    assert both.read([*row, "look"])["author"]["alternateName"] == "fan"
