//! Credentials: values from one source, immutable and shared.
//!
//! A [`Credentials`] is a counted reference to its values and session. A handle of the C interface is such a reference.

use std::any::Any;
use std::ffi::{CStr, CString};
use std::path::Path;
use std::slice;
use std::sync::Arc;

use crate::access_token::AccessToken;
use crate::account::Account;
use crate::api::Api;
use crate::api_key::ApiKey;
use crate::client::Client;
use crate::clock;
use crate::origin::{Origin, SourceKind, Warnings};
use crate::path_text;
use crate::text_block::TextBlock;

/// Any object with which the program makes requests, such as an HTTP client. It is dropped with the last
/// [`Credentials`] that share it.
pub type Session = Arc<dyn Any + Send + Sync>;

/// What kind of credentials these are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// An account of CARTO's older platform, with an api_key.
    ApiKey,
    /// An access token of CARTO's current platform.
    Token,
    /// A machine-to-machine client of CARTO's current platform that has no access token yet.
    Client,
}

/// Credentials of CARTO. Cloning shares the values; nothing ever changes them.
#[derive(Clone)]
pub struct Credentials(pub(crate) Arc<Shared>);

/// The values and the session that references share.
#[derive(Clone)]
pub(crate) struct Shared {
    texts: TextBlock<TEXTS>,
    source_kind: SourceKind,
    /// The path of the file, if the text of the source does not contain it unchanged. A `CString`, because the C
    /// interface returns a pointer to it.
    hidden_path: Option<CString>,
    allow_non_secure: bool,
    is_public: bool,
    warnings: Warnings,
    /// The values that only credentials of the current platform have. They are in an allocation of their own, so that
    /// accounts of the older platform stay small.
    access: Option<Box<Access>>,
    session: Option<Session>,
}

/// An access token, or a client that can get one, or both.
#[derive(Clone)]
struct Access {
    texts: TextBlock<ACCESS_TEXTS>,
    /// In seconds since 1970.
    expires_at: Option<i64>,
}

// The indices of the texts in `Shared::texts`.
pub(crate) const USERNAME: usize = 0;
pub(crate) const API_KEY: usize = 1;
pub(crate) const BASE_URL: usize = 2;
pub(crate) const NAME_IN_URL: usize = 3;
/// Only of a file: [`FILE`] and its path. The other sources need no text of their own.
pub(crate) const SOURCE: usize = 4;
pub(crate) const TEXTS: usize = 5;

/// The text before the path of a file in the text of the source.
pub(crate) const FILE: &str = "file ";

// The indices of the texts in `Access::texts`.
pub(crate) const ACCESS_TOKEN: usize = 0;
pub(crate) const CLIENT_ID: usize = 1;
pub(crate) const CLIENT_SECRET: usize = 2;
pub(crate) const TOKEN_URL: usize = 3;
pub(crate) const ACCESS_TEXTS: usize = 4;

impl Credentials {
    /// Credentials of an account of the older platform.
    pub(crate) fn of_account(account: &Account, api_key: ApiKey, origin: Origin) -> Credentials {
        let username = account.username.as_ref().map(slice::from_ref);
        let name_in_url = account.name_in_url.as_ref().map(slice::from_ref);
        let key = [api_key.text()];
        let texts = [username, Some(&key), Some(&account.base_url), name_in_url];
        Credentials::new_shared(texts, api_key.is_public(), None, origin)
    }

    /// Credentials with an access token. `expires_at` is in seconds since 1970, or `None` if it is not known. If the
    /// token has expired, the credentials have a warning.
    pub(crate) fn of_token(
        api: Api,
        token: AccessToken,
        expires_at: Option<i64>,
        mut origin: Origin,
    ) -> Credentials {
        if expires_at.is_some_and(|time| time <= clock::now()) {
            origin.warnings.insert(Warnings::EXPIRED);
        }
        Credentials::of_access(api, [Some(token.text()), None, None, None], expires_at, origin)
    }

    /// Credentials of a client that has no access token yet.
    pub(crate) fn of_client(api: Api, client: Client, origin: Origin) -> Credentials {
        let texts = [None, Some(client.id), Some(client.secret), Some(client.token_url)];
        Credentials::of_access(api, texts, None, origin)
    }

    fn of_access(
        api: Api,
        texts: [Option<&str>; ACCESS_TEXTS],
        expires_at: Option<i64>,
        origin: Origin,
    ) -> Credentials {
        let access = Access::new(texts, expires_at);
        Credentials::new_shared([None, Some(&[]), Some(&[api.base_url]), None], false, Some(access), origin)
    }

    fn new_shared(
        [username, api_key, base_url, name_in_url]: [Option<&[&str]>; 4],
        is_public: bool,
        access: Option<Box<Access>>,
        origin: Origin,
    ) -> Credentials {
        let path = origin.path;
        let plain = path.and_then(path_text::plain);
        let escaped = path.filter(|_| plain.is_none()).map(path_text::display);
        let source = plain.or(escaped.as_deref()).map(|path| [FILE, path]);
        let source = source.as_ref().map(|parts| &parts[..]);
        Credentials(Arc::new(Shared {
            texts: TextBlock::new([username, api_key, base_url, name_in_url, source]),
            source_kind: origin.source,
            hidden_path: path
                .filter(|_| plain.is_none())
                .and_then(|path| CString::new(path.as_os_str().as_encoded_bytes()).ok()),
            allow_non_secure: origin.allow_non_secure,
            is_public,
            warnings: origin.warnings,
            access,
            session: None,
        }))
    }

