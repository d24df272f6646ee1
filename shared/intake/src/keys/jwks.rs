//! Fetching a JSON Web Key Set (RFC 7517), bounded in size and time and without redirects.

mod set;

use super::JwksUrl;
use crate::deadline::Deadline;
use aws_smithy_http_client::{
    Connector,
    tls::{Provider, TlsContext, rustls_provider::CryptoMode},
};
use aws_smithy_runtime_api::client::{http::HttpConnector, orchestrator::HttpRequest};
use aws_smithy_types::{body::SdkBody, byte_stream::ByteStream};
use mailhooks_signature::KeyEntry;
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
        let keys = set::keys(&document);
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
        // No encoding is offered, and none is undone: what is small on the wire stays small.
        request.headers_mut().insert("accept", "application/json");
        let connector = self.0.get_or_init(|| connector(TlsContext::default()));
        let response = connector.call(request).await.map_err(|_| "no connection")?;
        // A redirect is an answer like any other that is not 200: it could lead anywhere.
        if response.status().as_u16() != 200 {
            return Err("the answer is not 200");
        }
        let mut stream = ByteStream::new(response.into_body());
        let mut body = Vec::new();
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(|_| "the answer broke off")?;
            if body.len() + chunk.len() > MAX_BYTES {
                return Err("the answer is too large");
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }
}

/// Keeps no connection: the next question comes in an hour, and a sandbox may sleep meanwhile.
fn connector(trust: TlsContext) -> Connector {
    Connector::builder()
        .pool_max_idle_per_host(0)
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .tls_context(trust)
        .build()
}

#[cfg(test)]
impl Client {
    /// A client that trusts the holder of this certificate, and nobody else.
    pub(super) fn trusting(certificate: &str) -> Self {
        use aws_smithy_http_client::tls::TrustStore;
        let trusted = TrustStore::empty().with_pem_certificate(certificate.as_bytes());
        let trust = TlsContext::builder().with_trust_store(trusted).build();
        Self(OnceLock::from(connector(trust.unwrap())))
    }
}
