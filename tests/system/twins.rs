//! Concurrent twins over several processes: one record, one message per route, every answer 200.

use crate::{
    house::{Binary, delivered, send},
    two_routes::TwoRoutes,
};
use mailhooks_event::EventId;
use std::{collections::BTreeSet, sync::Arc};
use tokio::task::JoinSet;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_100_twins_one_is_recorded_and_announced() {
    let scene = TwoRoutes::new().await;
    let mut functions = Vec::new();
    for _ in 0..8 {
        functions.push(Arc::new(scene.house.start(Binary::Any).await));
    }
    let request = delivered("msg_1");
    let mut twins = JoinSet::new();
    for number in 0..100 {
        let (function, request) = (Arc::clone(&functions[number % 8]), request.clone());
        twins.spawn(async move { send(&function, &request).await });
    }
    let (mut accepted, mut duplicates) = (0, 0);
    let mut ids = BTreeSet::new();
    while let Some(twin) = twins.join_next().await {
        let (status, body) = twin.unwrap();
        assert_eq!(status, 200);
        ids.insert(body["id"].as_str().unwrap().to_owned());
        match body["status"].as_str().unwrap() {
            "accepted" => accepted += 1,
            "duplicate" => duplicates += 1,
            other => panic!("{other}"),
        }
    }
    assert_eq!((accepted, duplicates), (1, 99));
    for function in functions {
        function.idle().await.unwrap();
    }
    assert_eq!(scene.house.items().await, 1);
    assert_eq!(ids.len(), 1);
    let id: EventId = ids.first().unwrap().parse().unwrap();
    assert_eq!(scene.messages_of(&id).await, [1, 1]);
}
