//! What every contender is given: the same event, the same services, the same account.

use crate::house::{Certificates, Failure, Runtime, Service, variable};
use mailhooks_event::{Family, Timestamp};
use mailhooks_provider::provider;
use mailhooks_sender::{Sample, Signer, events_root};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

/// Where systems keep the authorities that they trust: Debian, then Amazon Linux.
const BUNDLES: [&str; 2] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
];

/// A webhook of some provider, signed, as API Gateway hands it over.
pub(crate) struct Scene {
    /// Which provider's.
    pub(crate) name: &'static str,
    /// The webhook's body.
    pub(crate) body: String,
    sample: Sample,
    signer: Signer,
    sources: Value,
    secret: String,
    certificates: Certificates,
    folder: PathBuf,
}

/// Whose certificates a contender reads at its start, besides those of this test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Roots {
    /// None. On Lambda ours have Amazon's five in the binary instead, which costs less than to read the one
    /// of this test from its file.
    None,
    /// The system's, which is what everybody else reads there.
    System,
}

/// The services of one run.
pub(crate) struct Services {
    pub(crate) runtime: Runtime,
    pub(crate) dynamodb: Service,
    pub(crate) sqs: Service,
}

impl Scene {
    /// A bounce that the provider signs.
    pub(crate) fn new(name: &'static str, sample: &str, folder: &Path) -> Result<Self, Failure> {
        let provider = provider(name).ok_or("an unknown provider")?;
        let sample = Sample::load(&events_root().join(name).join(sample))?;
        let signer = Signer::generate(provider)?;
        let source = signer.source_json();
        let secret = source["secrets"][0].as_str().unwrap_or_default().to_owned();
        let body = String::from_utf8(sample.body.to_vec())?;
        let folder = folder.to_owned();
        fs::create_dir_all(&folder)?;
        let certificates = Certificates::make()?;
        let system = BUNDLES
            .iter()
            .find_map(|path| fs::read_to_string(path).ok());
        let theirs = system.unwrap_or_default();
        let system = bundle(&folder, Roots::System);
        fs::write(system, theirs + &certificates.root)?;
        fs::write(bundle(&folder, Roots::None), &certificates.root)?;
        Ok(Self {
            name,
            body,
            sample,
            signer,
            sources: json!({ name: source }),
            secret,
            certificates,
            folder,
        })
    }

    /// The event, signed now: a signature is good for five minutes.
    pub(crate) fn event(&self) -> Result<Arc<Vec<u8>>, Failure> {
        let path = self.signer.path(Some(Family::Bounce));
        let Sample { headers, body, .. } = &self.sample;
        let headers = self.signer.sign(&path, headers, body, now()?)?;
        Ok(Arc::new(event(&path, &headers, &self.body)?))
    }

    /// Where the calls stand that were recorded of ours.
    pub(crate) fn calls(&self) -> PathBuf {
        self.folder.join(format!("calls-{}.json", self.name))
    }

    /// Variables that name a thousand sources more, and a hundred routes that want nothing of this.
    pub(crate) fn crowd(&self) -> Result<Vec<(&'static str, String)>, Failure> {
        let provider = provider(self.name).ok_or("an unknown provider")?;
        let mut sources = self.sources.clone();
        for number in 0..1_000 {
            sources[format!("shop-{number}")] = Signer::generate(provider)?.source_json();
        }
        let queue = |name: &str| format!("https://sqs.us-east-1.amazonaws.com/111122223333/{name}");
        let strangers = (0..100).map(|number| {
            json!({"queue": queue(&format!("other-{number}")), "match": {"families": ["complaint"]}})
        });
        let own = json!({"queue": queue("bounce"), "match": {"families": ["bounce"]}});
        let routes: Vec<Value> = strangers.chain([own]).collect();
        let write = |name: &str, document: &Value| {
            let path = self.folder.join(name);
            fs::write(&path, document.to_string())?;
            Ok::<_, Failure>(format!("file:{}", path.display()))
        };
        Ok(vec![
            ("SOURCES", write("sources.json", &sources)?),
            ("ROUTES", write("routes.json", &routes.into())?),
        ])
    }

    /// Starts the services of one run.
    pub(crate) fn services(&self) -> Result<Services, Failure> {
        let tls = &self.certificates.server;
        Ok(Services {
            runtime: Runtime::start()?,
            dynamodb: Service::start(tls)?,
            sqs: Service::start(tls)?,
        })
    }

