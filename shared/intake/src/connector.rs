//! What requests to AWS and to publishers of keys are sent with: HTTP/1.1, TLS on ring, and connections
//! that are kept for the next request.
//!
//! The SDK's own client can also speak HTTP/2 and go through proxies, and can only be told in PEM whom to
//! trust. A function needs neither of the first two, and has Amazon's certificates in the binary as they are.

mod connection;
mod dial;
mod failure;
mod idle;
mod names;
mod origin;
mod sdk;
#[cfg(test)]
mod tests;
mod trust;

pub use failure::Failure;
pub(crate) use origin::host_header;
pub use trust::Trust;

use crate::deadline::Deadline;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use connection::Connection;
use dial::Dialer;
use http::{HeaderValue, Request, Response, header};
use idle::Idle;
use names::Names;
use origin::Origin;
use std::{
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// What we are called in the records of those who are asked, CloudTrail's among them.
const USER_AGENT: &str = concat!("mailhooks/", env!("CARGO_PKG_VERSION"));

/// Sends requests, each over a connection that no other uses meanwhile. Clones share their connections.
#[derive(Clone, Debug)]
pub struct Connector(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    dialer: Dialer,
    idle: Mutex<Idle>,
    limits: Limits,
}

/// What a connector puts up with.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The longest body of an answer, in bytes.
    pub answer: usize,
    /// How long a connection is kept that nobody uses. Without a limit none is kept at all.
    pub idle: Option<Duration>,
}

/// How long one request may take. What has no limit ends when its caller drops it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Patience {
    /// Until a new connection stands, TLS included.
    pub connect: Option<Duration>,
    /// From then until an answer begins, and from there to its end.
    pub answer: Option<Duration>,
}

impl Connector {
    /// A connector that trusts the holders of some certificates.
    #[must_use]
    pub fn new(trust: Trust, limits: Limits) -> Self {
        Self::over(Dialer::new(trust.roots()), limits)
    }

    /// A connector that trusts the holder of this certificate, and nobody else.
    #[cfg(test)]
    pub(crate) fn trusting(certificate: &str, limits: Limits) -> Self {
        use rustls_pki_types::{CertificateDer, pem::PemObject};
        let mut roots = tokio_rustls::rustls::RootCertStore::empty();
        let certificate = CertificateDer::from_pem_slice(certificate.as_bytes());
        roots.add(certificate.unwrap()).unwrap();
        Self::over(Dialer::new(roots), limits)
    }

    /// A connector that has no TLS, for servers on the same machine.
    #[must_use]
    pub fn plain(limits: Limits) -> Self {
        Self::over(Dialer::plain(Names::default()), limits)
    }

    /// The same that finds hosts by this name server.
    #[cfg(test)]
    fn plain_asking(server: std::net::SocketAddr, limits: Limits) -> Self {
        Self::over(Dialer::plain(Names::asking(server)), limits)
    }

    fn over(dialer: Dialer, limits: Limits) -> Self {
        Self(Arc::new(Shared {
            dialer,
            idle: Mutex::default(),
            limits,
        }))
    }

    /// Sends a request to where its absolute URI says, and reads the whole answer, whatever its status.
    ///
    /// A kept connection may have been closed at its other end. Where nothing of the request was written
    /// to it, the request goes over another; otherwise only the caller can know whether to send it again.
    ///
    /// # Errors
    ///
    /// [`Failure`] where there is no whole answer.
    pub async fn send(
        &self,
        request: Request<SdkBody>,
        patience: Patience,
    ) -> Result<Response<Bytes>, Failure> {
        let (origin, mut request) = Origin::part(request)?;
        let user_agent = request.headers_mut().entry(header::USER_AGENT);
        user_agent.or_insert_with(|| HeaderValue::from_static(USER_AGENT));
        loop {
            let kept = self.kept(&origin).await;
            let may_be_stale = kept.is_some();
            let mut connection = match kept {
                Some(connection) => connection,
                // Boxed, since nearly all requests need no new one.
                None => within(patience.connect, Box::pin(self.0.dialer.dial(&origin))).await??,
            };
            match within(patience.answer, connection.send(request)).await? {
                Ok(response) => {
                    let rest = connection.read(response, self.0.limits.answer);
                    let response = within(patience.answer, rest).await??;
                    self.keep(origin, connection, &response);
                    return Ok(response);
                }
                Err(mut broken) => match broken.take_message() {
                    Some(unsent) if may_be_stale => request = unsent,
                    _ => return Err(Failure::Exchange(broken.into_error())),
                },
            }
        }
    }

    /// A connection that was kept and still seems to stand.
    async fn kept(&self, origin: &Origin) -> Option<Connection> {
        loop {
            let mut connection = self.idle().take(origin)?;
            if connection.is_open().await {
                return Some(connection);
            }
        }
    }

    /// Keeps a connection whose answer has been read. A server that fails is asked anew over another,
    /// which may lead to a healthier one.
    fn keep(&self, origin: Origin, connection: Connection, response: &Response<Bytes>) {
        if let Some(idle) = self.0.limits.idle
            && !response.status().is_server_error()
        {
            self.idle().put(origin, connection, Deadline::after(idle));
        }
    }

    fn idle(&self) -> MutexGuard<'_, Idle> {
        self.0.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn within<T>(limit: Option<Duration>, work: impl Future<Output = T>) -> Result<T, Failure> {
    match limit {
        Some(limit) => {
            let in_time = Deadline::after(limit).limit(work).await;
            in_time.map_err(|_| Failure::Timeout)
        }
        None => Ok(work.await),
    }
}
