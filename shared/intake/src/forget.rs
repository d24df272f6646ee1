//! Forgetting a person: every record that names an address is removed.

use crate::store::{Store, StoreError, Stored};
use futures_util::{Stream, StreamExt, TryStreamExt, stream};

/// The records of one address.
#[derive(Clone, Debug)]
pub struct Person {
    store: Store,
    address: String,
}

impl Person {
    /// Whoever has this address, in whichever case it is written.
    #[must_use]
    pub fn new(store: Store, address: &str) -> Self {
        let address = address.trim().to_lowercase();
        Self { store, address }
    }

    /// The records whose recipient or contact it is, which the index knows.
    ///
    /// # Errors
    ///
    /// If DynamoDB did not answer, or a record cannot be read.
    pub async fn records(&self) -> Result<Vec<Stored>, StoreError> {
        let found = self.store.recipient(&self.address).await?;
        let records = stream::iter(found)
            .then(|found| async move { self.store.get(&found.id).await })
            .try_filter_map(|record| async { Ok(record) });
        records.try_collect().await
    }

    /// Every record that names the address anywhere, in the event or in the raw body: among several
    /// recipients, as a sender, in a mail that came back, in quarantine. Reads the whole table.
    ///
    /// # Errors
    ///
    /// In the place of a page or record, if DynamoDB did not answer.
    pub fn mentions(&self) -> impl Stream<Item = Result<Stored, StoreError>> + '_ {
        self.store
            .scan(None)
            .map_ok(|page| stream::iter(page.into_iter().filter_map(Result::ok).map(Ok)))
            .try_flatten()
            .try_filter_map(|record| async {
                // The whole body is needed, wherever it lies.
                let whole = match record.rows {
                    Some(_) => self.store.get(&record.id).await?,
                    None => Some(record),
                };
                Ok(whole.filter(|record| self.is_named_in(record)))
            })
    }

    /// Removes a record. What it was can be told of the record that was handed in.
    ///
    /// # Errors
    ///
    /// If DynamoDB did not do all of it; it can be found and removed once more.
    pub async fn forget(&self, record: &Stored) -> Result<(), StoreError> {
        self.store.forget(record).await
    }

    fn is_named_in(&self, record: &Stored) -> bool {
        names(&record.canonical, &self.address)
            || names(&String::from_utf8_lossy(&record.raw), &self.address)
    }
}

/// Whether a text names the address and not one that only contains it. Forms and JSON may escape its
/// signs.
fn names(text: &str, address: &str) -> bool {
    let text = text.to_lowercase();
    let text = text
        .replace("%40", "@")
        .replace("\\u0040", "@")
        .replace("%2b", "+");
    let goes_on = |letter: char| letter.is_alphanumeric() || "._-+%".contains(letter);
    !address.is_empty()
        && text.match_indices(address).any(|(start, found)| {
            let before = text[..start].chars().next_back();
            let mut after = text[start + found.len()..].chars();
            let next = after.next();
            // A full stop may end a sentence.
            let is_whole = match next {
                Some('.') => !after.next().is_some_and(char::is_alphanumeric),
                Some(letter) => !goes_on(letter),
                None => true,
            };
            is_whole && !before.is_some_and(goes_on)
        })
}

#[cfg(test)]
mod tests;
