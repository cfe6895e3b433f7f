"""The keyboard-wedge detector: every scan exact, no typing mistaken for one, and nothing of a scan ever acts."""

import random
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.scanner.key_layout import repaired_digits, scan_code_offset, us_sign
from hardware.scanner.wedge import Decision, Key, WedgeDetector, WedgeScan, WedgeSettings
from pos_client.domain.barcode import MAX_TEXT, Symbology

CODE = "911112345678901210123456789012345678901234"
ENTER, TAB, SHIFT, ESC = 28, 15, 42, 1
# What the keys of digits and letters type elsewhere, beside the US keyboard the scanner believes in.
US = {key: (us_sign(key, shift=False) or "", us_sign(key, shift=True) or "") for key in range(2, 58)}
LAYOUTS: dict[str, dict[int, tuple[str, str]]] = {
    "us": US,
    "de": US | {21: ("z", "Z"), 44: ("y", "Y"), 12: ("ß", "?"), 26: ("ü", "Ü"), 27: ("+", "*"), 41: ("", "°")},
    "fr": US
    | {2 + place: (low, high) for place, (low, high) in enumerate(zip("&é\"'(-è_çà", "1234567890", strict=True))}
    | {16: ("a", "A"), 17: ("z", "Z"), 30: ("q", "Q"), 44: ("w", "W"), 39: ("m", "M"), 50: (",", "?"), 27: ("$", "£")},
    "cz": US
    | {2 + place: (low, high) for place, (low, high) in enumerate(zip("+ěščřžýáíé", "1234567890", strict=True))}
    | {21: ("z", "Z"), 44: ("y", "Y"), 26: ("ú", "/"), 27: (")", "(")},
}
KEY_OF = {sign: (key, shift) for key, signs in US.items() for shift, sign in enumerate(signs) if sign}


F7, F8, F11 = 65, 66, 87


@dataclass
class Till:
    """Feeds a detector as the UI does, and writes down what widgets and the till get to see."""

    detector: WedgeDetector = field(default_factory=WedgeDetector)
    now_ms: int = 1000
    seen: list[Key] = field(default_factory=list)
    scans: list[WedgeScan] = field(default_factory=list)
    seen_after_ms: list[int] = field(default_factory=list)

    def press(self, key: Key) -> None:
        self.wait_until(key.t_ms)
        self._take(self.detector.feed(key), key)

    def wait_until(self, t_ms: int) -> None:
        deadline = self.detector.deadline_ms
        if deadline is not None and deadline < t_ms:
            self.now_ms = deadline
            self._take(self.detector.tick(deadline), None)
        self.now_ms = t_ms

    def _take(self, decision: Decision, key: Key | None) -> None:
        arrived = [*decision.replay, *([] if key is None or decision.swallow else [key])]
        self.seen += arrived
        self.seen_after_ms += [self.now_ms - key.t_ms for key in arrived]
        self.scans += [decision.scan] if decision.scan else []

    def type(self, text: str, gaps_ms: list[int], layout: str = "us", *, caps: bool = False) -> None:
        """Press and release the US keys of a text, as a scanner or a person does, on a till set to `layout`."""
        for sign, gap_ms in zip(text, gaps_ms, strict=True):
            number, shift = KEY_OF[sign]
            self.now_ms += gap_ms
            typed = LAYOUTS[layout][number][shift ^ (caps and sign.isalpha())]
            self.tap(number, typed, shift=bool(shift))

    def tap(
        self, number: int, text: str = "", *, shift: bool = False, command: bool = False, after_ms: int = 0
    ) -> None:
        at = self.now_ms + after_ms
        if shift:
            self.press(Key("", SHIFT + 8, at, shift=True, is_modifier=True))
        self.press(Key(text, number + 8, at, shift=shift, command=command))
        self.press(Key(text, number + 8, at, shift=shift, command=command, is_press=False))

    def texts(self) -> list[str]:
        return [scan.text for scan in self.scans]

    def typed(self) -> str:
        return "".join(key.text for key in self.seen if key.is_press)


