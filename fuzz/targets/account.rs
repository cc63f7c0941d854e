//! Tries a username, a base_url, an api_key, a path and a target, one on each line (an empty line means none). Checks
//! that accepted values mean the same to every reader and come out unchanged, and that the C interface gives the same
//! answers.
#![no_main]

use std::ffi::{CStr, CString, OsStr, c_char};
use std::ptr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cartocreds::{Credentials, Options, capi};
use libfuzzer_sys::fuzz_target;
use percent_encoding::percent_decode_str;
use url::Url;

fuzz_target!(|input: &str| {
    let mut lines = input.split('\n').map(|line| Some(line).filter(|line| !line.is_empty()));
    let mut next = || lines.next().flatten();
    let (username, base_url, api_key, path, target) = (next(), next(), next(), next(), next());
    let allow_non_secure = input.len().is_multiple_of(2);
    let options = Options::default().allow_non_secure(allow_non_secure);

    if username.is_some() || base_url.is_some() {
        let credentials = Credentials::new(username, api_key, base_url, options);
        if let Ok(credentials) = &credentials {
            assert_eq!(credentials.allow_non_secure(), allow_non_secure);
            check_account(credentials, username, base_url, options);
            check_requests(credentials, path.unwrap_or("api/v2/sql"));
        }
        check_c_interface(username, api_key, base_url, allow_non_secure, credentials.ok());
    }
    if let Some(target) = target.filter(|target| !names_file(target)) {
        let is_url = ["http://", "https://"].iter().any(|start| {
            target.get(..start.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(start))
        });
        let (as_username, as_base_url) = if is_url { (None, Some(target)) } else { (Some(target), None) };
        let expected = Credentials::new(as_username, api_key, as_base_url, options);
        let resolved = Credentials::resolve(Some(OsStr::new(target)), api_key, options);
        assert_eq!(resolved.map_err(|error| error.kind()), expected.map_err(|error| error.kind()));
    }
});

/// Whether the target names a file.
fn names_file(target: &str) -> bool {
    target.starts_with("profile:") || target.to_ascii_lowercase().ends_with(".json")
}

fn check_account(
    credentials: &Credentials,
    username: Option<&str>,
    base_url: Option<&str>,
    options: Options,
) {
    assert_eq!(credentials.username(), username);
    let kept = credentials.base_url();
    match base_url {
        Some(base_url) => assert_eq!(kept, base_url.trim_matches('/')),
        None => assert_eq!(kept, format!("https://{}.carto.com", username.expect("an account"))),
    }
    assert!(![kept, credentials.api_key()].iter().any(|text| text.chars().any(char::is_control)));
    // Accepted values are accepted again.
    let again = Credentials::new(username, Some(credentials.api_key()), Some(kept), options).expect(kept);
    assert!(again == *credentials);

    let (scheme, rest) = kept.split_once("://").expect("a scheme");
    let authority = rest.split('/').next().expect("an authority").to_ascii_lowercase();
    let url = Url::parse(kept).expect("what the library takes, url takes");
    assert!(
        url.scheme().eq_ignore_ascii_case(scheme)
            && (url.scheme() == "https" || credentials.allow_non_secure())
    );
    assert!(
        url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none()
    );
    let host = url.host_str().expect("a host");
    let port = url.port_or_known_default().expect("a port");
    // The authority is that host and port. An IPv6 address has many spellings.
    let with_port = format!("{host}:{port}");
    assert!(
        authority == host || authority == with_port || host.starts_with('['),
        "{authority} is read as {with_port}"
    );
}

fn check_requests(credentials: &Credentials, path: &str) {
    let base = Url::parse(credentials.base_url()).expect("checked before");
    if let Ok(joined) = credentials.url(path) {
        let url = Url::parse(&joined).expect("a joined URL");
        assert!(url.host() == base.host() && url.port() == base.port() && url.username().is_empty());
        assert!(url.path().starts_with(&format!("{}/", base.path().trim_end_matches('/'))), "{joined}");
        assert!(url.fragment().is_none());
    }
    let api_key = credentials.api_key();
    let query = credentials.query().expect("it has an api_key");
    let value = query.strip_prefix("api_key=").expect("its beginning");
    assert!(value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte)));
    assert_eq!(percent_decode_str(value).decode_utf8().expect("UTF-8"), api_key);

    let authorization = credentials.authorization().ok();
    if let Some(authorization) = &authorization {
        let pair =
            STANDARD.decode(authorization.strip_prefix("Basic ").expect("its beginning")).expect("Base64");
        let pair = String::from_utf8(pair).expect("UTF-8");
        assert_eq!(pair.split_once(':'), credentials.account_name().map(|account| (account, api_key)));
    }

    // A key of stars, or one that is not a secret, may still be there after the masking.
    if api_key.is_empty() || credentials.is_public() || api_key.contains('*') {
        return;
    }
    let json = serde_json::to_string(api_key).expect("JSON");
    let forms =
        [api_key, value, &json[1..json.len() - 1], authorization.as_ref().map_or(value, |header| header)];
    for form in forms {
        for text in [
            form.to_owned(),
            format!("{form}{form}"),
            format!("%5C{form}\\{form}"),
            format!("{path}{form}&{path}"),
        ] {
            let masked =
                String::from_utf8(credentials.redact(text.as_bytes())).expect("whole characters are masked");
            assert!(!forms.iter().any(|form| masked.contains(form)), "{text:?}");
        }
    }
}

/// The same call through the C interface, whose memory the sanitizer watches.
#[allow(unsafe_code)]
fn check_c_interface(
    username: Option<&str>,
    api_key: Option<&str>,
    base_url: Option<&str>,
    allow_non_secure: bool,
    expected: Option<Credentials>,
) {
    let [Ok(username), Ok(api_key), Ok(base_url)] =
        [username, api_key, base_url].map(|text| text.map(CString::new).transpose())
    else {
        return; // C has no texts with a NUL inside.
    };
    let pointer = |text: &Option<CString>| text.as_ref().map_or(ptr::null(), |text| text.as_ptr());
    let flags = if allow_non_secure { capi::CREDS_ALLOW_NON_SECURE } else { 0 };
    let mut error = ptr::null_mut();
    // SAFETY: the pointers are NULL or texts that live until the end, and what the functions return is freed once.
    unsafe {
        let creds =
            capi::creds_new(pointer(&username), pointer(&api_key), pointer(&base_url), flags, &mut error);
        assert_eq!((creds.is_null(), !error.is_null()), (expected.is_none(), expected.is_none()));
        if let Some(expected) = expected {
            assert_eq!(text(capi::creds_username(creds)), expected.username());
            assert_eq!(text(capi::creds_api_key(creds)), Some(expected.api_key()));
            assert_eq!(text(capi::creds_base_url(creds)), Some(expected.base_url()));
            assert_eq!(text(capi::creds_account(creds)), expected.account_name());
            capi::creds_string_free(capi::creds_to_string(creds, 0));
        }
        capi::creds_free(creds);
        capi::creds_error_free(error);
    }
}

#[allow(unsafe_code)]
unsafe fn text<'a>(pointer: *const c_char) -> Option<&'a str> {
    // SAFETY: NULL or a text of a live handle.
    (!pointer.is_null()).then(|| unsafe { CStr::from_ptr(pointer) }.to_str().expect("UTF-8"))
}
