mod names;
mod server;

use super::*;
use aws_smithy_runtime_api::client::result::ConnectorError;
use http::StatusCode;
use mailhooks_stage::{ClosedPort, KeyAnswer, KeyServer};
use server::{ENDLESS, FAILS, GONE, HALF, LAST, OK, SEVENTEEN, SILENCE, SIXTEEN, SMTP, Server};

const LIMITS: Limits = Limits {
    answer: 16,
    idle: Some(Duration::from_secs(60)),
};

async fn ask(
    connector: &Connector,
    uri: &str,
    patience: Patience,
) -> Result<Response<Bytes>, Failure> {
    let request = Request::get(uri).body(SdkBody::empty()).unwrap();
    connector.send(request, patience).await
}

fn is_ok(response: Result<Response<Bytes>, Failure>) {
    assert_eq!(response.unwrap().body().as_ref(), b"ok");
}

#[tokio::test]
async fn requests_follow_each_other_over_one_connection() {
    let mut server = Server::start(&[&[OK, OK]]).await;
    let connector = Connector::plain(LIMITS);
    for _ in 0..2 {
        is_ok(server.get(&connector).await);
        let expected = format!(
            "GET /path?query HTTP/1.1\r\nhost: 127.0.0.1:{}\r\nuser-agent: mailhooks/{}\r\n\r\n",
            server.port,
            env!("CARGO_PKG_VERSION"),
        );
        assert_eq!(server.next().await, expected);
    }
}

#[tokio::test]
async fn who_says_who_it_is_is_not_contradicted() {
    let mut server = Server::start(&[&[OK]]).await;
    let request = Request::get(server.uri())
        .header(header::USER_AGENT, "another/1")
        .body(SdkBody::empty());
    let connector = Connector::plain(LIMITS);
    is_ok(connector.send(request.unwrap(), Patience::default()).await);
    let said = server.next().await;
    assert_eq!(said.matches("user-agent: another/1\r\n").count(), 1);
    assert_eq!(said.matches("user-agent").count(), 1);
}

#[tokio::test]
async fn requests_at_the_same_time_have_a_connection_each() {
    let server = Server::start(&[&[OK], &[OK]]).await;
    let connector = Connector::plain(LIMITS);
    let (one, other) = tokio::join!(server.get(&connector), server.get(&connector));
    is_ok(one);
    is_ok(other);
}

#[tokio::test]
async fn a_connection_that_the_server_closed_is_replaced_unnoticed() {
    let mut server = Server::start(&[&[OK], &[LAST], &[OK]]).await;
    let connector = Connector::plain(LIMITS);
    for _ in 0..3 {
        is_ok(server.get(&connector).await);
        assert!(server.next().await.starts_with("GET"));
        assert_eq!(server.next().await, "", "it hung up");
        until_nothing_is_kept(&connector, &server.uri()).await;
    }
}

/// Lets the connections' tasks see what their servers did.
async fn until_nothing_is_kept(connector: &Connector, uri: &str) {
    let request = Request::get(uri).body(SdkBody::empty()).unwrap();
    let (origin, _) = Origin::part(request).unwrap();
    let gone = async {
        while let Some(kept) = connector.kept(&origin).await {
            let until = Deadline::after(Duration::from_secs(60));
            connector.idle().put(origin.clone(), kept, until);
            tokio::task::yield_now().await;
        }
    };
    within(Some(Duration::from_secs(10)), gone).await.unwrap();
}

#[tokio::test]
async fn a_connection_that_closes_under_a_request_is_told() {
    // Nothing was kept, so there is no other that the request could go over.
    let server = Server::start(&[&[GONE], &[OK]]).await;
    let failure = server.get(&Connector::plain(LIMITS)).await.unwrap_err();
    assert!(matches!(failure, Failure::Exchange(_)), "{failure}");
    assert!(ConnectorError::from(failure).is_io());
}

#[tokio::test]
async fn a_server_that_fails_is_asked_again_over_another_connection() {
    let mut server = Server::start(&[&[FAILS, OK], &[OK]]).await;
    let connector = Connector::plain(LIMITS);
    let failed = server.get(&connector).await.unwrap();
    assert_eq!(failed.status(), StatusCode::INTERNAL_SERVER_ERROR);
    is_ok(server.get(&connector).await);
    drop(connector);
    server.saw_two_connections().await;
}

