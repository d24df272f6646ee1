//! One effect per event, whoever else is at it and whoever dies.

use super::*;
use crate::{
    EffectError,
    testing::{TABLE, aws, id, now},
};
use aws_sdk_dynamodb::types::{Put, TransactWriteItem};
use mailhooks_stage::{Aws, Fault};
use std::{cell::Cell, future::ready};

fn effects(aws: &Aws) -> Effects {
    Effects::new(
        aws.dynamodb_client.clone(),
        TABLE,
        "billing",
        KeepDays::DEFAULT,
    )
}

fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

/// Puts an item of the consumer's own, if it is not there.
fn put(key: &str) -> TransactWriteItem {
    let put = Put::builder()
        .table_name(TABLE)
        .item(ID, text(key))
        .condition_expression("attribute_not_exists(id)")
        .build();
    TransactWriteItem::builder().put(put.unwrap()).build()
}

async fn item(aws: &Aws, key: &str) -> Option<HashMap<String, AttributeValue>> {
    let get = aws.dynamodb_client.get_item().table_name(TABLE);
    get.key(ID, text(key)).send().await.unwrap().item
}

#[tokio::test]
async fn items_and_id_are_written_together_and_once() {
    let aws = aws().await;
    let effects = effects(&aws);
    let first = effects.apply(&id('a'), vec![put("invoice-1")], now()).await;
    assert_eq!(first, Ok(Applied::Now));
    assert!(item(&aws, "invoice-1").await.is_some());
    // A redelivery, whose items are others by now: a counter that has moved on, say.
    let again = effects.apply(&id('a'), vec![put("invoice-2")], now()).await;
    assert_eq!(again, Ok(Applied::Before));
    assert!(item(&aws, "invoice-2").await.is_none());
    let other = effects.apply(&id('b'), vec![put("invoice-2")], now()).await;
    assert_eq!(other, Ok(Applied::Now));
}

#[tokio::test]
async fn a_condition_of_the_callers_own_is_told_from_a_redelivery() {
    let aws = aws().await;
    let effects = effects(&aws);
    effects
        .apply(&id('a'), vec![put("taken")], now())
        .await
        .unwrap();
    let refused = effects
        .apply(&id('b'), vec![put("free"), put("taken")], now())
        .await;
    assert_eq!(refused, Err(EffectError::Refused { item: 1 }));
    assert!(item(&aws, "free").await.is_none(), "all or nothing");
    // Nothing was remembered, so the next try may succeed.
    assert_eq!(
        effects.apply(&id('b'), vec![put("free")], now()).await,
        Ok(Applied::Now)
    );
    // Done before outweighs a condition that fails because of it.
    assert_eq!(
        effects.apply(&id('b'), vec![put("free")], now()).await,
        Ok(Applied::Before)
    );
}

#[tokio::test]
async fn consumers_that_share_a_table_do_not_meet() {
    let aws = aws().await;
    let other = Effects::new(aws.dynamodb_client.clone(), TABLE, "crm", KeepDays::DEFAULT);
    assert_eq!(
        effects(&aws).apply(&id('a'), vec![], now()).await,
        Ok(Applied::Now)
    );
    assert_eq!(other.apply(&id('a'), vec![], now()).await, Ok(Applied::Now));
}

#[tokio::test]
async fn more_than_a_transaction_takes_is_refused_before_it_is_sent() {
    let aws = aws().await;
    let items = |count: usize| {
        (0..count)
            .map(|number| put(&format!("item-{number}")))
            .collect()
    };
    let effects = effects(&aws);
    let refused = effects.apply(&id('a'), items(100), now()).await;
    assert_eq!(refused, Err(EffectError::TooManyItems(100)));
    assert_eq!(
        effects.apply(&id('a'), items(99), now()).await,
        Ok(Applied::Now)
    );
}

