"""Data keys as an installation gives them: by a setting, or by a file that is its owner's alone."""

import logging
import os
import stat
from pathlib import Path

from dashboard.profile import Profile
from dashboard.settings import Settings
from dashboard.words import Words
from queries.sealing.keyring import (
    BadDataKey,
    Keyring,
    Keys,
    NoDataKey,
    WrongDataKey,
    new_key,
    read_keys,
)

log = logging.getLogger(__name__)

DEMONSTRATION_FILE = "data.key"
"""The file in the data folder that a demonstration makes for itself."""
OWN = 0o600


class BadKeys(ValueError):
    """The keys cannot be used; ``reason`` is a word under ``data_key.``, with its parameters."""

    def __init__(self, reason: str, **params: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.params = params


def why_not(error: Exception, say: Words) -> str:
    """Return what is wrong with the keys, and what to do."""
    match error:
        case BadKeys():
            return say(f"data_key.{error.reason}", **error.params)
        case WrongDataKey():
            return say("data_key.wrong", sealed=error.sealed, given=error.given)
        case _:
            return say("data_key.none")


class FileKeys:
    """The keys of a file, read again when the file has changed: new ones come while serving."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen = self._stamp()
        self._keys = read_file(file)

    def __call__(self) -> Keyring:
        """Return the keys as they are now; a file that has gone bad leaves those before."""
        try:
            stamp = self._stamp()
            if stamp != self._seen:
                self._seen, self._keys = stamp, read_file(self._file)
        except (BadKeys, OSError):
            log.error("the data keys cannot be read again; those before stay in use")
        return self._keys

    def _stamp(self) -> tuple[int, int, int]:
        found = self._file.stat() if self._file.exists() else None
        return (found.st_mtime_ns, found.st_ino, found.st_mode) if found else (0, 0, 0)


def read_file(file: Path) -> Keyring:
    """Return the keys of a file; raise BadKeys where others may read it, or it holds none."""
    try:
        with file.open("rb") as opened:
            found = os.fstat(opened.fileno())
            mode = stat.S_IMODE(found.st_mode)
            if mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise BadKeys("open_to_others", file=file, mode=f"{mode:04o}")
            if found.st_uid not in (os.geteuid(), 0):
                raise BadKeys("of_another", file=file)
            text = opened.read(1 << 16).decode("ascii", "replace")
    except FileNotFoundError:
        raise BadKeys("missing", file=file) from None
    except OSError as error:
        raise BadKeys("unreadable", file=file, why=error.strerror or error) from None
    return _read(text, str(file))


def _read(text: str, where: str) -> Keyring:
    try:
        return read_keys(text)
    except BadDataKey as error:
        raise BadKeys("bad", where=where, number=error.number) from None
    except NoDataKey:
        raise BadKeys("empty", where=where) from None


def write_file(file: Path, keys: Keyring) -> None:
    """Write keys into a file for its owner alone, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWN)
    with os.fdopen(handle, "w") as opened:
        opened.write("".join(key.text + "\n" for key in keys.keys))
        opened.flush()
        os.fsync(opened.fileno())
    if file.exists():
        # Whoever reads it now is to read what takes its place, though root has written it.
        found = file.stat()
        os.chown(fresh, found.st_uid, found.st_gid)
    fresh.replace(file)


def is_demonstration(settings: Settings, place: Profile) -> bool:
    """Say whether an installation may make itself a key: one that only shows, and is no secret.

    A story's server keeps no demonstration going, and is one all the same.
    """
    shows = settings.demo or settings.on_story_time
    return shows and place.demonstration and settings.env != "production"


def key_file(settings: Settings, *, demonstration: bool) -> Path | None:
    """Return the file that the keys are in, None where a setting holds them, or nothing does."""
    if settings.data_key.get_secret_value() and settings.data_key_file:
        raise BadKeys("both")
    if settings.data_key_file:
        return Path(settings.data_key_file)
    if settings.data_key.get_secret_value() or not demonstration:
        return None
    return settings.data_folder / DEMONSTRATION_FILE


def keys_at(settings: Settings, place: Profile) -> Keys:
    """Return the keys of an installation of a place, as ``keys_of``. Raise BadKeys."""
    return keys_of(settings, demonstration=is_demonstration(settings, place))


def keys_of(settings: Settings, *, demonstration: bool) -> Keys:
    """Return the keys of an installation; a demonstration makes itself one. Raise BadKeys."""
    file = key_file(settings, demonstration=demonstration)
    if file is None:
        text = settings.data_key.get_secret_value()
        if not text:
            raise BadKeys("none")
        keyring = _read(text, "ZHIKONG_DATA_KEY")
        return lambda: keyring
    if demonstration and not settings.data_key_file and not file.exists():
        write_file(file, Keyring((new_key(),)))
    return FileKeys(file)