@pytest.fixture
def till() -> Till:
    return Till()


def _scan(till: Till, text: str, gap_ms: int = 4, layout: str = "us", *, caps: bool = False) -> None:
    till.type(text, [300] + [gap_ms] * (len(text) - 1), layout, caps=caps)
    till.tap(ENTER, "\r", after_ms=gap_ms)


@pytest.mark.parametrize("caps", [False, True])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_300_of_300_scans_are_exact_on_every_layout(layout: str, caps: bool) -> None:
    till, chance = Till(), random.Random(f"{layout}{caps}")
    sent = []
    for _ in range(300):
        signs = chance.choice(["0123456789", "".join(KEY_OF).strip()])
        text = "".join(chance.choices(signs.replace("]", ""), k=chance.randint(8, 60)))
        till.type(text, [chance.randint(200, 2000)] + [chance.randint(0, 33) for _ in text[1:]], layout, caps=caps)
        till.tap(*chance.choice([(ENTER, "\r"), (TAB, "\t")]), after_ms=chance.randint(0, 33))
        sent.append(text)
    till.wait_until(till.now_ms + 1000)
    assert till.texts() == sent
    assert [key for key in till.seen if not key.is_modifier] == []


def _human_gaps_ms(chance: random.Random, keys: int) -> list[int]:
    """Log-normal gaps with a median of 120 ms; one key in four follows at 20 to 60 ms, as two fingers roll over."""
    gaps_ms: list[int] = []
    for _ in range(keys):
        rolls = chance.random() < 0.25 and (not gaps_ms or gaps_ms[-1] > 60)
        gaps_ms.append(chance.randint(20, 60) if rolls else max(36, round(chance.lognormvariate(4.8, 0.45))))
    return gaps_ms


def test_none_of_5000_typed_lines_is_taken_for_a_scan() -> None:
    till, chance = Till(), random.Random(7)
    sent = []
    for _ in range(5000):
        text = "".join(chance.choices("0123456789.", k=chance.randint(1, 14)))
        *gaps_ms, enter_ms = _human_gaps_ms(chance, len(text) + 1)
        till.type(text, gaps_ms)
        till.tap(ENTER, "\r", after_ms=enter_ms)
        till.now_ms += enter_ms
        sent.append(text + "\r")
    till.wait_until(till.now_ms + 1000)
    assert till.scans == []
    assert till.typed() == "".join(sent)


@pytest.mark.parametrize("gap_ms", [20, 25, 34])
def test_two_fingers_rolling_over_are_no_scan(till: Till, gap_ms: int) -> None:
    for line in ("5", "50", "99"):
        till.type(line, [300] + [gap_ms] * (len(line) - 1))
        till.tap(ENTER, "\r", after_ms=gap_ms)
    till.wait_until(till.now_ms + 1000)
    assert (till.typed(), till.texts()) == ("5\r50\r99\r", [])


@pytest.mark.parametrize("ending", [(ENTER, "\r"), (TAB, "\t")])
@pytest.mark.parametrize("gap_ms", [0, 4, 15])
@pytest.mark.parametrize("text", ["5", "99", "500", "9999999"])
def test_a_short_code_types_nothing_and_presses_nothing(
    till: Till, text: str, gap_ms: int, ending: tuple[int, str]
) -> None:
    till.type(text, [300] + [gap_ms] * (len(text) - 1))
    till.tap(*ending, after_ms=gap_ms)
    till.wait_until(till.now_ms + 1000)
    assert (till.seen, till.texts()) == ([], [text])


def test_three_characters_without_an_end_are_a_scan_too(till: Till) -> None:
    till.type("500", [300, 15, 15])
    till.wait_until(till.now_ms + 1000)
    assert (till.seen, till.texts()) == ([], ["500"])


