//! The account: a checked username and base_url. Text becomes an account here and nowhere else, whatever it
//! came from, and nothing after this place asks again.

use crate::base_url::{self, BaseUrl};
use crate::error::{Error, ErrorKind};
use crate::text;

pub(crate) struct Account<'a> {
    /// Not empty.
    pub(crate) username: Option<&'a str>,
    /// In parts, to be put together where it is kept.
    pub(crate) base_url: [&'a str; 3],
    /// The username, else the name that the base_url shows.
    pub(crate) name: Option<&'a str>,
}

impl<'a> Account<'a> {
    /// Checks what was given; an empty value counts as none. Where there is no base_url, it is derived from
    /// the username, and the username must then be fit to stand in a host name.
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
        match (username, base_url.filter(|text| !text.is_empty())) {
            (_, Some(given)) => Account::at(base_url::trim(given), username, allow_non_secure),
            (Some(name), None) if makes_a_host(name) => {
                Ok(Account { username, base_url: ["https://", name, ".carto.com"], name: username })
            }
            (Some(_), None) => Err(Error::new(
                ErrorKind::InvalidUsername,
                "the username cannot stand in https://USERNAME.carto.com: ASCII letters, digits, '-', '_' and '.' \
                 only, at most 63 between dots; correct it, or give a base_url too",
            )),
            (None, None) => Err(Error::new(
                ErrorKind::MissingAccount,
                "neither a username nor a base_url is given; give at least one of them",
            )),
        }
    }

    fn at(
        base_url: &'a str,
        username: Option<&'a str>,
        allow_non_secure: bool,
    ) -> Result<Account<'a>, Error> {
        let parts = BaseUrl::parse(base_url)?;
        if !parts.is_https && !allow_non_secure {
            return Err(Error::new(
                ErrorKind::InsecureBaseUrl,
                "the base_url is not https, so the api_key would travel unprotected; use https, or allow a \
                 non-secure base_url where that is meant (allow_non_secure)",
            ));
        }
        Ok(Account { username, base_url: [base_url, "", ""], name: username.or_else(|| name_in(&parts)) })
    }
}

/// Whether `https://NAME.carto.com` is a base_url with that very host.
fn makes_a_host(name: &str) -> bool {
    // Of labels like these only Punycode, which has two hyphens, could still be wrong.
    is_host_labels(name)
        && (!name.contains("--") || BaseUrl::parse(&format!("https://{name}.carto.com")).is_ok())
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
        account.name.map(str::to_owned)
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
        for username in [&"a".repeat(63), "JohnSmith", "fake_user", "a.b-c.9", "-", "a--b", "xn--bcher-kva"] {
            let account = Account::new(Some(username), None, false).expect(username);
            assert!(BaseUrl::parse(&account.base_url.concat()).is_ok(), "{username}");
        }
        for username in ["xn--", "xn--999999b", "a.xn---"] {
            assert_eq!(
                Account::new(Some(username), None, false).is_ok(),
                BaseUrl::parse(&format!("https://{username}.carto.com")).is_ok(),
                "{username}"
            );
        }
        assert!(Account::new(Some("any name/at all"), Some("https://x.org"), false).is_ok());
        assert!(Account::new(Some("new\nline"), Some("https://x.org"), false).is_err());
    }
}
