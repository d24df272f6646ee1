//! A code under the public key, as a forger makes it who hopes that the receiver mistakes one sort of
//! signature for the other.

use super::KeyPair;
use base64::{Engine, engine::general_purpose::STANDARD};
use rsa::sha2::{Digest, Sha256};

impl KeyPair {
    /// HMAC-SHA256 over any message in base64; the secret is the public key as PEM, which anybody has.
    #[must_use]
    pub fn mac_under_public_pem(&self, message: &[u8]) -> String {
        STANDARD.encode(hmac(self.public_pem.as_bytes(), message))
    }
}

/// HMAC-SHA256 (RFC 2104).
fn hmac(secret: &[u8], message: &[u8]) -> [u8; 32] {
    const BLOCK: usize = 64;
    let mut key = [0; BLOCK];
    if secret.len() > BLOCK {
        key[..32].copy_from_slice(&Sha256::digest(secret));
    } else {
        key[..secret.len()].copy_from_slice(secret);
    }
    let inner = Sha256::new()
        .chain_update(key.map(|byte| byte ^ 0x36))
        .chain_update(message)
        .finalize();
    Sha256::new()
        .chain_update(key.map(|byte| byte ^ 0x5c))
        .chain_update(inner)
        .finalize()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Test cases 2 and 6 of RFC 4231.
    #[test]
    fn the_code_is_that_of_the_rfc() {
        for (secret, message, expected) in [
            (
                b"Jefe".to_vec(),
                "what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
            (
                vec![0xaa; 131],
                "Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            ),
        ] {
            let code = hmac(&secret, message.as_bytes());
            let code: String = code.iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(code, expected);
        }
    }

    #[test]
    fn two_keys_make_two_codes() {
        let pair = || KeyPair::generate(KeyPair::INSTALLER_BITS).unwrap();
        let (one, other) = (pair(), pair());
        let code = one.mac_under_public_pem(b"{}");
        assert_eq!(code, one.mac_under_public_pem(b"{}"));
        assert_ne!(code, other.mac_under_public_pem(b"{}"));
    }
}
