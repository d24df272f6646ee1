//! Where hosts are.

use crate::name_server;
use hickory_resolver::{TokioResolver, config::LookupIpStrategy};
use hyper_util::client::legacy::connect::dns::{GaiResolver, Name};
use std::{
    fmt,
    future::Future,
    io,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    sync::{Arc, OnceLock},
    task::{Context, Poll},
    time::Duration,
    vec,
};
use tower_service::Service;

/// Nearly all of the second in which a connection to AWS must stand. Whoever waits so long has asked more than once,
/// since the resolver takes a packet without an answer for lost after a third of a second.
const TIME_LIMIT: Duration = Duration::from_millis(900);

/// Finds the addresses of hosts. Their name server is asked first, as the system is set up, and the system itself
/// where that knows none, since it may know other ways. The system's look-up blocks, so it needs a thread with a
/// stack and a heap of its own, which takes a start longer than the look-up.
#[derive(Clone, Default)]
pub(super) struct Names(Arc<Shared>);

#[derive(Default)]
struct Shared {
    server: Option<SocketAddr>,
    /// Made once, since making one costs more than asking; none if there is no name server.
    resolver: OnceLock<Option<TokioResolver>>,
}

impl Names {
    /// Asks this name server instead of the system's.
    #[cfg(test)]
    pub(super) fn asking(server: SocketAddr) -> Self {
        Self(Arc::new(Shared {
            server: Some(server),
            ..Shared::default()
        }))
    }

    /// None if the name server knows no address, or if it could not be asked.
    async fn ask(&self, name: &Name) -> Option<Vec<IpAddr>> {
        let resolver = self.0.resolver.get_or_init(|| self.0.resolver());
        let found = resolver.as_ref()?.lookup_ip(name.as_str()).await.ok()?;
        let found: Vec<_> = found.iter().collect();
        (!found.is_empty()).then_some(found)
    }
}

impl Shared {
    fn resolver(&self) -> Option<TokioResolver> {
        let resolver = name_server::resolver(self.server, |options| {
            options.ip_strategy = LookupIpStrategy::Ipv4AndIpv6;
            options.timeout = TIME_LIMIT;
            // Connections are kept longer than answers hold, and who dials anew may do so because of a change.
            options.cache_size = 0;
        });
        resolver.ok()
    }
}

impl Service<Name> for Names {
    type Response = vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Self::Response>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let names = self.clone();
        Box::pin(async move {
            let found: Vec<_> = match names.ask(&name).await {
                // The port is the connector's to fill in.
                Some(found) => found.into_iter().map(|ip| (ip, 0).into()).collect(),
                None => GaiResolver::new().call(name).await?.collect(),
            };
            Ok(found.into_iter())
        })
    }
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Names").finish_non_exhaustive()
    }
}
