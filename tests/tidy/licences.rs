//! What may enter the dependency tree: licences and bans of `deny.toml`, read from cargo's own metadata.
//!
//! `cargo deny` checks the same and advisories too, but takes minutes to install; this takes a second.

use crate::sources::repository;
use serde_json::Value;
use std::{fs, process::Command};

/// Every package of the tree: name and licence expression.
fn packages() -> Vec<(String, String)> {
    let output = Command::new(env!("CARGO"))
        // Not offline: a fresh machine has fetched what it builds, and metadata asks for other machines' packages too.
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(repository())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    let packages = metadata["packages"].as_array().expect("a list of packages");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    packages.iter().map(|package| (text(&package["name"]), text(&package["license"]))).collect()
}

/// The quoted texts of one list of `deny.toml`, comments left out.
fn listed(deny: &str, from: &str) -> Vec<String> {
    let (_, rest) = deny.split_once(from).unwrap_or_else(|| panic!("deny.toml has no `{from}`"));
    let (list, _) = rest.split_once("\n]").expect("the list ends");
    let lines = list.lines().map(|line| line.split('#').next().unwrap_or_default());
    lines.filter_map(|line| Some(line.split('"').nth(1)?.to_owned())).collect()
}

/// Whether an SPDX expression can be met by these licences: one side of each OR, both sides of each AND.
fn met(expression: &str, allowed: &[String]) -> bool {
    let expression = expression.replace('/', " OR ");
    let term = |term: &str| {
        let plain = term.replace(['(', ')'], "");
        plain.split(" OR ").any(|licence| allowed.iter().any(|known| known == licence.trim()))
    };
    // "A AND B OR C" without brackets binds AND closer; with brackets around the OR it is the other way.
    if expression.contains('(') {
        expression.split(" AND ").all(term)
    } else {
        expression.split(" OR ").any(|side| side.split(" AND ").all(term))
    }
}

#[test]
fn every_licence_is_on_the_list() {
    let deny = fs::read_to_string(repository().join("deny.toml")).expect("deny.toml is there");
    let allowed = listed(&deny, "allow = [");
    let packages = packages();
    assert!(packages.len() > 100, "cargo names only {} packages", packages.len());
    let wrong: Vec<_> = packages.iter().filter(|(_, licence)| !met(licence, &allowed)).collect();
    assert!(wrong.is_empty(), "not allowed by deny.toml: {wrong:?}");
}

#[test]
fn banned_packages_stay_out() {
    let deny = fs::read_to_string(repository().join("deny.toml")).expect("deny.toml is there");
    let banned = listed(&deny, "deny = [");
    assert!(banned.iter().any(|name| name == "openssl"), "{banned:?}");
    let found: Vec<_> = packages().into_iter().filter(|(name, _)| banned.contains(name)).collect();
    assert!(found.is_empty(), "banned by deny.toml: {found:?}");
}

#[test]
fn licence_expressions_are_understood() {
    let allowed = ["MIT", "Apache-2.0", "Unicode-3.0"].map(str::to_owned);
    for good in
        ["MIT", "MIT OR GPL-3.0", "MIT/Apache-2.0", "(MIT OR GPL-3.0) AND Unicode-3.0", "MIT AND Apache-2.0"]
    {
        assert!(met(good, &allowed), "{good}");
    }
    for bad in ["", "GPL-3.0", "MIT AND GPL-3.0", "(MIT OR Apache-2.0) AND GPL-3.0", "GPL-3.0 OR LGPL-2.1"] {
        assert!(!met(bad, &allowed), "{bad}");
    }
}
