"""OpenID Connect: what claims make of somebody, and which ID tokens are taken at all."""

import base64
import hmac
import json
import time
from typing import Any

import pytest
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError
from joserfc.jwk import KeySet, RSAKey
from pydantic import ValidationError

from callbacks.access.provider import checked
from dashboard.access.address import origin_of
from dashboard.access.openid import Identity, NotLetIn, OpenId, identity, ticket
from dashboard.access.permission import Role
from dashboard.settings import Settings

ISSUER, CLIENT, NONCE = "https://id.example", "zhikong", "n" * 43
KEY = RSAKey.generate_key(2048, parameters={"kid": "one"})
KEYS = KeySet([KEY])
RULES = OpenId(
    role="realm_access.roles",
    roles={"zk-duty": Role.OPERATOR, "zk-staff": Role.TOWNSHIP_STAFF},
    areas={"东城 街道": ("330784001", "330784002")},
)


def claims(**more: Any) -> dict[str, Any]:
    roles = more.pop("roles", ["else", "zk-staff"])
    said = {"sub": "7", "preferred_username": "Li", "name": "李", "areas": ["330784003"]}
    return {**said, "realm_access": {"roles": roles}, **more}


def who(**more: Any) -> Identity:
    return identity(claims(**more), issuer=ISSUER, rules=RULES)


def test_words_of_claims_mean_roles_and_areas() -> None:
    one = who()
    assert (one.subject, one.name, one.title) == ("7", "Li", "李")
    assert (one.role, one.areas) == (Role.TOWNSHIP_STAFF, ("330784003",))
    # The profile's order decides, not the provider's.
    assert who(roles=["zk-staff", "zk-duty"]).role is Role.OPERATOR
    assert who(areas="东城 街道").areas == ("330784001", "330784002")
    assert who(areas=["330784003", "330784", 5, None]).areas == ("330784",)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"roles": []}, "no_role"),
        ({"roles": ["operator", "administrator"]}, "no_role"),
        ({"roles": {"zk-duty": True}}, "no_role"),
        ({"realm_access": "zk-duty"}, "no_role"),
        ({"areas": ["东城"]}, "no_area"),
        ({"areas": None}, "no_area"),
        ({"areas": ["３３０７８４"]}, "no_area"),
        ({"sub": ""}, "wrong_token"),
        ({"sub": 7}, "wrong_token"),
        ({"sub": "x" * 256}, "wrong_token"),
    ],
)
def test_whoever_is_not_named_is_not_let_in(more: dict[str, Any], reason: str) -> None:
    with pytest.raises(NotLetIn) as wrong:
        who(**more)
    assert wrong.value.reason == reason


def test_a_profile_that_names_nobody_lets_nobody_in() -> None:
    with pytest.raises(NotLetIn):
        identity({**claims(), "roles": ["leader"]}, issuer=ISSUER, rules=OpenId())
    with pytest.raises(ValidationError, match="a_kiosk_is_no_person"):
        OpenId(roles={"wall": Role.KIOSK})


def test_names_are_made_fit_and_never_another_s() -> None:
    assert who().names("0a") == ("li", "li@openid", "openid-0a")
    assert who(preferred_username="李 医生 <x>").names("0a") == ("openid-0a",)
    assert who(name=None).title == "Li"
    assert who(name="\u202e" * 3, preferred_username=None).title == "OpenID"


def test_a_login_s_token_makes_three_words_that_do_not_lead_back() -> None:
    made = ticket("t" * 43)
    words = {made.state, made.nonce, made.verifier}
    assert len(words) == 3
    assert {len(word) for word in words} == {43}
    assert made == ticket("t" * 43) != ticket("u" * 43)


def signed(key: Any = KEY, alg: str = "RS256", kid: str = "one", **more: Any) -> str:
    said: dict[str, Any] = {"iss": ISSUER, "sub": "7", "aud": CLIENT, "nonce": NONCE}
    said["iat"] = int(time.time())
    said = {**said, "exp": said["iat"] + 60, **more}
    return jwt.encode(
        {"alg": alg, "kid": kid}, {k: v for k, v in said.items() if v}, key, algorithms=[alg]
    )


def judged(token: str) -> Any:
    return checked(
        token, KEYS, issuer=ISSUER, client=CLIENT, nonce=NONCE, access_token="an access token"
    )


def test_a_sound_token_is_taken() -> None:
    assert judged(signed())["sub"] == "7"
    assert judged(signed(aud=[CLIENT, "other"], azp=CLIENT))["sub"] == "7"


def by_hand(alg: str) -> str:
    """Return a token that no library would make: without a signature, or signed as a secret."""
    head = {"alg": alg, "kid": "one"}
    said: dict[str, Any] = {"iss": ISSUER, "sub": "7", "aud": CLIENT, "nonce": NONCE}
    said["iat"] = int(time.time())
    parts = (head, {**said, "exp": said["iat"] + 60})
    text = ".".join(base64.urlsafe_b64encode(json.dumps(p).encode()).decode() for p in parts)
    text = text.replace("=", "")
    mac = hmac.new(KEY.as_pem(private=False), text.encode(), "sha256").digest()
    signature = "" if alg == "none" else base64.urlsafe_b64encode(mac).decode().rstrip("=")
    return f"{text}.{signature}"


@pytest.mark.parametrize(
    "token",
    [
        signed(RSAKey.generate_key(2048, parameters={"kid": "one"})),
        signed(iss="https://other.example"),
        signed(aud="another client"),
        signed(aud=[CLIENT, "other"], azp="other"),
        signed(aud=[CLIENT, "other"]),
        signed(nonce="m" * 43),
        signed(nonce=None),
        signed(exp=int(time.time()) - 120),
        signed(exp=None),
        signed(iat=None),
        signed(sub=None),
        signed(iat=int(time.time()) + 300),
        signed(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
        signed()[:-8] + "AAAAAAAA",
        by_hand("none"),
        by_hand("HS256"),
        "no token",
        "",
    ],
)
def test_a_token_that_is_not_sound_is_refused(token: str) -> None:
    with pytest.raises(NotLetIn) as wrong:
        judged(token)
    assert wrong.value.reason == "wrong_token"


def test_a_key_that_the_provider_does_not_name_is_refused() -> None:
    with pytest.raises(InvalidKeyIdError):
        judged(signed(kid="two"))


def test_the_secret_comes_from_its_file_and_is_shown_nowhere(tmp_path: Any) -> None:
    file = tmp_path / "secret"
    file.write_text("what only we know\n", "utf-8")
    said = Settings(openid_secret_file=file)
    assert said.openid_key == "what only we know"
    assert "what only" not in repr(Settings(openid_secret="what only we know"))
    assert not Settings(openid_issuer=ISSUER).openid


def test_an_origin_is_scheme_and_host() -> None:
    assert origin_of("https://id.example:8443/realms/x?y") == "https://id.example:8443"
    assert [origin_of(text) for text in ("", "/login", "http://[")] == ["", "", ""]
