"""The logger "cartocreds", which has the lines that cartoframes logs. logging is imported with the first of them."""

from __future__ import annotations

TYPE_CHECKING = False  # typing itself takes longer to import than all the rest
if TYPE_CHECKING:
    import logging


def logger() -> logging.Logger:
    import logging

    return logging.getLogger("cartocreds")
