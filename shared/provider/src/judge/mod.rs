//! Weighing evidence: how permanent a failure is, what caused it, and what that says about the
//! recipient. One place for all providers, so that the same evidence gives the same judgement.

mod advice;
mod category;
mod failure;
mod permanence;

pub use advice::advise;
pub use failure::{Evidence, judge};
