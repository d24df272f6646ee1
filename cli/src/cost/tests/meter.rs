//! Asks DynamoDB with every call what it costs, and notes the answers.

use aws_sdk_dynamodb::{
    Client,
    config::{
        ConfigBag, Intercept, RuntimeComponents,
        interceptors::{
            AfterDeserializationInterceptorContextRef, BeforeSerializationInterceptorContextMut,
        },
    },
    error::BoxError,
    operation::{
        put_item::{PutItemInput, PutItemOutput},
        update_item::{UpdateItemInput, UpdateItemOutput},
    },
    types::{ConsumedCapacity, ReturnConsumedCapacity},
};
use std::{
    collections::BTreeMap,
    mem::take,
    sync::{Arc, Mutex},
};

/// What a write cost: in all, in the table, and in each index where it cost something.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cost {
    pub(super) operation: &'static str,
    pub(super) all: f64,
    pub(super) table: f64,
    pub(super) indexes: BTreeMap<String, f64>,
}

impl Cost {
    fn of(operation: &'static str, told: &ConsumedCapacity) -> Self {
        let indexes = told.global_secondary_indexes().into_iter().flatten();
        Self {
            operation,
            all: told.capacity_units().unwrap(),
            table: told.table().unwrap().capacity_units().unwrap(),
            indexes: indexes
                .map(|(name, units)| (name.clone(), units.capacity_units().unwrap()))
                .collect(),
        }
    }
}

/// Reads the meter of a client's writes.
#[derive(Clone, Debug, Default)]
pub(super) struct Meter(Arc<Mutex<Vec<Cost>>>);

impl Meter {
    /// The client, with every write metered.
    pub(super) fn on(&self, client: &Client) -> Client {
        Client::from_conf(
            client
                .config()
                .to_builder()
                .interceptor(self.clone())
                .build(),
        )
    }

    /// What was written since this was last asked.
    pub(super) fn read(&self) -> Vec<Cost> {
        take(&mut self.0.lock().unwrap())
    }
}

impl Intercept for Meter {
    fn name(&self) -> &'static str {
        "meter"
    }

    fn modify_before_serialization(
        &self,
        context: &mut BeforeSerializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let all = Some(ReturnConsumedCapacity::Indexes);
        let input = context.input_mut();
        if let Some(put) = input.downcast_mut::<PutItemInput>() {
            put.return_consumed_capacity = all;
        } else if let Some(update) = input.downcast_mut::<UpdateItemInput>() {
            update.return_consumed_capacity = all;
        }
        Ok(())
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        // A put whose condition fails is an error, and tells nothing of its cost.
        let Ok(output) = context.output_or_error() else {
            return Ok(());
        };
        let put = output.downcast_ref::<PutItemOutput>();
        let put = put.map(|put| ("PutItem", put.consumed_capacity()));
        let update = output.downcast_ref::<UpdateItemOutput>();
        let update = update.map(|update| ("UpdateItem", update.consumed_capacity()));
        if let Some((operation, told)) = put.or(update) {
            let cost = Cost::of(operation, told.unwrap());
            self.0.lock().unwrap().push(cost);
        }
        Ok(())
    }
}
