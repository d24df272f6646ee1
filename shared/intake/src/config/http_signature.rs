//! The members of a source whose provider signs requests: account, hosts and named keys.

use super::{InvalidSource, members::Members, source::fault};
use mailhooks_provider::Credentials;
use mailhooks_signature::{NamedKey, PublicKey, is_key_name_below};
use serde_json::Value;

impl Members {
    /// The credentials; every key is named below the provider's zone.
    ///
    /// Static keys; where keys are published too, there need not be any.
    pub(super) fn http_signature(
        &mut self,
        zone: &str,
        others_are_published: bool,
    ) -> Result<Credentials, InvalidSource> {
        let account = self
            .text("account")?
            .ok_or_else(|| fault("`account` is missing"))?;
        let hosts = self.list("hosts")?;
        let hosts = hosts.iter().map(host).collect::<Result<_, _>>()?;
        let keys = self.keys_or_none(others_are_published)?;
        let keys = keys.iter().map(|key| named_key(key, zone));
        Ok(Credentials::HttpSignature {
            account,
            hosts,
            keys: keys.collect::<Result<_, _>>()?,
        })
    }
}

/// A bare name, perhaps with a port; a whole URL would never match.
fn host(value: &Value) -> Result<String, InvalidSource> {
    let is_host = |text: &&str| !text.is_empty() && !text.contains(['/', ' ', '*', '@']);
    let host = value.as_str().filter(is_host);
    host.map(str::to_owned)
        .ok_or_else(|| fault("a host is not a name as it stands in a URL"))
}

fn named_key(value: &Value, zone: &str) -> Result<NamedKey, InvalidSource> {
    let mut key = Members::of(value).ok_or_else(|| fault("a key is not an object"))?;
    let name = key
        .text("key_id")?
        .filter(|name| is_key_name_below(zone, name))
        .ok_or_else(|| InvalidSource(format!("a key has no `key_id` below {zone}")))?;
    let pem = key
        .text("pem")?
        .ok_or_else(|| fault("a key has no `pem`"))?;
    key.none_left()?;
    let key = pem.parse::<PublicKey>();
    let key = key.map_err(|error| InvalidSource(format!("a key's `pem`: {error}")))?;
    Ok(NamedKey { name, key })
}
