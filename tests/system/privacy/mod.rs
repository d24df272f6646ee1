//! Nothing that a webhook holds and nothing that a source proves itself with stands in a log line, in an
//! answer or in a message's attributes, whatever way a webhook goes. Every place is marked with one word,
//! and everything that leaves a process is searched for it.

mod debug;
mod hostile;
mod keys;
mod marked;
mod outages;
mod refused;
mod sources;
mod start;
mod ways;

use crate::house::House;
use mailhooks_stage::Function;
use serde_json::Value;

/// Stands in whatever must not leave a process but within a message's body.
const MARK: &str = "zqxmark";
/// Stands in whatever must not leave it in any way: credentials, and headers that nobody reads. It
/// begins with [`MARK`].
const SECRET: &str = "zqxmarksecret";

/// Everything that left the processes.
#[derive(Default)]
struct Seen {
    texts: Vec<String>,
}

impl Seen {
    /// Takes an answer along.
    fn answer(&mut self, answer: &Value) {
        self.texts.push(answer.to_string());
    }

    /// Ends a process and takes along what it wrote.
    async fn lines(&mut self, function: Function) {
        if function.idle().await.is_ok() {
            function.kill().await;
        }
        function.ended().await;
        let lines = function.lines();
        assert!(!lines.is_empty(), "it wrote nothing that could be searched");
        self.texts.extend(lines);
    }

    /// The lines of JSON that have this outcome.
    fn outcomes(&self, outcome: &str) -> Vec<Value> {
        let lines = self
            .texts
            .iter()
            .filter_map(|line| serde_json::from_str(line).ok());
        lines
            .filter(|line: &Value| line["outcome"] == outcome)
            .collect()
    }

    /// Fails if a mark is anywhere, or one of these texts.
    fn tells_nothing_of(&self, texts: &[String]) {
        for seen in &self.texts {
            assert_unmarked(seen, MARK);
            for text in texts {
                assert!(!seen.contains(text), "{text} in {seen}");
            }
        }
    }

    fn tells_nothing(&self) {
        self.tells_nothing_of(&[]);
    }
}

/// Fails if the mark is in the text, however it is spelled.
fn assert_unmarked(text: &str, mark: &str) {
    assert!(!text.to_lowercase().contains(mark), "{mark} in {text}");
}

/// Takes every message out of every queue. Neither their attributes hold a mark nor their bodies a secret;
/// gives how many there were and how many bodies were marked.
async fn search_messages(house: &House, secrets: &[String]) -> (usize, usize) {
    let (mut count, mut marked) = (0, 0);
    for (_, queue) in &house.queues {
        loop {
            let receive = house.aws.sqs_client.receive_message().queue_url(queue);
            let received = receive
                .max_number_of_messages(10)
                .message_attribute_names("All")
                .send()
                .await
                .unwrap();
            if received.messages().is_empty() {
                break;
            }
            for message in received.messages() {
                let attributes = message.message_attributes().unwrap();
                assert!(attributes.len() >= 6, "{attributes:?}");
                assert_unmarked(&format!("{attributes:?}"), MARK);
                let body = message.body().unwrap();
                assert_unmarked(body, SECRET);
                for secret in secrets {
                    assert!(!body.contains(secret), "{secret} in {body}");
                }
                count += 1;
                marked += usize::from(body.contains(MARK));
                let delete = house.aws.sqs_client.delete_message().queue_url(queue);
                let handle = message.receipt_handle().unwrap();
                delete.receipt_handle(handle).send().await.unwrap();
            }
        }
    }
    (count, marked)
}
