//! What a rehearsal keeps of the SDK's. Whoever updates the SDK finds out here what is new in it.

use super::*;
use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::interceptors::{Intercept, context::BeforeSerializationInterceptorContextRef},
};
use aws_smithy_types::config_bag::ConfigBag;
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

/// Settings of a client that its calls need, by their types.
const KEPT: [&str; 9] = [
    "AuthSchemeAndEndpointOrchestrationV2",
    "DisableClockSkewCorrection",
    "Region",
    "RetryConfig",
    "RetryPartition",
    "SigningName",
    "SigningRegion",
    "StalledStreamProtectionConfig",
    "TimeoutConfig",
];

/// Settings that they do not need.
const LEFT: [&str; 6] = [
    // Words for the SDK's description of itself.
    "AccountIdModePreferred",
    "ApiMetadata",
    // Of interceptors that are left out.
    "DisableInterceptor",
    // Where calls go is known.
    "EndpointUrl",
    // None of our operations has a token of the SDK's.
    "IdempotencyTokenProvider",
    // Of metrics.
    "OperationTelemetry",
];

/// Interceptors that they need.
const NEEDED: [&str; 5] = [
    "TokenBucketProvider",
    "ServiceClockSkewInterceptor",
    "RecursionDetectionInterceptor",
    "Look",
    "Destination",
];

/// The types of the values in a configuration.
fn types(config: &ConfigBag) -> BTreeSet<String> {
    let text = format!("{config:?}");
    let values = text.split("]:Set(").skip(1);
    let name = |value: &str| {
        let value = value.trim_start_matches('[');
        let end = value.find(|c: char| !c.is_alphanumeric());
        value[..end.unwrap_or(value.len())].to_owned()
    };
    values.map(name).collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// An interceptor of a client that looks at the client's settings.
#[derive(Clone, Debug, Default)]
struct Look(Arc<Mutex<BTreeSet<String>>>);

impl Intercept for Look {
    fn name(&self) -> &'static str {
        "Look"
    }

    fn read_before_execution(
        &self,
        _: &BeforeSerializationInterceptorContextRef<'_>,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        *self.0.lock().unwrap() = types(config);
        Ok(())
    }
}

#[tokio::test]
async fn what_calls_need_is_kept_and_nothing_is_new() {
    let look = Look::default();
    let client = clients(&Recorder::default()).dynamodb;
    let config = client.config().to_builder();
    let config = config
        .interceptor(look.clone())
        .disable_clock_skew_correction(true)
        .endpoint_url("http://localhost:8000")
        .build();
    let call = Call::<UpdateItem>::new(aws_sdk_dynamodb::Client::from_conf(config));
    call.prepare(update().build()).await;
    let all = set(&[KEPT.as_slice(), &LEFT].concat());
    assert_eq!(*look.0.lock().unwrap(), all);

    let shown = call.rehearsal.shown().unwrap();
    let mut config = ConfigBag::base();
    let components = shown.apply_client_configuration(&mut config).unwrap();
    assert_eq!(types(&config), set(&KEPT));
    let names: Vec<_> = components.interceptors().map(|i| i.name()).collect();
    assert_eq!(names, NEEDED);
}
