//! A server that says what it is told to, word by word.

use super::super::{Connector, Failure};
use bytes::Bytes;
use http::Response;
use std::{net::Ipv4Addr, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
};

pub(super) const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
pub(super) const FAILS: &str = "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n";
pub(super) const LAST: &str = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok";
pub(super) const SIXTEEN: &str = "HTTP/1.1 200 OK\r\ncontent-length: 16\r\n\r\n0123456789abcdef";
pub(super) const SEVENTEEN: &str = "HTTP/1.1 200 OK\r\ncontent-length: 17\r\n\r\n0123456789abcdefg";
pub(super) const ENDLESS: &str =
    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n10\r\n0123456789abcdef\r\n1\r\ng\r\n";
pub(super) const HALF: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\no";
pub(super) const SMTP: &str = "220 mx.example.com ESMTP\r\n";
/// It hangs up instead of an answer.
pub(super) const GONE: &str = "";
/// It does not answer, and waits until the other side goes.
pub(super) const SILENCE: &str = "...";
/// A server that gives each connection, one after the other, its answers and then hangs up.
pub(super) struct Server {
    pub(super) port: u16,
    /// What was asked, and an empty text for each connection that came to its end.
    seen: UnboundedReceiver<String>,
}

impl Server {
    pub(super) async fn start(connections: &[&[&'static str]]) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let connections: Vec<Vec<&str>> = connections.iter().map(|turns| turns.to_vec()).collect();
        let (sender, seen) = unbounded_channel();
        tokio::spawn(async move {
            for turns in connections {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(talk(stream, turns, sender.clone()));
            }
        });
        Self { port, seen }
    }

    pub(super) fn uri(&self) -> String {
        format!("http://127.0.0.1:{}/path?query", self.port)
    }

    pub(super) async fn get(&self, connector: &Connector) -> Result<Response<Bytes>, Failure> {
        super::ask(connector, &self.uri(), super::Patience::default()).await
    }

    /// A request over each of two connections, which then came to their ends.
    pub(super) async fn saw_two_connections(&mut self) {
        let mut seen = Vec::new();
        for _ in 0..4 {
            seen.push(self.next().await.chars().take(3).collect::<String>());
        }
        seen.sort();
        assert_eq!(seen, ["", "", "GET", "GET"]);
    }

    pub(super) async fn next(&mut self) -> String {
        let seen = tokio::time::timeout(Duration::from_secs(10), self.seen.recv());
        seen.await.unwrap().unwrap()
    }
}

async fn talk(mut stream: TcpStream, turns: Vec<&'static str>, seen: UnboundedSender<String>) {
    for answer in turns {
        let mut request = vec![0; 1_024];
        let length = stream.read(&mut request).await.unwrap();
        if length == 0 {
            break;
        }
        request.truncate(length);
        seen.send(String::from_utf8_lossy(&request).into()).unwrap();
        if answer == SILENCE {
            assert_eq!(stream.read(&mut [0]).await.unwrap(), 0);
            break;
        }
        stream.write_all(answer.as_bytes()).await.unwrap();
    }
    drop(stream);
    seen.send(String::new()).unwrap();
}
