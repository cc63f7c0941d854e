"""The numbers of the C interface. Written by make_constants.py: do not edit."""

from __future__ import annotations

from enum import IntEnum, IntFlag


class Status(IntEnum):
    """The status of an error. A later library may have more of them."""

    OK = 0
    NULL_ARGUMENT = 1
    INVALID_UTF8 = 2
    MISSING_ACCOUNT = 3
    INVALID_USERNAME = 4
    INVALID_API_KEY = 5
    INVALID_BASE_URL = 6
    INSECURE_BASE_URL = 7
    NOT_FOUND = 8
    PERMISSION_DENIED = 9
    NOT_REGULAR = 10
    TOO_LARGE = 11
    UNSAFE_FILE = 12
    MALFORMED = 13
    NO_CONFIG_DIR = 14
    IO = 15
    NOT_DURABLE = 16
    INTERNAL = 17
    INVALID_FLAGS = 18
    INVALID_PATH = 19
    WRONG_KIND = 20
    INVALID_TOKEN = 21
    EXPIRED = 22
    TOKEN_REFUSED = 23
    TRY_LATER = 24
    AMBIGUOUS = 25


class Warnings(IntFlag):
    """What is doubtful about credentials and the file that they came from."""

    READABLE_BY_OTHERS = 1
    WRITABLE_BY_GROUP = 2
    FOREIGN_OWNER = 4
    LEGACY_FILE = 8
    EXPIRED = 16
    NO_API_KEY = 32


class SourceKind(IntEnum):
    """The kind of place that credentials came from. A later library may have more of them."""

    ARGUMENTS = 0
    ENVIRONMENT = 1
    FILE = 2


class Kind(IntEnum):
    """The kinds of credentials. A later library may have more of them."""

    API_KEY = 0
    TOKEN = 1
    CLIENT = 2


ALLOW_NON_SECURE = 1
REQUIRE_PRIVATE = 2
SHOW_API_KEY = 4
