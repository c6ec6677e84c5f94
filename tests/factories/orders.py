"""Raw orders, notices and receipts of the small county."""

from typing import Any

from dashboard.day import HOUR
from tests.factories.records import COUNTY, NOW, OTHER_TOWN, TOWN, Raw


def an_order(*, number: int = 1, issued: int = NOW - 2 * HOUR, **said: Any) -> Raw:
    """Return an order of the county to both townships, with four hours for the receipts."""
    raw: Raw = {
        "source": "command",
        "external_id": f"O-{number}",
        "kind": "order",
        "number": f"指挥令第{number}号",
        "title": "排查返乡人员",
        "body": "即日起逐户排查。",
        "area": COUNTY,
        "to": [TOWN, OTHER_TOWN],
        "issued_at": issued,
        "by": "指挥部",
        **said,
    }
    return {name: value for name, value in raw.items() if value is not None}


def a_receipt(*, number: int = 1, order: int = 1, at: int = NOW - HOUR, **said: Any) -> Raw:
    """Return a township's receipt to an order."""
    raw: Raw = {
        "source": "town",
        "external_id": f"R-{number}",
        "at": at,
        "order_source": "command",
        "order_external_id": f"O-{order}",
        "area": TOWN,
        "by": "值班室",
        "text": "已部署",
        **said,
    }
    return {name: value for name, value in raw.items() if value is not None}
