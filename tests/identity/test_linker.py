"""Clusters from judgements: what joins, what keeps apart, and that a word taken back leaves nothing behind."""

from datetime import date, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from payworthy.facts.judgement import Judgement, MatchVerdict
from payworthy.identity.linker import Link, link, links_of

DAY = date(2026, 3, 2)


def same(left: str, right: str, day: int = 0) -> Link:
    return Link(DAY + timedelta(days=day), left, right, True)


def different(left: str, right: str, day: int = 0) -> Link:
    return Link(DAY + timedelta(days=day), left, right, False)


def test_same_joins_over_others() -> None:
    linked = link([same("a", "b"), same("b", "c"), same("x", "y")])
    assert linked.clusters == (("a", "b", "c"), ("x", "y"))
    assert linked.of("c") == ("a", "b", "c")
    assert linked.of("alone") == ("alone",)
    assert linked.contradictions == ()


def test_different_is_never_joined_over_a_third() -> None:
    linked = link([different("a", "c"), same("a", "b", 1), same("b", "c", 2)])
    assert linked.clusters == (("a", "b"),)
    [found] = linked.contradictions
    assert (found.refused, found.apart) == (same("b", "c", 2), ("a", "c"))


def test_a_different_said_after_the_join_is_reported_and_the_older_word_stands() -> None:
    linked = link([same("a", "b"), same("b", "c"), different("a", "c", 1)])
    assert linked.clusters == (("a", "b", "c"),)
    [found] = linked.contradictions
    assert (found.refused, found.apart) == (different("a", "c", 1), ("a", "c"))


def test_of_one_day_different_counts_first() -> None:
    assert link([same("a", "b"), different("a", "b")]).clusters == ()


def test_a_word_taken_back_leaves_nothing_behind() -> None:
    words = [same("a", "b"), same("b", "c"), same("c", "d")]
    assert link(words[:2]).clusters == (("a", "b", "c"),)
    assert link([words[0], words[2]]).clusters == (("a", "b"), ("c", "d"))


def test_the_order_of_the_links_does_not_matter() -> None:
    words = [same("a", "b"), different("a", "c", 1), same("b", "c", 2), same("c", "d", 2)]
    assert len({link(order).clusters for order in permutations(words)}) == 1


def test_open_questions_are_no_links() -> None:
    verdicts = (MatchVerdict.SAME, MatchVerdict.DIFFERENT, MatchVerdict.UNDECIDED)
    judgements = [
        Judgement(customer_id="C1", other=f"list:l/{verdict}", verdict=verdict, known_on=DAY) for verdict in verdicts
    ]
    assert links_of(judgements) == (
        same("customer:C1", "list:l/same"),
        different("customer:C1", "list:l/different"),
    )


_LINKS = st.lists(
    st.builds(
        lambda day, left, right, is_same: Link(DAY + timedelta(days=day), left, right, is_same),
        st.integers(0, 3),
        st.sampled_from("abcdef"),
        st.sampled_from("abcdef"),
        st.booleans(),
    ).filter(lambda one: one.left != one.right),
    max_size=14,
)


@given(_LINKS)
def test_no_cluster_holds_a_pair_whose_different_was_followed(words: list[Link]) -> None:
    linked = link(words)
    refused = {found.refused for found in linked.contradictions}
    for word in words:
        is_one = word.right in linked.of(word.left)
        if word not in refused:
            assert is_one == word.is_same
    ids = [one for cluster in linked.clusters for one in cluster]
    assert len(ids) == len(set(ids))
