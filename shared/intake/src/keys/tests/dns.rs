use super::*;

const NAME: &str = "one._domainkey.copernica.com";
const DAY: i64 = 86_400;

fn record(pair: &KeyPair) -> String {
    let base64: String = pair
        .public_pem()
        .lines()
        .filter(|line| !line.starts_with('-'))
        .collect();
    format!("v=DKIM1; k=rsa; p={base64}")
}

async fn start() -> (DnsServer, Asker) {
    let server = DnsServer::start().await.unwrap();
    let asker = Asker {
        keys: Keys::new(Some(server.address())),
        published: Published::Dns,
    };
    (server, asker)
}

fn key(pair: &KeyPair) -> Found {
    Ok(vec![pair.entry().key])
}

fn nothing() -> Found {
    Ok(vec![])
}

#[tokio::test]
async fn a_record_is_asked_for_again_when_its_time_to_live_is_over_and_not_before() {
    for (ttl, seconds) in [(0, 60), (300, 300), (7_200, 7_200), (604_800, DAY)] {
        let (server, asker) = start().await;
        let (old, new) = (pair(), pair());
        server.publish_for(NAME, &[&record(&old)], ttl);
        assert_eq!(asker.published(Some(NAME), 0).await, key(&old));
        server.publish_for(NAME, &[&record(&new)], ttl);
        assert_eq!(asker.published(Some(NAME), seconds - 1).await, key(&old));
        assert_eq!(server.asked(), 1, "{ttl}");
        assert_eq!(asker.published(Some(NAME), seconds).await, key(&new));
        assert_eq!(server.asked(), 2, "{ttl}");
    }
}

#[tokio::test]
async fn a_name_that_is_not_there_is_remembered_and_found_when_it_comes() {
    let (server, asker) = start().await;
    let pair = pair();
    assert_eq!(asker.published(Some(NAME), 0).await, nothing());
    server.publish(NAME, &record(&pair));
    assert_eq!(asker.published(Some(NAME), 299).await, nothing());
    assert_eq!(server.asked(), 1);
    assert_eq!(asker.published(Some(NAME), 300).await, key(&pair));
}

#[tokio::test]
async fn a_name_without_a_text_or_with_revoked_keys_has_none() {
    for texts in [&[][..], &["v=DKIM1; k=rsa; p="], &["v=spf1 ~all"]] {
        let (server, asker) = start().await;
        server.publish_for(NAME, texts, 60);
        assert_eq!(asker.published(Some(NAME), 0).await, nothing(), "{texts:?}");
        assert_eq!(asker.published(Some(NAME), 1).await, nothing(), "{texts:?}");
        assert_eq!(server.asked(), 1);
    }
}

#[tokio::test]
async fn a_server_that_cannot_say_says_nothing_against_a_name() {
    for answer in [DnsAnswer::Failure, DnsAnswer::Referral, DnsAnswer::Hang] {
        let (server, asker) = start().await;
        let pair = pair();
        server.publish(NAME, &record(&pair));
        server.answer(answer);
        let failed = asker.published(Some(NAME), 0).await;
        assert!(
            matches!(failed, Err(KeysUnavailable::Failed(_))),
            "{answer:?}: {failed:?}"
        );
        server.answer(DnsAnswer::Records);
        let resting = asker.published(Some(NAME), 59).await;
        assert_eq!(resting, Err(KeysUnavailable::Resting), "{answer:?}");
        assert_eq!(asker.published(Some(NAME), 60).await, key(&pair));
    }
}

#[tokio::test]
async fn a_key_is_good_for_a_day_after_its_time_while_the_server_is_down() {
    let (server, asker) = start().await;
    let pair = pair();
    server.publish_for(NAME, &[&record(&pair)], 60);
    assert_eq!(asker.published(Some(NAME), 0).await, key(&pair));
    server.answer(DnsAnswer::Failure);
    assert_eq!(asker.published(Some(NAME), 60).await, key(&pair));
    assert_eq!(asker.published(Some(NAME), 59 + DAY).await, key(&pair));
    let gone = asker.published(Some(NAME), 60 + DAY).await;
    assert!(matches!(gone, Err(KeysUnavailable::Failed(_))), "{gone:?}");
    let gone = asker.published(Some(NAME), 61 + DAY).await;
    assert_eq!(gone, Err(KeysUnavailable::Resting), "not refused for it");
}

