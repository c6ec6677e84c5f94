"""The data key as an installation gives it: the start, the command, and what is wrong, in words."""

import stat
from pathlib import Path

import pytest

from app import create_store, main
from callbacks.data_key import BadKeys, FileKeys, is_demonstration, keys_of, why_not, write_file
from dashboard.profile import profile
from dashboard.settings import Settings
from dashboard.words import words
from queries.sealing.keyring import Keyring, new_key
from queries.store.engine import open_store
from queries.writing.record import RecordType, record
from tests.factories.records import NOW, SINCE, a_place, areas
from tests.keys import TEXT
from tests.people import a_marked_person
from tests.stores import content, write


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with a key."""
    path = tmp_path / "keys" / "data.key"
    write_file(path, Keyring((new_key(),)))
    return path


def _mode(file: Path) -> str:
    return f"{stat.S_IMODE(file.stat().st_mode):04o}"


def _settings(**said: object) -> Settings:
    return Settings(**said)  # type: ignore[arg-type]


def test_a_demonstration_makes_itself_a_key_that_others_cannot_read(tmp_path: Path) -> None:
    settings = _settings(data_folder=tmp_path / "var")
    keys_of(settings, demonstration=True)
    made = tmp_path / "var" / "data.key"
    assert _mode(made) == "0600"
    text = made.read_text()
    assert keys_of(settings, demonstration=True)().keys[0].text == text.strip()
    assert made.read_text() == text


def test_without_a_demonstration_there_is_no_start_without_a_key(tmp_path: Path) -> None:
    with pytest.raises(BadKeys) as raised:
        create_store(_settings(data_folder=tmp_path, demo=False))
    assert raised.value.reason == "none"
    assert not list(tmp_path.iterdir())


def test_a_story_s_processes_have_the_demonstration_s_key(tmp_path: Path) -> None:
    told = _settings(data_folder=tmp_path, demo=False, clock_start=1)
    assert is_demonstration(told, profile("yongkang"))
    real = _settings(data_folder=tmp_path, demo=False, clock_start=1, env="production")
    assert not is_demonstration(real, profile("yongkang"))


def test_the_start_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ZHIKONG_DATA_FOLDER", str(tmp_path))
    monkeypatch.setenv("ZHIKONG_DEMO", "false")
    assert main(["check", "--lang", "en"]) == 2
    said = capsys.readouterr().err
    assert "python app.py data-key new" in said
    assert "Traceback" not in said
    assert main(["check"]) == 2
    assert "没有数据密钥，无法启动" in capsys.readouterr().err


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_key_file_that_others_may_read_is_refused(file: Path, mode: int) -> None:
    file.chmod(mode)
    with pytest.raises(BadKeys) as raised:
        keys_of(_settings(data_key_file=str(file)), demonstration=False)
    assert raised.value.reason == "open_to_others"
    assert f"chmod 600 {file}" in why_not(raised.value, words("en"))
    assert f"{mode:04o}" in why_not(raised.value, words("zh"))


@pytest.mark.parametrize(
    ("text", "reason"), [("", "empty"), ("\n", "empty"), ("short\n", "bad"), (TEXT + "\nx", "bad")]
)
def test_a_file_that_holds_no_keys_is_refused(file: Path, text: str, reason: str) -> None:
    file.write_text(text)
    with pytest.raises(BadKeys) as raised:
        keys_of(_settings(data_key_file=str(file)), demonstration=False)
    assert raised.value.reason == reason
    assert TEXT not in why_not(raised.value, words("en"))


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(BadKeys) as raised:
        keys_of(_settings(data_key_file=str(tmp_path / "none")), demonstration=True)
    assert raised.value.reason == "missing"
    assert not (tmp_path / "none").exists()


def test_one_of_the_two_settings_is_enough(file: Path) -> None:
    with pytest.raises(BadKeys) as raised:
        keys_of(_settings(data_key=TEXT, data_key_file=str(file)), demonstration=False)
    assert raised.value.reason == "both"
    assert keys_of(_settings(data_key=f"{TEXT},{TEXT}"), demonstration=False)().ids[0]


def test_a_key_s_text_is_not_shown_with_the_settings() -> None:
    assert TEXT not in repr(_settings(data_key=TEXT))


def test_a_changed_file_is_read_again_and_a_bad_one_is_not(file: Path) -> None:
    held = FileKeys(file)
    (before,) = held().keys
    write_file(file, Keyring((new_key(), before)))
    assert len(held().keys) == 2
    file.chmod(0o644)
    assert len(held().keys) == 2
    file.unlink()
    assert held().keys[1] == before


def test_a_file_that_is_written_keeps_its_owner_and_mode(file: Path) -> None:
    owner = (file.stat().st_uid, file.stat().st_gid)
    write_file(file, Keyring((new_key(),)))
    assert (file.stat().st_uid, file.stat().st_gid) == owner
    assert _mode(file) == "0600"
    assert [path.name for path in file.parent.iterdir()] == ["data.key"]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an installation whose key lies in a file that is not there yet."""
    monkeypatch.setenv("ZHIKONG_DATA_FOLDER", str(tmp_path))
    monkeypatch.setenv("ZHIKONG_DATA_KEY_FILE", str(tmp_path / "data.key"))
    monkeypatch.setenv("ZHIKONG_DEMO", "false")
    return tmp_path


