//! The delivery family: a mail on its way out.

words! {
    /// What became of a mail that was handed to the provider.
    pub enum DeliveryKind {
        /// The provider took the mail and will try to deliver it.
        Accepted = "accepted",
        /// The provider took the mail and will send it later, as asked.
        Scheduled = "scheduled",
        /// The provider keeps the mail back until somebody releases it.
        Held = "held",
        /// A try failed for now; the provider goes on trying.
        Deferred = "deferred",
        /// The next hop, normally the recipient's server, took the mail.
        Delivered = "delivered",
        /// The provider gave up.
        Failed = "failed",
        /// Not sent, because the address is on the provider's suppression list.
        Suppressed = "suppressed",
    }
}
