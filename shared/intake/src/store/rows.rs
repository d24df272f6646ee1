//! A raw body that is too large for one item, in rows of its own.

use super::{
    Store, StoreError, attribute,
    deflate::{deflate, inflate},
};
use crate::aws;
use aws_sdk_dynamodb::{primitives::Blob, types::AttributeValue};
use futures_util::future::try_join_all;
use mailhooks_event::EventId;
use std::collections::HashMap;

/// One row of a large raw body.
pub(super) struct Row {
    key: String,
    part: Vec<u8>,
    expires: i64,
}

impl Row {
    /// A row with its key and TTL stays below the largest item.
    const PART_BYTES: usize = 390_000;

    /// The raw body, deflated and cut into rows, and the reference by which the item finds them.
    pub(super) fn of(
        id: &EventId,
        raw: &[u8],
        expires: i64,
    ) -> Result<(Vec<Self>, Reference), StoreError> {
        let deflated = deflate(raw, &[])?;
        let parts = deflated.chunks(Self::PART_BYTES);
        let reference = Reference {
            digest: digest(raw),
            count: parts.len(),
        };
        let row = |(number, part): (usize, &[u8])| Self {
            key: reference.key(id, number),
            part: part.to_vec(),
            expires,
        };
        Ok((parts.enumerate().map(row).collect(), reference))
    }

    /// What is put for it.
    pub(super) fn item(&self) -> HashMap<String, AttributeValue> {
        let text = |name: &str| name.to_owned();
        HashMap::from([
            (text(attribute::ID), AttributeValue::S(self.key.clone())),
            (
                text(attribute::BODY),
                AttributeValue::B(Blob::new(self.part.clone())),
            ),
            (
                text(attribute::EXPIRES),
                AttributeValue::N(self.expires.to_string()),
            ),
        ])
    }
}

/// Where the rows of a raw body are: a digest of the body and how many there are, written `digest.n`.
///
/// The digest is part of each row's key, so that two deliveries of one event whose bodies differ
/// cannot mix their rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    digest: String,
    count: usize,
}

impl Reference {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (digest, count) = text.split_once('.')?;
        Some(Self {
            digest: digest.to_owned(),
            count: count.parse().ok()?,
        })
    }

    /// The keys of all rows, in order.
    pub(super) fn keys(&self, id: &EventId) -> impl Iterator<Item = String> {
        (0..self.count).map(|number| self.key(id, number))
    }

    /// `id#raw.digest.n`, counted from 0.
    fn key(&self, id: &EventId, number: usize) -> String {
        format!("{id}#raw.{}.{number}", self.digest)
    }
}

impl std::fmt::Display for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.digest, self.count)
    }
}

/// The first 64 bits of SHA-256, hexadecimal.
fn digest(raw: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, raw);
    data_encoding::HEXLOWER.encode(&digest.as_ref()[..8])
}

impl Store {
    /// Writes the rows side by side, before the item that refers to them.
    pub(super) async fn put_rows(&self, rows: &[Row]) -> Result<(), StoreError> {
        let puts = rows.iter().map(|row| {
            self.client
                .put_item()
                .table_name(&self.table)
                .set_item(Some(row.item()))
                .send()
        });
        let put = try_join_all(puts).await;
        put.map(drop)
            .map_err(|error| StoreError::DynamoDb(aws::reason(&error)))
    }

    /// Reads the rows of an item and puts the raw body together.
    pub(super) async fn raw_of_rows(
        &self,
        id: &EventId,
        rows: &Reference,
    ) -> Result<Vec<u8>, StoreError> {
        let gets = rows.keys(id).map(|key| {
            self.client
                .get_item()
                .table_name(&self.table)
                .key(attribute::ID, AttributeValue::S(key))
                .send()
        });
        let answers = try_join_all(gets)
            .await
            .map_err(|error| StoreError::DynamoDb(aws::reason(&error)))?;
        let mut deflated = Vec::new();
        for answer in &answers {
            let part = answer
                .item()
                .and_then(|item| item.get(attribute::BODY)?.as_b().ok());
            deflated.extend_from_slice(
                part.ok_or(StoreError::Unreadable("a row is missing"))?
                    .as_ref(),
            );
        }
        Ok(inflate(&deflated, &[])?)
    }
}
