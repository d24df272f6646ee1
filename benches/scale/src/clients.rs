//! More and more clients at the local server, while its queue takes ten milliseconds to answer.

use crate::{Failure, time};
use http::{HeaderMap, HeaderValue};
use mailhooks_intake::clock;
use mailhooks_provider::provider;
use mailhooks_sender::{Sample, Signer, events_root};
use serde_json::{Value, json};
use std::{
    env::temp_dir,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::Duration,
};

const CLIENTS: [u64; 5] = [1, 4, 16, 64, 256];
const LATENCY_MILLISECONDS: u64 = 10;
/// How long each number of clients sends.
const SENDING: Duration = Duration::from_secs(10);

pub(crate) fn table() -> Result<String, Failure> {
    let server = Server::start()?;
    let mut table = format!(
        "### Clients\n\nThe local server, whose SQS takes {LATENCY_MILLISECONDS} ms to answer.\n\n\
         | clients | webhooks per second |\n|---:|---:|\n"
    );
    let next = AtomicU64::new(0);
    server.send(1, Duration::from_secs(1), &next)?;
    for clients in CLIENTS {
        let (sent, seconds) = server.send(clients, SENDING, &next)?;
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let rate = sent as f64 / seconds;
        writeln!(table, "| {clients} | {rate:.0} |")?;
    }
    table += "\n";
    Ok(table)
}

struct Server {
    process: Child,
    folder: PathBuf,
    url: String,
    signer: Signer,
    sample: Sample,
}

impl Server {
    fn start() -> Result<Self, Failure> {
        let folder = temp_dir().join(format!("mailhooks-scale-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let signer = Signer::own(provider("resend").ok_or("an unknown provider")?)?;
        let sources = folder.join("sources.json");
        fs::write(
            &sources,
            json!({"resend": signer.source_json()}).to_string(),
        )?;
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/soak/mailhooks");
        let latency = LATENCY_MILLISECONDS.to_string();
        let process = Command::new(program)
            .args(["serve", "--listen", "127.0.0.1:0", "--dynamodb-port", "0"])
            .args(["--sqs-port", "0", "--queue-latency", &latency, "--sources"])
            .arg(&sources)
            .arg("--data")
            .arg(folder.join("data"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let mut server = Self {
            process,
            url: String::new(),
            signer,
            sample: Sample::load(&events_root().join("resend/email-bounced.json"))?,
            folder,
        };
        let begun = time();
        let file = server.folder.join("data/server.json");
        while begun.elapsed() < Duration::from_secs(60) {
            if let Some(url) = fs::read(&file).ok().and_then(|text| server_url(&text)) {
                server.url = url;
                return Ok(server);
            }
            thread::sleep(Duration::from_millis(50));
        }
        Err("the server did not start; is it built?".into())
    }

    /// Sends for so long and says how many were taken in how many seconds.
    fn send(
        &self,
        clients: u64,
        duration: Duration,
        next: &AtomicU64,
    ) -> Result<(u64, f64), Failure> {
        let begun = time();
        let sent = thread::scope(|scope| {
            let client = || -> Result<u64, Failure> {
                let (agent, mut sent) = (ureq::Agent::new_with_defaults(), 0);
                while begun.elapsed() < duration {
                    self.post(&agent, next.fetch_add(1, Ordering::Relaxed))?;
                    sent += 1;
                }
                Ok(sent)
            };
            let clients: Vec<_> = (0..clients).map(|_| scope.spawn(client)).collect();
            let sent = clients.into_iter().map(|client| match client.join() {
                Ok(sent) => sent,
                Err(_) => Err("a client died".into()),
            });
            sent.sum::<Result<u64, Failure>>()
        })?;
        Ok((sent, begun.elapsed().as_secs_f64()))
    }

    fn post(&self, agent: &ureq::Agent, number: u64) -> Result<(), Failure> {
        const PATH: &str = "/webhooks/resend";
        let mut headers = HeaderMap::new();
        headers.insert("svix-id", HeaderValue::try_from(format!("msg_{number}"))?);
        let signed = self
            .signer
            .sign(PATH, &headers, &self.sample.body, clock::now())?;
        let mut post = agent.post(format!("{}{PATH}", self.url));
        for (name, value) in &signed {
            post = post.header(name, value);
        }
        let mut answer = post.send(&self.sample.body[..])?;
        // A connection is kept only if its answer was read.
        let body = answer.body_mut().read_to_string()?;
        if answer.status() == 200 && body.contains("accepted") {
            Ok(())
        } else {
            Err(format!("{}: {body}", answer.status()).into())
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn server_url(text: &[u8]) -> Option<String> {
    let addresses: Value = serde_json::from_slice(text).ok()?;
    Some(addresses["server"].as_str()?.to_owned())
}
