//! The calls of an event, made without what the SDK puts together anew for each call.

use super::rehearsal::Rehearsal;
use aws_smithy_runtime::client::orchestrator::invoke;
use aws_smithy_runtime_api::client::{
    interceptors::context::{Error, Input},
    orchestrator::HttpResponse,
    result::{CreateUnhandledError, SdkError},
    runtime_plugin::{RuntimePlugin, RuntimePlugins},
};
use aws_smithy_types::error::operation::BuildError;
use std::{error, fmt::Debug};

/// What a call gives.
pub type Called<O> = Result<<O as Operation>::Output, Failed<O>>;

/// Why a call gave nothing.
pub type Failed<O> = SdkError<<O as Operation>::Error, HttpResponse>;

/// An operation of a service, such as `PutItem`.
pub trait Operation: Default + RuntimePlugin + Sized {
    /// The SDK's client of the service.
    type Client: Clone + Debug;
    /// What is asked.
    type Input: Debug + Send + Sync + 'static;
    /// What is answered.
    type Output: Debug + Send + Sync + 'static;
    /// What may be wrong with it.
    type Error: error::Error + CreateUnhandledError + Send + Sync + 'static;
    /// The service and the operation, by the names that they have in the SDK.
    const NAME: [&'static str; 2];

    /// Calls by the SDK's client, with an interceptor that lets nothing be sent, and of this input only with what
    /// the client asks for.
    fn rehearse(
        client: &Self::Client,
        input: &Self::Input,
        rehearsal: Rehearsal,
    ) -> impl Future<Output = Called<Self>> + Send;
}

/// Calls an operation. What the SDK's client puts together for a call of it, such as who signs and how often
/// is tried, is always the same: a first call, which is not sent, shows it, and each call after it goes by that,
/// and to the endpoint of the first.
#[derive(Clone, Debug)]
pub struct Call<O: Operation> {
    client: O::Client,
    rehearsal: Rehearsal,
}

impl<O: Operation> Call<O> {
    /// Calls as this client does, but for what [`Clients`](super::Clients) do not have: the SDK's protection of
    /// stalled streams, its metrics, and what it tells about itself.
    #[must_use]
    pub fn new(client: O::Client) -> Self {
        Self {
            client,
            rehearsal: Rehearsal::of::<O>(),
        }
    }

    /// Finds out what calls need, so that the first need not, by an input with the member that is asked for.
    pub(crate) async fn prepare(&self, input: Result<O::Input, BuildError>) {
        if let (Ok(input), None) = (input, self.rehearsal.shown()) {
            // Whatever is wrong, the first call finds out too.
            let _ = self.rehearse(&input).await;
        }
    }

    /// Calls, and gives what the client would. Whether an input names its table the client looks itself; of a
    /// call after the first the service does.
    ///
    /// # Errors
    ///
    /// Those that the client would give.
    pub async fn send(&self, input: Result<O::Input, BuildError>) -> Called<O> {
        let input = input.map_err(SdkError::construction_failure)?;
        let plugins = match self.rehearsal.shown() {
            Some(plugins) => plugins,
            None => self.rehearse(&input).await?,
        };
        let [service, operation] = O::NAME;
        let output = invoke(service, operation, Input::erase(input), plugins).await;
        let output = output.map_err(|error| error.map_service_error(known::<O::Error>))?;
        output
            .downcast()
            .map_err(|_| SdkError::construction_failure("another operation's output"))
    }

    async fn rehearse(&self, input: &O::Input) -> Result<&RuntimePlugins, Failed<O>> {
        let rehearsed = O::rehearse(&self.client, input, self.rehearsal.clone());
        let ended = Box::pin(rehearsed).await;
        match (self.rehearsal.shown(), ended) {
            (Some(plugins), _) => Ok(plugins),
            (None, Err(error)) => Err(error),
            (None, Ok(_)) => Err(SdkError::construction_failure("a rehearsal was sent")),
        }
    }
}

/// The error of an operation, of which the orchestrator does not know which it is.
fn known<E: error::Error + CreateUnhandledError + Send + Sync + 'static>(error: Error) -> E {
    error
        .downcast()
        .unwrap_or_else(|error| E::create_unhandled_error(error.into(), None))
}

/// An operation by its service, its crate, its method and its types, and by the one member that the client asks
/// for: DynamoDB's endpoint may depend on the table, SQS's never does on the queue.
macro_rules! operation {
    (
        $service:literal, $sdk:ident, $method:ident:
        $name:ident($input:ident) -> $output:ident or $error:ident,
        $set:ident($get:ident)
    ) => {
        impl Operation for $sdk::operation::$method::$name {
            type Client = $sdk::Client;
            type Input = $sdk::operation::$method::$input;
            type Output = $sdk::operation::$method::$output;
            type Error = $sdk::operation::$method::$error;
            const NAME: [&'static str; 2] = [$service, stringify!($name)];

            async fn rehearse(
                client: &Self::Client,
                input: &Self::Input,
                rehearsal: Rehearsal,
            ) -> Called<Self> {
                let call = client.$method().$set(input.$get().map(str::to_owned));
                call.customize().interceptor(rehearsal).send().await
            }
        }
    };
}

operation! {
    "DynamoDB", aws_sdk_dynamodb, put_item:
    PutItem(PutItemInput) -> PutItemOutput or PutItemError,
    set_table_name(table_name)
}

operation! {
    "DynamoDB", aws_sdk_dynamodb, update_item:
    UpdateItem(UpdateItemInput) -> UpdateItemOutput or UpdateItemError,
    set_table_name(table_name)
}

operation! {
    "SQS", aws_sdk_sqs, send_message:
    SendMessage(SendMessageInput) -> SendMessageOutput or SendMessageError,
    set_queue_url(queue_url)
}

#[cfg(test)]
mod tests;
