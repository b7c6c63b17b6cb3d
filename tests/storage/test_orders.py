"""Orders of captures: what was broken off goes on, what was finished begins anew."""

from countermark.storage.orders import Orders

URLS = ["https://a.example/奥", "https://b.example/", "https://a.example/奥", "https://c.example/"]


def test_an_order_goes_on_where_it_was_broken_off(workspace):
    orders: Orders = workspace.orders
    name, left = orders.open(URLS)
    assert left == list(enumerate(URLS))
    orders.done(name, 0)
    orders.done(name, 2)
    assert orders.open(URLS) == (name, [(1, URLS[1]), (3, URLS[3])])


def test_an_order_that_was_finished_begins_anew(workspace):
    name, left = workspace.orders.open(URLS)
    for number, _ in left:
        workspace.orders.done(name, number)
    assert workspace.orders.open(URLS) == (name, list(enumerate(URLS)))


def test_orders_do_not_touch_one_another(workspace):
    one, _ = workspace.orders.open(URLS)
    other, _ = workspace.orders.open(URLS[:2])
    workspace.orders.done(one, 0)
    assert one != other
    assert workspace.orders.open(URLS[:2])[1] == list(enumerate(URLS[:2]))
    assert workspace.orders.open([])[1] == []
