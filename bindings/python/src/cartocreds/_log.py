"""The logger "cartocreds", for the lines that cartoframes logs too. It imports logging when it logs the first line."""

from __future__ import annotations

TYPE_CHECKING = False  # typing itself takes longer to import than all the rest
if TYPE_CHECKING:
    import logging


def logger() -> logging.Logger:
    import logging

    return logging.getLogger("cartocreds")
