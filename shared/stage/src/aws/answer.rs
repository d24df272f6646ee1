//! Answers that the services do not give by themselves.

use super::backend::Answer;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, StatusCode};
use http_body_util::{BodyExt, Empty, Full};
use hyper::body::{Body, Frame, Incoming};
use serde_json::json;
use std::{
    collections::VecDeque,
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::time::{Sleep, sleep};

/// A status and no more.
pub(super) fn empty(status: StatusCode) -> Answer {
    let nothing = Empty::new().map_err(|never| match never {});
    let mut answer = Answer::new(nothing.boxed_unsync());
    *answer.status_mut() = status;
    answer
}

/// An error of the sender's, in the JSON protocol that both services speak.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html>; SQS
/// names the codes of its older protocol in a header.
pub(super) fn error(service: &str, code: &'static str) -> Answer {
    let name = code.rsplit('.').next().unwrap_or(code);
    let shape = match (service, name) {
        ("dynamodb", "ThrottlingException") => format!("com.amazon.coral.availability#{name}"),
        ("dynamodb", _) => format!("com.amazonaws.dynamodb.v20120810#{name}"),
        (_, _) => format!("com.amazonaws.{service}#{name}"),
    };
    let body = json!({"__type": shape, "message": "made to fail"}).to_string();
    let body = Full::new(Bytes::from(body)).map_err(|never| match never {});
    let mut answer = Answer::new(body.boxed_unsync());
    *answer.status_mut() = StatusCode::BAD_REQUEST;
    if service == "sqs" {
        let header = HeaderValue::try_from(format!("{code};Sender"));
        answer
            .headers_mut()
            .extend(header.map(|value| (QUERY_ERROR, value)));
    }
    answer
}

/// An error that says what was asked.
pub(super) async fn quoting(status: StatusCode, request: Request<Incoming>) -> io::Result<Answer> {
    let body = request.into_body().collect().await;
    let body = body.map_err(io::Error::other)?.to_bytes();
    let message = format!("refused: {}", String::from_utf8_lossy(&body));
    let error = json!({
        "__type": "com.amazonaws#ValidationException",
        "message": message,
        "Message": message,
    });
    let error = Full::from(error.to_string()).map_err(|never| match never {});
    let mut answer = Answer::new(error.boxed_unsync());
    *answer.status_mut() = status;
    Ok(answer)
}

const QUERY_ERROR: HeaderName = HeaderName::from_static("x-amzn-query-error");

/// The answer up to the middle of its body, and then the end of the connection.
pub(super) async fn cut(answer: Answer) -> io::Result<Answer> {
    let (head, body) = answer.into_parts();
    let body = body.collect().await?.to_bytes();
    let half = body.slice(..body.len() / 2);
    // What was written must leave before the connection is closed.
    let pieces = Pieces::new([half], Duration::from_millis(1), true);
    Ok(Answer::from_parts(head, pieces.boxed_unsync()))
}

/// The answer with its body byte by byte.
pub(super) async fn dripping(answer: Answer, pause: Duration) -> io::Result<Answer> {
    let (head, body) = answer.into_parts();
    let body = body.collect().await?.to_bytes();
    let bytes = (0..body.len()).map(|place| body.slice(place..=place));
    let pieces = Pieces::new(bytes, pause, false);
    Ok(Answer::from_parts(head, pieces.boxed_unsync()))
}

/// A body in pieces, with a pause after each; then it ends or breaks off.
struct Pieces {
    pieces: VecDeque<Bytes>,
    pause: Duration,
    breaks_off: bool,
    resting: Option<Pin<Box<Sleep>>>,
}

impl Pieces {
    fn new(pieces: impl IntoIterator<Item = Bytes>, pause: Duration, breaks_off: bool) -> Self {
        Self {
            pieces: pieces.into_iter().collect(),
            pause,
            breaks_off,
            resting: None,
        }
    }
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if let Some(resting) = &mut self.resting {
            std::task::ready!(resting.as_mut().poll(context));
            self.resting = None;
        }
        Poll::Ready(match self.pieces.pop_front() {
            Some(piece) => {
                self.resting = Some(Box::pin(sleep(self.pause)));
                Some(Ok(Frame::data(piece)))
            }
            None if self.breaks_off => Some(Err(io::ErrorKind::ConnectionReset.into())),
            None => None,
        })
    }
}
