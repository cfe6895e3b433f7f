"""ISO 7064 MOD 97-10 check digits."""


def check_digits(body: str) -> str:
    """Two digits that make `body + digits` congruent to 1 modulo 97 (ISO 7064, pure system MOD 97-10)."""
    return f"{98 - int(body) * 100 % 97:02d}"


def is_valid(digits: str) -> bool:
    """Whether the last two digits of an ASCII digit string are its MOD 97-10 check digits."""
    return int(digits) % 97 == 1
