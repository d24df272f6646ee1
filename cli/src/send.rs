//! `mailhooks send`: plays a provider: signs samples as it does and posts them.

mod fresh;
mod one;
mod pace;
mod progress;
mod sender;

use crate::{CliError, addresses::Addresses, arguments::DataOption, output, post::Answer, samples};
use clap::Args;
use http::{HeaderMap, HeaderValue, Uri, header};
use mailhooks_event::{Family, ProviderName, SourceName};
use mailhooks_provider::PROVIDERS;
use mailhooks_sender::Sample;
use mailhooks_stage::{BodyForm, HttpRequest, Trigger};
pub(crate) use one::Sent;
use pace::Pace;
use progress::Progress;
use sender::Route;
use serde_json::json;
use std::path::PathBuf;

/// Signs samples as their provider does and posts them; succeeds if all are answered with 2xx.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  mailhooks send resend/email-bounced postal/message-sent
  mailhooks send resend/email-bounced --family bounce
  mailhooks send resend/email-bounced --forge
  mailhooks send resend/email-bounced postal/message-sent --repeat 1000 --fresh --rate 50
  mailhooks send body.json --source postal
  mailhooks send resend/email-bounced --to https://hooks.example.com/webhooks/resend --key secret.txt
  mailhooks send resend/email-bounced --lambda-event >event.json
  cargo lambda invoke any --data-file event.json")]
pub(crate) struct SendOptions {
    /// Samples by name, such as resend/email-bounced, or the files that their bodies stand in.
    #[arg(required = true, value_name = "SAMPLE")]
    samples: Vec<String>,
    /// The source to play; without it the one that is named after the provider, or its only one.
    #[arg(long, value_name = "NAME")]
    source: Option<SourceName>,
    /// Use the URL of one family: delivery, bounce, complaint, engagement, domain, send-limit,
    /// contact or suppression.
    #[arg(long, value_parser = parse_family, conflicts_with = "to")]
    family: Option<Family>,
    /// Post to this URL instead of the local server's.
    #[arg(long, value_name = "URL")]
    to: Option<String>,
    /// Sign with a key that nobody knows, to see the webhook refused.
    #[arg(long, conflicts_with_all = ["secret", "key"])]
    forge: bool,
    /// Sign with this secret. It stays in the shell's history; --key reads it from a file.
    #[arg(long, value_name = "WHSEC", conflicts_with = "key")]
    secret: Option<String>,
    /// Sign with what stands in this file: a private key as PEM, or a secret.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Who sends the body that stands in a file, where neither source nor folder tell it.
    #[arg(long, value_name = "NAME", value_parser = parse_provider)]
    provider: Option<ProviderName>,
    /// Send everything so many times: the same webhooks again, as a provider redelivers.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    repeat: u64,
    /// Make each webhook one of its own: with another delivery id, uuid or id, whichever its provider has.
    #[arg(long)]
    fresh: bool,
    /// Send no more than so many in a second.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    rate: Option<u32>,
    /// Print the event that an HTTP API would hand to a function, instead of posting.
    #[arg(long, conflicts_with = "json")]
    lambda_event: bool,
    /// Print each answer as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    data: DataOption,
}

/// Posts the samples one after another, as often as was said.
pub(crate) fn run(options: &SendOptions) -> Result<(), CliError> {
    let server = match &options.to {
        Some(_) => Addresses::read(&options.data.data).ok(),
        None => Some(Addresses::read(&options.data.data)?),
    };
    let mut letters = Vec::new();
    for name in &options.samples {
        let sample = samples::find(name, sender::provider(options, server.as_ref()))?;
        let route = sender::route(options, server.as_ref(), &sample)?;
        letters.push((name, sample, route));
    }
    let pace = Pace::start(options.rate);
    let progress = Progress::of(options.repeat.saturating_mul(letters.len() as u64));
    let (mut number, mut refused) = (0, 0);
    for _ in 0..options.repeat {
        for (name, sample, route) in &letters {
            pace.wait_for(number);
            let sample = if options.fresh {
                &fresh::another(sample, number)
            } else {
                sample
            };
            if !send(options, name, sample, route)? {
                refused += 1;
            }
            number += 1;
            progress.tell(number, refused);
        }
    }
    progress.end();
    match refused {
        0 => Ok(()),
        refused => Err(CliError::Refused {
            refused,
            sent: number,
        }),
    }
}

/// Posts a sample once, and says whether it was taken; or only prints it as an event.
fn send(
    options: &SendOptions,
    name: &str,
    sample: &Sample,
    route: &Route,
) -> Result<bool, CliError> {
    if options.lambda_event {
        let (target, headers) = route.signed(sample)?;
        let request = HttpRequest::post(&target, headers, sample.body.to_vec());
        let event = Trigger::HttpApi.event(&request, BodyForm::Base64);
        return output::print(&event.to_string()).map(|()| true);
    }
    let answer = route.post(sample)?;
    // What is repeated is counted; what was refused is worth a line all the same.
    if options.repeat == 1 || options.json || !answer.is_taken() {
        report(options, name, &route.shown, &answer)?;
    }
    Ok(answer.is_taken())
}

/// Path and query of a URL, and the headers with its host, since some providers sign both.
pub(crate) fn addressed(url: &str, mut headers: HeaderMap) -> (String, HeaderMap) {
    let uri: Uri = url.parse().unwrap_or_default();
    let target = uri.path_and_query().map(ToString::to_string);
    let host = match (uri.host(), uri.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (host, None | Some(_)) => host.unwrap_or_default().to_owned(),
    };
    if let Ok(host) = HeaderValue::try_from(host)
        && !host.is_empty()
    {
        headers.entry(header::HOST).or_insert(host);
    }
    (target.unwrap_or_default(), headers)
}

fn report(options: &SendOptions, name: &str, url: &str, answer: &Answer) -> Result<(), CliError> {
    let Answer { status, body, .. } = answer;
    if options.json {
        output::print(
            &json!({"sample": name, "url": url, "status": status, "body": body}).to_string(),
        )
    } else {
        output::print(&format!("{name} -> {url}\n{status} {body}"))
    }
}

fn parse_family(slug: &str) -> Result<Family, &'static str> {
    Family::from_slug(slug).ok_or("no such family")
}

fn parse_provider(name: &str) -> Result<ProviderName, String> {
    let known = || PROVIDERS.iter().map(|provider| provider.name());
    known().find(|known| known.as_str() == name).ok_or_else(|| {
        let known: Vec<String> = known().map(|known| known.to_string()).collect();
        format!("the providers are {}", known.join(", "))
    })
}
