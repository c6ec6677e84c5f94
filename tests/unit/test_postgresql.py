"""The tests find the newest PostgreSQL of the machine, or say what to install."""

from pathlib import Path

import pytest

from tests.postgresql import NoPostgresql, newest_binaries


def install(root: Path, version: str, *names: str) -> None:
    binaries = root / version / "bin"
    binaries.mkdir(parents=True)
    for name in names:
        (binaries / name).touch()


def test_the_newest_complete_version_is_taken(tmp_path: Path) -> None:
    install(tmp_path, "9", "initdb", "postgres")
    install(tmp_path, "15", "initdb", "postgres")
    install(tmp_path, "17", "initdb", "postgres")
    install(tmp_path, "18", "psql")
    assert newest_binaries(tmp_path) == tmp_path / "17" / "bin"


@pytest.mark.parametrize("version", ["9", "14", "none"])
def test_an_old_or_missing_postgresql_is_refused(tmp_path: Path, version: str) -> None:
    install(tmp_path, version, "initdb", "postgres")
    with pytest.raises(NoPostgresql, match="apt-get install postgresql"):
        newest_binaries(tmp_path)
