//! What the SDK puts together for a call.

use super::destination::Destination;
use aws_runtime::service_clock_skew::DisableClockSkewCorrection;
use aws_smithy_runtime::client::{
    orchestrator::AuthSchemeAndEndpointOrchestrationV2, retries::RetryPartition,
};
use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::{
        interceptors::{
            Intercept, SharedInterceptor, context::BeforeTransmitInterceptorContextRef,
        },
        runtime_components::{RuntimeComponents, RuntimeComponentsBuilder},
        runtime_plugin::{RuntimePlugin, RuntimePlugins, StaticRuntimePlugin},
        stalled_stream_protection::StalledStreamProtectionConfig,
    },
};
use aws_smithy_types::{
    config_bag::{ConfigBag, FrozenLayer, Layer},
    endpoint::Endpoint,
    retry::RetryConfig,
    timeout::TimeoutConfig,
};
use aws_types::{
    SigningName,
    region::{Region, SigningRegion},
};
use std::sync::{Arc, OnceLock};

/// Interceptors that a call has no need of that is made as our clients make it, by the end of their names.
const LEFT_OUT: [&str; 13] = [
    // What the SDK tells about itself with each request; silence is kept by leaving them out.
    "FeatureTrackerInterceptor",
    "UserAgentInterceptor",
    "InvocationIdInterceptor",
    "RequestInfoInterceptor",
    "Silence",
    // Nobody takes the SDK's metrics.
    "MetricsInterceptor",
    "TelemetryBytesInterceptor",
    "TelemetryInputCaptureInterceptor",
    // Our clients disable it.
    "StalledStreamProtectionInterceptor",
    // Our connector drops a connection by itself.
    "ConnectionPoisoningInterceptor",
    // It looks at answers to a GET, and none of our calls is one.
    "EnforceContentLength",
    // Where the call goes is known.
    "EndpointParamsInterceptor",
    "Rehearsal",
];

/// Ends a call before it is sent, and keeps what the SDK put together for it.
#[derive(Clone, Debug)]
pub struct Rehearsal {
    settings_of_operation: fn() -> Option<FrozenLayer>,
    shown: Arc<OnceLock<RuntimePlugins>>,
}

impl Rehearsal {
    /// A rehearsal of an operation.
    pub(super) fn of<O: Default + RuntimePlugin>() -> Self {
        Self {
            settings_of_operation: || O::default().config(),
            shown: Arc::default(),
        }
    }

    /// What the orchestrator needs for such a call, once one was rehearsed.
    pub(super) fn shown(&self) -> Option<&RuntimePlugins> {
        self.shown.get()
    }
}

impl Intercept for Rehearsal {
    fn name(&self) -> &'static str {
        "Rehearsal"
    }

    fn read_before_signing(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        components: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let endpoint = config.load::<Endpoint>().ok_or("no endpoint")?;
        let put_together = StaticRuntimePlugin::new()
            .with_config(settings(config))
            .with_runtime_components(needed(components, Destination::new(endpoint.clone())));
        let mut plugins = RuntimePlugins::new().with_client_plugin(put_together);
        if let Some(own) = (self.settings_of_operation)() {
            let own = StaticRuntimePlugin::new().with_config(own);
            plugins = plugins.with_operation_plugin(own);
        }
        // Of two at a time each shows the same.
        let _ = self.shown.set(plugins);
        Err("a rehearsal is not sent".into())
    }
}

/// The settings of a call that are not the operation's own, in one layer instead of a dozen.
fn settings(config: &ConfigBag) -> FrozenLayer {
    let mut layer = Layer::new("rehearsed");
    macro_rules! keep {
        ($($setting:ty),*) => {
            $(layer.store_or_unset(config.load::<$setting>().cloned());)*
        };
    }
    keep!(
        AuthSchemeAndEndpointOrchestrationV2,
        DisableClockSkewCorrection,
        Region,
        RetryConfig,
        RetryPartition,
        SigningName,
        SigningRegion,
        StalledStreamProtectionConfig,
        TimeoutConfig
    );
    layer.freeze()
}

/// The components of a call, without the interceptors that it has no need of.
fn needed(components: &RuntimeComponents, destination: Destination) -> RuntimeComponentsBuilder {
    let is_needed = |name: &str| !LEFT_OUT.iter().any(|left_out| name.ends_with(left_out));
    let interceptors: Vec<_> = components
        .interceptors()
        .filter(|interceptor| is_needed(interceptor.name()))
        .collect();
    let mut needed = components.to_builder();
    needed.set_interceptors(interceptors.into_iter());
    needed
        .with_endpoint_resolver(Some(destination.clone()))
        .with_interceptor(SharedInterceptor::permanent(destination))
}
