"""Own briefings: what is understood when it is added, which days follow, and how items move."""

import pytest

from dashboard.briefings.own import (
    MOST_ITEMS,
    MOST_NAME,
    MOST_REMARK,
    BadOwn,
    Days,
    Item,
    OwnBriefing,
    Sort,
    UnknownOwn,
    days_of,
    fixed,
    following,
    item_of,
    item_row,
    may_choose,
    name_of,
    read_item,
)
from dashboard.fields import BadListing
from dashboard.lists.pictured import Pictured
from dashboard.lists.taken import Taken
from dashboard.numbers.listing import Listing

TODAY, TOMORROW = 20200315, 20200316
AREA = "330999"
RAISED = "metric=alerts_raised"


def added(query: str, sort: str = "table") -> Item:
    return read_item(sort, query, id_="a1", today=TODAY)


def listing_of(item: Item, day: int = TODAY) -> Listing:
    asked = item.asked(day)
    assert isinstance(asked, Taken)
    assert isinstance(asked.said, Listing)
    return asked.said.on(day)


def an_own(*ids: str) -> OwnBriefing:
    items = tuple(Item(one, Sort.TABLE, "of=sources") for one in ids)
    return OwnBriefing("b1", "c1", "早会", 1, 1, items=items)


def ids(own: OwnBriefing) -> list[str]:
    return [item.id for item in own.items]


def test_a_picture_is_added_as_paper_shows_it() -> None:
    item = added(f"of=map&area={AREA}&level=grid&ground=dark&scale=4&show=1", "picture")
    assert item.query == f"of=map&area={AREA}&level=grid&ground=light"
    assert item.asked(TODAY) == Pictured("map", AREA, "grid")
    assert days_of(item) == (Days.NOW, 0)
    assert days_of(added(f"of=alerts&area={AREA}", "picture")) == (Days.LAST, 14)
    assert days_of(added(f"of=ranking&area={AREA}", "picture")) == (Days.LAST, 1)


@pytest.mark.parametrize(
    ("query", "how", "window"),
    [
        # What the page calls today or the last days is another day's tomorrow.
        (f"{RAISED}&from=2020-03-15&to=2020-03-15", (Days.LAST, 1), (TOMORROW,) * 2),
        (f"{RAISED}&from=2020-03-09&to=2020-03-15", (Days.LAST, 7), (20200310, 20200316)),
        (RAISED, (Days.LAST, 1), (TOMORROW, TOMORROW)),
        ("metric=task_response_7d", (Days.LAST, 7), (20200310, 20200316)),
        ("metric=score&from=2020-03-01&to=2020-03-15", (Days.MONTH, 0), (20200301, 20200316)),
        # Other days are kept.
        (f"{RAISED}&from=2020-03-01&to=2020-03-07", (Days.FIXED, 0), (20200301, 20200307)),
        (f"{RAISED}&from=2020-03-12&to=2020-03-15", (Days.FIXED, 0), (20200312, 20200315)),
        ("metric=alerts_open", (Days.NOW, 0), (0, 0)),
        ("metric=tasks_open&from=2020-03-14&to=2020-03-14", (Days.THEN, 0), (20200314, 20200314)),
    ],
)  # fmt: skip
def test_days_follow_or_stay_as_the_page_calls_them(
    query: str, how: tuple[Days, int], window: tuple[int, int]
) -> None:
    item = added(f"{query}&area={AREA}&limit=10&kind=check&sort=-opened_at")
    assert days_of(item) == how
    tomorrow = listing_of(item, TOMORROW)
    assert (tomorrow.first_day, tomorrow.last_day) == window
    assert tomorrow.chosen == {"kind": frozenset({"check"})}
    assert (tomorrow.limit, tomorrow.sort) == (50, "-opened_at")


def test_days_can_be_fixed_and_follow_again() -> None:
    item = added(f"metric=alerts_raised&area={AREA}&from=2020-03-09&to=2020-03-15")
    kept = fixed(item, TODAY)
    assert days_of(kept) == (Days.FIXED, 0)
    assert listing_of(kept, TOMORROW).first_day == 20200309
    assert fixed(kept, TOMORROW) == kept
    assert days_of(following(kept, TODAY)) == (Days.LAST, 7)
    own_window = added(f"metric=alerts_raised&area={AREA}")
    assert listing_of(fixed(own_window, TODAY), TOMORROW).last_day == TODAY
    assert may_choose(item)
    assert not may_choose(added(f"metric=alerts_open&area={AREA}"))
    assert not may_choose(added("of=sources"))
    other = added(f"of=area&area={AREA}&days=7")
    assert following(other, TODAY) == fixed(other, TODAY) == other


