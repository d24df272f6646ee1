//! Files and folders that only their owner may read: they hold keys and personal data.

use crate::CliError;
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::Path,
};

/// Makes a folder for its owner only, unless it exists.
pub(crate) fn create_folder(path: &Path) -> Result<(), CliError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(path)
        .map_err(|error| CliError::file("make the folder", path, &error))
}

/// Writes a file for its owner only. It replaces an older one at once and whole, whatever dies
/// meanwhile.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), CliError> {
    let new = path.with_extension("new");
    let written = replace(&new, path, text);
    written.map_err(|error| CliError::file("write", path, &error))
}

fn replace(new: &Path, path: &Path, text: &str) -> io::Result<()> {
    match fs::remove_file(new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let mut file = private(OpenOptions::new().write(true).create_new(true)).open(new)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(new, path)
}

/// Opens a file for its owner only, and makes it if need be.
pub(crate) fn open(path: &Path) -> Result<File, CliError> {
    let file = private(OpenOptions::new().write(true).create(true).truncate(false)).open(path);
    file.map_err(|error| CliError::file("write", path, &error))
}

fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}
