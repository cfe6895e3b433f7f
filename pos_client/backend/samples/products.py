"""Fictional products for demo and tests, and their rules: 1 % comes back, but a gift card earns nothing.

Their barcodes begin with 20, which GS1 leaves to shops for numbers of their own: no product of the world has them.
"""

import sqlalchemy as sa

from pos_client.backend.database.schema import PRODUCTS
from pos_client.backend.shop.catalogue import Shelf
from pos_client.domain.catalogue import Product
from pos_client.domain.programme import Earning, LocalText, Programme, RebateRule, RedeemRule

_GIFT_CARD = "gift_card"
SAMPLE_PROGRAMME = Programme(
    earn=Earning(excluded_categories=(_GIFT_CARD,)),
    redeem=RedeemRule(excluded_categories=(_GIFT_CARD,)),
    rebate=RebateRule(rate_bp=100, excluded_categories=(_GIFT_CARD,)),
)
SAMPLE_PRODUCTS = (
    Product("TEA-01", LocalText("Jasmine tea, 100 g", "茉莉花茶 100克"), "tea", 6800, "2000000010106"),
    Product("TEA-02", LocalText("Tieguanyin oolong, 50 g", "铁观音乌龙茶 50克"), "tea", 12800, "2000000010205"),
    Product("COF-01", LocalText("Coffee beans, 250 g", "咖啡豆 250克"), "coffee", 8900, "2000000010304"),
    Product("CUP-01", LocalText("Travel mug", "随行杯"), "homeware", 15900, "2000000010403"),
    Product("COK-01", LocalText("Almond biscuits", "杏仁饼"), "bakery", 3580, "2000000010502"),
    Product("MNC-01", LocalText("Mooncake gift box", "月饼礼盒"), "bakery", 29800, "2000000010601"),
    Product("BAG-01", LocalText("Paper bag", "纸袋"), "packaging", 50, "2000000010700"),
    Product("GFT-100", LocalText("Gift card ¥100", "礼品卡 100元"), _GIFT_CARD, 10000, "2000000010809"),
)


def fill(connection: sa.Connection) -> None:
    """Put the sample products on an empty shelf; where there are products nothing changes."""
    if connection.execute(sa.select(PRODUCTS.c.sku).limit(1)).first() is None:
        shelf = Shelf(connection)
        for product in SAMPLE_PRODUCTS:
            shelf.put(product)
