//! The base_url. It is kept as given, and accepted only if every URL parser finds the same host and port in it.
//!
//! The program sends the key to that host with a URL parser of its own choice, and parsers differ: in
//! `https://good.org\@127.0.0.1` one finds the host good.org and another connects to 127.0.0.1. So this module checks
//! the raw text. It accepts only characters that parsers agree on, and then the crate `url` must read the host as it is
//! written.
//! `tests/urls` compares the result with libcurl and Python.

use url::Host;

use crate::error::{Error, ErrorKind};
use crate::text;

/// The parts of a base_url that passed the check.
pub(crate) struct BaseUrl<'a> {
    is_https: bool,
    /// As written in the text: in any case, with the brackets around an IPv6 address.
    pub(crate) host: &'a str,
    /// Everything after the host and port. It is empty or begins with `/`.
    pub(crate) path: &'a str,
}

/// Removes every `/` from both ends of a base_url.
pub(crate) fn trim(given: &str) -> &str {
    given.trim_matches('/')
}

impl<'a> BaseUrl<'a> {
    /// Checks a trimmed base_url, or another URL to which a secret is sent. Errors say what `name` and `form` it has.
    pub(crate) fn parse(
        text: &'a str,
        name: &str,
        form: &str,
        allow_non_secure: bool,
    ) -> Result<BaseUrl<'a>, Error> {
        let url = read(text).map_err(|wrong| {
            Error::new(ErrorKind::InvalidBaseUrl, &format!("the {name} {wrong}; give it as {form}"))
        })?;
        if !url.is_https && !allow_non_secure {
            return Err(Error::new(
                ErrorKind::InsecureBaseUrl,
                &format!(
                    "the {name} is not https, so the secret would travel unprotected; use https, or allow a non-secure \
                     URL where that is meant (allow_non_secure)"
                ),
            ));
        }
        Ok(url)
    }

    /// Whether every parser finds the same host and port in the text.
    pub(crate) fn is_valid(text: &str) -> bool {
        read(text).is_ok()
    }

    /// Whether the host is `domain` or under it.
    pub(crate) fn is_at_or_under(&self, domain: &str) -> bool {
        labels_before(self.host, domain).is_some()
    }
}

/// What is before `domain` in a host that is `domain` or under it, in any case and with or without the dot at its end.
pub(crate) fn labels_before<'a>(host: &'a str, domain: &str) -> Option<&'a str> {
    let host = host.strip_suffix('.').unwrap_or(host);
    let (labels, end) = host.split_at_checked(host.len().checked_sub(domain.len())?)?;
    let is_whole_label = labels.is_empty() || labels.ends_with('.');
    (is_whole_label && end.eq_ignore_ascii_case(domain)).then_some(labels)
}

fn read(text: &str) -> Result<BaseUrl<'_>, &'static str> {
    let (is_https, rest) = split_scheme(text).ok_or("does not begin with https:// (or http://)")?;
    let (authority, path) = rest.split_at(memchr::memchr(b'/', rest.as_bytes()).unwrap_or(rest.len()));
    // Nearly every base_url is ordinary, and this is a fast way to find that out.
    if is_ordinary_domain(authority) && !text::any_byte(path, may_be_misread) {
        return Ok(BaseUrl { is_https, host: authority, path });
    }
    if text::has_control(text) || text.contains([' ', '\\']) {
        return Err("has a control character, a space or a backslash");
    }
    if text.contains(['?', '#']) {
        return Err("has a query or a fragment (? or #)");
    }
    if authority.contains('@') {
        return Err("has an @ before its path: no user or password belongs into it");
    }
    let host = without_port(authority).ok_or("has a port that is not a number from 1 to 65535")?;
    if !is_plain_host(host) {
        return Err("has no host, or one that is not made of ASCII letters, digits, '-', '_' and '.' \
                    (an international name is written as xn--...; an IPv6 address stands in brackets)");
    }
    if !is_ordinary_domain(host) && !is_confirmed(host) {
        return Err("has a host that URL parsers do not read as it is written");
    }
    Ok(BaseUrl { is_https, host, path })
}

/// Whether the byte is, or may be part of, a character that parsers treat differently.
fn may_be_misread(byte: u8) -> bool {
    byte <= b' ' || matches!(byte, b'\\' | b'?' | b'#' | 0x7f..)
}

