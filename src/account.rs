//! The account: a checked username and base_url. Text becomes an account here and nowhere else, whatever it
//! came from, and nothing after this place asks again.

use crate::base_url::{self, BaseUrl};
use crate::error::{Error, ErrorKind};
use crate::text::{self, Text};

pub(crate) struct Account {
    username: Option<Text>,
    base_url: Text,
    /// What base_url names, where there is no username.
    name_in_base_url: Option<Text>,
    allow_non_secure: bool,
}

impl Account {
    /// Checks what was given; an empty value counts as none. Where there is no base_url, it is derived from
    /// the username, and the username must then be fit to stand in a host name.
    pub(crate) fn new(
        username: Option<&str>,
        base_url: Option<&str>,
        allow_non_secure: bool,
    ) -> Result<Account, Error> {
        let username = username.filter(|text| !text.is_empty());
        let base_url = base_url.filter(|text| !text.is_empty());
        if username.is_some_and(text::has_control) {
            return Err(Error::new(
                ErrorKind::InvalidUsername,
                "the username has a control character, such as a newline; give the name alone",
            ));
        }
        let was_given = base_url.is_some();
        let base_url = match (username, base_url) {
            (_, Some(given)) => Text::new(base_url::trim(given)),
            (Some(name), None) if is_host_labels(name) => Text::concat(&["https://", name, ".carto.com"]),
            (Some(_), None) => return Err(invalid_for_host()),
            (None, None) => {
                return Err(Error::new(
                    ErrorKind::MissingAccount,
                    "neither a username nor a base_url is given; give at least one of them",
                ));
            }
        };
        let parts = BaseUrl::parse(base_url.as_str())
            .map_err(|error| if was_given { error } else { invalid_for_host() })?;
        if !parts.is_https && !allow_non_secure {
            return Err(Error::new(
                ErrorKind::InsecureBaseUrl,
                "the base_url is not https, so the api_key would travel unprotected; use https, or allow a \
                 non-secure base_url where that is meant (allow_non_secure)",
            ));
        }
        let name_in_base_url = match username {
            Some(_) => None,
            None => name_in(&parts).map(Text::new),
        };
        Ok(Account { username: username.map(Text::new), base_url, name_in_base_url, allow_non_secure })
    }

    pub(crate) fn username(&self) -> Option<&Text> {
        self.username.as_ref()
    }

    pub(crate) fn base_url(&self) -> &Text {
        &self.base_url
    }

    pub(crate) fn allow_non_secure(&self) -> bool {
        self.allow_non_secure
    }

    /// The username, else the name that the base_url shows.
    pub(crate) fn name(&self) -> Option<&Text> {
        self.username.as_ref().or(self.name_in_base_url.as_ref())
    }
}

fn invalid_for_host() -> Error {
    Error::new(
        ErrorKind::InvalidUsername,
        "the username cannot stand in https://USERNAME.carto.com: ASCII letters, digits, '-', '_' and '.' only, \
         at most 63 between dots; correct it, or give a base_url too",
    )
}

/// Whether `name` is made of labels that a host name may have.
fn is_host_labels(name: &str) -> bool {
    name.as_bytes()
        .split(|&byte| byte == b'.')
        .all(|label| (1..=63).contains(&label.len()) && label.iter().all(base_url::is_plain_in_label))
}

/// The account that a base_url names: `NAME` in `/user/NAME`, else in `/u/NAME` (as CARTO's dashboard shows it),
/// wherever it stands in the path; else the first label, `www` aside, of a host under `carto.com`.
fn name_in<'a>(base_url: &BaseUrl<'a>) -> Option<&'a str> {
    segment_after("user", base_url.path)
        .or_else(|| segment_after("u", base_url.path))
        .or_else(|| label_under_carto_com(base_url.host))
}

fn segment_after<'a>(marker: &str, path: &'a str) -> Option<&'a str> {
    let mut segments = path.split('/');
    segments.find(|segment| *segment == marker)?;
    segments.next().filter(|name| !name.is_empty())
}

fn label_under_carto_com(host: &str) -> Option<&str> {
    let host = host.strip_suffix('.').unwrap_or(host);
    let (labels, domain) = host.split_at_checked(host.len().checked_sub(".carto.com".len())?)?;
    if !domain.eq_ignore_ascii_case(".carto.com") {
        return None;
    }
    labels.split('.').find(|label| !label.eq_ignore_ascii_case("www")).filter(|label| !label.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(base_url: &str) -> Option<String> {
        let account = Account::new(None, Some(base_url), true).expect(base_url);
        account.name().map(|name| name.as_str().to_owned())
    }

    #[test]
    fn the_account_is_read_from_the_base_url() {
        for (base_url, expected) in [
            ("https://johnsmith.carto.com", Some("johnsmith")),
            ("https://JohnSmith.CARTO.com:8443/", Some("JohnSmith")),
            ("https://johnsmith.carto.com.", Some("johnsmith")),
            ("https://john.eu.carto.com", Some("john")),
            ("https://www.carto.com", None),
            ("https://www.john.carto.com", Some("john")),
            ("https://carto.com", None),
            ("https://evilcarto.com", None),
            ("https://example.org", None),
            ("https://turtleland.com/user/fake_user", Some("fake_user")),
            ("https://turtleland.com/u/fake_user", Some("fake_user")),
            ("https://turtleland.com/cartodb/user/fake_user/x", Some("fake_user")),
            ("https://org.carto.com/u/member", Some("member")),
            ("https://org.carto.com/u/a/user/b", Some("b")),
            ("https://org.carto.com/user", Some("org")),
            ("https://x.org/user//y", None),
            ("http://localhost:8080", None),
        ] {
            assert_eq!(name(base_url).as_deref(), expected, "{base_url}");
        }
    }

    #[test]
    fn a_username_that_would_move_the_host_is_refused() {
        let long = "a".repeat(64);
        for username in
            ["evil.example/", "a@b", "a:b", "a b", ".", "a..b", "a.", "é", "#", "x?y", "%41", &long]
        {
            let error = Account::new(Some(username), None, false).err().expect(username);
            assert_eq!(error.kind(), ErrorKind::InvalidUsername, "{username}");
        }
        assert!(Account::new(Some(&"a".repeat(63)), None, false).is_ok());
        assert!(Account::new(Some("any name/at all"), Some("https://x.org"), false).is_ok());
        assert!(Account::new(Some("new\nline"), Some("https://x.org"), false).is_err());
    }
}
