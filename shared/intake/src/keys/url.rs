//! Where a provider publishes its keys.

/// The HTTPS address of a JSON Web Key Set.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct JwksUrl(String);

/// A text that is no address of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`jwks` is not an https address")]
pub struct InvalidKeyUrl;

impl JwksUrl {
    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for JwksUrl {
    type Err = InvalidKeyUrl;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let uri: http::Uri = text.parse().map_err(|_| InvalidKeyUrl)?;
        let has_host = uri.host().is_some_and(|host| !host.is_empty());
        let has_user = uri
            .authority()
            .is_some_and(|authority| authority.as_str().contains('@'));
        if uri.scheme_str() == Some("https") && has_host && !has_user {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidKeyUrl)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_with_a_host_is_an_address() {
        assert!(
            "https://postal.example.com/.well-known/jwks.json"
                .parse::<JwksUrl>()
                .is_ok()
        );
        assert!("https://127.0.0.1:8443/jwks".parse::<JwksUrl>().is_ok());
        for text in [
            "",
            "http://postal.example.com/jwks",
            "postal.example.com",
            "/jwks",
            "https://",
            "https://user@example.com/",
            "file:///etc/passwd",
        ] {
            assert!(text.parse::<JwksUrl>().is_err(), "{text}");
        }
    }
}
