use super::*;
use flate2::{Compression, write::GzEncoder};
use futures_util::future::{Either, join_all, select};
use http::StatusCode;
use std::{io::Write, pin::pin};

fn set(pairs: &[&KeyPair]) -> Value {
    json!({"keys": pairs.iter().map(|pair| pair.jwk()).collect::<Vec<Value>>()})
}

fn document(pairs: &[&KeyPair]) -> KeyAnswer {
    KeyAnswer::Document(set(pairs))
}

fn place(server: &KeyServer) -> Published {
    Published::Jwks(server.url().parse().unwrap())
}

async fn start(answer: KeyAnswer) -> (KeyServer, Asker) {
    let server = KeyServer::start(answer).await.unwrap();
    let servers = Servers {
        client: super::super::jwks::Client::trusting(server.certificate()),
        ..Servers::default()
    };
    let keys = Keys {
        servers,
        ..Keys::default()
    };
    let published = place(&server);
    (server, Asker { keys, published })
}

fn kid(pair: &KeyPair) -> String {
    pair.entry().key.kid().to_owned()
}

fn key(pair: &KeyPair) -> Found {
    Ok(vec![pair.entry().key])
}

#[tokio::test]
async fn a_set_is_asked_for_once_an_hour_and_its_keys_come_and_go() {
    let (old, new) = (pair(), pair());
    let (old_kid, new_kid) = (kid(&old), kid(&new));
    let (server, asker) = start(document(&[&old])).await;
    assert_eq!(asker.published(Some(&old_kid), 0).await, key(&old));
    server.answer(document(&[&new]));
    assert_eq!(asker.published(Some(&old_kid), 3_599).await, key(&old));
    assert_eq!(server.asked(), 1);
    assert_eq!(asker.published(Some(&new_kid), 3_599).await, key(&new));
    assert_eq!(server.asked(), 2);
    let withdrawn = asker.published(Some(&old_kid), 3_600).await;
    assert_eq!(withdrawn, Err(KeysUnavailable::Resting));
    assert_eq!(asker.published(Some(&old_kid), 3_659).await, Ok(vec![]));
    assert_eq!(asker.published(Some(&old_kid), 3_660).await, Ok(vec![]));
    assert_eq!(server.asked(), 3, "it is looked for once more, calmly");
    assert_eq!(server.connections(), 3, "none is kept over a sleep");
}

#[tokio::test]
async fn a_new_key_under_an_old_id_is_found_when_a_signature_does_not_fit() {
    let (old, new) = (pair(), pair());
    let named = |pair: &KeyPair| {
        let mut jwk = pair.jwk();
        jwk["kid"] = "always".into();
        KeyAnswer::Document(json!({"keys": [jwk]}))
    };
    let (server, asker) = start(named(&old)).await;
    for id in [Some("always"), None] {
        assert_eq!(asker.published(id, 0).await, key(&old));
    }
    server.answer(named(&new));
    assert_eq!(asker.renewed(Some("always"), 59).await, key(&old));
    assert_eq!(server.asked(), 1);
    assert_eq!(asker.renewed(Some("always"), 60).await, key(&new));
    assert_eq!(asker.published(Some("always"), 60).await, key(&new));
    for _ in 0..20 {
        assert_eq!(asker.renewed(Some("always"), 119).await, key(&new));
        assert_eq!(asker.renewed(None, 119).await, key(&new));
    }
    assert_eq!(server.asked(), 2, "forgeries ask once a minute");
    assert_eq!(asker.renewed(None, 120).await, key(&new));
    assert_eq!(server.asked(), 3);
}

#[tokio::test]
async fn while_the_address_is_down_old_keys_are_good_and_forgeries_are_told_to_come_again() {
    let pair = pair();
    let kid = kid(&pair);
    let (server, asker) = start(document(&[&pair])).await;
    assert_eq!(asker.published(Some(&kid), 0).await, key(&pair));
    server.answer(KeyAnswer::Document(json!({"keys": []})));
    assert_eq!(asker.published(Some(&kid), 3_600).await, key(&pair));
    let resting = asker.renewed(Some(&kid), 3_601).await;
    assert_eq!(resting, Err(KeysUnavailable::Resting));
    let failed = asker.renewed(Some(&kid), 3_660).await;
    assert!(
        matches!(failed, Err(KeysUnavailable::Failed(_))),
        "{failed:?}"
    );
    assert_eq!(asker.published(Some(&kid), 3_661).await, key(&pair));
    assert_eq!(server.asked(), 3);
    let a_day_later = asker.published(Some(&kid), 3_600 + 86_400).await;
    assert!(a_day_later.is_err(), "{a_day_later:?}");
}

