//! What the SDK tells about itself with each request, left out.

use aws_runtime::{
    invocation_id::InvocationIdInterceptor, request_info::RequestInfoInterceptor,
    user_agent::UserAgentInterceptor,
};
use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::interceptors::{
        Intercept, context::BeforeSerializationInterceptorContextRef, disable_interceptor,
    },
};
use aws_smithy_types::config_bag::{ConfigBag, FrozenLayer, Layer};

/// Neither the SDK's description of itself, nor a number of the call and of its attempts: no service needs
/// them, and to write them takes as long as to read a webhook. The connector says who we are.
#[derive(Debug)]
pub(super) struct Silence(FrozenLayer);

impl Silence {
    pub(super) fn new() -> Self {
        let why = "no service needs it";
        let mut layer = Layer::new("silence");
        layer
            .store_put(disable_interceptor::<UserAgentInterceptor>(why))
            .store_put(disable_interceptor::<InvocationIdInterceptor>(why))
            .store_put(disable_interceptor::<RequestInfoInterceptor>(why));
        Self(layer.freeze())
    }
}

impl Intercept for Silence {
    fn name(&self) -> &'static str {
        "Silence"
    }

    fn read_before_execution(
        &self,
        _: &BeforeSerializationInterceptorContextRef<'_>,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        config.push_shared_layer(self.0.clone());
        Ok(())
    }
}
