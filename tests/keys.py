"""The data key of every store in the tests and trials."""

from queries.sealing.keyring import Keyring, read_keys

TEXT = "dGhlIHRlc3RzJyBvd24ga2V5LCBrbm93biB0byBhbGw"
"""A key that is no secret: it seals what nobody needs to keep."""
_KEYRING = read_keys(TEXT)


def keys() -> Keyring:
    """Return the keys, as ``open_store`` asks for them."""
    return _KEYRING
