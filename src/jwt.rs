//! The time at which an access token expires, if the token is a JWT that contains it.
//!
//! The library does not check the signature. So the time only tells when to ask for another token; it is no proof that
//! the token is valid.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use crate::json;

/// The claims of a real token have some 1,000 bytes.
const LONGEST_CLAIMS: usize = 16 * 1024;

/// The `exp` claim in seconds since 1970; `None` if the token is not a JWT or has no such claim.
pub(crate) fn expires_at(token: &str) -> Option<i64> {
    let mut parts = token.split('.');
    let (_, claims, _) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || claims.len() > LONGEST_CLAIMS {
        return None;
    }
    let claims = Zeroizing::new(URL_SAFE_NO_PAD.decode(claims.trim_end_matches('=')).ok()?);
    let [exp] = json::fields(std::str::from_utf8(&claims).ok()?, ["exp"]).ok()?;
    json::whole_number(exp?).filter(|time| *time > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(claims: &str) -> String {
        format!(
            "{}.{}.c2lnbmF0dXJl",
            URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256"}"#),
            URL_SAFE_NO_PAD.encode(claims)
        )
    }

    #[test]
    fn the_expiry_is_read_from_the_claims() {
        assert_eq!(expires_at(&token(r#"{"a":"ac_1","exp":1700000000,"jti":"x"}"#)), Some(1_700_000_000));
        assert_eq!(expires_at(&token(r#"{"exp":1700000000.9}"#)), Some(1_700_000_000));
        // In Base64, these are 16 KiB long.
        let long = format!("{:12288}", r#"{"exp":1700000000}"#);
        assert_eq!(expires_at(&token(&long)), Some(1_700_000_000));
    }

    #[test]
    fn what_says_no_expiry_has_none() {
        let long = "x".repeat(LONGEST_CLAIMS);
        for claims in [
            r#"{"a":"ac_1","jti":"x"}"#,
            r#"{"exp":null}"#,
            r#"{"exp":"1700000000"}"#,
            r#"{"exp":0}"#,
            r#"{"exp":-5}"#,
            r#"{"exp":1e300}"#,
            r#"{"exp":1,"exp":2}"#,
            "[]",
            "",
            "{",
            "\u{ff}",
            &format!(r#"{{"exp":1700000000,"x":"{long}"}}"#),
        ] {
            assert_eq!(expires_at(&token(claims)), None, "{claims:.60}");
        }
        for token in ["", "opaque", "a.b", "a.b.c", "a.e30.c.d", "..", "a.!.c"] {
            assert_eq!(expires_at(token), None, "{token}");
        }
    }
}
