//! The environment, and the order of the sources. Each case runs in another process, with its own environment and home folder.
#![cfg(unix)]

use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use cartocreds::{Credentials, Kind, Options};

/// The other tests run this in another process. It prints the credentials that it finds there.
#[test]
#[ignore = "the other tests run it"]
fn found_here() {
    let options = Options::default();
    let found = match &*env::var("CALL").unwrap() {
        "save" => {
            let joe = Credentials::new(Some("default"), None, None, options).unwrap();
            joe.save(None).map(|()| joe)
        }
        "env" => Credentials::from_env(options),
        _ => Credentials::resolve(None, None, options),
    };
    match found {
        Ok(found) => {
            let value = if found.kind() == Kind::ApiKey { found.api_key() } else { found.base_url() };
            println!("ANSWER {} {:?} {value}", found.username().unwrap_or("-"), found.kind());
        }
        Err(error) => println!("ANSWER {:?} {error}", error.kind()),
    }
}

/// What `found_here` prints with these environment variables.
fn found(call: &str, home: &Path, variables: &[(&str, &str)]) -> String {
    let output = Command::new(env::current_exe().unwrap())
        .args(["found_here", "--exact", "--ignored", "--nocapture"])
        .env_clear()
        // Names the file in which `make coverage` collects what the child executes.
        .envs(env::var_os("LLVM_PROFILE_FILE").map(|file| ("LLVM_PROFILE_FILE", file)))
        .env("HOME", home)
        .env("CALL", call)
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let output = String::from_utf8(output.stdout).unwrap();
    let (_, answer) = output.split_once("ANSWER ").unwrap_or_else(|| panic!("{output}"));
    answer.lines().next().unwrap().to_owned()
}

fn home(name: &str) -> PathBuf {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("sources-{name}"));
    let _ = fs::remove_dir_all(&home);
    fs::create_dir_all(&home).unwrap();
    home
}

/// Writes a file that only the user may use, whatever the umask is.
fn write(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

#[test]
fn the_environment_has_credentials() {
    let home = home("environment");
    let api = ("CARTO_API_BASE_URL", "https://x.api.carto.com");
    let (id, secret) = (("CARTO_CLIENT_ID", "id"), ("CARTO_CLIENT_SECRET", "secret"));
    for (variables, expected) in [
        (&[("CARTO_USER", "joe"), ("CARTO_API_KEY", "k")][..], "joe ApiKey k"),
        (&[("CARTO_USER", ""), ("CARTO_USERNAME", "joe")], "joe ApiKey default_public"),
        (&[("CARTO_API_URL", "https://joe.carto.com/api/v2/sql/")], "- ApiKey default_public"),
        (&[("CARTO_API_TOKEN", "t")], "MissingAccount "),
        (&[api, ("CARTO_API_TOKEN", "t")], "- Token https://x.api.carto.com"),
        (&[api, id, secret], "- Client https://x.api.carto.com"),
        (&[api, id], "InvalidToken the environment variable CARTO_CLIENT_ID: it needs CARTO_CLIENT_SECRET"),
        (&[api, id, secret, ("CARTO_API_TOKEN", "t")], "Ambiguous "),
        (
            &[api, id, secret, ("CARTO_TOKEN_URL", "x")],
            "InvalidBaseUrl the environment variable CARTO_TOKEN_URL",
        ),
        (
            &[api, id, ("CARTO_CLIENT_SECRET", "a\tb")],
            "InvalidToken the environment variable CARTO_CLIENT_SECRET",
        ),
        (
            &[("CARTO_USER", "a\tb"), ("CARTO_BASE_URL", "https://x.org")],
            "InvalidUsername the environment variable CARTO_USER",
        ),
        (
            &[("CARTO_USER", "joe"), ("CARTO_BASE_URL", "x.org")],
            "InvalidBaseUrl the environment variable CARTO_BASE_URL",
        ),
        (
            &[("CARTO_USER", "\"joe\"")],
            "InvalidUsername the environment variable CARTO_USER: its value stands in",
        ),
        (
            &[("CARTO_USER", "'joe'")],
            "InvalidUsername the environment variable CARTO_USER: its value stands in",
        ),
        (
            &[("CARTO_USER", "joe ")],
            "InvalidUsername the environment variable CARTO_USER: its value begins or ends",
        ),
        (&[("CARTO_USER", "joe"), ("CARTO_API_KEY", "\"k")], "joe ApiKey \"k"),
        (&[("CARTO_USER", "joe"), ("CARTO_API_KEY", "k\"")], "joe ApiKey k\""),
        (&[("CARTO_USER", "joe"), ("CARTO_API_KEY", "\"")], "joe ApiKey \""),
        (&[("CARTO_USER", "joe"), ("CARTO_API_KEY", "\"k'")], "joe ApiKey \"k'"),
    ] {
        let answer = found("env", &home, variables);
        assert!(answer.starts_with(expected), "{answer} for {variables:?}");
    }
}

#[test]
fn the_first_source_that_has_credentials_counts() {
    let home = home("order");
    let nothing = found("resolve", &home, &[]);
    assert!(nothing.starts_with("NotFound ") && nothing.contains("creds.json"), "{nothing}");

    // From the last source to the first.
    fs::create_dir(home.join(".carto-auth")).unwrap();
    let token = r#"{"access_token": "t", "api_base_url": "https://auth.api.carto.com"}"#;
    write(&home.join(".carto-auth/token_oauth.json"), token);
    assert_eq!(found("resolve", &home, &[]), "- Token https://auth.api.carto.com");

    let profiles = r#"{"current_profile": "a", "profiles": {"a": {"token": "t", "tenant_id": "current"},
        "b": {"token": "t", "tenant_id": "named"}, "onp": {"token": "t", "tenant_id": "onp-x"}}}"#;
    write(&home.join(".carto_credentials.json"), profiles);
    assert_eq!(found("resolve", &home, &[]), "- Token https://current.api.carto.com");

    assert_eq!(found("save", &home, &[]), "default ApiKey default_public");
    assert_eq!(found("resolve", &home, &[]), "default ApiKey default_public");

    let profile = ("CARTO_PROFILE", "b");
    assert_eq!(found("resolve", &home, &[profile]), "- Token https://named.api.carto.com");
    let self_hosted = [("CARTO_PROFILE", "onp"), ("CARTO_API_BASE_URL", "https://x.org/api")];
    assert_eq!(found("resolve", &home, &self_hosted), "- Token https://x.org/api");

    let user = ("CARTO_USER", "joe");
    assert_eq!(found("resolve", &home, &[profile, user]), "joe ApiKey default_public");
    assert!(found("resolve", &home, &[profile, ("CARTO_USER", "a b")]).starts_with("InvalidUsername "));

    let file = home.join("file.json");
    write(&file, r#"{"username": "file"}"#);
    let file = ("CARTO_CREDENTIALS_FILE", file.to_str().unwrap());
    assert_eq!(found("resolve", &home, &[profile, user, file]), "file ApiKey default_public");
}

#[test]
fn a_key_in_the_variable_of_the_file_is_not_shown() {
    let home = home("variable");
    for (value, is_shown) in [("K3Y", false), ("/K3Y", true), ("K3Y.json", true), ("folder/K3Y", true)] {
        let answer = found("resolve", &home, &[("CARTO_CREDENTIALS_FILE", value)]);
        assert!(answer.starts_with("NotFound the environment variable CARTO_CREDENTIALS_FILE: "), "{answer}");
        assert_eq!(answer.contains("K3Y"), is_shown, "{answer}");
    }
}