/// Whether all parsers agree on the host because it is an ordinary name: its last label has letters only, so it is not
/// an IPv4 address in any notation, and no label is Punycode (`xn--...`). Nearly every host is ordinary and needs no
/// second parser. The tests compare the answer with that of the crate `url`.
fn is_ordinary_domain(host: &str) -> bool {
    // The previous character (a dot at the beginning of a label), and whether the label has had only letters so far.
    let (mut before, mut is_letters) = (b'.', false);
    for byte in host.bytes() {
        is_letters = match byte {
            b'a'..=b'z' | b'A'..=b'Z' => is_letters || before == b'.',
            b'0'..=b'9' | b'_' => false,
            // `--` may be Punycode, and `..` is an empty label.
            b'-' | b'.' if byte != before => false,
            _ => return false,
        };
        before = byte;
    }
    is_letters
}

/// Whether the crate `url` reads the host as it is written.
fn is_confirmed(host: &str) -> bool {
    match Host::parse(host) {
        Ok(Host::Domain(domain)) => domain.eq_ignore_ascii_case(host),
        Ok(Host::Ipv4(address)) => address.to_string() == host,
        Ok(Host::Ipv6(_)) => true,
        Err(_) => false,
    }
}

/// The host of an authority. `None` if it has a port that is not a plain number.
fn without_port(authority: &str) -> Option<&str> {
    let bracket = authority.rfind(']').unwrap_or(0);
    let Some(colon) = authority[bracket..].find(':') else { return Some(authority) };
    let (host, port) = (&authority[..bracket + colon], &authority[bracket + colon + 1..]);
    let is_plain = port.bytes().all(|byte| byte.is_ascii_digit()) && !port.starts_with('0');
    (is_plain && port.parse::<u16>().is_ok()).then_some(host)
}

fn is_plain_host(host: &str) -> bool {
    match host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(address) => address.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.')),
        None => {
            // No resolver accepts an empty label, and `joe.carto.com..` must not count as a host outside carto.com.
            let has_empty_label = host.starts_with('.') || host.contains("..");
            text::any_byte(host, |byte| byte.is_ascii_alphanumeric())
                && host.bytes().all(|byte| is_plain_in_label(byte) || byte == b'.')
                && !has_empty_label
        }
    }
}

/// The standards do not allow an underscore in a host name, but there are CARTO accounts that have one.
pub(crate) fn is_plain_in_label(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// Whether `text` begins with `https://` or `http://`, in any case.
pub(crate) fn looks_like_base_url(text: &str) -> bool {
    split_scheme(text).is_some()
}

/// Whether the scheme is https, and what follows `https://` or `http://`.
fn split_scheme(text: &str) -> Option<(bool, &str)> {
    let after = |scheme| strip_prefix_ignoring_case(text, scheme);
    after("https://").map(|rest| (true, rest)).or_else(|| Some((false, after("http://")?)))
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    // The exact comparison is faster, and nearly every URL passes it.
    if let Some(rest) = text.strip_prefix(prefix) {
        return Some(rest);
    }
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn url_does_not_change_an_ordinary_domain() {
        let labels =
            ["a", "A9", "-", "_", "a-", "0x7f", "127", "xn-", "ab--c", "co", "localhost", "com", "x0"];
        for first in labels {
            for middle in labels {
                for last in labels {
                    let host = format!("{first}.{middle}.{last}");
                    assert!(!is_ordinary_domain(&host) || is_confirmed(&host), "{host}");
                }
            }
        }
        for host in ["johnsmith.carto.com", "carto-1.example.org", "fake_user.carto.com"] {
            assert!(is_ordinary_domain(host), "{host}");
        }
        for host in [
            "127.0.0.1",
            "a@b.com",
            "a:b.com",
            "x!y.org",
            "1.2.0x3",
            "xn--a.com",
            "a.XN--B.com",
            "a.com.",
            "[::1]",
            "",
        ] {
            assert!(!is_ordinary_domain(host), "{host}");
        }
    }

    #[test]
    fn a_base_url_is_known_by_its_beginning() {
        for text in ["https://x.org", "HTTPS://x.org", "http://x.org", "hTTp://", "https:// ?"] {
            assert!(looks_like_base_url(text), "{text}");
        }
        for text in ["", "johnsmith", "https", "http:/x.org", " https://x.org", "ftp://x.org", "x.https://y"]
        {
            assert!(!looks_like_base_url(text), "{text}");
        }
    }
}
