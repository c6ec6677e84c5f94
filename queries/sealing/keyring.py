"""Data keys: what personal data is sealed with, the newest first, and which key sealed what.

Sealed is AES-256-GCM with a random nonce: ``version, key's id (4 bytes), nonce (12), ciphertext,
tag (16)``. What it is about (table and row) is authenticated with it, so that a sealed value put
into another row does not open.
"""

import base64
import binascii
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
VERSION = b"\x01"
PREFIX_BYTES = 5
"""Version and key's id, by which it is seen without opening which key sealed a value."""
_NONCE = 12


class BadDataKey(ValueError):
    """A text is no data key; ``number`` is its place among those given, from 1."""

    def __init__(self, number: int) -> None:
        super().__init__(str(number))
        self.number = number


class NoDataKey(RuntimeError):
    """Personal data was to be sealed or opened, and no key was given."""


class WrongDataKey(RuntimeError):
    """Something is sealed with a key that is not given; ``sealed`` and ``given`` are key ids."""

    def __init__(self, sealed: str, given: Iterable[str]) -> None:
        self.sealed = sealed
        self.given = ", ".join(given)
        super().__init__(f"sealed with {sealed}, given {self.given}")


class Tampered(RuntimeError):
    """A sealed value was changed, or stands in another row than it was sealed for."""


def _derived(secret: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=b"zhikong " + purpose).derive(secret)


@dataclass(frozen=True)
class DataKey:
    """One key; ``text`` is how it is written in a setting or a file."""

    text: str

    @cached_property
    def _secret(self) -> bytes:
        return base64.urlsafe_b64decode(self.text + "=" * (-len(self.text) % 4))

    @cached_property
    def id(self) -> bytes:
        """Return 4 bytes that tell keys apart and say nothing of the key."""
        return _derived(self._secret, b"data key id", PREFIX_BYTES - len(VERSION))

    @cached_property
    def cipher(self) -> AESGCM:
        """Return the cipher that the key seals with."""
        return AESGCM(_derived(self._secret, b"seal", KEY_BYTES))


def new_key() -> DataKey:
    """Return a new random key."""
    return DataKey(base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode().rstrip("="))


def read_keys(text: str) -> "Keyring":
    """Read keys, the newest first, apart by commas or white space; raise BadDataKey, NoDataKey."""
    found = []
    for number, word in enumerate(text.replace(",", " ").split(), start=1):
        try:
            secret = base64.b64decode(word + "=" * (-len(word) % 4), altchars="-_", validate=True)
        except (binascii.Error, ValueError):
            raise BadDataKey(number) from None
        if len(secret) != KEY_BYTES:
            raise BadDataKey(number)
        found.append(DataKey(word))
    if not found:
        raise NoDataKey
    return Keyring(tuple(found))


@dataclass(frozen=True)
class Keyring:
    """The keys of a store: the first one seals, all of them open."""

    keys: tuple[DataKey, ...]

    @cached_property
    def _by_id(self) -> dict[bytes, AESGCM]:
        return {key.id: key.cipher for key in self.keys}

    @cached_property
    def prefix(self) -> bytes:
        """Return what all begins with that is sealed now."""
        return VERSION + self.keys[0].id

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the keys' ids as people see them."""
        return tuple(key.id.hex() for key in self.keys)

    def seal(self, plain: bytes, about: bytes) -> bytes:
        """Return a value sealed for what it is about."""
        nonce = os.urandom(_NONCE)
        return self.prefix + nonce + self.keys[0].cipher.encrypt(nonce, plain, about)

    def open(self, sealed: bytes, about: bytes) -> bytes:
        """Return a sealed value; raise WrongDataKey, Tampered."""
        prefix, nonce = sealed[:PREFIX_BYTES], sealed[PREFIX_BYTES : PREFIX_BYTES + _NONCE]
        cipher = self._by_id.get(prefix[len(VERSION) :])
        if cipher is None:
            raise WrongDataKey(key_id(sealed), self.ids)
        try:
            return cipher.decrypt(nonce, sealed[PREFIX_BYTES + _NONCE :], about)
        except (InvalidTag, ValueError):
            raise Tampered(about.partition(b"\x1f")[0].decode()) from None


def key_id(sealed: bytes) -> str:
    """Return the id of the key that sealed a value."""
    return sealed[len(VERSION) : PREFIX_BYTES].hex()


Keys = Callable[[], Keyring]
"""Gives the keys as they are now: a file of keys may be changed while the server runs."""
