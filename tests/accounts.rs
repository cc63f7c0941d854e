//! Tests which usernames, base_urls and paths are accepted, what is read from them, and what the errors about the others
//! advise.

use cartocreds::{Credentials, Error, ErrorKind, Options};

fn at(base_url: &str) -> Result<Credentials, Error> {
    Credentials::new(None, None, Some(base_url), Options::default().allow_non_secure(true))
}

fn named(username: &str) -> Result<Credentials, Error> {
    Credentials::new(Some(username), None, None, Options::default())
}

/// The username at a server of its own, where it needs not be valid in a host.
fn named_elsewhere(username: &str) -> Result<Credentials, Error> {
    Credentials::new(Some(username), None, Some("https://x.org"), Options::default())
}

/// Credentials of a token for an API at this address.
fn for_api(base_url: &str) -> Result<Credentials, Error> {
    Credentials::from_token("opaque", base_url, Options::default())
}

#[track_caller]
fn check_error(result: Result<Credentials, Error>, kind: ErrorKind, advice: &str, given: &str) {
    let error = result.expect_err(given);
    assert_eq!(error.kind(), kind, "{given}: {error}");
    assert!(error.message().contains(advice), "{given}: {error}");
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
        ("https://turtleland.com/u/a/user/b", Some("b")),
        ("https://org.carto.com/user/member/", Some("member")),
        ("https://carto.carto.com", Some("carto")),
        ("https://turtleland.com/user/api", Some("api")),
        ("https://turtleland.com/api/x", None),
        ("https://x.org/user//y", None),
        ("http://localhost:8080", None),
    ] {
        assert_eq!(at(base_url).expect(base_url).account_name(), expected, "{base_url}");
    }
}

#[test]
fn a_base_url_that_is_not_an_accounts_is_refused() {
    for (base_url, advice) in [
        ("https://joe.carto.com/api/v2/sql", "before /api"),
        ("https://joe.carto.com/api/", "before /api"),
        ("https://x.org/user/joe/api/v1/imports", "before /api"),
        ("https://x.org:8443/API/V3", "before /api"),
        ("https://joe.carto.com/dashboard", "https://NAME.carto.com"),
        ("https://joe.carto.com/u/joe/me", "https://NAME.carto.com"),
        ("https://joe.carto.com/user", "https://NAME.carto.com"),
        ("https://CARTO.com./user//joe", "https://NAME.carto.com"),
        ("https://gcp-us-east1.api.carto.com", "creds_from_token"),
        ("https://API.carto.com.:443", "creds_from_token"),
    ] {
        check_error(at(base_url), ErrorKind::InvalidBaseUrl, advice, base_url);
    }
    for base_url in [
        "https://joe.carto.com/u/joe",
        "https://evilcarto.com/dashboard",
        "https://x.org/apis",
        "https://x.org/api/vx",
        "https://x.org/api/v/joe",
        "https://notapi.carto.com",
    ] {
        assert!(at(base_url).is_ok(), "{base_url}");
    }
}

#[test]
fn the_error_says_what_a_wrong_username_is() {
    for (username, advice) in [
        ("joe.carto.com", "is a host"),
        ("JOE.CartoDB.com", "is a host"),
        ("carto.com", "is a host"),
        ("joe@example.org", "e-mail"),
        ("gcp-us-east1.api", "creds_from_token"),
        ("api", "creds_from_token"),
    ] {
        check_error(named(username), ErrorKind::InvalidUsername, advice, username);
        assert!(named_elsewhere(username).is_ok(), "{username}");
    }
}

#[test]
fn a_username_that_would_move_the_host_is_refused() {
    let long = "a".repeat(64);
    for username in ["evil.example/", "a@b", "a:b", "a b", ".", "a..b", "a.", "é", "#", "x?y", "%41", &long]
    {
        check_error(named(username), ErrorKind::InvalidUsername, "", username);
    }
    for username in [&long[1..], "JohnSmith", "fake_user", "a.b-c.9", "-", "a--b", "xn--bcher-kva"] {
        let account = named(username).expect(username);
        assert!(at(account.base_url()).is_ok(), "{username}");
    }
    for username in ["xn--", "xn--999999b", "a.xn---"] {
        let base_url = format!("https://{username}.carto.com");
        assert_eq!(named(username).is_ok(), at(&base_url).is_ok(), "{username}");
    }
    assert!(named_elsewhere("any name/at all").is_ok());
    assert!(named_elsewhere("new\nline").is_err());
}

