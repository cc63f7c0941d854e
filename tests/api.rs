//! Tests the crate as a Rust program uses it: only its public interface, with and without the C interface.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cartocreds::{
    Credentials, Error, ErrorKind, Options, Session, Warnings, default_credentials, delete,
    set_default_credentials,
};

const KEY: &str = "s3cr3t-0987654321-zyxwvutsrq";

fn joe() -> Credentials {
    Credentials::new(Some("joe"), Some(KEY), None, Options::default()).unwrap()
}

/// An empty folder below cargo's folder for tests.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("api-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Writes a file that only the user may use, whatever the umask is.
fn private_file(path: PathBuf, content: &str) -> PathBuf {
    fs::write(&path, content).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    }
    path
}

/// The kind of an error. Checks that it names `named` and contains nothing of the key.
#[track_caller]
fn kind_of<T>(result: Result<T, Error>, named: &str) -> ErrorKind {
    let error = result.err().expect("a failure");
    for text in [error.message().to_owned(), error.to_string(), format!("{error:?}")] {
        assert!(text.contains(named), "{text}");
        assert!(
            !KEY.as_bytes().windows(8).any(|piece| text.contains(std::str::from_utf8(piece).unwrap())),
            "{text}"
        );
    }
    error.kind()
}

#[test]
fn values_come_back_as_given() {
    let joe = joe();
    assert_eq!(joe.username(), Some("joe"));
    assert_eq!(joe.api_key(), KEY);
    assert_eq!(joe.base_url(), "https://joe.carto.com");
    assert_eq!(joe.account_name(), Some("joe"));
    assert_eq!(joe.source(), "arguments");
    assert_eq!(joe.warnings(), Warnings::default());
    assert!(!joe.allow_non_secure() && !joe.is_public() && joe.session().is_none());
}

#[test]
fn requests_are_made() {
    let joe = joe();
    assert_eq!(joe.url("/api/v2/sql").unwrap(), "https://joe.carto.com/api/v2/sql");
    assert_eq!(joe.query().unwrap().as_str(), format!("api_key={KEY}"));
    let authorization = joe.authorization().unwrap();
    assert!(authorization.starts_with("Basic "));
    assert_eq!(joe.redact(format!("{KEY} {}", authorization.as_str()).as_bytes()), b"*** ***");
}

#[test]
fn a_token_authorizes_and_a_client_has_to_ask_for_one() {
    let api = "https://gcp-us-east1.api.carto.com";
    let token = Credentials::from_token("abc.def_123", api, Options::default()).unwrap();
    assert_eq!(token.authorization().unwrap().as_str(), "Bearer abc.def_123");
    let client = Credentials::from_client("id", "secret", api, None, Options::default()).unwrap();
    assert_eq!(kind_of(client.authorization(), "no access token"), ErrorKind::WrongKind);
}

#[test]
fn no_text_form_shows_the_key_unasked() {
    let joe = joe();
    let expected = "Credentials(username='joe', api_key='***', base_url='https://joe.carto.com')";
    assert_eq!(joe.to_string(), expected);
    assert_eq!(format!("{joe:?}"), expected);
    assert_eq!(format!("{joe:#?}"), expected);
    assert_eq!(*joe.to_revealing_string(), expected.replace("***", KEY));
}

#[test]
fn credentials_can_be_shared_and_compared() {
    fn is_shareable<T: Send + Sync + Clone + Eq>(_: &T) {}
    let joe = joe();
    is_shareable(&joe);
    let clone = joe.clone();
    let other = std::thread::spawn(move || clone.clone()).join().unwrap();
    assert_eq!(joe, other);
    assert_ne!(joe, Credentials::new(Some("joe"), None, None, Options::default()).unwrap());
}

#[test]
fn a_saved_file_is_loaded_and_deleted() {
    let path = folder("saved").join("c.json");
    joe().save(Some(&path)).unwrap();
    let loaded = Credentials::from_file(Some(&path), Options::default().require_private(true)).unwrap();
    assert_eq!(loaded, joe());
    assert_eq!(loaded.source(), format!("file {}", path.display()));
    assert_eq!(loaded.source_path(), Some(&*path));
    assert_eq!(Credentials::resolve(Some(path.as_os_str()), None, Options::default()).unwrap(), joe());
    delete(Some(&path)).unwrap();
    assert_eq!(kind_of(delete(Some(&path)), "c.json"), ErrorKind::NotFound);
    assert_eq!(
        kind_of(Credentials::from_file(Some(&path), Options::default()), "c.json"),
        ErrorKind::NotFound
    );
}

/// A path that needs escapes when it is shown.
#[cfg(unix)]
#[test]
fn a_path_is_not_changed() {
    let path = folder("path").join("new\nline.json");
    let path = private_file(path, "{\"base_url\": \"http://x.org\", \"allow_non_secure\": true}");
    let loaded = Credentials::from_file(Some(&path), Options::default()).unwrap();
    assert_eq!(loaded.source_path(), Some(&*path));
    assert!(loaded.source().ends_with("new\\x0aline.json"));
    assert!(loaded.allow_non_secure());
    let private = Options::default().require_private(true);
    fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    assert_eq!(kind_of(Credentials::from_file(Some(&path), private), "x0aline"), ErrorKind::UnsafeFile);
}

