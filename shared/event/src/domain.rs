//! The domain family: a sending domain and its DNS records.

use crate::{Timestamp, send_limit::Server};
use serde::{Deserialize, Serialize};

words! {
    /// What happened to the domain.
    pub enum DomainKind {
        /// A DNS check failed.
        DnsError = "dns_error",
        /// The domain was added to the account.
        Created = "created",
        /// The domain's status or settings changed.
        Updated = "updated",
        /// The domain was removed from the account.
        Deleted = "deleted",
    }
}

/// A sending domain as the provider sees it.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Domain {
    /// The domain's name, such as `example.com`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The provider's id of the domain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The provider's word for the state of the whole domain; an open set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// When the records were looked up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked_at: Option<Timestamp>,
    /// When the domain was added to the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// The region that the domain sends from, such as `eu-west-1`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The DNS records that the provider asks for, with what it found.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<DnsRecord>,
    /// The mail server that the domain belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server: Option<Server>,
}

/// One DNS record that the provider asks for.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct DnsRecord {
    /// What the record is for: `SPF`, `DKIM`, `MX`, `Return-Path` and whatever a provider adds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// The record's name, often relative to the domain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The record's type: `TXT`, `MX`, `CNAME`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub record_type: Option<String>,
    /// The value that the provider asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The time to live as the provider writes it, such as `Auto` or `60`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ttl: Option<String>,
    /// The preference of an `MX` record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<u64>,
    /// The provider's word for what it found; an open set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The provider's sentence on what is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

debug_hides!(Domain, DnsRecord);
