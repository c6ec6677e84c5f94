"""Orders as tables: the list with its receipts, and one of them with what each area answered."""

from collections.abc import Callable, Iterable

from dashboard.orders.order_page import Answer, OrderDetail, OrderLine, OrderQuery
from dashboard.words import Words
from layouts import format as fmt
from layouts.sheet.about import Taking, book
from layouts.sheet.book import Book, Column, Fact, Kind, Row, Table

_COUNTS = ("asked", "given", "awaited", "late", "void")
_PAPER = {"asked": 1.0, "given": 1.0, "late": 0.9}


def orders_book(
    query: OrderQuery, rows: Callable[[], Iterable[OrderLine]], taking: Taking, *, count: int
) -> Book:
    """Return the file of orders and notices."""
    words, said = taking.words, ("kind", "state")
    columns = (
        Column(words("order.by_kind"), width=10, paper=1.0),
        Column(words("order.head_number"), width=18, paper=1.9),
        Column(words("order.head_title"), width=44, paper=3.6),
        Column(words("order.head_issuer"), width=18),
        Column(words("csv.code"), width=21),
        Column(words("sheet.issued_by"), width=14),
        Column(words("order.head_issued"), Kind.TIME, 19, 1.7),
        Column(words("order.head_due"), Kind.TIME, 19, 1.7),
        Column(words("order.head_withdrawn_at"), Kind.TIME, 19),
        *(
            Column(words(f"sheet.receipts_{name}"), Kind.WHOLE, 11, _PAPER.get(name, 0))
            for name in _COUNTS
        ),
    )
    chosen = [words(f"order.{name}_{getattr(query, name) or 'all'}") for name in said]
    facts = [
        Fact(words("sheet.definition"), words("order.definition")),
        Fact(words("sheet.filter"), words("sheet.between").join(chosen)),
        Fact(words("sheet.address"), query.path()),
    ]
    table = Table(
        words("sheet.list"), columns, lambda: (_line(line, words) for line in rows()), count
    )
    return book(words("order.orders"), facts, [table], taking, masked=False)


def _line(line: OrderLine, words: Words) -> Row:
    return [
        words(f"order.kind_{line.kind}"),
        line.number,
        line.title,
        line.area.title(words.lang) if line.area else words("colour_order.above"),
        line.area.code if line.area else None,
        line.by,
        line.issued_at,
        line.receipt_by,
        line.withdrawn_at,
        *(getattr(line.receipts, name) for name in _COUNTS),
    ]


def order_book(order: OrderDetail, taking: Taking) -> Book:
    """Return the file of one order: what each area owes and has answered."""
    words, line = taking.words, order.line
    columns = (
        Column(words("csv.area"), width=26, paper=2.4),
        Column(words("csv.code"), width=21),
        Column(words("csv.stage"), width=12, paper=1.1),
        Column(words("csv.closure"), width=12, paper=1.1),
        Column(words("sheet.given_at"), Kind.TIME, 19, 1.7),
        Column(words("sheet.given_by"), width=16, paper=1.4),
        Column(words("sheet.given_text"), width=60, paper=4.0),
    )
    counted = line.receipts
    facts = [
        Fact(words("order.by_kind"), words(f"order.kind_{line.kind}")),
        Fact(words("order.head_number"), line.number),
        Fact(words("order.head_issued"), line.issued_at, Kind.TIME),
        Fact(words("order.head_due"), line.receipt_by, Kind.TIME),
        Fact(
            words("order.head_given"),
            words("order.n_of_m", n=fmt.number(counted.given), m=fmt.number(counted.asked)),
        ),
        Fact(words("order.head_late"), counted.late, Kind.WHOLE),
        Fact(words("order.text"), order.body),
    ]
    table = Table(
        words("order.receipts"),
        columns,
        lambda: (_answer(one, words) for one in order.answers),
        len(order.answers),
    )
    return book(line.title, facts, [table], taking, masked=False)


def _answer(one: Answer, words: Words) -> Row:
    return [
        one.area.title(words.lang),
        one.area.code,
        words(f"stage.{one.stage}"),
        words(f"timeliness.{one.closure}"),
        one.given_at,
        one.by,
        one.text,
    ]
