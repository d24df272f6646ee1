//! Where a request goes.

use super::Failure;
use aws_smithy_types::body::SdkBody;
use http::{
    HeaderValue, Request, Uri, header,
    uri::{Authority, PathAndQuery, Scheme},
};

/// A server and whether it is met over TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) is_tls: bool,
    authority: Authority,
}

impl Origin {
    /// Parts a request into where it goes and what is said there (RFC 9112, section 3.2.1).
    pub(super) fn part(mut request: Request<SdkBody>) -> Result<(Self, Request<SdkBody>), Failure> {
        let uri = std::mem::take(request.uri_mut()).into_parts();
        let (Some(scheme), Some(authority)) = (uri.scheme, uri.authority) else {
            return Err(Failure::Address);
        };
        let is_tls = is_tls(&scheme).ok_or(Failure::Address)?;
        let origin = Self { is_tls, authority };
        let path = uri.path_and_query;
        *request.uri_mut() = path.map_or_else(Uri::default, Uri::from);
        if !request.headers().contains_key(header::HOST) {
            let host = host_of(is_tls, &origin.authority).ok_or(Failure::Address)?;
            let host = HeaderValue::from_str(host).map_err(|_| Failure::Address)?;
            request.headers_mut().insert(header::HOST, host);
        }
        Ok((origin, request))
    }

    /// The server's name or address, without the brackets of IPv6.
    pub(super) fn host(&self) -> &str {
        let host = self.authority.host();
        let address = host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'));
        address.unwrap_or(host)
    }

    /// The origin as a URI.
    pub(super) fn uri(&self) -> Option<Uri> {
        let scheme = if self.is_tls {
            Scheme::HTTPS
        } else {
            Scheme::HTTP
        };
        Uri::builder()
            .scheme(scheme)
            .authority(self.authority.clone())
            .path_and_query(PathAndQuery::from_static("/"))
            .build()
            .ok()
    }
}

/// Whether a scheme means TLS; none, where it is not HTTP at all.
fn is_tls(scheme: &Scheme) -> Option<bool> {
    match scheme.as_str() {
        "https" => Some(true),
        "http" => Some(false),
        _ => None,
    }
}

/// What the `Host` header says for a URI, where a request has none: what is signed must be what is sent. The
/// port is in it only where it is not the scheme's own.
pub(crate) fn host_header(uri: &Uri) -> Option<&str> {
    host_of(is_tls(uri.scheme()?)?, uri.authority()?)
}

fn host_of(is_tls: bool, authority: &Authority) -> Option<&str> {
    let own = if is_tls { 443 } else { 80 };
    let text = authority.as_str();
    let host = match authority.port_u16() {
        Some(port) if port != own => text.rsplit_once('@').map_or(text, |(_, host)| host),
        _ => authority.host(),
    };
    (!host.is_empty()).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(uri: &str) -> Option<(Origin, Request<SdkBody>)> {
        let request = Request::get(uri).body(SdkBody::empty()).unwrap();
        Origin::part(request).ok()
    }

    #[test]
    fn a_request_is_parted_into_its_server_and_what_is_asked_there() {
        for (uri, is_tls, host, header, path) in [
            (
                "https://a.example.com",
                true,
                "a.example.com",
                "a.example.com",
                "/",
            ),
            (
                "https://example.com:443/a?b",
                true,
                "example.com",
                "example.com",
                "/a?b",
            ),
            (
                "http://example.com:443/",
                false,
                "example.com",
                "example.com:443",
                "/",
            ),
            (
                "http://example.com:80/",
                false,
                "example.com",
                "example.com",
                "/",
            ),
            (
                "http://[2001:db8::1]:8000/",
                false,
                "2001:db8::1",
                "[2001:db8::1]:8000",
                "/",
            ),
            (
                "http://me:secret@192.0.2.1:81/",
                false,
                "192.0.2.1",
                "192.0.2.1:81",
                "/",
            ),
            (
                "http://me:secret@192.0.2.1/",
                false,
                "192.0.2.1",
                "192.0.2.1",
                "/",
            ),
        ] {
            let (origin, request) = part(uri).unwrap();
            assert_eq!((origin.is_tls, origin.host()), (is_tls, host), "{uri}");
            assert_eq!(request.headers()[header::HOST], header, "{uri}");
            assert_eq!(request.uri(), path, "{uri}");
        }
    }

    #[test]
    fn what_names_no_server_is_refused() {
        for uri in ["/path", "ftp://example.com/", "example.com:80"] {
            assert!(part(uri).is_none(), "{uri}");
        }
    }

    #[test]
    fn a_host_that_is_named_stays() {
        let request = Request::get("http://192.0.2.1/")
            .header(header::HOST, "example.com")
            .body(SdkBody::empty());
        let (_, request) = Origin::part(request.unwrap()).unwrap();
        assert_eq!(request.headers()[header::HOST], "example.com");
    }
}
