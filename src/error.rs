//! Errors: a kind for the program to act on, and a sentence to show to a person.
//!
//! A message names the argument or the file, says what is wrong with it and what to do next. It never contains a
//! value, because a value could be a secret or could put a newline into a log.

use std::fmt;
use std::io;
use std::path::Path;

use crate::path_text;

/// What kind of failure an [`Error`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An argument or an environment value is not UTF-8.
    InvalidUtf8,
    /// There is neither a username nor a base_url.
    MissingAccount,
    /// The username has characters that it must not have, or is an access token.
    InvalidUsername,
    /// The api_key has control characters, or is an access token of the current platform.
    InvalidApiKey,
    /// The base_url is not one that every URL parser reads alike.
    InvalidBaseUrl,
    /// The base_url is not https, and that was not allowed.
    InsecureBaseUrl,
    /// The file does not exist.
    NotFound,
    /// The system refused access.
    PermissionDenied,
    /// The path is a directory, a FIFO, a device or a socket.
    NotRegular,
    /// The file is, or would be, larger than its kind may be: 64 KiB, or 1 MiB for the CARTO CLI's profiles. Or the
    /// answer of a token address is larger than 64 KiB.
    TooLarge,
    /// Anybody may write the file, or it is not as private as the caller or a save requires.
    UnsafeFile,
    /// The file, or the answer of a token address, is not a JSON object with fields of the right types.
    Malformed,
    /// The user's config folder cannot be found.
    NoConfigDir,
    /// Any other system error.
    Io,
    /// The file is saved, but its folder could not be synced.
    NotDurable,
    /// The path cannot be used.
    InvalidPath,
    /// The call does not fit the kind of these credentials.
    WrongKind,
    /// The access token, or the id or secret of a client, is empty or has characters that it cannot have.
    InvalidToken,
    /// The access token has expired.
    Expired,
    /// The server refused to give an access token.
    TokenRefused,
    /// The server cannot give an access token now.
    TryLater,
    /// A file, or the environment, has two kinds of credentials.
    Ambiguous,
}

/// A failure: its kind, a message for people, and the system's error code if there is one.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    os_code: Option<i32>,
}

impl Error {
    // Not inlined, because errors are rare and there are many of them.
    #[cold]
    #[inline(never)]
    pub(crate) fn new(kind: ErrorKind, message: &str) -> Error {
        Error { kind, message: message.to_owned(), os_code: None }
    }

    /// A failure that concerns a file. The message is the path followed by `what`.
    #[cold]
    #[inline(never)]
    pub(crate) fn file(kind: ErrorKind, path: &Path, what: &str) -> Error {
        Error::new(kind, &format!("{}: {what}", path_text::display(path)))
    }

    /// A failure that the system reported while `doing` something to `path`.
    pub(crate) fn system(path: &Path, doing: &str, error: &io::Error) -> Error {
        let (kind, advice) = classify(error);
        let os_code = error.raw_os_error();
        let reason = match os_code {
            // Messages from Windows end with a full stop.
            Some(code) => {
                error.to_string().replace(&format!(" (os error {code})"), "").trim_end_matches('.').to_owned()
            }
            // An error without a code comes from a library, and its text may be anything.
            None => error.kind().to_string(),
        };
        let path = path_text::display(path);
        Error { kind, message: format!("{path}: cannot {doing}: {reason}{advice}"), os_code }
    }

    /// The same failure, with the name of the environment variable that has the wrong value.
    pub(crate) fn in_variable(mut self, name: &str) -> Error {
        self.message = format!("the environment variable {name}: {}", self.message);
        self
    }

    /// The same failure with another message.
    pub(crate) fn with_message(mut self, message: &str) -> Error {
        self.message = message.to_owned();
        self
    }

    /// The same failure with another kind.
    pub(crate) fn with_kind(mut self, kind: ErrorKind) -> Error {
        self.kind = kind;
        self
    }

