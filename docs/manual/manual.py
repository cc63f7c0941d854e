#!/usr/bin/env python3
"""Makes the manual from include/cartocreds.h, whose comments are its one source.

    manual.py man FOLDER    writes the man pages: one for the library, one for each section of the header, and a link
                            to its page for each function
    manual.py doxygen FILE  writes the header to stdout as Doxygen wants it, with a group for each section
"""

import re
import sys
import textwrap
from dataclasses import dataclass, field
from pathlib import Path

HEADER = Path(__file__).parents[2] / "include/cartocreds.h"

# The date of the version that the header has, for the pages' heads.
RELEASED = "November 23, 2026"

# The page of each section. A new section of the header gets one here.
PAGES = {
    "Status codes": "cartocreds_status",
    "Flags, warnings, sources and kinds": "cartocreds_flags",
    "Types": "cartocreds_types",
    "Making and freeing": "cartocreds_making",
    "Storing": "cartocreds_storing",
    "The process-wide default": "cartocreds_default",
    "Accessors": "cartocreds_accessors",
    "Requests": "cartocreds_requests",
    "Access tokens and clients": "cartocreds_tokens",
    "Errors and strings": "cartocreds_errors",
    "Version": "cartocreds_version",
}


@dataclass
class Item:
    """A documented declaration."""

    name: str
    doc: list  # the comment's lines
    declaration: str

    @property
    def is_function(self):
        return self.declaration.endswith(");")


@dataclass
class Section:
    title: str
    intro: list
    items: list = field(default_factory=list)

    @property
    def page(self):
        return PAGES[self.title]

    @property
    def functions(self):
        return [item for item in self.items if item.is_function]


def comment_lines(comment):
    """The text of a C comment, line by line."""
    body = comment.removeprefix("/*").removeprefix("*").removesuffix("*/")
    lines = [re.sub(r"^ \* ?", "", line) for line in body.splitlines()]
    return "\n".join(lines).strip("\n ").splitlines()


def read_header():
    """The header's version, the lines that it begins with, and its sections."""
    text = HEADER.read_text(encoding="utf-8")
    tokens = re.findall(r"/\*.*?\*/|[^/]+|/", text, re.S)
    preamble = comment_lines(tokens[0])
    sections = []
    doc = None
    for token in tokens[1:]:
        if token.startswith("/* ---"):
            lines = comment_lines(token)[1:-1]
            sections.append(Section(lines[0], lines[2:]))
        elif token.startswith("/**"):
            doc = comment_lines(token)
        elif token.strip() and doc is not None:
            if sections:
                declaration = token.strip().split("\n\n")[0].split("\n#ifdef")[0]
                declaration = re.sub(r"\bCREDS_(API|MUST_USE|NOEXCEPT)\b", "", declaration)
                declaration = " ".join(declaration.split()).replace(" ;", ";").replace("( ", "(")
                name = re.search(r"(?:#define )?.*?\b((?:creds|CREDS)_\w+)(?: \d|\(|;)", declaration).group(1)
                sections[-1].items.append(Item(name, doc, declaration))
            doc = None
    version = re.search(r'CREDS_VERSION "(.*)"', text).group(1)
    return version, preamble, sections


# --- Doxygen ------------------------------------------------------------------------------------------------


def doxygen():
    _, preamble, sections = read_header()
    lines = []
    for line in preamble[1:]:
        if line.startswith("This file is generated"):
            break
        rule = re.match(r"  (\w+) +(.*)", line)
        if rule:
            line = f"- **{rule[1]}**: {rule[2]}"
        elif re.match(r" {13}\S", line):
            line = "  " + line.strip()
        elif line.startswith("Rules that hold"):
            line = "## " + line
        lines.append(line)
    print("/** @file\n * The interface of cartocreds. */")
    for define in re.findall(r"^#define CREDS_VERSION.*", HEADER.read_text(), re.MULTILINE):
        print(f"/** The version of the header. @ingroup cartocreds_version */\n{define}")
    print("/**\n@mainpage cartocreds\n" + "\n".join(lines) + "\n*/")
    for section in sections:
        print(f"/**\n@defgroup {section.page} {section.title}\n" + "\n".join(section.intro) + "\n@{\n*/")
        for item in section.items:
            print("/**\n" + "\n".join(item.doc) + "\n*/\n" + item.declaration)
        print("/** @} */")


# --- man pages, in mdoc(7) ------------------------------------------------------------------------------------


def inline(text):
    """Text with its code, functions and constants in bold."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    text = re.sub(r"`([^`]+)`", lambda code: bold(code[1]), text)
    text = re.sub(r"\b(\w+)\(\)", lambda function: bold(function[1]) + "()", text)
    return re.sub(r"#?\b(CREDS_[A-Z0-9_]+)\b", lambda constant: bold(constant[1]), text)


def bold(code):
    """Bold, and never hyphenated."""
    return "\\fB" + " ".join("\\%" + word for word in code.split(" ")) + "\\fR"


def flow(lines):
    """A paragraph's lines as roff: each sentence begins a line."""
    text = inline(" ".join(line.strip() for line in lines))
    output = []
    for sentence in re.split(r"(?<=[.:?!]) +(?=[A-Z\\])", text):
        output += textwrap.wrap(sentence, 78, break_long_words=False, break_on_hyphens=False)
    return [re.sub(r"^([.'])", r"\\&\1", line) for line in output]


def literal(code):
    """Lines of code, which are indented, as roff."""
    return [".Bd -literal", *(line.removeprefix("    ").replace("\\", "\\e") for line in code), ".Ed"]


