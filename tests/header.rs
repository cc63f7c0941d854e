//! Makes `include/cartocreds.h` and `include/cartocreds.constants.json` from the Rust sources. Both are in the repository, and
//! this test fails if they are out of date. `make header` runs this test with `UPDATE_HEADER=1`, which writes them.
//!
//! cbindgen has no sections. So the test runs it for each module of the C interface, and the module's `//!` lines become the
//! heading of a section.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The modules of the C interface, in the order of the header.
const SECTIONS: [&str; 11] = [
    "status",
    "flags",
    "handle",
    "making",
    "storing",
    "default_slot",
    "accessors",
    "requests",
    "tokens",
    "errors",
    "version",
];

const OUT_OF_DATE: &str = "is out of date: run `make header` and check the change in";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn source(name: &str) -> PathBuf {
    root().join("src/capi").join(name)
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// cbindgen's declarations of one module.
fn declarations(module: &str) -> String {
    let config = cbindgen::Config::from_file(root().join("cbindgen.toml")).expect("cbindgen.toml");
    let mut text = Vec::new();
    cbindgen::Builder::new()
        .with_config(config)
        .with_src(source(&format!("{module}.rs")))
        .generate()
        .unwrap_or_else(|error| panic!("{module}.rs: {error}"))
        .write(&mut text);
    String::from_utf8(text).expect("cbindgen writes UTF-8")
}

/// The heading and the introduction in a module's `//!` lines. There, C code is between fences, so that rustdoc does not take it
/// for Rust. The header has it without the fences.
fn heading(module: &str) -> Option<String> {
    let text = read(&source(&format!("{module}.rs")));
    let mut lines = text.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim_end);
    let title = lines.next()?;
    let rule = "-".repeat(100);
    let mut comment = format!("\n/* {rule}\n *{title}\n");
    for line in lines.filter(|line| !line.starts_with(" ```")) {
        writeln!(comment, " *{line}").unwrap();
    }
    writeln!(comment, " * {rule} */").unwrap();
    Some(comment)
}

/// The beginning of the header, with the version of the crate filled in.
fn preamble() -> String {
    let version = env!("CARGO_PKG_VERSION");
    let parts: Vec<u32> = version.split('.').map(|part| part.parse().expect("X.Y.Z")).collect();
    let [major, minor, patch] = parts[..] else { panic!("the version {version} is not X.Y.Z") };
    read(&source("preamble.h"))
        .replace("@VERSION@", version)
        .replace("@MAJOR@", &major.to_string())
        .replace("@MINOR@", &minor.to_string())
        .replace("@PATCH@", &patch.to_string())
        .replace("@NUMBER@", &(major * 1_000_000 + minor * 1_000 + patch).to_string())
}

fn header() -> String {
    let mut header = preamble();
    for module in SECTIONS {
        header.push_str(&heading(module).unwrap_or_else(|| panic!("{module}.rs has no heading")));
        header.push_str(&declarations(module));
    }
    header.push_str(&read(&source("postamble.h")));
    header
}

/// The numbers that are `#define`s in C, for languages that cannot read these.
fn constants(header: &str) -> String {
    let mut numbers = serde_json::Map::new();
    for line in header.lines() {
        let Some((name, value)) = line.strip_prefix("#define CREDS_").and_then(|rest| rest.split_once(' '))
        else {
            continue;
        };
        if let Ok(number) = value.parse::<u32>() {
            numbers.insert(format!("CREDS_{name}"), number.into());
        }
    }
    let mut text = String::from("{\n");
    let count = numbers.len();
    // One per line, in the header's order.
    for (index, line) in header
        .lines()
        .filter_map(|line| line.strip_prefix("#define "))
        .filter_map(|line| {
            let (name, _) = line.split_once(' ')?;
            Some(format!("  \"{name}\": {}", numbers.get(name)?))
        })
        .enumerate()
    {
        let comma = if index + 1 < count { "," } else { "" };
        writeln!(text, "{line}{comma}").unwrap();
    }
    text.push_str("}\n");
    text
}

fn check_or_update(name: &str, current: &str) {
    let path = root().join("include").join(name);
    if env::var_os("UPDATE_HEADER").is_some() {
        fs::write(&path, current).unwrap();
    }
    let checked_in = fs::read_to_string(&path).unwrap_or_default();
    assert!(checked_in == current, "include/{name} {OUT_OF_DATE}");
}

#[test]
fn the_checked_in_header_is_up_to_date() {
    let header = header();
    check_or_update("cartocreds.h", &header);
    check_or_update("cartocreds.constants.json", &constants(&header));
}
