//! The data folder: made when missing, checked to be writable, and home of the master key.

use crate::config::{MasterKey, parse_master_key};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::{
    fs, io,
    io::Write as _,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

/// Why the data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// It cannot be made or written to.
    #[error("the data folder {} cannot be written to: {reason}. Set PLAYGROUND_DATA to a folder that can", .path.display())]
    Unwritable {
        /// The folder.
        path: PathBuf,
        /// The system's reason.
        #[source]
        reason: io::Error,
    },
    /// The master key's file cannot be read.
    #[error("the master key {} cannot be read: {reason}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        #[source]
        reason: io::Error,
    },
    /// Provider keys are saved, and the master key that opens them is gone.
    #[error(
        "the master key {} is missing, and the saved provider keys cannot be read without it. Restore the file, \
         or set PLAYGROUND_MASTER_KEY to the key. To give the saved keys up, set it to a new one \
         (`openssl rand -base64 32`) and remove them in the settings",
        .path.display()
    )]
    KeyLost {
        /// The file.
        path: PathBuf,
    },
    /// Another server works on the folder.
    #[error(
        "another server uses this data folder, {}. Stop that server, or set PLAYGROUND_DATA to another folder",
        .path.display()
    )]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// Whether another server works on the folder cannot be told.
    #[error("the file {} cannot be locked: {reason}. Set PLAYGROUND_DATA to a folder on a local disk", .path.display())]
    Unlockable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        #[source]
        reason: io::Error,
    },
    /// Others can read the master key.
    #[error("other users can read the master key. Run `chmod 600 {}`", .path.display())]
    Exposed {
        /// The file.
        path: PathBuf,
    },
    /// The master key's file holds something else.
    #[error("the master key {} cannot be used: {reason}", .path.display())]
    BadKey {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: &'static str,
    },
}

/// Makes the folder, readable by its owner only, and tries to write to it.
pub(crate) fn prepare(folder: &Path) -> Result<(), DataError> {
    let unwritable = |reason| DataError::Unwritable { path: folder.to_owned(), reason };
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(unwritable)?;
    // The permission bits do not tell (read-only mounts, access lists): only writing does.
    let probe = folder.join(".writable");
    fs::write(&probe, b"").and_then(|()| fs::remove_file(&probe)).map_err(unwritable)
}

/// A server's hold on its data folder. Programs that only ask the database do without one.
pub(crate) struct DataLock(fs::File);

impl Drop for DataLock {
    fn drop(&mut self) {
        // Closing would do, were it not for child processes that share the file for a moment after a fork.
        let _ = self.0.unlock();
    }
}

/// Takes the folder for one server: a second one would settle the first one's running calls as failed.
pub(crate) fn lock(folder: &Path) -> Result<DataLock, DataError> {
    let path = folder.join("lock");
    let unwritable = |reason| DataError::Unwritable { path: folder.to_owned(), reason };
    let file =
        fs::OpenOptions::new().write(true).create(true).truncate(false).open(&path).map_err(unwritable)?;
    match file.try_lock() {
        Ok(()) => Ok(DataLock(file)),
        Err(fs::TryLockError::WouldBlock) => Err(DataError::InUse { path: folder.to_owned() }),
        Err(fs::TryLockError::Error(reason)) => Err(DataError::Unlockable { path, reason }),
    }
}

fn master_key_file(folder: &Path) -> PathBuf {
    folder.join("master.key")
}

/// A master key for a folder that has none.
pub(crate) fn new_master_key() -> MasterKey {
    let mut key = [0; 32];
    getrandom::fill(&mut key).expect("the system gives random bytes");
    MasterKey(key)
}

/// Writes a new master key to the folder.
pub(crate) fn keep_master_key(folder: &Path, key: &MasterKey) -> Result<(), DataError> {
    let path = master_key_file(folder);
    let create = || -> io::Result<()> {
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        writeln!(file, "{}", STANDARD.encode(key.0))?;
        // Keys sealed with it must not outlive it.
        file.sync_all()
    };
    create().map_err(|reason| DataError::Unwritable { path: path.clone(), reason })
}

/// What to say when sealed keys are there and the folder's master key is not.
pub(crate) fn key_lost(folder: &Path) -> DataError {
    DataError::KeyLost { path: master_key_file(folder) }
}

/// The master key of the folder, when it has one.
pub(crate) fn find_master_key(folder: &Path) -> Result<Option<MasterKey>, DataError> {
    let path = master_key_file(folder);
    let unreadable = |reason| DataError::Unreadable { path: path.clone(), reason };
    match fs::metadata(&path) {
        Ok(found) if found.permissions().mode() & 0o077 != 0 => return Err(DataError::Exposed { path }),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error)),
    }
    let text = fs::read_to_string(&path).map_err(unreadable)?;
    parse_master_key(&text).map(Some).map_err(|reason| DataError::BadKey { path, reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_master_key_is_kept_once_and_for_its_owner() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("deep/er");
        prepare(&data).expect("made");
        assert!(find_master_key(&data).expect("asked").is_none());
        let key = new_master_key();
        keep_master_key(&data, &key).expect("kept");
        assert_eq!(find_master_key(&data).expect("read").expect("there").0, key.0);
        assert!(keep_master_key(&data, &new_master_key()).is_err(), "a key is never written over");
        let mode = fs::metadata(data.join("master.key")).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_master_key_that_others_can_read_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        keep_master_key(folder.path(), &new_master_key()).expect("kept");
        let path = folder.path().join("master.key");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("set");
        assert!(matches!(find_master_key(folder.path()), Err(DataError::Exposed { .. })));
    }

    #[test]
    fn a_file_in_the_folders_place_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        fs::write(&path, "").expect("written");
        let text = prepare(&path).expect_err("not a folder").to_string();
        assert!(text.contains("PLAYGROUND_DATA"), "{text}");
    }
}
