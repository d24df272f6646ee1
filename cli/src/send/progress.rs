//! How far a long sending is, for the person at the terminal.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar on standard error, if that is a terminal and there is something to wait for.
pub(super) struct Progress(Option<ProgressBar>);

impl Progress {
    const TEMPLATE: &str = "{wide_bar} {pos}/{len}  {per_sec}  {msg}";

    /// A bar for so many webhooks.
    pub(super) fn of(webhooks: u64) -> Self {
        if webhooks < 10 {
            return Self(None);
        }
        let bar = ProgressBar::new(webhooks);
        if let Ok(style) = ProgressStyle::with_template(Self::TEMPLATE) {
            bar.set_style(style);
        }
        Self(Some(bar))
    }

    /// So many are sent, of which so many were refused.
    pub(super) fn tell(&self, sent: u64, refused: u64) {
        if let Some(bar) = &self.0 {
            bar.set_position(sent);
            if refused > 0 {
                bar.set_message(format!("{refused} not taken"));
            }
        }
    }

    /// All are sent.
    pub(super) fn end(self) {
        if let Some(bar) = self.0 {
            bar.finish();
        }
    }
}