def _data_key(capsys: pytest.CaptureFixture[str], *words_: str) -> tuple[int, str, str]:
    status = main(["data-key", "--lang", "en", *words_])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_a_key_is_made_changed_and_dropped_by_the_command(
    installed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = installed / "data.key"
    status, said, _ = _data_key(capsys, "new")
    old = FileKeys(file)().ids[0]
    assert (status, f"Key {old} was made" in said, _mode(file)) == (0, True, "0600")
    url = f"sqlite:///{installed / 'yongkang.db'}"
    store = open_store(url, a_place(), keys=FileKeys(file))
    record(store, RecordType.AREA, areas(), origin="areas", now=SINCE)
    write(store, a_marked_person(), now=NOW)
    before = content(store)
    status, said, _ = _data_key(capsys, "new")
    new = FileKeys(file)().ids[0]
    assert f"The new key {new} stands first" in said
    status, said, _ = _data_key(capsys, "rotate", "--drop")
    assert (status, said.splitlines()) == (
        0,
        [
            f"2 values were sealed anew with key {new}.",
            "1 old keys were taken out of the file. Old backups still need them: keep them safe.",
        ],
    )
    assert _data_key(capsys, "list") == (0, f"{new} · 3 values · seals and opens\n", "")
    assert content(store) == before
    store.close()


def test_the_wrong_key_is_said_without_a_traceback(
    installed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = installed / "data.key"
    _data_key(capsys, "new")
    old = FileKeys(file)().ids[0]
    open_store(f"sqlite:///{installed / 'yongkang.db'}", a_place(), keys=FileKeys(file)).close()
    file.unlink()
    status, _, said = _data_key(capsys, "list")
    assert (status, "There is no data key file" in said) == (2, True)
    _data_key(capsys, "new")
    new = FileKeys(file)().ids[0]
    status, _, said = _data_key(capsys, "rotate")
    expected = f"The store's personal data is sealed with key {old}, and the keys given are {new}."
    assert (status, said.startswith(expected)) == (2, True)
    assert main(["check", "--lang", "en"]) == 2
    assert capsys.readouterr().err.startswith(expected)


def test_where_a_setting_holds_the_keys_a_new_one_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ZHIKONG_DATA_KEY", TEXT)
    status, said, _ = _data_key(capsys, "new")
    told = said.split()[2]
    assert (status, len(told), told == TEXT) == (0, 43, False)
