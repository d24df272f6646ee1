//! Certificates as AWS's services have them: an RSA key of 2,048 bits under an intermediate and a root.

use super::Failure;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose,
};
use rsa::{RsaPrivateKey, pkcs8::EncodePrivateKey};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};
use std::sync::Arc;

/// What the services present and what their callers have to trust.
pub(crate) struct Certificates {
    /// For the services.
    pub(crate) server: Arc<ServerConfig>,
    /// The root, as PEM.
    pub(crate) root: String,
}

impl Certificates {
    /// Makes them for `localhost`.
    pub(crate) fn make() -> Result<Self, Failure> {
        let root = CertifiedIssuer::self_signed(authority("Root"), rsa_key()?)?;
        let middle = CertifiedIssuer::signed_by(authority("Intermediate"), rsa_key()?, &root)?;
        let key = rsa_key()?;
        let mut leaf = CertificateParams::new(vec!["localhost".to_owned()])?;
        leaf.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        let leaf = leaf.signed_by(&key, &middle)?;
        let chain = [leaf.der(), middle.der()].map(|der| CertificateDer::from(der.to_vec()));
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut server = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain.to_vec(), key)?;
        server.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self {
            server: Arc::new(server),
            root: root.pem(),
        })
    }
}

fn authority(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    params
}

fn rsa_key() -> Result<KeyPair, Failure> {
    let key = RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2_048)?;
    let der = key.to_pkcs8_der()?;
    Ok(KeyPair::try_from(der.as_bytes())?)
}
