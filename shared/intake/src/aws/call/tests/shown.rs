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

/// Settings of a client that its calls need, by the first word of each.
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
const LEFT: [&str; 4] = [
    // Words for the SDK's description of itself.
    "ApiMetadata",
    // Of interceptors that are left out.
    "DisableInterceptor",
    // Where calls go is known.
    "EndpointUrl",
    // Of metrics.
    "OperationTelemetry",
];

/// DynamoDB's besides: a word for the SDK's description of itself, and what no operation of ours asks for.
const LEFT_OF_DYNAMODB: [&str; 2] = ["AccountIdModePreferred", "IdempotencyTokenProvider"];

/// SQS's besides: such a word too.
const LEFT_OF_SQS: [&str; 1] = ["EndpointOverride"];

/// Interceptors that are kept: those that do something, the client's own, and ours.
const INTERCEPTORS: [&str; 5] = [
    "TokenBucketProvider",
    "ServiceClockSkewInterceptor",
    "RecursionDetectionInterceptor",
    "Look",
    "Destination",
];

/// The first words of the values in a configuration.
fn words(config: &ConfigBag) -> BTreeSet<String> {
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
        *self.0.lock().unwrap() = words(config);
        Ok(())
    }
}

macro_rules! nothing_is_new {
    ($test:ident, $operation:ident, $input:ident, $sdk:ident, $client:ident, $left:expr) => {
        #[tokio::test]
        async fn $test() {
            let look = Look::default();
            let config = clients(&Recorder::default()).$client.config().to_builder();
            let config = config
                .interceptor(look.clone())
                .disable_clock_skew_correction(true)
                .endpoint_url("http://localhost:8000")
                .build();
            let call = Call::<$operation>::new($sdk::Client::from_conf(config));
            call.prepare($input().build()).await;
            let all = set(&[KEPT.as_slice(), &LEFT, $left].concat());
            assert_eq!(*look.0.lock().unwrap(), all);

            let mut config = ConfigBag::base();
            let shown = call.rehearsal.shown().unwrap();
            let components = shown.apply_client_configuration(&mut config).unwrap();
            assert_eq!(words(&config), set(&KEPT));
            let names: Vec<_> = components.interceptors().map(|i| i.name()).collect();
            assert_eq!(names, INTERCEPTORS);
        }
    };
}

nothing_is_new!(
    nothing_is_new_of_putting,
    PutItem,
    put,
    aws_sdk_dynamodb,
    dynamodb,
    &LEFT_OF_DYNAMODB
);
nothing_is_new!(
    nothing_is_new_of_updating,
    UpdateItem,
    update,
    aws_sdk_dynamodb,
    dynamodb,
    &LEFT_OF_DYNAMODB
);
nothing_is_new!(
    nothing_is_new_of_sending,
    SendMessage,
    message,
    aws_sdk_sqs,
    sqs,
    &LEFT_OF_SQS
);
