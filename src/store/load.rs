//! Loading: the safe reading of a file, its fields, and what is doubtful about it.

#[cfg(unix)]
use std::fs::Metadata;
use std::path::Path;

use super::document::{self, Fields};
use super::patience::{Refusal, patiently};
use super::{file, location};
use crate::account::Account;
use crate::api_key::ApiKey;
use crate::credentials::Credentials;
use crate::error::{Error, ErrorKind};
use crate::origin::{Origin, Source, Warnings};

/// Loads `path`, or the default file: the current one, else the older cartoframes' one.
pub(crate) fn load(path: Option<&Path>, require_private: bool) -> Result<Credentials, Error> {
    if let Some(path) = path {
        return load_file(path, require_private, Warnings::default());
    }
    let current = location::default_path()?;
    match load_file(&current, require_private, Warnings::default()) {
        Err(missing) if missing.kind() == ErrorKind::NotFound => {
            match load_file(&location::legacy_path()?, require_private, Warnings::LEGACY_FILE) {
                // The path to name is the one where credentials belong.
                Err(error) if error.kind() == ErrorKind::NotFound => Err(missing),
                loaded => loaded,
            }
        }
        loaded => loaded,
    }
}

fn load_file(path: &Path, require_private: bool, warnings: Warnings) -> Result<Credentials, Error> {
    patiently(|_| try_load(path, require_private, warnings))
}

fn try_load(path: &Path, require_private: bool, mut warnings: Warnings) -> Result<Credentials, Refusal> {
    let content = file::read(&file::open(path)?, path)?;
    #[cfg(unix)]
    let judged = judge(path, &content.metadata, require_private);
    #[cfg(windows)]
    let judged = super::windows::judge(path, content.access, require_private);
    warnings.insert(judged?);
    match document::read_fields(&content.bytes) {
        Ok(fields) => Ok(credentials(path, &fields, warnings)?),
        Err(malformed) => {
            let what = format!("{}; correct the file, or save credentials anew", malformed.what);
            Err(Refusal {
                error: Error::file(ErrorKind::Malformed, path, &what),
                may_pass: malformed.is_cut_short && content.is_changing(),
            })
        }
    }
}

fn credentials(path: &Path, fields: &Fields, mut warnings: Warnings) -> Result<Credentials, Error> {
    if fields.key.is_some() {
        warnings.insert(Warnings::LEGACY_FILE);
    }
    let api_key = fields.api_key.as_deref().or(fields.key.as_deref());
    let allow_non_secure = fields.allow_non_secure.unwrap_or(false);
    let origin = Origin { source: Source::File(path), allow_non_secure, warnings };
    Account::new(fields.username.as_deref(), fields.base_url.as_deref(), allow_non_secure)
        .and_then(|account| Ok(Credentials::of_account(&account, ApiKey::new(api_key)?, origin)))
        .map_err(|error| Error::file(error.kind(), path, error.message()))
}

/// Refuses a file that others may write, or that is not private where that is required.
#[cfg(unix)]
fn judge(path: &Path, metadata: &Metadata, require_private: bool) -> Result<Warnings, Error> {
    use std::os::unix::fs::MetadataExt;

    let mode = metadata.mode();
    let is_ours = metadata.uid() == 0 || metadata.uid() == nix::unistd::geteuid().as_raw();
    if mode & 0o002 != 0 {
        let what = "anybody may write it, so it may hold anybody's account; check it and run chmod 600 on it";
        return Err(Error::file(ErrorKind::UnsafeFile, path, what));
    }
    if require_private && (!is_ours || mode & 0o077 != 0) {
        let what = "it is not a file of yours that is closed to everybody else, as is required here; \
                    run chmod 600 on it, as its owner";
        return Err(Error::file(ErrorKind::UnsafeFile, path, what));
    }
    let mut warnings = Warnings::default();
    for (found, warning) in [
        (mode & 0o044 != 0, Warnings::READABLE_BY_OTHERS),
        (mode & 0o020 != 0, Warnings::WRITABLE_BY_GROUP),
        (!is_ours, Warnings::FOREIGN_OWNER),
    ] {
        if found {
            warnings.insert(warning);
        }
    }
    Ok(warnings)
}
