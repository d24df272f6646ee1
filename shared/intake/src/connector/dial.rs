//! New connections.

use super::{
    Failure, Origin,
    connection::{Connection, Stream},
};
use hyper_util::client::legacy::connect::HttpConnector;
use std::{fmt, sync::Arc};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName},
};
use tower_service::Service;

/// Opens connections.
pub(super) struct Dialer {
    tcp: HttpConnector,
    tls: Option<TlsConnector>,
}

impl Dialer {
    /// With TLS for whom these roots vouch for.
    pub(super) fn new(roots: RootCertStore) -> Self {
        Self {
            tls: client_config(roots).map(|config| TlsConnector::from(Arc::new(config))),
            ..Self::plain()
        }
    }

    /// Without TLS.
    pub(super) fn plain() -> Self {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        // A request is written at once, and nothing is to be waited for.
        tcp.set_nodelay(true);
        Self { tcp, tls: None }
    }

    /// Opens a connection.
    pub(super) async fn dial(&self, origin: &Origin) -> Result<Connection, Failure> {
        let uri = origin.uri().ok_or(Failure::Address)?;
        let tcp = self.tcp.clone().call(uri).await;
        let tcp = tcp.map_err(Failure::connect)?.into_inner();
        let stream: Box<dyn Stream> = if origin.is_tls {
            let name = ServerName::try_from(origin.host().to_owned());
            let name = name.map_err(|_| Failure::Address)?;
            let tls = self.tls.as_ref().ok_or(Failure::Address)?;
            Box::new(tls.connect(name, tcp).await.map_err(Failure::connect)?)
        } else {
            Box::new(tcp)
        };
        Connection::over(stream).await
    }
}

/// None if ring had no cipher for TLS 1.2 or 1.3, which a test rules out.
fn client_config(roots: RootCertStore) -> Option<ClientConfig> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .ok()?;
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Some(config)
}

impl fmt::Debug for Dialer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dialer")
            .field("is_tls", &self.tls.is_some())
            .finish_non_exhaustive()
    }
}
