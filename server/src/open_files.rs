//! The number of files and sockets that the program may have open.

use rustix::process::{Resource, getrlimit, setrlimit};

/// Raises the program's own limit to the system's: a stream holds two sockets, and the usual 1,024 would end
/// the site at five hundred. The low default protects programs that call `select`, which none here does.
pub fn allow_all() {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    if let Err(error) = setrlimit(Resource::Nofile, limit) {
        tracing::warn!(%error, "the limit of open files stays as it was");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_becomes_the_highest_allowed() {
        allow_all();
        let limit = getrlimit(Resource::Nofile);
        assert_eq!(limit.current, limit.maximum);
    }
}