    /// The environment of a process: Lambda's, ours and the others'.
    pub(crate) fn environment(&self, services: &Services, roots: Roots) -> Vec<(String, String)> {
        let (dynamodb, sqs) = (services.dynamodb.url(), services.sqs.url());
        let queue = format!("{sqs}/111122223333/bounce");
        let routes = json!([{"queue": queue, "match": {"families": ["bounce"]}}]);
        let bundle = bundle(&self.folder, roots).display().to_string();
        let own = |name: &str, value: String| (name.to_owned(), value);
        [
            ("AWS_LAMBDA_RUNTIME_API", services.runtime.address()),
            ("AWS_LAMBDA_FUNCTION_NAME", "bounce".to_owned()),
            ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST".to_owned()),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256".to_owned()),
            ("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/bounce".to_owned()),
            (
                "AWS_LAMBDA_LOG_STREAM_NAME",
                "2026/11/21/[$LATEST]0".to_owned(),
            ),
            ("_HANDLER", "handler.handler".to_owned()),
            ("AWS_REGION", "us-east-1".to_owned()),
            ("AWS_DEFAULT_REGION", "us-east-1".to_owned()),
            ("AWS_ACCESS_KEY_ID", "ASIAIOSFODNN7EXAMPLE".to_owned()),
            (
                "AWS_SECRET_ACCESS_KEY",
                "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned(),
            ),
            // As long as those of Lambda are; it is signed and sent with every call.
            (
                "AWS_SESSION_TOKEN",
                "IQoJb3JpZ2luX2VjEXAMPLE/".repeat(32)[..760].to_owned(),
            ),
            ("AWS_ENDPOINT_URL_DYNAMODB", dynamodb),
            ("AWS_ENDPOINT_URL_SQS", sqs),
            ("SSL_CERT_FILE", bundle.clone()),
            ("AWS_CA_BUNDLE", bundle),
            (
                "NODE_EXTRA_CA_CERTS",
                self.folder.join("own.pem").display().to_string(),
            ),
            ("TABLE_NAME", "mailhooks".to_owned()),
            ("SOURCES", self.sources.to_string()),
            ("ROUTES", routes.to_string()),
            ("RETENTION_DAYS", "36525".to_owned()),
            ("TABLE", "mailhooks".to_owned()),
            ("QUEUE_URL", queue),
            ("WEBHOOK_SECRET", self.secret.clone()),
            ("CALLS", self.calls().display().to_string()),
            ("PATH", variable("PATH").unwrap_or_default()),
        ]
        .into_iter()
        .map(|(name, value)| own(name, value))
        .collect()
    }
}

fn bundle(folder: &Path, roots: Roots) -> PathBuf {
    folder.join(match roots {
        Roots::None => "own.pem",
        Roots::System => "system.pem",
    })
}

fn now() -> Result<Timestamp, Failure> {
    #[expect(clippy::disallowed_methods, reason = "signatures tell the time")]
    let now = SystemTime::now();
    let since = now.duration_since(SystemTime::UNIX_EPOCH)?;
    let now = Timestamp::from_unix_micros(i64::try_from(since.as_micros())?);
    Ok(now.ok_or("a clock beyond all years")?)
}

/// The request as an HTTP API hands it over, payload format 2.0.
fn event(path: &str, headers: &http::HeaderMap, body: &str) -> Result<Vec<u8>, Failure> {
    let mut all = json!({
        "accept": "*/*",
        "content-length": body.len().to_string(),
        "content-type": "application/json",
        "host": "abcdef1234.execute-api.us-east-1.amazonaws.com",
        "x-amzn-trace-id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700",
        "x-forwarded-for": "203.0.113.10",
        "x-forwarded-port": "443",
        "x-forwarded-proto": "https",
    });
    for (name, value) in headers {
        all[name.as_str()] = value.to_str()?.into();
    }
    let event = json!({
        "version": "2.0",
        "routeKey": "POST /webhooks/{source}/bounce",
        "rawPath": path,
        "rawQueryString": "",
        "headers": all,
        "requestContext": {
            "accountId": "111122223333",
            "apiId": "abcdef1234",
            "domainName": "abcdef1234.execute-api.us-east-1.amazonaws.com",
            "domainPrefix": "abcdef1234",
            "http": {
                "method": "POST",
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "203.0.113.10",
                "userAgent": "example",
            },
            "requestId": "JKJaXmPLvHcESHA=",
            "routeKey": "POST /webhooks/{source}/bounce",
            "stage": "$default",
            "time": "21/Nov/2026:17:00:00 +0000",
            "timeEpoch": 1_795_280_400_000_u64,
        },
        "pathParameters": {"source": path.split('/').nth(2)},
        "body": body,
        "isBase64Encoded": false,
    });
    Ok(serde_json::to_vec(&event)?)
}
