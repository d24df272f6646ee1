//! A port at which nobody is.

use crate::StageError;
use std::net::Ipv4Addr;
use tokio::net::TcpSocket;

/// A loopback port that refuses every connection. Nobody else can listen on it as long as this lives.
#[derive(Debug)]
pub struct ClosedPort {
    url: String,
    /// Bound and not listening.
    _socket: TcpSocket,
}

impl ClosedPort {
    /// Takes a free port.
    ///
    /// # Errors
    ///
    /// [`StageError::Listen`] if there is none.
    pub fn take() -> Result<Self, StageError> {
        let bound = || {
            let socket = TcpSocket::new_v4()?;
            socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
            let url = format!("http://{}", socket.local_addr()?);
            Ok(Self {
                url,
                _socket: socket,
            })
        };
        bound().map_err(|error| StageError::Listen { port: 0, error })
    }

    /// Its address, such as `http://127.0.0.1:9001`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::ErrorKind;
    use tokio::net::{TcpListener, TcpStream};

    #[tokio::test]
    async fn it_refuses_connections_and_cannot_be_taken() {
        let port = ClosedPort::take().unwrap();
        let address = port.url().strip_prefix("http://").unwrap();
        let refused = TcpStream::connect(address).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
        let taken = TcpListener::bind(address).await.unwrap_err();
        assert_eq!(taken.kind(), ErrorKind::AddrInUse);
    }
}
