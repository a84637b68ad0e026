//! Hostile Markdown in a real browser, under the policy the server sends: whatever a model is talked into
//! writing, nothing leaves the site, nothing runs, and no element comes to be that is not allowed.

use crate::steps::{open, receipt, scripted_site, send};
use harness::{Browser, MODEL, Turn, repository};
use serde_json::{Value, json};
use std::{fs, sync::Arc};

/// Elements that an answer may hold: what the writer makes, what colours code and draws formulas, and the
/// buttons around them. Formulas are MathML of presentation only.
const ALLOWED: &[&str] = &[
    "a",
    "blockquote",
    "br",
    "button",
    "code",
    "del",
    "div",
    "em",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "input",
    "li",
    "ol",
    "p",
    "pre",
    "span",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
    "sup",
    "section",
    "svg",
    "path",
    "math",
    "mrow",
    "mi",
    "mn",
    "mo",
    "ms",
    "mtext",
    "mspace",
    "msup",
    "msub",
    "msubsup",
    "mover",
    "munder",
    "munderover",
    "mfrac",
    "msqrt",
    "mroot",
    "mtable",
    "mtr",
    "mtd",
    "merror",
    "mpadded",
    "mphantom",
    "menclose",
    "mstyle",
    "semantics",
];

/// Attributes that would run something or fetch something, on any element.
const FORBIDDEN: &str =
    "src srcset srcdoc background poster data action formaction ping style xlink:href href";

/// Notes what the policy stops and what is asked for, from the first moment of each page.
const WATCH: &str = "
    window.stopped = [];
    document.addEventListener('securitypolicyviolation', e => stopped.push(`${e.effectiveDirective}: ${e.blockedURI}`));
    window.ran = [];
    window.alert = window.open = what => { ran.push(String(what)); };
";

/// What is wrong with the newest answer.
const FAULTS: &str = "
    const [allowed, forbidden] = arguments;
    const faults = [];
    for (const body of document.querySelectorAll('.message[data-role=assistant] .message-body')) {
        for (const element of body.querySelectorAll('*')) {
            if (!allowed.includes(element.localName)) faults.push(`<${element.localName}>`);
            for (const {name, value} of element.attributes) {
                if (name.startsWith('on')) faults.push(`${name} on ${element.localName}`);
                if (!forbidden.includes(name)) continue;
                const web = element.localName === 'a' && name === 'href' && /^(https?:|mailto:)/i.test(value);
                const safe = web && /noopener/.test(element.rel) && element.target === '_blank';
                if (!safe) faults.push(`${name}=${value} on ${element.localName}`);
            }
        }
    }
    const origins = performance.getEntriesByType('resource').map(e => new URL(e.name).origin);
    faults.push(...origins.filter(origin => origin !== location.origin).map(origin => `a request to ${origin}`));
    faults.push(...stopped.map(what => `the policy stopped ${what}`), ...ran.map(what => `ran ${what}`));
    return faults;
";

#[tokio::test(flavor = "multi_thread")]
async fn the_hostile_corpus_stays_text_under_the_policy() {
    let path = repository().join("app/src/markdown/hostile.json");
    let corpus = fs::read_to_string(path).expect("the corpus");
    let corpus: Vec<String> = serde_json::from_str(&corpus).expect("a list of texts");
    let (replica, stub, site) = scripted_site().await;
    Browser::journey("hostile-corpus", async move |browser| {
        let _held = (&stub, Arc::clone(&site));
        browser.before_pages(WATCH).await;
        open(&browser, &format!("{}/{MODEL}", site.origin())).await;
        let policy = "return fetch(location.href).then(r => r.headers.get('content-security-policy'))";
        let policy = browser.eval(policy, vec![]).await;
        assert!(
            policy.as_str().is_some_and(|policy| policy.contains("require-trusted-types-for 'script'")),
            "{policy}"
        );
        // Some at a time: a text that closes nothing would hide those after it in its own block.
        for (n, some) in corpus.chunks(8).enumerate() {
            let pieces: Vec<String> = some.iter().map(|text| format!("{text}\n\n- - -\n\n")).collect();
            let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
            replica.always(Turn::answer(&pieces));
            browser.eval("document.querySelector('[data-do=clear]')?.click()", vec![]).await;
            send(&browser, &format!("Part {n}")).await;
            receipt(&browser).await;
            let faults =
                browser.eval(FAULTS, vec![json!(ALLOWED), json!(FORBIDDEN.split(' ').collect::<Vec<_>>())]);
            let faults: Value = faults.await;
            assert_eq!(faults, json!([]), "part {n}: {some:#?}");
        }
    })
    .await;
}

/// What keeps the corpus harmless if the writer ever fails: the policy itself stops what it must.
#[tokio::test(flavor = "multi_thread")]
async fn the_policy_stops_what_the_writer_would_have_let_through() {
    let (_replica, _stub, site) = scripted_site().await;
    Browser::journey("policy", async move |browser| {
        browser.before_pages(WATCH).await;
        open(&browser, &format!("{}/{MODEL}", site.origin())).await;
        let script = "
            const done = arguments[arguments.length - 1];
            const told = {};
            try { document.body.innerHTML = '<b>x</b>'; told.html = 'parsed'; } catch (e) { told.html = e.name; }
            try { trustedTypes.createPolicy('mine', {}); told.policy = 'made'; } catch (e) { told.policy = e.name; }
            const image = document.createElement('img');
            image.onerror = () => done({...told, image: 'stopped'});
            image.onload = () => done({...told, image: 'loaded'});
            image.src = 'https://evil.example/pixel.png';
        ";
        let told = browser.eval_async(script, vec![]).await;
        let expected = json!({"html": "TypeError", "policy": "TypeError", "image": "stopped"});
        assert_eq!(told, expected);
        browser.console_errors().await;
    })
    .await;
}
