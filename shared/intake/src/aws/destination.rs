//! Where calls go, once that is known.

use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::{
        endpoint::{EndpointFuture, EndpointResolverParams, ResolveEndpoint},
        interceptors::{Intercept, context::BeforeSerializationInterceptorContextRef},
    },
};
use aws_smithy_types::{config_bag::ConfigBag, endpoint::Endpoint};

/// The endpoint of a service, whatever is asked of it.
#[derive(Clone, Debug)]
pub(super) struct Destination(Endpoint);

impl Destination {
    pub(super) const fn new(endpoint: Endpoint) -> Self {
        Self(endpoint)
    }
}

impl ResolveEndpoint for Destination {
    fn resolve_endpoint<'a>(&'a self, _: &'a EndpointResolverParams) -> EndpointFuture<'a> {
        EndpointFuture::ready(Ok(self.0.clone()))
    }
}

/// The orchestrator panics where no interceptor left parameters for the resolver.
impl Intercept for Destination {
    fn name(&self) -> &'static str {
        "Destination"
    }

    fn read_before_execution(
        &self,
        _: &BeforeSerializationInterceptorContextRef<'_>,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let none = EndpointResolverParams::new(());
        config.interceptor_state().store_put(none);
        Ok(())
    }
}
