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

/// The master key of the folder, made on first use.
pub(crate) fn master_key(folder: &Path) -> Result<MasterKey, DataError> {
    let path = folder.join("master.key");
    let unreadable = |reason| DataError::Unreadable { path: path.clone(), reason };
    match fs::metadata(&path) {
        Ok(found) if found.permissions().mode() & 0o077 != 0 => return Err(DataError::Exposed { path }),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let mut key = [0; 32];
            getrandom::fill(&mut key).map_err(|error| unreadable(io::Error::other(error.to_string())))?;
            let create = || -> io::Result<()> {
                let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
                writeln!(file, "{}", STANDARD.encode(key))?;
                // Keys sealed with it must not outlive it.
                file.sync_all()
            };
            create().map_err(|reason| DataError::Unwritable { path: path.clone(), reason })?;
            return Ok(MasterKey(key));
        }
        Err(error) => return Err(unreadable(error)),
    }
    let text = fs::read_to_string(&path).map_err(unreadable)?;
    parse_master_key(&text).map_err(|reason| DataError::BadKey { path, reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_master_key_is_made_once_and_kept_for_its_owner() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("deep/er");
        prepare(&data).expect("made");
        let key = master_key(&data).expect("made").0;
        assert_eq!(master_key(&data).expect("read").0, key);
        let mode = fs::metadata(data.join("master.key")).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_master_key_that_others_can_read_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        master_key(folder.path()).expect("made");
        let path = folder.path().join("master.key");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("set");
        assert!(matches!(master_key(folder.path()), Err(DataError::Exposed { .. })));
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
