import itertools

from invented_actors import actors
from invented_leads import leads

from countermark.records.operator import Relation, Role, Scheme
from countermark.report.network import LARGE, ORDER, SMALL, figure


def scheme(roles: dict[str, str], *relations: tuple[str, str, str]) -> Scheme:
    return Scheme(
        scheme="S-1",
        roles=tuple(Role(operator=operator, role=role) for operator, role in roles.items()),
        relations=tuple(
            Relation(source=source, target=target, kind=kind, weight=1.0)
            for source, kind, target in relations
        ),
    )


def test_roles_are_columns_from_who_promotes_to_who_ships() -> None:
    roles = {f"O-{number}": role for number, role in enumerate(reversed(ORDER))}
    drawn = figure(scheme(roles))
    assert [role for role, _ in drawn.columns] == list(ORDER)
    by_place = sorted(drawn.boxes, key=lambda box: box.x)
    assert [box.roles for box in by_place] == [(role,) for role in ORDER]


def test_who_sells_and_is_paid_stands_once_among_the_sellers() -> None:
    both = Scheme(
        scheme="S-1",
        roles=(Role(operator="O-1", role="payee"), Role(operator="O-1", role="seller")),
        relations=(),
    )
    (box,) = figure(both).boxes
    assert box.roles == ("payee", "seller")
    assert figure(both).columns == (("seller", 0),)


def test_neighbours_stand_side_by_side() -> None:
    pairs = [(f"O-p{number}", "promotes", f"O-s{9 - number}") for number in range(10)]
    roles = {one: "promoter" for one, _, _ in pairs} | {other: "seller" for _, _, other in pairs}
    drawn = figure(scheme(roles, *pairs))
    row = {box.operator: box.y for box in drawn.boxes}
    assert [row[one] - row[other] for one, _, other in pairs] == [0] * 10


def test_edges_name_boxes_and_who_has_no_role_is_drawn_beside() -> None:
    drawn = figure(scheme({"O-1": "seller"}, ("O-1", "pays", "O-2")))
    ((source, target, relation),) = drawn.edges
    assert drawn.boxes[source].operator == "O-1"
    assert (drawn.boxes[target].operator, drawn.boxes[target].roles) == ("O-2", ())
    assert relation.kind == "pays"


def test_two_hundred_stand_apart_and_the_same_way_each_time() -> None:
    large = actors(leads(20), 200).schemes[0]
    drawn = figure(large)
    assert drawn == figure(large)
    assert len(drawn.boxes) >= 195
    assert drawn.scale is SMALL
    places = {(box.x, box.y) for box in drawn.boxes}
    assert len(places) == len(drawn.boxes)
    assert drawn.height < 1200
    for x in {box.x for box in drawn.boxes}:
        rows = sorted(box.y for box in drawn.boxes if box.x == x)
        assert all(b - a >= SMALL.height for a, b in itertools.pairwise(rows))
    assert all(box.x + SMALL.width <= drawn.width for box in drawn.boxes)


def test_few_are_drawn_large() -> None:
    assert figure(scheme({"O-1": "seller"})).scale is LARGE
    assert figure(scheme({})).boxes == ()
