//! One connection, which is driven by whoever uses it: between two requests nobody has to be woken.

use super::Failure;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Limited};
use hyper::{
    body::Incoming,
    client::conn::{TrySendError, http1},
};
use hyper_util::rt::TokioIo;
use std::{
    fmt,
    future::{Future, poll_fn},
    pin::{Pin, pin},
};
use tokio::io::{AsyncRead, AsyncWrite};

/// What HTTP is spoken over: TLS, or nothing else than TCP.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// A connection for one request after another.
pub(super) struct Connection {
    requests: http1::SendRequest<SdkBody>,
    driver: Driver,
}

/// The connection's own work. When it has ended it is gone: who still waits for it is told so.
struct Driver(Option<Pin<Box<Http>>>);

type Http = http1::Connection<TokioIo<Box<dyn Stream>>, SdkBody>;

impl Connection {
    /// A connection over a stream on which nothing was said yet.
    pub(super) async fn over(stream: Box<dyn Stream>) -> Result<Self, Failure> {
        let (requests, connection) = http1::handshake(TokioIo::new(stream))
            .await
            .map_err(Failure::Exchange)?;
        let driver = Driver(Some(Box::pin(connection)));
        Ok(Self { requests, driver })
    }

    /// Whether another request can be sent, as far as this side knows.
    pub(super) async fn is_open(&mut self) -> bool {
        self.driver.drive(async {}).await;
        self.driver.0.is_some() && self.requests.is_ready()
    }

    /// Sends a request and waits until the answer begins. Where nothing of the request was written, the
    /// error has it.
    pub(super) async fn send(
        &mut self,
        request: Request<SdkBody>,
    ) -> Result<Response<Incoming>, TrySendError<Request<SdkBody>>> {
        let answer = self.requests.try_send_request(request);
        self.driver.drive(answer).await
    }

    /// Reads the rest of an answer.
    pub(super) async fn read(
        &mut self,
        answer: Response<Incoming>,
        limit: usize,
    ) -> Result<Response<Bytes>, Failure> {
        let (head, body) = answer.into_parts();
        let body = Limited::new(body, limit).collect();
        let body = self.driver.drive(body).await.map_err(Failure::of_body)?;
        Ok(Response::from_parts(head, body.to_bytes()))
    }
}

impl Driver {
    /// Reads and writes until some work is done that waits for it.
    async fn drive<T>(&mut self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        poll_fn(|context| {
            // What went wrong is told to the work.
            if let Some(connection) = &mut self.0
                && connection.as_mut().poll(context).is_ready()
            {
                self.0 = None;
            }
            work.as_mut().poll(context)
        })
        .await
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("is_driven", &self.driver.0.is_some())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt, duplex},
        time::{Duration, timeout},
    };

    fn request() -> Request<SdkBody> {
        Request::get("/").body(SdkBody::empty()).unwrap()
    }

    #[tokio::test]
    async fn a_request_that_nothing_was_written_of_comes_back() {
        let (near, far) = duplex(1_024);
        let mut connection = Connection::over(Box::new(near)).await.unwrap();
        drop(far);
        let sent = timeout(Duration::from_secs(10), connection.send(request())).await;
        let mut error = sent.unwrap().unwrap_err();
        assert!(error.take_message().is_some());
        assert!(!connection.is_open().await);
    }

    #[tokio::test]
    async fn a_request_that_was_written_does_not_come_back() {
        let (near, mut far) = duplex(1_024);
        let mut connection = Connection::over(Box::new(near)).await.unwrap();
        let hang_up = async {
            assert_ne!(far.read(&mut [0; 1_024]).await.unwrap(), 0);
            drop(far);
        };
        let (sent, ()) = tokio::join!(connection.send(request()), hang_up);
        assert!(sent.unwrap_err().take_message().is_none());
        assert!(!connection.is_open().await);
    }

    #[tokio::test]
    async fn who_speaks_unasked_is_not_listened_to() {
        let (near, mut far) = duplex(1_024);
        let mut connection = Connection::over(Box::new(near)).await.unwrap();
        assert!(connection.is_open().await);
        far.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
        assert!(!connection.is_open().await);
    }
}
