//! axe-core on the page as it stands: every rule of WCAG 2.2 A and AA and of best practice, none switched off.
//!
//! Its script comes from npm (`tests/tools` installs the locked version) and is run by the driver, which the
//! page's content security policy does not bind.

use harness::{Browser, repository};
use serde_json::json;
use std::{collections::BTreeSet, fs, sync::Mutex};

/// What the rules are tagged with. Source: axe-core's `doc/rule-descriptions.md`.
const TAGS: &[&str] = &["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/// The fewest rules that carry those tags: fewer means that some were left out. Source: axe-core 4.14.
const N_RULES_MIN: u64 = 90;

/// All rules run; what passes is named by its rule alone, since to make a selector for each element of it takes longer
/// than the rules do. Two frames let a change of colours and size reach every element: also those that are not drawn
/// before they are scrolled to, and those that would take a moment for it.
const RUN: &str = "
    const done = arguments[arguments.length - 1];
    const steady = new CSSStyleSheet();
    steady.replaceSync('* { content-visibility: visible !important; transition: none !important }');
    document.adoptedStyleSheets = [steady];
    const told = ({id, help, nodes}) => nodes.map(n => `${id} (${help}): ${n.target.join(' ')}: ${n.html.slice(0, 200)} ${n.failureSummary ?? ''}`);
    requestAnimationFrame(() => requestAnimationFrame(() =>
        axe.run(document, {runOnly: {type: 'tag', values: arguments[0]}, resultTypes: ['violations', 'incomplete'], preload: false}).then(
            r => (document.adoptedStyleSheets = [], done)({
                violations: r.violations.flatMap(told),
                incomplete: r.incomplete.flatMap(told),
                n_rules: new Set([...r.violations, ...r.incomplete, ...r.passes, ...r.inapplicable].map(x => x.id)).size,
            }),
            e => done({violations: [String(e)], incomplete: [], n_rules: 0}))));";

/// The checker, and what it left for people to look at.
pub(crate) struct Axe {
    source: String,
    incomplete: Mutex<BTreeSet<String>>,
}

impl Axe {
    /// Reads the script.
    ///
    /// # Panics
    /// When it is not installed.
    pub(crate) fn new() -> Self {
        let path = repository().join("tests/browser/node_modules/axe-core/axe.min.js");
        let source = fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}; run `tests/tools`", path.display()));
        Self { source, incomplete: Mutex::default() }
    }

    /// What is wrong with the page, each with where it is.
    pub(crate) async fn violations(&self, browser: &Browser) -> Vec<String> {
        if browser.eval("return typeof axe", vec![]).await != "object" {
            browser.eval(&format!("{}; window.axe = axe", self.source), vec![]).await;
        }
        let found = browser.eval_async(RUN, vec![json!(TAGS)]).await;
        let list = |key: &str| -> Vec<String> {
            serde_json::from_value(found[key].clone()).unwrap_or_else(|error| panic!("{found}: {error}"))
        };
        self.incomplete.lock().expect("no task panicked").extend(list("incomplete"));
        let mut violations = list("violations");
        if found["n_rules"].as_u64().unwrap_or_default() < N_RULES_MIN {
            violations.push(format!("only {} rules were run", found["n_rules"]));
        }
        violations
    }

    /// Writes what a machine cannot decide to `target/screens/axe-incomplete.txt`, for people.
    ///
    /// # Panics
    /// When it cannot be written.
    pub(crate) fn keep_incomplete(&self) {
        let list: Vec<_> = self.incomplete.lock().expect("no task panicked").iter().cloned().collect();
        let folder = repository().join("target/screens");
        fs::create_dir_all(&folder).expect("a folder for what was found");
        fs::write(folder.join("axe-incomplete.txt"), list.join("\n")).expect("a file is written");
    }
}
