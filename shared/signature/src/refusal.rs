//! Why a webhook did not prove its sender.

/// The reason for a refusal. It goes to the log, never to the sender, and holds nothing of the
/// request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A header that the scheme needs did not come, or came empty.
    #[error("a header of the signature is missing")]
    MissingHeader,
    /// A header has a form that no genuine sender writes.
    #[error("a header of the signature is malformed")]
    Malformed,
    /// The signed time is too long ago or too far ahead: a replay, or a wrong clock.
    #[error("the signed time is outside the tolerance")]
    Stale,
    /// No key is known by the id that the sender names, or none is known at all. Keys that are
    /// fetched may be older than the sender's, so this alone is a reason to fetch them anew.
    #[error("no key is known for the signature")]
    UnknownKey,
    /// Only a SHA-1 signature came, and the source does not allow that.
    #[error("a signature with SHA-1 alone is not allowed")]
    Sha1NotAllowed,
    /// It is addressed to another account than the source's.
    #[error("it is addressed to another account than the source's `account`")]
    OtherAccount,
    /// It is addressed to a host that the source does not name.
    #[error("it is addressed to a host that is not among the source's `hosts`")]
    OtherHost,
    /// The signature is not that of any key that may have made it.
    #[error("the signature does not match")]
    Mismatch,
}

impl Refusal {
    /// Whether other credentials may accept the same request.
    #[must_use]
    pub const fn depends_on_credentials(self) -> bool {
        match self {
            Self::UnknownKey
            | Self::Sha1NotAllowed
            | Self::OtherAccount
            | Self::OtherHost
            | Self::Mismatch => true,
            Self::MissingHeader | Self::Malformed | Self::Stale => false,
        }
    }
}
