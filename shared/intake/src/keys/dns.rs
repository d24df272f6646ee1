//! Fetching a key from DNS, where it stands as a DKIM key does (RFC 6376 section 3.6).

use crate::deadline::Deadline;
use hickory_resolver::{
    TokioResolver,
    config::{ConnectionConfig, NameServerConfig, ResolverConfig},
    net::{DnsError, NetError, runtime::TokioRuntimeProvider},
    proto::{
        op::ResponseCode,
        rr::{RData, RecordType},
    },
};
use mailhooks_signature::PublicKey;
use std::{net::SocketAddr, time::Duration};
use tokio::sync::OnceCell;

/// The sender waits for our answer, and we for this one.
const TIME_LIMIT: Duration = Duration::from_secs(2);
/// A key record is a few hundred bytes; what is longer is none.
const MAX_BYTES: usize = 65_536;

/// A resolver, made when it is first needed.
#[derive(Default)]
pub(super) struct Resolver {
    server: Option<SocketAddr>,
    resolver: OnceCell<TokioResolver>,
}

impl Resolver {
    /// A resolver that asks this server; the system's own without one.
    pub(super) fn new(server: Option<SocketAddr>) -> Self {
        Self {
            server,
            resolver: OnceCell::new(),
        }
    }

    /// The key at a name; none if there is none, or if it was revoked.
    ///
    /// # Errors
    ///
    /// If nobody could say.
    pub(super) async fn key(
        &self,
        name: &str,
        deadline: Deadline,
    ) -> Result<Option<PublicKey>, &'static str> {
        let lookup = Deadline::after(TIME_LIMIT).limit(self.records(name));
        let records = deadline.limit(lookup).await;
        let records = records
            .and_then(|in_time| in_time)
            .map_err(|_| "no answer in time")??;
        Ok(records.iter().find_map(|record| key_of_record(record)))
    }

    /// The TXT records at a name, each with its strings joined.
    async fn records(&self, name: &str) -> Result<Vec<String>, &'static str> {
        let resolver = self
            .resolver
            .get_or_try_init(|| async { self.start() })
            .await?;
        // The dot at the end keeps the system's search domains out.
        let answer = match resolver.lookup(format!("{name}."), RecordType::TXT).await {
            Ok(answer) => answer,
            Err(error) if says_there_is_none(&error) => return Ok(Vec::new()),
            Err(_) => return Err("the name server did not answer"),
        };
        let texts = answer.answers().iter().filter_map(|record| {
            let RData::TXT(text) = &record.data else {
                return None;
            };
            Some(text.txt_data.concat())
        });
        let short = texts.filter(|text| text.len() <= MAX_BYTES);
        Ok(short
            .filter_map(|text| String::from_utf8(text).ok())
            .collect())
    }

    fn start(&self) -> Result<TokioResolver, &'static str> {
        let builder = match self.server {
            None => TokioResolver::builder_tokio().map_err(|_| "the system has no name server")?,
            Some(address) => {
                let with_port = |mut connection: ConnectionConfig| {
                    connection.port = address.port();
                    connection
                };
                let connections = vec![
                    with_port(ConnectionConfig::udp()),
                    with_port(ConnectionConfig::tcp()),
                ];
                let server = NameServerConfig::new(address.ip(), true, connections);
                let config = ResolverConfig::from_name_servers(vec![server]);
                TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
            }
        };
        let mut builder = builder;
        let options = builder.options_mut();
        options.timeout = TIME_LIMIT / 2;
        options.attempts = 2;
        // How long a key is good is decided by our own cache.
        options.cache_size = 0;
        builder
            .build()
            .map_err(|_| "the name server cannot be asked")
    }
}

/// Whether the answer is that there is no such record; any other failure says nothing.
fn says_there_is_none(error: &NetError) -> bool {
    let NetError::Dns(DnsError::NoRecordsFound(none)) = error else {
        return false;
    };
    matches!(
        none.response_code,
        ResponseCode::NXDomain | ResponseCode::NoError
    )
}

/// The key of a record such as `v=DKIM1; k=rsa; p=MIIB…`. An empty `p` means that it was revoked.
fn key_of_record(record: &str) -> Option<PublicKey> {
    let mut key = None;
    for tag in record.split(';') {
        let Some((name, value)) = tag.split_once('=') else {
            continue;
        };
        let value = value.trim();
        match name.trim() {
            "v" if value != "DKIM1" => return None,
            "k" if value != "rsa" => return None,
            "p" => key = value.parse().ok(),
            _ => {}
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    const P: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQD3cFm6Sbh9TPHiIZo9qPtggGbBoOk3LI8p4fKAcviFqhsZ51oo3sB8proZjyionfN2sECuR/p5xzCHA0wAjYhCkysLj17ZYluywEiWk58Z5FANUtOWsrdiBwtG2+bSuPN3AHfIth6JEJANTwSy2XZpK+aN9iuExgmfES9Lq9XTFQIDAQAB";

    #[test]
    fn a_key_record_in_every_spelling_gives_its_key() {
        let (start, end) = P.split_at(100);
        for record in [
            format!("v=DKIM1; k=rsa; p={P}"),
            format!("v=DKIM1;k=rsa;p={P}"),
            format!("p={P}"),
            format!(" v = DKIM1 ; t=s ; h=sha256 ; p = {start} {end} ; n=note"),
        ] {
            assert!(key_of_record(&record).is_some(), "{record}");
        }
    }

    #[test]
    fn other_records_give_none() {
        for record in [
            "",
            "v=spf1 include:example.com ~all",
            "v=DKIM1; p=",
            "v=DKIM1; k=rsa",
            "v=DKIM1; p=nonsense",
        ] {
            assert!(key_of_record(record).is_none(), "{record}");
        }
        assert!(key_of_record(&format!("v=DKIM1; k=ed25519; p={P}")).is_none());
        assert!(key_of_record(&format!("v=DKIM2; p={P}")).is_none());
    }
}
