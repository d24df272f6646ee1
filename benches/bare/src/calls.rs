//! The recorded calls, made once for each event.

use crate::{
    callers::Callers,
    recorded::{Attributes, PutItem, Recorded, SendMessage, UpdateItem},
};
use aws_sdk_dynamodb::{
    operation::{
        put_item::builders::PutItemInputBuilder, update_item::builders::UpdateItemInputBuilder,
    },
    primitives::Blob,
    types::{AttributeValue, ReturnValuesOnConditionCheckFailure},
};
use aws_sdk_sqs::{
    operation::send_message::builders::SendMessageInputBuilder,
    types::{
        MessageAttributeValue, MessageSystemAttributeNameForSends, MessageSystemAttributeValue,
    },
};
use lambda_http::{Body, Error, Response};
use mailhooks_intake::store::{Packed, attribute};
use serde_json::json;
use std::{collections::HashMap, mem};

/// The calls of one event, ready to be made as often as there are events.
pub(crate) struct Calls {
    put_item: PutItemInputBuilder,
    /// What the put's body is packed from.
    packed: Packed,
    send_message: SendMessageInputBuilder,
    update_item: UpdateItemInputBuilder,
    answer: String,
}

impl Calls {
    /// Prepares everything that is the same for each event, which is all but the packing.
    pub(crate) fn new(recorded: Recorded) -> Result<Self, Error> {
        let Recorded {
            mut put_item,
            send_message,
            update_item,
            body,
        } = recorded;
        let mut item = attributes(mem::take(&mut put_item.item))?;
        let packed = unpacked(item.remove(attribute::BODY).as_ref())?;
        if packed.raw != body.as_bytes() {
            return Err("PutItem: what is packed is not the webhook".into());
        }
        let id = item.get(attribute::ID).and_then(|id| id.as_s().ok());
        let id = id.ok_or("PutItem: the item has no id")?;
        let answer = json!({"status": "accepted", "id": id}).to_string();
        Ok(Self {
            put_item: put(put_item, item)?,
            packed,
            send_message: send(send_message)?,
            update_item: update(update_item)?,
            answer,
        })
    }

    /// What our function does before it answers.
    pub(crate) async fn record_and_announce(&self, callers: &Callers) -> Result<(), Error> {
        let body = AttributeValue::B(Blob::new(self.packed.pack()?));
        let put = self.put_item.clone().item(attribute::BODY, body);
        callers.put_item(put).await?;
        callers.send_message(self.send_message.clone()).await?;
        Ok(())
    }

    /// What it does after that.
    pub(crate) async fn remove_mark(&self, callers: &Callers) -> Result<(), Error> {
        Ok(callers.update_item(self.update_item.clone()).await?)
    }

    /// An answer like our function's.
    pub(crate) fn answer(&self) -> Result<Response<Body>, Error> {
        let response = Response::builder().header("content-type", "application/json");
        Ok(response.body(Body::from(self.answer.as_str()))?)
    }
}

fn unpacked(body: Option<&AttributeValue>) -> Result<Packed, Error> {
    let bytes = body.and_then(|body| body.as_b().ok());
    let bytes = bytes.ok_or("PutItem: nothing is packed")?;
    Ok(Packed::unpack(bytes.as_ref())?)
}

fn put(call: PutItem, item: HashMap<String, AttributeValue>) -> Result<PutItemInputBuilder, Error> {
    let on_failure = &call.return_values_on_condition_check_failure;
    let on_failure = ReturnValuesOnConditionCheckFailure::try_parse(on_failure)?;
    Ok(PutItemInputBuilder::default()
        .table_name(call.table_name)
        .set_item(Some(item))
        .condition_expression(call.condition_expression)
        .set_expression_attribute_names(Some(call.expression_attribute_names))
        .return_values_on_condition_check_failure(on_failure))
}

fn update(call: UpdateItem) -> Result<UpdateItemInputBuilder, Error> {
    Ok(UpdateItemInputBuilder::default()
        .table_name(call.table_name)
        .set_key(Some(attributes(call.key)?))
        .update_expression(call.update_expression)
        .condition_expression(call.condition_expression)
        .set_expression_attribute_names(Some(call.expression_attribute_names))
        .set_expression_attribute_values(Some(attributes(call.expression_attribute_values)?)))
}

fn send(call: SendMessage) -> Result<SendMessageInputBuilder, Error> {
    let mut message = SendMessageInputBuilder::default()
        .queue_url(call.queue_url)
        .message_body(call.message_body);
    for (name, text) in call.message_attributes {
        let value = MessageAttributeValue::builder();
        let value = value
            .data_type(text.data_type)
            .string_value(text.string_value);
        message = message.message_attributes(name, value.build()?);
    }
    for (name, text) in call.message_system_attributes {
        let name = MessageSystemAttributeNameForSends::try_parse(&name)?;
        let value = MessageSystemAttributeValue::builder();
        let value = value
            .data_type(text.data_type)
            .string_value(text.string_value);
        message = message.message_system_attributes(name, value.build()?);
    }
    Ok(message)
}

fn attributes(recorded: Attributes) -> Result<HashMap<String, AttributeValue>, Error> {
    let attributes = recorded.into_iter();
    attributes
        .map(|(name, attribute)| Ok((name, attribute.try_into()?)))
        .collect()
}
