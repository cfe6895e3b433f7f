"""Words for every `Reason` but those said of a code (`code_texts`): who must act, what it is, what to do.

English is the source; the .ts files translate it.
"""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from ui.screens.outcome_class import MEMBER, STAFF, UNKNOWN, Row, row

REASONS: dict[str, Row] = {
    "OFFLINE_AMOUNT": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Too large a sale for offline"),
        QT_TRANSLATE_NOOP("Reasons", "Sell without points, or wait until online."),
    ),
    "OFFLINE_TOO_OFTEN": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "Too often while offline"),
        QT_TRANSLATE_NOOP("Reasons", "This till must be online before this member's card works here again."),
    ),
    "OFFLINE_TILL_LIMIT": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Offline limit of this till reached"),
        QT_TRANSLATE_NOOP("Reasons", "Sell without points until this till has been online."),
    ),
    "OFFLINE_TOO_LONG": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Offline for too long"),
        QT_TRANSLATE_NOOP("Reasons", "This till must reach the backend first. Check the network."),
    ),
    "NEEDS_APPROVAL": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Needs an approval"),
        QT_TRANSLATE_NOOP("Reasons", "Whoever may approve it scans a badge and types the PIN."),
    ),
    "NEEDS_PAY_CODE": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "Not unlocked for paying"),
        QT_TRANSLATE_NOOP("Reasons", "Ask the member to tap Pay with points and scan again."),
    ),
    "NO_MEMBER": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "No member yet"),
        QT_TRANSLATE_NOOP("Reasons", "Scan the member's code first."),
    ),
    "NO_AMOUNT": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "No amount yet"),
        QT_TRANSLATE_NOOP("Reasons", "Type the amount of the sale first."),
    ),
    "OTHER_MEMBER": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Another member's code"),
        QT_TRANSLATE_NOOP("Reasons", "Press Esc to clear the sale, then scan again."),
    ),
    "INSUFFICIENT_POINTS": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "Not enough points"),
        QT_TRANSLATE_NOOP("Reasons", "Take another way to pay, or fewer points."),
    ),
    "BELOW_MINIMUM": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Less than the minimum"),
        QT_TRANSLATE_NOOP("Reasons", "The programme asks for more, or for whole units at a time."),
    ),
    "ABOVE_MAXIMUM": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "More than is allowed"),
        QT_TRANSLATE_NOOP("Reasons", "This sale, or the programme, allows less. Type a smaller number."),
    ),
    "ABOVE_ALLOWANCE": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Too many points while offline"),
        QT_TRANSLATE_NOOP("Reasons", "Type fewer, or wait until online."),
    ),
    "REDEEM_OFF": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "No paying with points offline"),
        QT_TRANSLATE_NOOP("Reasons", "Points can be awarded now; redeem when online."),
    ),
    "ALREADY_CHECKED_IN": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "Already checked in today"),
        QT_TRANSLATE_NOOP("Reasons", "The next check-in counts tomorrow."),
    ),
    "KEY_REUSED": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Sent twice with different content"),
        QT_TRANSLATE_NOOP("Reasons", "Nothing was done. Call support with the time of the sale."),
    ),
    "FORKED": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "This till was copied"),
        QT_TRANSLATE_NOOP("Reasons", "Two tills report as one. Stop selling here and call support."),
    ),
    "CHAIN_BROKEN": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Saved entries were changed"),
        QT_TRANSLATE_NOOP("Reasons", "Someone has been at this till's storage. Stop selling here and call support."),
    ),
    "TILL_QUARANTINED": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "This till is in quarantine"),
        QT_TRANSLATE_NOOP("Reasons", "What was paid with points while offline does not count. A manager can lift it."),
    ),
    "RESTORED": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Booked again after a restore"),
        QT_TRANSLATE_NOOP("Reasons", "A backup of the backend was put back, and this till has sent the sale again."),
    ),
    "STILL_RUNNING": row(
        UNKNOWN,
        QT_TRANSLATE_NOOP("Reasons", "Still being worked on"),
        QT_TRANSLATE_NOOP("Reasons", "Do not repeat it; it settles by itself."),
    ),
    "ALREADY_RESOLVED": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Another till has dealt with it"),
        QT_TRANSLATE_NOOP("Reasons", "It counts as it was entered there. Write this off here."),
    ),
    "UNKNOWN_TRANSACTION": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Sale not found"),
        QT_TRANSLATE_NOOP("Reasons", "There is nothing to undo or to give back."),
    ),
    "ALREADY_VOIDED": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Already undone"),
        QT_TRANSLATE_NOOP("Reasons", "The points were taken back before."),
    ),
    "WRONG_CURRENCY": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Other currency"),
        QT_TRANSLATE_NOOP("Reasons", "This programme counts in another currency. Check the till's settings."),
    ),
    "MALFORMED": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Not understood by the backend"),
        QT_TRANSLATE_NOOP("Reasons", "It is kept under Waiting to send. Call support."),
    ),
    "TOO_MANY_LINES": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Too many lines"),
        QT_TRANSLATE_NOOP("Reasons", "A sale takes up to a thousand lines. Split it in two."),
    ),
    "DUPLICATE_LINE": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "A line came twice"),
        QT_TRANSLATE_NOOP("Reasons", "Nothing was done. Clear the sale and scan the products again."),
    ),
    "BAD_LINE": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "A line cannot be right"),
        QT_TRANSLATE_NOOP("Reasons", "Nothing was done. Check quantity and price, then scan the products again."),
    ),
    "AMOUNT_MISMATCH": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Sum does not fit the lines"),
        QT_TRANSLATE_NOOP("Reasons", "Nothing was done. Clear the sale and scan the products again."),
    ),
    "UNKNOWN_SKU": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Product not known here"),
        QT_TRANSLATE_NOOP("Reasons", "Type its price as an amount, or tell the store manager."),
    ),
    "INSUFFICIENT_CREDIT": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "Not enough credit"),
        QT_TRANSLATE_NOOP("Reasons", "Scan again to see what is left, or take another way to pay."),
    ),
    "INSUFFICIENT_STORED_VALUE": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "Not enough on the card"),
        QT_TRANSLATE_NOOP("Reasons", "Pay a part with the card, the rest another way."),
    ),
    "ABOVE_BILL": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "More than the bill"),
        QT_TRANSLATE_NOOP("Reasons", "Credit and card together cannot pay more than the sale. Type less."),
    ),
    "DEPOSIT_OFF": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "No loading of cards here"),
        QT_TRANSLATE_NOOP("Reasons", "This programme does not keep money on cards."),
    ),
    "UNKNOWN_LINE": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Not a line of that sale"),
        QT_TRANSLATE_NOOP("Reasons", "Choose what comes back from the sale's own lines."),
    ),
    "NEEDS_LINES": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Choose the products"),
        QT_TRANSLATE_NOOP("Reasons", "That sale has products: say which of them come back."),
    ),
    "BEYOND_SALE": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "More than was sold"),
        QT_TRANSLATE_NOOP("Reasons", "Take back at most what is left of that sale."),
    ),
    "ALREADY_REFUNDED": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Already refunded"),
        QT_TRANSLATE_NOOP("Reasons", "What came back cannot be undone any more; refund the rest instead."),
    ),
    "UNKNOWN_GIFT": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "No such gift"),
        QT_TRANSLATE_NOOP("Reasons", "Keep it here. Scan the member again to see what is waiting."),
    ),
    "GIFT_PICKED_UP": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Gift already handed over"),
        QT_TRANSLATE_NOOP("Reasons", "Keep it here: it was handed over before, perhaps at another till."),
    ),
    "GIFT_VOID": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Gift taken back"),
        QT_TRANSLATE_NOOP("Reasons", "Keep it here. Ask the store manager why."),
    ),
    "GIFT_EXPIRED": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Gift expired"),
        QT_TRANSLATE_NOOP("Reasons", "Keep it here. The store manager can give a new one."),
    ),
    "GIFT_TOO_EARLY": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Too early for this gift"),
        QT_TRANSLATE_NOOP("Reasons", "Keep it here until the day on which it can be picked up."),
    ),
    "REFUND_TOO_LATE": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "Too late for a refund"),
        QT_TRANSLATE_NOOP("Reasons", "The programme's time for refunds is over. Ask the store manager."),
    ),
    "REFUND_NEEDS_LINK": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Sale of another till"),
        QT_TRANSLATE_NOOP(
            "Reasons", "Only the backend knows it: scan again when online, or refund it at the till on the receipt."
        ),
    ),
    "REFUND_TO_CARD_OFF": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "No refund onto the card"),
        QT_TRANSLATE_NOOP("Reasons", "Hand the money back the way it was paid."),
    ),
    "HOLD_ENDED": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "No longer set aside"),
        QT_TRANSLATE_NOOP("Reasons", "What was set aside went back to the member. Scan again and pay anew."),
    ),
    "BEYOND_HOLD": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "More than was set aside"),
        QT_TRANSLATE_NOOP("Reasons", "Take at most what was set aside, or pay the rest another way."),
    ),
    "AWARD_PENDING": row(
        UNKNOWN,
        QT_TRANSLATE_NOOP("Reasons", "Not verified yet"),
        QT_TRANSLATE_NOOP("Reasons", "The points follow once the backend has checked the code."),
    ),
    "OFFLINE": row(
        UNKNOWN,
        QT_TRANSLATE_NOOP("Reasons", "Offline"),
        QT_TRANSLATE_NOOP("Reasons", "Saved on this till; it will be sent when online."),
    ),
    "NO_ANSWER": row(
        UNKNOWN,
        QT_TRANSLATE_NOOP("Reasons", "No answer yet"),
        QT_TRANSLATE_NOOP("Reasons", "Do not repeat it; it settles by itself."),
    ),
    "BACKEND_BUSY": row(
        UNKNOWN,
        QT_TRANSLATE_NOOP("Reasons", "Backend is busy"),
        QT_TRANSLATE_NOOP("Reasons", "Saved on this till; it will be sent in a moment."),
    ),
    "LINK_PAUSED": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Sending is paused"),
        QT_TRANSLATE_NOOP("Reasons", "The backend does not accept this till. Nothing is lost; call support."),
    ),
}
