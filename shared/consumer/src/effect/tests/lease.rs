//! Effects outside of DynamoDB.

use super::*;
use crate::{
    EffectError,
    testing::{aws, id, now},
};
use std::{cell::Cell, future::ready};

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

#[tokio::test]
async fn a_lost_answer_costs_neither_the_claim_nor_its_end() {
    let aws = aws().await;
    let effects = patient(&aws);
    let claim = lose_answers(&aws, effects.claim(&id('a'), 60, now())).await;
    let Ok(Claim::Ours(lease)) = claim else {
        panic!("{claim:?}");
    };
    let completed = lose_answers(&aws, effects.complete(&lease)).await;
    assert_eq!(completed, Ok(()));
    assert_eq!(effects.claim(&id('a'), 60, now()).await, Ok(Claim::Done));
}
