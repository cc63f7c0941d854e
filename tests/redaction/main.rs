//! Tests that secrets are masked in texts, in every form that encoders make of them.

mod reference;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use cartocreds::{Credentials, Options};

fn joe(key: &str) -> Credentials {
    Credentials::new(Some("joe"), Some(key), None, Options::default()).unwrap()
}

/// A client with a token, so with two secrets.
fn client(id: &str, secret: &str, token: &str) -> Credentials {
    let api = "https://gcp-us-east1.api.carto.com";
    let client = Credentials::from_client(id, secret, api, None, Options::default()).unwrap();
    client.with_token(format!(r#"{{"access_token": "{token}"}}"#).as_bytes(), 200).unwrap()
}

fn mask(credentials: &Credentials, text: &str) -> String {
    String::from_utf8(credentials.redact(text.as_bytes())).unwrap()
}

fn redact(key: &str, text: &str) -> String {
    mask(&joe(key), text)
}

/// Checks that each of the spellings is masked, alone and among other text.
fn check_masked<'a>(key: &str, spellings: impl IntoIterator<Item = &'a str>) {
    for spelling in spellings {
        assert_eq!(redact(key, spelling), "***", "{spelling}");
        assert_eq!(redact(key, &format!("<{spelling}> and {spelling}")), "<***> and ***", "{spelling}");
    }
}

#[test]
fn every_spelling_of_the_key_is_masked() {
    check_masked(
        r#"a+/\"é%4🔑~ z"#,
        [
            r#"a+/\"é%4🔑~ z"#,
            "a%2B%2F%5C%22%C3%A9%254%F0%9F%94%91~%20z",
            "a%2b%2f%5c%22%c3%a9%254%f0%9f%94%91~%20z",
            "a%2B/%5C%22%C3%A9%254%F0%9F%94%91%7E+z",
            r#"a+/\\\"é%4🔑~ z"#,
            r#"a+\/\\\"\u00e9%4\ud83d\udd11~ z"#,
            r#"a+\/\u005C\u0022\u00E9%4\uD83D\uDD11~ z"#,
        ],
    );
}

#[test]
fn spaces_may_be_plus_signs_anywhere() {
    check_masked(
        "a b c d e f g",
        ["a b c d e f g", "a+b+c+d+e+f+g", "a%20b%20c%20d%20e%20f%20g", "a+b%20c d+e f%20g"],
    );
    check_masked(" x", [" x", "+x", "%20x", "+%78", r"\u0020x"]);
    check_masked("a b+c/d", ["a b+c/d", "a+b%2Bc%2Fd", "a%20b+c/d", r"a b+c\/d"]);
    assert_eq!(redact("a+b", "a+b a%2Bb a b"), "*** *** a b");
}

#[test]
fn forms_may_be_mixed_within_a_key() {
    check_masked(
        "abcdef",
        ["abcdef", "%61b%63def", r"a\u0062cdef", r"%61\u0062cdef", r"ab\u0063%64ef", "%61%62%63%64%65%66"],
    );
    check_masked("a/b=c", ["a/b=c", r"a\/b=c", r"a\/b\u003dc", "a%2fb%3Dc", r"a\/b%3dc", r"a%2Fb\u003Dc"]);
}

#[test]
fn base64_is_masked_with_and_without_padding_however_it_is_escaped() {
    // One key for each length of padding; the Base64 of the last has all of `+`, `/`.
    for key in ["abcdef", "abcde", "abcdefg", "ÿ~?>ÿ>?~ÿ"] {
        for text in [key.to_owned(), format!("joe:{key}")] {
            for padded in [STANDARD.encode(&text), URL_SAFE.encode(&text)] {
                let bare = padded.trim_end_matches('=');
                let escaped = |with: [&str; 3]| {
                    padded.replace('+', with[0]).replace('/', with[1]).replace('=', with[2])
                };
                let spellings = [
                    escaped(["%2B", "%2F", "%3D"]),
                    escaped(["%2b", "%2f", "%3d"]),
                    escaped(["+", "/", "%3D"]),
                    escaped(["+", r"\/", r"\u003d"]),
                    escaped([r"\u002b", r"\u002f", r"\u003d"]),
                    escaped([r"\u002B", r"\/", r"\u003D"]),
                    escaped(["%2B", "%2F", ""]),
                    padded.clone(),
                    bare.to_owned(),
                ];
                check_masked(key, spellings.iter().map(String::as_str));
            }
        }
        let pair = format!("joe:{key}");
        let headers = [STANDARD.encode(&pair), URL_SAFE.encode(&pair)].map(|pair| format!("Basic {pair}"));
        check_masked(key, headers.iter().map(String::as_str));
    }
    // Masks only as much padding as belongs to the form.
    assert_eq!(redact("abcdefg", "YWJjZGVmZw== YWJjZGVmZw=== YWJjZGVmZw=%3D="), "*** ***= ***=");
    assert_eq!(redact("abcdef", "YWJjZGVm="), "***=");
}

#[test]
fn a_key_that_looks_escaped_is_masked_too() {
    assert_eq!(redact("a%41", "a%41 a%2541 aA"), "*** *** aA");
    assert_eq!(redact(r"%41%25\u0041", r"%41%25\\u0041 %2541%2525\u0041 %41%25\u0041"), "*** *** ***");
    assert_eq!(redact(r"a\\b", r"a\\b a\\\\b a\b"), r"*** *** a\b");
    assert_eq!(redact("é", "%C3%A9 %C3 \\u00e9 \\u00e"), "*** %C3 *** \\u00e");
}

#[test]
fn text_before_a_key_does_not_hide_it() {
    for key in
        ["41abcdef", "41ab\"é", "u0041ab\"é", "20ab\"é", "\"ab", "abé", "a\\\"é", "\\é", "\\\\\"é", "é\\"]
    {
        let percent = key.replace('\\', "%5C").replace('"', "%22").replace('é', "%C3%A9");
        let json = key.replace('\\', r"\\").replace('"', "\\\"").replace('é', r"\u00e9");
        for before in [
            "", "%", "%2", "%20", "%41", r"\", r"\\", r"\\\", r"\u", r"\u00", "%5C", "a", "A", "=", "\0", "é",
        ] {
            for form in [key, &percent, &json] {
                let text = format!("{before}{form}");
                assert!(redact(key, &text).ends_with("***"), "{text}");
            }
        }
    }
}

#[test]
fn a_long_key_that_begins_within_an_escape_is_masked() {
    let key = format!("41{}", "A".repeat(100));
    let rest = "4".repeat(100);
    let text = |count| format!("%41{}%41{rest}", "A".repeat(count));
    assert_eq!(redact(&key, &text(99)), format!("%***{rest}"));
    assert_eq!(redact(&key, &text(80)), format!("%***{rest}"));
    assert_eq!(redact(&key, &text(30)), text(30));
}

#[test]
fn other_text_stays() {
    assert_eq!(redact("abc", "abd %61b \\u0061b ab"), "abd %61b \\u0061b ab");
    assert_eq!(redact("abc", "aababcabcc"), "aab******c");
    assert_eq!(redact("aaaab", "aaaaab aaaa%61%62 aaaaa%61b"), "a*** a*** aa***");
    assert_eq!(redact("", "text"), "text");
    assert_eq!(redact("default_public", "default_public"), "default_public");
    assert_eq!(redact("abc", "Bearer abd Basic abd"), "Bearer abd Basic abd");
}

#[test]
fn every_secret_of_a_client_is_masked() {
    let masked = |text: &str| mask(&client("client", "secret two", "token.one"), text);
    let pair = STANDARD.encode("client:secret two");
    assert_eq!(masked("Bearer token.one, token.one, secret+two"), "***, ***, ***");
    assert_eq!(masked(&format!("Basic {pair} {pair}")), "*** ***");
    assert_eq!(masked(&STANDARD.encode("token.one")), "***");
    assert_eq!(masked("client"), "client");
    // If two overlap, nothing of either is left.
    assert_eq!(mask(&client("client", "cde", "abc"), "abcde abc cde"), "*** *** ***");
}

/// Numbers that look random and are the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }

    fn pick<'a>(&mut self, items: &[&'a str]) -> &'a str {
        items[self.below(items.len())]
    }

    fn text(&mut self, pieces: &[&str], most: usize) -> String {
        (0..self.below(most + 1)).map(|_| self.pick(pieces)).collect()
    }
}