#[tokio::test]
async fn no_status_but_200_is_believed() {
    let pair = pair();
    for (status, is_believed) in [
        (200, true),
        (203, false),
        (302, false),
        (404, false),
        (500, false),
    ] {
        let status = StatusCode::from_u16(status).unwrap();
        let answer = KeyAnswer::StatusAndDocument(status, set(&[&pair]));
        let (_server, asker) = start(answer).await;
        let keys = asker.published(Some(&kid(&pair)), 0).await;
        assert_eq!(keys.is_ok(), is_believed, "{status}");
    }
}

#[tokio::test]
async fn no_answer_is_larger_than_it_may_be_however_it_is_sent() {
    let pair = pair();
    let set = set(&[&pair]);
    let spaces = |count: usize| KeyAnswer::Text(format!("{}{set}", " ".repeat(count)));
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(set.to_string().as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    for answer in [
        spaces(65_537 - set.to_string().len()),
        KeyAnswer::Endless,
        KeyAnswer::LongHeader(1_000_000, set.clone()),
        KeyAnswer::Encoded("gzip", packed),
        KeyAnswer::Text(format!("{}{}", "[".repeat(30_000), "]".repeat(30_000))),
    ] {
        let (server, asker) = start(answer).await;
        let failed = asker.published(Some(&kid(&pair)), 0).await;
        assert!(
            matches!(failed, Err(KeysUnavailable::Failed(_))),
            "{failed:?}"
        );
        assert_eq!(server.asked(), 1);
    }
    for answer in [
        spaces(65_536 - set.to_string().len()),
        KeyAnswer::LongHeader(1_000, set.clone()),
    ] {
        let (_server, asker) = start(answer).await;
        assert_eq!(asker.published(Some(&kid(&pair)), 0).await, key(&pair));
    }
}

#[tokio::test]
async fn keys_of_an_address_that_is_no_longer_configured_are_forgotten() {
    let (old, new) = (pair(), pair());
    let (server, mut asker) = start(document(&[&old])).await;
    assert_eq!(asker.published(Some(&kid(&old)), 0).await, key(&old));
    asker.published = Published::Jwks(format!("{}?new", server.url()).parse().unwrap());
    server.answer(document(&[&new]));
    assert_eq!(asker.published(Some(&kid(&old)), 1).await, Ok(vec![]));
    assert_eq!(asker.published(Some(&kid(&new)), 1).await, key(&new));
    assert_eq!(server.asked(), 2);
}

#[tokio::test]
async fn whoever_waits_for_anothers_fetch_waits_no_longer_than_his_own_sender() {
    let pair = pair();
    let kid = kid(&pair);
    let (server, asker) = start(document(&[&pair])).await;
    assert_eq!(asker.published(Some(&kid), 0).await, key(&pair));
    server.answer(KeyAnswer::Hang);
    let mut first = Box::pin(asker.published(Some("unknown"), 60));
    assert!(first.as_mut().now_or_never().is_none(), "it asks");
    let second = pin!(asker.published_by(Some("unknown"), 60, over()));
    let Either::Left((second, first)) = select(second, first).await else {
        panic!("the first still asks");
    };
    assert_eq!(second, Err(KeysUnavailable::Waiting));
    assert_eq!(
        asker.published_by(Some(&kid), 60, over()).await,
        key(&pair),
        "what is known waits for nobody"
    );
    drop(first);
    assert_eq!(
        asker.published(Some("other"), 61).await,
        Err(KeysUnavailable::Resting),
        "a question that was given up was asked nevertheless"
    );
}

#[tokio::test]
async fn those_who_come_while_the_keys_are_fetched_share_the_answer() {
    let pair = pair();
    let kid = kid(&pair);
    let (server, asker) = start(document(&[&pair])).await;
    let ask = || asker.published(Some(&kid), 0);
    let all = join_all((0..32).map(|_| ask())).await;
    assert!(all.iter().all(|found| *found == key(&pair)), "{all:?}");
    assert_eq!(server.asked(), 1);
}
