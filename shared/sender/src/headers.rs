//! Headers as lines of text, and those that every sender adds.

use crate::SenderError;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use mailhooks_provider::Scheme;
use std::path::Path;

/// Reads lines of `Name: value`. Empty lines are skipped; a name may come twice.
pub(crate) fn parse(path: &Path, text: &str) -> Result<HeaderMap, SenderError> {
    let mut headers = HeaderMap::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let (name, value) = pair(line).ok_or_else(|| SenderError::Header {
            path: path.to_owned(),
            line: index + 1,
        })?;
        headers.append(name, value);
    }
    Ok(headers)
}

fn pair(line: &str) -> Option<(HeaderName, HeaderValue)> {
    let (name, value) = line.split_once(':')?;
    Some((name.parse().ok()?, value.trim().parse().ok()?))
}

/// Adds what the sender's HTTP client writes, unless the sample says otherwise.
pub(crate) fn add_usual(headers: &mut HeaderMap, scheme: Scheme) {
    // Self-hosted Svix and Postal name themselves so; what the others say is not documented.
    let user_agent = match scheme {
        Scheme::StandardWebhooks => Some("Svix-Webhooks/1.90.0"),
        Scheme::SignedBody { sha1: Some(_), .. } => Some("Postal/3.3.6"),
        Scheme::SignedBody { sha1: None, .. } | Scheme::HttpSignature { .. } => None,
    };
    let content_type = match scheme {
        Scheme::StandardWebhooks | Scheme::SignedBody { .. } => "application/json",
        Scheme::HttpSignature { .. } => "application/x-www-form-urlencoded",
    };
    for (name, value) in [
        (header::CONTENT_TYPE, Some(content_type)),
        (header::USER_AGENT, user_agent),
    ] {
        if let Some(value) = value {
            let value = HeaderValue::from_static(value);
            headers.entry(name).or_insert(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<HeaderMap, SenderError> {
        super::parse(Path::new("case.headers"), text)
    }

    #[test]
    fn lines_become_headers() {
        let headers = parse("svix-id: msg_1\n\nX-Twice: a\nx-twice:b:c \n").unwrap();
        assert_eq!(headers.get("Svix-Id").unwrap(), "msg_1");
        let twice: Vec<_> = headers.get_all("x-twice").iter().collect();
        assert_eq!(twice, ["a", "b:c"]);
    }

    #[test]
    fn a_line_that_is_no_header_is_named() {
        for text in ["ok: 1\nbroken", "ok: 1\nbad name: 1", "ok: 1\nx: \u{1}"] {
            let error = parse(text).unwrap_err().to_string();
            assert_eq!(error, "case.headers, line 2: not a header");
        }
    }
}
