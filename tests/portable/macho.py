#!/usr/bin/env python3
"""Inspects a universal library of macOS: tests/portable/macho.py LIBRARY MAP."""

import re
import struct
import sys

ID_DYLIB, LOAD_DYLIB, SYMTAB, CODE_SIGNATURE, BUILD_VERSION = 0xD, 0xC, 0x2, 0x1D, 0x32
RUNTIME = r"__RNv|__mh_dylib_header$|___dso_handle$|_rust_eh_personality$"
PROCESSORS = {0x01000007: "x86_64", 0x0100000C: "arm64"}


def text(data, offset):
    return data[offset : data.index(b"\0", offset)].decode()


def commands(slice_):
    magic, _, _, _, count, _, _, _ = struct.unpack_from("<8I", slice_)
    assert magic == 0xFEEDFACF, f"not a 64-bit Mach-O: {magic:#x}"
    offset = 32
    for _ in range(count):
        kind, size = struct.unpack_from("<2I", slice_, offset)
        yield kind, offset
        offset += size


def inspect(slice_, functions):
    needed, signed = [], False
    for kind, offset in commands(slice_):
        if kind == ID_DYLIB:
            name = text(slice_, offset + struct.unpack_from("<I", slice_, offset + 8)[0])
            assert name == "@rpath/libcartocreds.1.dylib", name
        elif kind == LOAD_DYLIB:
            needed.append(text(slice_, offset + struct.unpack_from("<I", slice_, offset + 8)[0]))
        elif kind == BUILD_VERSION:
            platform, oldest = struct.unpack_from("<2I", slice_, offset + 8)
            assert (platform, oldest >> 16) == (1, 11), (platform, hex(oldest))
        elif kind == CODE_SIGNATURE:
            signed = True
        elif kind == SYMTAB:
            symbols, count, strings, _ = struct.unpack_from("<4I", slice_, offset + 8)
            exported = set()
            for index in range(count):
                name, sort, _, _, _ = struct.unpack_from("<IBBHQ", slice_, symbols + 16 * index)
                # External symbols (N_EXT) that are defined in a section.
                if sort & 0x01 and sort & 0x0E == 0x0E:
                    exported.add(text(slice_, strings + name))
            # Zig's linker ignores the list of functions to export. Besides the header's functions it exports only these.
            more = {name for name in exported - functions if not re.match(RUNTIME, name)}
            assert functions <= exported and not more, (functions - exported, more)
    assert needed == ["/usr/lib/libSystem.B.dylib"], needed
    return signed


with open(sys.argv[1], "rb") as file:
    library = file.read()
with open(sys.argv[2], encoding="utf-8") as file:
    functions = {f"_{name}" for name in re.findall(r"^ +(creds_[a-z0-9_]+);", file.read(), flags=re.M)}
magic, count = struct.unpack_from(">2I", library)
assert magic == 0xCAFEBABE, f"not a universal library: {magic:#x}"
found = {}
for index in range(count):
    processor, _, offset, size, _ = struct.unpack_from(">5I", library, 8 + 20 * index)
    found[PROCESSORS[processor]] = inspect(library[offset : offset + size], functions)
assert found.keys() == {"x86_64", "arm64"}, found
# Apple's processors run only signed code. The linker's ad-hoc signature, which names no signer, is enough.
assert found["arm64"], "it is not signed for arm64"
