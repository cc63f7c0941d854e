"""A filter that keeps keys out of logs. The package imports this module, and logging with it, when it is first used."""

from __future__ import annotations

import logging

from ._credentials import Credentials
from ._defaults import get_default_credentials


class RedactingFilter(logging.Filter):
    """Masks api_keys in log records: in the message, its arguments, tracebacks and extra fields.

    Without `credentials`, it masks the key of the credentials that are the default when a record is written. Add it to
    handlers: a logger's own filters do not see what its children log.

    >>> handler = logging.StreamHandler()
    >>> handler.addFilter(RedactingFilter(Credentials("johnsmith", "abcdefg")))

    In a masked record the traceback is text (``exc_text``). The exception itself is removed, because it refers to the key.
    """

    def __init__(self, *credentials: Credentials) -> None:
        for given in credentials:
            if not isinstance(given, Credentials):
                raise TypeError(f"RedactingFilter() takes Credentials, not a {type(given).__name__}")
        super().__init__()
        self._credentials = credentials

    def filter(self, record: logging.LogRecord) -> bool:
        default = None if self._credentials else get_default_credentials()
        secrets = [found for found in (*self._credentials, default) if found is not None and not found.is_public]
        if not secrets:
            return True
        try:
            record.msg, record.args = record.getMessage(), None
        except Exception:
            # The handler reports arguments that do not fit the message. They are masked below, like everything else.
            pass
        if record.exc_info:
            record.exc_text = record.exc_text or logging.Formatter().formatException(record.exc_info)
            record.exc_info = None
        for name, value in vars(record).items():
            if value is not None and not isinstance(value, (int, float)):
                setattr(record, name, _masked(value, secrets))
        return True


def _masked(value: object, secrets: list[Credentials]) -> object:
    """The value, or its masked text if that differs. A value that cannot be converted to text is replaced by a notice."""
    try:
        text = value if isinstance(value, str) else str(value)
    except Exception:
        return f"<{type(value).__name__} without a text>"
    masked = text
    for credentials in secrets:
        masked = credentials.redact(masked)
    return value if masked == text else masked
