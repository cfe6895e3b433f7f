"""Passwords and PINs as they are kept."""

import pytest

from pos_client.domain import passwords

SALT = bytes(range(16))


def test_only_the_secret_matches_what_was_kept_of_it() -> None:
    kept = passwords.hashed("correct horse", SALT)
    assert passwords.is_kept_form(kept)
    assert passwords.matches("correct horse", kept)
    for wrong in ("", "correct hors", "Correct horse", "correct horse ", "\ud800"):
        assert not passwords.matches(wrong, kept)


def test_every_salt_makes_another_hash_and_the_same_one_the_same() -> None:
    assert passwords.hashed("1234", SALT) == passwords.hashed("1234", SALT)
    assert passwords.hashed("1234", SALT) != passwords.hashed("1234", SALT[::-1])


@pytest.mark.parametrize("secret", ["", "1234"])
@pytest.mark.parametrize(
    "kept",
    [
        None,
        "",
        "1234",
        "$argon2id$v=19$m=4194304,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$" + "A" * 43,  # would take 4 GiB
        "$argon2id$v=19$m=19456,t=9999,p=1$AAECAwQFBgcICQoLDA0ODw$" + "A" * 43,
        "$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$short",
    ],
)
def test_nothing_matches_what_is_no_hash_of_ours(secret: str, kept: str | None) -> None:
    assert not passwords.matches(secret, kept)
    assert not passwords.is_kept_form(kept or "")
