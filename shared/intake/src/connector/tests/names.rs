use super::*;
use mailhooks_stage::{DnsAnswer, DnsServer};
use std::net::Ipv4Addr;

const HOST: &str = "sqs.us-east-1.example.com";

/// A server that answers once, and a name server.
async fn start() -> (Server, DnsServer, Connector) {
    let server = Server::start(&[&[OK]]).await;
    let names = DnsServer::start().await.unwrap();
    let connector = Connector::plain_asking(names.address(), LIMITS);
    (server, names, connector)
}

async fn ask_host(
    connector: &Connector,
    host: &str,
    port: u16,
) -> Result<Response<Bytes>, Failure> {
    let uri = format!("http://{host}:{port}/");
    ask(connector, &uri, Patience::default()).await
}

#[tokio::test]
async fn a_host_is_found_by_its_name_server_and_under_its_other_name() {
    let (mut server, names, connector) = start().await;
    names.publish_address("endpoint.example.com", Ipv4Addr::LOCALHOST);
    names.alias(HOST, "endpoint.example.com", 60);
    is_ok(ask_host(&connector, HOST, server.port).await);
    let host = format!("\r\nhost: {HOST}:{}\r\n", server.port);
    assert!(server.next().await.contains(&host), "it goes by the first");
}

#[tokio::test]
async fn who_moved_is_found_where_they_are_now() {
    let (server, names, connector) = start().await;
    let nobody = Ipv4Addr::new(127, 0, 0, 2);
    names.publish_address(HOST, nobody);
    let failure = ask_host(&connector, HOST, server.port).await.unwrap_err();
    assert!(matches!(failure, Failure::Connect(_)), "{failure}");
    names.publish_address(HOST, Ipv4Addr::LOCALHOST);
    is_ok(ask_host(&connector, HOST, server.port).await);
}

/// Every C library takes this for 127.0.0.1, and no name server knows it.
const KNOWN_TO_THE_SYSTEM: &str = "127.1";

#[tokio::test]
async fn what_no_name_server_knows_the_system_is_asked_for() {
    for answer in [DnsAnswer::Records, DnsAnswer::Failure] {
        let (server, names, connector) = start().await;
        names.answer(answer);
        is_ok(ask_host(&connector, KNOWN_TO_THE_SYSTEM, server.port).await);
        assert_ne!(names.asked(), 0, "{answer:?}");
    }
}

#[tokio::test]
async fn what_nobody_knows_is_told() {
    let (server, names, connector) = start().await;
    // No name has an empty part, so the system's look-up ends here too.
    let failure = ask_host(&connector, "example..com", server.port).await;
    let failure = failure.unwrap_err();
    assert!(matches!(failure, Failure::Connect(_)), "{failure}");
    assert!(ConnectorError::from(failure).is_io());
    assert_eq!(names.asked(), 0);
}

#[tokio::test]
async fn a_name_server_that_does_not_answer_is_not_waited_for() {
    let (server, names, connector) = start().await;
    names.publish_address(HOST, Ipv4Addr::LOCALHOST);
    names.answer(DnsAnswer::Hang);
    let patience = Patience {
        connect: Some(Duration::from_millis(20)),
        ..Patience::default()
    };
    let uri = format!("http://{HOST}:{}/", server.port);
    let failure = ask(&connector, &uri, patience).await.unwrap_err();
    assert!(matches!(failure, Failure::Timeout), "{failure}");
    names.answer(DnsAnswer::Records);
    is_ok(ask_host(&connector, HOST, server.port).await);
}

#[tokio::test]
async fn a_lost_question_is_asked_again() {
    let (server, names, connector) = start().await;
    names.publish_address(HOST, Ipv4Addr::LOCALHOST);
    names.answer(DnsAnswer::Hang);
    let both_are_lost = async {
        while names.asked() < 2 {
            tokio::task::yield_now().await;
        }
        names.answer(DnsAnswer::Records);
    };
    let (response, ()) = tokio::join!(ask_host(&connector, HOST, server.port), both_are_lost);
    is_ok(response);
    assert!(names.asked() > 2);
}
