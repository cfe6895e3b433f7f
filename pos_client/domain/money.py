"""Money: an integer of minor units beside its ISO 4217 currency. Never a float."""

import re
from dataclasses import dataclass

from pos_client.errors import InvalidValue

# ISO 4217, list one: every active currency by its decimals, and (last line) those withdrawn since 2020, which sales of
# the past carry. Codes without a minor unit (gold, test codes, drawing rights) are no money of a shop.
_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP
    COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR
    JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN
    NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL
    THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
    ANG BGN CUC HRK SLL ZWL
    """,
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_EXPONENTS = {code: places for places, codes in _DECIMALS.items() for code in codes.split()}
_SYMBOLS = {
    "CNY": "¥",
    "JPY": "¥",
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "HKD": "HK$",
    "TWD": "NT$",
    "SGD": "S$",
    "KRW": "₩",
}
_AMOUNT = re.compile(r"(?P<whole>[0-9]{0,12})(?:\.(?P<part>[0-9]*))?")
MAX_MINOR = 10**12
"""Largest amount accepted anywhere, in minor units: far above any basket, far below 2**53."""


def exponent(currency: str) -> int:
    """Decimals of a currency by ISO 4217: JPY 0, CNY 2, KWD 3, CLF 4.

    Raises:
        InvalidValue: code BAD_CURRENCY; no shop takes money of that name.
    """
    places = _EXPONENTS.get(currency)
    if places is None:
        raise InvalidValue(f"currency: {currency[:20]!r} is no ISO 4217 code like 'CNY'", code="BAD_CURRENCY")
    return places


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (fen, cents) of one currency."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        exponent(self.currency)
        if abs(self.minor) > MAX_MINOR:
            raise InvalidValue("amount out of range", code="BAD_AMOUNT")

    def __str__(self) -> str:
        """The amount as staff read it: symbol, grouped digits, the currency's decimals; a true minus sign in front."""
        return ("\u2212" if self.minor < 0 else "") + self.symbol + self.digits

    @property
    def symbol(self) -> str:
        """The currency's sign, or its code and a space where it has none of its own."""
        return _SYMBOLS.get(self.currency, self.currency + "\u00a0")

    @property
    def digits(self) -> str:
        """Grouped digits without sign or symbol: `1,280.50`."""
        places = exponent(self.currency)
        whole, part = divmod(abs(self.minor), 10**places)
        return f"{whole:,}" + (f".{part:0{places}d}" if places else "")


def parse_amount(text: str, currency: str) -> Money:
    """Read what a cashier typed (`128.5`, `.5`, `128`).

    Raises:
        InvalidValue: code BAD_AMOUNT; more decimals than the currency has, other characters, too large, or empty.
    """
    places = exponent(currency)
    match = _AMOUNT.fullmatch(text)
    if match is None or not (match["whole"] or match["part"]) or len(match["part"] or "") > places:
        raise InvalidValue(f"not an amount: {text[:20]!r}", code="BAD_AMOUNT")
    part = (match["part"] or "").ljust(places, "0")
    return Money(int(match["whole"] or "0") * 10**places + int(part or "0"), currency)