def test_two_short_codes_in_one_are_two_scans(till: Till) -> None:
    for text in ("99", "5"):
        till.type(text, [4] * len(text))
        till.tap(ENTER, "\r", after_ms=2)
    till.wait_until(till.now_ms + 1000)
    assert (till.seen, till.texts()) == ([], ["99", "5"])


@pytest.mark.parametrize("text", ["5", CODE])
@pytest.mark.parametrize("leads", [[(ENTER, "\r")], [(TAB, "\t")], [(ESC, "\x1b")], [(ENTER, "\r"), (ESC, "\x1b")]])
def test_what_leads_a_scan_belongs_to_it(till: Till, leads: list[tuple[int, str]], text: str) -> None:
    till.now_ms += 300
    for lead in leads:
        till.now_ms += 4
        till.tap(*lead)
    till.type(text, [15] + [4] * (len(text) - 1))
    till.tap(ENTER, "\r", after_ms=4)
    till.wait_until(till.now_ms + 1000)
    assert (till.seen, till.texts()) == ([], [text])


@pytest.mark.parametrize("lead", [(ENTER, "\r"), (TAB, "\t"), (ESC, "\x1b")])
def test_enter_tab_and_esc_of_a_person_arrive_within_20_ms_and_before_what_follows(
    till: Till, lead: tuple[int, str]
) -> None:
    till.tap(*lead, after_ms=300)
    till.wait_until(till.now_ms + 400)
    assert till.typed() == lead[1]
    assert max(till.seen_after_ms) <= 20
    till.tap(*lead)
    till.type("5", [10])
    till.wait_until(till.now_ms + 1000)
    assert (till.typed(), till.texts()) == (lead[1] + lead[1] + "5", [])


@given(st.lists(st.tuples(st.sampled_from("0123456789"), st.integers(36, 400)), min_size=1, max_size=40))
def test_typing_arrives_whole_in_order_and_within_50_ms(strokes: list[tuple[str, int]]) -> None:
    till = Till()
    till.type("".join(sign for sign, _ in strokes), [gap for _, gap in strokes])
    till.wait_until(till.now_ms + 50)
    assert till.typed() == "".join(sign for sign, _ in strokes)
    assert max(till.seen_after_ms) <= 50
    assert till.scans == []


@given(
    st.lists(
        st.tuples(st.sampled_from("0123456789abcXYZ;/"), st.integers(0, 200), st.booleans()), min_size=1, max_size=60
    )
)
def test_whatever_comes_every_character_is_typed_or_scanned(strokes: list[tuple[str, int, bool]]) -> None:
    till = Till()
    for sign, gap_ms, ends in strokes:
        till.type(sign, [gap_ms])
        if ends:
            till.tap(ENTER, "\r", after_ms=gap_ms)
    till.wait_until(till.now_ms + 1000)
    typed = till.typed().replace("\r", "")
    assert sorted(typed + "".join(till.texts())) == sorted(sign for sign, _, _ in strokes)


def test_a_scan_without_terminator_ends_with_silence(till: Till) -> None:
    till.type(CODE, [10] * len(CODE))
    till.wait_until(till.now_ms + 60)
    assert till.texts() == []
    till.wait_until(till.now_ms + 62)
    assert till.texts() == [CODE]
    assert till.seen == []


def test_two_terminators_and_a_late_release_leak_nothing(till: Till) -> None:
    till.type(CODE, [10] * len(CODE))
    till.press(Key("\r", ENTER + 8, till.now_ms + 5))
    till.press(Key("\n", 36 + 8, till.now_ms + 5, command=True))
    till.press(Key("\r", ENTER + 8, till.now_ms + 90, is_press=False))
    assert till.texts() == [CODE]
    assert till.seen == []