#[tokio::test]
async fn a_connection_is_kept_no_longer_than_it_may() {
    for idle in [None, Some(Duration::ZERO)] {
        let mut server = Server::start(&[&[OK, OK], &[OK, OK]]).await;
        let connector = Connector::plain(Limits { idle, ..LIMITS });
        is_ok(server.get(&connector).await);
        is_ok(server.get(&connector).await);
        drop(connector);
        server.saw_two_connections().await;
    }
}

#[tokio::test]
async fn an_answer_is_read_to_its_end_and_no_further_than_its_limit() {
    for (answer, length) in [(SIXTEEN, Some(16)), (SEVENTEEN, None), (ENDLESS, None)] {
        let server = Server::start(&[&[answer]]).await;
        let response = server.get(&Connector::plain(LIMITS)).await;
        match (response, length) {
            (Ok(response), Some(length)) => assert_eq!(response.body().len(), length),
            (Err(failure), None) => {
                assert!(matches!(failure, Failure::TooLarge), "{failure}");
                let failure = ConnectorError::from(failure);
                assert!(!failure.is_io() && !failure.is_timeout(), "not asked again");
            }
            (response, _) => panic!("{answer}: {response:?}"),
        }
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_or_is_none_is_told() {
    for (answer, is_io) in [(HALF, true), (SMTP, false)] {
        let server = Server::start(&[&[answer]]).await;
        let failure = server.get(&Connector::plain(LIMITS)).await.unwrap_err();
        assert!(matches!(failure, Failure::Exchange(_)), "{failure}");
        assert_eq!(ConnectorError::from(failure).is_io(), is_io, "{answer}");
    }
}

#[tokio::test]
async fn who_does_not_answer_is_hung_up_on() {
    let mut server = Server::start(&[&[SILENCE]]).await;
    let patience = Patience {
        answer: Some(Duration::from_millis(20)),
        ..Patience::default()
    };
    let failure = ask(&Connector::plain(LIMITS), &server.uri(), patience).await;
    let failure = failure.unwrap_err();
    assert!(matches!(failure, Failure::Timeout), "{failure}");
    assert!(ConnectorError::from(failure).is_timeout());
    assert!(server.next().await.starts_with("GET"));
    assert_eq!(server.next().await, "", "the server saw it");
}

#[tokio::test]
async fn who_does_not_shake_hands_is_given_up() {
    let server = Server::start(&[&[SILENCE]]).await;
    let connector = Connector::new(Trust::Amazon, LIMITS);
    let patience = Patience {
        connect: Some(Duration::from_millis(20)),
        ..Patience::default()
    };
    let uri = format!("https://127.0.0.1:{}/", server.port);
    let failure = ask(&connector, &uri, patience).await.unwrap_err();
    assert!(matches!(failure, Failure::Timeout), "{failure}");
}

#[tokio::test]
async fn nobody_at_a_port_is_told() {
    let closed = ClosedPort::take().unwrap();
    let connector = Connector::plain(LIMITS);
    let failure = ask(&connector, closed.url(), Patience::default()).await;
    let failure = failure.unwrap_err();
    assert!(matches!(failure, Failure::Connect(_)), "{failure}");
    assert!(ConnectorError::from(failure).is_io());
}

#[tokio::test]
async fn only_a_trusted_holder_of_a_certificate_is_talked_to() {
    let server = KeyServer::start(KeyAnswer::Text("ok".to_owned())).await;
    let server = server.unwrap();
    let trusting = Connector::trusting(server.certificate(), LIMITS);
    for _ in 0..2 {
        is_ok(ask(&trusting, server.url(), Patience::default()).await);
    }
    assert_eq!((server.asked(), server.connections()), (2, 1));

    let elsewhere = server.url().replace("localhost", "127.0.0.1");
    let refused = [
        (&trusting, elsewhere.as_str()),
        (&Connector::new(Trust::Amazon, LIMITS), server.url()),
    ];
    for (connector, uri) in refused {
        let failure = ask(connector, uri, Patience::default()).await.unwrap_err();
        assert!(matches!(failure, Failure::Connect(_)), "{uri}: {failure}");
    }
    let plain = ask(&Connector::plain(LIMITS), server.url(), Patience::default()).await;
    assert!(matches!(plain, Err(Failure::Address)), "{plain:?}");
    assert_eq!(server.asked(), 2);
}
