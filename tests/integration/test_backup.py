"""A backup is taken while the store is written to, and what is restored is what was there."""

import argparse
import stat
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app import _parser
from callbacks.commands import backup, restore
from dashboard.access.account import Account
from dashboard.access.audit import Deed
from dashboard.access.audit_search import Search
from dashboard.access.session import NoSession
from dashboard.day import DAY
from dashboard.settings import Settings
from dashboard.viewer import Viewer
from queries.access.accounts import account_by_id
from queries.access.audit_list import audit_list
from queries.access.sessions import logged_in
from queries.keeping.backup import manifest_of
from queries.store.engine import Store, open_store
from queries.tables.core import case
from queries.writing.clock import catch_up
from queries.writing.record import RecordType, record
from tests.conftest import DATABASES, NewDatabase
from tests.factories.records import (
    COUNTY,
    GROUP,
    NOW,
    a_place,
    a_reading,
    a_task,
    a_warned_person,
    an_alert,
)
from tests.keys import keys
from tests.logins import LIMITS, an_account_in, token_of
from tests.stores import content, differences, reopen_county, write

SAID = pytest.CaptureFixture[str]


@pytest.fixture(params=DATABASES)
def lived(request: pytest.FixtureRequest, new_county: NewDatabase) -> Iterator[Store]:
    """A store with some of everything, whose refused record lies in quarantine."""
    store = reopen_county(new_county(request.param))
    write(
        store,
        an_alert(number=1),
        a_task(number=2, opened=NOW - DAY),
        a_warned_person(number=3, area=GROUP, colour="red"),
        a_task(number=4) | {"area": "no"},
    )
    record(store, RecordType.READING, [a_reading()], origin="r", now=NOW)
    catch_up(store, NOW)
    yield store
    store.close()


def _settings(store: Store) -> Settings:
    url = store.engine.url.render_as_string(hide_password=False)
    return Settings(database_url=url, profile="a-place")


def _parsed(*arguments: str) -> argparse.Namespace:
    return _parser().parse_args([*arguments, "--lang", "en"])


def _backup(store: Store, target: Path, *more: str) -> int:
    return backup.run(_parsed("backup", str(target), *more), _settings(store))


def _restore(url: str, file: Path, *more: str, profile: str = "a-place") -> int:
    settings = Settings(database_url=url, profile=profile)
    return restore.run(_parsed("restore", str(file), *more), settings)


def _kind(store: Store) -> str:
    return store.engine.url.get_backend_name()


def test_what_is_restored_is_what_was_there(
    lived: Store, bare_database: NewDatabase, tmp_path: Path, capsys: SAID
) -> None:
    file = tmp_path / "kept" / "one.tar"
    assert _backup(lived, file) == 0
    assert f"Backed up to {file}" in capsys.readouterr().out
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]

    url = bare_database(_kind(lived))
    assert _restore(url, file) == 0
    assert "every table has as many rows" in capsys.readouterr().out
    again = open_store(url, a_place(), keys=keys)
    assert content(again) == content(lived)
    assert differences(again) == []
    # It goes on where it stopped, its own numbers included.
    done = write(again, a_task(number=5), a_task(number=6) | {"area": "no"})
    assert [one.status.value for one in done] == ["accepted", "refused"]
    assert done[1].held == 2
    again.close()


def test_nobody_is_logged_in_to_what_was_restored(
    lived: Store, bare_database: NewDatabase, tmp_path: Path
) -> None:
    one = an_account_in(lived, now=NOW)
    token = token_of(lived, one, now=NOW)
    file, url = tmp_path / "one.tar", bare_database(_kind(lived))
    assert _backup(lived, file) == 0
    assert _restore(url, file) == 0
    again = open_store(url, a_place(), keys=keys)
    with lived.read() as db:
        assert logged_in(db, token, now=NOW, limits=LIMITS).account.id == one.id
    with again.read() as db:
        with pytest.raises(NoSession):
            logged_in(db, token, now=NOW, limits=LIMITS)
        assert account_by_id(db, one.id) == one_of(lived, one.id)
        last = audit_list(db, Viewer("", (COUNTY,)), Search()).rows[0].entry
    assert (last.deed, last.details["sessions"]) == (Deed.RESTORED, 1)
    assert differences(again) == []
    again.close()


def one_of(store: Store, account_id: str) -> Account:
    with store.read() as db:
        return account_by_id(db, account_id)


def test_a_backup_is_of_one_moment_while_batches_are_written(
    lived: Store, bare_database: NewDatabase, tmp_path: Path
) -> None:
    over, number = threading.Event(), iter(range(100, 100_000, 5))

    def go_on() -> None:
        while not over.is_set():
            first = next(number)
            write(lived, *(a_task(number=first + n) for n in range(5)))

    writer = threading.Thread(target=go_on)
    writer.start()
    try:
        files = [tmp_path / f"{n}.tar" for n in range(3)]
        assert [_backup(lived, file) for file in files] == [0, 0, 0]
    finally:
        over.set()
        writer.join()
    revisions = [manifest_of(file).revision for file in files]
    assert revisions == sorted(revisions)
    url = bare_database(_kind(lived))
    assert _restore(url, files[-1]) == 0
    again = open_store(url, a_place(), keys=keys)
    assert differences(again) == []
    with again.read() as db:
        cases = db.execute(select(func.count()).select_from(case)).scalar_one()
    assert cases == manifest_of(files[-1]).tables["cases"]
    # Three of the first cases, then whole batches of five.
    assert (cases - 3) % 5 == 0
    again.close()


