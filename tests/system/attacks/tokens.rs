//! The token in a URL: nothing but the whole of it opens the source, and no answer tells how near one was.

use super::{Target, genuine::signed_for};
use crate::house::House;
use mailhooks_provider::PROVIDERS;
use mailhooks_sender::Signer;
use mailhooks_stage::Trigger;

const TOKEN: &str = "8f3C2a7d-9b1e_4f60";

/// What stands behind the source's name instead of the token.
fn wrong() -> Vec<String> {
    let (head, tail) = TOKEN.split_at(TOKEN.len() - 1);
    let mut wrong: Vec<String> = (1..TOKEN.len())
        .map(|length| format!(".{}", &TOKEN[..length]))
        .collect();
    wrong.extend([
        String::new(),
        ".".to_owned(),
        "..".to_owned(),
        format!("..{TOKEN}"),
        format!(".{TOKEN}."),
        format!(".{TOKEN}0"),
        format!(".{TOKEN}.{TOKEN}"),
        format!(".{TOKEN}%00"),
        format!(".{TOKEN};"),
        format!(".{TOKEN} "),
        format!(". {TOKEN}"),
        format!(".{}", TOKEN.to_lowercase()),
        format!(".{}", TOKEN.to_uppercase()),
        format!(".{}", TOKEN.replace('-', "_")),
        format!(".{}", TOKEN.replace('8', "%38")),
        format!("%2E{TOKEN}"),
        format!("/{TOKEN}"),
        format!("?token={TOKEN}"),
        format!("-{TOKEN}"),
        format!(".{head}\u{661}{tail}"),
        format!(".{}", "8".repeat(10_000)),
    ]);
    wrong
}

#[tokio::test]
async fn no_part_and_no_other_form_of_a_token_opens_a_source() {
    for provider in PROVIDERS {
        let signer = Signer::own(*provider).unwrap();
        let mut source = signer.source_json();
        source["token"] = TOKEN.into();
        let house = House::new().await.with_source("tokened", source);
        let mut target = Target::of(house).await;
        let mut answers = Vec::new();
        let wrong = wrong();
        // The last is a source that nobody has; all are answered as it is.
        let nobodys = format!("/webhooks/nobody.{TOKEN}");
        let paths = wrong
            .iter()
            .map(|wrong| format!("/webhooks/tokened{wrong}"));
        for path in paths.chain([nobodys]) {
            let trigger = Trigger::ALL[target.tried % Trigger::ALL.len()];
            let mut request = signed_for(&signer, &path);
            if let Some((path, query)) = path.split_once('?') {
                (request.path, request.query) = (path.to_owned(), query.to_owned());
            }
            let (status, mut problem) = target.answer(trigger, &request).await;
            assert_eq!(
                status,
                404,
                "{} {path} {trigger:?}: {problem}",
                provider.name()
            );
            problem["request_id"].take();
            answers.push(problem);
            target.tried += 1;
        }
        answers.dedup();
        assert_eq!(answers.len(), 1, "{answers:?}");
        target.is_untouched_by(wrong.len()).await;
        let webhook = signed_for(&signer, &format!("/webhooks/tokened.{TOKEN}"));
        target.accepts("the whole token", &webhook).await;
    }
}

#[tokio::test]
async fn a_token_opens_no_source_that_has_none() {
    let resend = mailhooks_provider::provider("resend").unwrap();
    let signer = Signer::own(resend).unwrap();
    let mut target = Target::new().await;
    for token in [".8f3c2a7d9b1e4f60", ".", ".."] {
        let webhook = signed_for(&signer, &format!("/webhooks/resend{token}"));
        assert_eq!(
            target.answer(Trigger::HttpApi, &webhook).await.0,
            404,
            "{token}"
        );
        target.tried += 1;
    }
    target.is_untouched_by(3).await;
    target
        .accepts("none", &signed_for(&signer, "/webhooks/resend"))
        .await;
}
