//! Credentials: an account and an api_key from one source, immutable and shared.
//!
//! There are two counted parts: the values, and around them what may differ between two handles on the same
//! values (the session). The default slot uses the outer part to give each core a counter of its own.

use std::any::Any;
use std::ffi::c_char;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::account::Account;
use crate::api_key::ApiKey;
use crate::error::Error;
use crate::path_text;
use crate::text::Text;

/// Any object of the program's that requests are made with, such as an HTTP client. It is dropped with the
/// last [`Credentials`] that share it.
pub type Session = Arc<dyn Any + Send + Sync>;

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

    pub(crate) fn insert(&mut self, other: Warnings) {
        self.0 |= other.0;
    }

    /// Whether all of `other` are among these.
    pub fn contains(self, other: Warnings) -> bool {
        self.0 & other.0 == other.0
    }

    /// The warnings as bits, as the constants number them.
    pub fn bits(self) -> u32 {
        self.0
    }
}

/// Where credentials came from.
pub(crate) enum Source {
    Arguments,
    Environment,
    /// `file PATH`
    File(Text),
}

impl Source {
    pub(crate) fn file(path: &Path) -> Source {
        Source::File(Text::concat(&["file ", &path_text::display(path)]))
    }

    /// The text as C reads it; valid as long as `self`.
    #[cfg_attr(not(feature = "capi"), expect(dead_code))]
    pub(crate) fn as_ptr(&self) -> *const c_char {
        match self {
            Source::Arguments => c"arguments".as_ptr(),
            Source::Environment => c"environment".as_ptr(),
            Source::File(text) => text.as_ptr(),
        }
    }
}

/// A CARTO account and its api_key. Cloning shares the values; nothing ever changes them.
#[derive(Clone)]
pub struct Credentials(Arc<Shared>);

struct Shared {
    values: Arc<Values>,
    session: Option<Session>,
}

struct Values {
    account: Account,
    api_key: ApiKey,
    source: Source,
    warnings: Warnings,
}

impl Credentials {
    /// Checks and puts together values of one source; an absent api_key is the public one.
    pub(crate) fn from_texts(
        username: Option<&str>,
        api_key: Option<&str>,
        base_url: Option<&str>,
        allow_non_secure: bool,
        source: Source,
        warnings: Warnings,
    ) -> Result<Credentials, Error> {
        let account = Account::new(username, base_url, allow_non_secure)?;
        let api_key = ApiKey::new(api_key)?;
        let values = Values { account, api_key, source, warnings };
        Ok(Credentials(Arc::new(Shared { values: Arc::new(values), session: None })))
    }

    /// The same values with this session, or without one.
    pub fn with_session(&self, session: Option<Session>) -> Credentials {
        Credentials(Arc::new(Shared { values: Arc::clone(&self.0.values), session }))
    }

    /// The same values and session, counted apart from this clone's.
    pub(crate) fn counted_apart(&self) -> Credentials {
        self.with_session(self.0.session.clone())
    }

    /// The username, where one was given.
    pub fn username(&self) -> Option<&str> {
        self.account().username().map(Text::as_str)
    }

    /// The api_key: a secret, unless [`Credentials::is_public`].
    pub fn api_key(&self) -> &str {
        self.0.values.api_key.as_str()
    }

    /// The base_url, without a `/` at its end.
    pub fn base_url(&self) -> &str {
        self.account().base_url().as_str()
    }

    /// Whether a base_url that is not https was allowed.
    pub fn allow_non_secure(&self) -> bool {
        self.account().allow_non_secure()
    }

    /// The session.
    pub fn session(&self) -> Option<&Session> {
        self.0.session.as_ref()
    }

    /// The account's name: the username, else what the base_url shows, else none.
    pub fn account_name(&self) -> Option<&str> {
        self.account().name().map(Text::as_str)
    }

    /// Where the values came from: `arguments`, `environment`, or `file PATH`.
    pub fn source(&self) -> &str {
        match &self.0.values.source {
            Source::Arguments => "arguments",
            Source::Environment => "environment",
            Source::File(text) => text.as_str(),
        }
    }

    /// What is doubtful about the file that they came from.
    pub fn warnings(&self) -> Warnings {
        self.0.values.warnings
    }

    /// Whether the api_key is `default_public`, the key of public data, which is no secret.
    pub fn is_public(&self) -> bool {
        self.0.values.api_key.is_public()
    }

    /// `Credentials(username='…', api_key='…', base_url='…')` with the api_key in plain sight.
    pub fn to_revealing_string(&self) -> Zeroizing<String> {
        self.describe(self.api_key())
    }

    pub(crate) fn account(&self) -> &Account {
        &self.0.values.account
    }

    #[cfg_attr(not(feature = "capi"), expect(dead_code))]
    pub(crate) fn api_key_text(&self) -> &Text {
        self.0.values.api_key.text()
    }

    #[cfg_attr(not(feature = "capi"), expect(dead_code))]
    pub(crate) fn origin(&self) -> &Source {
        &self.0.values.source
    }

    /// Put together in one allocation: what grows leaves pieces of the key behind.
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

/// With the api_key masked, unless it is the public one.
impl fmt::Display for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let api_key = if self.is_public() { self.api_key() } else { "***" };
        f.write_str(&self.describe(api_key))
    }
}

/// As `Display`: debug output goes to logs.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Equal are the same username, api_key and base_url, as in cartoframes.
impl PartialEq for Credentials {
    fn eq(&self, other: &Credentials) -> bool {
        self.username() == other.username()
            && self.api_key() == other.api_key()
            && self.base_url() == other.base_url()
    }
}

impl Eq for Credentials {}
