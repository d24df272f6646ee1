//! Weighing evidence: how permanent a failure is, what caused it, and what that says about the
//! recipient. One place for all providers, so that the same evidence gives the same judgement.

mod advice;
mod category;
mod codes;
mod failure;
mod pairs;
mod permanence;
mod phrases;
pub(crate) mod recipient;
mod wording;

pub use advice::advise;
pub use failure::{Evidence, judge};

#[cfg(test)]
mod tests;
