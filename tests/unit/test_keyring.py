import pytest

from queries.sealing.keyring import (
    BadDataKey,
    Keyring,
    NoDataKey,
    Tampered,
    WrongDataKey,
    key_id,
    new_key,
    read_keys,
)
from tests.keys import TEXT, keys


def test_a_value_opens_for_what_it_was_sealed_for_and_for_nothing_else() -> None:
    sealed = keys().seal("应小明".encode(), b"subject\x1fone")
    assert "应小明".encode() not in sealed
    assert keys().open(sealed, b"subject\x1fone") == "应小明".encode()
    with pytest.raises(Tampered, match="subject"):
        keys().open(sealed, b"subject\x1ftwo")


def test_the_same_value_is_never_sealed_alike() -> None:
    assert keys().seal(b"one", b"row") != keys().seal(b"one", b"row")


@pytest.mark.parametrize("byte", [5, 20, -1])
def test_a_changed_value_does_not_open(byte: int) -> None:
    changed = bytearray(keys().seal(b"13800001234", b"row"))
    changed[byte] ^= 1
    with pytest.raises(Tampered):
        keys().open(bytes(changed), b"row")


@pytest.mark.parametrize("length", [0, 4, 5, 16, 20])
def test_what_was_cut_off_does_not_open(length: int) -> None:
    with pytest.raises((Tampered, WrongDataKey)):
        keys().open(keys().seal(b"one", b"row")[:length], b"row")


def test_the_first_key_seals_and_all_of_them_open() -> None:
    old, new = new_key(), new_key()
    before = Keyring((old,)).seal(b"one", b"row")
    both = Keyring((new, old))
    assert both.open(before, b"row") == b"one"
    assert key_id(both.seal(b"one", b"row")) == new.id.hex()
    with pytest.raises(WrongDataKey) as raised:
        Keyring((new,)).open(before, b"row")
    assert (raised.value.sealed, raised.value.given) == (old.id.hex(), new.id.hex())


def test_keys_are_read_apart_by_commas_or_lines() -> None:
    one, other = new_key(), new_key()
    for text in (
        f"{one.text},{other.text}",
        f"{one.text}\n{other.text}\n",
        f" {one.text}, {other.text}",
    ):
        assert read_keys(text).ids == (one.id.hex(), other.id.hex())


def test_a_key_s_id_is_always_the_same_and_says_nothing_of_it() -> None:
    assert keys().ids == ("3aff355c",)
    assert keys().ids[0] not in TEXT


@pytest.mark.parametrize(("text", "number"), [("short", 1), (f"{TEXT},{TEXT}x=", 2), ("!" * 43, 1)])
def test_what_is_no_key_is_named_by_its_place(text: str, number: int) -> None:
    with pytest.raises(BadDataKey) as raised:
        read_keys(text)
    assert raised.value.number == number


@pytest.mark.parametrize("text", ["", " \n", ","])
def test_no_key_is_said_to_be_none(text: str) -> None:
    with pytest.raises(NoDataKey):
        read_keys(text)
