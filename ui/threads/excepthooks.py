"""The last resort for what nobody caught: it goes to the log, and the program goes on."""

import logging
import sys
import threading
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_log = logging.getLogger("ui.uncaught")
_qt_log = logging.getLogger("qt")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_SHORTCOMING = "This plugin does not support"


def install_excepthooks(on_fault: Callable[[], None]) -> None:
    """Log every uncaught exception of any thread, and every message of Qt, through `logging` and its redaction.

    `on_fault()` is told, on the thread of the exception, that something went wrong, never what: it may post a plain
    sentence to the screen. Ctrl+C stays Python's own.
    """

    def on_exception(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        _log.critical("uncaught exception", exc_info=(kind, error, trace))
        on_fault()

    def on_thread_exception(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            on_exception(args.exc_type, args.exc_value, args.exc_traceback)

    def on_unraisable(args: "sys.UnraisableHookArgs") -> None:
        _log.error("exception nobody could catch in %r", args.object, exc_info=args.exc_value)

    sys.excepthook = on_exception
    threading.excepthook = on_thread_exception
    sys.unraisablehook = on_unraisable
    qInstallMessageHandler(_on_qt_message)


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    # What a display without a screen cannot do is no news for anybody.
    level = logging.INFO if message.startswith(_SHORTCOMING) else _LEVELS.get(kind, logging.WARNING)
    _qt_log.log(level, "%s: %s", context.category, message)
