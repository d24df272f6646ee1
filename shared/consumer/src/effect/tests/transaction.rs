//! Effects within DynamoDB.

use super::*;
use crate::{
    EffectError,
    testing::{aws, id, now},
};

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
async fn a_lost_answer_makes_no_second_effect() {
    let aws = aws().await;
    let effects = patient(&aws);
    let applied = lose_answers(&aws, effects.apply(&id('a'), vec![put("once")], now())).await;
    // DynamoDB knows the retry by its token and says so; where it did not, it would find the id.
    assert!(applied.is_ok(), "{applied:?}");
    assert!(item(&aws, "once").await.is_some());
    let again = effects.apply(&id('a'), vec![put("twice")], now()).await;
    assert_eq!(again, Ok(Applied::Before));
    assert!(item(&aws, "twice").await.is_none());
}

#[tokio::test]
async fn an_answer_that_stays_lost_is_an_error_and_the_message_comes_again() {
    let aws = aws().await;
    let effects = effects(&aws);
    aws.dynamodb.fail(Fault::AnswerLost);
    let applied = effects.apply(&id('a'), vec![put("once")], now()).await;
    assert!(
        matches!(applied, Err(EffectError::DynamoDb(_))),
        "{applied:?}"
    );
    aws.dynamodb.recover();
    let again = effects.apply(&id('a'), vec![put("once")], now()).await;
    assert_eq!(again, Ok(Applied::Before));
}