#[tokio::test]
async fn a_withdrawn_key_goes_although_invented_names_keep_us_busy() {
    let (server, asker) = start().await;
    let pair = pair();
    server.publish(NAME, &record(&pair));
    assert_eq!(asker.published(Some(NAME), 0).await, key(&pair));
    server.withdraw(NAME);
    let invented = Some("invented.copernica.com");
    assert_eq!(asker.published(invented, 3_600).await, nothing());
    assert_eq!(asker.published(Some(NAME), 3_601).await, nothing());
}

#[tokio::test]
async fn a_new_key_under_an_old_name_is_found_when_a_signature_does_not_fit() {
    let (server, asker) = start().await;
    let (old, new) = (pair(), pair());
    server.publish_for(NAME, &[&record(&old)], 86_400);
    assert_eq!(asker.published(Some(NAME), 0).await, key(&old));
    server.publish_for(NAME, &[&record(&new)], 86_400);
    assert_eq!(asker.renewed(Some(NAME), 59).await, key(&old));
    assert_eq!(server.asked(), 1);
    assert_eq!(asker.renewed(Some(NAME), 60).await, key(&new));
    for _ in 0..20 {
        assert_eq!(asker.renewed(Some(NAME), 119).await, key(&new));
    }
    assert_eq!(server.asked(), 2, "forgeries ask once a minute");
    server.answer(DnsAnswer::Failure);
    let failed = asker.renewed(Some(NAME), 120).await;
    assert!(
        matches!(failed, Err(KeysUnavailable::Failed(_))),
        "{failed:?}"
    );
    let resting = asker.renewed(Some(NAME), 121).await;
    assert_eq!(resting, Err(KeysUnavailable::Resting));
    assert_eq!(asker.published(Some(NAME), 121).await, key(&new));
}

#[tokio::test]
async fn a_name_is_one_name_in_all_its_spellings() {
    let (server, asker) = start().await;
    let pair = pair();
    server.publish(NAME, &record(&pair));
    for name in [
        NAME,
        "ONE._domainkey.COPERNICA.com",
        "One._DomainKey.copernica.COM",
    ] {
        assert_eq!(asker.published(Some(name), 0).await, key(&pair), "{name}");
    }
    assert_eq!(server.asked(), 1);
}

#[tokio::test]
async fn an_alias_is_followed_and_lives_no_longer_than_it_says() {
    for answer in [DnsAnswer::Records, DnsAnswer::StepByStep] {
        let (server, asker) = start().await;
        server.answer(answer);
        let (old, new) = (pair(), pair());
        let [january, february] = ["january.keys.example.com", "february.keys.example.com"];
        server.publish_for(january, &[&record(&old)], 86_400);
        server.publish_for(february, &[&record(&new)], 86_400);
        server.alias(NAME, january, 300);
        assert_eq!(asker.published(Some(NAME), 0).await, key(&old));
        server.alias(NAME, february, 300);
        assert_eq!(asker.published(Some(NAME), 299).await, key(&old));
        assert_eq!(
            asker.published(Some(NAME), 300).await,
            key(&new),
            "{answer:?}"
        );
        server.alias(NAME, "missing.keys.example.com", 300);
        assert_eq!(asker.published(Some(NAME), 600).await, nothing());
    }
}

#[tokio::test]
async fn aliases_that_lead_in_a_circle_say_nothing() {
    let (server, asker) = start().await;
    server.alias(NAME, "two.copernica.com", 300);
    server.alias("two.copernica.com", NAME, 300);
    let failed = asker.published(Some(NAME), 0).await;
    assert!(
        matches!(failed, Err(KeysUnavailable::Failed(_))),
        "{failed:?}"
    );
}

#[tokio::test]
async fn many_records_at_one_name_are_read_in_whatever_order() {
    let (server, asker) = start().await;
    let (one, other) = (pair(), pair());
    let (one_record, other_record) = (record(&one), record(&other));
    server.publish_for(
        NAME,
        &["v=spf1 ~all", &one_record, "v=DKIM1; p=", &other_record],
        300,
    );
    let both = asker.published(Some(NAME), 0).await.unwrap();
    assert_eq!(both.len(), 2);
    for pair in [one, other] {
        assert!(both.contains(&pair.entry().key));
    }
}

#[tokio::test]
async fn what_is_too_long_for_a_packet_is_fetched_over_a_connection() {
    let (server, asker) = start().await;
    let pair = pair();
    let noise = "x".repeat(5_000);
    server.publish_for(NAME, &[&noise, &record(&pair)], 300);
    assert_eq!(asker.published(Some(NAME), 0).await, key(&pair));
    assert_eq!(server.asked(), 2);
}
