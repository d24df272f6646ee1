//! Several routes of which one fails.

use crate::{
    house::{Binary, House, delivered, send},
    outbox::{end_lease, run_outbox},
};
use mailhooks_stage::create_queue;

#[tokio::test]
async fn a_queue_that_does_not_exist_keeps_nothing_from_the_others() {
    let mut house = House::without_queues().await;
    let one = house.add_queue("one").await;
    let missing = one.replace("one", "missing");
    house.add_route(&missing);
    let two = house.add_queue("two").await;
    let function = house.start(Binary::Any).await;
    let outbox = house.start(Binary::Outbox).await;

    let (status, body) = send(&function, &delivered("msg_1")).await;
    assert_eq!((status, &body["status"]), (200, &"accepted".into()));
    function.idle().await.unwrap();
    let counts = || async { [house.take(&one).await.len(), house.take(&two).await.len()] };
    assert_eq!(counts().await, [1, 1]);

    let id = body["id"].as_str().unwrap();
    for _ in 0..2 {
        end_lease(&house, id).await;
        let report = run_outbox(&outbox).await;
        assert_eq!(
            (&report["finished"], &report["postponed"]),
            (&0.into(), &1.into())
        );
    }
    assert_eq!(counts().await, [0, 0], "they have it");

    create_queue(&house.aws.sqs_client, "missing")
        .await
        .unwrap();
    end_lease(&house, id).await;
    assert_eq!(run_outbox(&outbox).await["finished"], 1);
    assert_eq!(counts().await, [0, 0]);
    assert_eq!(house.take(&missing).await.len(), 1);
    let (_, again) = send(&function, &delivered("msg_1")).await;
    assert_eq!(again["status"], "duplicate");
    assert_eq!(house.items().await, 1);
}
