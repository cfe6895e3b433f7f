from ui.i18n.texts import Text, listing, texts_of

CODE = """
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
translate = QCoreApplication.translate
REASON = QT_TRANSLATE_NOOP("Reasons", "Code expired")
class Screen:
    def words(self, model):
        self.tr("Award")
        self.tr("%n points", None, model.sale.points + 1)
        translate("Checkout", "%n min", n=model.minutes)
        QCoreApplication.translate("Checkout", "long "
            "text", "a comment")
        translate("Reasons", model.title)
        self.tr(model.title)
        model.strip("not a text")
"""


def test_every_literal_text_is_found_whatever_its_count_looks_like() -> None:
    assert texts_of(CODE) == [
        Text("Reasons", "Code expired"),
        Text("Screen", "Award"),
        Text("Screen", "%n points"),
        Text("Checkout", "%n min"),
        Text("Checkout", "long text", "a comment"),
    ]


def test_the_listing_holds_every_text_once_in_the_shape_qts_tool_reads() -> None:
    texts = [Text("Checkout", 'say "%n" twice'), Text("Checkout", "Award", "verb"), Text("Checkout", "Award", "verb")]
    listed = listing(texts)
    assert 'self.tr("Award", "verb")' in listed
    assert 'self.tr("say \\"%n\\" twice", "", n)' in listed
    assert listed.count("class Checkout:") == 2
    assert texts_of(listed) == [Text("Checkout", "Award", "verb"), Text("Checkout", 'say "%n" twice')]
