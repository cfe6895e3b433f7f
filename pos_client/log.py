"""Logging without personal data: every record is redacted as it is written. No code, handle, phone or name."""

import json
import logging
import logging.handlers
import re
from pathlib import Path

_LONG_NUMBER = re.compile(r"\+?\d[\d\- ]{5,}\d")
_SECRET = re.compile(r"(?i)(bearer\s+|token[=:]\s*|key[=:]\s*)\S+")


def redact(text: str) -> str:
    """Hide what could name a member or open a door: runs of 7 digits or more, what follows bearer, token or key."""
    return _LONG_NUMBER.sub("[digits]", _SECRET.sub(r"\1[secret]", text))


class RedactingFormatter(logging.Formatter):
    """One JSON object per line; message and traceback are redacted."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of JSON."""
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": redact(record.getMessage()),
        }
        if record.exc_info:
            line["traceback"] = redact(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def start_logging(directory: Path | None, *, verbose: bool = False) -> None:
    """Send warnings to stderr and, with a directory, everything from INFO on to a rotating file (5 x 1 MB)."""
    handlers: list[logging.Handler] = [logging.StreamHandler()]
    handlers[0].setLevel(logging.DEBUG if verbose else logging.WARNING)
    if directory is not None:
        directory.mkdir(parents=True, exist_ok=True)
        file = logging.handlers.RotatingFileHandler(directory / "pos-client.log", maxBytes=1_000_000, backupCount=4)
        handlers.append(file)
    for handler in handlers:
        handler.setFormatter(RedactingFormatter())
    logging.basicConfig(level=logging.DEBUG if verbose else logging.INFO, handlers=handlers, force=True)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("httpcore").setLevel(logging.WARNING)
