"""The words a member without a phone is found by: whole ones only, so that nobody can leaf through a list of members.

A member has the name, its parts and its initials, and the last four digits of each card number. Initials of Chinese
characters are those of their pinyin. The 3,755 common ones stand in GB 2312 in that order, so their place tells
(GB/T 2312-1980, level 1); `_OTHERS` has those of names that are not among them, and surnames that are read otherwise.
"""

import re
import unicodedata
from itertools import product

SHORTEST_WORD = 2
LONGEST_WORD = 64
LAST_DIGITS = 4
MOST_WORDS = 4
"""Of one question."""
LONGEST_TEXT = 200
_MOST_PARTS = 8
"""Of one name."""
_MOST_READINGS = 4
_WORD = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"[0-9]+")
_FIRST = (
    ("a", 0xB0A1), ("b", 0xB0C5), ("c", 0xB2C1), ("d", 0xB4EE), ("e", 0xB6EA), ("f", 0xB7A2), ("g", 0xB8C1),
    ("h", 0xB9FE), ("j", 0xBBF7), ("k", 0xBFA6), ("l", 0xC0AC), ("m", 0xC2E8), ("n", 0xC4C3), ("o", 0xC5B6),
    ("p", 0xC5BE), ("q", 0xC6DA), ("r", 0xC8BB), ("s", 0xC8F6), ("t", 0xCBFA), ("w", 0xCDDA), ("x", 0xCEF4),
    ("y", 0xD1B9), ("z", 0xD4D1),
)  # fmt: skip
"""Where each initial begins in level 1."""
_LAST = 0xD7F9
_OTHERS = {
    "a": "嫒瑷",
    "b": "璧邴蓓邶",
    "c": "婵琛谌宸昶嫦璨岑晁",
    "d": "妲黛棣娣荻",
    "e": "萼锷",
    "f": "霏斐绯昉馥沣",
    "g": "罡赓珪郜",
    "h": "昊皓灏颢晗菡珩泓蕙晖骅桦琥",
    "j": "婧菁璟瑾缙玑霁骥珈珺隽珏涓皎姣炅嵇郏",
    "k": "恺铠锴珂轲堃琨锟馗邝",
    "l": "璐岚俪骊鹭苓翎泠麟珞珑蔺郦栾",
    "m": "淼邈旻岷缈嫚茉茗湄缪芈",
    "n": "楠",
    "p": "霈珮翩璞溥濮逄",
    "q": "琪祺琦绮芊茜荃铨筌亓瞿璩",
    "r": "睿芮",
    "s": "姗晟姝嵩淞崧燊莘珅笙昇佘",
    "t": "婷霆焘韬潼佟仝",
    "w": "薇玮炜雯琬炆玟暐邬隗",
    "x": "昕歆馨鑫炘曦禧羲茜萱璇瑄暄煊铉烜栩煦珝骁筱浔珣荀莘璿冼郗",
    "y": "妍嫣琰焱怿翊懿奕轶弈熠漪祎曜垚烨晔瑛滢璎煜钰瑜昱妤玥玙毓媛沅芸筠昀赟鄢闫晏庾",
    "z": "喆祯桢芷祉梓臧倬濯钊曌峥铮璋竺",
}
_ALSO = {"s": "单", "x": "解", "q": "仇覃", "o": "区", "z": "查曾翟", "y": "乐尉", "c": "重种谌", "b": "秘", "t": "覃"}
"""Surnames with another reading than the one they have elsewhere."""


def words_of(name: str, handle: str) -> frozenset[str]:
    """The words of a member with this name and a card with this number."""
    parts = _WORD.findall(_plain(name))[:_MOST_PARTS]
    words = {"".join(parts), *parts, *_initials(parts)}
    names = {word[:LONGEST_WORD] for word in words if len(word) >= SHORTEST_WORD}
    return frozenset(names | {handle[-LAST_DIGITS:]})


def wanted_words(text: str) -> frozenset[str]:
    """The words somebody asks for, all of which a member must have; none where the text is no question.

    Digits are the last four of a card number, no more and no fewer.
    """
    if len(text) > LONGEST_TEXT:
        return frozenset()
    words = _WORD.findall(_plain(text))
    is_sound = 0 < len(words) <= MOST_WORDS and all(map(_is_sound, words))
    return frozenset(word[:LONGEST_WORD] for word in words) if is_sound else frozenset()


def _is_sound(word: str) -> bool:
    return len(word) == LAST_DIGITS if _DIGITS.fullmatch(word) else len(word) >= SHORTEST_WORD


def _plain(text: str) -> str:
    """Without capitals and accents: somebody in a hurry types neither."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFKC", "".join(letter for letter in apart if not unicodedata.combining(letter)))


def _initials(parts: list[str]) -> set[str]:
    """The initials of all parts together, in each reading; none where a character's is not known."""
    letters = [_readings(letter) for part in parts for letter in (part if _is_chinese(part) else part[:1])]
    return {"".join(chosen) for chosen, _place in zip(product(*letters), range(_MOST_READINGS), strict=False)}


def _is_chinese(part: str) -> bool:
    return any("\u3400" <= letter <= "\u9fff" for letter in part)


def _readings(letter: str) -> str:
    """The initials a letter can stand for, the usual one first."""
    if not _is_chinese(letter):
        return letter
    usual = _by_place(letter)
    others = (initial for table in (_OTHERS, _ALSO) for initial, letters in table.items() if letter in letters)
    return "".join(dict.fromkeys((*usual, *others)))


def _by_place(letter: str) -> str:
    """The initial of a character of level 1; nothing for others."""
    try:
        place = int.from_bytes(letter.encode("gb2312"), "big")
    except UnicodeEncodeError:
        return ""
    initials = [initial for initial, first in _FIRST if first <= place <= _LAST]
    return initials[-1] if initials else ""
