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

/// The file of the CARTO CLI's profiles.
pub(super) fn cli_path() -> Result<PathBuf, Error> {
    Ok(home().ok_or_else(no_home)?.join(".carto_credentials.json"))
}

/// The file of Python's carto-auth for a person. Its other file, token_m2m.json, does not say whose token it has.
pub(super) fn carto_auth_path() -> Result<PathBuf, Error> {
    Ok(home().ok_or_else(no_home)?.join(".carto-auth").join("token_oauth.json"))
}

/// The folder of this library's cache of access tokens.
pub(super) fn cache_folder() -> Result<PathBuf, Error> {
    Ok(user_cache_folder().ok_or_else(no_home)?.join("cartocreds"))
}

fn folder() -> Result<PathBuf, Error> {
    Ok(config_folder().ok_or_else(no_home)?.join("cartoframes"))
}

fn no_home() -> Error {
    let what = "the user's home and config folder cannot be found; set HOME, or name the file";
    Error::new(ErrorKind::NoConfigDir, what)
}

#[cfg(unix)]
fn config_folder() -> Option<PathBuf> {
    if crate::privileges::environment_is_trusted() {
        return dirs::config_dir();
    }
    let below_home = if cfg!(target_vendor = "apple") { "Library/Application Support" } else { ".config" };
    Some(home()?.join(below_home))
}

#[cfg(unix)]
fn user_cache_folder() -> Option<PathBuf> {
    if crate::privileges::environment_is_trusted() {
        return dirs::cache_dir();
    }
    let below_home = if cfg!(target_vendor = "apple") { "Library/Caches" } else { ".cache" };
    Some(home()?.join(below_home))
}

/// The user's home. Where the environment is not trusted, it is the one that the system's user database gives the user
/// the process acts as.
#[cfg(unix)]
fn home() -> Option<PathBuf> {
    use nix::unistd::{User, geteuid};

    let home = if crate::privileges::environment_is_trusted() {
        dirs::home_dir()
    } else {
        User::from_uid(geteuid()).ok().flatten().map(|user| user.dir)
    };
    home.filter(|home| home.is_absolute())
}

#[cfg(windows)]
fn user_cache_folder() -> Option<PathBuf> {
    dirs::cache_dir()
}

#[cfg(windows)]
fn home() -> Option<PathBuf> {
    dirs::home_dir()
}

#[cfg(windows)]
fn config_folder() -> Option<PathBuf> {
    // appdirs, which cartoframes asks, puts the program's name twice: once as the author's.
    dirs::config_local_dir().map(|folder| folder.join("cartoframes"))
}
