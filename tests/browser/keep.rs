//! What outlives a page: an answer that goes on after a reload or a lost network.

use crate::steps::{QUESTION, alive, answer_reads, open, receipt, scripted_site, send};
use harness::{Browser, MODEL, Replica, Site, Turn, eventually};
use std::sync::Arc;

const PIECES: [&str; 6] = ["One,", " two,", " three \u{1f3d4}\u{fe0f},", " four,", " five,", " six."];

/// Waits until the newest answer begins so.
async fn answer_begins(browser: &Browser, text: &str) {
    let last = "[...document.querySelectorAll('.message[data-role=assistant] .message-body')].at(-1)";
    let begins = format!("{last}?.innerText.trim().startsWith({})", serde_json::json!(text));
    browser.until(&format!("the answer begins {text:?}"), &begins).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reload_in_mid_answer_neither_loses_nor_doubles_a_character() {
    let (replica, _stub, site) = scripted_site().await;
    replica.always(Turn::gated(&PIECES));
    let held = (Arc::clone(&replica), Arc::clone(&site));
    Browser::journey("reload", async move |browser| {
        let (replica, site) = held;
        open(&browser, &format!("{}/{MODEL}", site.origin())).await;
        send(&browser, QUESTION).await;
        replica.release(2);
        answer_begins(&browser, "One, two,").await;
        browser.reload().await;
        replica.release(1);
        alive(&browser).await;
        answer_begins(&browser, "One, two, three").await;
        // Once more, and the rest is written while nobody looks.
        browser.goto(&format!("{}/models", site.origin())).await;
        replica.release(3);
        open(&browser, &format!("{}/{MODEL}", site.origin())).await;
        answer_reads(&browser, &PIECES.concat()).await;
        assert!(receipt(&browser).await.contains("alps"), "who served it");
        assert_eq!((replica.seen().len(), replica.n_cut()), (1, 0), "one request, never cut");
        browser.reload().await;
        alive(&browser).await;
        answer_reads(&browser, &PIECES.concat()).await;
        assert_eq!(browser.count(".message[data-state=done]").await, 1, "it is whole, and stays so");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reload_amid_the_thoughts_leaves_them_apart_from_the_answer() {
    let (replica, _stub, site) = scripted_site().await;
    replica.always(Turn::gated(&["<think>Hm,", " so", "</thi", "nk>Paris", "."]));
    let held = (Arc::clone(&replica), Arc::clone(&site));
    Browser::journey("reload-thinking", async move |browser| {
        let (replica, site) = held;
        open(&browser, &format!("{}/{MODEL}", site.origin())).await;
        send(&browser, QUESTION).await;
        let thought = async |text: &str| {
            let body = format!("document.querySelector('.reasoning-body')?.textContent === {text:?}");
            browser.until(&format!("it thinks {text:?}"), &body).await;
        };
        replica.release(1);
        thought("Hm,").await;
        browser.reload().await;
        alive(&browser).await;
        replica.release(2);
        thought("Hm, so").await;
        // What may be the beginning of a tag is held, also while nobody looks.
        browser.reload().await;
        alive(&browser).await;
        replica.release(2);
        answer_reads(&browser, "Paris.").await;
        thought("Hm, so").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_network_is_waited_for_and_the_answer_goes_on() {
    let (replica, _stub, site) = scripted_site().await;
    replica.always(Turn::gated(&PIECES));
    let held = (Arc::clone(&replica), Arc::clone(&site));
    Browser::journey("offline", async move |browser| {
        let (replica, site) = held;
        open(&browser, &format!("{}/{MODEL}", site.origin())).await;
        send(&browser, QUESTION).await;
        replica.release(2);
        answer_begins(&browser, "One, two,").await;
        browser.offline(true).await;
        browser.find(".away:not([hidden])").await;
        let said = browser.text(".widget [role=status]").await;
        assert!(said.contains("Connection lost"), "{said:?}");
        replica.release(2);
        browser.screenshot("away").await;
        browser.offline(false).await;
        answer_begins(&browser, "One, two, three \u{1f3d4}\u{fe0f}, four,").await;
        assert_eq!(browser.count(".away:not([hidden])").await, 0, "it is back");
        replica.release(2);
        answer_reads(&browser, &PIECES.concat()).await;
        receipt(&browser).await;
        assert_eq!((replica.seen().len(), replica.n_cut()), (1, 0));
        // The browser itself writes to the console that it was offline.
        let errors = browser.console_errors().await;
        assert!(errors.iter().all(|error| error.contains("ERR_INTERNET_DISCONNECTED")), "{errors:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_stopped_is_cut_at_the_replica_also_after_a_reload() {
    let (replica, _stub, site) = scripted_site().await;
    replica.always(Turn::gated(&PIECES));
    let held = (Arc::clone(&replica), Arc::clone(&site));
    Browser::journey("stop", async move |browser| {
        let (replica, site) = held;
        open(&browser, &format!("{}/{MODEL}", site.origin())).await;
        for n in 1..=2 {
            send(&browser, &format!("{QUESTION} {n}")).await;
            replica.release(1);
            answer_begins(&browser, "One,").await;
            if n == 2 {
                browser.reload().await;
                alive(&browser).await;
                answer_begins(&browser, "One,").await;
            }
            browser.click("[data-do=stop]").await;
            eventually("the replica sees it", async || (replica.n_cut() == n).then_some(())).await;
            // The replica may know before the page has been told.
            let stopped = format!("document.querySelectorAll('.message[data-state=stopped]').length === {n}");
            browser.until("the page says so", &stopped).await;
        }
        browser.reload().await;
        alive(&browser).await;
        assert_eq!(browser.count(".message[data-state=stopped]").await, 2, "stopped is stopped");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replica_that_dies_in_mid_answer_is_not_seen() {
    let (one, two) = (Replica::start(MODEL).await, Replica::start(MODEL).await);
    for replica in [&one, &two] {
        replica.always(Turn::gated(&["The capital", " of", " nowhere."]));
    }
    let site = Arc::new(Site::builder().replica(&one).replica(&two).start().await);
    let held = Arc::clone(&site);
    Browser::journey("dies", async move |browser| {
        let site = held;
        open(&browser, &format!("{}/{MODEL}", site.origin())).await;
        send(&browser, QUESTION).await;
        eventually("one of them is asked", async || (one.seen().len() + two.seen().len() == 1).then_some(()))
            .await;
        let (asked, other) = if one.seen().is_empty() { (two, one) } else { (one, two) };
        other.always(Turn::gated(&[" France", " is", " Paris."]));
        asked.release(2);
        answer_begins(&browser, "The capital of").await;
        browser.reload().await;
        alive(&browser).await;
        // It is gone, connections and all.
        drop(asked);
        other.release(3);
        answer_reads(&browser, "The capital of France is Paris.").await;
        let trail = receipt(&browser).await;
        assert!(!trail.is_empty());
    })
    .await;
}

/// The titles of the kept conversations, newest first.
async fn titles(browser: &Browser) -> Vec<String> {
    browser.texts(".history-list .history-title").await
}

/// Waits until these are the kept conversations.
pub(crate) async fn kept(browser: &Browser, expected: &[&str]) {
    let titles = "JSON.stringify([...document.querySelectorAll('.history-list .history-title')].map(t => t.innerText))";
    let wanted = serde_json::json!(serde_json::json!(expected).to_string());
    browser.until(&format!("{expected:?} are kept"), &format!("{titles} === {wanted}")).await;
}

/// Presses what acts on the conversation of this title.
pub(crate) async fn press_at(browser: &Browser, title: &str, what: &str) {
    let title = serde_json::json!(title);
    let item = format!(
        "[...document.querySelectorAll('.history-item')].find(i => i.querySelector('.history-title')?.innerText === {title})"
    );
    browser.eval(&format!("{item}.querySelector('[data-do={what}]').click()"), vec![]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn conversations_are_kept_found_renamed_and_brought_back() {
    let (replica, _stub, site) = scripted_site().await;
    let held = (Arc::clone(&replica), Arc::clone(&site));
    Browser::journey("history", async move |browser| {
        let (replica, site) = held;
        browser.window(1280, 800).await;
        let address = format!("{}/playground?model={MODEL}", site.origin());
        open(&browser, &address).await;
        send(&browser, "Which is the first question?").await;
        receipt(&browser).await;
        kept(&browser, &["Which is the first question?"]).await;
        replica.always(Turn::answer(&["A second", " answer about alpacas."]));
        browser.click(".history [data-do=new]").await;
        assert_eq!(browser.count(".message").await, 0, "another conversation begins");
        send(&browser, "The second?").await;
        answer_reads(&browser, "A second answer about alpacas.").await;
        receipt(&browser).await;
        kept(&browser, &["The second?", "Which is the first question?"]).await;
        browser.screenshot("history").await;

        // What was said is looked through, not the titles alone.
        browser.fill("#history-search", "ALPACA").await;
        kept(&browser, &["The second?"]).await;
        browser.eval("const s = document.getElementById('history-search'); s.value = ''; s.dispatchEvent(new Event('input', {bubbles: true}))", vec![]).await;
        kept(&browser, &["The second?", "Which is the first question?"]).await;

        press_at(&browser, "Which is the first question?", "open").await;
        answer_reads(&browser, "The capital of France is Paris.").await;
        press_at(&browser, "The second?", "rename").await;
        browser.find(".history-name").await;
        browser.write("Alpacas").await;
        browser.press(None, fantoccini::key::Key::Enter).await;
        kept(&browser, &["Alpacas", "Which is the first question?"]).await;
        let at = "const a = document.activeElement; return [a.dataset.do, a.closest('[data-id]')?.innerText.trim()]";
        let at = browser.eval(at, vec![]).await;
        assert!(at[0] == "rename" && at[1].as_str().is_some_and(|text| text.contains("Alpacas")), "{at}");

        // What a conversation is kept in is not what was said in it.
        browser.fill("#history-search", "user").await;
        kept(&browser, &[]).await;
        browser.eval("const s = document.getElementById('history-search'); s.value = ''; s.dispatchEvent(new Event('input', {bubbles: true}))", vec![]).await;
        kept(&browser, &["Alpacas", "Which is the first question?"]).await;

        // A press on another while a name is written takes the name, and acts.
        press_at(&browser, "Alpacas", "rename").await;
        browser.find(".history-name").await;
        browser.write("Llamas").await;
        browser.click(".history-item:nth-child(2) [data-do=rename]").await;
        browser.until("the other is named now", "document.querySelector('.history-item:nth-child(2) .history-name')").await;
        browser.press(None, fantoccini::key::Key::Escape).await;
        kept(&browser, &["Llamas", "Which is the first question?"]).await;
        press_at(&browser, "Llamas", "rename").await;
        browser.find(".history-name").await;
        browser.write("Alpacas").await;
        browser.press(None, fantoccini::key::Key::Enter).await;

        // One whose body cannot be read says so, and the chat stays.
        let spoil = "const [text, done] = arguments, ask = indexedDB.open('playground', 1);
            ask.onsuccess = () => {
                const bodies = ask.result.transaction('body', 'readwrite').objectStore('body');
                const id = document.querySelector('.history-list .history-item').dataset.id;
                bodies.get(id).onsuccess = ({ target }) => {
                    bodies.put(text || target.result, id);
                    bodies.transaction.oncomplete = () => { ask.result.close(); done(target.result); };
                };
            }";
        let body = browser.eval_async(spoil, vec!["no JSON".into()]).await;
        press_at(&browser, "Alpacas", "open").await;
        browser
            .until("it says so", "document.querySelector('.widget > [role=status]').textContent.includes('could not be read')")
            .await;
        answer_reads(&browser, "The capital of France is Paris.").await;
        browser.eval_async(spoil, vec![body]).await;

        // All of it is there after a reload, and the model's own page has its own.
        browser.reload().await;
        alive(&browser).await;
        kept(&browser, &["Alpacas", "Which is the first question?"]).await;
        answer_reads(&browser, "The capital of France is Paris.").await;
        open(&browser, &format!("{}/{MODEL}", site.origin())).await;
        assert_eq!(browser.count(".message").await, 0);
        open(&browser, &address).await;
        kept(&browser, &["Alpacas", "Which is the first question?"]).await;

        press_at(&browser, "Alpacas", "delete").await;
        kept(&browser, &["Which is the first question?"]).await;
        browser.click(".history [data-do=undo]").await;
        kept(&browser, &["Alpacas", "Which is the first question?"]).await;
        browser.eval("window.confirm = () => true", vec![]).await;
        browser.click(".history [data-do=delete-all]").await;
        kept(&browser, &[]).await;
        assert_eq!(browser.count(".message").await, 0, "the open one is gone too");
        browser.click(".history [data-do=undo]").await;
        kept(&browser, &["Alpacas", "Which is the first question?"]).await;
        press_at(&browser, "Alpacas", "open").await;
        answer_reads(&browser, "A second answer about alpacas.").await;
        assert_eq!(titles(&browser).await.len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_is_a_file_and_back() {
    let (_replica, _stub, site) = scripted_site().await;
    Browser::journey("file", async move |browser| {
        open(&browser, &format!("{}/playground?model={MODEL}", site.origin())).await;
        // A file of another program, as the dialog of the browser would give it.
        let choose = "const field = document.getElementById('history-file'), files = new DataTransfer(); \
                      files.items.add(new File([arguments[0]], 'a.json', { type: 'application/json' })); \
                      field.files = files.files; field.dispatchEvent(new Event('change', { bubbles: true }))";
        let text = r#"[{"role":"user","content":"From elsewhere"},{"role":"assistant","content":"Indeed."},{"role":"user","content":"And now?"}]"#;
        browser.eval(choose, vec![text.into()]).await;
        answer_reads(&browser, "Indeed.").await;
        kept(&browser, &["From elsewhere"]).await;
        assert_eq!(browser.eval("return document.querySelector('.composer-input').value", vec![]).await, "And now?");
        // What is saved is a request with what this site keeps beside it.
        browser
            .eval("window.saved = []; const make = URL.createObjectURL; URL.createObjectURL = b => (window.saved.push(b), make(b))", vec![])
            .await;
        browser.click(".history [data-do=save-json]").await;
        let read = "const done = arguments[arguments.length - 1]; window.saved.at(-1).text().then(done)";
        let saved = browser.eval_async(read, vec![]).await;
        let json: serde_json::Value = serde_json::from_str(saved.as_str().expect("text")).expect("JSON");
        assert_eq!((&json["model"], &json["messages"][1]["content"]), (&MODEL.into(), &"Indeed.".into()));
        browser.click(".history [data-do=save-markdown]").await;
        let markdown = browser.eval_async(read, vec![]).await;
        assert!(markdown.as_str().is_some_and(|text| text.starts_with("# From elsewhere\n")), "{markdown}");
        browser.eval(choose, vec![saved]).await;
        kept(&browser, &["From elsewhere", "From elsewhere"]).await;
        // Calls of functions and what they gave come along, and nothing that was said goes.
        let text = r#"{"messages":[{"role":"assistant","content":"Welcome."},{"role":"user","content":"How warm?"},
            {"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"weather","arguments":"{}"}}]},
            {"role":"tool","tool_call_id":"a","content":"20"},{"role":"assistant","content":"It is 20."}]}"#;
        browser.eval(choose, vec![text.into()]).await;
        answer_reads(&browser, "It is 20.").await;
        assert_eq!(browser.texts(".message > .message-body").await, ["Welcome.", "How warm?", "", "It is 20."]);
        let results = browser.texts(".tool-call[data-state=answered] .call-result").await;
        assert_eq!(results, ["20"]);
        browser.eval(choose, vec!["no JSON".into()]).await;
        browser
            .until("it says so", "document.querySelector('[role=status]:not(#offline)').innerText.includes('no list of messages')")
            .await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_shared_opened_and_replayed() {
    let (replica, _stub, site) = scripted_site().await;
    let held = (Arc::clone(&replica), Arc::clone(&site));
    Browser::journey("share", async move |browser| {
        let (replica, site) = held;
        browser.window(1280, 800).await;
        open(&browser, &format!("{}/playground?model={MODEL}", site.origin())).await;
        assert_eq!(browser.count("[popovertarget=share]:disabled").await, 1, "there is nothing to share yet");
        send(&browser, QUESTION).await;
        receipt(&browser).await;
        browser.click("[popovertarget=share]").await;
        browser.find(".share:popover-open").await;
        browser.click(".share [data-do=share]").await;
        browser.find(".share-link:not([hidden])").await;
        browser.screenshot("share").await;
        let url = browser.eval("return document.querySelector('.share-link input').value", vec![]).await;
        let url = url.as_str().expect("an address").to_owned();
        browser.goto(&url).await;
        let said = browser.text(".run").await;
        assert!(said.contains(QUESTION) && said.contains("is Paris") && said.contains("alps"), "{said}");
        browser.screenshot("run").await;
        let n_before = replica.seen().len();
        browser.click(".run-actions .primary").await;
        alive(&browser).await;
        let draft = browser.eval("return document.querySelector('.composer-input').value", vec![]).await;
        assert_eq!(draft, QUESTION);
        assert_eq!((browser.count(".message").await, replica.seen().len()), (0, n_before), "nothing is sent");
        for (answer, said) in [
            (&["The capital of France is", " Paris."][..], "The same answer"),
            (&["The capital", " eludes me."], "alike for 2 words"),
        ] {
            replica.always(Turn::answer(answer));
            browser.click(".replay [data-do=replay]").await;
            browser
                .until(
                    said,
                    &format!(
                        "document.querySelector('.replay-result:not([hidden])')?.innerText.includes({said:?})"
                    ),
                )
                .await;
        }
        browser.screenshot("replay").await;
        browser.goto(&url).await;
        browser.click(".run-actions form button").await;
        browser.until("it is gone", "document.querySelector('.fault-status')?.innerText === '410'").await;
        let errors = browser.console_errors().await;
        assert!(errors.iter().all(|error| error.contains("410")), "{errors:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_what_was_sent_and_a_replay_leaves_what_was_said_after_it() {
    let (replica, _stub, site) = scripted_site().await;
    let held = (Arc::clone(&replica), Arc::clone(&site));
    replica.then([Turn::thinks(&["Hm."], &["Paris", "."])]);
    Browser::journey("replay", async move |browser| {
        let (replica, site) = held;
        browser.window(1280, 800).await;
        open(&browser, &format!("{}/playground?model={MODEL}", site.origin())).await;
        let set = "const e = document.querySelector('#p-temperature'); e.value = arguments[0]; \
                   e.dispatchEvent(new InputEvent('input', { bubbles: true }))";
        browser.eval(set, vec!["0.37".into()]).await;
        send(&browser, QUESTION).await;
        replica.release(3);
        receipt(&browser).await;
        // What is set since is no part of it, and thoughts go only with the instructions that they may quote.
        browser.eval(set, vec!["1.61".into()]).await;
        browser.click("[popovertarget=share]").await;
        browser.click(".share [data-do=share]").await;
        browser.find(".share-link:not([hidden])").await;
        let url = browser.eval("return document.querySelector('.share-link input').value", vec![]).await;
        browser.goto(url.as_str().expect("an address")).await;
        let said = browser.text(".run").await;
        assert!(said.contains("0.37") && !said.contains("1.61") && !said.contains("Hm."), "{said}");
        browser.click(".run-actions .primary").await;
        for _ in 0..2 {
            alive(&browser).await;
            let draft = browser.eval("return document.querySelector('.composer-input').value", vec![]).await;
            assert_eq!(draft, QUESTION, "also after a reload");
            browser.reload().await;
        }
        alive(&browser).await;
        for n in 1..=2 {
            browser.click(".replay [data-do=replay]").await;
            browser.find(".replay-result:not([hidden])").await;
            browser.until("the run is asked", "document.querySelectorAll('.message').length === 2").await;
            receipt(&browser).await;
            assert_eq!(replica.seen().pop().expect("a request").body["temperature"], 0.37);
            kept(&browser, &[QUESTION].repeat(n + 1)).await;
            if n == 1 {
                send(&browser, "And of Italy?").await;
                browser.until("it is answered", "document.querySelectorAll('.receipt').length === 2").await;
            }
        }
        browser.eval("document.querySelectorAll('.history-item [data-do=open]')[1].click()", vec![]).await;
        browser
            .until(
                "what followed the first replay is there",
                "document.querySelectorAll('.message').length === 4",
            )
            .await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_tab_is_a_conversation_of_its_own() {
    let (_replica, _stub, site) = scripted_site().await;
    Browser::journey("tabs", async move |browser| {
        let address = format!("{}/playground?model={MODEL}", site.origin());
        open(&browser, &address).await;
        send(&browser, "In the first?").await;
        receipt(&browser).await;
        browser.reload().await;
        alive(&browser).await;
        assert_eq!(browser.count(".message").await, 2, "one tab has its chat again");
        // From here on somebody else holds the chat, as another tab does.
        browser
            .before_pages("navigator.locks.request('chat:/playground', () => new Promise(() => {}))")
            .await;
        browser.reload().await;
        alive(&browser).await;
        assert_eq!(browser.count(".message").await, 0);
        kept(&browser, &["In the first?"]).await;
        send(&browser, "In the second?").await;
        receipt(&browser).await;
        kept(&browser, &["In the second?", "In the first?"]).await;
        browser.reload().await;
        alive(&browser).await;
        browser
            .until(
                "the second tab has its own again",
                "document.querySelector('.message-body')?.innerText === 'In the second?'",
            )
            .await;
        let first = browser.eval("return localStorage.getItem('playground:chat:')", vec![]).await;
        let first = first.as_str().expect("the first tab's chat");
        assert!(first.contains("In the first?") && !first.contains("In the second?"), "{first}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_storage_that_is_full_says_so_and_loses_nothing_unasked() {
    let (replica, _stub, site) = scripted_site().await;
    let held = (Arc::clone(&replica), Arc::clone(&site));
    Browser::journey("full", async move |browser| {
        let (replica, site) = held;
        browser.window(1280, 800).await;
        open(&browser, &format!("{}/playground?model={MODEL}", site.origin())).await;
        send(&browser, "First?").await;
        receipt(&browser).await;
        kept(&browser, &["First?"]).await;
        assert_eq!(browser.count(".history-lost:not([hidden])").await, 0);
        let full = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }";
        browser.eval(full, vec![]).await;
        replica.then([Turn::answer(&["The second", "."])]);
        send(&browser, "Second?").await;
        answer_reads(&browser, "The second.").await;
        receipt(&browser).await;
        browser.find(".history-lost:not([hidden])").await;
        browser.until("it is whole", "!document.querySelector('.transcript[aria-busy=true]')").await;
        // Reads behind what is being written.
        let read = "const done = arguments[arguments.length - 1]; indexedDB.open('playground', 1).onsuccess = (opened) => \
                    opened.target.result.transaction('body').objectStore('body').getAll().onsuccess = (read) => \
                    done(read.target.result.join())";
        eventually("the history has it", async || {
            let bodies = browser.eval_async(read, vec![]).await;
            bodies.as_str().is_some_and(|bodies| bodies.contains("The second.")).then_some(())
        })
        .await;
        // The chat's own copy is an older one; the history's is shown, and neither is lost by going on.
        browser.reload().await;
        alive(&browser).await;
        answer_reads(&browser, "The second.").await;
        assert_eq!(browser.count(".message").await, 4);
        browser.until("there is room again", "document.querySelector('.history-lost').hidden").await;
        kept(&browser, &["First?"]).await;

        // Kept nowhere, it goes only when the reader says so.
        browser.eval(full, vec![]).await;
        let closed = "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); }; \
                      window.asked = []; window.confirm = (question) => (window.asked.push(question), false)";
        browser.eval(closed, vec![]).await;
        send(&browser, "Third?").await;
        browser.until("a third answer", "document.querySelectorAll('.receipt').length === 3").await;
        browser.until("it is whole", "!document.querySelector('.transcript[aria-busy=true]')").await;
        browser.find(".history-lost:not([hidden])").await;
        browser.click(".history [data-do=new]").await;
        browser.until("the reader is asked", "window.asked.length === 1").await;
        assert_eq!(browser.count(".message").await, 6);
        browser.eval("window.confirm = () => true", vec![]).await;
        browser.click(".history [data-do=new]").await;
        browser.until("it is left", "document.querySelectorAll('.message').length === 0").await;
    })
    .await;
}
