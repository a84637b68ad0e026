//! The invariants that a search can check: who imports whom, what is read where, how files are named.
//!
//! Each rule says what it forbids, where it does not apply, and why. Comments and unit tests inside a file
//! are not searched. What needs a compiler to see is clippy's work.

mod licences;
mod sources;

use sources::{Source, code_lines, repository, sources};
use std::fmt::Write;

/// Words that may appear in some places only.
struct Rule {
    /// What goes wrong otherwise.
    why: &'static str,
    /// The words; a match begins and ends at a word's edge.
    words: &'static [&'static str],
    /// Paths it is about, as prefixes.
    within: &'static [&'static str],
    /// Paths where the words are at home, as prefixes.
    except: &'static [&'static str],
}

/// All our Rust but for what stands outside the product.
const PRODUCT: &[&str] = &["app/src/", "app/wire/", "server/"];

const RULES: &[Rule] = &[
    Rule {
        why: "only `store` knows SQL",
        words: &["sqlx::"],
        within: &["app/", "server/", "tests/"],
        except: &["server/store/", "tests/tidy/"],
    },
    Rule {
        why: "axum is for the HTTP edge and the engine's own face",
        words: &["axum::"],
        within: PRODUCT,
        except: &["server/src/", "server/tests/", "server/engine/"],
    },
    Rule { why: "views live in `app`", words: &["leptos::"], within: &["app/wire/", "server/"], except: &[] },
    Rule {
        why: "browser-only code lives in `net`, the islands, and the modules that are fetched when needed",
        words: &["web_sys::", "gloo_net::", "js_sys::", "wasm_bindgen::"],
        within: &["app/src/", "server/"],
        except: &[
            "app/src/net",
            "app/src/island",
            "app/src/markdown",
            "app/src/colour",
            "app/src/math",
            "app/src/samples",
            "app/src/suggest",
            "app/src/lib.rs",
        ],
    },
    Rule {
        why: "the environment is read in one place",
        words: &["std::env", "env::var", "env::var_os", "env::vars"],
        within: PRODUCT,
        except: &[
            "server/src/cli",
            "server/src/config",
            "server/build.rs",
            "server/engine/examples/",
            // How long to stream texts made up at random.
            "app/src/markdown/incremental_tests",
        ],
    },
    Rule {
        why: "a task without an owner outlives its request; spawn through `tasks`",
        words: &["tokio::spawn", "task::spawn", "spawn_local", "thread::spawn"],
        within: PRODUCT,
        except: &[
            "server/src/tasks.rs",
            "server/pool/src/prober",
            // One a connection, which ends with its last user.
            "server/gateway/src/http2",
            "server/engine/src/batch",
            "server/engine/examples/",
            "server/engine/tests/",
            "server/gateway/tests/",
            "server/pool/tests/",
            "server/store/tests/",
            "server/tests/",
            "app/src/island",
            "app/src/net",
            "app/src/suggest",
        ],
    },
    Rule {
        why: "clocks and randomness come in as arguments where decisions are made",
        words: &["Instant::now", "SystemTime::now", "getrandom", "Date::now", "fastrand"],
        within: &[
            "server/gateway/src/plan",
            "server/gateway/src/dialect",
            "server/pool/src/pick",
            "server/pool/src/breaker",
            "server/pool/src/health",
            "server/pool/src/load",
            "app/src/island/transcript",
            "app/src/snippet",
            "app/src/page",
            "app/src/part",
        ],
        except: &[],
    },
    Rule {
        why: "only `error.rs` picks a status for a failure",
        words: &[
            "StatusCode::BAD_REQUEST",
            "StatusCode::UNAUTHORIZED",
            "StatusCode::PAYMENT_REQUIRED",
            "StatusCode::FORBIDDEN",
            "StatusCode::NOT_FOUND",
            "StatusCode::METHOD_NOT_ALLOWED",
            "StatusCode::CONFLICT",
            "StatusCode::PAYLOAD_TOO_LARGE",
            "StatusCode::UNPROCESSABLE_ENTITY",
            "StatusCode::TOO_MANY_REQUESTS",
            "StatusCode::INTERNAL_SERVER_ERROR",
            "StatusCode::BAD_GATEWAY",
            "StatusCode::SERVICE_UNAVAILABLE",
            "StatusCode::GATEWAY_TIMEOUT",
        ],
        within: &["server/src/"],
        except: &["server/src/error"],
    },
    Rule {
        why: "a stored provider key is opened for the one call that needs it",
        words: &["open_key"],
        within: PRODUCT,
        // The second asks the provider whether it takes the key.
        except: &["server/store/", "server/gateway/src/attempts", "server/gateway/src/key_check.rs"],
    },
    Rule {
        why: "text of a model or a card becomes HTML through `markdown` alone",
        words: &["set_inner_html", "insert_adjacent_html", "set_outer_html", "document.write", "eval"],
        within: &["app/src/"],
        except: &[],
    },
    Rule {
        why: "HTML is put into a page from our own constants and from `markdown` alone",
        words: &["inner_html"],
        within: &["app/src/"],
        except: &[
            "app/src/page/gallery.rs",
            "app/src/page/run.rs",
            "app/src/shell.rs",
            "app/src/page/model/card.rs",
            "app/src/page/docs.rs",
        ],
    },
    Rule {
        why: "a view is the same on the server and in the browser",
        words: &["cfg"],
        within: &["app/src/page/", "app/src/part/"],
        except: &[],
    },
    Rule {
        why: "errors of a face are enums that a caller can match",
        words: &["anyhow::"],
        within: PRODUCT,
        except: &["server/src/main.rs", "server/build.rs"],
    },
    Rule {
        why: "a test waits for what it needs, with a deadline; a sleep is too short or too long",
        words: &["sleep"],
        within: &["tests/http/", "tests/browser/", "tests/clients/", "tests/harness/"],
        except: &[],
    },
    Rule {
        why: "a test that is not run is none",
        words: &["#[ignore"],
        within: &["app/", "server/", "tests/"],
        except: &["tests/tidy/"],
    },
];

