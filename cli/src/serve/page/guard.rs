//! Who may ask: a browser or a program on this machine, and of all web pages ours alone.
//!
//! What listens on this machine is reached by pages from elsewhere in three ways: a name of theirs is made
//! to point here (DNS rebinding), which shows in `Host`; a request is sent across origins, which shows
//! in `Origin` and `Sec-Fetch-Site`; a tunnel brings the world here, which shows in what it adds.

use super::reply;
use axum::response::Response;
use http::{
    HeaderMap, HeaderName, StatusCode,
    header::{ACCEPT, CONTENT_TYPE, FORWARDED, HOST, ORIGIN, VIA},
    request::Parts,
};
use mailhooks_stage::is_for_this_machine;
use std::net::SocketAddr;

/// Why a request is refused, in one sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refused(&'static str);

const ELSEWHERE: Refused = Refused("the page is for this machine");
const HOST_NAME: Refused = Refused("ask under the name of this machine");
const TUNNEL: Refused = Refused("the page is not for those who come through a proxy");
const OTHER_PAGE: Refused = Refused("another page asks");
const NOT_THE_PAGE: Refused = Refused("only the page itself may ask for that, with JSON");

/// What browsers tell about who asks (Fetch Metadata).
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const DESTINATION: HeaderName = HeaderName::from_static("sec-fetch-dest");

impl Refused {
    pub(super) fn reply(self) -> Response {
        reply::error(StatusCode::FORBIDDEN, self.0)
    }
}

/// Whether somebody would rather see the page than the index. `*/*` is what programs say.
pub(super) fn accepts_html(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(ACCEPT).iter();
    let mut accepted = accepted.filter_map(|value| value.to_str().ok());
    accepted.any(|value| {
        let mut types = value.split(',');
        types.any(|one| {
            let name = one.split(';').next().unwrap_or_default().trim();
            name.eq_ignore_ascii_case("text/html")
        })
    })
}

/// Whether the page and its files may be had: also by following a link from elsewhere.
pub(super) fn may_open(request: &Parts, peer: SocketAddr) -> Result<(), Refused> {
    may_ask(request, peer)?;
    let headers = &request.headers;
    let follows_link =
        is(headers, &MODE, &["navigate"]) && is(headers, &DESTINATION, &["document"]);
    if is_from_here(headers) || follows_link {
        Ok(())
    } else {
        Err(OTHER_PAGE)
    }
}

/// Whether something may be read.
pub(super) fn may_read(request: &Parts, peer: SocketAddr) -> Result<(), Refused> {
    may_ask(request, peer)?;
    if is_from_here(&request.headers) {
        Ok(())
    } else {
        Err(OTHER_PAGE)
    }
}

/// Whether a wish may be granted: a change, or a question that no URL should hold. Every browser names the origin of a POST; and JSON is what no form
/// of another page can send.
pub(super) fn may_post(request: &Parts, peer: SocketAddr) -> Result<(), Refused> {
    may_ask(request, peer)?;
    let headers = &request.headers;
    let is_ours = headers.contains_key(ORIGIN) && is_or_absent(headers, &SITE, &["same-origin"]);
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let kind = kind
        .and_then(|kind| kind.split(';').next())
        .unwrap_or_default();
    if is_ours && kind.trim().eq_ignore_ascii_case("application/json") {
        Ok(())
    } else {
        Err(NOT_THE_PAGE)
    }
}

/// What holds for every request: it is from this machine, for it, and by no other origin.
fn may_ask(request: &Parts, peer: SocketAddr) -> Result<(), Refused> {
    let headers = &request.headers;
    if !peer.ip().to_canonical().is_loopback() {
        return Err(ELSEWHERE);
    }
    if headers.keys().any(is_of_a_proxy) {
        return Err(TUNNEL);
    }
    if headers.get_all(HOST).iter().count() != 1 || !is_for_this_machine(&request.uri, headers) {
        return Err(HOST_NAME);
    }
    let own = headers
        .get(HOST)
        .map(|host| [b"http://", host.as_bytes()].concat());
    let mut origins = headers.get_all(ORIGIN).iter();
    if origins.all(|origin| Some(origin.as_bytes()) == own.as_deref()) {
        Ok(())
    } else {
        Err(OTHER_PAGE)
    }
}

fn is_of_a_proxy(name: &HeaderName) -> bool {
    *name == FORWARDED
        || *name == VIA
        || name.as_str() == "x-real-ip"
        || name.as_str().starts_with("x-forwarded-")
}

/// Whether our own page asks, or somebody who wrote the address himself, or a program.
fn is_from_here(headers: &HeaderMap) -> bool {
    is_or_absent(headers, &SITE, &["same-origin", "none"])
}

fn is_or_absent(headers: &HeaderMap, name: &HeaderName, words: &[&str]) -> bool {
    !headers.contains_key(name) || is(headers, name, words)
}

/// Whether the header is there, and says nothing but one of these words.
fn is(headers: &HeaderMap, name: &HeaderName, words: &[&str]) -> bool {
    let mut values = headers.get_all(name).iter().peekable();
    values.peek().is_some()
        && values.all(|value| words.iter().any(|word| value.as_bytes() == word.as_bytes()))
}

#[cfg(test)]
mod tests;
