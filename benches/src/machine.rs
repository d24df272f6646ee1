//! What was measured on, and what would be deployed.

use crate::house::Failure;
use serde_json::{Value, json};
use std::{collections::BTreeMap, fs, path::Path, process::Command};

/// The machine and the compiler.
pub(crate) fn description() -> Result<Value, Failure> {
    let text = fs::read_to_string("/proc/cpuinfo")?;
    let models = text
        .lines()
        .filter_map(|line| line.strip_prefix("model name"));
    let models: Vec<&str> = models
        .map(|line| line.trim_matches([' ', '\t', ':']))
        .collect();
    let release = fs::read_to_string("/proc/sys/kernel/osrelease")?;
    Ok(json!({
        "processor": models.first(),
        "processors": models.len(),
        "architecture": std::env::consts::ARCH,
        "kernel": release.trim(),
        "compiler": compiler()?,
    }))
}

/// The compiler's version.
pub(crate) fn compiler() -> Result<String, Failure> {
    let output = Command::new("rustc").arg("--version").output()?;
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// The functions' archives that were built for a deployment, with their bytes.
pub(crate) fn archives(root: &Path) -> Result<BTreeMap<String, u64>, Failure> {
    let mut archives = BTreeMap::new();
    let built = fs::metadata(root.join("target/release/bounce"))?.modified()?;
    let Ok(folders) = fs::read_dir(root.join("target/lambda")) else {
        return Ok(archives);
    };
    for folder in folders {
        let folder = folder?;
        let archive = fs::metadata(folder.path().join("bootstrap.zip"));
        // One that was made before what is measured was built is another program's.
        if let Ok(archive) = archive
            && archive.modified()? >= built
        {
            archives.insert(folder.file_name().display().to_string(), archive.len());
        }
    }
    Ok(archives)
}
