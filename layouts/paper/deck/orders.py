"""Orders and notices of the period, and how many receipts came."""

from dashboard.orders.order_page import OrderLine
from dashboard.words import Words
from layouts import format as fmt
from layouts.paper.deck.parts import big_number
from layouts.paper.ink import BAD, LIGHT
from layouts.paper.sheet import LEFT, TOP, WIDTH, Deck
from layouts.paper.slide import Column, Run, table, text

FIGURES = ("order_receipts", "notice_receipts", "receipts_open", "receipts_overdue")


def orders(deck: Deck) -> None:
    """Add the page of orders."""
    slide = deck.page("orders")
    briefing, words = deck.briefing, deck.words
    for number, metric in enumerate(FIGURES):
        box = (LEFT + number * 3.1, TOP, 2.9, 1.4)
        big_number(deck, slide, box, briefing.figures[metric], size=34)
    if not briefing.orders:
        nothing = [Run(words("brief.nothing_listed"), 12, colour=LIGHT.text_2)]
        text(slide, (LEFT, TOP + 2.2, WIDTH, 0.3), nothing)
        return
    shares = {"number": 2.2, "title": 5.2, "issued": 1.5, "receipts": 1.2, "late": 0.8}
    columns = [
        Column(words(f"brief.head.{head}"), share, "r" if head in ("receipts", "late") else "l")
        for head, share in shares.items()
    ]
    rows = [order_row(line, words) for line in briefing.orders]
    name = words("brief.section.orders")
    table(slide, (LEFT, TOP + 2.0, WIDTH, 0), columns, rows, name=name, row=0.3)
    if (more := briefing.orders_total - len(rows)) > 0:
        said = [Run(words("brief.others_kind", n=fmt.number(more)), 10, colour=LIGHT.text_2)]
        text(slide, (LEFT, TOP + 2.1 + 0.3 * (len(rows) + 1), WIDTH, 0.25), said)


def order_row(line: OrderLine, words: Words) -> list[Run]:
    """Return an order as a row."""
    late = line.receipts.late
    given = words("order.n_of_m", n=line.receipts.given, m=line.receipts.asked)
    number = line.number or words(f"order.kind_{line.kind}")
    title = line.title
    if line.withdrawn_at is not None:
        title = f"{title}（{words('order.withdrawn')}）"
    return [
        Run(number, 11),
        Run(title, 11),
        Run(fmt.stamp(line.issued_at), 11),
        Run(given, 11),
        Run(fmt.number(late), 11, colour=BAD if late else LIGHT.text),
    ]
