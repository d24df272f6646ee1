//! The keys of a set that webhooks may be signed with.

use crate::keys::cache::Cache;
use mailhooks_signature::{KeyEntry, PublicKey};
use serde::Deserialize;
use serde_json::Value;

/// A key as it is published (RFC 7517 section 4, RFC 7518 section 6.3).
#[derive(Deserialize)]
struct Jwk {
    kty: String,
    #[serde(rename = "use")]
    purpose: Option<String>,
    key_ops: Option<Vec<String>>,
    alg: Option<String>,
    kid: Option<String>,
    n: String,
    e: String,
}

/// What only the owner of a key knows (RFC 7518 section 6.3.2).
const PRIVATE: [&str; 7] = ["d", "p", "q", "dp", "dq", "qi", "oth"];

/// The keys of a set that are for signatures with RSA and SHA-256, as far as anybody needs them. Others
/// are left out, since a set may hold keys for other uses. A key without an id answers to the id that
/// Postal would give it.
pub(super) fn keys(document: &Value) -> Vec<KeyEntry> {
    let list = document.get("keys").and_then(Value::as_array);
    let usable = list.into_iter().flatten().filter_map(usable);
    usable.take(Cache::MAX_KEYS).collect()
}

fn usable(value: &Value) -> Option<KeyEntry> {
    // Whoever can read the private part can sign, so such a key proves nothing.
    if PRIVATE.iter().any(|name| value.get(name).is_some()) {
        return None;
    }
    let jwk = Jwk::deserialize(value).ok()?;
    let fits = jwk.kty == "RSA"
        && jwk.purpose.is_none_or(|purpose| purpose == "sig")
        && jwk.alg.is_none_or(|alg| alg == "RS256")
        && (jwk.key_ops).is_none_or(|uses| uses.iter().any(|name| name == "verify"))
        && jwk.kid.as_ref().is_none_or(|kid| !kid.is_empty());
    let key = fits.then(|| PublicKey::from_jwk(&jwk.n, &jwk.e).ok())??;
    Some(KeyEntry { kid: jwk.kid, key })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const N: &str = "93BZukm4fUzx4iGaPaj7YIBmwaDpNyyPKeHygHL4haobGedaKN7AfKa6GY8oqJ3zdrBArkf6eccwhwNMAI2IQpMrC49e2WJbssBIlpOfGeRQDVLTlrK3YgcLRtvm0rjzdwB3yLYeiRCQDU8Estl2aSvmjfYrhMYJnxEvS6vV0xU";

    /// A good key with some members otherwise; null stands for one that is missing.
    fn key(otherwise: &Value) -> Value {
        let mut key =
            json!({"kty": "RSA", "n": N, "e": "AQAB", "use": "sig", "alg": "RS256", "kid": "a"});
        let members = key.as_object_mut().unwrap();
        for (name, value) in otherwise.as_object().unwrap() {
            members.insert(name.clone(), value.clone());
        }
        members.retain(|_, value| !value.is_null());
        key
    }

    fn ids(document: &Value) -> Vec<String> {
        keys(document)
            .iter()
            .map(|key| key.kid().to_owned())
            .collect()
    }

    /// The ids of a set of one key.
    fn ids_of(otherwise: &Value) -> Vec<String> {
        ids(&json!({"keys": [key(otherwise)]}))
    }

    #[test]
    fn a_key_for_signatures_is_taken_whatever_else_is_said_of_it() {
        for otherwise in [
            json!({}),
            json!({"use": null}),
            json!({"alg": null}),
            json!({"use": null, "key_ops": ["verify"]}),
            json!({"n": format!("AAAA{N}")}),
            json!({"x5t": "something", "nbf": 1}),
        ] {
            assert_eq!(ids_of(&otherwise), ["a"], "{otherwise}");
        }
    }

    #[test]
    fn a_key_without_an_id_answers_to_that_of_postal() {
        let ids = ids_of(&json!({"kid": null}));
        assert_eq!(ids, [PublicKey::from_jwk(N, "AQAB").unwrap().kid()]);
    }

    #[test]
    fn a_key_for_something_else_or_of_another_make_is_left_out() {
        for otherwise in [
            json!({"kty": "EC", "crv": "P-256"}),
            json!({"kty": "oct", "k": N}),
            json!({"kty": "rsa"}),
            json!({"kty": null}),
            json!({"use": "enc"}),
            json!({"use": ""}),
            json!({"use": 7}),
            json!({"key_ops": ["encrypt"]}),
            json!({"key_ops": []}),
            json!({"key_ops": "verify"}),
            json!({"alg": "RSA-OAEP"}),
            json!({"alg": "PS256"}),
            json!({"alg": "HS256"}),
            json!({"alg": "none"}),
            json!({"alg": ["RS256"]}),
            json!({"kid": ""}),
            json!({"kid": 7}),
            json!({"n": "!!"}),
            json!({"n": "93BZ"}),
            json!({"n": ""}),
            json!({"n": null}),
            json!({"n": "_".repeat(684)}),
            json!({"n": "w".repeat(60_000)}),
            json!({"n": N.replace("0xU", "0xQ")}),
            json!({"e": "AQ"}),
            json!({"e": "AQAA"}),
            json!({"e": N}),
            json!({"e": null}),
        ] {
            assert!(ids_of(&otherwise).is_empty(), "{otherwise}");
        }
    }

    #[test]
    fn a_key_whose_private_part_is_published_proves_nothing() {
        for name in PRIVATE {
            assert!(ids_of(&json!({name: "AQAB"})).is_empty(), "{name}");
        }
    }

    #[test]
    fn what_is_wrong_with_one_key_is_nothing_to_the_next() {
        let set = json!({"keys": [7, null, [], {}, key(&json!({"use": "enc"})), key(&json!({"kid": "b"}))]});
        assert_eq!(ids(&set), ["b"]);
    }

    #[test]
    fn two_keys_of_one_id_are_both_tried_and_thousands_are_not() {
        let same = vec![key(&json!({})), key(&json!({}))];
        assert_eq!(ids(&json!({"keys": same})), ["a", "a"]);
        let many = vec![key(&json!({})); 10_000];
        assert_eq!(keys(&json!({"keys": many})).len(), Cache::MAX_KEYS);
    }

    #[test]
    fn what_is_no_key_set_has_no_keys() {
        for document in [
            json!({}),
            json!([]),
            json!({"keys": {}}),
            json!({"keys": 1}),
            json!("keys"),
            key(&json!({})),
        ] {
            assert!(ids(&document).is_empty(), "{document}");
        }
    }
}
