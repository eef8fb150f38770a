"""Groups and what falls with a parent, worked out by hand."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from payworthy.identity.contagion import contagion
from payworthy.identity.tree import Basis, Holding, group_tree


def owns(holder: str, held: str, share: str | None) -> Holding:
    return Holding(
        holder=holder, held=held, basis=Basis.OWNERSHIP, share=None if share is None else Decimal(share), source="s"
    )


def controls(holder: str, held: str) -> Holding:
    return Holding(holder=holder, held=held, basis=Basis.CONTROL)


FAMILY = (
    owns("top", "holding", "1"),
    owns("holding", "works", "0.8"),
    owns("holding", "trade", "0.5"),
    owns("holding", "friend", "0.49"),
    controls("works", "shop"),
    owns("stranger", "works", "0.2"),
)


def test_a_group_is_all_that_hangs_on_whom_nobody_controls() -> None:
    for member in ("top", "holding", "works", "shop"):
        tree = group_tree(member, FAMILY)
        assert tree.tops == ("top",)
        assert [(one.party, one.depth, str(one.share)) for one in tree.members] == [
            ("top", 0, "1"),
            ("holding", 1, "1"),
            ("trade", 2, "0.5"),
            ("works", 2, "0.8"),
            ("shop", 3, "0.8"),
        ]


def test_exactly_half_is_control_and_less_is_shown_as_a_minority() -> None:
    tree = group_tree("trade", FAMILY)
    assert "friend" not in tree.parties()
    assert [(one.holder, one.held) for one in tree.minority] == [("holding", "friend"), ("stranger", "works")]
    assert group_tree("friend", FAMILY).parties() == ("friend",)


def test_an_unknown_share_is_no_control_unless_somebody_says_so() -> None:
    assert group_tree("a", [owns("a", "b", None)]).parties() == ("a",)
    assert group_tree("a", [controls("a", "b")]).parties() == ("a", "b")


def test_two_who_own_half_each_are_both_at_the_top() -> None:
    tree = group_tree("joint", [owns("one", "joint", "0.5"), owns("two", "joint", "0.5"), owns("two", "own", "1")])
    assert tree.tops == ("one", "two")
    assert {*tree.parties()} == {"one", "two", "joint", "own"}


def test_a_ring_is_walked_once_and_named() -> None:
    ring = [owns("a", "b", "0.6"), owns("b", "c", "0.6"), owns("c", "a", "0.6"), owns("c", "d", "1")]
    tree = group_tree("d", ring)
    assert tree.tops == ("a",)
    assert tree.rings == (("a", "b", "c"),)
    assert tree.parties() == ("a", "b", "c", "d")
    fallen = contagion("b", ring, {"a": 100, "b": 7, "c": 100, "d": 100})
    assert {one.party: str(one.share) for one in fallen.reached} == {"c": "0.6", "d": "0.6", "a": "0.36"}


def test_shares_are_multiplied_along_the_way_and_what_is_at_stake_is_added() -> None:
    fallen = contagion("top", FAMILY, {"works": 1_000_00, "trade": 333_33, "shop": 50_00, "friend": 9_999_99})
    assert [(one.party, str(one.share), one.exposure_minor, one.weighted_minor) for one in fallen.reached] == [
        ("works", "0.8", 1_000_00, 800_00),
        ("trade", "0.5", 333_33, 166_67),
        ("shop", "0.8", 50_00, 40_00),
        ("holding", "1", 0, 0),
    ]
    assert fallen.reached[2].path == ("top", "holding", "works", "shop")
    assert (fallen.exposure_minor, fallen.weighted_minor) == (1_383_33, 1_006_67)


def test_the_strongest_way_counts() -> None:
    ways = [owns("a", "b", "0.5"), owns("b", "d", "1"), owns("a", "c", "0.9"), owns("c", "d", "0.8")]
    shares = {one.party: (str(one.share), one.path) for one in contagion("a", ways, {}).reached}
    assert shares["d"] == ("0.72", ("a", "c", "d"))


def test_who_falls_below_does_not_pull_the_parent_down() -> None:
    assert [one.party for one in contagion("works", FAMILY, {}).reached] == ["shop"]


def test_money_of_a_customer_here_is_not_at_stake() -> None:
    fallen = contagion("a", [owns("a", "b", "1")], {"a": -5, "b": -7})
    assert (fallen.own_minor, fallen.exposure_minor) == (0, 0)


_HOLDINGS = st.lists(
    st.builds(
        lambda holder, held, share: owns(holder, held, str(share)),
        st.sampled_from("abcdefg"),
        st.sampled_from("abcdefg"),
        st.decimals("0.3", "1", places=1),
    ),
    max_size=16,
)


@given(_HOLDINGS, st.sampled_from("abcdefg"))
def test_every_party_is_in_its_own_group_and_each_member_is_there_once(holdings: list[Holding], party: str) -> None:
    tree = group_tree(party, holdings)
    places = [one.party for one in tree.members]
    assert party in places
    assert len(places) == len(set(places))
    assert {one.party for one in contagion(party, holdings, {}).reached} <= {*places}
    for one in tree.members:
        assert one.holding is None or places.index(one.holding.holder) < places.index(one.party)


@given(_HOLDINGS, st.sampled_from("abcdefg"), _HOLDINGS)
def test_more_holdings_never_make_less_fall(holdings: list[Holding], party: str, more: list[Holding]) -> None:
    before = {one.party: one.share for one in contagion(party, holdings, {}).reached}
    after = {one.party: one.share for one in contagion(party, [*holdings, *more], {}).reached}
    assert all(after[one] >= share for one, share in before.items())