def paragraphs(lines, first_break=True):
    """The text of a comment as roff: paragraphs, lists and code."""
    output = []
    blocks = [block.splitlines() for block in "\n".join(lines).split("\n\n") if block.strip()]
    for index, block in enumerate(blocks):
        if all(line.startswith("    ") for line in block):
            output += literal(block)
            continue
        if index > 0 or first_break:
            output.append(".Pp")
        items = [number for number, line in enumerate(block) if line.startswith("- ")]
        output += flow(block[: items[0] if items else None]) if not items or items[0] > 0 else []
        if items:
            output.append(".Bl -bullet")
            for start, end in zip(items, items[1:] + [None]):
                output += [".It", *flow([block[start][2:], *block[start + 1 : end]])]
            output.append(".El")
    return output


def split_doc(doc):
    """A function's text, its parameters and what it returns."""
    text, params, returns = [], [], []
    into = text
    for line in doc:
        param = re.match(r"@param (\w+) +(.*)", line)
        if param:
            into = [param[2]]
            params.append((param[1], into))
        elif line.startswith("@return "):
            into = returns
            returns.append(line.removeprefix("@return "))
        else:
            into.append(line)
    return text, params, returns


def synopsis(function):
    result, name, arguments = re.match(r"(.*?)(\w+)\((.*)\);$", function.declaration).groups()
    # A comma inside a function pointer's parentheses ends no argument.
    arguments = re.split(r",\s*(?![^()]*\))", arguments)
    lines = [f".Ft {result.strip()}", f".Fo {name}"]
    lines += [f'.Fa "{argument}"' for argument in arguments]
    return [*lines, ".Fc"]


def describe(item):
    text, params, returns = split_doc(item.doc)
    lines = [f".Ss {item.name}", *paragraphs(text, first_break=False)]
    if params:
        lines += [".Bl -tag -width Ds"]
        for name, words in params:
            lines += [f".It Fa {name}", *flow(words)]
        lines += [".El"]
    if returns:
        lines += [".Pp", "Returns:", *flow(returns)]
    return lines


def head(page, version, names, description):
    title = page.upper()
    lines = [
        '.\\" Made from include/cartocreds.h by docs/manual/manual.py: do not edit it.',
        f".Dd {RELEASED}",
        f".Dt {title} 3",
        f".Os cartocreds {version}",
        ".Sh NAME",
    ]
    lines += [f".Nm {name} ," for name in names[:-1]]
    return [*lines, f".Nm {names[-1]}", f".Nd {description}", ".Sh SYNOPSIS", ".In cartocreds.h"]


def see_also(pages):
    pages = sorted(pages)
    return [".Sh SEE ALSO", *(f".Xr {page} 3 ," for page in pages[:-1]), f".Xr {pages[-1]} 3"]


def section_page(section, version, pages):
    names = [item.name for item in section.functions] or [section.page]
    title = section.title[0].lower() + section.title[1:]
    lines = head(section.page, version, names, f"CARTO credentials: {title}")
    for function in section.functions:
        lines += synopsis(function)
    lines += [".Sh DESCRIPTION", *paragraphs(section.intro, first_break=False)]
    values = [item for item in section.items if item.declaration.startswith("#define")]
    for item in section.items:
        if not item.is_function and item not in values:
            lines += [f".Ss {item.name}", *paragraphs(item.doc, first_break=False)]
    if values:
        lines += [".Ss Values", ".Bl -tag -width Ds"]
        for item in values:
            lines += [f".It Dv {item.name} Pq {item.declaration.split()[-1]}"]
            lines += paragraphs(item.doc, first_break=False)
        lines += [".El"]
    for function in section.functions:
        lines += describe(function)
    return lines + see_also((pages - {section.page}) | {"cartocreds"})


def main_page(version, preamble, sections):
    lines = head("cartocreds", version, ["cartocreds"], "CARTO credentials for C")
    lines += [".Pp", "Link with the output of", ".Dl pkg\\-config \\-\\-libs cartocreds", ".Sh DESCRIPTION"]
    text = "\n".join(preamble[2:])
    about, rest = text.split("\n\n    ", 1)
    example, rest = rest.split("\nRules that hold everywhere\n\n")
    lines += paragraphs(about.splitlines(), first_break=False)
    lines += [".Ss Rules that hold everywhere", ".Bl -tag -width Handles"]
    rules = rest.split("\n\nThis file is generated")[0]
    for rule in re.split(r"\n(?=  \w)", rules):
        name, words = rule.strip().split(None, 1)
        lines += [f".It {name}", *flow(words.splitlines())]
    lines += [".El", ".Ss Pages", ".Bl -tag -width cartocreds_accessors"]
    for section in sections:
        lines += [f".It Xr {section.page} 3", section.title]
    lines += [".El", ".Sh FILES", *paragraphs(section_named(sections, "Storing").intro, first_break=False)]
    lines += [".Sh EXAMPLES", *literal(("    " + example.rstrip()).splitlines())]
    return [*lines, *see_also({section.page for section in sections})]


def section_named(sections, title):
    return next(section for section in sections if section.title == title)


def man(folder):
    version, preamble, sections = read_header()
    pages = {section.page for section in sections}
    output = {"cartocreds": main_page(version, preamble, sections)}
    for section in sections:
        output[section.page] = section_page(section, version, pages)
        for function in section.functions:
            output[function.name] = [f".so man3/{section.page}.3"]
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.3"):
        old.unlink()
    for name, lines in output.items():
        (folder / f"{name}.3").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    command, *arguments = sys.argv[1:] or [""]
    if command == "man" and len(arguments) == 1:
        man(Path(arguments[0]))
    elif command == "doxygen" and len(arguments) == 1:
        doxygen()
    else:
        sys.exit(__doc__)
