//! The parts of a stack, as CloudFormation tells them.

use super::{
    deployment::Deployment,
    finding::{Finding, Report},
};
use crate::{CliError, account::Account};
use aws_sdk_cloudformation::{
    Client,
    types::{Output, Parameter, Stack},
};
use mailhooks_event::Family;
use mailhooks_intake::{
    aws::{self, Clients},
    config::{Documents, References, Route, Routes},
};

/// Finds the parts of a stack; none if there is no such stack, or none of ours.
pub(super) async fn find(
    name: &str,
    url: Option<&str>,
    account: &Account,
    report: &mut Report,
) -> Result<Option<Deployment>, CliError> {
    let client = Client::new(&account.config);
    let described = client.describe_stacks().stack_name(name).send().await;
    let described = match described {
        Ok(described) => described,
        Err(error) => {
            report.add("credentials", &refused(&aws::reason(&error), name))?;
            return Ok(None);
        }
    };
    let region = &account.settings.region;
    report.add(
        "credentials",
        &Finding::Well(format!("accepted in {region}")),
    )?;
    let Some(stack) = described.stacks().first() else {
        let remedy =
            format!("deploy it: infra/README.md; or is it in another region than {region}?");
        report.add(
            "stack",
            &Finding::bad(format!("there is no `{name}`"), remedy),
        )?;
        return Ok(None);
    };
    report.add("stack", &status(stack))?;
    let parts = Parts(stack);
    let told = (
        parts.output("TableName"),
        url.or_else(|| parts.output("Url")),
    );
    let ((Some(table), Some(url)), Some(sources)) = (told, parts.output("SourcesSecret")) else {
        let finding = Finding::bad(
            "it does not tell table, URL and sources",
            "is it a stack of infra/template.yaml?",
        );
        report.add("stack", &finding)?;
        return Ok(None);
    };
    let clients = Clients::with_secrets(&account.settings);
    let sources = References::parse(&format!("secretsmanager:{sources}"));
    let Ok(sources) = sources else {
        return Ok(None);
    };
    Ok(Some(Deployment {
        routes: parts.routes(&clients).await,
        clients,
        table: table.to_owned(),
        sources,
        url: url.trim_end_matches('/').to_owned(),
        is_local: false,
    }))
}

/// Why AWS does not tell of a stack.
fn refused(code: &str, name: &str) -> Finding {
    let remedy = match code {
        "ValidationError" => format!("is there a stack `{name}` in this account and region?"),
        "RequestExpired" | "SignatureDoesNotMatch" | "InvalidSignatureException" => {
            "is this machine's clock right, and the secret key whole?".to_owned()
        }
        "ExpiredToken" | "ExpiredTokenException" => "sign in anew".to_owned(),
        "AccessDenied" | "AccessDeniedException" => {
            "these credentials need cloudformation:DescribeStacks".to_owned()
        }
        _ => "see what AWS_PROFILE, AWS_REGION and AWS_ENDPOINT_URL say".to_owned(),
    };
    Finding::bad(format!("AWS answers {code}"), remedy)
}

fn status(stack: &Stack) -> Finding {
    let status = stack
        .stack_status()
        .map_or("unknown", |status| status.as_str());
    match status {
        "CREATE_COMPLETE" | "UPDATE_COMPLETE" => Finding::Well(status.to_owned()),
        status if status.ends_with("_IN_PROGRESS") => Finding::bad(
            status,
            "wait until the deployment is over, then run this again",
        ),
        status => Finding::bad(status, "see the stack's events; then `sam deploy` again"),
    }
}

/// What a stack tells of itself.
struct Parts<'a>(&'a Stack);

impl Parts<'_> {
    fn output(&self, name: &str) -> Option<&str> {
        let named = |output: &&Output| output.output_key() == Some(name);
        self.0.outputs().iter().find(named)?.output_value()
    }

    /// A parameter, unless it is empty.
    fn parameter(&self, name: &str) -> Option<&str> {
        let named = |parameter: &&Parameter| parameter.parameter_key() == Some(name);
        let value = self.0.parameters().iter().find(named)?.parameter_value()?;
        Some(value).filter(|value| !value.is_empty())
    }

    /// The routes, put together as the template does.
    async fn routes(&self, clients: &Clients) -> Result<Routes, Finding> {
        let wrong = |error: String| Finding::bad(error, "mend the routes, then deploy again");
        if let Some(secret) = self.parameter("RoutesSecretArn") {
            let references = References::parse(&format!("secretsmanager:{secret}"));
            let references = references.map_err(|error| wrong(error.to_string()))?;
            let documents = Documents::fetch(&references, clients.secrets.as_ref()).await;
            let documents = documents.map_err(|error| wrong(error.to_string()))?;
            return Routes::parse(&documents).map_err(|error| wrong(error.to_string()));
        }
        let mut routes = Vec::new();
        for family in self.output("QueuePrefix").map_or(&[][..], |_| Family::ALL) {
            let name = format!(
                "{}-{}",
                self.output("QueuePrefix").unwrap_or_default(),
                family.slug()
            );
            let found = clients.sqs.get_queue_url().queue_name(&name).send().await;
            let found = found.map_err(|error| {
                let fault = format!("the queue {name}: {}", aws::reason(&error));
                Finding::bad(fault, "deploy the stack again: it makes the queue")
            })?;
            routes.push(Route::family(
                found.queue_url().unwrap_or_default(),
                *family,
            ));
        }
        if let Some(more) = self.parameter("MoreRoutes") {
            let documents = Documents::parse(&format!("[{more}]"));
            let documents = documents.map_err(|error| wrong(format!("MoreRoutes: {error}")))?;
            let more =
                Routes::parse(&documents).map_err(|error| wrong(format!("MoreRoutes: {error}")))?;
            routes.extend(more.iter().cloned());
        }
        Ok(Routes::new(routes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_cloudformation::types::StackStatus;

    fn stack(status: &str) -> Stack {
        Stack::builder()
            .stack_status(StackStatus::from(status))
            .outputs(
                Output::builder()
                    .output_key("Url")
                    .output_value("https://example.com")
                    .build(),
            )
            .parameters(
                Parameter::builder()
                    .parameter_key("MoreRoutes")
                    .parameter_value("")
                    .build(),
            )
            .build()
    }

    #[test]
    fn a_stack_that_is_not_whole_is_bad() {
        for good in ["CREATE_COMPLETE", "UPDATE_COMPLETE"] {
            assert!(matches!(status(&stack(good)), Finding::Well(_)));
        }
        for bad in [
            "UPDATE_IN_PROGRESS",
            "ROLLBACK_COMPLETE",
            "DELETE_FAILED",
            "UPDATE_ROLLBACK_COMPLETE",
        ] {
            assert!(matches!(status(&stack(bad)), Finding::Bad { .. }), "{bad}");
        }
    }

    #[test]
    fn an_empty_parameter_is_none() {
        let stack = stack("CREATE_COMPLETE");
        assert_eq!(Parts(&stack).output("Url"), Some("https://example.com"));
        assert_eq!(Parts(&stack).output("TableName"), None);
        assert_eq!(Parts(&stack).parameter("MoreRoutes"), None);
    }
}
