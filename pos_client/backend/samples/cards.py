"""Fictional members for demo and tests, the same on every machine. Needs no database and no web framework.

Their keys can be computed by anyone from this file: they exist only in databases made with sample data.
"""

import functools
import hashlib
from dataclasses import dataclass

# Chinese names with characters old fonts lack, short and long ones, Western ones with accents and apostrophes.
_NAMES = (
    ("陈喆", "zh"),
    ("王小明", "zh"),
    ("Emma Brown", "en"),
    ("李堃", "zh"),
    ("欧阳昇玥", "zh"),
    ("Oliver Smith", "en"),
    ("张珺", "zh"),
    ("林若曦", "zh"),
    ("Sofía García", "en"),
    ("刘洋", "zh"),
    ("赵婷婷", "zh"),
    ("Liam O'Connor", "en"),
    ("孙淼", "zh"),
    ("周慧敏", "zh"),
    ("Zoë Müller", "en"),
    ("吴昊天", "zh"),
    ("郑爽", "zh"),
    ("Jean-Luc Moreau", "en"),
    ("司马懿宸", "zh"),
    ("冯玥", "zh"),
    ("Amelia Wright", "en"),
    ("蒋雨桐", "zh"),
    ("沈昇", "zh"),
    ("Noah Kim", "en"),
    ("韩梅梅", "zh"),
    ("杨堃喆", "zh"),
    ("Isabella Rossi", "en"),
    ("朱珺瑶", "zh"),
    ("秦岚", "zh"),
    ("Wolfeschlegelsteinhausenbergerdorff Maximilian Alexander", "en"),
    ("许文强", "zh"),
    ("何静", "zh"),
    ("Ava Johnson", "en"),
    ("吕品", "zh"),
    ("施琅", "zh"),
    ("Mia Nguyen", "en"),
    ("尉迟恭敬", "zh"),
    ("曹睿", "zh"),
    ("Ethan Clark", "en"),
    ("严冬", "zh"),
    ("华罗庚生", "zh"),
    ("Chloé Dubois", "en"),
    ("金圣叹", "zh"),
    ("魏紫", "zh"),
    ("Lucas Silva", "en"),
    ("陶喆玥", "zh"),
    ("姜楠", "zh"),
    ("Grace Lee", "en"),
)


@dataclass(frozen=True, slots=True)
class SampleMember:
    """A fictional member with a scheme-1 card; `master_key` is K_m, 32 bytes."""

    handle: str
    kid: int
    master_key: bytes
    name: str
    language: str


@functools.cache
def sample_members() -> tuple[SampleMember, ...]:
    """All of them, always in the same order."""
    return tuple(_member(name, language) for name, language in _NAMES)


def _member(name: str, language: str) -> SampleMember:
    seed = hashlib.sha256(f"pos-client sample card|{name}".encode()).digest()
    handle = f"{int.from_bytes(seed[:8], 'big') % 10**12:012d}"
    return SampleMember(handle, 0, hashlib.sha256(seed).digest(), name, language)
