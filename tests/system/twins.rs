//! Concurrent twins over several processes: one record, one message, every answer 200.

use crate::house::{Binary, House, delivered, send};
use std::sync::Arc;
use tokio::task::JoinSet;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_64_twins_one_is_recorded_and_announced() {
    let house = House::new().await;
    let mut functions = Vec::new();
    for _ in 0..8 {
        functions.push(Arc::new(house.start(Binary::Any).await));
    }
    let request = delivered("msg_1");
    let mut twins = JoinSet::new();
    for number in 0..64 {
        let (function, request) = (Arc::clone(&functions[number % 8]), request.clone());
        twins.spawn(async move { send(&function, &request).await });
    }
    let (mut accepted, mut duplicates) = (0, 0);
    while let Some(twin) = twins.join_next().await {
        let (status, body) = twin.unwrap();
        assert_eq!(status, 200);
        match body["status"].as_str().unwrap() {
            "accepted" => accepted += 1,
            "duplicate" => duplicates += 1,
            other => panic!("{other}"),
        }
    }
    assert_eq!((accepted, duplicates), (1, 63));
    for function in functions {
        function.idle().await.unwrap();
    }
    assert_eq!(house.items().await, 1);
    assert_eq!(house.messages().await.len(), 1);
}
