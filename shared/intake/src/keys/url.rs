//! Where a provider publishes its keys.

/// The HTTPS address of a JSON Web Key Set, in one spelling: the host in lower case, no default port, no
/// fragment.
///
/// The operator chose it, so a private address is as good as any other: a Postal of one's own often has
/// no other. Whoever answers there must have a certificate for its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct JwksUrl(String);

/// A text that is no address of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`jwks` is not an https address")]
pub struct InvalidKeyUrl;

impl JwksUrl {
    const DEFAULT_PORT: u16 = 443;

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
        let authority = uri.authority().ok_or(InvalidKeyUrl)?;
        let host = authority.host().to_ascii_lowercase();
        if uri.scheme_str() != Some("https") || host.is_empty() || authority.as_str().contains('@')
        {
            return Err(InvalidKeyUrl);
        }
        // What stands behind the host and is no port is ignored by `port`, but would be asked for.
        let port = match authority.as_str().get(host.len()..) {
            Some("") => String::new(),
            Some(_) => match authority.port_u16() {
                None | Some(0) => return Err(InvalidKeyUrl),
                Some(Self::DEFAULT_PORT) => String::new(),
                Some(port) => format!(":{port}"),
            },
            None => return Err(InvalidKeyUrl),
        };
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        Ok(Self(format!("https://{host}{port}{path}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<JwksUrl, InvalidKeyUrl> {
        text.parse()
    }

    #[test]
    fn only_https_with_a_host_is_an_address() {
        for text in [
            "https://postal.example.com/.well-known/jwks.json",
            "https://127.0.0.1:8443/jwks",
            "https://[::1]:8443/jwks?installation=1",
        ] {
            assert_eq!(parse(text).unwrap().as_str(), text);
        }
        for text in [
            "",
            "http://postal.example.com/jwks",
            "HTTP://postal.example.com/jwks",
            "postal.example.com",
            "/jwks",
            "https://",
            "https:///jwks",
            "https://:443/jwks",
            "https://user@example.com/",
            "https://user:password@example.com/",
            "https://@example.com/",
            "https://example.com:0/",
            "https://example.com:/",
            "https://example.com:65536/",
            "https://example.com:port/",
            "https://example.com/a b",
            "https://example.com/\r\nhost: other.example",
            "https://münchen.example/",
            "file:///etc/passwd",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn one_address_has_one_spelling() {
        let plain = parse("https://postal.example.com/jwks");
        for spelling in [
            "https://Postal.Example.COM/jwks",
            "HTTPS://postal.example.com/jwks",
            "https://postal.example.com:443/jwks",
            "https://postal.example.com/jwks#keys",
        ] {
            assert_eq!(parse(spelling), plain, "{spelling}");
        }
        for other in [
            "https://postal.example.com/JWKS",
            "https://postal.example.com:8443/jwks",
            "https://postal.example.com/jwks?a",
            "https://postal.example.com/",
        ] {
            assert_ne!(parse(other), plain, "{other}");
        }
        assert_eq!(
            parse("https://postal.example.com"),
            parse("https://postal.example.com/")
        );
    }
}
