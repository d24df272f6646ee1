//! Fetching a JSON Web Key Set (RFC 7517), bounded in size and time and without redirects.

mod set;

use super::JwksUrl;
use crate::{
    connector::{Connector, Failure, Limits, Patience, Trust},
    deadline::Deadline,
};
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use http::{Request, StatusCode, header};
use mailhooks_signature::KeyEntry;
use serde_json::Value;
use std::{sync::OnceLock, time::Duration};

/// A key set is a few kilobytes; a larger answer is none. No connection is kept: the next question comes in
/// an hour, and a sandbox may sleep meanwhile.
const LIMITS: Limits = Limits {
    answer: 65_536,
    idle: None,
};
/// The sender waits for our answer, and we for this one.
const TIME_LIMIT: Duration = Duration::from_secs(2);

/// An HTTPS client that trusts whom the system trusts, made when it is first needed.
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

    async fn body(&self, address: &JwksUrl) -> Result<Bytes, &'static str> {
        // No encoding is offered, and none is undone: what is small on the wire stays small.
        let request = Request::get(address.as_str())
            .header(header::ACCEPT, "application/json")
            .body(SdkBody::empty())
            .map_err(|_| "the address cannot be asked")?;
        let connector = self.0.get_or_init(|| Connector::new(Trust::System, LIMITS));
        let response = connector.send(request, Patience::default()).await;
        let response = response.map_err(|failure| match failure {
            Failure::Address => "the address cannot be asked",
            Failure::Connect(_) => "no connection",
            Failure::Timeout => "no answer in time",
            Failure::Exchange(_) => "the answer broke off",
            Failure::TooLarge => "the answer is too large",
        })?;
        // A redirect is an answer like any other that is not 200: it could lead anywhere.
        if response.status() == StatusCode::OK {
            Ok(response.into_body())
        } else {
            Err("the answer is not 200")
        }
    }
}

#[cfg(test)]
impl Client {
    /// A client that trusts the holder of this certificate, and nobody else.
    pub(super) fn trusting(certificate: &str) -> Self {
        Self(OnceLock::from(Connector::trusting(certificate, LIMITS)))
    }
}
