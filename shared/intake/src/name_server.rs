//! Asking name servers.

use hickory_resolver::{
    TokioResolver,
    config::{ConnectionConfig, NameServerConfig, ResolverConfig, ResolverOpts},
    net::runtime::TokioRuntimeProvider,
};
use std::net::SocketAddr;

/// A resolver that asks this server, by UDP and where that is too small by TCP; the system's own without one.
///
/// # Errors
///
/// If there is nobody who could be asked.
pub(crate) fn resolver(
    server: Option<SocketAddr>,
    set: impl FnOnce(&mut ResolverOpts),
) -> Result<TokioResolver, &'static str> {
    let mut builder = match server {
        None => TokioResolver::builder_tokio().map_err(|_| "the system has no name server")?,
        Some(address) => {
            let with_port = |mut connection: ConnectionConfig| {
                connection.port = address.port();
                connection
            };
            let connections = vec![
                with_port(ConnectionConfig::udp()),
                with_port(ConnectionConfig::tcp()),
            ];
            let server = NameServerConfig::new(address.ip(), true, connections);
            let config = ResolverConfig::from_name_servers(vec![server]);
            TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
        }
    };
    set(builder.options_mut());
    builder
        .build()
        .map_err(|_| "the name server cannot be asked")
}
