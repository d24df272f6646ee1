//! A connection to DynamoDB's server that nobody else can make.
//!
//! That server can only listen on a port, where nothing would guard it. So each of our connections
//! has a server of its own, which takes this one and is never asked to take another.

use super::{backend::Answer, server::LOOPBACK};
use bytes::Bytes;
use dynoxide::Database;
use http::Request;
use http_body_util::{BodyExt, Empty, combinators::UnsyncBoxBody};
use hyper::{
    body::Incoming,
    client::conn::http1::{self, SendRequest},
};
use hyper_util::rt::TokioIo;
use std::{io, pin::Pin};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Mutex,
    task::JoinSet,
};

/// The body of a request.
type Question = UnsyncBoxBody<Bytes, hyper::Error>;

/// DynamoDB over a connection that is made when it is first needed.
pub(super) struct Private {
    database: Database,
    connection: Mutex<Option<Connection>>,
}

struct Connection {
    requests: SendRequest<Question>,
    /// Moves the bytes; aborted when it is dropped.
    _driver: JoinSet<hyper::Result<()>>,
    /// The server's wait for further connections. It is not polled, so it takes none; were it
    /// dropped, the server would close this one.
    _listener: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl Private {
    pub(super) fn new(database: Database) -> Self {
        Self {
            database,
            connection: Mutex::new(None),
        }
    }

    pub(super) async fn answer(&self, request: Request<Incoming>) -> io::Result<Answer> {
        let mut connection = self.connection.lock().await;
        let mut open = match connection.take().filter(|open| !open.requests.is_closed()) {
            Some(open) => open,
            None => connect(self.database.clone()).await?,
        };
        let request = request.map(BodyExt::boxed_unsync);
        let answer = open.requests.send_request(request).await;
        *connection = Some(open);
        let answer = answer.map_err(io::Error::other)?;
        Ok(answer.map(|body| body.map_err(io::Error::other).boxed_unsync()))
    }
}

async fn connect(database: Database) -> io::Result<Connection> {
    let listener = TcpListener::bind((LOOPBACK, 0)).await?;
    let stream = TcpStream::connect(listener.local_addr()?).await?;
    stream.set_nodelay(true)?;
    let (mut requests, driver) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(io::Error::other)?;
    let mut driving = JoinSet::new();
    driving.spawn(driver);

    // An answer to a question after its health shows that the server has taken the connection.
    let mut listener: Pin<Box<dyn Future<Output = ()> + Send>> =
        Box::pin(dynoxide::server::serve_on(listener, database));
    tokio::select! {
        () = &mut listener => return Err(io::ErrorKind::NotConnected.into()),
        healthy = health(&mut requests) => healthy.map_err(io::Error::other)?,
    }
    Ok(Connection {
        requests,
        _driver: driving,
        _listener: listener,
    })
}

async fn health(requests: &mut SendRequest<Question>) -> hyper::Result<()> {
    let nothing = Empty::new().map_err(|never| match never {});
    let question = Request::new(nothing.boxed_unsync());
    let answer = requests.send_request(question).await?;
    answer.into_body().collect().await?;
    Ok(())
}
