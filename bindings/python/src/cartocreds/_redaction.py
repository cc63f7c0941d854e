"""A filter that keeps keys out of logs. The package imports this, and so logging, when it is first asked for it."""

from __future__ import annotations

import logging

from ._credentials import Credentials
from ._defaults import get_default_credentials


class RedactingFilter(logging.Filter):
    """Masks api_keys in log records: in the message, its arguments, tracebacks and extra fields.

    Without `credentials` those are masked that are the default when a record is written. Add it to handlers: a
    logger's own filters do not see what its children log.

    >>> handler = logging.StreamHandler()
    >>> handler.addFilter(RedactingFilter(Credentials("johnsmith", "abcdefg")))

    A masked record has its traceback as text (``exc_text``), no longer as objects, since these lead to the key.
    """

    def __init__(self, *credentials: Credentials) -> None:
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
            # Arguments that do not fit the message are the handler's to report; they are masked below as all else is.
            pass
        if record.exc_info:
            record.exc_text = record.exc_text or logging.Formatter().formatException(record.exc_info)
            record.exc_info = None
        for name, value in vars(record).items():
            if value and not isinstance(value, (int, float)):
                for credentials in secrets:
                    value = _masked(value, credentials)
                setattr(record, name, value)
        return True


def _masked(value: object, credentials: Credentials) -> object:
    """Texts masked; any other object as its text, where that would show the key."""
    try:
        text = value if isinstance(value, str) else str(value)
    except Exception:
        return value
    masked = credentials.redact(text)
    return value if masked == text else masked
