//! The path of a webhook: `/webhooks/{source}[.{token}][/{family}]`.

use mailhooks_event::Family;

/// Which URLs a function serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Serves {
    /// The URLs of one family.
    One(Family),
    /// The URLs without a family: every event of a source comes here.
    Any,
    /// All of them: the local server.
    All,
}

impl Serves {
    /// Whether a URL with this family, or with none, is served.
    #[must_use]
    pub fn takes(self, family: Option<Family>) -> bool {
        match self {
            Self::One(own) => family == Some(own),
            Self::Any => family.is_none(),
            Self::All => true,
        }
    }

    /// The one family that is served, if it is one.
    #[must_use]
    pub const fn family(self) -> Option<Family> {
        match self {
            Self::One(own) => Some(own),
            Self::Any | Self::All => None,
        }
    }
}

/// The parts of a webhook's path.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct WebhookPath<'a> {
    /// The source's name.
    pub source: &'a str,
    /// The unguessable token behind it.
    pub token: Option<&'a str>,
    /// The family, if the path names one.
    pub family: Option<Family>,
}

/// The token is a secret, so only the source is shown.
impl std::fmt::Debug for WebhookPath<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WebhookPath")
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

impl<'a> WebhookPath<'a> {
    /// Reads path and query as sent. A stage or base path may stand before `/webhooks/`.
    #[must_use]
    pub fn parse(target: &'a str) -> Option<Self> {
        let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
        let segments: Vec<&str> = path.split('/').collect();
        let (named, family) = match segments.as_slice() {
            [.., "webhooks", named, slug] if Family::from_slug(slug).is_some() => {
                (*named, Family::from_slug(slug))
            }
            [.., "webhooks", named] => (*named, None),
            _ => return None,
        };
        let (source, token) = match named.split_once('.') {
            Some((source, token)) => (source, Some(token)),
            None => (named, None),
        };
        (!source.is_empty()).then_some(Self {
            source,
            token,
            family,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(target: &str) -> Option<(&str, Option<&str>, Option<Family>)> {
        WebhookPath::parse(target).map(|path| (path.source, path.token, path.family))
    }

    #[test]
    fn source_token_and_family_are_told_apart() {
        assert_eq!(parse("/webhooks/resend"), Some(("resend", None, None)));
        assert_eq!(
            parse("/webhooks/resend/send-limit?x=1"),
            Some(("resend", None, Some(Family::SendLimit)))
        );
        assert_eq!(
            parse("/webhooks/ark.8f3c/bounce"),
            Some(("ark", Some("8f3c"), Some(Family::Bounce)))
        );
        assert_eq!(parse("/prod/webhooks/resend"), Some(("resend", None, None)));
        assert_eq!(
            parse("/webhooks/webhooks/resend"),
            Some(("resend", None, None))
        );
        assert_eq!(
            parse("/webhooks/webhooks/bounce"),
            Some(("webhooks", None, Some(Family::Bounce)))
        );
    }

    #[test]
    fn other_paths_are_none_of_ours() {
        for target in [
            "",
            "/",
            "/webhooks",
            "/webhooks/",
            "webhooks/resend",
            "/webhooks/resend/",
            "/webhooks//bounce",
            "/webhooks/resend/bounces",
            "/webhooks/resend/send_limit",
            "/webhooks/resend/bounce/x",
            "/webhooks/resend/quarantine",
            "/?/webhooks/resend",
        ] {
            assert_eq!(parse(target), None, "{target}");
        }
    }

    #[test]
    fn a_function_serves_its_own_urls_only() {
        let bounce = Some(Family::Bounce);
        assert!(
            Serves::One(Family::Bounce).takes(bounce) && !Serves::One(Family::Bounce).takes(None)
        );
        assert!(Serves::Any.takes(None) && !Serves::Any.takes(bounce));
        assert!(Serves::All.takes(None) && Serves::All.takes(bounce));
    }
}
