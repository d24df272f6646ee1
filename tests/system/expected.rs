//! Files that a test makes and compares.

/// Whether they are to be written anew. The test fails then, so that they are reviewed before it passes.
#[expect(
    clippy::disallowed_methods,
    reason = "nothing but these tests knows the variable"
)]
pub(crate) fn updating() -> bool {
    std::env::var_os("UPDATE_EXPECTED").is_some_and(|value| value == "1")
}
