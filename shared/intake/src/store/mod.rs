//! The table: how an event is laid down once, marked, and found again.
//!
//! One item per event, with key `id`. Its attributes are named in [`attribute`]; the canonical JSON
//! and the raw body are packed together into one binary attribute ([`Packed`]), because money is write
//! units: an item of at most 1,024 bytes costs half of a larger one. A raw body that is too large for
//! one item lies in rows `id#raw.digest.n` before the item exists.

pub mod attribute;
mod claim;
mod deflate;
mod entry;
mod footprint;
mod forget;
mod lease;
mod limits;
mod mark;
mod pack;
mod record;
mod replay;
mod rows;
mod scan;
mod search;
mod stored;
mod waiting;

pub use claim::{Claim, Claimed};
pub use entry::Entry;
pub use footprint::Footprint;
pub use lease::Lease;
pub use limits::MAX_ITEM_BYTES;
pub use mark::{Marked, SHARDS, shard};
pub use pack::{Packed, Unpackable};
pub use record::Recorded;
pub use replay::Replayed;
pub use search::Found;
pub use stored::Stored;

use crate::aws::Call;
use aws_sdk_dynamodb::{
    Client,
    operation::{
        put_item::{PutItem, PutItemInput},
        update_item::{UpdateItem, UpdateItemInput},
    },
    types::AttributeValue,
};

/// Why the table did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// DynamoDB refused or did not answer.
    #[error("dynamodb: {0}")]
    DynamoDb(String),
    /// An event cannot be laid down as an item.
    #[error("an item cannot be written: {0}")]
    Unwritable(&'static str),
    /// An item is not as this version writes it.
    #[error("an item cannot be read: {0}")]
    Unreadable(&'static str),
    /// What was packed cannot be unpacked.
    #[error(transparent)]
    Unpackable(#[from] Unpackable),
}

/// The table.
#[derive(Clone, Debug)]
pub struct Store {
    client: Client,
    put_item: Call<PutItem>,
    update_item: Call<UpdateItem>,
    table: String,
}

impl Store {
    /// A table by its name.
    #[must_use]
    pub fn new(client: Client, table: String) -> Self {
        Self {
            put_item: Call::new(client.clone()),
            update_item: Call::new(client.clone()),
            client,
            table,
        }
    }

    /// Opens a connection, by looking for an item that cannot exist, prepares an event's calls, and packs what is
    /// empty, so that the memory for it is there. A failure is the next call's too.
    pub(crate) async fn warm_up(&self) {
        let put = PutItemInput::builder().table_name(&self.table).build();
        self.put_item.prepare(put).await;
        let update = UpdateItemInput::builder().table_name(&self.table).build();
        self.update_item.prepare(update).await;
        let _ = Packed::default().pack();
        let nothing = AttributeValue::S("warm-up".to_owned());
        let look = self.client.get_item().table_name(&self.table);
        let _ = look.key(attribute::ID, nothing).send().await;
    }
}

#[cfg(test)]
mod sizes;
#[cfg(test)]
mod tests;
