//! A moment in time, written so that text order is time order.

use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, UtcDateTime, format_description::well_known::Rfc3339};

/// A moment with microseconds, between the years 1 and 9999, in UTC.
///
/// It is written as RFC 3339 with exactly six digits (`2026-11-21T20:07:23.000000Z`), so sorting
/// the texts sorts the moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(i64);

impl Timestamp {
    /// 1970-01-01T00:00:00Z.
    pub const UNIX_EPOCH: Self = Self(0);

    const MIN: i64 = -62_135_596_800_000_000;
    const MAX: i64 = 253_402_300_799_999_999;

    /// The moment this many microseconds after 1970, if it lies within the years 1 to 9999.
    #[must_use]
    pub const fn from_unix_micros(micros: i64) -> Option<Self> {
        if micros >= Self::MIN && micros <= Self::MAX {
            Some(Self(micros))
        } else {
            None
        }
    }

    /// The moment this many seconds after 1970, rounded to microseconds.
    #[must_use]
    pub fn from_unix_seconds(seconds: f64) -> Option<Self> {
        let micros = (seconds * 1e6).round();
        // Between the bounds an f64 converts without loss of range; outside it is no moment of ours.
        #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
        let moment =
            (micros >= Self::MIN as f64 && micros < Self::MAX as f64).then_some(micros as i64);
        moment.and_then(Self::from_unix_micros)
    }

    /// Reads RFC 3339; more than six digits of a second are rounded.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let moment = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        let micros = (moment.unix_timestamp_nanos() + 500).div_euclid(1000);
        i64::try_from(micros).ok().and_then(Self::from_unix_micros)
    }

    /// Microseconds after 1970.
    #[must_use]
    pub const fn unix_micros(self) -> i64 {
        self.0
    }

    /// Whole seconds after 1970, rounded down.
    #[must_use]
    pub const fn unix_seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// The moment this many seconds later (earlier if negative), kept within the years 1 to 9999.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        let micros = self.0.saturating_add(seconds.saturating_mul(1_000_000));
        Self(micros.clamp(Self::MIN, Self::MAX))
    }
}

impl Timestamp {
    /// The text, digit by digit: each event has several moments, and a format's machinery costs more than
    /// the digits.
    fn text(self) -> [u8; 27] {
        let mut text = *b"0000-00-00T00:00:00.000000Z";
        // Between the bounds every moment has a date.
        let moment = UtcDateTime::from_unix_timestamp(self.unix_seconds())
            .unwrap_or(UtcDateTime::UNIX_EPOCH);
        let (date, clock) = (moment.date(), moment.time());
        let micros = self.0.rem_euclid(1_000_000);
        for (place, figure) in [
            (0..4, i64::from(date.year())),
            (5..7, i64::from(u8::from(date.month()))),
            (8..10, i64::from(date.day())),
            (11..13, i64::from(clock.hour())),
            (14..16, i64::from(clock.minute())),
            (17..19, i64::from(clock.second())),
            (20..26, micros),
        ] {
            let mut left = figure;
            for digit in text[place].iter_mut().rev() {
                // A digit is one byte.
                #[expect(
                    clippy::cast_sign_loss,
                    reason = "a year is positive, and so is all else"
                )]
                let figure = (left % 10) as u8;
                *digit += figure;
                left /= 10;
            }
        }
        text
    }
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(str::from_utf8(&self.text()).unwrap_or_default())
    }
}

impl Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(str::from_utf8(&self.text()).unwrap_or_default())
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'_, str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an RFC 3339 time"))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Timestamp {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Timestamp".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::text(
            "A moment in UTC: RFC 3339 with exactly six digits of a second, so that the order of texts is the order of moments.",
            r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z$",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(moment: Option<Timestamp>) -> Option<String> {
        moment.map(|moment| moment.to_string())
    }

    #[test]
    fn text_has_exactly_six_digits_and_is_utc() {
        let parsed = Timestamp::parse("2024-11-22T23:41:12.5+02:00");
        assert_eq!(text(parsed).as_deref(), Some("2024-11-22T21:41:12.500000Z"));
        let rounded = Timestamp::parse("2024-11-22T23:41:12.1234567Z");
        assert_eq!(
            text(rounded).as_deref(),
            Some("2024-11-22T23:41:12.123457Z")
        );
    }

    #[test]
    fn a_number_of_seconds_keeps_its_microseconds() {
        let moment = Timestamp::from_unix_seconds(1_606_752_106.985_806_2);
        assert_eq!(text(moment).as_deref(), Some("2020-11-30T16:01:46.985806Z"));
        assert_eq!(
            text(Timestamp::from_unix_seconds(-0.5)).as_deref(),
            Some("1969-12-31T23:59:59.500000Z")
        );
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for seconds in [f64::NAN, f64::INFINITY, 1e300, -1e300, 253_402_300_800.0] {
            assert_eq!(Timestamp::from_unix_seconds(seconds), None, "{seconds}");
        }
        for text in [
            "",
            "yesterday",
            "2024-13-01T00:00:00Z",
            "2024-11-22 23:41:12",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn text_is_read_as_the_same_moment(micros in Timestamp::MIN..=Timestamp::MAX) {
            let moment = Timestamp(micros);
            proptest::prop_assert_eq!(Timestamp::parse(&moment.to_string()), Some(moment));
        }
    }

    #[test]
    fn text_order_is_time_order() {
        let moments = [
            -62_135_596_800_000_000,
            -1,
            0,
            1,
            999_999,
            1_000_000,
            253_402_300_799_999_999,
        ];
        let texts: Vec<_> = moments
            .iter()
            .filter_map(|micros| text(Timestamp::from_unix_micros(*micros)))
            .collect();
        assert_eq!(texts.len(), moments.len());
        assert!(texts.is_sorted(), "{texts:?}");
    }
}
