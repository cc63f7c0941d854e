//! The system's clock in seconds since 1970, the unit in which tokens state their expiry.

use std::time::SystemTime;

/// The current time; 0 if the clock shows a time before 1970.
pub(crate) fn now() -> i64 {
    let passed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(passed.as_secs()).unwrap_or(i64::MAX)
}
