//! The suppression list as a Lambda function behind SQS queues.

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use mailhooks_consumer::{BatchResponse, SqsEvent};
use mailhooks_event::Timestamp;
use mailhooks_suppression_list::{Environment, SuppressionList};
use serde_json::json;
use std::time::SystemTime;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let Environment { list } = Environment::of_process()?;
    let list = &list;
    run(service_fn(move |batch: LambdaEvent<SqsEvent>| async move {
        // Boxed, or the future's type is deeper than the compiler looks.
        Ok::<_, Error>(Box::pin(handle(list, batch.payload)).await)
    }))
    .await
}

async fn handle(list: &SuppressionList, batch: SqsEvent) -> BatchResponse {
    let processed = list.handle(batch, now()).await;
    for failed in &processed.failed {
        let line = json!({
            "level": "warn",
            "outcome": "failed",
            "message_id": failed.message_id,
            "error": failed.cause.to_string(),
        });
        log(&line.to_string());
    }
    processed.response()
}

/// A line for CloudWatch, which keeps what a function prints.
#[expect(clippy::print_stdout, reason = "the one place that logs")]
fn log(line: &str) {
    println!("{line}");
}

fn now() -> Timestamp {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the clock"
    )]
    let since_1970 = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    let micros = i64::try_from(since_1970.as_micros()).unwrap_or_default();
    Timestamp::from_unix_micros(micros).unwrap_or(Timestamp::UNIX_EPOCH)
}
