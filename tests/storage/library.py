"""Calls the storage functions in this process, for tests that change its umask, limits or user around a call."""
import ctypes
import os
import time
import traceback

from storage import NEW_KEY, PREFIX

lib = ctypes.CDLL(str(PREFIX / "lib/libcartocreds.so"))
for name, result in (("creds_new", ctypes.c_void_p), ("creds_from_file", ctypes.c_void_p),
                     ("creds_error_message", ctypes.c_char_p), ("creds_status_name", ctypes.c_char_p),
                     ("creds_api_key", ctypes.c_char_p), ("creds_warnings", ctypes.c_uint32)):
    getattr(lib, name).restype = result

REQUIRE_PRIVATE = 2
READABLE, GROUP_WRITABLE, FOREIGN = 1, 2, 4
NOBODY = 65534


class Answer:
    """The result of a call: the name of the status, the message, the system's code, and the duration in milliseconds."""

    def __init__(self, status, error, started):
        self.milliseconds = (time.perf_counter() - started) * 1000
        if status is None:
            status = lib.creds_error_status(error) if error else 0
        self.status = lib.creds_status_name(status).decode()
        self.message = lib.creds_error_message(error).decode() if error else ""
        self.code = lib.creds_error_os_code(error)
        self.key = self.warnings = None
        lib.creds_error_free(error)

    def __eq__(self, status):
        return self.status == ("CREDS_OK" if status == "OK" else f"CREDS_ERROR_{status}")

    def __str__(self):
        return f"{self.status} {self.message} ({self.code}, {self.milliseconds:.0f} ms)"


def raw(path):
    return None if path is None else os.fsencode(path)


def save(path, key=NEW_KEY):
    creds = ctypes.c_void_p(lib.creds_new(b"johnsmith", key.encode(), None, 0, None))
    error = ctypes.c_void_p()
    started = time.perf_counter()
    status = lib.creds_save(creds, raw(path), ctypes.byref(error))
    answer = Answer(status, error, started)
    lib.creds_free(creds)
    return answer


def load(path, flags=0):
    error = ctypes.c_void_p()
    started = time.perf_counter()
    creds = ctypes.c_void_p(lib.creds_from_file(raw(path), flags, ctypes.byref(error)))
    answer = Answer(None, error, started)
    if creds:
        answer.key = lib.creds_api_key(creds).decode()
        answer.warnings = lib.creds_warnings(creds)
        lib.creds_free(creds)
    return answer


def delete(path):
    error = ctypes.c_void_p()
    started = time.perf_counter()
    return Answer(lib.creds_delete(raw(path), ctypes.byref(error)), error, started)


def apart(work, uid=None):
    """Runs `work` in a forked process, as another user if one is given. Returns whether the result was true."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            if uid is not None:
                os.setgroups([])
                os.setresgid(uid, uid, uid)
                os.setresuid(uid, uid, uid)
            code = 0 if work() else 1
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1] == 0
