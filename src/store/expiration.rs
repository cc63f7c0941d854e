//! The `expiration` in the file of Python's carto-auth.
//!
//! carto-auth 0.2.0 takes the UTC time without its zone, reads it as local time, and stores that. So the file contains
//! the true time of expiry minus the local offset from UTC: five hours late in New York, nine hours early in Tokyo.
//! carto-auth makes the same mistake when it reads, so this library has to read and write the file as carto-auth does.

/// The `expiration` of a token that does not expire. There has to be one, because carto-auth takes a token without an
/// `expiration` for expired. It is the last day of the year 9999, the end of the range of Python's dates.
const NEVER: i64 = 253_402_214_400;

/// No zone is further from UTC than one day, and none changes its clocks twice within two days.
const DAY: i64 = 86_400;

/// The true time of expiry, in seconds since 1970; `None` if the token does not expire.
pub(super) fn read(expiration: i64) -> Option<i64> {
    (expiration < NEVER).then(|| expiration + offset_from_utc(expiration))
}

/// The `expiration` to store.
pub(super) fn write(expires_at: Option<i64>) -> i64 {
    let Some(time) = expires_at.filter(|time| *time < NEVER) else { return NEVER };
    // Finds the moment at which local clocks show `time`. When clocks are put back there may be two such moments, and
    // Python takes the earlier. When they are put forward there may be none, and Python uses the offset before the
    // change.
    let [before, after] = [-DAY, DAY].map(|away| time - offset_from_utc(time + away));
    let shows_it = |local: i64| local + offset_from_utc(local) == time;
    if shows_it(after) && !shows_it(before) { after } else { before }
}

/// How many seconds local time is ahead of UTC at this time; 0 if the system cannot tell.
fn offset_from_utc(time: i64) -> i64 {
    local_as_utc(time).map_or(0, |local| local - time)
}

/// The local date and time of day at `time`, as if they were UTC.
fn local_as_utc(time: i64) -> Option<i64> {
    let local = local_time(time)?;
    let days = days_before(i64::from(local.tm_year) + 1900) + i64::from(local.tm_yday);
    let seconds = i64::from(local.tm_hour) * 3600 + i64::from(local.tm_min) * 60 + i64::from(local.tm_sec);
    Some(days * 86_400 + seconds)
}

/// The days from the beginning of 1970 to that of `year`.
fn days_before(year: i64) -> i64 {
    let leap_days_before = |year: i64| (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400;
    (year - 1970) * 365 + leap_days_before(year) - leap_days_before(1970)
}

#[cfg(unix)]
#[allow(unsafe_code)]
fn local_time(time: i64) -> Option<libc::tm> {
    let time = libc::time_t::try_from(time).ok()?;
    let mut local = std::mem::MaybeUninit::<libc::tm>::zeroed();
    // SAFETY: both pointers are to live values of the types that localtime_r takes. Like getenv, it is thread-safe as
    // long as no thread changes the environment, because it reads TZ. A zeroed `tm` is valid: its fields are numbers
    // and a pointer.
    unsafe {
        let filled = libc::localtime_r(&time, local.as_mut_ptr());
        (!filled.is_null()).then(|| local.assume_init())
    }
}

#[cfg(windows)]
#[allow(unsafe_code)]
fn local_time(time: i64) -> Option<libc::tm> {
    let time: libc::time_t = time;
    let mut local = std::mem::MaybeUninit::<libc::tm>::zeroed();
    // SAFETY: both pointers are to live values of the types that localtime_s takes. A zeroed `tm` is a valid one: its
    // fields are numbers.
    unsafe { (libc::localtime_s(local.as_mut_ptr(), &time) == 0).then(|| local.assume_init()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_back() {
        // Two years include changes to and from summer time, if this machine's zone has them.
        for time in (1_700_000_000..1_763_000_000).step_by(3 * 86_400 + 1234) {
            assert_eq!(read(write(Some(time))), Some(time));
        }
        assert_eq!(read(write(None)), None);
    }

    #[test]
    fn years_begin_where_the_calendar_says() {
        for (year, days) in
            [(1970, 0), (1971, 365), (1973, 1096), (2000, 10_957), (2001, 11_323), (2101, 47_847)]
        {
            assert_eq!(days_before(year), days, "{year}");
        }
    }
}