#[tokio::test]
async fn twenty_twins_have_one_effect() {
    let aws = aws().await;
    let effects = effects(&aws);
    let mut twins = Vec::new();
    for number in 0..20 {
        let effects = effects.clone();
        twins.push(tokio::spawn(async move {
            let item = put(&format!("twin-{number}"));
            effects.apply(&id('a'), vec![item], now()).await
        }));
    }
    let mut applied = 0;
    for twin in twins {
        match twin.await.unwrap() {
            Ok(Applied::Now) => applied += 1,
            Ok(Applied::Before) | Err(EffectError::Busy(_)) => {}
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(applied, 1);
    let mut written = 0;
    for number in 0..20 {
        written += usize::from(item(&aws, &format!("twin-{number}")).await.is_some());
    }
    assert_eq!(written, 1);
}

#[tokio::test]
async fn an_id_is_remembered_longer_than_any_queue_keeps_a_message() {
    let aws = aws().await;
    effects(&aws).apply(&id('a'), vec![], now()).await.unwrap();
    let item = item(&aws, &format!("effect#billing#{}", id('a')))
        .await
        .unwrap();
    let expires: i64 = item[EXPIRES].as_n().unwrap().parse().unwrap();
    assert_eq!(expires, now().unix_seconds() + 400 * 86_400);
    assert_eq!(KeepDays::new(28), None);
    assert!(KeepDays::new(29).is_some());
}

#[tokio::test]
async fn when_dynamodb_is_down_nothing_is_known_to_have_happened() {
    let aws = aws().await;
    let effects = effects(&aws);
    aws.dynamodb.fail(Fault::Refused);
    let applied = effects.apply(&id('a'), vec![put("x")], now()).await;
    assert!(
        matches!(applied, Err(EffectError::DynamoDb(_))),
        "{applied:?}"
    );
    let ran = Cell::new(false);
    let once = effects
        .once(&id('b'), 60, now(), async {
            ran.set(true);
            Ok::<_, ()>(())
        })
        .await;
    assert!(
        matches!(once, Err(OnceError::Lease(EffectError::DynamoDb(_)))),
        "{once:?}"
    );
    assert!(!ran.get(), "no claim, no effect");
    aws.dynamodb.recover();
    assert_eq!(
        effects.apply(&id('a'), vec![put("x")], now()).await,
        Ok(Applied::Now)
    );
}

#[tokio::test]
async fn an_effect_under_a_lease_is_not_repeated_once_it_is_done() {
    let aws = aws().await;
    let effects = effects(&aws);
    let first = effects
        .once(&id('a'), 60, now(), ready(Ok::<_, ()>("sent")))
        .await;
    assert_eq!(first, Ok(Some("sent")));
    let much_later = now().plus_seconds(86_400);
    let again: Result<Option<()>, OnceError<()>> = effects
        .once(&id('a'), 60, much_later, async { unreachable!() })
        .await;
    assert_eq!(again, Ok(None));
    assert_eq!(
        effects.claim(&id('a'), 60, much_later).await,
        Ok(Claim::Done)
    );
}

#[tokio::test]
async fn a_twin_finds_it_in_progress_and_a_dead_ones_lease_ends() {
    let aws = aws().await;
    let effects = effects(&aws);
    let Ok(Claim::Ours(dead)) = effects.claim(&id('a'), 60, now()).await else {
        panic!("nobody else is there");
    };
    let until = now().plus_seconds(60);
    let twin = effects.claim(&id('a'), 60, now().plus_seconds(59)).await;
    assert_eq!(twin, Ok(Claim::InProgress { until }));
    let twin = effects
        .once(&id('a'), 60, until, ready(Ok::<_, ()>(())))
        .await;
    assert_eq!(
        twin,
        Err(OnceError::Lease(EffectError::InProgress { until }))
    );
    let mixed = effects.apply(&id('a'), vec![put("x")], now()).await;
    assert_eq!(
        mixed,
        Err(EffectError::InProgress { until }),
        "neither way round a lease"
    );

    let later = now().plus_seconds(61);
    let Ok(Claim::Ours(heir)) = effects.claim(&id('a'), 60, later).await else {
        panic!("the lease has ended");
    };
    // The dead one was only slow: it finds out, and spoils nothing.
    assert_eq!(effects.complete(&dead).await, Err(EffectError::LeaseLost));
    assert_eq!(effects.release(&dead).await, Err(EffectError::LeaseLost));
    assert_eq!(effects.complete(&heir).await, Ok(()));
    assert_eq!(effects.claim(&id('a'), 60, later).await, Ok(Claim::Done));
}

#[tokio::test]
async fn an_effect_that_fails_may_be_tried_again_at_once() {
    let aws = aws().await;
    let effects = effects(&aws);
    let failed = effects
        .once(&id('a'), 60, now(), ready(Err::<(), _>("503")))
        .await;
    assert_eq!(failed, Err(OnceError::Effect("503")));
    let again = effects
        .once(&id('a'), 60, now(), ready(Ok::<_, &str>(())))
        .await;
    assert_eq!(again, Ok(Some(())));
}

#[tokio::test]
async fn completing_twice_is_fine() {
    let aws = aws().await;
    let effects = effects(&aws);
    let Ok(Claim::Ours(lease)) = effects.claim(&id('a'), 60, now()).await else {
        panic!("nobody else is there");
    };
    // As the SDK does when an answer is lost.
    assert_eq!(effects.complete(&lease).await, Ok(()));
    assert_eq!(effects.complete(&lease).await, Ok(()));
}
