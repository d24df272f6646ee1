//! The URLs that providers call: each must be ours and want POST. Their answers also tell the time.

use super::{
    deployment::Deployment,
    finding::{Finding, Report},
    sources::Known,
};
use crate::{CliError, post};
use http::header::{ALLOW, DATE};
use mailhooks_event::{Family, SourceName, Timestamp};
use mailhooks_intake::clock;
use std::time::UNIX_EPOCH;

/// A signed time may be five minutes old, and providers' clocks are not perfect either.
const SKEW_SECONDS: i64 = 60;

/// Asks every source's URL, and those of all families of the first source.
pub(super) fn check(
    deployment: &Deployment,
    known: &Known,
    report: &mut Report,
) -> Result<(), CliError> {
    let mut time = None;
    for (number, (name, _)) in known.sources.usable().enumerate() {
        let base = url(deployment, known, name);
        add(report, &format!("/webhooks/{name}"), &base, &mut time)?;
        if number == 0 {
            for slug in Family::ALL.iter().map(|family| family.slug()) {
                if Family::from_slug(slug).is_some() {
                    let (shown, url) =
                        (format!("/webhooks/{name}/{slug}"), format!("{base}/{slug}"));
                    add(report, &shown, &url, &mut time)?;
                }
            }
        }
    }
    match time {
        Some(theirs) => report.add("clock", &clock_finding(theirs, clock::now())),
        None => report.add(
            "clock",
            &Finding::Skipped("no answer told the time".to_owned()),
        ),
    }
}

/// Where a source's webhooks are taken. Its token is a secret, so this is never shown.
pub(super) fn url(deployment: &Deployment, known: &Known, name: &SourceName) -> String {
    let token = known
        .sources
        .token(name)
        .map(|token| format!(".{token}"))
        .unwrap_or_default();
    format!("{}/webhooks/{name}{token}", deployment.url)
}

fn add(
    report: &mut Report,
    shown: &str,
    url: &str,
    time: &mut Option<Timestamp>,
) -> Result<(), CliError> {
    let finding = match post::get(url) {
        Err(error) => Finding::bad(
            format!("no answer: {error}"),
            "is the URL right, the stage deployed, and the name entered in DNS?",
        ),
        Ok(answer) => {
            *time = time.or_else(|| told_time(answer.headers.get(DATE)?.to_str().ok()?));
            let allowed = answer
                .headers
                .get(ALLOW)
                .is_some_and(|allowed| allowed == "POST");
            judge(answer.status, allowed)
        }
    };
    report.add(shown, &finding)
}

fn judge(status: u16, allows_post: bool) -> Finding {
    let remedy = match status {
        405 if allows_post => return Finding::Well("wants POST".to_owned()),
        404 => {
            "the functions look for new sources at most once a minute; else their secret is another"
        }
        503 => "the source is misconfigured where the functions look; their log says how",
        500..=599 => "the function failed; its log says why",
        _ => "something else answers there; is the URL right?",
    };
    Finding::bad(format!("GET is answered {status}"), remedy)
}

fn told_time(date: &str) -> Option<Timestamp> {
    let since = httpdate::parse_http_date(date)
        .ok()?
        .duration_since(UNIX_EPOCH)
        .ok()?;
    Some(Timestamp::UNIX_EPOCH.plus_seconds(i64::try_from(since.as_secs()).ok()?))
}

fn clock_finding(theirs: Timestamp, ours: Timestamp) -> Finding {
    let skew = ours.unix_seconds() - theirs.unix_seconds();
    if skew.abs() <= SKEW_SECONDS {
        return Finding::Well(format!("{} s from the receiver's", skew.abs()));
    }
    let side = if skew > 0 { "ahead of" } else { "behind" };
    Finding::bad(
        format!("this machine is {} s {side} the receiver", skew.abs()),
        "set this machine's clock: what it signs is taken for a replay, or for the future",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_url_of_ours_is_well() {
        assert!(matches!(judge(405, true), Finding::Well(_)));
        for (status, allows_post) in [
            (405, false),
            (404, true),
            (200, true),
            (403, false),
            (503, false),
            (301, false),
        ] {
            assert!(
                matches!(judge(status, allows_post), Finding::Bad { .. }),
                "{status}"
            );
        }
    }

    #[test]
    fn a_wrong_clock_is_told() {
        let theirs = told_time("Sun, 22 Nov 2026 02:00:00 GMT").unwrap();
        assert_eq!(theirs.to_string(), "2026-11-22T02:00:00.000000Z");
        for seconds in [-60, 0, 60] {
            assert!(matches!(
                clock_finding(theirs, theirs.plus_seconds(seconds)),
                Finding::Well(_)
            ));
        }
        for (seconds, side) in [(-61, "behind"), (61, "ahead of")] {
            let Finding::Bad { fault, .. } = clock_finding(theirs, theirs.plus_seconds(seconds))
            else {
                panic!("{seconds}");
            };
            assert!(fault.contains(side), "{fault}");
        }
        assert_eq!(told_time("yesterday"), None);
    }
}
