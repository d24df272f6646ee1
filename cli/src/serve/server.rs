//! The HTTP server: it listens, and it stops without breaking off what is running.

use super::{
    page::Live,
    requests::{Requests, answer},
};
use crate::{CliError, signals::Signals};
use axum::Router;
use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use tokio::{net::TcpListener, sync::oneshot};

/// A listener that takes nothing yet.
#[derive(Debug)]
pub(super) struct Server {
    listener: TcpListener,
    /// The address that it has.
    pub(super) address: SocketAddr,
}

impl Server {
    /// How long running requests may take once the server is asked to stop: longer than an answer.
    const GRACE: Duration = Duration::from_secs(5);

    /// Takes the address.
    ///
    /// # Errors
    ///
    /// [`CliError::Listen`] if it cannot be had.
    pub(super) async fn listen(address: SocketAddr) -> Result<Self, CliError> {
        let refused = |error: io::Error| CliError::Listen {
            address,
            reason: error.kind(),
            option: "--listen",
        };
        let listener = TcpListener::bind(address).await.map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        Ok(Self { listener, address })
    }

    /// How programs on this machine reach it.
    pub(super) fn url(&self) -> String {
        let own = match self.address.ip() {
            ip if !ip.is_unspecified() => ip,
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        };
        format!("http://{}", SocketAddr::new(own, self.address.port()))
    }

    /// Serves until a signal comes, then lets running requests finish. False if some did not, in
    /// time or before the next signal.
    pub(super) async fn run(self, requests: Requests, live: &Live, signals: &mut Signals) -> bool {
        let router = Router::new()
            .fallback(answer)
            .with_state(Arc::new(requests));
        let (stop, stopped) = oneshot::channel::<()>();
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let server = axum::serve(self.listener, service);
        let server = server.with_graceful_shutdown(async { stopped.await.unwrap_or_default() });
        let mut server = tokio::spawn(server.into_future());
        signals.next().await;
        // Who follows live events would never finish.
        live.end();
        stop.send(()).unwrap_or_default();
        tokio::select! {
            _ = &mut server => true,
            () = tokio::time::sleep(Self::GRACE) => false,
            () = signals.next() => false,
        }
    }
}
