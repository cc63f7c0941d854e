//! Where cartoframes keeps the user's credentials, on each system.

use std::path::PathBuf;

use crate::error::{Error, ErrorKind};
use crate::privileges;

/// The file of cartoframes 1.0.0 and later, and of this library.
const FILE_NAME: &str = "creds.json";

/// The file of cartoframes before 1.0.0. Newer versions do not move it, so both files may exist.
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

/// The file of Python's carto-auth for a person. Its other file, token_m2m.json, does not say which client its token is
/// for.
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
    let advice = if cfg!(windows) || !privileges::environment_is_trusted() {
        "name the file"
    } else {
        "set HOME to the absolute path of your home, or name the file"
    };
    let what = format!("the user's home and config folder cannot be found; {advice}");
    Error::new(ErrorKind::NoConfigDir, &what)
}

#[cfg(unix)]
fn config_folder() -> Option<PathBuf> {
    let below_home = if cfg!(target_vendor = "apple") { "Library/Application Support" } else { ".config" };
    in_environment(dirs::config_dir).or_else(|| Some(home()?.join(below_home)))
}

#[cfg(unix)]
fn user_cache_folder() -> Option<PathBuf> {
    let below_home = if cfg!(target_vendor = "apple") { "Library/Caches" } else { ".cache" };
    in_environment(dirs::cache_dir).or_else(|| Some(home()?.join(below_home)))
}

/// The user's home: the one in the environment, else the one that the system's user database gives.
#[cfg(unix)]
fn home() -> Option<PathBuf> {
    use nix::unistd::{User, geteuid};

    let in_database = || User::from_uid(geteuid()).ok().flatten().map(|user| user.dir);
    in_environment(dirs::home_dir).or_else(|| in_database().filter(|home| home.is_absolute()))
}

/// The folder that the environment variable names, if the environment is trusted. A relative path counts as unset,
/// because the folder would depend on where the program was started; `dirs` treats XDG_CONFIG_HOME in the same way.
#[cfg(unix)]
fn in_environment(folder: fn() -> Option<PathBuf>) -> Option<PathBuf> {
    if !privileges::environment_is_trusted() {
        return None;
    }
    folder().filter(|folder| folder.is_absolute())
}

#[cfg(windows)]
fn user_cache_folder() -> Option<PathBuf> {
    dirs::cache_dir()
}

/// The user's home, for the CARTO CLI's and carto-auth's files: like them, the one in the environment first.
#[cfg(windows)]
fn home() -> Option<PathBuf> {
    let in_environment = std::env::var_os("USERPROFILE").map(PathBuf::from);
    in_environment.filter(|home| home.is_absolute()).or_else(dirs::home_dir)
}

#[cfg(windows)]
fn config_folder() -> Option<PathBuf> {
    // cartoframes gets the folder from appdirs, which uses the program's name as the author's name too.
    dirs::config_local_dir().map(|folder| folder.join("cartoframes"))
}
