//! A receiver over services that run inside this process.

use crate::Failure;
use aws_sdk_dynamodb::types::AttributeValue;
use http::{HeaderMap, HeaderValue, Method};
use mailhooks_event::{EventId, Timestamp};
use mailhooks_intake::{
    announce::Announcer,
    clock,
    config::{CurrentSources, Documents, RetentionDays, Route, Routes, Sources},
    deadline::Deadline,
    http::{Request, Serves},
    intake::Intake,
    keys::Keys,
    outbox::Outbox,
    store::Store,
};
use mailhooks_provider::provider;
use mailhooks_sender::{Sample, Signer, events_root};
use mailhooks_stage::{Aws, AwsOptions, create_queue, create_table};
use serde_json::json;
use std::{collections::HashMap, env::temp_dir, fs, path::PathBuf, time::Duration};

const TABLE: &str = "mailhooks";

/// An item as DynamoDB has it.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// Everything that one webhook needs.
pub(crate) struct Receiver {
    pub(crate) aws: Aws,
    pub(crate) outbox: Outbox,
    folder: PathBuf,
    intake: Intake,
    signer: Signer,
    sample: Sample,
}

impl Receiver {
    pub(crate) async fn new(name: &str) -> Result<Self, Failure> {
        let folder = temp_dir().join(format!("mailhooks-scale-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        // In memory, each commit would look through all pages that the cache ever held.
        let aws = Aws::start(AwsOptions {
            database: Some(folder.join(format!("{name}.sqlite"))),
            ..AwsOptions::default()
        })
        .await?;
        create_table(&aws.dynamodb_client, TABLE).await?;
        let queue = create_queue(&aws.sqs_client, "all").await?;
        let resend = provider("resend").ok_or("an unknown provider")?;
        let signer = Signer::own(resend)?;
        let document = json!({"resend": signer.source_json()}).to_string();
        let sources = Sources::parse(&Documents::parse(&document)?)?;
        let store = Store::new(aws.dynamodb_client.clone(), TABLE.to_owned());
        let routes = Routes::new(vec![Route::everything(&queue)]);
        let announcer = Announcer::new(aws.sqs_client.clone(), routes);
        let sample = Sample::load(&events_root().join("resend/email-bounced.json"))?;
        Ok(Self {
            intake: Intake::new(
                CurrentSources::fixed(sources),
                Keys::default(),
                store.clone(),
                announcer.clone(),
                RetentionDays::LONGEST,
            ),
            outbox: Outbox::new(store, announcer),
            aws,
            folder,
            signer,
            sample,
        })
    }

    /// Takes a webhook with this number, to its end.
    pub(crate) async fn take(&self, number: u64) -> Result<EventId, Failure> {
        const PATH: &str = "/webhooks/resend";
        let (now, body) = (clock::now(), self.sample.body.clone());
        let mut headers = HeaderMap::new();
        headers.insert("svix-id", HeaderValue::try_from(format!("msg_{number}"))?);
        let request = Request {
            method: Method::POST,
            target: PATH.to_owned(),
            headers: self.signer.sign(PATH, &headers, &body, now)?.into(),
            body,
            request_id: String::new(),
            received_at: now,
            deadline: Deadline::after(Duration::from_secs(30)),
        };
        let handled = self.intake.handle(request, Serves::Any).await;
        let answer: serde_json::Value = serde_json::from_str(&handled.answer.body)?;
        if let Some(unfinished) = handled.unfinished {
            self.intake.finish(unfinished).await;
        }
        let id = answer["id"].as_str().ok_or("not taken")?;
        Ok(id.parse()?)
    }

    /// The item of an event.
    pub(crate) async fn item(&self, id: &EventId) -> Result<Item, Failure> {
        let id = AttributeValue::S(id.to_string());
        let get = self.aws.dynamodb_client.get_item().table_name(TABLE);
        let item = get.key("id", id).send().await?.item;
        Ok(item.ok_or("the item is not there")?)
    }

    /// Fills the table with items that are made of their number.
    pub(crate) fn fill(
        &self,
        numbers: std::ops::Range<u64>,
        make: impl Fn(u64) -> Item,
    ) -> Result<(), Failure> {
        Ok(self.aws.fill(TABLE, numbers.map(make))?)
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Those of ids.
const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// Another item of the same size, with keys of its own.
pub(crate) fn another(item: &Item, number: u64) -> Item {
    let mut item = item.clone();
    for key in ["id", "timeline", "recipient"] {
        if let Some(AttributeValue::S(text)) = item.get_mut(key) {
            // As many letters, spread like those of real ids; an odd factor keeps numbers apart.
            let mixed = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let letter =
                |place: u32| LETTERS[usize::try_from((mixed >> (place * 5)) & 31).unwrap_or(0)];
            let own: String = (0..13_u32).map(|place| char::from(letter(place))).collect();
            let head = text.len().min(4);
            *text = format!(
                "{}{own}{}",
                &text[..head],
                text.get(head + own.len()..).unwrap_or_default()
            );
        }
    }
    item
}

/// The time as an item's mark tells it.
pub(crate) fn moment(now: Timestamp) -> String {
    now.to_string()
}
