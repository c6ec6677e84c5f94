"""Backup and restore: a whole store in one file, taken while it is in use."""

import gzip
import hashlib
import io
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy import Connection, make_url, select

from dashboard.day import Instant, iso_instant
from dashboard.operating.manifest import Manifest, differing
from queries.keeping.copies import copied, counted, is_sound, put_back, tables_of
from queries.keeping.restored import restored
from queries.store.schema import current, revisions
from queries.tables.core import revision

MANIFEST, DATA = "manifest.json", "store.gz"
CHUNK = 1 << 20
OWN = 0o600
"""A backup holds personal data: only its owner reads it."""


class BadBackup(ValueError):
    """A file is no backup, or not one that can be put back here; ``reason`` is a word's key."""

    def __init__(self, reason: str, **params: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.params = params


def file_name(profile: str, now: datetime) -> str:
    """Return the name of a backup made now, so that names sort as their times do."""
    return f"zhikong-{profile}-{now:%Y%m%dT%H%M%SZ}.tar"


def backup(url: str, file: Path, *, profile: str, now: Instant) -> Manifest:
    """Write a backup of the database into a file, whole or not at all; return its manifest."""
    parsed = make_url(url)
    file.parent.mkdir(parents=True, exist_ok=True)
    with _workshop(file.parent) as folder:
        raw, zipped = folder / "store", folder / DATA
        with copied(parsed, raw) as db:
            said = _said(db, parsed.get_backend_name(), profile, now)
        manifest = said.model_copy(update={"sha256": _zip(raw, zipped)})
        whole = folder / "whole.tar"
        with tarfile.open(whole, "w") as tar:
            _add(tar, MANIFEST, manifest.model_dump_json(indent=1).encode())
            tar.add(zipped, arcname=DATA)
        whole.chmod(OWN)
        whole.replace(file)
    return manifest


@contextmanager
def _workshop(beside: Path) -> Iterator[Path]:
    """Give a folder on the same disk, for the owner alone, that goes in any case."""
    folder = Path(tempfile.mkdtemp(prefix=".backup-", dir=beside))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _said(db: Connection, backend: str, profile: str, now: Instant) -> Manifest:
    newest = db.execute(select(revision.c.number).order_by(revision.c.number.desc()).limit(1))
    return Manifest(
        profile=profile,
        backend=backend,
        schema_revision=current(db) or "",
        revision=int(newest.scalar() or 0),
        made_at=iso_instant(now),
        tables=counted(db),
        sha256="",
    )


def _zip(raw: Path, zipped: Path) -> str:
    """Pack a file; return the SHA-256 of what is packed."""
    digest = hashlib.sha256()
    with raw.open("rb") as source, gzip.open(zipped, "wb", compresslevel=6) as packed:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            packed.write(chunk)
    raw.unlink()
    return digest.hexdigest()


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    info.mode = OWN
    tar.addfile(info, io.BytesIO(data))


def manifest_of(file: Path) -> Manifest:
    """Return what a backup says of itself; raise BadBackup where it is none."""
    try:
        with tarfile.open(file, "r:") as tar:
            member = tar.extractfile(MANIFEST)
            if member is None:
                raise BadBackup("no_backup", file=str(file))
            return Manifest.model_validate_json(member.read(CHUNK))
    except (tarfile.TarError, KeyError, ValidationError, EOFError):
        raise BadBackup("no_backup", file=str(file)) from None


def _unzip(file: Path, raw: Path, expected: str) -> None:
    digest = hashlib.sha256()
    try:
        with tarfile.open(file, "r:") as tar, raw.open("xb") as target:
            raw.chmod(OWN)
            member = tar.extractfile(DATA)
            if member is None:
                raise BadBackup("damaged", file=str(file))
            with gzip.open(member, "rb") as packed:
                while chunk := packed.read(CHUNK):
                    digest.update(chunk)
                    target.write(chunk)
    except (tarfile.TarError, KeyError, gzip.BadGzipFile, EOFError):
        raise BadBackup("damaged", file=str(file)) from None
    if digest.hexdigest() != expected:
        raise BadBackup("damaged", file=str(file))


def restore(
    url: str, file: Path, *, profile: str, replace: bool, now: Instant
) -> tuple[Manifest, Path | None]:
    """Make the database of a backup; return its manifest and where the one before is kept.

    Nobody stays logged in: a login that was ended since the backup would be open again.

    Raises BadBackup where the file is none, damaged, of another profile or kind of database, or
    of a newer version; NotEmpty and InUse as ``put_back`` does. Nothing is changed then.
    """
    parsed, manifest = make_url(url), manifest_of(file)
    if manifest.backend != parsed.get_backend_name():
        here = parsed.get_backend_name()
        raise BadBackup("other_backend", backend=manifest.backend, here=here)
    if manifest.profile != profile:
        raise BadBackup("other_profile", profile=manifest.profile, here=profile)
    if manifest.schema_revision not in revisions():
        raise BadBackup("newer", version=manifest.schema_revision)
    home = Path(parsed.database or ".").parent if manifest.backend == "sqlite" else file.parent
    home.mkdir(parents=True, exist_ok=True)
    with _workshop(home) as folder:
        raw = folder / "store"
        _unzip(file, raw, manifest.sha256)
        if not is_sound(parsed, raw):
            raise BadBackup("damaged", file=str(file))
        before = put_back(parsed, raw, replace=replace)
    wrong = differing(manifest.tables, tables_of(parsed))
    if wrong:
        raise BadBackup("differs", tables=", ".join(wrong))
    restored(url, made_at=manifest.made_at, now=now)
    return manifest, before
