//! What a mail server answered.

use serde::{Deserialize, Serialize};

/// What a mail server answered.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Smtp {
    /// The reply code (RFC 5321 section 4.2), 200 to 599.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 200, max = 599)))]
    pub code: Option<u16>,
    /// The enhanced status code (RFC 3463).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enhanced: Option<EnhancedStatusCode>,
    /// The reply's lines without codes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<String>,
    /// The server that answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_host: Option<String>,
    /// Whether the connection was encrypted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls: Option<bool>,
    /// How long the attempt took, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
}

debug_hides!(Smtp);

/// An enhanced status code such as 5.1.1 (RFC 3463): class 2, 4 or 5, subject, detail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EnhancedStatusCode {
    class: u8,
    subject: u16,
    detail: u16,
}

impl EnhancedStatusCode {
    /// Reads `class.subject.detail`; class 2, 4 or 5, the others up to three digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let class = match parts.next()? {
            "2" => 2,
            "4" => 4,
            "5" => 5,
            _ => return None,
        };
        let (subject, detail) = (number(parts.next()?)?, number(parts.next()?)?);
        parts.next().is_none().then_some(Self {
            class,
            subject,
            detail,
        })
    }

    /// 2 for success, 4 for a transient and 5 for a permanent failure.
    #[must_use]
    pub const fn class(self) -> u8 {
        self.class
    }

    /// What the status is about: 1 addressing, 2 mailbox, 3 mail system, 4 network, 5 protocol,
    /// 6 content, 7 policy.
    #[must_use]
    pub const fn subject(self) -> u16 {
        self.subject
    }

    /// The detail within the subject.
    #[must_use]
    pub const fn detail(self) -> u16 {
        self.detail
    }
}

fn number(text: &str) -> Option<u16> {
    let digits = (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

impl std::fmt::Display for EnhancedStatusCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

impl Serialize for EnhancedStatusCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EnhancedStatusCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'_, str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an enhanced status code"))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for EnhancedStatusCode {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "EnhancedStatusCode".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::text(
            "An enhanced status code such as 5.1.1 (RFC 3463): class 2, 4 or 5, subject, detail.",
            r"^[245]\.[0-9]{1,3}\.[0-9]{1,3}$",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_three_numbers_of_a_known_class_are_a_code() {
        for good in ["5.1.1", "2.0.0", "4.7.650"] {
            assert_eq!(
                EnhancedStatusCode::parse(good)
                    .map(|code| code.to_string())
                    .as_deref(),
                Some(good)
            );
        }
        for bad in [
            "", "3.1.1", "5.1", "5.1.1.1", "5.1.1000", "5..1", "5.+1.1", " 5.1.1", "5.1.x",
        ] {
            assert_eq!(EnhancedStatusCode::parse(bad), None, "{bad}");
        }
    }
}
