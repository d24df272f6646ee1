//! An event as CloudEvents 1.0 JSON, both ways.

use crate::{
    Data, Event, EventId, Family, Happening, SourceName, Timestamp, bounce::Bounce,
    complaint::Complaint, contact::Contact, domain::Domain, engagement::Engagement,
    quarantine::Quarantine, send_limit::SendLimit, suppression::Suppression,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::{borrow::Cow, str::FromStr};

/// The attributes in the order in which they are written.
#[derive(Serialize, Deserialize)]
struct WireEvent<'a> {
    specversion: Cow<'a, str>,
    id: Cow<'a, EventId>,
    source: Cow<'a, str>,
    #[serde(rename = "type")]
    event_type: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    subject: Option<Cow<'a, str>>,
    time: Timestamp,
    datacontenttype: Cow<'a, str>,
    dataschema: Cow<'a, str>,
    data: WireData<'a>,
}

/// `data` with the one object that the family has.
#[derive(Serialize, Deserialize)]
struct WireData<'a> {
    #[serde(flatten)]
    data: Cow<'a, Data>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bounce: Option<Cow<'a, Bounce>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    complaint: Option<Cow<'a, Complaint>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    engagement: Option<Cow<'a, Engagement>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    domain: Option<Cow<'a, Domain>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    send_limit: Option<Cow<'a, SendLimit>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    contact: Option<Cow<'a, Contact>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    suppression: Option<Cow<'a, Suppression>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    quarantine: Option<Cow<'a, Quarantine>>,
}

impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut data = WireData {
            data: Cow::Borrowed(&self.data),
            bounce: None,
            complaint: None,
            engagement: None,
            domain: None,
            send_limit: None,
            contact: None,
            suppression: None,
            quarantine: None,
        };
        match &self.happening {
            Happening::Delivery(_) => {}
            Happening::Bounce(_, object) => data.bounce = said(object),
            Happening::Complaint(_, object) => data.complaint = said(object),
            Happening::Engagement(_, object) => data.engagement = said(object),
            Happening::Domain(_, object) => data.domain = said(object),
            Happening::SendLimit(_, object) => data.send_limit = said(object),
            Happening::Contact(_, object) => data.contact = said(object),
            Happening::Suppression(_, object) => data.suppression = said(object),
            Happening::Quarantine(_, object) => data.quarantine = Some(Cow::Borrowed(object)),
        }
        WireEvent {
            specversion: Self::SPEC_VERSION.into(),
            id: Cow::Borrowed(&self.id),
            source: self.source_uri().into(),
            event_type: self.event_type().into(),
            subject: self.subject.as_deref().map(Cow::Borrowed),
            time: self.time,
            datacontenttype: "application/json".into(),
            dataschema: self.data_schema().into(),
            data,
        }
        .serialize(serializer)
    }
}

/// The family's object, unless it says nothing.
fn said<T: Clone + Default + PartialEq>(object: &T) -> Option<Cow<'_, T>> {
    (*object != T::default()).then_some(Cow::Borrowed(object))
}

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut wire = WireEvent::deserialize(deserializer)?;
        if wire.specversion != Self::SPEC_VERSION {
            return Err(D::Error::custom("not CloudEvents 1.0"));
        }
        let happening = happening(&wire.event_type, &mut wire.data)
            .ok_or_else(|| D::Error::custom("type is not mailhooks.<family>.<kind>"))?;
        let data = wire.data.data.into_owned();
        let source = source_name(&wire.source, &data)
            .ok_or_else(|| D::Error::custom("source is not /mailhooks/<provider>/<source>"))?;
        Ok(Self {
            id: wire.id.into_owned(),
            source,
            subject: wire.subject.map(Cow::into_owned),
            time: wire.time,
            happening,
            data,
        })
    }
}

fn source_name(uri: &str, data: &Data) -> Option<SourceName> {
    let (provider, source) = uri.strip_prefix("/mailhooks/")?.split_once('/')?;
    (provider == data.provider.as_str())
        .then(|| source.parse().ok())
        .flatten()
}

fn happening(event_type: &str, data: &mut WireData<'_>) -> Option<Happening> {
    fn kind<T: FromStr>(text: &str) -> Option<T> {
        text.parse().ok()
    }
    fn object<T: Clone + Default>(object: &mut Option<Cow<'_, T>>) -> T {
        object.take().map(Cow::into_owned).unwrap_or_default()
    }
    let (family, of_kind) = event_type.strip_prefix("mailhooks.")?.split_once('.')?;
    Some(match family.parse().ok()? {
        Family::Delivery => Happening::Delivery(kind(of_kind)?),
        Family::Bounce => Happening::Bounce(kind(of_kind)?, object(&mut data.bounce)),
        Family::Complaint => Happening::Complaint(kind(of_kind)?, object(&mut data.complaint)),
        Family::Engagement => Happening::Engagement(kind(of_kind)?, object(&mut data.engagement)),
        Family::Domain => Happening::Domain(kind(of_kind)?, object(&mut data.domain)),
        Family::SendLimit => Happening::SendLimit(kind(of_kind)?, object(&mut data.send_limit)),
        Family::Contact => Happening::Contact(kind(of_kind)?, object(&mut data.contact)),
        Family::Suppression => {
            Happening::Suppression(kind(of_kind)?, object(&mut data.suppression))
        }
        Family::Quarantine => {
            Happening::Quarantine(kind(of_kind)?, data.quarantine.take()?.into_owned())
        }
    })
}

#[cfg(test)]
mod tests;
