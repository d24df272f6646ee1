//! A Lambda function: start, one event at a time, the work after each reply.

use super::{
    after_reply::AfterReply, event::request, reply::Reply, take_events::take_events,
    warm_up::warm_up,
};
use crate::{
    announce::{Announcer, Trace},
    clock,
    config::Environment,
    deadline::Deadline,
    http::Serves,
    intake::{Handled, Intake, Unfinished},
    keys::Keys,
    log::{self, Line},
    outbox::Outbox,
    store::Store,
};
use lambda_http::{Error, LambdaEvent, lambda_runtime::Runtime, service_fn};
use serde_json::{Value, value::RawValue};
use std::{process::ExitCode, sync::Arc};

/// Runs a function that takes webhooks, until Lambda ends it.
#[must_use]
pub fn serve(serves: Serves) -> ExitCode {
    run(async move {
        let Environment {
            table,
            routes,
            sources,
            retention,
            clients,
            dns_server,
            warm_up: warms_up,
        } = Environment::for_intake().await?;
        log::write(&Line::started());
        sources.log_faults();
        let store = Store::new(clients.dynamodb, table);
        let announcer = Announcer::new(clients.sqs, routes);
        if warms_up {
            // Boxed, as its memory is needed only once.
            Box::pin(warm_up(&store, &announcer, serves)).await;
        }
        let intake = Arc::new(Intake::new(
            sources,
            Keys::new(dns_server),
            store,
            announcer,
            retention,
        ));
        take_webhooks(intake, serves).await
    })
}

/// Runs the function that announces what is still marked, until Lambda ends it.
#[must_use]
pub fn serve_outbox() -> ExitCode {
    run(async {
        let Environment {
            table,
            routes,
            clients,
            ..
        } = Environment::for_outbox().await?;
        log::write(&Line::started());
        let announcer = Announcer::new(clients.sqs, routes);
        let outbox = Arc::new(Outbox::new(Store::new(clients.dynamodb, table), announcer));
        let service = service_fn(move |_: LambdaEvent<Box<RawValue>>| {
            let outbox = Arc::clone(&outbox);
            async move {
                let report = outbox.run_as_scheduled(clock::now()).await;
                let figures = report.figures();
                log::write(&Line::figures("outbox_run", figures.clone()));
                let figures = figures
                    .into_iter()
                    .map(|(name, figure)| (name.to_owned(), figure.into()));
                Ok::<Value, Error>(Value::Object(figures.collect()))
            }
        });
        take_events(Runtime::new(service).run()).await
    })
}

/// One thread is enough: a sandbox handles one event at a time.
fn run(function: impl Future<Output = Result<(), Error>>) -> ExitCode {
    log::hide_panic_messages();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let ended = runtime
        .map_err(Error::from)
        .and_then(|runtime| runtime.block_on(function));
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            log::write(&Line::fault("stopped", &error.to_string()));
            ExitCode::FAILURE
        }
    }
}

async fn take_webhooks(intake: Arc<Intake>, serves: Serves) -> Result<(), Error> {
    let after_reply = AfterReply::default();
    let handler = {
        let after_reply = after_reply.clone();
        service_fn(move |event: LambdaEvent<Box<RawValue>>| {
            let (intake, after_reply) = (Arc::clone(&intake), after_reply.clone());
            // Boxed here, since each layer of the runtime would move it as a whole: 20 KB a time.
            Box::pin(async move {
                let (reply, unfinished) = answer(&intake, serves, &event).await;
                if let Some(unfinished) = unfinished {
                    after_reply.begin(async move { intake.finish(unfinished).await });
                }
                Ok::<Reply, Error>(reply)
            })
        })
    };
    take_events(Runtime::new(handler).layer(after_reply).run()).await
}

async fn answer(
    intake: &Intake,
    serves: Serves,
    event: &LambdaEvent<Box<RawValue>>,
) -> (Reply, Option<Unfinished>) {
    let deadline = Deadline::after(Deadline::ANSWER);
    let (origin, request_id, request) = request(
        &event.payload,
        &event.context.request_id,
        clock::now(),
        deadline,
    );
    let Handled { answer, unfinished } = match request {
        Ok(request) => {
            let trace = (event.context.xray_trace_id.as_deref()).and_then(Trace::parse);
            Trace::follow(trace, intake.handle(request, serves)).await
        }
        Err(refused) => {
            let mut line = Line::new(&request_id);
            let handled = Handled::refused(&refused, &request_id, &mut line);
            log::write(&line.answered(handled.answer.status.as_u16()));
            handled
        }
    };
    (Reply::new(origin, answer), unfinished)
}
