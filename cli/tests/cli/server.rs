//! The program as a server, with what it says and what it logs.

use crate::program::{Done, Folder, LIMIT, program};
use serde_json::Value;
use std::{
    fs,
    io::{BufRead, BufReader, Read},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
};

/// A running server. It is killed with this value, unless it was stopped.
pub(crate) struct Server {
    child: Child,
    /// What it said when it was ready.
    pub(crate) banner: String,
    said: Receiver<String>,
    log: Receiver<String>,
    data: PathBuf,
    /// Where it takes webhooks.
    pub(crate) url: String,
}

impl Server {
    /// Starts a server on free ports and waits until it is ready.
    pub(crate) fn start(folder: &Folder, arguments: &[&str]) -> Self {
        Self::listening_to("127.0.0.1:0", folder, arguments)
    }

    /// The same, listening to this address.
    pub(crate) fn listening_to(address: &str, folder: &Folder, arguments: &[&str]) -> Self {
        let ports = [
            "--listen",
            address,
            "--dynamodb-port",
            "0",
            "--sqs-port",
            "0",
        ];
        let data = folder.data();
        let mut child = program(&data, &[&["serve"], &ports[..], arguments].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = lines(child.stdout.take().unwrap());
        let said = lines(child.stderr.take().unwrap());
        let mut banner = String::new();
        while !banner.ends_with("\n\n") || !banner.contains("follow ") {
            let line = said.recv_timeout(LIMIT);
            banner += &line.unwrap_or_else(|_| panic!("the server is not ready: {banner}"));
            banner += "\n";
        }
        let addresses: Value =
            serde_json::from_slice(&fs::read(data.join("server.json")).unwrap()).unwrap();
        let url = addresses["server"].as_str().unwrap().to_owned();
        Self {
            child,
            banner,
            said,
            log,
            data,
            url,
        }
    }

    /// Runs another command beside the server.
    pub(crate) fn run(&self, arguments: &[&str]) -> Done {
        program(&self.data, arguments).output().unwrap().into()
    }

    /// Sends one sample and gives the status and the answer.
    pub(crate) fn send(&self, arguments: &[&str]) -> (u64, Value) {
        let done = self.run(&[&["send", "--json"], arguments].concat());
        let line: Value = serde_json::from_str(&done.out)
            .unwrap_or_else(|_| panic!("{arguments:?}: {}{}", done.out, done.err));
        let status = line["status"].as_u64().unwrap();
        assert_eq!(
            done.code,
            Some(if (200..300).contains(&status) { 0 } else { 4 }),
            "{}",
            done.err
        );
        (
            status,
            serde_json::from_str(line["body"].as_str().unwrap()).unwrap(),
        )
    }

    /// The next line of the log.
    pub(crate) fn logged(&self) -> Value {
        serde_json::from_str(&self.log.recv_timeout(LIMIT).unwrap()).unwrap()
    }

    /// The ready server's address without a scheme.
    pub(crate) fn address(&self) -> &str {
        self.url.strip_prefix("http://").unwrap()
    }

    /// The process.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// Sends the signal.
    pub(crate) fn signal(&self, name: &str) {
        let kill = Command::new("kill")
            .arg(name)
            .arg(self.child.id().to_string())
            .status();
        assert!(kill.unwrap().success());
    }

    /// Waits for the end; gives the status and what was said since the server was ready.
    pub(crate) fn wait(mut self) -> (ExitStatus, Vec<String>) {
        let said = std::iter::from_fn(|| self.said.recv_timeout(LIMIT).ok()).collect();
        (self.child.wait().unwrap(), said)
    }

    /// Stops it as its user does.
    pub(crate) fn stop(self) {
        self.signal("-INT");
        assert!(self.wait().0.success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap_or_default();
        self.child.wait().map(drop).unwrap_or_default();
    }
}

/// The lines of a pipe as they come.
fn lines(pipe: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}
