//! A contender of the benchmark: what one writes on the first day. Every crate with its default features,
//! tokio's usual runtime, cargo's usual release profile, and the mark removed before the answer. The job is
//! that of our function: a bounce of Resend's is verified, read, recorded once and announced.

mod announcement;
mod event;
mod record;
mod signature;
mod webhook;

use announcement::Announcement;
use aws_config::BehaviorVersion;
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::Utc;
use event::Event;
use lambda_http::{Body, Error, Request, Response, run, service_fn, tracing};
use record::{Record, Table};
use serde_json::{Value, json};
use webhook::Webhook;

#[tokio::main]
async fn main() -> Result<(), Error> {
    tracing::init_default_subscriber();
    let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
    let secret = variable("WEBHOOK_SECRET")?;
    let app = App {
        table: Table::new(aws_sdk_dynamodb::Client::new(&config), variable("TABLE")?),
        sqs: aws_sdk_sqs::Client::new(&config),
        queue_url: variable("QUEUE_URL")?,
        secret: STANDARD.decode(secret.trim_start_matches("whsec_"))?,
    };
    let app = &app;
    run(service_fn(move |request| app.handle(request))).await
}

struct App {
    table: Table,
    sqs: aws_sdk_sqs::Client,
    queue_url: String,
    secret: Vec<u8>,
}

impl App {
    async fn handle(&self, request: Request) -> Result<Response<Body>, Error> {
        let now = Utc::now();
        let (headers, body) = (request.headers(), request.body());
        if !signature::is_genuine(&self.secret, headers, body, now.timestamp()) {
            return answer(401, &json!({"status": "refused"}));
        }
        let Ok(webhook) = serde_json::from_slice::<Webhook>(body) else {
            return answer(400, &json!({"status": "unreadable"}));
        };
        if webhook.event_type != "email.bounced" {
            return answer(200, &json!({"status": "ignored"}));
        }
        let delivery = headers.get("svix-id").ok_or("there is no id")?.to_str()?;
        let event = Event::new(&webhook, delivery, now);
        let raw = std::str::from_utf8(body)?;
        let status = match self.table.record(&event, raw, now).await? {
            Record::Duplicate => "duplicate",
            Record::New => {
                let announcement = Announcement::new(&event)?;
                announcement.send(&self.sqs, &self.queue_url).await?;
                self.table.remove_mark(&event.id).await?;
                "accepted"
            }
        };
        tracing::info!(id = event.id, status, "bounce");
        answer(200, &json!({"status": status, "id": event.id}))
    }
}

fn answer(status: u16, body: &Value) -> Result<Response<Body>, Error> {
    let response = Response::builder()
        .status(status)
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))?;
    Ok(response)
}

fn variable(name: &str) -> Result<String, Error> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the environment"
    )]
    let value = std::env::var(name);
    Ok(value.map_err(|error| format!("{name}: {error}"))?)
}
