"""Ids: the names of the elements that callbacks, scripts and refreshes speak to, in one place."""

# The app.
LOCATION = "location"
PAGE = "page"
"""The place of whichever page the address shows."""

# Every page.
ME = "me"
"""The place in the header for whoever is logged in."""

# Every page with a map and a why panel.
MAP_CLICK = "map-click"
"""A Store with {code, level, n}: the area that was asked about last."""
WHY = "why"
"""The place of the why panel, empty while closed."""

# The big screen; short, since they travel with every refresh.
SCREEN_FRESH = "s-fresh"


def screen(part: str, *places: str | int) -> str:
    """Return the id of a part of the big screen, s-rank-3-name from its words."""
    return "-".join(["s", part, *map(str, places)])


# The light pages.
DESK_FRESH = "d-fresh"
DESK_MAP = "map"
"""The map of a page, which has at most one; its stores begin with the same word."""
GRID = "d-grid"
"""The grid of a case list."""
LIST_TITLE, LIST_EXPORT, LIST_TABS = "d-list-title", "d-list-export", "d-list-tabs"
LIST_BAR, LIST_ROWS, LIST_EMPTY = "d-list-bar", "d-list-rows", "d-list-empty"
LIST_PAGER = "d-list-pager"
"""The parts of a case list that a refresh writes anew."""
LIST_MORE = "d-list-more"
"""What says on a later page that the list has grown; list.js shows it."""


def desk(part: str, *places: str | int) -> str:
    """Return the id of a part of the workbench, d-open-330784001 from its words."""
    return "-".join(["d", part, *map(str, places)])


# The page of a refused record.
HELD_TYPE = "held-type"
HELD_MORE = "held-more"
HELD_WHY = "held-why"
HELD_REPLAY = "held-replay"
HELD_DISCARD = "held-discard"
HELD_MESSAGE = "held-message"
_HELD_FIELD = "held-field"


def held_field(name: object) -> dict[str, object]:
    """Return the id of the input of a refused record's field; ALL stands for every one."""
    return {"type": _HELD_FIELD, "name": name}


# The form that sets an area's colour by order, in the why panel.
COLOUR_FORM = "colour-form"
COLOUR_AREA = "colour-area"
COLOUR_PICK = "colour-pick"
COLOUR_HOURS = "colour-hours"
COLOUR_UNTIL = "colour-until"
COLOUR_WHY = "colour-why"
COLOUR_NEXT = "colour-next"
COLOUR_MESSAGE = "colour-message"
COLOUR_CONFIRM = "colour-confirm"
COLOUR_DRAFT = "colour-draft"
COLOUR_DO = "colour-do"
_COLOUR_LIFT = "colour-lift"
_COLOUR_LIFT_WHY = "colour-lift-why"


def colour_lift(key: object) -> dict[str, object]:
    """Return the id of the button that lifts an order; ALL stands for every one."""
    return {"type": _COLOUR_LIFT, "key": key}


def colour_lift_why(key: object) -> dict[str, object]:
    """Return the id of the reason beside that button."""
    return {"type": _COLOUR_LIFT_WHY, "key": key}


# The pages of orders and notices.
ORDER_ROWS = "order-rows"
ORDER_NAME = "order-name"
ORDER_FACTS = "order-facts"
ORDER_RECEIPTS = "order-receipts"
ORDER_MESSAGE = "order-message"
ORDER_WITHDRAW = "order-withdraw"
ORDER_KIND = "order-kind"
ORDER_NUMBER = "order-number"
ORDER_NUMBERS = "order-numbers"
ORDER_TITLE = "order-title"
ORDER_BODY = "order-body"
ORDER_ALL = "order-all"
ORDER_HOURS = "order-hours"
ORDER_UNTIL = "order-until"
ORDER_NEXT = "order-next"
ORDER_CONFIRM = "order-confirm"
ORDER_DRAFT = "order-draft"
ORDER_DO = "order-do"
_ORDER_TARGETS = "order-targets"
_RECEIPT_TEXT = "receipt-text"
_RECEIPT_DO = "receipt-do"


def order_targets(parent: object) -> dict[str, object]:
    """Return the id of the boxes of the areas beneath one; ALL stands for every one."""
    return {"type": _ORDER_TARGETS, "parent": parent}


def receipt_text(code: object) -> dict[str, object]:
    """Return the id of the text of an area's receipt."""
    return {"type": _RECEIPT_TEXT, "code": code}


def receipt_do(code: object) -> dict[str, object]:
    """Return the id of the button that gives an area's receipt."""
    return {"type": _RECEIPT_DO, "code": code}


# The page of a case; what a refresh writes anew, and what a hand needs (case.js).
CASE_TITLE, CASE_FACTS, CASE_STEPS = "c-title", "c-facts", "c-steps"
CASE_WHOLE, CASE_OFFICERS, CASE_PLACE = "c-whole", "c-officers", "c-place"
CASE_ACTS = "c-acts"
CASE_SAID, CASE_WHY, CASE_CONFIRM = "c-said", "c-why", "c-confirm"
CASE_AREAS, CASE_FIND, CASE_FOUND = "c-areas", "c-find", "c-found"
