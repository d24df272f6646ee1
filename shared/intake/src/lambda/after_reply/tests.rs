use super::*;
use futures_util::FutureExt;
use lambda_http::tower::{ServiceExt, service_fn};
use std::panic::AssertUnwindSafe;
use tokio::sync::{mpsc, oneshot};

type Steps = Arc<Mutex<Vec<&'static str>>>;

fn add(steps: &Steps, step: &'static str) {
    steps.lock().unwrap().push(step);
}

/// Answers one event, as the runtime does: the handler ends, a connection's task sends the reply, and what was
/// begun is waited for.
async fn answer<W>(steps: &Steps, work: W, reply: Result<(), &'static str>) -> Result<(), Error>
where
    W: Future<Output = ()> + Send + 'static,
{
    let (sender, mut replies) = mpsc::channel::<oneshot::Sender<()>>(1);
    let at_connection = Arc::clone(steps);
    tokio::spawn(async move {
        while let Some(taken) = replies.recv().await {
            add(&at_connection, "reply");
            taken.send(()).unwrap();
        }
    });
    yield_now().await;
    let after_reply = AfterReply::default();
    let mut work = Some(work);
    let runtime = {
        let after_reply = after_reply.clone();
        service_fn(move |()| {
            after_reply.begin(work.take().unwrap());
            let sender = sender.clone();
            async move {
                let (taken, is_taken) = oneshot::channel();
                sender.send(taken).await?;
                is_taken.await?;
                reply.map_err(Error::from)
            }
        })
    };
    after_reply.layer(runtime).oneshot(()).await
}

#[tokio::test]
async fn work_begins_after_the_reply_and_ends_before_the_next_event() {
    let steps = Steps::default();
    let at_work = Arc::clone(&steps);
    let work = async move {
        add(&at_work, "work");
        for _ in 0..8 {
            yield_now().await;
        }
        add(&at_work, "done");
    };
    answer(&steps, work, Ok(())).await.unwrap();
    add(&steps, "next");
    assert_eq!(*steps.lock().unwrap(), ["reply", "work", "done", "next"]);
}

#[tokio::test]
async fn work_goes_on_while_the_reply_is_taken() {
    let (taken, is_taken) = oneshot::channel::<()>();
    let after_reply = AfterReply::default();
    let runtime = {
        let (after_reply, mut hands) = (after_reply.clone(), Some((taken, is_taken)));
        service_fn(move |()| {
            let (taken, is_taken) = hands.take().unwrap();
            after_reply.begin(async move { taken.send(()).unwrap() });
            // Lambda takes this reply only once the work has begun.
            async move { Ok(is_taken.await?) }
        })
    };
    let answered = tokio::spawn(after_reply.layer(runtime).oneshot(()));
    for _ in 0..8 {
        yield_now().await;
    }
    answered.now_or_never().unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn a_reply_that_failed_is_told_and_the_work_done_nevertheless() {
    let steps = Steps::default();
    let at_work = Arc::clone(&steps);
    let work = async move { add(&at_work, "work") };
    let failed = answer(&steps, work, Err("refused")).await.unwrap_err();
    assert_eq!(failed.to_string(), "refused");
    assert_eq!(*steps.lock().unwrap(), ["reply", "work"]);
}

#[tokio::test]
async fn without_work_an_event_ends_with_its_reply() {
    let after_reply = AfterReply::default();
    let runtime = service_fn(|()| async { Ok::<(), Error>(()) });
    after_reply.layer(runtime).oneshot(()).await.unwrap();
}

#[tokio::test]
async fn a_panic_of_the_work_is_one_of_the_runtime() {
    let steps = Steps::default();
    let panics = async { panic!("of the work") };
    let answered = AssertUnwindSafe(answer(&steps, panics, Ok(())));
    let panic = answered.catch_unwind().await.unwrap_err();
    assert_eq!(panic.downcast_ref(), Some(&"of the work"));
}
