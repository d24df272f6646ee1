//! Whose certificates a connector trusts.

use tokio_rustls::rustls::{RootCertStore, pki_types::CertificateDer};

/// The five roots of Amazon Trust Services, which issues the certificates of AWS's services. Amazon
/// tells those who keep a trust store of their own to have all five
/// (<https://www.amazontrust.com/repository/>).
const AMAZON_TRUST_SERVICES: [&[u8]; 5] = [
    include_bytes!("roots/amazon_root_ca_1.der"),
    include_bytes!("roots/amazon_root_ca_2.der"),
    include_bytes!("roots/amazon_root_ca_3.der"),
    include_bytes!("roots/amazon_root_ca_4.der"),
    include_bytes!("roots/starfield_services_root_g2.der"),
];

/// What the names of regions begin with whose services are known to have certificates of Amazon Trust
/// Services: those of the partitions `aws` and `aws-us-gov`.
const REGIONS: [&str; 9] = [
    "af-", "ap-", "ca-", "eu-", "il-", "me-", "mx-", "sa-", "us-",
];

/// Partitions of their own, whose regions are named alike.
const ISOLATED: [&str; 2] = ["eu-isoe-", "us-iso"];

/// Whose certificates a connector trusts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Amazon's alone. To read the system's hundred and forty roots would cost more instructions than
    /// the rest of a start.
    Amazon,
    /// Everybody's whom the system trusts, or those of `SSL_CERT_FILE` and `SSL_CERT_DIR`.
    System,
}

impl Trust {
    /// Amazon's, where AWS is met at its own addresses in a region that is known to be served by
    /// them; a partition that is not known here may have another authority.
    #[must_use]
    pub fn in_region(region: &str) -> Self {
        let begins = |prefixes: &[&str]| prefixes.iter().any(|prefix| region.starts_with(prefix));
        if begins(&REGIONS) && !begins(&ISOLATED) {
            Self::Amazon
        } else {
            Self::System
        }
    }

    /// The roots that vouch for them. None of the system's can be read where there is none.
    pub(super) fn roots(self) -> RootCertStore {
        let certificates = match self {
            Self::Amazon => AMAZON_TRUST_SERVICES.map(CertificateDer::from).to_vec(),
            Self::System => rustls_native_certs::load_native_certs().certs,
        };
        let mut roots = RootCertStore::empty();
        // Systems trust some that rustls cannot read.
        roots.add_parsable_certificates(certificates);
        roots
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::digest::{SHA256, digest};
    use webpki::anchor_from_trusted_cert;

    /// The SHA-256 of each root's public key, as <https://www.amazontrust.com/repository/> lists them.
    const KEYS: [&str; 5] = [
        "fbe3018031f9586bcbf41727e417b7d1c45c2f47f93be372a17b96b50757d5a2",
        "7f4296fc5b6a4e3b35d3c369623e364ab1af381d8fa7121533c9d6c633ea2461",
        "36abc32656acfc645c61b71613c4bf21c787f5cabbee48348d58597803d7abc9",
        "f7ecded5c66047d28ed6466b543c40e0743abe81d109254dcf845d4c2c7853c5",
        "2b071c59a0a0ae76b0eadb2bad23bad4580b69c3601b630c2eaf0613afa83f92",
    ];

    /// A DER sequence around its content.
    fn sequence(content: &[u8]) -> Vec<u8> {
        let length = content.len();
        let [.., high, low] = length.to_be_bytes();
        let mut der = match length {
            0..=0x7f => vec![0x30, low],
            0x80..=0xff => vec![0x30, 0x81, low],
            _ => vec![0x30, 0x82, high, low],
        };
        der.extend_from_slice(content);
        der
    }

    #[test]
    fn the_roots_are_those_that_amazon_lists() {
        let keys = AMAZON_TRUST_SERVICES.map(|root| {
            let root = CertificateDer::from(root);
            let anchor = anchor_from_trusted_cert(&root).unwrap();
            let key = digest(&SHA256, &sequence(&anchor.subject_public_key_info));
            data_encoding::HEXLOWER.encode(key.as_ref())
        });
        assert_eq!(keys, KEYS);
        assert_eq!(Trust::Amazon.roots().len(), 5);
    }

    #[test]
    fn amazons_roots_alone_are_trusted_only_where_they_are_known_to_serve() {
        for region in ["eu-central-1", "us-east-1", "us-gov-west-1", "ap-south-2"] {
            assert_eq!(Trust::in_region(region), Trust::Amazon, "{region}");
        }
        for region in [
            "cn-north-1",
            "us-iso-east-1",
            "us-isob-east-1",
            "eu-isoe-west-1",
            "eusc-de-east-1",
            "moon-1",
            "",
        ] {
            assert_eq!(Trust::in_region(region), Trust::System, "{region}");
        }
    }
}
