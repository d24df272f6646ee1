//! Fetching a JSON Web Key Set (RFC 7517), bounded in size and time and without redirects.

use super::JwksUrl;
use crate::deadline::Deadline;
use aws_smithy_http_client::{
    Connector,
    tls::{Provider, rustls_provider::CryptoMode},
};
use aws_smithy_runtime_api::client::{http::HttpConnector, orchestrator::HttpRequest};
use aws_smithy_types::{body::SdkBody, byte_stream::ByteStream};
use mailhooks_signature::{KeyEntry, PublicKey};
use serde_json::Value;
use std::{sync::OnceLock, time::Duration};

/// A key set is a few kilobytes; a larger answer is none.
const MAX_BYTES: usize = 65_536;
/// The sender waits for our answer, and we for this one.
const TIME_LIMIT: Duration = Duration::from_secs(2);

/// An HTTPS client on the TLS stack that the SDK brings, made when it is first needed.
#[derive(Default)]
pub(super) struct Client(OnceLock<Connector>);

impl Client {
    /// The keys at an address.
    ///
    /// # Errors
    ///
    /// What went wrong, without anything that was answered.
    pub(super) async fn fetch(
        &self,
        address: &JwksUrl,
        deadline: Deadline,
    ) -> Result<Vec<KeyEntry>, &'static str> {
        let fetch = Deadline::after(TIME_LIMIT).limit(self.body(address));
        let body = deadline.limit(fetch).await;
        let body = body
            .and_then(|in_time| in_time)
            .map_err(|_| "no answer in time")??;
        let document: Value =
            serde_json::from_slice(&body).map_err(|_| "the answer is not JSON")?;
        let keys = keys(&document);
        if keys.is_empty() {
            Err("the answer has no usable key")
        } else {
            Ok(keys)
        }
    }

    async fn body(&self, address: &JwksUrl) -> Result<Vec<u8>, &'static str> {
        let mut request = HttpRequest::new(SdkBody::empty());
        request
            .set_uri(address.as_str())
            .map_err(|_| "the address cannot be asked")?;
        request.headers_mut().insert("accept", "application/json");
        let connector = self.0.get_or_init(|| {
            Connector::builder()
                .tls_provider(Provider::Rustls(CryptoMode::Ring))
                .build()
        });
        let response = connector.call(request).await.map_err(|_| "no connection")?;
        // A redirect is an answer like any other that is not 200: it could lead anywhere.
        if response.status().as_u16() != 200 {
            return Err("the answer is not 200");
        }
        let mut stream = ByteStream::new(response.into_body());
        let mut body = Vec::new();
        while let Some(chunk) = stream.next().await {
            body.extend_from_slice(&chunk.map_err(|_| "the answer broke off")?);
            if body.len() > MAX_BYTES {
                return Err("the answer is too large");
            }
        }
        Ok(body)
    }
}

/// The RSA keys of a set that have an id. Others are left out: a set may hold keys for other uses.
fn keys(document: &Value) -> Vec<KeyEntry> {
    let text = |key: &Value, name: &str| key.get(name).and_then(Value::as_str).map(str::to_owned);
    let usable = |key: &Value| {
        let is_rsa = text(key, "kty").as_deref() == Some("RSA");
        let is_for_signatures = text(key, "use").is_none_or(|purpose| purpose == "sig");
        if !is_rsa || !is_for_signatures {
            return None;
        }
        let key_itself = PublicKey::from_jwk(&text(key, "n")?, &text(key, "e")?).ok()?;
        Some(KeyEntry {
            kid: Some(text(key, "kid")?),
            key: key_itself,
        })
    };
    let list = document.get("keys").and_then(Value::as_array);
    list.map(|list| list.iter().filter_map(usable).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const N: &str = "93BZukm4fUzx4iGaPaj7YIBmwaDpNyyPKeHygHL4haobGedaKN7AfKa6GY8oqJ3zdrBArkf6eccwhwNMAI2IQpMrC49e2WJbssBIlpOfGeRQDVLTlrK3YgcLRtvm0rjzdwB3yLYeiRCQDU8Estl2aSvmjfYrhMYJnxEvS6vV0xU";

    fn ids(document: &Value) -> Vec<String> {
        keys(document)
            .iter()
            .map(|key| key.kid().to_owned())
            .collect()
    }

    #[test]
    fn usable_keys_are_taken_and_others_left_out() {
        let key = |kid: &str| json!({"kty": "RSA", "n": N, "e": "AQAB", "use": "sig", "alg": "RS256", "kid": kid});
        let mut without_use = key("b");
        without_use.as_object_mut().unwrap().remove("use");
        let mut without_kid = key("x");
        without_kid.as_object_mut().unwrap().remove("kid");
        let document = json!({"keys": [
            key("a"),
            without_use,
            without_kid,
            {"kty": "EC", "kid": "ec", "crv": "P-256"},
            {"kty": "RSA", "kid": "enc", "n": N, "e": "AQAB", "use": "enc"},
            {"kty": "RSA", "kid": "broken", "n": "!!", "e": "AQAB"},
            {"kty": "RSA", "kid": "small", "n": "93BZ", "e": "AQAB"},
            7,
        ]});
        assert_eq!(ids(&document), ["a", "b"]);
    }

    #[test]
    fn what_is_no_key_set_has_no_keys() {
        for document in [
            json!({}),
            json!([]),
            json!({"keys": {}}),
            json!({"keys": 1}),
            json!("keys"),
        ] {
            assert!(ids(&document).is_empty(), "{document}");
        }
    }
}
