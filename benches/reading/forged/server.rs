//! The local server in a process of its own.

use serde_json::Value;
use std::{
    env, fs,
    io::{BufRead, BufReader, copy, sink},
    path::PathBuf,
    process::{Child, Command, Stdio, id},
    thread,
};

/// A running server with a data folder of its own; both go with this value.
pub(crate) struct Server {
    child: Child,
    data: PathBuf,
    addresses: Value,
}

impl Server {
    /// Starts the program that lies beside this one, on free ports, and waits until it is ready.
    pub(crate) fn start() -> Self {
        let own = env::current_exe().unwrap();
        let program = own.parent().unwrap().with_file_name("mailhooks");
        assert!(
            program.is_file(),
            "{} is missing: build the package mailhooks in the same profile first",
            program.display()
        );
        let data = env::temp_dir().join(format!("mailhooks-forged-{}", id()));
        let mut child = Command::new(program)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(["--dynamodb-port", "0", "--sqs-port", "0", "--data"])
            .arg(&data)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("follow ") {
            line.clear();
            assert!(said.read_line(&mut line).unwrap() > 0, "the server ended");
        }
        thread::spawn(move || copy(&mut said, &mut sink()));
        let addresses = fs::read(data.join("server.json")).unwrap();
        Self {
            child,
            data,
            addresses: serde_json::from_slice(&addresses).unwrap(),
        }
    }

    /// Where it listens: host and port.
    pub(crate) fn address(&self) -> &str {
        let url = self.addresses["server"].as_str().unwrap();
        url.trim_start_matches("http://")
    }

    /// The path of a source's webhooks.
    pub(crate) fn path(&self, source: &str) -> String {
        let token = self.addresses["sources"][source]["token"].as_str();
        let token = token.map(|token| format!(".{token}"));
        format!("/webhooks/{source}{}", token.unwrap_or_default())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap_or_default();
        self.child.wait().map(drop).unwrap_or_default();
        fs::remove_dir_all(&self.data).unwrap_or_default();
    }
}
