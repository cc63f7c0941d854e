//! Reads lines that are JSON arrays of a base_url and a path. For each line, prints in JSON whether the library accepts the
//! base_url, the URL that it makes of both, and how the crate `url` reads the two.

use std::io::{self, BufRead, Write};

use cartocreds::{Credentials, Options};
use serde_json::{Value, json};
use url::Url;

fn main() -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let (base_url, path): (String, String) = serde_json::from_str(&line?)?;
        let options = Options::default().allow_non_secure(true);
        let credentials = Credentials::new(None, Some("key"), Some(&base_url), options).ok();
        let kept = credentials.as_ref().map(Credentials::base_url);
        let joined = credentials.as_ref().and_then(|credentials| credentials.url(&path).ok());
        let answer = json!({
            "kept": kept,
            "kept_as_read": kept.and_then(read),
            "joined": joined,
            "joined_as_read": joined.as_deref().and_then(read),
            "given_as_read": read(&base_url),
        });
        writeln!(out, "{answer}")?;
    }
    Ok(())
}

fn read(text: &str) -> Option<Value> {
    let url = Url::parse(text).ok()?;
    Some(json!([url.host_str()?, url.port_or_known_default()?, url.path(), url.username()]))
}
