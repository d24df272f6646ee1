//! Messages held against the schemas.

use crate::{schema, tolerant};
use jsonschema::{Validator, draft202012};
use mailhooks_event::Family;
use serde_json::Value;
use std::{collections::BTreeMap, sync::LazyLock};

/// What is wrong with a message, or with a schema itself: places and rules.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not as promised: {0}")]
pub struct NotAsPromised(String);

/// Which promise a message is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Contract {
    /// Exactly what this version writes: `event.json`.
    Written,
    /// What a consumer of this major version must take: `consumer.json`.
    Taken,
}

type Compiled = Result<Validator, NotAsPromised>;

static MESSAGE: LazyLock<BTreeMap<Contract, Compiled>> = LazyLock::new(|| {
    let compiled = |schema: &Value| compile(schema);
    BTreeMap::from([
        (Contract::Written, compiled(&schema::of_event())),
        (Contract::Taken, compiled(&tolerant::of_consumer())),
    ])
});

static DATA: LazyLock<BTreeMap<Family, Compiled>> = LazyLock::new(|| {
    let compiled = |family: &Family| (*family, compile(&schema::of_family(*family)));
    Family::ALL.iter().map(compiled).collect()
});

/// Holds a whole message against a schema.
///
/// # Errors
///
/// [`NotAsPromised`] with every rule that it breaks.
pub fn check(message: &Value, contract: Contract) -> Result<(), NotAsPromised> {
    validate(MESSAGE.get(&contract), message)
}

/// Holds the `data` of a message against its family's own schema.
///
/// # Errors
///
/// [`NotAsPromised`] with every rule that it breaks.
pub fn check_data(data: &Value, family: Family) -> Result<(), NotAsPromised> {
    validate(DATA.get(&family), data)
}

pub(crate) fn compile(schema: &Value) -> Compiled {
    draft202012::meta::validate(schema)
        .map_err(|error| NotAsPromised(format!("the schema is none: {error}")))?;
    draft202012::new(schema).map_err(|error| NotAsPromised(error.to_string()))
}

fn validate(validator: Option<&Compiled>, value: &Value) -> Result<(), NotAsPromised> {
    let validator = match validator {
        Some(Ok(validator)) => validator,
        Some(Err(error)) => return Err(error.clone()),
        None => return Err(NotAsPromised("there is no such schema".to_owned())),
    };
    let errors: Vec<String> = validator
        .iter_errors(value)
        .map(|error| format!("{} at {}", error, error.instance_path()))
        .collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(NotAsPromised(errors.join("; ")))
    }
}

#[cfg(test)]
mod tests;
