//! The system's clock, in seconds since 1970 as tokens count.

use std::time::SystemTime;

/// The time now; 0 where the clock says that it is before 1970.
pub(crate) fn now() -> i64 {
    let passed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(passed.as_secs()).unwrap_or(i64::MAX)
}
