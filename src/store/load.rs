//! Loads credentials: opens and reads a file safely, judges who may use it, and makes credentials from its content.

use std::path::Path;

use super::profiles::Profile;
use super::retry::{self, Failure};
use super::{document, file, location};
use crate::credentials::Credentials;
use crate::error::{Error, ErrorKind};
use crate::origin::Warnings;

/// Loads `path`, or with `None` the default file. If that does not exist, it loads the default file of an older
/// cartoframes.
pub(crate) fn load(path: Option<&Path>, require_private: bool) -> Result<Credentials, Error> {
    if let Some(path) = path {
        return load_file(path, require_private, Warnings::default());
    }
    let current = location::default_path()?;
    match load_file(&current, require_private, Warnings::default()) {
        Err(missing) if missing.kind() == ErrorKind::NotFound => {
            match load_file(&location::legacy_path()?, require_private, Warnings::LEGACY_FILE) {
                // The error names the current default file, because that is where to save credentials.
                Err(error) if error.kind() == ErrorKind::NotFound => Err(missing),
                loaded => loaded,
            }
        }
        loaded => loaded,
    }
}

/// Loads a profile of the CARTO CLI.
pub(crate) fn load_profile(profile: Profile, require_private: bool) -> Result<Credentials, Error> {
    let path = location::cli_path()?;
    retry::reading(|_| try_load(&path, Some(profile), require_private, Warnings::default())).map_err(
        |error| {
            match error.kind() {
                // Whether the file or the profile is missing, the advice is the same.
                ErrorKind::NotFound if error.os_code().is_some() => {
                    let what = "there are no profiles of the CARTO CLI; log in (carto auth login)";
                    Error::file(ErrorKind::NotFound, &path, what)
                }
                _ => error,
            }
        },
    )
}

/// Loads the token that Python's carto-auth stores for a person.
pub(crate) fn load_carto_auth(require_private: bool) -> Result<Credentials, Error> {
    load_file(&location::carto_auth_path()?, require_private, Warnings::default())
}

fn load_file(path: &Path, require_private: bool, warnings: Warnings) -> Result<Credentials, Error> {
    retry::reading(|_| try_load(path, None, require_private, warnings))
}

fn try_load(
    path: &Path,
    profile: Option<Profile>,
    require_private: bool,
    mut warnings: Warnings,
) -> Result<Credentials, Failure> {
    let content = file::read(&file::open(path)?, path)?;
    warnings.insert(content.access.judge(path, require_private)?);
    document::credentials(&content, path, profile, warnings)
}
