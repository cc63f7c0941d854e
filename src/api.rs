//! The API of CARTO's current platform: a checked base address, to which access tokens may be sent.

use crate::base_url::{self, BaseUrl};
use crate::error::{Error, ErrorKind};

/// The domain of CARTO's own APIs. A self-hosted installation has a domain of its own.
pub(crate) const API_DOMAIN: &str = "api.carto.com";

/// A checked base address, such as `https://gcp-us-east1.api.carto.com` or, self-hosted, `https://DOMAIN/api`.
#[derive(Clone, Copy)]
pub(crate) struct Api<'a> {
    pub(crate) base_url: &'a str,
}

impl<'a> Api<'a> {
    /// Removes every `/` from both ends of the address and checks it.
    pub(crate) fn new(given: &'a str, allow_non_secure: bool) -> Result<Api<'a>, Error> {
        let base_url = base_url::trim(given);
        let form = "https://REGION.api.carto.com";
        let url = BaseUrl::parse(base_url, "base_url", form, allow_non_secure)?;
        if url.is_at_or_under("carto.com") && !url.is_at_or_under(API_DOMAIN) {
            return Err(Error::new(
                ErrorKind::InvalidBaseUrl,
                "the base_url is of an account of CARTO's older platform, which takes an api_key and no access token; \
                 give the API base address (https://REGION.api.carto.com), or make credentials of an api_key (creds_new)",
            ));
        }
        if url.path.split('/').any(|segment| segment == "v3") {
            return Err(Error::new(
                ErrorKind::InvalidBaseUrl,
                "the base_url has the path of an API; give what stands before /v3",
            ));
        }
        Ok(Api { base_url })
    }
}

/// The base address of a tenant of CARTO's own platform; `None` for a self-hosted installation, whose address cannot be
/// derived from its tenant_id.
pub(crate) fn of_tenant(tenant_id: &str) -> Option<String> {
    let is_label = (1..=63).contains(&tenant_id.len())
        && tenant_id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let is_self_hosted = tenant_id.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("onp-"));
    (is_label && !is_self_hosted).then(|| format!("https://{tenant_id}.{API_DOMAIN}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenant_of_cartos_own_has_a_base_address() {
        let long = "a".repeat(63);
        for tenant_id in ["gcp-us-east1", "a", "onp", "x-onp-1", &long] {
            assert_eq!(of_tenant(tenant_id), Some(format!("https://{tenant_id}.api.carto.com")));
        }
        for tenant_id in ["", "onp-acme", "ONP-acme", "a.b", "a/b", "a_b", "é", &format!("{long}a")] {
            assert_eq!(of_tenant(tenant_id), None, "{tenant_id}");
        }
    }
}
