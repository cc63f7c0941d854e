//! An account of CARTO's older platform: a checked username and base_url. This is the only place where text becomes an
//! account, whatever its source, and no later code checks it again.

use crate::access_token;
use crate::api::API_DOMAIN;
use crate::base_url::{self, BaseUrl, labels_before};
use crate::error::{Error, ErrorKind};
use crate::text;

pub(crate) struct Account<'a> {
    /// Not empty.
    pub(crate) username: Option<&'a str>,
    /// In parts, which are joined when the base_url is stored.
    pub(crate) base_url: [&'a str; 3],
    /// The name that the base_url shows, if there is no username.
    pub(crate) name_in_url: Option<&'a str>,
}

impl<'a> Account<'a> {
    /// Checks the username and the base_url; an empty one counts as not given. Without a base_url, the account is at
    /// `https://USERNAME.carto.com`, so the username must then be valid in a host name.
    pub(crate) fn new(
        username: Option<&'a str>,
        base_url: Option<&'a str>,
        allow_non_secure: bool,
    ) -> Result<Account<'a>, Error> {
        let username = username.filter(|text| !text.is_empty());
        if username.is_some_and(text::has_control) {
            return Err(Error::new(
                ErrorKind::InvalidUsername,
                "the username has a control character, such as a newline; give the name alone",
            ));
        }
        if username.is_some_and(|name| access_token::is_jwt(name.as_bytes())) {
            return Err(Error::new(
                ErrorKind::InvalidUsername,
                "the username is an access token of CARTO's current platform (a JWT); make credentials of it with \
                 creds_from_token",
            ));
        }
        match (username, base_url.filter(|text| !text.is_empty())) {
            (_, Some(given)) => Account::at(base_url::trim(given), username, allow_non_secure),
            (Some(name), None) => Account::named(name),
            (None, None) => Err(Error::new(
                ErrorKind::MissingAccount,
                "neither a username nor a base_url is given; give at least one of them",
            )),
        }
    }

    /// The account at `https://NAME.carto.com`.
    fn named(name: &'a str) -> Result<Account<'a>, Error> {
        match wrong_in_name(name) {
            Some(wrong) => Err(Error::new(ErrorKind::InvalidUsername, &format!("the username {wrong}"))),
            None => Ok(Account {
                username: Some(name),
                base_url: ["https://", name, ".carto.com"],
                name_in_url: None,
            }),
        }
    }

    fn at(
        base_url: &'a str,
        username: Option<&'a str>,
        allow_non_secure: bool,
    ) -> Result<Account<'a>, Error> {
        let form = "https://HOST or https://HOST/user/NAME";
        let parts = BaseUrl::parse(base_url, "base_url", form, allow_non_secure)?;
        if let Some(wrong) = wrong_place(&parts) {
            return Err(Error::new(ErrorKind::InvalidBaseUrl, &format!("the base_url {wrong}")));
        }
        let name_in_url = if username.is_none() { name_in(&parts) } else { None };
        Ok(Account { username, base_url: [base_url, "", ""], name_in_url })
    }
}

/// The reason to refuse a username or a base_url that is an API's base address.
const IS_API_OF_TODAY: &str = "is an API address of CARTO's current platform, which takes no api_key; make credentials of \
                               an access token (creds_from_token) or of a client (creds_from_client)";

/// Why `https://NAME.carto.com` is not the base_url of an account.
fn wrong_in_name(name: &str) -> Option<&'static str> {
    // Nearly every name is a single ordinary label, so this case comes first. Punycode has two hyphens.
    let may_be_punycode = || name.as_bytes().windows(2).any(|pair| pair == b"--");
    if is_host_label(name) && !may_be_punycode() && !name.eq_ignore_ascii_case("api") {
        return None;
    }
    if name.contains('@') {
        return Some(
            "has an '@' as e-mail addresses have; give the name of the account, NAME in https://NAME.carto.com",
        );
    }
    if labels_before(name, "carto.com").or(labels_before(name, "cartodb.com")).is_some() {
        return Some(
            "is a host; give the name before .carto.com alone, or the host as base_url https://HOST",
        );
    }
    if labels_before(name, "api").is_some() {
        return Some(IS_API_OF_TODAY);
    }
    // Labels of these characters form a valid host, except that Punycode may be invalid.
    if name.split('.').all(is_host_label) && BaseUrl::is_valid(&format!("https://{name}.carto.com")) {
        return None;
    }
    Some(
        "cannot stand in https://USERNAME.carto.com: ASCII letters, digits, '-', '_' and '.' only, at most 63 \
         between dots; correct it, or give a base_url too",
    )
}

/// Why a base_url that passed the check of its form is still not that of an account.
fn wrong_place(base_url: &BaseUrl) -> Option<&'static str> {
    if base_url.is_at_or_under(API_DOMAIN) {
        return Some(IS_API_OF_TODAY);
    }
    if ends_in_api(base_url.path) {
        return Some("ends in the path of an API; give what stands before /api");
    }
    if base_url.is_at_or_under("carto.com") && !base_url.path.is_empty() && !is_user_path(base_url.path) {
        return Some(
            "has a path that no account under carto.com has; give https://NAME.carto.com, or https://ORGANISATION.carto.com/user/NAME",
        );
    }
    None
}

/// Whether the path ends in `/api`, or in `/api/vN` and what follows. In `/user/api`, `api` is a name.
fn ends_in_api(path: &str) -> bool {
    let mut before = "";
    let mut segments = segments(path).peekable();
    while let Some(segment) = segments.next() {
        let is_api = segment.eq_ignore_ascii_case("api") && !matches!(before, "user" | "u");
        if is_api && segments.peek().is_none_or(|next| is_version(next)) {
            return true;
        }
        before = segment;
    }
    false
}

/// The parts of a path. Splits at an array of one character, because on texts this short that is faster than to split
/// at the character itself.
#[allow(clippy::manual_pattern_char_comparison, reason = "it is faster")]
fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split(['/'])
}

fn is_version(segment: &str) -> bool {
    let number = segment.strip_prefix(['v', 'V']);
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether the path is `/user/NAME` or `/u/NAME`.
fn is_user_path(path: &str) -> bool {
    let name = path.strip_prefix("/user/").or_else(|| path.strip_prefix("/u/"));
    name.is_some_and(|name| !name.is_empty() && !name.contains('/'))
}

/// Whether the label has only characters that a host name may have, and a permitted length.
fn is_host_label(label: &str) -> bool {
    (1..=63).contains(&label.len()) && !text::any_byte(label, |byte| !base_url::is_plain_in_label(byte))
}

/// The account that a base_url names: `NAME` if the path contains `/user/NAME` or, as in CARTO's dashboard, `/u/NAME`;
/// else the first label other than `www` of a host under `carto.com`.
fn name_in<'a>(base_url: &BaseUrl<'a>) -> Option<&'a str> {
    segment_after("user", base_url.path)
        .or_else(|| segment_after("u", base_url.path))
        .or_else(|| label_under_carto_com(base_url.host))
}

fn segment_after<'a>(marker: &str, path: &'a str) -> Option<&'a str> {
    let mut segments = segments(path);
    segments.find(|segment| *segment == marker)?;
    segments.next().filter(|name| !name.is_empty())
}

fn label_under_carto_com(host: &str) -> Option<&str> {
    let labels = labels_before(host, "carto.com")?;
    labels.split('.').find(|label| !label.eq_ignore_ascii_case("www")).filter(|label| !label.is_empty())
}