#[test]
fn errors_have_a_kind_and_a_message() {
    let options = Options::default();
    let new = |username, api_key, base_url| Credentials::new(username, api_key, base_url, options);
    assert_eq!(kind_of(new(None, Some(KEY), None), "username"), ErrorKind::MissingAccount);
    assert_eq!(kind_of(new(Some("a b"), Some(KEY), None), "username"), ErrorKind::InvalidUsername);
    let with_newline = format!("{KEY}\n");
    assert_eq!(kind_of(new(Some("joe"), Some(&with_newline), None), "api_key"), ErrorKind::InvalidApiKey);
    for control in ["\n", "\x7f", "\u{85}"] {
        assert_eq!(kind_of(new(Some("joe"), Some(control), None), "api_key"), ErrorKind::InvalidApiKey);
    }
    // In UTF-8 its first byte is also the first byte of control characters.
    assert!(new(Some("joe"), Some("£"), None).is_ok());
    // A NUL is a control character like others. Rust can pass it, C cannot.
    assert_eq!(kind_of(new(Some("jo\0e"), Some(KEY), None), "username"), ErrorKind::InvalidUsername);
    assert_eq!(kind_of(new(Some("joe"), Some("a\0b"), None), "api_key"), ErrorKind::InvalidApiKey);
    assert_eq!(kind_of(new(None, None, Some("https://x.org/\0")), "base_url"), ErrorKind::InvalidBaseUrl);
    assert_eq!(kind_of(new(None, None, Some("x.org")), "base_url"), ErrorKind::InvalidBaseUrl);
    assert_eq!(kind_of(new(None, None, Some("http://x.org")), "base_url"), ErrorKind::InsecureBaseUrl);
    assert_eq!(kind_of(joe().url("a\0b"), "path"), ErrorKind::InvalidPath);
    let with_key = Credentials::resolve(Some(OsStr::new("joe")), Some(KEY), options);
    assert_eq!(with_key.unwrap(), joe());
    let target = Credentials::resolve(Some(OsStr::new("")), None, options);
    assert_eq!(kind_of(target, "username"), ErrorKind::MissingAccount);
    assert_eq!(kind_of(Credentials::resolve(None, Some(KEY), options), "api_key"), ErrorKind::MissingAccount);
    let allowed = options.allow_non_secure(true).require_private(false);
    assert!(Credentials::new(None, None, Some("http://x.org"), allowed).unwrap().allow_non_secure());
}

#[test]
fn paths_that_c_cannot_name() {
    let nul = Path::new("a\0b.json");
    assert_eq!(
        kind_of(Credentials::from_file(Some(nul), Options::default()), "b.json"),
        ErrorKind::InvalidPath
    );
    assert_eq!(kind_of(joe().save(Some(nul)), "b.json"), ErrorKind::InvalidPath);
    assert_eq!(kind_of(delete(Some(nul)), "b.json"), ErrorKind::InvalidPath);
}

#[test]
fn the_error_about_a_broken_file_does_not_show_its_content() {
    let folder = folder("broken");
    let path = private_file(folder.join("c.json"), &format!("{{\"api_key\": \"{KEY}\", \"api_key\": 1}}"));
    assert_eq!(
        kind_of(Credentials::from_file(Some(&path), Options::default()), "api_key twice"),
        ErrorKind::Malformed
    );
    let path = private_file(folder.join("c.json"), "{\"username\": {}, \"base_url\": \"https://x.org\"}");
    assert_eq!(
        kind_of(Credentials::from_file(Some(&path), Options::default()), "username of the wrong type"),
        ErrorKind::Malformed
    );
    let path = private_file(folder.join("c.json"), "{\"username\": \"joe\", \"key\": \"k\"}");
    let old = Credentials::from_file(Some(&path), Options::default()).unwrap();
    assert!(old.warnings().contains(Warnings::LEGACY_FILE));
    assert_eq!(old.warnings().bits(), 8);
}

#[test]
fn the_system_s_code_is_kept() {
    let error =
        Credentials::from_file(Some(Path::new("/nonexistent/c.json")), Options::default()).unwrap_err();
    assert!(error.os_code().is_some());
    let source: &dyn std::error::Error = &error;
    assert_eq!(source.to_string(), error.message());
    assert_eq!(Credentials::new(None, Some(KEY), None, Options::default()).unwrap_err().os_code(), None);
}

struct Client(Arc<AtomicUsize>);

impl Drop for Client {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// Only this test may use the slot, because all threads of this program share it.
#[test]
fn a_session_is_shared_and_dropped_once() {
    let dropped = Arc::new(AtomicUsize::new(0));
    let session: Session = Arc::new(Client(Arc::clone(&dropped)));
    let plain = joe();
    let with = plain.with_session(Some(session));
    assert!(plain.session().is_none());
    assert!(with.session().unwrap().downcast_ref::<Client>().is_some());
    assert_eq!(with, plain);
    set_default_credentials(Some(&with));
    drop(with);
    let found = default_credentials().unwrap();
    assert!(found.session().is_some());
    set_default_credentials(None);
    assert!(default_credentials().is_none());
    assert_eq!(dropped.load(Ordering::SeqCst), 0);
    assert!(found.with_session(None).session().is_none());
    drop(found);
    assert_eq!(dropped.load(Ordering::SeqCst), 1);
}
