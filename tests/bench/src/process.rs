//! What `/proc` says of a process and all its descendants, and this process's limit of open files.

use rustix::{
    param::clock_ticks_per_second,
    process::{Resource, Rlimit, getrlimit, setrlimit},
};
use std::{collections::HashMap, fs};

/// CPU microseconds, user and system, of the tree under `root` so far. Children that have ended are not
/// in it.
pub fn cpu_us(root: u32) -> u64 {
    let ticks: u64 = tree(root)
        .into_iter()
        .filter_map(|pid| {
            let stat = fields(pid)?;
            Some(stat.get(11)?.parse::<u64>().ok()? + stat.get(12)?.parse::<u64>().ok()?)
        })
        .sum();
    ticks * 1_000_000 / clock_ticks_per_second()
}

/// Resident and proportional set size in KiB of the tree under `root`.
pub fn memory_kib(root: u32) -> (u64, u64) {
    let (mut resident, mut proportional) = (0, 0);
    for pid in tree(root) {
        let Ok(text) = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")) else { continue };
        for line in text.lines() {
            let mut words = line.split_whitespace();
            let (name, kib) = (words.next(), words.next().and_then(|word| word.parse::<u64>().ok()));
            match (name, kib) {
                (Some("Rss:"), Some(kib)) => resident += kib,
                (Some("Pss:"), Some(kib)) => proportional += kib,
                _ => {}
            }
        }
    }
    (resident, proportional)
}

/// Raises this process's limit of open files as far as it may: ten thousand streams need as many sockets.
pub fn raise_file_limit() {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    // Refused only where the limit is at its end already.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
}

/// Every process under `root`, itself included.
fn tree(root: u32) -> Vec<u32> {
    let Ok(folder) = fs::read_dir("/proc") else { return vec![] };
    let parents: HashMap<u32, u32> = folder
        .flatten()
        .filter_map(|entry| {
            let pid = entry.file_name().to_str()?.parse().ok()?;
            Some((pid, fields(pid)?.get(1)?.parse().ok()?))
        })
        .collect();
    let under = |pid: u32| {
        let mut pid = Some(pid);
        while let Some(at) = pid {
            if at == root {
                return true;
            }
            pid = parents.get(&at).copied();
        }
        false
    };
    parents.keys().copied().filter(|pid| under(*pid)).collect()
}

/// The fields of `/proc/PID/stat` from the state on: the name before it may hold anything.
fn fields(pid: u32) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, rest) = text.rsplit_once(") ")?;
    Some(rest.split(' ').map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::{cpu_us, memory_kib};

    #[test]
    fn this_process_uses_memory_and_time() {
        let (resident, _) = memory_kib(std::process::id());
        assert!(resident > 100, "{resident}");
        assert_eq!(cpu_us(u32::MAX), 0);
    }
}
