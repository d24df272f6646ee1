//! Posting one webhook and reading the answer.

use http::{HeaderMap, Uri};
use std::{net::IpAddr, time::Duration};
use ureq::Agent;

/// One webhook on its way.
pub(super) struct Post<'a> {
    /// Where to.
    pub(super) url: &'a str,
    /// The headers, with the signature.
    pub(super) headers: HeaderMap,
    /// The body, byte for byte.
    pub(super) body: &'a [u8],
}

/// What came back.
pub(super) struct Answer {
    /// The status code.
    pub(super) status: u16,
    /// The body.
    pub(super) body: String,
}

impl Answer {
    /// Whether the receiver took the webhook.
    pub(super) fn is_taken(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl Post<'_> {
    /// Providers hang up after a while; so do we.
    const PATIENCE: Duration = Duration::from_secs(15);

    /// Posts it. Any status is an answer, a redirection too: what is signed goes nowhere else.
    pub(super) fn send(self) -> Result<Answer, ureq::Error> {
        let mut request = agent(self.url).post(self.url);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let mut answer = request.send(self.body)?;
        let body = answer.body_mut().read_to_string()?;
        Ok(Answer {
            status: answer.status().as_u16(),
            body: body.trim_end().to_owned(),
        })
    }
}

/// A proxy, where the environment names one, cannot see this machine.
fn agent(url: &str) -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(Post::PATIENCE));
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
