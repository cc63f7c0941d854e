//! Where credentials came from, and what is doubtful about that place.

use std::path::Path;

/// What is doubtful about the file that credentials came from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Warnings(u32);

impl Warnings {
    /// Group or others may read the file.
    pub const READABLE_BY_OTHERS: Warnings = Warnings(1);
    /// The group may write the file.
    pub const WRITABLE_BY_GROUP: Warnings = Warnings(2);
    /// The file belongs neither to the effective user nor to root.
    pub const FOREIGN_OWNER: Warnings = Warnings(4);
    /// The file has the name, or the `key` field, of an older cartoframes.
    pub const LEGACY_FILE: Warnings = Warnings(8);
    /// The access token has expired.
    pub const EXPIRED: Warnings = Warnings(16);
    /// The file is of an account and has no api_key, so its credentials give access to public data only.
    pub const NO_API_KEY: Warnings = Warnings(32);

    pub(crate) fn insert(&mut self, other: Warnings) {
        self.0 |= other.0;
    }

    /// Whether these include all of `other`.
    pub fn contains(self, other: Warnings) -> bool {
        self.0 & other.0 == other.0
    }

    /// The warnings as bits, as the constants number them.
    pub fn bits(self) -> u32 {
        self.0
    }
}

/// The kind of place that credentials came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SourceKind {
    /// The arguments of the call.
    Arguments,
    /// Environment variables.
    Environment,
    /// A file, which [`crate::Credentials::source_path`] names.
    File,
}

impl SourceKind {
    /// The kind for people, with a NUL at its end so that the C interface can hand it out.
    pub(crate) fn label_with_nul(self) -> &'static str {
        match self {
            SourceKind::Arguments => "arguments\0",
            SourceKind::Environment => "environment\0",
            SourceKind::File => "file\0",
        }
    }
}

/// What is known about credentials besides their values.
#[derive(Clone, Copy)]
pub(crate) struct Origin<'a> {
    pub(crate) source: SourceKind,
    /// The file, if that is the source.
    pub(crate) path: Option<&'a Path>,
    pub(crate) allow_non_secure: bool,
    pub(crate) warnings: Warnings,
}

impl Origin<'_> {
    /// The values are arguments of a call.
    pub(crate) fn arguments(allow_non_secure: bool) -> Origin<'static> {
        Origin { source: SourceKind::Arguments, path: None, allow_non_secure, warnings: Warnings::default() }
    }
}
