"""The banner's words about products: not known, come, known now; and about a price typed beside them."""

from PySide6.QtCore import QCoreApplication

from pos_client.domain.catalogue import Product
from pos_client.domain.money import Money
from ui.i18n import current_language
from ui.screens.checkout.model import CheckoutModel, LookUp, Notice, NoticeKind
from ui.theme.tokens import Tone
from ui.widgets.banner import BannerFace

translate = QCoreApplication.translate
BASKET_NOTICES = {
    NoticeKind.UNKNOWN_PRODUCT,
    NoticeKind.PRODUCT_CAME,
    NoticeKind.PRODUCT_KNOWN,
    NoticeKind.AMOUNT_TYPED,
    NoticeKind.ITEM_TYPED,
    NoticeKind.ASK_EMPTY,
}


def about_basket(notice: Notice, model: CheckoutModel) -> BannerFace:
    """Calm words: nothing went wrong, something was not done."""
    if notice.kind is NoticeKind.UNKNOWN_PRODUCT:
        title = translate("Checkout", "Product not known: {digits}").format(digits=notice.digits)
        return BannerFace(Tone.WAITING, "question", title, _looked_up(notice))
    if notice.product is not None:
        return _about_product(notice.kind, notice.product, model)
    if notice.kind is NoticeKind.ITEM_TYPED:
        return item_typed()
    pieces = sum(line.pieces for line in model.lines)
    title = translate("Checkout", "Esc again takes out all %n products", None, pieces)
    return BannerFace(Tone.INFO, "question", title, translate("Checkout", "Any other key keeps them."))


def _looked_up(notice: Notice) -> str:
    """How far asking for a product is, and what to do meanwhile."""
    words = {
        LookUp.ASKING: translate("Checkout", "Asking whether it is new. Wait, or type its price."),
        LookUp.OFFLINE: translate("Checkout", "Offline, so it cannot be asked for. Type its price."),
        LookUp.UNANSWERED: translate("Checkout", "No answer yet whether it is new. Type its price."),
        LookUp.NOT_FOUND: translate("Checkout", "Not in the catalogue either. Type its price."),
    }
    return words[notice.look_up]


def _about_product(kind: NoticeKind, product: Product, model: CheckoutModel) -> BannerFace:
    name, price = product.name.in_language(current_language()), Money(product.unit_price_minor, model.currency)
    if kind is NoticeKind.AMOUNT_TYPED:
        title = translate("Checkout", "An amount is typed already")
        detail = translate("Checkout", "Enter makes it an item of the basket; Esc, Esc clears it.")
        return BannerFace(Tone.INFO, "info", title, detail)
    if kind is NoticeKind.PRODUCT_CAME:
        title = translate("Checkout", "Added: {name}").format(name=name)
        return BannerFace(Tone.GOOD, "check_circle", title, translate("Checkout", "It is new, and known here now."))
    title = translate("Checkout", "Known now: {name}").format(name=name)
    detail = translate("Checkout", "It costs {money}. Scan it again to add it.").format(money=price)
    return BannerFace(Tone.INFO, "info", title, detail)


def item_typed() -> BannerFace:
    """The price of another item is being typed beside products."""
    title = translate("Checkout", "Enter adds this item")
    return BannerFace(Tone.INFO, "info", title, translate("Checkout", "It goes into the basket; Esc takes it back."))
