"""Folders for databases of tests lie in memory only where there is enough of it."""

import tempfile
from pathlib import Path

from tests.memory import quick_folder, quick_root

DISK = Path(tempfile.gettempdir())


def test_where_memory_is_scarce_or_not_there_the_disk_is_taken(tmp_path: Path) -> None:
    assert quick_root(tmp_path, enough=1) == tmp_path
    assert quick_root(tmp_path, enough=1 << 62) == DISK
    assert quick_root(tmp_path / "none", enough=1) == DISK


def test_a_folder_goes_with_what_lies_in_it() -> None:
    with quick_folder("test-") as folder:
        (folder / "file").write_text("x")
    assert not folder.exists()
    with quick_folder("test-", on_disk=True) as folder:
        assert folder.parent == DISK