/// Which of our packages each may depend on. A new arrow is a design change.
const ARROWS: &[(&str, &[&str])] = &[
    ("app/wire", &[]),
    ("app", &["wire"]),
    ("app/bundle", &[]),
    ("server/pool", &["wire"]),
    ("server/store", &["wire"]),
    ("server/engine", &["wire"]),
    ("server/gateway", &["pool", "store", "wire"]),
    ("server", &["app", "gateway", "pool", "store", "engine", "wire"]),
];

const OURS: &[&str] = &["app", "bundle", "wire", "gateway", "pool", "store", "engine", "server", "tests"];

/// Lines of a file beyond which nobody reads it to its end.
const WALL: usize = 600;

fn violations(rule: &Rule, sources: &[Source]) -> Vec<String> {
    let about = |source: &&Source| {
        rule.within.iter().any(|prefix| source.path.starts_with(prefix))
            && !rule.except.iter().any(|prefix| source.path.starts_with(prefix))
    };
    let mut found = vec![];
    for source in sources.iter().filter(about) {
        for (number, line) in code_lines(&source.text) {
            if let Some(word) = rule.words.iter().find(|word| contains_word(line, word)) {
                found.push(format!("{}:{number}: `{word}`: {}", source.path, rule.why));
            }
        }
    }
    found
}

/// Whether the word stands in the line, not as a part of a longer name.
fn contains_word(line: &str, word: &str) -> bool {
    let part_of_name = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let joined_before = part_of_name(before) && part_of_name(word.chars().next());
        let joined_after = part_of_name(after) && part_of_name(word.chars().next_back());
        !joined_before && !joined_after
    })
}

fn assert_none(found: &[String]) {
    let list = found.iter().fold(String::new(), |mut list, one| {
        writeln!(list, "  {one}").expect("a string takes text");
        list
    });
    assert!(found.is_empty(), "{} violations:\n{list}", found.len());
}

#[test]
fn words_stay_where_they_are_at_home() {
    let sources = sources("rs");
    let found: Vec<_> = RULES.iter().flat_map(|rule| violations(rule, &sources)).collect();
    assert_none(&found);
}

