//! The data folder: what the local server keeps over a restart.
//!
//! ```text
//! .mailhooks/
//!   dynamodb.sqlite   the table
//!   keys.json         the development keys, private
//!   sources.json      their public side: the sources, as a function would be configured with them
//!   server.json       the addresses of the running server
//!   lock              held by the server that runs
//! ```

use crate::{CliError, private_file};
use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
};

/// A data folder that belongs to this process, as long as this value lives.
#[derive(Debug)]
pub(crate) struct DataFolder {
    path: PathBuf,
    _lock: File,
}

impl DataFolder {
    /// Takes the folder for this process, and makes it if need be. It keeps itself out of a
    /// repository, because it holds keys and personal data.
    ///
    /// # Errors
    ///
    /// [`CliError::FolderInUse`], or [`CliError::File`] if it cannot be written.
    pub(crate) fn hold(path: &Path) -> Result<Self, CliError> {
        private_file::create_folder(path)?;
        let lock_path = path.join("lock");
        let lock = private_file::open(&lock_path)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(CliError::FolderInUse(path.to_owned())),
            Err(TryLockError::Error(error)) => {
                return Err(CliError::file("lock", &lock_path, &error));
            }
        }
        private_file::write(&path.join(".gitignore"), "*\n")?;
        Ok(Self {
            path: path.to_owned(),
            _lock: lock,
        })
    }

    /// The folder.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The file that DynamoDB's data stand in. It is made here, so that its owner only may read it
    /// and the files beside it.
    ///
    /// # Errors
    ///
    /// [`CliError::File`] if it cannot be made.
    pub(crate) fn database(&self) -> Result<PathBuf, CliError> {
        let path = self.path.join("dynamodb.sqlite");
        private_file::open(&path)?;
        Ok(path)
    }

    /// The file of the sources that are made from the development keys.
    pub(crate) fn sources(&self) -> PathBuf {
        self.path.join("sources.json")
    }
}
