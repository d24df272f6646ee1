//! Who may send: can the document be read, is each source right, and can its keys be had?

use super::{
    deployment::Deployment,
    finding::{Finding, Report},
};
use crate::CliError;
use mailhooks_event::SourceName;
use mailhooks_intake::{
    clock,
    config::{Documents, Source, Sources},
    deadline::Deadline,
    keys::{Keys, Published},
};
use serde_json::Value;

/// The sources, and the documents that they stand in.
pub(super) struct Known {
    pub(super) sources: Sources,
    pub(super) documents: Documents,
}

/// Fetches the sources as the functions do. None if that is where it ends.
pub(super) async fn check(
    deployment: &Deployment,
    report: &mut Report,
) -> Result<Option<Known>, CliError> {
    let fetched = Documents::fetch(&deployment.sources, deployment.clients.secrets.as_ref()).await;
    let documents = match fetched {
        Ok(documents) => documents,
        Err(error) => {
            let remedy = "does the secret exist, hold JSON, and may you read it?";
            report.add("sources", &Finding::bad(error.to_string(), remedy))?;
            return Ok(None);
        }
    };
    let sources = match Sources::parse(&documents) {
        Ok(sources) => sources,
        Err(error) => {
            let finding = Finding::bad(error.to_string(), "mend the document; infra/PROVIDERS.md");
            report.add("sources", &finding)?;
            return Ok(None);
        }
    };
    for (name, fault) in sources.faults() {
        let finding = Finding::bad(fault.to_string(), "mend it; its webhooks are answered 503");
        report.add(&format!("source {name}"), &finding)?;
    }
    if sources.usable().next().is_none() {
        let remedy = "enter who may send: infra/PROVIDERS.md";
        report.add("sources", &Finding::bad("nobody may send", remedy))?;
    }
    for (name, source) in sources.usable() {
        let finding = source_keys(name, source, &documents).await;
        report.add(&format!("source {name}"), &finding)?;
    }
    Ok(Some(Known { sources, documents }))
}

/// Asks for the keys that a source publishes.
async fn source_keys(name: &SourceName, source: &Source, documents: &Documents) -> Finding {
    let provider = source.provider.name();
    let Some(published) = &source.published else {
        return Finding::Well(format!("{provider}, with the keys that are configured"));
    };
    let ids = match published {
        Published::Jwks(_) => vec![None],
        Published::Dns => key_ids(documents.member(name.as_str()))
            .into_iter()
            .map(Some)
            .collect(),
    };
    if ids.is_empty() {
        return Finding::Well(format!(
            "{provider}; each webhook names the key to ask DNS for"
        ));
    }
    let keys = Keys::default();
    for id in &ids {
        let deadline = Deadline::after(Deadline::ANSWER);
        let asked = keys
            .published(name, published, id.as_deref(), clock::now(), deadline)
            .await;
        match asked {
            Ok(found) if found.is_empty() => {
                let remedy = "is the address, or the key's id, right?";
                return Finding::bad("no key is published there", remedy);
            }
            Ok(_) => {}
            Err(error) => {
                let remedy = "this machine may be shut off; the functions need a way there too";
                return Finding::bad(error.to_string(), remedy);
            }
        }
    }
    Finding::Well(format!("{provider}; its published keys can be had"))
}

/// The names in DNS of the keys that are configured.
fn key_ids(source: Option<&Value>) -> Vec<String> {
    let keys = source.and_then(|source| source["keys"].as_array());
    let id = |key: &Value| key["key_id"].as_str().map(str::to_owned);
    keys.into_iter().flatten().filter_map(id).collect()
}
