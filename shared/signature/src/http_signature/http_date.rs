//! The header `Date`: `Sun, 06 Nov 1994 08:49:37 GMT` and no other form (RFC 7231 section 7.1.1.1).

use time::{Date, Month, Time, UtcDateTime};

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// The moment in Unix seconds.
pub(super) fn from_http_date(text: &str) -> Option<i64> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u8>().ok();
    let name = text.get(8..11)?;
    let month = (1..=12)
        .zip(MONTHS)
        .find_map(|(number, known)| (known == name).then_some(number))?;
    let month = Month::try_from(month).ok()?;
    let date = Date::from_calendar_date(text.get(12..16)?.parse().ok()?, month, number(5, 7)?);
    let clock = Time::from_hms(number(17, 19)?, number(20, 22)?, number(23, 25)?);
    let moment = UtcDateTime::new(date.ok()?, clock.ok()?).unix_timestamp();
    // Only what would be written so is read: no other spaces, no sign, the day of the week that it was.
    (http_date(moment).as_deref() == Some(text)).then_some(moment)
}

/// A moment in Unix seconds as a sender writes it.
#[must_use]
pub fn http_date(unix_seconds: i64) -> Option<String> {
    let moment = UtcDateTime::from_unix_timestamp(unix_seconds).ok()?;
    let (date, clock) = (moment.date(), moment.time());
    let weekday = DAYS.get(usize::from(date.weekday().number_days_from_monday()))?;
    let month = MONTHS.get(usize::from(u8::from(date.month())).checked_sub(1)?)?;
    Some(format!(
        "{weekday}, {:02} {month} {:04} {:02}:{:02}:{:02} GMT",
        date.day(),
        date.year(),
        clock.hour(),
        clock.minute(),
        clock.second()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fixed_form_is_read_and_written() {
        for (text, seconds) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Mon, 06 May 2024 08:15:17 GMT", 1_714_983_317),
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Wed, 31 Dec 1969 23:59:59 GMT", -1),
            ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199),
        ] {
            assert_eq!(from_http_date(text), Some(seconds), "{text}");
            assert_eq!(http_date(seconds).as_deref(), Some(text));
        }
        assert_eq!(http_date(i64::MAX), None);
    }

    #[test]
    fn every_other_form_is_no_date() {
        for text in [
            "",
            "garbage",
            "1714983317",
            "2024-05-06T08:15:17Z",
            "Monday, 06-May-24 08:15:17 GMT",
            "Mon May  6 08:15:17 2024",
            "Mon, 06 May 2024 08:15:17 +0000",
            "Mon, 06 May 2024 08:15:17 gmt",
            "Mon, 06 May 2024 08:15:17 GMT ",
            "Tue, 06 May 2024 08:15:17 GMT",
            "Mon, 6 May 2024 08:15:17 GMT",
            "Mon, +6 May 2024 08:15:17 GMT",
            "Mon, 06 Mai 2024 08:15:17 GMT",
            "Fri, 30 Feb 2024 08:15:17 GMT",
            "Mon, 06 May 2024 24:00:00 GMT",
            "Mon, 06 May 2024 08:15:17 GMT, Mon, 06 May 2024 08:15:17 GMT",
            "Mön, 06 May 2024 08:15:17 GM",
        ] {
            assert_eq!(from_http_date(text), None, "{text}");
        }
    }
}
