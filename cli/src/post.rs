//! Speaking to a receiver of webhooks: one request, and any answer.

use http::{HeaderMap, HeaderValue, Uri, header::HOST};
use std::{net::IpAddr, time::Duration};
use ureq::Agent;

/// One webhook on its way.
pub(crate) struct Post<'a> {
    /// Where to.
    pub(crate) url: &'a str,
    /// The headers, with the signature.
    pub(crate) headers: HeaderMap,
    /// The body, byte for byte.
    pub(crate) body: &'a [u8],
}

/// What came back.
pub(crate) struct Answer {
    /// The status code.
    pub(crate) status: u16,
    /// The headers.
    pub(crate) headers: HeaderMap,
    /// The body.
    pub(crate) body: String,
}

impl Answer {
    /// Whether the receiver took the webhook.
    pub(crate) fn is_taken(&self) -> bool {
        (200..300).contains(&self.status)
    }

    fn read(mut answer: http::Response<ureq::Body>) -> Result<Self, ureq::Error> {
        let body = answer.body_mut().read_to_string()?;
        Ok(Self {
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            body: body.trim_end().to_owned(),
        })
    }
}

impl Post<'_> {
    /// Posts it. Any status is an answer, a redirection too: what is signed goes nowhere else.
    pub(crate) fn send(self) -> Result<Answer, ureq::Error> {
        let (url, host) = reachable(self.url);
        let mut request = agent(&url).post(&url);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(host) = host.filter(|_| !self.headers.contains_key(HOST)) {
            request = request.header(HOST, host);
        }
        Answer::read(request.send(self.body)?)
    }
}

/// Asks with GET, which no receiver of webhooks takes.
pub(crate) fn get(url: &str) -> Result<Answer, ureq::Error> {
    let (url, host) = reachable(url);
    let mut request = agent(&url).get(&url);
    if let Some(host) = host {
        request = request.header(HOST, host);
    }
    Answer::read(request.call()?)
}

/// Providers hang up after a while; so do we.
const PATIENCE: Duration = Duration::from_secs(15);

/// A proxy, where the environment names one, cannot see this machine.
fn agent(url: &str) -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(PATIENCE));
    let config = if is_this_machine(url) {
        config.proxy(None)
    } else {
        config
    };
    config.build().new_agent()
}

fn is_this_machine(url: &str) -> bool {
    let uri: Option<Uri> = url.parse().ok();
    let host = uri.as_ref().and_then(Uri::host).unwrap_or_default();
    let address: Result<IpAddr, _> = host.trim_matches(['[', ']']).parse();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

/// Every name below `localhost` is this machine (RFC 6761, 6.3), but not every system's resolver knows
/// it. Emulators of AWS tell APIs apart by such names.
fn reachable(url: &str) -> (String, Option<HeaderValue>) {
    let uri: Uri = url.parse().unwrap_or_default();
    let below = |host: &&str| host.ends_with(".localhost");
    let (Some(host), Some(authority)) = (uri.host().filter(below), uri.authority()) else {
        return (url.to_owned(), None);
    };
    let named = HeaderValue::try_from(authority.as_str()).ok();
    (url.replacen(host, "127.0.0.1", 1), named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_below_localhost_is_this_machine() {
        let (url, host) = reachable("http://abc.execute-api.localhost:4566/webhooks/resend");
        assert_eq!(url, "http://127.0.0.1:4566/webhooks/resend");
        assert_eq!(host.unwrap(), "abc.execute-api.localhost:4566");
        for elsewhere in [
            "http://localhost:9000/",
            "https://localhost.example.com/",
            "not a url",
        ] {
            assert_eq!(reachable(elsewhere), (elsewhere.to_owned(), None));
        }
    }
}
