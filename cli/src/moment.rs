//! A moment on the command line: a time, or how long ago.

use mailhooks_event::Timestamp;
use mailhooks_intake::clock;

/// A moment that was written as a time (RFC 3339), or as `30m`, `12h` or `7d` before now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment(pub(crate) Timestamp);

/// A text that is no moment.
#[derive(Debug, thiserror::Error)]
#[error("neither a time such as 2026-11-21T12:00:00Z nor a span such as 30m, 12h or 7d")]
pub(crate) struct InvalidMoment;

impl Moment {
    fn parse(text: &str, now: Timestamp) -> Option<Timestamp> {
        let ago = |unit, seconds: i64| {
            let number: i64 = text.strip_suffix(unit)?.parse().ok()?;
            let is_sane = (0..=1_000_000).contains(&number);
            is_sane.then(|| now.plus_seconds(-number * seconds))
        };
        Timestamp::parse(text)
            .or_else(|| ago('m', 60))
            .or_else(|| ago('h', 3_600))
            .or_else(|| ago('d', 86_400))
    }
}

impl std::str::FromStr for Moment {
    type Err = InvalidMoment;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text, clock::now())
            .map(Self)
            .ok_or(InvalidMoment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_time_or_a_span_before_now() {
        let now = Timestamp::UNIX_EPOCH.plus_seconds(10_000_000);
        for (text, seconds_ago) in [("30m", 1_800), ("12h", 43_200), ("7d", 604_800), ("0d", 0)] {
            assert_eq!(
                Moment::parse(text, now),
                Some(now.plus_seconds(-seconds_ago)),
                "{text}"
            );
        }
        assert_eq!(
            Moment::parse("1970-01-01T00:00:00Z", now),
            Some(Timestamp::UNIX_EPOCH)
        );
        for text in ["", "7", "d", "-1d", "1w", "9999999999d", "yesterday"] {
            assert_eq!(Moment::parse(text, now), None, "{text}");
        }
    }
}