def test_releases_that_trail_behind_a_scan_leak_nothing(till: Till) -> None:
    keys = [Key(sign, KEY_OF[sign][0] + 8, 1000 + 3 * place) for place, sign in enumerate("13579246")]
    enter = Key("\r", ENTER + 8, 1030)
    for key in (*keys, enter):
        till.press(key)
    for key in (*keys, enter):
        till.press(replace(key, t_ms=1040, is_press=False))
    assert till.texts() == ["13579246"]
    assert till.seen == []


def test_a_person_pressing_enter_after_a_scan_is_heard(till: Till) -> None:
    _scan(till, CODE)
    till.tap(ENTER, "\r", after_ms=80)
    till.wait_until(till.now_ms + 100)
    assert till.typed() == "\r"


def test_a_person_typing_before_and_after_a_scan_loses_nothing(till: Till) -> None:
    till.type("12", [100, 90])
    _scan(till, CODE)
    till.type("34", [200, 90])
    till.wait_until(till.now_ms + 40)
    assert (till.typed(), till.texts()) == ("1234", [CODE])


def test_commands_inside_a_scan_never_act(till: Till) -> None:
    f9, letter_o = 67, 24
    for number in (f9, letter_o):
        till.type(CODE[:4], [300, 3, 3, 3])
        till.tap(number, "\x0f", command=number == letter_o, after_ms=3)
        till.type(CODE[4:], [3] * len(CODE[4:]))
        till.tap(ENTER, "\r", after_ms=3)
    assert till.texts() == [CODE, CODE]
    assert till.seen == []


def test_a_barcode_made_of_commands_presses_at_most_its_first_key(till: Till) -> None:
    for _ in range(20):
        till.tap(24, "\x0f", command=True, after_ms=3)
    till.tap(ENTER, "\r", after_ms=3)
    assert len([key for key in till.seen if key.is_press]) == 1


def test_enter_of_a_slow_short_scan_presses_nothing(till: Till) -> None:
    till.type("12345", [300, 25, 25, 25, 25])
    till.tap(ENTER, "\r", after_ms=25)
    assert (till.typed(), till.texts()) == ("12345", [])


def test_commands_of_a_person_pass_at_once_and_function_keys_before_anybody_notices(till: Till) -> None:
    till.tap(46, "\x03", command=True, after_ms=500)
    assert set(till.seen_after_ms) == {0}
    till.tap(67, "", after_ms=500)
    till.wait_until(till.now_ms + 100)
    assert [key.scan_code for key in till.seen if key.is_press] == [54, 75]
    assert max(till.seen_after_ms) <= 16


@pytest.mark.parametrize("lead", [F7, F8, F11, ENTER, 1, 15])
def test_a_key_before_a_code_is_pressed_by_nobody(till: Till, lead: int) -> None:
    """Scanners send control characters as function keys: a phone must not undo a sale or open a refund."""
    till.tap(lead, "", after_ms=500)
    till.type("12345678", [3] * 8)
    till.tap(ENTER, "\r", after_ms=3)
    assert (till.texts(), till.seen) == (["12345678"], [])


@pytest.mark.parametrize("after", [ENTER, F8])
def test_two_keys_that_type_nothing_and_come_faster_than_hands_press_nothing(till: Till, after: int) -> None:
    till.tap(F8, "", after_ms=500)
    till.tap(after, "\r" if after == ENTER else "", after_ms=3)
    till.wait_until(till.now_ms + 500)
    assert (till.texts(), till.seen) == ([], [])
    till.tap(F8, "", after_ms=500)
    till.wait_until(till.now_ms + 100)
    assert [key.is_press for key in till.seen] == [True, False]


def test_a_key_held_down_repeats_as_typing(till: Till) -> None:
    till.press(Key("5", 14, 1000))
    for at in range(1500, 1900, 33):
        till.press(Key("5", 14, at, is_press=False, is_repeat=True))
        till.press(Key("5", 14, at, is_repeat=True))
    assert till.typed() == "5" * 14
    assert till.scans == []