#[test]
fn every_rule_catches_what_it_forbids() {
    for rule in RULES {
        for word in rule.words {
            let path = format!("{}x.rs", rule.within[0]);
            let text =
                format!("//! Doc.\n// {word}\nlet x = {word}();\n#[cfg(test)]\nmod tests {{ {word} }}\n");
            let sample = [Source { path, text }];
            assert_eq!(violations(rule, &sample).len(), 1, "{word}");
        }
        // A rule about folders that are not there checks nothing.
        for path in rule.within {
            let there = sources("rs").iter().any(|source| source.path.starts_with(path));
            assert!(there, "no file begins with {path}: the rule `{}` looks nowhere", rule.why);
        }
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent = |source: &&Source| !source.text.starts_with("//!");
    let found: Vec<_> = sources("rs").iter().filter(silent).map(|source| source.path.clone()).collect();
    assert_none(&found);
}

#[test]
fn no_file_is_longer_than_the_wall() {
    let long = |source: &&Source| source.text.lines().count() > WALL;
    let sources = [sources("rs"), sources("css"), sources("mjs")].concat();
    let found: Vec<_> = sources
        .iter()
        .filter(long)
        .map(|source| format!("{}: {} lines", source.path, source.text.lines().count()))
        .collect();
    assert_none(&found);
}

#[test]
fn files_are_named_by_what_they_hold() {
    const FORBIDDEN: &[&str] =
        &["mod", "util", "utils", "common", "helper", "helpers", "manager", "base", "types", "misc"];
    let found: Vec<_> = sources("rs")
        .iter()
        .map(|source| source.path.clone())
        .filter(|path| path.split(['/', '.']).any(|part| FORBIDDEN.contains(&part)))
        .collect();
    assert_none(&found);
}

#[test]
fn packages_lie_at_most_two_levels_deep() {
    let deep = |source: &&Source| source.path.ends_with("Cargo.toml") && source.path.matches('/').count() > 2;
    let found: Vec<_> = sources("toml").iter().filter(deep).map(|source| source.path.clone()).collect();
    assert_none(&found);
}

#[test]
fn packages_import_along_the_drawn_arrows() {
    let mut found = vec![];
    for (package, allowed) in ARROWS {
        let path = repository().join(package).join("Cargo.toml");
        let manifest =
            std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        // Tests of a package may lean on others; the product may not.
        let product = manifest.split("[dev-dependencies]").next().unwrap_or_default();
        let dependencies = product.split_once("[dependencies]").map_or("", |(_, rest)| rest);
        for name in dependencies.lines().filter_map(|line| line.split(['.', ' ', '=']).next()) {
            if OURS.contains(&name) && !allowed.contains(&name) {
                found.push(format!("{package} depends on {name}"));
            }
        }
    }
    assert_none(&found);
}

#[test]
fn the_leaf_depends_on_no_more_than_its_texts_need() {
    let manifest =
        std::fs::read_to_string(repository().join("app/wire/Cargo.toml")).expect("wire has a manifest");
    let (_, rest) = manifest.split_once("[dependencies]").expect("wire depends on serde");
    let names: Vec<_> = rest
        .lines()
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split(['.', ' ', '=']).next())
        .filter(|name| !name.is_empty() && !name.starts_with('#'))
        .collect();
    assert_eq!(names, ["serde", "smol_str"]);
}

#[test]
fn the_ledger_is_append_only() {
    let mut found = vec![];
    let sql = [sources("rs"), sources("sql")].concat();
    for source in sql.iter().filter(|source| source.path.starts_with("server/store/")) {
        let text: String = source.text.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase();
        for table in ["USAGE", "SETTLEMENT", "SETTLEMENTS", "LEDGER"] {
            for verb in ["UPDATE", "DELETE FROM"] {
                let statement = format!("{verb} {table}");
                if contains_word(&text, &statement) {
                    found.push(format!("{}: {statement}", source.path));
                }
            }
        }
    }
    assert_none(&found);
}

#[test]
fn a_todo_names_its_issue() {
    let mut found = vec![];
    for source in [sources("rs"), sources("css"), sources("md")].concat() {
        for (number, line) in source.text.lines().enumerate() {
            let bare =
                ["TODO", "FIXME", "XXX"].iter().any(|word| contains_word(line, word)) && !line.contains("(#");
            // This file names the words to look for them.
            if bare && !source.path.starts_with("tests/tidy/") {
                found.push(format!("{}:{}: {}", source.path, number + 1, line.trim()));
            }
        }
    }
    assert_none(&found);
}
