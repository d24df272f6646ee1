//! One sample on its way.

use super::{Post, SendOptions, addressed, post, sender};
use crate::{CliError, addresses::Addresses, arguments::DataOption, samples};
use mailhooks_event::{Family, SourceName};
use mailhooks_intake::clock;
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
        let (url, answer) = self.send(Some(&server), name)?;
        Ok(Sent {
            url,
            status: answer.status,
            body: answer.body,
        })
    }

    /// Signs a sample and posts it. Gives the URL, fit to be shown, and the answer.
    pub(super) fn send(
        &self,
        server: Option<&Addresses>,
        name: &str,
    ) -> Result<(String, post::Answer), CliError> {
        let sample = samples::find(name, sender::provider(self, server))?;
        let route = sender::route(self, server, &sample)?;
        let (target, headers) = addressed(&route.url, sample.headers);
        let headers = route
            .signer
            .sign(&target, &headers, &sample.body, clock::now())?;
        let post = Post {
            url: &route.url,
            headers,
            body: &sample.body,
        };
        match post.send() {
            Ok(answer) => Ok((route.shown, answer)),
            Err(error) => Err(CliError::NoAnswer {
                url: route.shown,
                reason: error.to_string(),
            }),
        }
    }
}
