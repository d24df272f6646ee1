//! The same webhook as one of its own, for whoever wants many.

use http::HeaderValue;
use mailhooks_intake::clock;
use mailhooks_sender::Sample;
use serde_json::Value;

/// A sample with another identity: a delivery id in the headers, a `uuid` in a JSON body, an `id` in a
/// form. What has none of these stays as it is.
pub(super) fn another(sample: &Sample, number: u64) -> Sample {
    let unique = format!("{:x}{number:06x}", clock::now().unix_micros());
    let mut another = sample.clone();
    for name in ["svix-id", "webhook-id"] {
        if let (Some(known), Ok(new)) = (
            another.headers.get_mut(name),
            HeaderValue::try_from(format!("msg_{unique}")),
        ) {
            *known = new;
        }
    }
    if let Some(body) = with_uuid(&sample.body, &unique).or_else(|| with_id(&sample.body, &unique))
    {
        another.body = body.into();
    }
    another
}

fn with_uuid(body: &[u8], unique: &str) -> Option<Vec<u8>> {
    let mut document: Value = serde_json::from_slice(body).ok()?;
    *document.get_mut("uuid")? = uuid(unique).into();
    Some(document.to_string().into_bytes())
}

fn with_id(body: &[u8], unique: &str) -> Option<Vec<u8>> {
    let form = std::str::from_utf8(body)
        .ok()
        .filter(|text| text.contains('='))?;
    let replaced = |pair: &str| match pair.split_once('=') {
        Some(("id", _)) => format!("id={unique}"),
        Some(_) | None => pair.to_owned(),
    };
    let pairs: Vec<String> = form.split('&').map(replaced).collect();
    Some(pairs.join("&").into_bytes())
}

/// The last 32 hexadecimal digits as a UUID is written.
fn uuid(unique: &str) -> String {
    let digits = format!("{unique:0>32}");
    let part = |from, to| digits.get(from..to).unwrap_or_default();
    [
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32),
    ]
    .join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use mailhooks_sender::events_root;

    #[test]
    fn each_provider_s_webhook_becomes_another() {
        for name in [
            "resend/email-bounced.json",
            "postal/message-sent.json",
            "ark/message-bounced.json",
            "copernica/open.form",
        ] {
            let sample = Sample::load(&events_root().join(name)).unwrap();
            let (one, other) = (another(&sample, 1), another(&sample, 2));
            let identity =
                |sample: &Sample| (sample.headers.get("svix-id").cloned(), sample.body.clone());
            assert_ne!(identity(&one), identity(&sample), "{name}");
            assert_ne!(identity(&one), identity(&other), "{name}");
        }
    }

    #[test]
    fn a_body_that_is_neither_stays() {
        assert_eq!(with_uuid(b"{}", "1"), None);
        assert_eq!(with_uuid(b"nothing", "1"), None);
        assert_eq!(with_id(b"nothing", "1"), None);
        assert_eq!(uuid("65f1c2000001"), "00000000-0000-0000-0000-65f1c2000001");
    }
}
