//! Fetching keys from DNS, where they stand as DKIM keys do (RFC 6376 section 3.6).

mod record;

use crate::{deadline::Deadline, name_server};
use hickory_resolver::{
    TokioResolver,
    net::{DnsError, NetError},
    proto::{
        op::ResponseCode,
        rr::{RData, Record, RecordType},
    },
};
use mailhooks_signature::PublicKey;
use std::{net::SocketAddr, time::Duration};

/// The sender waits for our answer, and we for this one.
const TIME_LIMIT: Duration = Duration::from_secs(2);

/// Asks a name server.
#[derive(Default)]
pub(super) struct Resolver {
    server: Option<SocketAddr>,
}

/// What stands at a name.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Answer {
    /// The keys; none if there are none, or if they were revoked.
    pub(super) keys: Vec<PublicKey>,
    /// How long the name server says that this holds, in seconds.
    pub(super) ttl: u32,
}

impl Resolver {
    /// A resolver that asks this server; the system's own without one.
    pub(super) const fn new(server: Option<SocketAddr>) -> Self {
        Self { server }
    }

    /// The keys at a name. Aliases are followed, also out of the zone: its owner set them.
    ///
    /// # Errors
    ///
    /// If nobody could say.
    pub(super) async fn keys(
        &self,
        name: &str,
        deadline: Deadline,
    ) -> Result<Answer, &'static str> {
        let lookup = Deadline::after(TIME_LIMIT).limit(self.look_up(name));
        let answer = deadline.limit(lookup).await;
        answer
            .and_then(|in_time| in_time)
            .map_err(|_| "no answer in time")?
    }

    async fn look_up(&self, name: &str) -> Result<Answer, &'static str> {
        // The dot at the end keeps the system's search domains out.
        let name = format!("{name}.");
        match self.resolver()?.lookup(name, RecordType::TXT).await {
            Ok(answer) => Ok(Answer::of(answer.answers())),
            Err(error) if says_there_is_none(&error) => Ok(Answer::default()),
            Err(_) => Err("the name server did not answer"),
        }
    }

    /// A new resolver for each look-up, of which there are few: so nothing of an earlier one stands in
    /// for an answer, and no connection has to survive a sandbox's sleep.
    fn resolver(&self) -> Result<TokioResolver, &'static str> {
        name_server::resolver(self.server, |options| {
            options.timeout = TIME_LIMIT / 2;
            options.attempts = 2;
            // How long a key is good is decided by our own cache.
            options.cache_size = 0;
            // An alias may live shorter than what it leads to.
            options.preserve_intermediates = true;
        })
    }
}

impl Answer {
    fn of(records: &[Record]) -> Self {
        let text = |record: &Record| {
            let RData::TXT(text) = &record.data else {
                return None;
            };
            Some(text.txt_data.concat())
        };
        let texts = records.iter().filter_map(text);
        Self {
            keys: record::keys(texts),
            ttl: records.iter().map(|record| record.ttl).min().unwrap_or(0),
        }
    }
}

/// Whether the answer is that there is no such record; any other failure says nothing, and neither does a
/// server that only knows whom else to ask.
fn says_there_is_none(error: &NetError) -> bool {
    let NetError::Dns(DnsError::NoRecordsFound(none)) = error else {
        return false;
    };
    let is_referral = none.ns.is_some() && none.soa.is_none();
    let code = none.response_code;
    code == ResponseCode::NXDomain || (code == ResponseCode::NoError && !is_referral)
}
