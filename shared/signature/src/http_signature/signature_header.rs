//! The header `Signature`: who signed what, and the signature.

use crate::{PublicKey, Refusal, encoding};

/// What the header says (section 2.1 of the draft).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SignatureHeader {
    /// The name of the key.
    pub(super) key_id: String,
    /// The names of what is signed, in lower case and in order.
    pub(super) names: Vec<String>,
    signature: Vec<u8>,
}

impl SignatureHeader {
    /// Reads pairs `name="value"`. Commas and white space stand between them, also neither: the example
    /// of Copernica's manual lacks a comma and is folded over lines. A pair that comes twice would leave
    /// open which one counts, so it is refused; unknown pairs say nothing.
    pub(super) fn parse(text: &str) -> Result<Self, Refusal> {
        let [mut key_id, mut algorithm, mut names, mut signature] = [None; 4];
        let mut rest = text.trim_start_matches(is_separator);
        while !rest.is_empty() {
            let (name, value, after) = pair(rest).ok_or(Refusal::Malformed)?;
            let place = match name {
                "keyId" => &mut key_id,
                "algorithm" => &mut algorithm,
                "headers" => &mut names,
                "signature" => &mut signature,
                _ => &mut None,
            };
            if place.replace(value).is_some() {
                return Err(Refusal::Malformed);
            }
            rest = after.trim_start_matches(is_separator);
        }
        check_algorithm(algorithm)?;
        let signature: String = signature
            .ok_or(Refusal::Malformed)?
            .split_ascii_whitespace()
            .collect();
        let signature = encoding::signature(&signature)
            .filter(|bytes| PublicKey::is_signature_length(bytes.len()));
        // Without a list the date alone is signed.
        let names = names.unwrap_or("date").split_ascii_whitespace();
        Ok(Self {
            key_id: key_id.ok_or(Refusal::Malformed)?.to_owned(),
            names: names.map(str::to_ascii_lowercase).collect(),
            signature: signature.ok_or(Refusal::Malformed)?,
        })
    }

    /// Whether something of this name is signed.
    pub(super) fn signs(&self, name: &str) -> bool {
        self.names.iter().any(|signed| signed == name)
    }

    /// Whether this key made the signature over this text.
    pub(super) fn is_of(&self, key: &PublicKey, message: &str) -> bool {
        key.verify_sha256(message.as_bytes(), &self.signature)
            .is_ok()
    }
}

/// The name of the key that a header claims to be signed with. Anybody may have written it.
#[must_use]
pub fn named_key(header: &str) -> Option<&str> {
    let mut rest = header;
    loop {
        let (name, value, after) = pair(rest.trim_start_matches(is_separator))?;
        if name == "keyId" {
            return Some(value);
        }
        rest = after;
    }
}

/// `hs2019`, and no algorithm at all, leave it to the key, and every key here is for RSA with SHA-256.
fn check_algorithm(algorithm: Option<&str>) -> Result<(), Refusal> {
    let algorithm = algorithm.map(str::to_ascii_lowercase);
    match algorithm.as_deref() {
        None | Some("rsa-sha256" | "hs2019") => Ok(()),
        Some("rsa-sha1") => Err(Refusal::Sha1NotAllowed),
        Some(_) => Err(Refusal::Malformed),
    }
}

const fn is_separator(letter: char) -> bool {
    matches!(letter, ',' | ' ' | '\t' | '\r' | '\n')
}

/// The first pair, and what follows it.
fn pair(text: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = text.split_once('=')?;
    let (value, after) = rest.strip_prefix('"')?.split_once('"')?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_name.then_some((name, value, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a 1024-bit key makes, in base64.
    fn signature() -> String {
        format!("{}=", "A".repeat(171))
    }

    fn parse(text: &str) -> Result<SignatureHeader, Refusal> {
        SignatureHeader::parse(&text.replace("SIGNATURE", &signature()))
    }

    #[test]
    fn pairs_are_read_whatever_stands_between_them() {
        let expected = parse(
            r#"keyId="one.example",algorithm="rsa-sha256",headers="date host",signature="SIGNATURE""#,
        );
        let header = expected.as_ref().unwrap();
        assert_eq!(
            (header.key_id.as_str(), header.names.join(" ").as_str()),
            ("one.example", "date host")
        );
        assert_eq!(named_key("algorithm=\"x\", keyId=\"one\""), Some("one"));
        assert_eq!(named_key("garbage"), None);
        for text in [
            "keyId=\"one.example\",\r\n  algorithm=\"RSA-SHA256\"\r\n  headers=\"Date  HOST\" signature=\"SIGNATURE\"",
            r#"headers="date host"signature="SIGNATURE"keyId="one.example""#,
            r#" , keyId="one.example", algorithm="hs2019", headers="date host", signature="SIGNATURE" ,"#,
            r#"keyId="one.example",created="7",headers="date host",signature="SIGNATURE""#,
        ] {
            assert_eq!(parse(text), expected, "{text}");
        }
        let folded = format!(
            r#"keyId="one.example",headers="date host",signature="{}""#,
            signature().replacen("AAAA", "AA\r\n AA ", 3)
        );
        assert_eq!(SignatureHeader::parse(&folded), expected);
    }

    #[test]
    fn without_a_list_the_date_alone_is_signed() {
        let header = parse(r#"keyId="one.example",signature="SIGNATURE""#).unwrap();
        assert!(header.signs("date") && !header.signs("digest"));
    }

    #[test]
    fn what_is_no_signature_header_is_malformed() {
        for text in [
            "",
            "garbage",
            "=",
            r#"keyId="#,
            r#"keyId=""#,
            r#"keyId="one.example""#,
            r#"signature="SIGNATURE""#,
            r#"keyId=one.example,signature="SIGNATURE""#,
            r#"key-id="one.example",signature="SIGNATURE""#,
            r#"keyId="one.example",keyId="one.example",signature="SIGNATURE""#,
            r#"keyId="one.example",signature="SIGNATURE",signature="SIGNATURE""#,
            r#"keyId="one.example",signature="SIGNATURE"#,
            r#"keyId="one.example",signature="AAAA""#,
            r#"keyId="one.example",signature="!!!!""#,
            r#"keyId="one.example",algorithm="hmac-sha256",signature="SIGNATURE""#,
            r#"keyId="one.example",algorithm="",signature="SIGNATURE""#,
        ] {
            assert_eq!(parse(text), Err(Refusal::Malformed), "{text}");
        }
        let weak = r#"keyId="one.example",algorithm="rsa-sha1",signature="SIGNATURE""#;
        assert_eq!(parse(weak), Err(Refusal::Sha1NotAllowed));
    }
}