def test_other_tables_are_what_their_page_shows() -> None:
    assert days_of(added(f"of=area&area={AREA}&days=7&level=village")) == (Days.LAST, 7)
    for query in (
        "of=orders&state=open",
        "of=order&key=" + "0" * 32,
        "of=sources",
        "of=quarantine",
    ):
        item = added(query)
        assert days_of(item) == (Days.NOW, 0)
        assert item.query == query


@pytest.mark.parametrize(
    ("sort", "query", "error"),
    [
        ("chart", f"of=map&area={AREA}", BadOwn),
        ("table", "x" * 1001, BadOwn),
        ("picture", f"of=cat&area={AREA}", BadListing),
        ("picture", "of=map", BadListing),
        ("table", "metric=none&area=1", BadListing),
        ("table", f"of=area&area={AREA}&days=3", BadListing),
        ("table", f"metric=alerts_raised&area={AREA}&from=2020-03-09", BadListing),
        ("table", "of=orders&before=x", BadListing),
    ],
)
def test_what_is_not_understood_is_refused(sort: str, query: str, error: type[Exception]) -> None:
    if query.startswith("of=orders"):
        # Where a page of a list begins is no part of it.
        assert added(query, sort).query == "of=orders"
        return
    with pytest.raises(error):
        added(query, sort)


def test_items_move_go_and_come_back() -> None:
    own = an_own("a", "b", "c")
    assert ids(own.moved("c", -1)) == ["a", "c", "b"]
    assert ids(own.moved("a", 1)) == ["b", "a", "c"]
    assert own.moved("a", -1) == own
    assert own.moved("c", 5) == own
    less = own.without("b")
    assert ids(less) == ["a", "c"]
    assert ids(less.put_back()) == ["a", "b", "c"]
    assert ids(less.without("a").put_back()) == ["a", "c"]
    assert less.put_back().dropped is None
    # What stood last is put back last, however few there are by then.
    only = own.without("c").moved("a", 1)
    assert ids(only.put_back()) == ["b", "a", "c"]
    with pytest.raises(UnknownOwn):
        own.moved("x", 1)
    with pytest.raises(UnknownOwn):
        own.without("x")
    with pytest.raises(UnknownOwn):
        own.put_back()


def test_there_is_room_for_so_many() -> None:
    own = an_own(*map(str, range(MOST_ITEMS - 1)))
    full = own.with_item(Item("last", Sort.TABLE, "of=sources"))
    with pytest.raises(BadOwn, match="full"):
        full.with_item(Item("more", Sort.TABLE, "of=sources"))
    with pytest.raises(BadOwn, match="full"):
        full.without("0").with_item(Item("more", Sort.TABLE, "of=sources")).put_back()


def test_texts_are_clean_and_bounded() -> None:
    own = an_own("a").with_text("a", title=" 一\n二\x07 ", remark=" 一 \r\n\r\n二\u202e  三 ")
    assert (own.items[0].title, own.items[0].remark) == ("一 二", "一\n\n二 三")
    longest = own.with_text("a", title="字" * MOST_NAME, remark="字" * MOST_REMARK)
    assert len(longest.items[0].remark) == MOST_REMARK
    assert own.named(name="“引号”<b>&'\"", title="").name == "“引号”<b>&'\""
    for name, reason in (("  ", "name"), ("字" * (MOST_NAME + 1), "name_long")):
        with pytest.raises(BadOwn, match=f"{reason}:"):
            name_of(name)
    with pytest.raises(BadOwn, match="title_long"):
        own.with_text("a", title="字" * (MOST_NAME + 1), remark="")
    with pytest.raises(BadOwn, match="remark_long"):
        own.with_text("a", title="", remark="字" * (MOST_REMARK + 1))


def test_an_item_is_stored_whole() -> None:
    item = Item("a", Sort.PICTURE, "of=map&area=1", "标题", "一\n二", 7)
    assert item_of(item_row(item)) == item
