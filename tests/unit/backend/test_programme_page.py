"""docs/programme.md tells every field with its default, and its examples do what it says."""

import json
import re
import typing
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from pos_client.backend.shop import programmes
from pos_client.domain.basket import Basket, Line, basket_of
from pos_client.domain.calculation import Standing, Tender, quote
from pos_client.domain.programme import Programme

PAGE = (Path(__file__).parents[3] / "docs" / "programme.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([^`]+)` \| [^|]+ \| (required|`[^`]*`) \| [^|]+ \|$", re.MULTILINE)
CAFE, GROCERY, LUXURY = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
TUESDAY, FRIDAY = date(2026, 11, 24), date(2026, 11, 27)


def told() -> dict[str, str]:
    return {name: default.strip("`") for name, default in ROW.findall(PAGE)}


def leaves(kind: type, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every field below a dataclass, with its default as JSON."""
    hints = typing.get_type_hints(kind)
    for field in fields(kind):
        hint = hints[field.name]
        item = next((part for part in typing.get_args(hint) if is_dataclass(part)), None)
        if is_dataclass(hint) and isinstance(hint, type):
            yield from leaves(hint, f"{prefix}{field.name}.")
        elif isinstance(item, type):
            yield from leaves(item, f"{prefix}{field.name}[].")
        else:
            yield prefix + field.name, default_of(field, hint)


def default_of(field: "Field[object]", hint: object) -> str:
    if field.default is MISSING:
        return "required"
    return TypeAdapter[object](typing.cast("type[object]", hint)).dump_json(field.default).decode()


def points(document: str, basket: Basket, tier: int = 0, day: date = FRIDAY) -> int:
    programme = programmes.read(document)
    return quote(programme, Standing(programme.tiers[tier]), basket, Tender(), day).earn_points


def line(category: str, unit_price_minor: int, pieces: int = 1) -> Line:
    return Line(category, category=category, unit_price_minor=unit_price_minor, quantity_milli=pieces * 1000)


def test_the_page_tells_every_field_and_no_other() -> None:
    assert told() == dict(leaves(Programme))


@pytest.mark.parametrize("document", [CAFE, GROCERY, LUXURY])
def test_the_examples_are_documents_that_can_be_published(document: str) -> None:
    programme = programmes.read(document)
    assert programme.version == 2
    assert json.loads(programmes.write(programme)).items() >= {"version": 2}.items()


def test_the_cafe_gives_points_for_drinks() -> None:
    basket = basket_of((line("drinks", 3000, 3), line("cake", 2500)))
    assert (points(CAFE, basket), points(CAFE, basket, day=TUESDAY)) == (3, 6)
    programme = programmes.read(CAFE)
    drink = basket_of((line("drinks", 3000),))
    assert quote(programme, Standing(programme.tiers[0], 25), drink, Tender(), FRIDAY).max_redeem_points == 10


def test_the_grocery_knows_its_categories() -> None:
    basket = basket_of((line("fresh", 5000), line("tins", 4000), line("tobacco", 3000), line("gift_card", 10_000)))
    programme = programmes.read(GROCERY)
    told = quote(programme, Standing(programme.tiers[0], 900), basket, Tender(), FRIDAY)
    assert (told.earn_points, told.earn_credit_minor, told.max_redeem_points) == (19, 180, 900)


def test_the_luxury_shop_counts_money_without_tax_within_the_season() -> None:
    coat = Line("coat", category="coats", unit_price_minor=5_650_000, tax_minor=650_000)
    season = date(2027, 3, 31)
    assert points(LUXURY, basket_of((coat,))) == 500
    assert points(LUXURY, basket_of((coat,)), tier=1, day=season) == 1250
    assert points(LUXURY, basket_of((coat,)), tier=0, day=season) == 500
    programme = programmes.read(LUXURY)
    told = quote(programme, Standing(programme.tiers[0]), basket_of((coat,)), Tender(), FRIDAY)
    assert programme.tier_at(told.qualifying).code == "maison"
