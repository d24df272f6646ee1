//! A whole intake over an AWS that takes everything, and whoever signs for its sources.
//!
//! It is no part of the library, since libFuzzer looks at all code of a target after each input, and
//! the other targets need none of AWS's.

mod aws;

use mailhooks_event::Timestamp;
use mailhooks_intake::{
    announce::Announcer,
    config::{CurrentSources, Documents, RetentionDays, Route, Routes, Sources},
    deadline::Deadline,
    http::{Answer, Request, Serves},
    intake::Intake,
    keys::Keys,
    store::Store,
};
use mailhooks_provider::{PROVIDERS, Provider, Scheme};
use mailhooks_sender::{KeyPair, PrivateSide, Signer};
use serde_json::{Map, Value};
use std::{sync::OnceLock, time::Duration};
use tokio::runtime::Runtime;

const QUEUE: &str = "https://sqs.us-east-1.amazonaws.com/000000000000/all";

/// An intake with a source of each provider, named after it.
pub(crate) struct House {
    runtime: Runtime,
    intake: Intake,
    signers: Vec<Signer>,
}

impl House {
    /// The one of this process.
    pub(crate) fn get() -> &'static Self {
        static HOUSE: OnceLock<House> = OnceLock::new();
        HOUSE.get_or_init(Self::new)
    }

    fn new() -> Self {
        let signers: Vec<Signer> = PROVIDERS.iter().copied().map(signer).collect();
        let names = PROVIDERS.iter().map(|provider| provider.name().to_string());
        let document: Map<String, Value> =
            names.zip(signers.iter().map(Signer::source_json)).collect();
        let documents = Documents::parse(&Value::Object(document).to_string()).unwrap();
        let sources = Sources::parse(&documents).unwrap();
        assert_eq!(sources.faults().count(), 0);
        let routes = Routes::new(vec![Route::everything(QUEUE)]);
        Self {
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_time()
                .build()
                .unwrap(),
            intake: Intake::new(
                CurrentSources::fixed(sources),
                Keys::default(),
                Store::new(aws::dynamodb(), "mailhooks".to_owned()),
                Announcer::new(aws::sqs(), routes),
                RetentionDays::DEFAULT,
            ),
            signers,
        }
    }

    /// Who signs as this provider.
    pub(crate) fn signer(&self, provider: &str) -> &Signer {
        let is_meant = |signer: &&Signer| signer.provider().name().as_str() == provider;
        self.signers.iter().find(is_meant).unwrap()
    }

    /// The answer to a request, once all is done that is left to do after it.
    pub(crate) fn answer(&self, request: Request) -> Answer {
        self.runtime.block_on(async {
            let handled = self.intake.handle(request, Serves::All).await;
            if let Some(unfinished) = handled.unfinished {
                self.intake.finish(unfinished).await;
            }
            handled.answer
        })
    }
}

/// Short keys, since whoever signs has the most to do here.
fn signer(provider: &'static dyn Provider) -> Signer {
    match provider.scheme() {
        Scheme::StandardWebhooks => Signer::generate(provider).unwrap(),
        Scheme::SignedBody { .. } | Scheme::HttpSignature { .. } => {
            let pair = KeyPair::generate(KeyPair::INSTALLER_BITS).unwrap();
            Signer::new(provider, PrivateSide::KeyPair(Box::new(pair))).unwrap()
        }
    }
}

/// When everything comes in.
pub(crate) fn now() -> Timestamp {
    Timestamp::parse("2026-11-21T12:00:00Z").unwrap()
}

/// So far off that no machine is too slow.
pub(crate) fn deadline() -> Deadline {
    Deadline::after(Duration::from_secs(60))
}
