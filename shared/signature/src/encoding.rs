//! Base64 and hexadecimal, as strictly read as their purpose asks.

use base64::{
    Engine,
    alphabet::{STANDARD, URL_SAFE},
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose},
};

const PADDING_OPTIONAL: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);

/// A signature in base64 (RFC 4648 section 4): one text for one signature, so nothing is forgiven.
pub(crate) fn signature(text: &str) -> Option<Vec<u8>> {
    general_purpose::STANDARD.decode(text).ok()
}

/// Key material in base64, with or without padding: people paste it.
pub(crate) fn key_material(text: &str) -> Option<Vec<u8>> {
    GeneralPurpose::new(&STANDARD, PADDING_OPTIONAL)
        .decode(text)
        .ok()
}

/// A number of a JWK in base64url (RFC 7518 section 6.3.1); padding is tolerated.
pub(crate) fn jwk_number(text: &str) -> Option<Vec<u8>> {
    GeneralPurpose::new(&URL_SAFE, PADDING_OPTIONAL)
        .decode(text)
        .ok()
}

/// Bytes as base64 with padding.
pub(crate) fn base64(bytes: &[u8]) -> String {
    general_purpose::STANDARD.encode(bytes)
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        for digit in [byte >> 4, byte & 15] {
            text.extend(char::from_digit(digit.into(), 16));
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_has_one_spelling_only() {
        assert_eq!(signature("/+8="), Some(vec![0xff, 0xef]));
        for other in ["/+8", "/+9=", "_-8=", " /+8=", "/+8=\n", "/+8=="] {
            assert_eq!(signature(other), None, "{other:?}");
        }
    }

    #[test]
    fn key_material_may_lack_its_padding() {
        assert_eq!(key_material("/+8"), key_material("/+8="));
        assert_eq!(jwk_number("_-8"), jwk_number("_-8="));
        assert_eq!(jwk_number("/+8"), None);
    }

    #[test]
    fn hexadecimal_digits_are_lower_case_and_come_in_pairs() {
        assert_eq!(hex(&[0, 0x0a, 0xf1]), "000af1");
    }
}