    /// The same failure, with the code that the system gave.
    pub(crate) fn with_os_code(mut self, error: &io::Error) -> Error {
        self.os_code = error.raw_os_error();
        self
    }

    /// What kind of failure this is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The sentence for people. It never holds a secret.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The code if the system reported the failure: `errno`, or `GetLastError` on Windows.
    pub fn os_code(&self) -> Option<i32> {
        self.os_code
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

#[cfg(unix)]
mod system {
    pub(super) const PERMISSION_ADVICE: &str =
        "; check the owner and the mode of the file and of its folders";
    // By number, because the oldest Rust that the crate supports does not have io::ErrorKind::InvalidFilename.
    pub(super) const UNUSABLE_PATH: &[i32] = &[libc::ENAMETOOLONG, libc::ELOOP];
    /// No call is refused because another program has the file open.
    pub(super) const IN_USE: &[i32] = &[];
}

#[cfg(windows)]
mod system {
    use windows_sys::Win32::Foundation;

    pub(super) const PERMISSION_ADVICE: &str =
        "; close it where another program has it open, and check who may use it and its folders";
    pub(super) const UNUSABLE_PATH: &[i32] = &[
        Foundation::ERROR_FILENAME_EXCED_RANGE as i32,
        Foundation::ERROR_INVALID_NAME as i32,
        Foundation::ERROR_BAD_PATHNAME as i32,
    ];
    /// Another program has the file open. Rust has no error kind for that.
    pub(super) const IN_USE: &[i32] =
        &[Foundation::ERROR_SHARING_VIOLATION as i32, Foundation::ERROR_LOCK_VIOLATION as i32];
}

/// The kind of a system error, and what a person can do about it.
fn classify(error: &io::Error) -> (ErrorKind, &'static str) {
    let is_among = |codes: &[i32]| error.raw_os_error().is_some_and(|code| codes.contains(&code));
    match error.kind() {
        _ if is_among(system::UNUSABLE_PATH) => (ErrorKind::InvalidPath, "; give another path"),
        _ if is_among(system::IN_USE) => (ErrorKind::PermissionDenied, system::PERMISSION_ADVICE),
        io::ErrorKind::PermissionDenied => (ErrorKind::PermissionDenied, system::PERMISSION_ADVICE),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            (ErrorKind::NotFound, "; check the path, or save credentials there first")
        }
        io::ErrorKind::ReadOnlyFilesystem => {
            (ErrorKind::PermissionDenied, "; mount its folder for writing, or name another file")
        }
        // A save replaces the file by a new one, and a mount point cannot be replaced.
        io::ErrorKind::ResourceBusy => (
            ErrorKind::Io,
            "; where the file is mounted by itself, as into a container, mount its folder instead",
        ),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            (ErrorKind::Io, "; free some space and try again")
        }
        _ => (ErrorKind::Io, "; see to that, and try again"),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_systems_codes_have_kinds_and_advice() {
        for (code, kind, advice) in [
            (libc::ENOENT, ErrorKind::NotFound, "check the path"),
            (libc::ENOTDIR, ErrorKind::NotFound, "check the path"),
            (libc::EACCES, ErrorKind::PermissionDenied, "check the owner"),
            (libc::EROFS, ErrorKind::PermissionDenied, "for writing"),
            (libc::EBUSY, ErrorKind::Io, "mount its folder"),
            (libc::ENOSPC, ErrorKind::Io, "free some space"),
            (libc::EDQUOT, ErrorKind::Io, "free some space"),
            (libc::EIO, ErrorKind::Io, "try again"),
            (libc::ELOOP, ErrorKind::InvalidPath, "another path"),
            (libc::ENAMETOOLONG, ErrorKind::InvalidPath, "another path"),
        ] {
            let error = Error::system(Path::new("/x"), "open it", &io::Error::from_raw_os_error(code));
            assert_eq!((error.kind(), error.os_code()), (kind, Some(code)));
            assert!(error.message().contains(advice), "{}", error.message());
        }
    }
}
