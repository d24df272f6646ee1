//! One sample on its way.

use super::{
    SendOptions, addressed,
    sender::{self, Route},
};
use crate::{
    CliError,
    addresses::Addresses,
    arguments::DataOption,
    post::{Answer, Post},
    samples,
};
use http::HeaderMap;
use mailhooks_event::{Family, SourceName};
use mailhooks_intake::clock;
use mailhooks_sender::Sample;
use std::path::Path;

/// What became of a sample.
pub(crate) struct Sent {
    /// Where it went, fit to be shown.
    pub(crate) url: String,
    /// The status of the answer.
    pub(crate) status: u16,
    /// The answer.
    pub(crate) body: String,
}

impl SendOptions {
    /// The options for one sample, sent to the server that runs with this data folder.
    pub(crate) fn one(
        sample: String,
        source: SourceName,
        family: Option<Family>,
        forge: bool,
        folder: &Path,
    ) -> Self {
        Self {
            samples: vec![sample],
            source: Some(source),
            family,
            to: None,
            forge,
            secret: None,
            key: None,
            provider: None,
            repeat: 1,
            fresh: false,
            rate: None,
            lambda_event: false,
            json: false,
            data: DataOption {
                data: folder.to_owned(),
            },
        }
    }

    /// Sends the only sample of these options. Blocks.
    pub(crate) fn send_one(&self) -> Result<Sent, CliError> {
        let server = Addresses::read(&self.data.data)?;
        let name = self.samples.first().map_or("", String::as_str);
        let sample = samples::find(name, sender::provider(self, Some(&server)))?;
        let route = sender::route(self, Some(&server), &sample)?;
        let answer = route.post(&sample)?;
        Ok(Sent {
            url: route.shown,
            status: answer.status,
            body: answer.body,
        })
    }
}

impl Route {
    /// Signs a sample. Gives the path and query that it is for, and the headers.
    pub(super) fn signed(&self, sample: &Sample) -> Result<(String, HeaderMap), CliError> {
        let (target, headers) = addressed(&self.url, sample.headers.clone());
        let headers = self
            .signer
            .sign(&target, &headers, &sample.body, clock::now())?;
        Ok((target, headers))
    }

    /// Signs a sample and posts it.
    pub(super) fn post(&self, sample: &Sample) -> Result<Answer, CliError> {
        let (_, headers) = self.signed(sample)?;
        let post = Post {
            url: &self.url,
            headers,
            body: &sample.body,
        };
        post.send().map_err(|error| CliError::NoAnswer {
            url: self.shown.clone(),
            reason: error.to_string(),
        })
    }
}
