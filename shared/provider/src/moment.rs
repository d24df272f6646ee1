//! Times in the forms that providers write them.

use crate::Value;
use mailhooks_event::Timestamp;

/// A moment from a JSON value: RFC 3339; the same with a space for `T` or a two-digit offset (Resend's
/// API objects); or Unix seconds as a number or as text (Postal).
pub(crate) fn moment(value: &Value<'_>) -> Option<Timestamp> {
    match value {
        Value::Number(seconds) => seconds.as_f64().and_then(Timestamp::from_unix_seconds),
        Value::String(text) => from_text(text.trim()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn from_text(text: &str) -> Option<Timestamp> {
    Timestamp::parse(text)
        .or_else(|| Timestamp::parse(&as_rfc3339(text)?))
        .or_else(|| text.parse().ok().and_then(Timestamp::from_unix_seconds))
}

/// `2023-06-21 06:10:36.144+00` as `2023-06-21T06:10:36.144+00:00`; without an offset it is UTC.
fn as_rfc3339(text: &str) -> Option<String> {
    let (date, rest) = text.split_once([' ', 'T'])?;
    let clock_end = rest.find(['+', '-', 'Z', 'z']).unwrap_or(rest.len());
    let (clock, offset) = rest.split_at(clock_end);
    let offset = match offset.len() {
        0 => "Z".to_owned(),
        3 => format!("{offset}:00"),
        5 => format!("{}:{}", offset.get(..3)?, offset.get(3..)?),
        _ => offset.to_owned(),
    };
    Some(format!("{date}T{clock}{offset}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn text(value: serde_json::Value) -> Option<String> {
        moment(&value.into()).map(|moment| moment.to_string())
    }

    #[test]
    fn every_form_that_was_met_is_read() {
        let expected = Some("2023-06-21T06:10:36.144000Z".to_owned());
        for form in [
            json!("2023-06-21T06:10:36.144Z"),
            json!("2023-06-21T06:10:36.144000+00:00"),
            json!("2023-06-21 06:10:36.144+00"),
            json!("2023-06-21 08:10:36.144+0200"),
            json!("2023-06-21 06:10:36.144"),
            json!(1_687_327_836.144),
            json!("1687327836.144"),
        ] {
            assert_eq!(text(form.clone()), expected, "{form}");
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for form in [
            json!(null),
            json!(""),
            json!("soon"),
            json!("NaN"),
            json!("inf"),
            json!(1e300),
            json!([1]),
            json!("2023-06-21 é"),
        ] {
            assert_eq!(text(form.clone()), None, "{form}");
        }
    }
}