def test_delivery_times_do_not_matter() -> None:
    stalled = Till(WedgeDetector())
    keys = [Key(sign, KEY_OF[sign][0] + 8, 1000 + 120 * place) for place, sign in enumerate("12345678")]
    for key in keys:
        decision = stalled.detector.feed(key)
        stalled.seen += decision.replay
        assert decision.scan is None
    assert [key.text for key in stalled.seen] == list("1234567")


def test_a_scan_torn_by_a_busy_event_loop_is_still_whole(till: Till) -> None:
    till.type(CODE[:1], [300])
    torn = till.detector.tick(till.now_ms + 400)
    till.type(CODE[1:], [4] * (len(CODE) - 1))
    till.tap(ENTER, "\r", after_ms=4)
    assert [key.text for key in torn.replay] == ["9", "9"]
    assert till.texts() == [CODE]


@pytest.mark.parametrize("text", ["5", "50"])
@pytest.mark.parametrize(("gap_ms", "typed", "scans"), [(30, "\r", []), (4, "", [1])])
def test_enter_behind_few_keys_that_a_busy_event_loop_let_go_is_judged_by_its_own_time(
    till: Till, text: str, gap_ms: int, typed: str, scans: list[int]
) -> None:
    till.type(text[:1], [300])
    torn = till.detector.tick(till.now_ms + 400)
    till.type(text[1:], [gap_ms] * (len(text) - 1))
    till.tap(ENTER, "\r", after_ms=gap_ms)
    till.wait_until(till.now_ms + 1000)
    assert [key.text for key in torn.replay] == ["5", "5"]
    assert till.typed() == (text[1:] + typed if typed else "")
    assert len(till.texts()) == len(scans)


def test_a_bluetooth_scanner_with_prefix_may_be_slow() -> None:
    till = Till(WedgeDetector(WedgeSettings(prefix="~")))
    _scan(till, "~" + CODE, gap_ms=90)
    assert till.texts() == [CODE]


def test_an_aim_identifier_names_the_symbology_and_is_taken_off(till: Till) -> None:
    _scan(till, "]Q1" + CODE, gap_ms=80)
    assert till.scans == [WedgeScan(CODE, Symbology.QR)]


def test_a_flood_is_cut_off_and_still_reported(till: Till) -> None:
    _scan(till, "7" * 6000)
    assert till.texts() == ["7" * MAX_TEXT]
    assert till.seen == []


@pytest.mark.parametrize("row", ["&é\"'(-è_çà", "&é\"'(§è!çà", "+ěščřžýáíé", "+ľščťžýáíé", "123456789ö"])
def test_without_scan_codes_the_digit_row_is_repaired(row: str) -> None:
    till = Till(WedgeDetector(WedgeSettings(scan_code_offset=None)))
    for sign in CODE:
        till.now_ms += 4
        till.press(Key(row[(int(sign) + 9) % 10], 0, till.now_ms))
    till.press(Key("\r", 0, till.now_ms + 4))
    assert till.texts() == [CODE]


@pytest.mark.parametrize("text", ["https://example.com/a", "(01)06901234567892", "ABC-1234", "élan vital"])
def test_texts_that_are_not_digits_throughout_are_not_repaired(text: str) -> None:
    assert repaired_digits(text) == text


def test_scan_codes_are_known_where_the_platform_gives_them() -> None:
    assert [scan_code_offset(platform) for platform in ("linux", "win32", "darwin")] == [8, 0, None]


def test_it_is_armed_only_while_keys_are_held(till: Till) -> None:
    assert not till.detector.is_armed
    till.type("9", [300])
    assert till.detector.is_armed
    assert till.detector.deadline_ms == till.now_ms + 36
    till.wait_until(till.now_ms + 100)
    assert not till.detector.is_armed
    assert till.detector.deadline_ms is None
    assert till.detector.tick(till.now_ms) == Decision()