def test_only_the_newest_are_kept(lived: Store, tmp_path: Path, capsys: SAID) -> None:
    for second in range(4):
        (tmp_path / f"zhikong-a-place-20200101T00000{second}Z.tar").write_bytes(b"")
    other = tmp_path / "zhikong-elsewhere-20200101T000000Z.tar"
    other.write_bytes(b"")
    assert _backup(lived, tmp_path, "--keep", "2") == 0
    left = sorted(file.name for file in tmp_path.glob("zhikong-a-place-*.tar"))
    assert left[0] == "zhikong-a-place-20200101T000003Z.tar"
    assert len(left) == 2
    assert other.exists()
    assert capsys.readouterr().out.count("Removed the old backup") == 3


def test_what_is_there_is_replaced_only_when_told(
    lived: Store, tmp_path: Path, capsys: SAID
) -> None:
    file = tmp_path / "one.tar"
    _backup(lived, file)
    before = content(lived)
    write(lived, an_alert(number=50))
    url = lived.engine.url.render_as_string(hide_password=False)
    assert _restore(url, file) == 2
    assert "add --replace" in capsys.readouterr().err
    assert content(lived) != before

    lived.close()
    assert _restore(url, file, "--replace") == 0
    assert content(lived) == before
    assert differences(lived) == []


def test_an_embedded_database_in_use_is_not_replaced(
    new_county: NewDatabase, tmp_path: Path, capsys: SAID
) -> None:
    store = reopen_county(new_county("sqlite"))
    file = tmp_path / "one.tar"
    _backup(store, file)
    url = store.engine.url.render_as_string(hide_password=False)
    with store.read() as db:
        db.exec_driver_sql("SELECT count(*) FROM cases")
        assert _restore(url, file, "--replace") == 2
    assert "stop it first" in capsys.readouterr().err
    store.close()


def _rewritten(file: Path, name: str, old: bytes, new: bytes) -> Path:
    """Return a copy of a backup in which one part is changed, as long as before."""
    changed = file.with_name("changed.tar")
    with tarfile.open(file) as tar:
        member = tar.getmember(name)
        start = member.offset_data
    data = bytearray(file.read_bytes())
    at = data.index(old, start)
    data[at : at + len(old)] = new
    changed.write_bytes(data)
    return changed


@pytest.mark.parametrize(
    ("profile", "change", "text"),
    [
        ("elsewhere", None, 'belongs to "a-place", the profile here is "elsewhere"'),
        ("a-place", (b'"schema_revision": "00', b'"schema_revision": "99'), "a newer version"),
        ("a-place", (b'"format": 1', b'"format": 9'), "is no backup"),
        ("a-place", (b'"sha256": "', b'"sha256":"0'), "is damaged; nothing was changed"),
    ],
)
def test_a_backup_that_does_not_fit_changes_nothing(
    new_county: NewDatabase,
    tmp_path: Path,
    capsys: SAID,
    profile: str,
    change: tuple[bytes, bytes] | None,
    text: str,
) -> None:
    store = reopen_county(new_county("sqlite"))
    file = tmp_path / "one.tar"
    _backup(store, file)
    store.close()
    chosen = _rewritten(file, "manifest.json", *change) if change else file
    target = tmp_path / "target" / "new.db"
    assert _restore(f"sqlite:///{target}", chosen, profile=profile) == 2
    assert text in capsys.readouterr().err
    assert not target.exists()
    assert not target.parent.exists() or list(target.parent.iterdir()) == []


def test_a_backup_of_another_kind_of_database_is_told(
    lived: Store, bare_database: NewDatabase, tmp_path: Path, capsys: SAID
) -> None:
    file = tmp_path / "one.tar"
    _backup(lived, file)
    other = next(kind for kind in DATABASES if kind != _kind(lived))
    assert _restore(bare_database(other), file) == 2
    assert f"This backup is of {_kind(lived)}, the database here is {other}" in (
        capsys.readouterr().err
    )


@pytest.mark.parametrize("content", [b"", b"no tar at all" * 100])
def test_a_file_that_is_no_backup(content: bytes, tmp_path: Path, capsys: SAID) -> None:
    file = tmp_path / "x.tar"
    file.write_bytes(content)
    assert _restore(f"sqlite:///{tmp_path / 'new.db'}", file) == 2
    assert "is no backup of Zhikong's" in capsys.readouterr().err
    assert _restore(f"sqlite:///{tmp_path / 'new.db'}", tmp_path / "missing.tar") == 2
    assert "There is no file" in capsys.readouterr().err


def test_nothing_to_back_up(tmp_path: Path, capsys: SAID) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'none.db'}")
    assert backup.run(_parsed("backup", str(tmp_path / "x.tar")), settings) == 2
    assert "has no tables yet" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
