"""A person, and those around them, whose words stand nowhere else: where seen, they leaked."""

from queries.store.engine import Store
from queries.writing.record import RecordType, record
from tests.factories.records import NOW, Raw, a_warned_person, an_alert
from tests.factories.stream import a_temperature, an_arrival
from tests.stores import write

PERSON = {
    "name": "闻人漏泄",
    "identity_number": "330799197103154417",
    "phone": "13766554433",
    "address": "芝英街道藏名巷77号9幢901室",
}
CARD = [{"duty": "doctor", "name": "司徒守密", "phone": "13655443322"}]
LEAD_PHONE = "13544332211"
SECRETS = (
    "闻人漏泄",
    "漏泄",
    "330799197103154417",
    "19710315",
    "13766554433",
    "藏名巷77号",
    "13655443322",
    LEAD_PHONE,
)
"""What must not be shown to somebody who has not opened the person."""
STORED = (*SECRETS, "司徒守密", "藏名巷")
"""What must not lie in the database in clear: the five of a card are shown by name."""
TITLE = "闻人漏泄（13766554433）发热，身份证330799197103154417"


def a_marked_person(**said: object) -> Raw:
    """Return a warned person of whom the source tells in free texts, too."""
    told = {"at": NOW - 1000, "what": "note", "by": "网格员", "why": f"致电13766554433，{TITLE}"}
    said = {
        "subject": PERSON,
        "contacts": CARD,
        "title": TITLE,
        "history": [told],
        **said,
    }
    return a_warned_person(**said)  # type: ignore[arg-type]


def fill(store: Store, *, stream: bool = True) -> None:
    """Have a store hold the person in every way that it can come to hold one.

    ``stream`` says whether sensors tell of the person, too.
    """
    write(store, a_marked_person())
    write(store, an_alert(number=2, subject=PERSON, area="没有", title=TITLE))
    write(store, an_alert(number=3, subject=PERSON | {"phone": "1" * 50}))
    lead: Raw = {
        "area": "330999001001",
        "duty": "village_lead",
        "name": "王五",
        "phone": LEAD_PHONE,
    }
    officers = [lead, {**lead, "number": 1, "phone": LEAD_PHONE * 9}]
    record(store, RecordType.OFFICER, officers, origin="test", now=NOW)
    if not stream:
        return
    hot = a_temperature(celsius=38.5, subject=PERSON)
    record(store, RecordType.TEMPERATURE, [hot], origin="test", now=NOW)
    late = an_arrival(at=NOW - 2 * 3_600_000, subject=PERSON)
    record(store, RecordType.ARRIVAL, [late], origin="test", now=NOW)
