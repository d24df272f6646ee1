//! What the server says once it is ready: every URL, and commands to try.

use super::configured::Configured;
use crate::{addresses::Addresses, arguments::DataOption, samples};
use mailhooks_event::Family;
use mailhooks_intake::config::Environment;
use std::{fmt::Write, path::Path};

/// The text, for a terminal.
pub(super) fn text(addresses: &Addresses, configured: &Configured, data: &Path) -> String {
    let mut text = format!("mailhooks takes webhooks at {}\n\n", addresses.server);
    sources(&mut text, addresses, configured).unwrap_or_default();
    services(&mut text, addresses).unwrap_or_default();
    commands(&mut text, addresses, data).unwrap_or_default();
    text
}

fn sources(text: &mut String, addresses: &Addresses, configured: &Configured) -> std::fmt::Result {
    for name in addresses.sources.keys() {
        writeln!(
            text,
            "  {:<12} {}",
            name.as_str(),
            addresses.shown(name, None)
        )?;
    }
    for (name, fault) in configured.sources.faults() {
        writeln!(
            text,
            "  {:<12} answers 503, for it is configured wrongly: {fault}",
            name.as_str()
        )?;
    }
    let families = Family::ALL.iter().map(|family| family.slug());
    let families: Vec<_> = families
        .filter(|slug| Family::from_slug(slug).is_some())
        .collect();
    writeln!(
        text,
        "  one family   the same and /{}\n",
        families.join(", /")
    )
}

fn services(text: &mut String, addresses: &Addresses) -> std::fmt::Result {
    // The page is for this machine, and cannot be had where only others are listened to.
    if addresses.server.contains("//127.0.0.1:") || addresses.server.contains("//[::1]:") {
        writeln!(text, "  page         {}/", addresses.server)?;
    }
    let Addresses {
        dynamodb,
        table,
        sqs,
        queues,
        ..
    } = addresses;
    let queue = queues.get(&Family::Bounce).map_or("", String::as_str);
    let aws = format!("aws --region {} --endpoint-url", Addresses::REGION);
    writeln!(
        text,
        "  table        {aws} {dynamodb} dynamodb scan --table-name {table}"
    )?;
    writeln!(
        text,
        "  queues       {aws} {sqs} sqs receive-message --queue-url {queue}"
    )?;
    writeln!(
        text,
        "               with any AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY\n"
    )
}

fn commands(text: &mut String, addresses: &Addresses, data: &Path) -> std::fmt::Result {
    let program = if Environment::is_from_cargo() {
        "cargo run -p mailhooks --"
    } else {
        "mailhooks"
    };
    let data = if data == Path::new(DataOption::USUAL) {
        String::new()
    } else {
        format!(" --data {}", data.display())
    };
    for (name, source) in addresses
        .sources
        .iter()
        .filter(|(_, source)| source.development_key)
    {
        if let Some(sample) = samples::inviting(&source.provider) {
            let named_so = name.as_str() == source.provider.as_str();
            let of = if named_so {
                String::new()
            } else {
                format!(" --source {name}")
            };
            writeln!(text, "  try          {program} send {sample}{of}{data}")?;
        }
    }
    writeln!(text, "  follow       {program} tail{data}")
}