#[test]
fn a_base_url_that_every_parser_reads_alike_is_kept_as_given() {
    for base_url in [
        "https://johnsmith.carto.com",
        "HTTPS://JohnSmith.carto.com",
        "https://carto.example.org:8443/user/u",
        "https://fake_user.carto.com",
        "http://localhost:3000",
        "https://127.0.0.1/user/é",
        "https://[::]",
        "https://[::1]:8443",
        "https://[0:0::1]",
        "https://xn--bcher-kva.example",
        "https://x.org./a@b/%41",
    ] {
        assert_eq!(at(base_url).expect(base_url).base_url(), base_url);
        assert_eq!(at(&format!("//{base_url}//")).expect(base_url).base_url(), base_url);
    }
}

#[test]
fn a_base_url_that_parsers_may_read_differently_is_refused() {
    for base_url in [
        "/",
        "https://",
        "https:///x.org",
        "ftp://x.org",
        "https:x.org",
        "https://good.org\\@127.0.0.1",
        "https://good.org@127.0.0.1",
        "https://user:secret@x.org",
        "https://x.org?a=b",
        "https://x.org/#f",
        "https://x.org/a b",
        "https://x.org/a\tb",
        "https://x.org/\u{85}",
        "https://x%2eorg",
        "https://x.org:",
        "https://x.org:0",
        "https://x.org:080",
        "https://x.org:65536",
        "https://x.org:+80",
        "https://x.org:80:90",
        "https://bücher.example",
        "https://127.1",
        "https://0x7f000001",
        "https://2130706433",
        "https://1.2.3.4.5",
        "https://[::1",
        "https://::1",
        "https://[::1]x",
        "https://[::1%25eth0]",
        "https://[v1.x]",
        "https://...",
        "https://x!y.org",
        "https://x.org..",
        "https://x..org",
        "https://.x.org",
    ] {
        check_error(at(base_url), ErrorKind::InvalidBaseUrl, "the base_url ", base_url);
    }
}

#[test]
fn a_token_goes_to_an_api_only() {
    for base_url in [
        "https://gcp-us-east1.api.carto.com",
        "https://api.carto.com/",
        "https://carto.example.org/api",
        "https://carto.example.org:8443/api",
        "https://notcarto.com",
    ] {
        assert_eq!(for_api(base_url).expect(base_url).base_url(), base_url.trim_end_matches('/'));
    }
    for (base_url, advice) in [
        ("https://joe.carto.com", "creds_new"),
        ("https://carto.com/user/joe", "creds_new"),
        ("https://evilapi.carto.com", "creds_new"),
        ("https://joe.carto.com.", "creds_new"),
        ("https://joe.carto.com..", "https://REGION.api.carto.com"),
        ("https://gcp-us-east1.api.carto.com/v3/sql/carto_dw/query", "before /v3"),
        ("gcp-us-east1.api.carto.com", "https://REGION.api.carto.com"),
        ("", "https://REGION.api.carto.com"),
    ] {
        check_error(for_api(base_url), ErrorKind::InvalidBaseUrl, advice, base_url);
    }
    check_error(for_api("http://localhost:8080"), ErrorKind::InsecureBaseUrl, "https", "http");
    let allowed = Options::default().allow_non_secure(true);
    assert!(Credentials::from_token("opaque", "http://localhost:8080", allowed).is_ok());
}

#[test]
fn only_a_path_that_every_parser_reads_alike_is_joined() {
    let base_url = "https://joe.carto.com/u/joe";
    let joe = at(base_url).unwrap();
    for segment in [".", "..", "%2e", "%2E", ".%2e", "%2E.", "%2e%2E"] {
        for path in [segment, &format!("a/{segment}"), &format!("{segment}/b"), &format!("a/{segment}?b")] {
            let error = joe.url(path).expect_err(path);
            assert_eq!(error.kind(), ErrorKind::InvalidPath, "{path}");
            assert!(error.message().contains("has a '.' or '..' segment"), "{path}: {error}");
        }
    }
    for path in ["a b", "a\\b", "a#b", "a\nb"] {
        assert_eq!(joe.url(path).expect_err(path).kind(), ErrorKind::InvalidPath, "{path}");
    }
    for segment in ["", "...", "a", "a.", ".a", "%2", "%2e%2e%2e", "%2ea", "%2f", "é", ".é", "a..b"] {
        for path in [segment, &format!("a/{segment}"), &format!("a/{segment}?b=../c")] {
            assert_eq!(joe.url(path).expect(path), format!("{base_url}/{path}"));
        }
    }
}
