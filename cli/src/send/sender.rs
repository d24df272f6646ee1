//! Whom a webhook comes from and where it goes.

use super::SendOptions;
use crate::{
    CliError,
    addresses::{Addresses, SourceAddress},
    development_keys::DevelopmentKeys,
};
use mailhooks_event::{ProviderName, SourceName};
use mailhooks_provider::Provider;
use mailhooks_sender::{Sample, Signer};
use serde_json::json;
use std::fs;

/// A signer and a URL.
pub(super) struct Route {
    /// Signs as the provider does.
    pub(super) signer: Signer,
    /// Where to post.
    pub(super) url: String,
    /// The URL, fit to be shown.
    pub(super) shown: String,
}

/// The provider that the options name, by themselves or by the source. Otherwise the sample tells it.
pub(super) fn provider(
    options: &SendOptions,
    server: Option<&Addresses>,
) -> Option<&'static dyn Provider> {
    if let Some(name) = &options.provider {
        return mailhooks_provider::provider(name.as_str());
    }
    let source = server?.sources.get(options.source.as_ref()?)?;
    mailhooks_provider::provider(source.provider.as_str())
}

/// The way of one sample.
pub(super) fn route(
    options: &SendOptions,
    server: Option<&Addresses>,
    sample: &Sample,
) -> Result<Route, CliError> {
    let (url, shown, source) = match (&options.to, server) {
        (Some(url), server) => {
            let source =
                server.and_then(|server| source(options, server, &sample.provider.name()).ok());
            (url.clone(), url.clone(), source)
        }
        (None, Some(server)) => {
            let (name, address) = source(options, server, &sample.provider.name())?;
            let shown = server.shown(name, options.family);
            (
                server.webhooks(name, options.family),
                shown,
                Some((name, address)),
            )
        }
        (None, None) => return Err(CliError::NoServer(options.data.data.clone())),
    };
    Ok(Route {
        signer: signer(options, sample.provider, source)?,
        url,
        shown,
    })
}

/// The source to play.
fn source<'a>(
    options: &SendOptions,
    server: &'a Addresses,
    provider: &ProviderName,
) -> Result<(&'a SourceName, &'a SourceAddress), CliError> {
    let unknown = |name: &str| CliError::UnknownSource {
        name: name.to_owned(),
        known: server
            .sources
            .keys()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", "),
    };
    if let Some(name) = &options.source {
        let (name, source) = server
            .sources
            .get_key_value(name)
            .ok_or_else(|| unknown(name.as_str()))?;
        if source.provider != *provider {
            return Err(CliError::OtherProvider {
                source_name: name.to_string(),
                owner: source.provider.to_string(),
                sender: provider.to_string(),
            });
        }
        return Ok((name, source));
    }
    let mut of_provider = server
        .sources
        .iter()
        .filter(|(_, source)| source.provider == *provider);
    let named_so = server.sources.get_key_value(provider.as_str());
    let named_so = named_so.filter(|(_, source)| source.provider == *provider);
    named_so
        .or_else(|| of_provider.next())
        .ok_or_else(|| unknown(provider.as_str()))
}

/// Signs with what the options name, or else with the development key.
fn signer(
    options: &SendOptions,
    provider: &'static dyn Provider,
    source: Option<(&SourceName, &SourceAddress)>,
) -> Result<Signer, CliError> {
    if options.forge {
        return Ok(Signer::generate(provider)?);
    }
    if let Some(secret) = &options.secret {
        return given(provider, secret);
    }
    if let Some(path) = &options.key {
        let text =
            fs::read_to_string(path).map_err(|error| CliError::file("read", path, &error))?;
        return given(provider, &text);
    }
    let fits = source.is_none_or(|(_, source)| source.development_key);
    let keys = DevelopmentKeys::load(&options.data.data)?;
    let name = source.map_or(provider.name().as_str().to_owned(), |(name, _)| {
        name.to_string()
    });
    keys.signer(&provider.name())
        .filter(|_| fits)
        .cloned()
        .ok_or(CliError::NoKey(name))
}

/// A signer with a key that is given as text.
fn given(provider: &'static dyn Provider, text: &str) -> Result<Signer, CliError> {
    let text = text.trim();
    let member = if text.starts_with("-----") {
        "private_key"
    } else {
        "secret"
    };
    Ok(Signer::from_json(
        &json!({"provider": provider.name(), member: text}),
    )?)
}
