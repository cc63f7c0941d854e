//! Version
//!
//! #CREDS_VERSION and the numbers beside it are the version of this header. The functions return the version of the
//! library that runs, which may be newer.

use std::ffi::c_char;

/// Returns the version of the library that runs, as text such as `1.0.0`.
///
/// @return Static text.
#[unsafe(no_mangle)]
pub extern "C" fn creds_version() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}

/// Returns the version of the library that runs, as a number to compare with #CREDS_VERSION_NUMBER.
///
/// @return The major version times 1000000, plus the minor version times 1000, plus the patch version.
#[unsafe(no_mangle)]
pub extern "C" fn creds_version_number() -> u32 {
    let [major, minor, patch] =
        [env!("CARGO_PKG_VERSION_MAJOR"), env!("CARGO_PKG_VERSION_MINOR"), env!("CARGO_PKG_VERSION_PATCH")]
            .map(|part| part.parse::<u32>().unwrap_or_default());
    major * 1_000_000 + minor * 1_000 + patch
}
