//! An effect outside of DynamoDB, under a lease.
//!
//! Nobody can make a call of another service and a write to DynamoDB one. So the consumer says first
//! that it is at it, then acts, then says that it is done. Twins find it in progress and come again. If
//! it dies in between, its lease ends and another repeats the effect: give the other service the event's
//! id as its idempotency key, where it takes one.

use super::{EXPIRES, Effects, FREE, ID, NONCE, UNTIL, in_progress, micros};
use crate::{EffectError, error::reason};
use aws_sdk_dynamodb::{
    operation::{delete_item::DeleteItemError, put_item::PutItemError},
    primitives::Blob,
    types::{AttributeValue, ReturnValuesOnConditionCheckFailure},
};
use mailhooks_event::{EventId, Timestamp};
use ring::rand::{SecureRandom, SystemRandom};

/// What a try to claim an event gave.
#[derive(Clone, Debug, PartialEq)]
pub enum Claim {
    /// The event is ours for the lease: act, then [complete](Effects::complete).
    Ours(Lease),
    /// The effect has happened.
    Done,
    /// Somebody else is at it until then.
    InProgress {
        /// When the other's lease ends.
        until: Timestamp,
    },
}

/// Proves that an event is ours. Random bits fence: whoever is held up past the lease finds another's.
#[derive(Clone, Debug, PartialEq)]
pub struct Lease {
    key: AttributeValue,
    nonce: AttributeValue,
    expires: AttributeValue,
}

/// Why an effect under a lease is not known to have happened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OnceError<E> {
    /// The effect itself failed; its lease was given back.
    #[error("{0}")]
    Effect(E),
    /// It was not tried, or it is not known to be remembered.
    #[error(transparent)]
    Lease(EffectError),
}

impl Effects {
    /// Acts for an event under a lease of so many seconds; longer than the function may run. Nothing
    /// if the effect had happened before.
    ///
    /// # Errors
    ///
    /// [`OnceError`]; the message should come again.
    pub async fn once<T, E>(
        &self,
        id: &EventId,
        seconds: u32,
        now: Timestamp,
        effect: impl Future<Output = Result<T, E>>,
    ) -> Result<Option<T>, OnceError<E>> {
        let lease = match self.claim(id, seconds, now).await {
            Ok(Claim::Ours(lease)) => lease,
            Ok(Claim::Done) => return Ok(None),
            Ok(Claim::InProgress { until }) => {
                return Err(OnceError::Lease(EffectError::InProgress { until }));
            }
            Err(error) => return Err(OnceError::Lease(error)),
        };
        match effect.await {
            Ok(done) => {
                let completed = self.complete(&lease).await;
                completed.map(|()| Some(done)).map_err(OnceError::Lease)
            }
            Err(error) => {
                // Were it not given back, it would end by itself: the effect's own error is the news.
                let _ = self.release(&lease).await;
                Err(OnceError::Effect(error))
            }
        }
    }

    /// Claims an event for so many seconds.
    ///
    /// # Errors
    ///
    /// [`EffectError`] if DynamoDB did not answer; the event may be ours all the same, and then rests
    /// for the lease.
    pub async fn claim(
        &self,
        id: &EventId,
        seconds: u32,
        now: Timestamp,
    ) -> Result<Claim, EffectError> {
        let lease = Lease {
            key: self.key(id),
            nonce: nonce()?,
            expires: self.keep.expires(now),
        };
        let claimed = self
            .client
            .put_item()
            .table_name(&self.table)
            .item(ID, lease.key.clone())
            .item(UNTIL, micros(now.plus_seconds(i64::from(seconds))))
            .item(NONCE, lease.nonce.clone())
            .item(EXPIRES, lease.expires.clone())
            .condition_expression(FREE)
            .expression_attribute_names("#id", ID)
            .expression_attribute_names("#until", UNTIL)
            .expression_attribute_values(":now", micros(now))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        let Err(error) = claimed else {
            return Ok(Claim::Ours(lease));
        };
        let Some(PutItemError::ConditionalCheckFailedException(found)) = error.as_service_error()
        else {
            return Err(EffectError::DynamoDb(reason(&error)));
        };
        Ok(match found.item() {
            // An answer was lost, and the SDK's second try finds the claim of the first.
            Some(item) if item.get(NONCE) == Some(&lease.nonce) => Claim::Ours(lease),
            Some(item) => match in_progress(item) {
                Some(until) => Claim::InProgress { until },
                None => Claim::Done,
            },
            None => Claim::Done,
        })
    }

    /// Remembers that the effect has happened.
    ///
    /// # Errors
    ///
    /// [`EffectError::LeaseLost`] if somebody else has the event by now.
    pub async fn complete(&self, lease: &Lease) -> Result<(), EffectError> {
        let completed = self
            .client
            .put_item()
            .table_name(&self.table)
            .item(ID, lease.key.clone())
            .item(EXPIRES, lease.expires.clone())
            .condition_expression("#nonce = :nonce")
            .expression_attribute_names("#nonce", NONCE)
            .expression_attribute_values(":nonce", lease.nonce.clone())
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        let Err(error) = completed else {
            return Ok(());
        };
        match error.as_service_error() {
            Some(PutItemError::ConditionalCheckFailedException(found)) => {
                // Done already: by our own first try, whose answer was lost, or by whoever took over.
                let is_done = found.item().is_some_and(|item| in_progress(item).is_none());
                is_done.then_some(()).ok_or(EffectError::LeaseLost)
            }
            _ => Err(EffectError::DynamoDb(reason(&error))),
        }
    }

    /// Gives a claim back, so that the next try need not wait for the lease to end.
    ///
    /// # Errors
    ///
    /// [`EffectError::LeaseLost`] if somebody else has the event by now.
    pub async fn release(&self, lease: &Lease) -> Result<(), EffectError> {
        let released = self
            .client
            .delete_item()
            .table_name(&self.table)
            .key(ID, lease.key.clone())
            .condition_expression("#nonce = :nonce")
            .expression_attribute_names("#nonce", NONCE)
            .expression_attribute_values(":nonce", lease.nonce.clone())
            .send()
            .await;
        let Err(error) = released else {
            return Ok(());
        };
        match error.as_service_error() {
            Some(DeleteItemError::ConditionalCheckFailedException(_)) => {
                Err(EffectError::LeaseLost)
            }
            _ => Err(EffectError::DynamoDb(reason(&error))),
        }
    }
}

/// 96 random bits.
fn nonce() -> Result<AttributeValue, EffectError> {
    let mut bits = [0; 12];
    let filled = SystemRandom::new().fill(&mut bits);
    filled.map_err(|_| EffectError::NoRandomNumbers)?;
    Ok(AttributeValue::B(Blob::new(bits)))
}
