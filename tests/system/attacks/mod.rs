//! Whatever somebody without the key can try, over the built functions: it is refused, nothing is stored
//! and nothing is sent. Then the genuine webhook gets in through the same process, so that it was the
//! attack that was refused.

mod addressee;
mod algorithms;
mod base64;
mod bits;
mod cavage;
mod doubled;
mod genuine;
mod invented_keys;
mod keys;
mod odd_headers;
mod replays;
mod swapped;
mod tenants;
mod times;
mod tokens;

use crate::house::{Binary, House, answer};
use mailhooks_provider::Scheme;
use mailhooks_stage::{BodyForm, Function, HttpRequest, Trigger};
use serde_json::Value;

/// The one thing that a sender is told whose signature proves nothing, whatever is wrong with it.
const UNPROVEN: &str = "The signature does not prove that this source sent the webhook.";

/// A function, with a table and queues that no attack may reach.
struct Target {
    house: House,
    function: Function,
    tried: usize,
}

impl Target {
    async fn new() -> Self {
        Self::of(House::new().await).await
    }

    /// The function for every family, in a house that is set up already.
    async fn of(house: House) -> Self {
        let function = house.start(Binary::Any).await;
        Self {
            house,
            function,
            tried: 0,
        }
    }

    /// What it answers to a request through this trigger.
    async fn answer(&self, trigger: Trigger, request: &HttpRequest) -> (u64, Value) {
        let event = trigger.event(request, BodyForm::Base64);
        answer(&self.function.invoke(&event).await.unwrap())
    }

    /// It refuses the request, which comes through each trigger in turn, because nothing is proven.
    async fn refuses(&mut self, what: &str, request: &HttpRequest) {
        let trigger = Trigger::ALL[self.tried % Trigger::ALL.len()];
        self.refuses_through(trigger, what, request).await;
    }

    /// The same through this trigger.
    async fn refuses_through(&mut self, trigger: Trigger, what: &str, request: &HttpRequest) {
        let (status, problem) = self.answer(trigger, request).await;
        assert_eq!(
            (status, problem["detail"].as_str()),
            (401, Some(UNPROVEN)),
            "{what}, {trigger:?} {}: {problem}",
            request.path
        );
        self.tried += 1;
    }

    /// The request gets in.
    async fn accepts(&self, what: &str, request: &HttpRequest) {
        self.accepts_through(Trigger::HttpApi, what, request).await;
    }

    /// The same through this trigger.
    async fn accepts_through(&self, trigger: Trigger, what: &str, request: &HttpRequest) {
        let (status, body) = self.answer(trigger, request).await;
        assert_eq!(
            (status, &body["status"]),
            (200, &Value::from("accepted")),
            "{what}, {trigger:?} {}: {body}",
            request.path
        );
    }

    /// The request gets in, perhaps as one that came before.
    async fn lets_in(&self, what: &str, request: &HttpRequest) {
        let (status, body) = self.answer(Trigger::HttpApi, request).await;
        assert_eq!(status, 200, "{what} {}: {body}", request.path);
    }

    /// At least so many attacks were refused, and none left a trace.
    async fn is_untouched_by(&self, attacks: usize) {
        assert!(self.tried >= attacks, "{} attacks only", self.tried);
        assert_eq!(self.house.items().await, 0);
        assert!(self.house.messages().await.is_empty());
    }
}

/// A request with a header otherwise; without a value it has none.
fn with(request: &HttpRequest, name: &'static str, value: Option<&[u8]>) -> HttpRequest {
    let mut changed = request.clone();
    changed.headers.remove(name);
    if let Some(value) = value {
        let value = http::HeaderValue::from_bytes(value).unwrap();
        changed.headers.insert(name, value);
    }
    changed
}

/// The text of a header that is there.
fn text<'a>(request: &'a HttpRequest, name: &str) -> &'a str {
    request.headers[name].to_str().unwrap()
}

/// The headers without any of which a genuine webhook proves nothing.
fn decisive(scheme: Scheme) -> Vec<&'static str> {
    match scheme {
        Scheme::StandardWebhooks => vec!["svix-id", "svix-timestamp", "svix-signature"],
        // A weaker signature beside the right one is not looked at.
        Scheme::SignedBody { sha256, key_id, .. } => vec![sha256, key_id],
        Scheme::HttpSignature { account, nonce, .. } => vec![
            "signature",
            "digest",
            "date",
            "host",
            account,
            nonce,
            "content-type",
            "content-length",
        ],
    }
}
