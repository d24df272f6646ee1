//! The queues that events go to: are they there, where do their failures go, and who may send?

use super::{
    deployment::Deployment,
    finding::{Finding, Report},
};
use crate::CliError;
use aws_sdk_sqs::{
    Client,
    types::QueueAttributeName::{
        self, ApproximateNumberOfMessages, Policy, QueueArn, RedrivePolicy,
    },
};
use mailhooks_intake::aws;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};

type Attributes = HashMap<QueueAttributeName, String>;

/// Looks at each queue that a route names, and at its dead-letter queue.
pub(super) async fn check(deployment: &Deployment, report: &mut Report) -> Result<(), CliError> {
    let routes = match &deployment.routes {
        Ok(routes) => routes,
        Err(finding) => return report.add("routes", finding),
    };
    let queues: BTreeSet<&str> = routes.iter().map(|route| route.queue.as_str()).collect();
    if queues.is_empty() {
        return report.add(
            "routes",
            &Finding::bad("there is none", "events go nowhere: add one"),
        );
    }
    for queue in queues {
        let name = queue.rsplit('/').next().unwrap_or(queue);
        let finding = match attributes(&deployment.clients.sqs, queue).await {
            Ok(told) => judge(&deployment.clients.sqs, &told, deployment.is_local).await,
            Err(reason) => Finding::bad(
                reason,
                "does the queue exist, and may you read its attributes?",
            ),
        };
        report.add(&format!("queue {name}"), &finding)?;
    }
    Ok(())
}

async fn attributes(client: &Client, queue: &str) -> Result<Attributes, String> {
    let asked = client
        .get_queue_attributes()
        .queue_url(queue)
        .attribute_names(QueueAttributeName::All);
    let told = asked.send().await.map_err(|error| aws::reason(&error))?;
    Ok(told.attributes.unwrap_or_default())
}

async fn judge(client: &Client, told: &Attributes, is_local: bool) -> Finding {
    if told
        .get(&Policy)
        .is_some_and(|policy| lets_everybody_send(policy))
    {
        let remedy = "give its policy a Principal or a Condition: a message in it is believed";
        return Finding::bad("its policy lets everybody send", remedy);
    }
    let waiting = told
        .get(&ApproximateNumberOfMessages)
        .map_or("0", String::as_str);
    let Some(redrive) = told.get(&RedrivePolicy) else {
        // The local server's queues have none.
        if is_local {
            return Finding::Well(format!("{waiting} waiting"));
        }
        let remedy = "give it one with maxReceiveCount 5, or a message that nobody can handle comes for ever";
        return Finding::bad("it has no dead-letter queue", remedy);
    };
    match dead_letters(client, redrive).await {
        Ok(0) => Finding::Well(format!("{waiting} waiting, no dead letters")),
        Ok(dead) => Finding::bad(
            format!("{dead} dead letters"),
            "mend their consumer, then `mailhooks redrive`",
        ),
        Err(reason) => Finding::bad(
            format!("its dead-letter queue: {reason}"),
            "does that queue exist, and may you read its attributes?",
        ),
    }
}

/// How many messages lie in the dead-letter queue that a redrive policy names.
async fn dead_letters(client: &Client, redrive: &str) -> Result<u64, String> {
    let policy: Value = serde_json::from_str(redrive).unwrap_or_default();
    let target = policy["deadLetterTargetArn"].as_str().unwrap_or_default();
    let name = target.rsplit(':').next().unwrap_or_default();
    let url = client.get_queue_url().queue_name(name).send().await;
    let url = url.map_err(|error| aws::reason(&error))?;
    let told = attributes(client, url.queue_url().unwrap_or_default()).await?;
    if told.get(&QueueArn).is_some_and(|arn| arn != target) {
        return Err("it is in another account or region".to_owned());
    }
    let count = told
        .get(&ApproximateNumberOfMessages)
        .and_then(|count| count.parse().ok());
    Ok(count.unwrap_or(0))
}

/// Whether a statement allows anybody to send, without a condition.
fn lets_everybody_send(policy: &str) -> bool {
    let policy: Value = serde_json::from_str(policy).unwrap_or_default();
    let listed = |value: &Value| {
        let single = || vec![value.clone()];
        value.as_array().cloned().unwrap_or_else(single)
    };
    listed(&policy["Statement"]).iter().any(|statement| {
        let principals = [&statement["Principal"], &statement["Principal"]["AWS"]];
        let everybody = principals
            .into_iter()
            .flat_map(listed)
            .any(|principal| principal == "*");
        let sends = listed(&statement["Action"])
            .iter()
            .filter_map(Value::as_str)
            .any(|action| {
                let action = action.to_ascii_lowercase();
                ["*", "sqs:*", "sqs:sendmessage", "sqs:send*"].contains(&action.as_str())
            });
        statement["Effect"] == "Allow" && everybody && sends && statement["Condition"].is_null()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_policy_for_everybody_is_seen() {
        let policy = |principal: Value, action: Value| json!({"Statement": [{"Effect": "Allow", "Principal": principal, "Action": action}]});
        for open in [
            policy(json!("*"), json!("sqs:SendMessage")),
            policy(json!({"AWS": "*"}), json!(["sqs:ReceiveMessage", "SQS:*"])),
            policy(
                json!({"AWS": ["arn:aws:iam::111122223333:root", "*"]}),
                json!("*"),
            ),
        ] {
            assert!(lets_everybody_send(&open.to_string()), "{open}");
        }
        let mut conditional = policy(json!("*"), json!("sqs:SendMessage"));
        conditional["Statement"][0]["Condition"] = json!({"ArnEquals": {"aws:SourceArn": "arn"}});
        let mut denied = policy(json!("*"), json!("sqs:*"));
        denied["Statement"][0]["Effect"] = json!("Deny");
        for closed in [
            conditional,
            denied,
            policy(
                json!({"AWS": "arn:aws:iam::111122223333:root"}),
                json!("sqs:*"),
            ),
            policy(json!("*"), json!("sqs:GetQueueUrl")),
            json!({}),
        ] {
            assert!(!lets_everybody_send(&closed.to_string()), "{closed}");
        }
    }
}
