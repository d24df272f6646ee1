//! A signed webhook, followed to its queue. Only a secret that both sides know lets us sign; what a
//! provider's private key signs must come from there.

use super::{
    deployment::Deployment,
    finding::{Finding, Report},
    sources::Known,
    urls,
};
use crate::{
    CliError,
    post::{Answer, Post},
    send::addressed,
};
use aws_sdk_sqs::types::QueueAttributeName::ApproximateNumberOfMessages;
use http::{HeaderMap, HeaderName, HeaderValue};
use mailhooks_event::{EventId, SourceName};
use mailhooks_intake::{aws, clock, config::Routes, deadline::Deadline, store::Stored};
use mailhooks_provider::Scheme;
use mailhooks_sender::Signer;
use serde_json::{Value, json};
use std::{collections::BTreeSet, time::Duration};

const DELIVERY_ID: HeaderName = HeaderName::from_static("svix-id");
/// The mark goes after the answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Sends for each source that we can sign for, and says of the others that we cannot.
pub(super) async fn check(
    deployment: &Deployment,
    known: &Known,
    report: &mut Report,
) -> Result<(), CliError> {
    for (name, source) in known.sources.usable() {
        let finding = match source.provider.scheme() {
            Scheme::StandardWebhooks => follow(deployment, known, name).await?,
            Scheme::SignedBody { .. } | Scheme::HttpSignature { .. } => Finding::Skipped(format!(
                "only {} can sign; send a test from there",
                source.provider.name()
            )),
        };
        report.add(&format!("a webhook of {name}"), &finding)?;
    }
    Ok(())
}

/// Sends a webhook, and follows it into the table and out to its queue.
async fn follow(
    deployment: &Deployment,
    known: &Known,
    name: &SourceName,
) -> Result<Finding, CliError> {
    let empty = empty_queues(deployment).await;
    let sent = send(deployment, known, name)?;
    let answer = match sent {
        Ok(answer) => answer,
        Err(reason) => return Ok(Finding::bad(reason, "see what was found of its URL")),
    };
    let told: Value = serde_json::from_str(&answer.body).unwrap_or_default();
    let id: Option<EventId> = told["id"].as_str().and_then(|id| id.parse().ok());
    let Some(id) = id.filter(|_| answer.is_taken()) else {
        let remedy = match answer.status {
            401 => {
                "the functions hold another secret: they look for newer ones at most once a minute"
            }
            503 => "table or secret are out of the functions' reach; their log says which",
            _ => "the functions' log says why, by the request's id",
        };
        return Ok(Finding::bad(format!("answered {}", answer.status), remedy));
    };
    let stored = match announced(deployment, &id).await? {
        Ok(stored) => stored,
        Err(finding) => return Ok(finding),
    };
    let wanted = deployment
        .routes
        .as_ref()
        .map(|routes| routes.queues_for(&stored.event));
    let Some(queue) = wanted
        .ok()
        .and_then(|queues| queues.first().map(ToString::to_string))
    else {
        return Ok(Finding::Well(
            "recorded; no route wants what is in quarantine".to_owned(),
        ));
    };
    if !empty.contains(&queue) {
        return Ok(Finding::Well("recorded and announced".to_owned()));
    }
    seen(deployment, &queue, &stored).await
}

/// The queues in which nothing waits before the webhook is sent. Whoever looks at a message counts as a
/// receipt, so no other queue is looked into.
async fn empty_queues(deployment: &Deployment) -> BTreeSet<String> {
    let routes = deployment.routes.iter().flat_map(Routes::iter);
    let queues: BTreeSet<&str> = routes.map(|route| route.queue.as_str()).collect();
    let mut empty = BTreeSet::new();
    for queue in queues {
        if waiting(deployment, queue).await == Some(0) {
            empty.insert(queue.to_owned());
        }
    }
    empty
}

async fn waiting(deployment: &Deployment, queue: &str) -> Option<u64> {
    let asked = deployment
        .clients
        .sqs
        .get_queue_attributes()
        .queue_url(queue);
    let told = asked
        .attribute_names(ApproximateNumberOfMessages)
        .send()
        .await
        .ok()?;
    told.attributes()?
        .get(&ApproximateNumberOfMessages)?
        .parse()
        .ok()
}

fn send(
    deployment: &Deployment,
    known: &Known,
    name: &SourceName,
) -> Result<Result<Answer, String>, CliError> {
    let member = known
        .documents
        .member(name.as_str())
        .unwrap_or(&Value::Null);
    let signer = Signer::from_json(
        &json!({"provider": member["provider"], "secret": member["secrets"][0]}),
    )?;
    let (url, now) = (urls::url(deployment, known, name), clock::now());
    let body = json!({
        "type": "email.received",
        "created_at": now,
        "data": {
            "email_id": format!("doctor-{}", now.unix_micros()),
            "from": "doctor@example.com",
            "to": ["doctor@example.org"],
            "subject": "mailhooks doctor",
        },
    })
    .to_string();
    let mut headers = HeaderMap::new();
    if let Ok(delivery) = HeaderValue::try_from(format!("msg_doctor_{}", now.unix_micros())) {
        headers.insert(DELIVERY_ID, delivery);
    }
    let (target, headers) = addressed(&url, headers);
    let headers = signer.sign(&target, &headers, body.as_bytes(), now)?;
    let post = Post {
        url: &url,
        headers,
        body: body.as_bytes(),
    };
    Ok(post.send().map_err(|error| format!("no answer: {error}")))
}

/// Waits until the record has lost its mark: then every queue that wants it has taken the message.
async fn announced(
    deployment: &Deployment,
    id: &EventId,
) -> Result<Result<Stored, Finding>, CliError> {
    let store = deployment.store();
    let deadline = Deadline::after(PATIENCE);
    loop {
        match store.get(id).await? {
            Some(stored) if !stored.marked => return Ok(Ok(stored)),
            None => {
                let remedy = "do the functions write to another table than this one?";
                return Ok(Err(Finding::bad(
                    "acknowledged, but not in this table",
                    remedy,
                )));
            }
            Some(_) if deadline.has_passed() => {
                let remedy =
                    "may the functions send to their queues? The outbox tries again every minute";
                return Ok(Err(Finding::bad("recorded, but not announced", remedy)));
            }
            Some(_) => tokio::time::sleep(Duration::from_millis(250)).await,
        }
    }
}

/// Looks for the message in a queue that was empty before, and takes it out again.
async fn seen(deployment: &Deployment, queue: &str, stored: &Stored) -> Result<Finding, CliError> {
    let sqs = &deployment.clients.sqs;
    let look = sqs
        .receive_message()
        .queue_url(queue)
        .max_number_of_messages(10)
        .wait_time_seconds(1);
    let received = look
        .send()
        .await
        .map_err(|error| CliError::Queue(aws::reason(&error)))?;
    let ours = received.messages().iter().find(|message| {
        let body: Value =
            serde_json::from_str(message.body().unwrap_or_default()).unwrap_or_default();
        body["id"] == stored.event.id.as_str()
    });
    let Some(ours) = ours else {
        return Ok(Finding::Well(
            "recorded and announced; a consumer was faster than this look".to_owned(),
        ));
    };
    let delete = sqs.delete_message().queue_url(queue);
    let receipt = ours.receipt_handle().unwrap_or_default();
    let taken = delete.receipt_handle(receipt).send().await;
    taken.map_err(|error| CliError::Queue(aws::reason(&error)))?;
    Ok(Finding::Well(
        "recorded, announced, seen in its queue and taken out again".to_owned(),
    ))
}
