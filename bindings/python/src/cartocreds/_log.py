"""The lines that cartoframes logs, in the logger "cartocreds". logging is imported where the first of them is written."""

from __future__ import annotations

TYPE_CHECKING = False  # typing itself takes longer to import than all the rest
if TYPE_CHECKING:
    import logging


def logger() -> logging.Logger:
    import logging

    return logging.getLogger("cartocreds")