    /// The same client with this access token.
    pub(crate) fn with_access_token(&self, token: AccessToken, expires_at: Option<i64>) -> Credentials {
        let texts = [Some(token.text()), self.client_id(), self.client_secret(), self.token_url()];
        let access = Some(Access::new(texts, expires_at));
        Credentials(Arc::new(Shared { access, ..Shared::clone(&self.0) }))
    }

    /// The same values with this session, or without one.
    pub fn with_session(&self, session: Option<Session>) -> Credentials {
        Credentials(Arc::new(Shared { session, ..Shared::clone(&self.0) }))
    }

    /// What kind of credentials these are.
    pub fn kind(&self) -> Kind {
        if self.access_token().is_some() {
            Kind::Token
        } else if self.client_id().is_some() {
            Kind::Client
        } else {
            Kind::ApiKey
        }
    }

    /// The access token, which is a secret. A client has one after [`Credentials::with_token`].
    pub fn access_token(&self) -> Option<&str> {
        self.access_texts()?.get(ACCESS_TOKEN)
    }

    /// The id of the client, if there is one.
    pub fn client_id(&self) -> Option<&str> {
        self.access_texts()?.get(CLIENT_ID)
    }

    /// The secret of the client, if there is one.
    pub(crate) fn client_secret(&self) -> Option<&str> {
        self.access_texts()?.get(CLIENT_SECRET)
    }

    /// The address that gives out access tokens for the client; `None` if there is no client.
    pub fn token_url(&self) -> Option<&str> {
        self.access_texts()?.get(TOKEN_URL)
    }

    /// When the access token expires, in seconds since 1970; `None` if that is not known.
    pub fn expires_at(&self) -> Option<i64> {
        self.0.access.as_ref()?.expires_at
    }

    /// Whether the credentials can be used now and for this many more seconds, by the system's clock. An api_key does
    /// not expire; a client without an access token cannot be used yet.
    pub fn is_fresh(&self, seconds: u32) -> bool {
        let is_late = |expires_at: i64| expires_at <= clock::now().saturating_add(seconds.into());
        self.kind() != Kind::Client && !self.expires_at().is_some_and(is_late)
    }

    /// Every secret of these credentials, for redaction. The public api_key is not a secret.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &str> {
        let api_key = Some(self.api_key()).filter(|key| !key.is_empty() && !self.is_public());
        [api_key, self.access_token(), self.client_secret()].into_iter().flatten()
    }

    /// The username, if one was given.
    pub fn username(&self) -> Option<&str> {
        self.texts().get(USERNAME)
    }

    /// The api_key: a secret, unless [`Credentials::is_public`]. It is empty for credentials of the current platform.
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

    /// The account's name: the username, else the name in the base_url, else `None`.
    pub fn account_name(&self) -> Option<&str> {
        self.username().or_else(|| self.texts().get(NAME_IN_URL))
    }

    /// Where the values came from: `arguments`, `environment`, or `file PATH`.
    pub fn source(&self) -> &str {
        let label = self.0.source_kind.label_with_nul();
        self.texts().get(SOURCE).unwrap_or(&label[..label.len() - 1])
    }

    /// The kind of place that the values came from.
    pub fn source_kind(&self) -> SourceKind {
        self.0.source_kind
    }

    /// The file that the values came from, if they came from a file.
    pub fn source_path(&self) -> Option<&Path> {
        match self.hidden_path() {
            Some(path) => path_text::from_bytes(path.to_bytes()),
            None => self.texts().get(SOURCE).map(|source| Path::new(&source[FILE.len()..])),
        }
    }

    /// The same path in the system's encoding, if [`Credentials::source`] does not contain it unchanged.
    pub(crate) fn hidden_path(&self) -> Option<&CStr> {
        self.0.hidden_path.as_deref()
    }

    /// What is doubtful about the file that the values came from.
    pub fn warnings(&self) -> Warnings {
        self.0.warnings
    }

    /// Whether the api_key is `default_public`, the key of public data, which is no secret.
    pub fn is_public(&self) -> bool {
        self.0.is_public
    }

    /// The texts that every kind may have, by the indices above.
    pub(crate) fn texts(&self) -> &TextBlock<TEXTS> {
        &self.0.texts
    }

    /// The texts that only credentials of the current platform have.
    pub(crate) fn access_texts(&self) -> Option<&TextBlock<ACCESS_TEXTS>> {
        self.0.access.as_ref().map(|access| &access.texts)
    }
}

impl Access {
    fn new(texts: [Option<&str>; ACCESS_TEXTS], expires_at: Option<i64>) -> Box<Access> {
        let texts = TextBlock::new(texts.each_ref().map(|text| text.as_ref().map(slice::from_ref)));
        // The C interface uses 0 for an unknown expiry, so the earliest time is 1.
        Box::new(Access { texts, expires_at: expires_at.map(|time| time.max(1)) })
    }
}

/// Credentials are equal if they have the same values. For accounts these are the username, the api_key and the
/// base_url, as in cartoframes. The expiry, the source and the session do not count.
impl PartialEq for Credentials {
    fn eq(&self, other: &Credentials) -> bool {
        [USERNAME, API_KEY, BASE_URL]
            .into_iter()
            .all(|index| self.texts().get(index) == other.texts().get(index))
            && self.access_token() == other.access_token()
            && self.client_id() == other.client_id()
            && self.client_secret() == other.client_secret()
            && self.token_url() == other.token_url()
    }
}

impl Eq for Credentials {}