/// Whether an access token may have this character.
fn is_of_token(character: &str) -> bool {
    character.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/~".contains(&byte))
}

/// Makes secrets and texts from few different pieces, so that they match often, also in part.
#[test]
fn random_texts_are_masked_as_the_reference_does() {
    let alphabets: [&[&str]; 5] = [
        &["a", "b"],
        &["a", "4", "1", "A", "%", "2", "5"],
        &["a", "\\", "\"", "/", "u", "0", "6", "1"],
        &["a", " ", "+", "é", "🔑", "%", "\\"],
        &["a", "b", "ÿ", "~", "?", ">", "="],
    ];
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut masked_texts = 0;
    for round in 0..20_000 {
        let alphabet = alphabets[round % alphabets.len()];
        let secret = random.text(alphabet, 6) + random.pick(alphabet);
        let of_token: Vec<&str> = alphabet.iter().copied().filter(|piece| is_of_token(piece)).collect();
        let token = random.text(&of_token, 3) + random.pick(&of_token);
        let pair = format!("joe:{secret}");
        let percent: String = secret.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let json = serde_json::to_string(&secret).unwrap();
        let units: String = secret.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
        let base64 = [STANDARD.encode(&secret), URL_SAFE.encode(&pair)];
        let mut pieces = alphabet.to_vec();
        pieces.extend([&secret, &token, &percent, &json[1..json.len() - 1], &units, &base64[0], &base64[1]]);
        pieces.extend([
            "%", "\\", "\\\\", "+", "%20", "%61", "%25", "%5C", "\\u0061", "\\ud83d", "\\udd11", "=", "%3d",
        ]);
        pieces.extend(["\\u003d", "Basic ", "Bearer ", "x", " "]);
        let text = random.text(&pieces, 8);
        let (credentials, secrets) = match random.below(2) {
            0 => (joe(&secret), vec![&*secret]),
            _ => (client("joe", &secret, &token), vec![&*secret, &*token]),
        };

        let masked = credentials.redact(text.as_bytes());
        let expected = reference::mask(text.as_bytes(), &secrets, &[("joe", &*secret)]);
        assert_eq!(
            String::from_utf8_lossy(&masked),
            String::from_utf8_lossy(&expected),
            "{text:?} with {secrets:?}"
        );
        masked_texts += usize::from(masked != text.as_bytes());
    }
    assert!(masked_texts > 10_000, "{masked_texts}");
}
