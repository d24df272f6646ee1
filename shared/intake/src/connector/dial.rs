//! New connections.

use super::{
    Failure, Origin,
    connection::{Connection, Stream},
    names::Names,
};
use hyper_util::client::legacy::connect::HttpConnector;
use std::{fmt, sync::Arc};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        CipherSuite::TLS13_AES_128_GCM_SHA256,
        ClientConfig, RootCertStore, SupportedCipherSuite,
        crypto::{CryptoProvider, ring},
        pki_types::ServerName,
    },
};
use tower_service::Service;

/// Opens connections.
pub(super) struct Dialer {
    tcp: HttpConnector<Names>,
    tls: Option<TlsConnector>,
}

impl Dialer {
    /// With TLS for whom these roots vouch for.
    pub(super) fn new(roots: RootCertStore) -> Self {
        Self {
            tls: client_config(roots).map(|config| TlsConnector::from(Arc::new(config))),
            ..Self::plain(Names::default())
        }
    }

    /// Without TLS.
    pub(super) fn plain(names: Names) -> Self {
        let mut tcp = HttpConnector::new_with_resolver(names);
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
    let builder = ClientConfig::builder_with_provider(Arc::new(provider()))
        .with_safe_default_protocol_versions()
        .ok()?;
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Some(config)
}

/// Ring's ciphers, and AES with 128 bits before that with 256, where a server leaves it to us: the first one
/// comes with SHA-256, for which most processors have instructions, the other with SHA-384.
fn provider() -> CryptoProvider {
    let mut provider = ring::default_provider();
    let is_first = |suite: &SupportedCipherSuite| suite.suite() == TLS13_AES_128_GCM_SHA256;
    let suites = &mut provider.cipher_suites;
    suites.sort_by_key(|suite| !is_first(suite));
    provider
}

impl fmt::Debug for Dialer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dialer")
            .field("is_tls", &self.tls.is_some())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quicker_cipher_is_offered_first_and_none_is_missing() {
        let names = |provider: CryptoProvider| -> Vec<_> {
            let suites = provider.cipher_suites.iter();
            suites.map(SupportedCipherSuite::suite).collect()
        };
        let (ours, all) = (names(provider()), names(ring::default_provider()));
        assert_eq!(ours[0], TLS13_AES_128_GCM_SHA256);
        assert_ne!(all[0], ours[0]);
        assert_eq!(ours.len(), all.len());
        let others = |names: Vec<_>| -> Vec<_> {
            let others = names.into_iter();
            others
                .filter(|name| *name != TLS13_AES_128_GCM_SHA256)
                .collect()
        };
        assert_eq!(others(ours), others(all));
    }
}
