//! Credentials: an account and an api_key from one source, immutable and shared.
//!
//! What they are is in one counted piece, to which the C interface's handles point too. The same credentials with a
//! session, and those in the default slot, are pieces of their own that share the first one's texts.

use std::any::Any;
use std::array;
use std::ffi::{c_char, c_void};
use std::fmt;
use std::path::Path;
use std::ptr;
use std::slice;
use std::sync::Arc;
use std::sync::atomic::{AtomicPtr, Ordering};

use zeroize::Zeroizing;

use crate::account::Account;
use crate::api_key;
use crate::error::Error;
use crate::path_text;
use crate::text::Texts;

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
pub(crate) enum Source<'a> {
    Arguments,
    Environment,
    File(&'a Path),
}

/// A CARTO account and its api_key. Cloning shares the values; nothing ever changes them.
#[derive(Clone)]
pub struct Credentials(pub(crate) Arc<Shared>);

pub(crate) struct Shared {
    texts: Origin,
    allow_non_secure: bool,
    is_public: bool,
    warnings: Warnings,
    session: Option<Session>,
    for_c: ForC,
}

/// Whose the texts are.
enum Origin {
    /// Its own. Then it has no session, so whoever shares the texts keeps no session alive.
    Own(Texts<TEXTS>),
    /// Those of such credentials.
    Of(Arc<Shared>),
}

/// What accessors of the C interface answer, so that each is one load. Nothing is ever stored again: the pointers are
/// atomic because plain ones would make all that has them unfit for threads.
struct ForC {
    texts: [AtomicPtr<c_char>; TEXTS],
    session: AtomicPtr<c_void>,
}

// Where each text stands in `Shared::texts`.
pub(crate) const USERNAME: usize = 0;
pub(crate) const API_KEY: usize = 1;
pub(crate) const BASE_URL: usize = 2;
pub(crate) const ACCOUNT_NAME: usize = 3;
pub(crate) const SOURCE: usize = 4;
const TEXTS: usize = 5;

impl Shared {
    fn texts(&self) -> &Texts<TEXTS> {
        match &self.texts {
            Origin::Own(texts) => texts,
            Origin::Of(first) => first.texts(),
        }
    }
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
        let api_key = api_key::check(api_key)?;
        let path;
        let source: &[&str] = match source {
            Source::Arguments => &["arguments"],
            Source::Environment => &["environment"],
            Source::File(file) => {
                path = path_text::display(file);
                &["file ", &path]
            }
        };
        let texts = Texts::new([
            account.username.as_ref().map(slice::from_ref),
            Some(&[api_key]),
            Some(&account.base_url),
            account.name.as_ref().map(slice::from_ref),
            Some(source),
        ]);
        let for_c = ForC {
            texts: array::from_fn(|index| AtomicPtr::new(texts.as_ptr(index).cast_mut())),
            session: AtomicPtr::new(ptr::null_mut()),
        };
        Ok(Credentials(Arc::new(Shared {
            texts: Origin::Own(texts),
            allow_non_secure,
            is_public: api_key == api_key::PUBLIC,
            warnings,
            session: None,
            for_c,
        })))
    }

    /// The same values with this session, or without one.
    pub fn with_session(&self, session: Option<Session>) -> Credentials {
        self.with_c_session(session, ptr::null_mut())
    }

    /// The same values with this session, which is `c_session` to a C program.
    pub(crate) fn with_c_session(&self, session: Option<Session>, c_session: *mut c_void) -> Credentials {
        let of = match &self.0.texts {
            Origin::Own(_) => &self.0,
            Origin::Of(first) => first,
        };
        let for_c = ForC {
            texts: array::from_fn(|index| AtomicPtr::new(self.c_text(index).cast_mut())),
            session: AtomicPtr::new(c_session),
        };
        Credentials(Arc::new(Shared { texts: Origin::Of(Arc::clone(of)), session, for_c, ..*self.0 }))
    }

    /// The same values and session, counted apart from this and its clones.
    pub(crate) fn counted_apart(&self) -> Credentials {
        self.with_c_session(self.0.session.clone(), self.c_session())
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

    /// What the session is to a C program; NULL where there is none, or it is a Rust program's.
    pub(crate) fn c_session(&self) -> *mut c_void {
        self.0.for_c.session.load(Ordering::Relaxed)
    }

    /// The account's name: the username, else what the base_url shows, else none.
    pub fn account_name(&self) -> Option<&str> {
        self.texts().get(ACCOUNT_NAME)
    }

    /// Where the values came from: `arguments`, `environment`, or `file PATH`.
    pub fn source(&self) -> &str {
        self.texts().get(SOURCE).unwrap_or_default()
    }

    /// What is doubtful about the file that they came from.
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

    fn texts(&self) -> &Texts<TEXTS> {
        self.0.texts()
    }

    /// The text of this index as C reads it, valid as long as any credentials that share it; NULL where there is none.
    pub(crate) fn c_text(&self, index: usize) -> *const c_char {
        self.0.for_c.texts[index].load(Ordering::Relaxed)
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
