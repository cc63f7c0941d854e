//! Where cartoframes keeps the user's credentials, on each system.

use std::path::PathBuf;

use crate::error::{Error, ErrorKind};

/// The file of cartoframes 1.0.0 and later, and of this library.
const FILE_NAME: &str = "creds.json";

/// The file of cartoframes before 1.0.0. Nothing moved it, so both may lie side by side.
const LEGACY_FILE_NAME: &str = "cartocreds.json";

/// The path of the user's default credentials file, whether or not it exists.
pub fn default_path() -> Result<PathBuf, Error> {
    Ok(folder()?.join(FILE_NAME))
}

/// The path of the file that an older cartoframes wrote.
pub(super) fn legacy_path() -> Result<PathBuf, Error> {
    Ok(folder()?.join(LEGACY_FILE_NAME))
}

fn folder() -> Result<PathBuf, Error> {
    config_folder().map(|folder| folder.join("cartoframes")).ok_or_else(|| {
        Error::new(
            ErrorKind::NoConfigDir,
            "the user's config folder cannot be found; set HOME, or name the credentials file",
        )
    })
}

#[cfg(unix)]
fn config_folder() -> Option<PathBuf> {
    use nix::unistd::{User, geteuid};

    if crate::privileges::environment_is_trusted() {
        return dirs::config_dir();
    }
    // Without the environment: the home that the system's user database gives the user the process acts as.
    let home = User::from_uid(geteuid()).ok().flatten()?.dir;
    let below_home = if cfg!(target_vendor = "apple") { "Library/Application Support" } else { ".config" };
    home.is_absolute().then(|| home.join(below_home))
}

#[cfg(windows)]
fn config_folder() -> Option<PathBuf> {
    // appdirs, which cartoframes asks, puts the program's name twice: once as the author's.
    dirs::config_local_dir().map(|folder| folder.join("cartoframes"))
}
