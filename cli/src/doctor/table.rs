//! The table: is it there, and is it the one that the functions expect?

use super::{
    deployment::Deployment,
    finding::{Finding, Report},
};
use crate::CliError;
use aws_sdk_dynamodb::types::{
    GlobalSecondaryIndexDescription, IndexStatus, KeySchemaElement, ProjectionType,
    TableDescription, TableStatus, TimeToLiveStatus,
};
use mailhooks_intake::aws;

/// Each index: its name, which is its partition key's too, and its sort key.
const INDEXES: [(&str, &str); 3] = [
    ("timeline", "time"),
    ("recipient", "time"),
    ("outbox", "due"),
];
const EXPIRES: &str = "expires";
const MADE_BY: &str = "infra/README.md says how the table is made";

/// Looks at the table, its indexes and its time to live.
pub(super) async fn check(deployment: &Deployment, report: &mut Report) -> Result<(), CliError> {
    let client = &deployment.clients.dynamodb;
    let described = client
        .describe_table()
        .table_name(&deployment.table)
        .send()
        .await;
    let described = match described.map(|described| described.table) {
        Ok(Some(table)) => table,
        Ok(None) => return report.add("table", &Finding::bad("nothing is told of it", MADE_BY)),
        Err(error) => {
            let fault = format!("{}: {}", deployment.table, aws::reason(&error));
            let remedy = "does it exist in this region, and may you describe it?";
            return report.add("table", &Finding::bad(fault, remedy));
        }
    };
    report.add("table", &table(&described, &deployment.table))?;
    for (index, sort) in INDEXES {
        report.add(
            &format!("index {index}"),
            &index_of(&described, index, sort),
        )?;
    }
    let asked = client
        .describe_time_to_live()
        .table_name(&deployment.table)
        .send()
        .await;
    let finding = match asked.map(|asked| asked.time_to_live_description) {
        Ok(Some(told))
            if told.attribute_name() == Some(EXPIRES)
                && matches!(
                    told.time_to_live_status(),
                    Some(TimeToLiveStatus::Enabled | TimeToLiveStatus::Enabling)
                ) =>
        {
            Finding::Well(format!("on `{EXPIRES}`"))
        }
        Ok(_) => Finding::bad(
            format!("not on `{EXPIRES}`"),
            "switch it on, or records are kept for ever",
        ),
        Err(error) => Finding::bad(aws::reason(&error), "may you describe it?"),
    };
    report.add("time to live", &finding)
}

fn table(described: &TableDescription, name: &str) -> Finding {
    match described.table_status() {
        Some(TableStatus::Active | TableStatus::Updating) => {}
        status => {
            let status = status.map_or("unknown", TableStatus::as_str);
            return Finding::bad(format!("{name} is {status}"), "wait, then run this again");
        }
    }
    match described.key_schema() {
        [key] if key.attribute_name() == "id" => Finding::Well(name.to_owned()),
        _ => Finding::bad(format!("{name} has another key than `id`"), MADE_BY),
    }
}

fn index_of(described: &TableDescription, name: &str, sort: &str) -> Finding {
    let indexes = described.global_secondary_indexes();
    let named = |index: &&GlobalSecondaryIndexDescription| index.index_name() == Some(name);
    let Some(index) = indexes.iter().find(named) else {
        return Finding::bad("it is missing", MADE_BY);
    };
    let keys: Vec<&str> = index
        .key_schema()
        .iter()
        .map(KeySchemaElement::attribute_name)
        .collect();
    let projection = index
        .projection()
        .and_then(|projection| projection.projection_type());
    if keys != [name, sort] {
        return Finding::bad(format!("its keys are {}", keys.join(", ")), MADE_BY);
    }
    if projection != Some(&ProjectionType::KeysOnly) {
        return Finding::bad("it holds more than keys, which costs", MADE_BY);
    }
    match index.index_status() {
        Some(IndexStatus::Active | IndexStatus::Updating) | None => {
            Finding::Well(format!("{name}, {sort}"))
        }
        Some(status) => Finding::bad(
            format!("it is {}", status.as_str()),
            "wait until DynamoDB has made it, then run this again",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_dynamodb::types::{KeyType, Projection};

    fn key(name: &str) -> KeySchemaElement {
        let key = KeySchemaElement::builder()
            .attribute_name(name)
            .key_type(KeyType::Hash);
        key.build().unwrap()
    }

    fn with_index(
        keys: [&str; 2],
        projection: ProjectionType,
        status: IndexStatus,
    ) -> TableDescription {
        let index = GlobalSecondaryIndexDescription::builder()
            .index_name("outbox")
            .set_key_schema(Some(keys.map(key).to_vec()))
            .projection(Projection::builder().projection_type(projection).build())
            .index_status(status);
        TableDescription::builder()
            .table_status(TableStatus::Active)
            .key_schema(key("id"))
            .global_secondary_indexes(index.build())
            .build()
    }

    #[test]
    fn only_the_index_that_is_meant_is_well() {
        let (keys, only) = (["outbox", "due"], ProjectionType::KeysOnly);
        let well = with_index(keys, only.clone(), IndexStatus::Active);
        assert!(matches!(index_of(&well, "outbox", "due"), Finding::Well(_)));
        assert!(matches!(table(&well, "t"), Finding::Well(_)));
        for (described, name) in [
            (well, "timeline"),
            (
                with_index(["outbox", "time"], only.clone(), IndexStatus::Active),
                "outbox",
            ),
            (
                with_index(keys, ProjectionType::All, IndexStatus::Active),
                "outbox",
            ),
            (with_index(keys, only, IndexStatus::Creating), "outbox"),
        ] {
            assert!(matches!(
                index_of(&described, name, "due"),
                Finding::Bad { .. }
            ));
        }
    }

    #[test]
    fn another_table_is_bad() {
        let other = TableDescription::builder()
            .table_status(TableStatus::Active)
            .key_schema(key("pk"));
        assert!(matches!(table(&other.build(), "t"), Finding::Bad { .. }));
        let going = TableDescription::builder()
            .table_status(TableStatus::Deleting)
            .key_schema(key("id"));
        assert!(matches!(table(&going.build(), "t"), Finding::Bad { .. }));
    }
}
