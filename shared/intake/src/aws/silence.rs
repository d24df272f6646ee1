//! What the SDK tells about itself with each request, left out.

use aws_runtime::{
    invocation_id::InvocationIdInterceptor, request_info::RequestInfoInterceptor,
    service_clock_skew::ServiceClockSkewInterceptor, user_agent::UserAgentInterceptor,
};
use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::{
        interceptors::{
            DisableInterceptor, Intercept, context::BeforeSerializationInterceptorContextRef,
            disable_interceptor,
        },
        orchestrator::Metadata,
    },
};
use aws_smithy_types::config_bag::{ConfigBag, FrozenLayer, Layer};

/// Neither the SDK's description of itself, nor a number of the call and of its attempts: no service needs
/// them, and to write them takes as long as to read a webhook. The connector says who we are. Nor what the
/// SDK's metrics are labelled with, since nobody takes them: functions have metrics of their own.
#[derive(Debug)]
pub(super) struct Silence(FrozenLayer);

impl Silence {
    pub(super) fn new() -> Self {
        let why = "no service needs it";
        let mut layer = Layer::new("silence");
        layer
            .store_put(disable_interceptor::<UserAgentInterceptor>(why))
            .store_put(disable_interceptor::<InvocationIdInterceptor>(why))
            .store_put(disable_interceptor::<RequestInfoInterceptor>(why))
            // At each step of it the SDK asks whether it is disabled, down through a dozen layers of
            // configuration; here it finds at once that it is not.
            .unset::<DisableInterceptor<ServiceClockSkewInterceptor>>();
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
        // An operation brings its name and service in a layer above ours.
        config.interceptor_state().unset::<Metadata>();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_smithy_runtime_api::client::interceptors::context::{Input, InterceptorContext};

    /// The configuration of a call: the client's interceptors are asked before the operation's layer comes.
    fn of_a_call(silence: Option<Silence>) -> ConfigBag {
        let mut config = ConfigBag::base();
        if let Some(silence) = silence {
            let context = InterceptorContext::new(Input::erase(()));
            let before = (&context).into();
            silence.read_before_execution(&before, &mut config).unwrap();
        }
        let mut operation = Layer::new("operation");
        operation.store_put(Metadata::new("PutItem", "DynamoDB"));
        config.push_layer(operation);
        config
    }

    #[test]
    fn metrics_find_nothing_to_be_labelled_with() {
        assert!(of_a_call(None).load::<Metadata>().is_some());
        assert!(of_a_call(Some(Silence::new())).load::<Metadata>().is_none());
    }
}
