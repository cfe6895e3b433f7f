"""The commands of ESC/POS that a receipt needs, and no others: every printer of the last twenty years has them.

From Epson's "ESC/POS Command Reference"; `FS &` and `FS .` from its chapter on Kanji, which printers with Chinese
characters follow with GB18030 in the place of JIS.
"""

RESET = b"\x1b@"
DOUBLE_BYTE_ON = b"\x1c&"
DOUBLE_BYTE_OFF = b"\x1c."
BOLD = b"\x1bE"
"""One byte follows: 1 bold, 0 not."""
SIZE = b"\x1d!"
"""One byte follows: 0x00 as usual, 0x11 twice as wide and as high."""
RASTER = b"\x1dv0\x00"
"""Width in bytes and height in rows follow, two bytes each, the low one first; then the rows, 1 is black."""
CUT = b"\x1dVB\x00"
"""Feed to the knife, then cut but for a corner."""
DRAWER = b"\x1bp\x00\x32\x32"
"""100 ms on the first drawer's coil, then 100 ms of rest."""
ASK = b"\x10\x04"
"""One byte follows: 1 printer, 2 why it is offline, 4 paper. Answered at once, also by a printer that has stopped."""
ASK_IN_TURN = b"\x1dr\x01"
"""Ask for the paper in turn: the answer means that everything before has been printed."""

ANSWER_MASK, ANSWER_BITS = 0x93, 0x12
"""Bits 0, 1, 4 and 7 of an answer to `ASK` are fixed."""
IN_TURN_MASK = 0x90
"""Bits 4 and 7 of an answer to `ASK_IN_TURN` are 0."""
OFFLINE = 0x08
COVER_OPEN = 0x04
PAPER_STOP = 0x20
ERROR = 0x40
PAPER_NEAR_END = 0x0C
PAPER_END = 0x60

CLEAR = b"\x0c"
"""Of a line display."""
MOVE = b"\x1f$"
"""Of a line display: column and line follow, one byte each, counted from 1."""

LINE_DOTS = 30
"""Dots from one line to the next, of which a sign takes 24."""
SIGN_DOTS = 24
COLUMN_DOTS = 12
