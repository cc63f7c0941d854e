//! Credentials: an account and an api_key from one source, immutable and shared.
//!
//! A [`Credentials`] is a counted reference to its values and session, and so is a handle of the C interface.

use std::any::Any;
use std::ffi::{CStr, CString};
use std::fmt;
use std::path::Path;
use std::slice;
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::account::Account;
use crate::api_key::ApiKey;
use crate::origin::{Origin, SourceKind, Warnings};
use crate::path_text;
use crate::text_block::TextBlock;

/// Any object of the program's that requests are made with, such as an HTTP client. It is dropped with the
/// last [`Credentials`] that share it.
pub type Session = Arc<dyn Any + Send + Sync>;

/// A CARTO account and its api_key. Cloning shares the values; nothing ever changes them.
#[derive(Clone)]
pub struct Credentials(pub(crate) Arc<Shared>);

/// What a reference refers to.
#[derive(Clone)]
pub(crate) struct Shared {
    texts: TextBlock<TEXTS>,
    source_kind: SourceKind,
    /// A `CString`, since the C interface lends it out.
    source_path: Option<CString>,
    allow_non_secure: bool,
    is_public: bool,
    warnings: Warnings,
    session: Option<Session>,
}

// The indices of the texts in `Shared::texts`.
pub(crate) const USERNAME: usize = 0;
pub(crate) const API_KEY: usize = 1;
pub(crate) const BASE_URL: usize = 2;
pub(crate) const ACCOUNT_NAME: usize = 3;
pub(crate) const SOURCE: usize = 4;
pub(crate) const TEXTS: usize = 5;

impl Credentials {
    /// Credentials of an account. All values come from one source.
    pub(crate) fn of_account(account: &Account, api_key: ApiKey, origin: Origin) -> Credentials {
        let source_path = origin.source.path();
        let path_for_people = source_path.map(path_text::display).unwrap_or_default();
        let texts = TextBlock::new([
            account.username.as_ref().map(slice::from_ref),
            Some(&[api_key.text()]),
            Some(&account.base_url),
            account.name.as_ref().map(slice::from_ref),
            Some(&[origin.source.label(), &path_for_people]),
        ]);
        Credentials(Arc::new(Shared {
            texts,
            source_kind: origin.source.kind(),
            source_path: source_path.and_then(|path| CString::new(path.as_os_str().as_encoded_bytes()).ok()),
            allow_non_secure: origin.allow_non_secure,
            is_public: api_key.is_public(),
            warnings: origin.warnings,
            session: None,
        }))
    }

    /// The same values with this session, or without one.
    pub fn with_session(&self, session: Option<Session>) -> Credentials {
        Credentials(Arc::new(Shared { session, ..Shared::clone(&self.0) }))
    }

    /// The username, where one was given.
    pub fn username(&self) -> Option<&str> {
        self.texts().get(USERNAME)
    }

    /// The api_key: a secret, unless [`Credentials::is_public`].
    pub fn api_key(&self) -> &str {
        self.texts().get(API_KEY).unwrap_or_default()
    }

    /// The base_url, without a `/` at its end.
    pub fn base_url(&self) -> &str {
        self.texts().get(BASE_URL).unwrap_or_default()
    }

    /// Whether a base_url that is not https was allowed.
    pub fn allow_non_secure(&self) -> bool {
        self.0.allow_non_secure
    }

    /// The session.
    pub fn session(&self) -> Option<&Session> {
        self.0.session.as_ref()
    }

    /// The account's name: the username, else what the base_url shows, else none.
    pub fn account_name(&self) -> Option<&str> {
        self.texts().get(ACCOUNT_NAME)
    }

    /// Where the values came from: `arguments`, `environment`, or `file PATH`.
    pub fn source(&self) -> &str {
        self.texts().get(SOURCE).unwrap_or_default()
    }

    /// The kind of place that the values came from.
    pub fn source_kind(&self) -> SourceKind {
        self.0.source_kind
    }

    /// The file that the values came from, where they came from one.
    pub fn source_path(&self) -> Option<&Path> {
        self.source_path_bytes().and_then(|path| path_text::from_bytes(path.to_bytes()))
    }

    /// The path of that file in the system's encoding.
    pub(crate) fn source_path_bytes(&self) -> Option<&CStr> {
        self.0.source_path.as_deref()
    }

    /// What is doubtful about the file that the values came from.
    pub fn warnings(&self) -> Warnings {
        self.0.warnings
    }

    /// Whether the api_key is `default_public`, the key of public data, which is no secret.
    pub fn is_public(&self) -> bool {
        self.0.is_public
    }

    /// `Credentials(username='…', api_key='…', base_url='…')` with the api_key in plain sight.
    pub fn to_revealing_string(&self) -> Zeroizing<String> {
        self.describe(self.api_key())
    }

    /// The texts, by the indices above.
    pub(crate) fn texts(&self) -> &TextBlock<TEXTS> {
        &self.0.texts
    }

    /// Joins the parts in one allocation: a text that grows leaves pieces of the key behind.
    fn describe(&self, api_key: &str) -> Zeroizing<String> {
        let (quote, username) = self.username().map_or(("", "None"), |username| ("'", username));
        let parts = [
            "Credentials(username=",
            quote,
            username,
            quote,
            ", api_key='",
            api_key,
            "', base_url='",
            self.base_url(),
            "')",
        ];
        Zeroizing::new(parts.concat())
    }
}

/// Shows the api_key as `***`, unless it is the public one.
impl fmt::Display for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let api_key = if self.is_public() { self.api_key() } else { "***" };
        f.write_str(&self.describe(api_key))
    }
}

/// The same text as `Display`, since debug output goes to logs.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Credentials are equal where username, api_key and base_url are, as in cartoframes.
impl PartialEq for Credentials {
    fn eq(&self, other: &Credentials) -> bool {
        self.username() == other.username()
            && self.api_key() == other.api_key()
            && self.base_url() == other.base_url()
    }
}

impl Eq for Credentials {}
