//! All that a request can carry: what the playground's form says is what the provider gets, and what the code says.

use crate::steps::{QUESTION, fits, open, receipt, scripted_site, send};
use harness::{Browser, MODEL, Replica, Site, Turn, eventually};
use serde_json::{Value, json};
use std::sync::Arc;

/// Sets a field as typing does: its whole value at once.
pub(crate) async fn set(browser: &Browser, css: &str, text: &str) {
    browser.find(css).await;
    let script = "const e = document.querySelector(arguments[0]); e.focus(); e.value = arguments[1];
        e.dispatchEvent(new InputEvent('input', {bubbles: true}))";
    browser.eval(script, vec![json!(css), json!(text)]).await;
}

/// What a field says is wrong with it.
async fn fault(browser: &Browser, id: &str) -> String {
    let script = "return [document.getElementById(arguments[0]).getAttribute('aria-invalid'),
        document.getElementById(arguments[0] + '-fault').textContent]";
    let said = browser.eval(script, vec![json!(id)]).await;
    assert_eq!(said[0] == "true", said[1] != "", "{id}: {said}");
    said[1].as_str().expect("text").to_owned()
}

fn playground(origin: &str) -> String {
    format!("{origin}/playground?model={MODEL}")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_form_says_is_sent_kept_and_written_as_code() {
    let (replica, _stub, site) = scripted_site().await;
    let held = (Arc::clone(&replica), Arc::clone(&site));
    Browser::journey("parameters", async move |browser| {
        let (replica, site) = held;
        open(&browser, &playground(&site.origin())).await;
        for (field, text) in [
            ("#p-temperature", "0,7"),
            ("#p-top_p", ".95"),
            ("#p-top_k", "40"),
            ("#p-seed", "-3"),
            ("#p-stop", "END\n\\n\\n"),
            ("#p-repetition_penalty", "1.05"),
            ("#p-logit_bias", "{ \"42\": -1.5 }"),
            ("#p-reasoning_effort", "low"),
            ("#param-extra", "{\"chat_template_kwargs\": {\"enable_thinking\": false}}"),
        ] {
            set(&browser, field, text).await;
        }
        browser.click("#p-ignore_eos").await;
        send(&browser, QUESTION).await;
        receipt(&browser).await;
        let asked = replica.seen().pop().expect("a request").body;
        let expected = json!({"temperature": 0.7, "top_p": 0.95, "top_k": 40, "seed": -3, "stop": ["END", "\n\n"],
            "repetition_penalty": 1.05, "logit_bias": {"42": -1.5}, "reasoning_effort": "low", "ignore_eos": true,
            "chat_template_kwargs": {"enable_thinking": false}});
        for (key, value) in expected.as_object().expect("an object") {
            assert_eq!(asked[key], *value, "{key}");
        }
        for unset in ["min_p", "max_tokens", "min_tokens", "frequency_penalty", "logprobs"] {
            assert_eq!(asked[unset], Value::Null, "{unset} is empty and not sent");
        }
        for part in ["extra_body={", "\"enable_thinking\": False", "\"enable_thinking\": false", "stop=[\"END\", \"\\n\\n\"]"] {
            crate::steps::code_says(&browser, part).await;
        }
        browser.reload().await;
        crate::steps::alive(&browser).await;
        let kept = browser
            .eval("return ['#p-temperature', '#p-stop', '#p-logit_bias'].map(i => document.querySelector(i).value)", vec![])
            .await;
        assert_eq!(kept, json!(["0.7", "END\n\\n\\n", "{\n  \"42\": -1.5\n}"]));
        // One is reset by its button, all by theirs.
        browser.click(".param[data-key=top_k] [data-do=param-reset]").await;
        send(&browser, "Again?").await;
        receipt(&browser).await;
        let n_asked = replica.seen().len();
        assert_eq!(replica.seen().pop().expect("a request").body["top_k"], Value::Null);
        browser.click(".drawer [data-do=reset]").await;
        send(&browser, "And again?").await;
        browser.until("a third question is answered", "document.querySelectorAll('.receipt').length === 3").await;
        let asked = replica.seen();
        assert_eq!(asked.len(), n_asked + 1);
        assert_eq!(asked[n_asked].body["temperature"], Value::Null);
        assert_eq!(asked[n_asked].body["chat_template_kwargs"], Value::Null);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_is_told_beside_its_field_and_not_sent() {
    let (replica, _stub, site) = scripted_site().await;
    let held = (Arc::clone(&replica), Arc::clone(&site));
    Browser::journey("faults", async move |browser| {
        let (replica, site) = held;
        open(&browser, &playground(&site.origin())).await;
        for (id, text, said) in [
            ("p-temperature", "2.5", "outside the range"),
            ("p-top_k", "1.5", "not a whole number"),
            ("p-logit_bias", "{\n  42: 1}", "line 2, column 3"),
            ("param-extra", "{\"stream\": false}", "“stream”"),
            ("param-extra", "[1]", "must be an object"),
        ] {
            set(&browser, &format!("#{id}"), text).await;
            let fault = fault(&browser, id).await;
            assert!(fault.contains(said), "{id}: {fault:?}");
        }
        send(&browser, QUESTION).await;
        receipt(&browser).await;
        let asked = replica.seen().pop().expect("a request").body;
        for key in ["temperature", "top_k", "logit_bias"] {
            assert_eq!(asked[key], Value::Null, "{key}");
        }
        assert_eq!(asked["stream"], true);
        // What is no value stays where it was written, whatever else changes, until it is right or all is reset.
        set(&browser, "#param-system", "Be brief.").await;
        set(&browser, "#p-seed", "7").await;
        let written = browser.eval("return document.querySelector('#p-temperature').value", vec![]).await;
        assert_eq!(written, "2.5");
        set(&browser, "#p-temperature", "0.5").await;
        assert_eq!(fault(&browser, "p-temperature").await, "");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn presets_are_kept_under_their_names() {
    let (_replica, _stub, site) = scripted_site().await;
    Browser::journey("presets", async move |browser| {
        open(&browser, &playground(&site.origin())).await;
        set(&browser, "#p-temperature", "0.1").await;
        set(&browser, "#preset-name", "Careful").await;
        browser.click("[data-do=preset-save]").await;
        browser.click(".drawer [data-do=reset]").await;
        let temperature = "document.querySelector('#p-temperature').value";
        browser.until("all is reset", &format!("{temperature} === ''")).await;
        browser.reload().await;
        crate::steps::alive(&browser).await;
        set(&browser, "#preset", "Careful").await;
        browser.until("the preset is back", &format!("{temperature} === '0.1'")).await;
        browser.click("[data-do=preset-delete]").await;
        let list = browser
            .eval("return [...document.querySelectorAll('#preset option')].map(o => o.value)", vec![])
            .await;
        assert_eq!(list, json!([""]));
        assert!(browser.text(".widget [role=status]").await.contains("Careful"));
        let focused = browser.eval("return document.activeElement.id", vec![]).await;
        assert_eq!(focused, "preset", "the focus is not lost with the button");
    })
    .await;
}

/// What the account has: names, in the order in which they were saved.
async fn presets_there(site: &Site) -> Vec<String> {
    let list = site.http.get("/api/presets").same_origin().send().await.expect(200).json();
    let name = |preset: &Value| preset["name"].as_str().expect("a name").to_owned();
    list.as_array().expect("a list").iter().map(name).collect()
}

/// Waits until the account has these.
async fn has(site: &Site, names: &[&str]) {
    let same = async || (presets_there(site).await == names).then_some(());
    eventually(&format!("the account has {names:?}"), same).await;
}

/// Waits until these are the presets to choose from.
async fn lists(browser: &Browser, names: &[&str]) {
    let list = "JSON.stringify([...document.querySelectorAll('#preset option')].slice(1).map(o => o.value))";
    browser.until(&format!("the presets {names:?}"), &format!("{list} === '{}'", json!(names))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn presets_are_the_accounts_and_wait_for_a_server_that_is_away() {
    let (_replica, _stub, site) = scripted_site().await;
    let held = Arc::clone(&site);
    Browser::journey("presets-there", async move |browser| {
        let site = held;
        browser.without_worker().await;
        // From before: no one said that it may leave this browser.
        browser.goto(&format!("{}/docs", site.origin())).await;
        let old = json!([{"name": "Old", "params": {"system": "s", "values": {}, "extra": {}}}]).to_string();
        browser.eval("localStorage.setItem('playground:presets', arguments[0])", vec![json!(old)]).await;
        open(&browser, &playground(&site.origin())).await;
        lists(&browser, &["Old"]).await;
        set(&browser, "#param-system", "Be brief.").await;
        set(&browser, "#p-temperature", "0.1").await;
        for name in ["Brief", "A/B 50 % é"] {
            set(&browser, "#preset-name", name).await;
            browser.click("[data-do=preset-save]").await;
        }
        lists(&browser, &["Old", "Brief", "A/B 50 % é"]).await;
        has(&site, &["Brief", "A/B 50 % é"]).await;
        let other = Arc::clone(&site);
        Browser::journey("presets-other", async move |other_browser| {
            other_browser.without_worker().await;
            open(&other_browser, &playground(&other.origin())).await;
            lists(&other_browser, &["Brief", "A/B 50 % é"]).await;
            set(&other_browser, "#preset", "Brief").await;
            let values = "document.querySelector('#p-temperature').value === '0.1' && document.querySelector('#param-system').value === 'Be brief.'";
            other_browser.until("its parameters are here", values).await;
            other_browser.click("[data-do=preset-delete]").await;
            has(&other, &["A/B 50 % é"]).await;
        })
        .await;

        // The server is away: what is saved and deleted meanwhile is not lost.
        let away = "window.whole = window.fetch; window.fetch = (what, how) => String(what.url ?? what).includes('/api/presets') ? Promise.reject(new TypeError()) : window.whole(what, how)";
        browser.eval(away, vec![]).await;
        set(&browser, "#preset-name", "Later").await;
        browser.click("[data-do=preset-save]").await;
        set(&browser, "#preset", "A/B 50 % é").await;
        browser.click("[data-do=preset-delete]").await;
        lists(&browser, &["Old", "Brief", "Later"]).await;
        assert_eq!(presets_there(&site).await, ["A/B 50 % é"]);
        browser.reload().await;
        crate::steps::alive(&browser).await;
        // What was deleted in the other browser is gone here too, and what is only here has stayed.
        lists(&browser, &["Old", "Later"]).await;
        has(&site, &["Later"]).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_route_does_not_document_is_greyed_with_the_reason_and_not_sent() {
    let (replica, stub) = (Replica::start(MODEL).await, Replica::start("groq/apertus").await);
    let site = Site::builder().replica(&replica).provider("groq", &stub, Some("k")).start().await;
    let (stub, site) = (Arc::new(stub), Arc::new(site));
    let held = (Arc::clone(&stub), replica);
    Browser::journey("ignored", async move |browser| {
        let (stub, _replica) = held;
        open(&browser, &playground(&site.origin())).await;
        set(&browser, "#p-top_k", "40").await;
        set(&browser, "#p-temperature", "0.3").await;
        assert_eq!(browser.count(".param.ignored").await, 0, "the pool takes all");
        browser.click(".ladder-fold > summary").await;
        browser.click(".ladder-step[data-slug=groq]").await;
        let note = browser.text(".param[data-key=top_k] .param-note").await;
        assert!(note.contains("Groq") && note.contains("not sent"), "{note}");
        assert_eq!(browser.count("#p-top_k:disabled, #p-n:disabled").await, 2);
        assert_eq!(browser.count("#p-temperature:disabled").await, 0);
        send(&browser, QUESTION).await;
        receipt(&browser).await;
        let asked = stub.seen().pop().expect("a request").body;
        assert_eq!((&asked["temperature"], &asked["top_k"]), (&json!(0.3), &Value::Null));
        browser.click(".ladder-step[data-slug=publicai]").await;
        browser
            .until("the pool takes it again", "document.querySelector('#p-top_k:enabled').value === '40'")
            .await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_is_a_drawer_where_there_is_room_and_folded_where_there_is_none() {
    let (_replica, _stub, site) = scripted_site().await;
    Browser::journey("drawer", async move |browser| {
        for (width, open_there) in [(1280, true), (360, false), (320, false)] {
            browser.window(width, 900).await;
            open(&browser, &playground(&site.origin())).await;
            let there = browser.eval("return document.querySelector('.drawer').open", vec![]).await;
            assert_eq!(there, open_there, "at {width}");
            fits(&browser, &format!("the playground at {width}")).await;
            browser.eval("document.querySelector('.drawer').open = true", vec![]).await;
            fits(&browser, &format!("the form at {width}")).await;
            let beside = "const d = document.querySelector('.drawer').getBoundingClientRect(),
                c = document.querySelector('.composer').getBoundingClientRect();
                return d.left >= c.right - 1";
            assert_eq!(browser.eval(beside, vec![]).await, open_there, "at {width}");
        }
    })
    .await;
}

/// An answer of these deltas, as vLLM streams one that asks for functions (capture 23).
fn deltas(deltas: &[Value], reason: &str) -> Turn {
    let mut bytes = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ntransfer-encoding: chunked\r\n\r\n".to_owned();
    let mut send = |data: &str| {
        let event = format!("data: {data}\n\n");
        bytes.extend([format!("{:x}\r\n{event}\r\n", event.len())]);
    };
    for (idx, delta) in deltas.iter().enumerate() {
        let finish = if idx + 1 == deltas.len() { json!(reason) } else { Value::Null };
        let choice = json!({"index": 0, "delta": delta, "logprobs": null, "finish_reason": finish});
        send(&json!({"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1_795_470_966, "model": MODEL,
            "choices": [choice]}).to_string());
    }
    send(&json!({"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1_795_470_966, "model": MODEL,
        "choices": [], "usage": {"prompt_tokens": 22, "total_tokens": 38, "completion_tokens": 16}}).to_string());
    send("[DONE]");
    bytes += "0\r\n\r\n";
    Turn::Raw(bytes.into_bytes())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schema_is_made_sent_and_held_against_the_answer() {
    let (replica, _stub, site) = scripted_site().await;
    let held = (Arc::clone(&replica), Arc::clone(&site));
    replica.then([
        Turn::answer(&["{\"city\": ", "\"Paris\"}"]),
        Turn::answer(&["{\"city\": ", "42}"]),
        Turn::answer(&["Sure!"]),
    ]);
    Browser::journey("structure", async move |browser| {
        let (replica, site) = held;
        open(&browser, &playground(&site.origin())).await;
        browser.click("#structure-on").await;
        browser.click("#structure [data-do=schema-add]").await;
        let focused = browser.eval("return document.activeElement.dataset.part", vec![]).await;
        assert_eq!(focused, "name", "a new row is ready to be named");
        set(&browser, "#structure .schema-row [data-part=name]", "city").await;
        set(&browser, "#structure .schema-row [data-part=description]", "Of France").await;
        // The code is the other view of the same.
        browser.click("#structure .schema-code > summary").await;
        let code = "document.querySelector('#structure [data-part=code]').value";
        let schema = browser.eval(&format!("return JSON.parse({code})"), vec![]).await;
        assert_eq!(schema["properties"]["city"], json!({"type": "string", "description": "Of France"}));
        let mut wider = schema.clone();
        wider["properties"]["city"]["pattern"] = json!("^[A-Z]");
        wider["properties"]["size"] = json!({"type": "integer"});
        set(&browser, "#structure [data-part=code]", &wider.to_string()).await;
        let names = browser.eval("return [...document.querySelectorAll('#structure .schema-rows [data-part=name]')].map(f => f.value)", vec![]).await;
        assert_eq!(names, json!(["city", "size"]));
        set(&browser, "#structure [data-part=code]", "{").await;
        browser.until("the fault is told", "document.querySelector('#structure .schema-code .field-error').textContent.includes('line 1')").await;
        for (question, verdict, said) in
            [("One?", "kept", "keeps to the schema"), ("Two?", "broken", "$.city"), ("Three?", "broken", "character 1")]
        {
            send(&browser, question).await;
            let last = "[...document.querySelectorAll('.message[data-role=assistant]')].at(-1)";
            let there = format!("{last}?.querySelector('.receipt') && {last}.querySelector('.verdict[data-verdict={verdict}]')?.textContent.includes({})", json!(said));
            browser.until(&format!("the verdict on {question}"), &there).await;
        }
        let asked = &replica.seen()[0].body["response_format"];
        assert_eq!(asked["type"], "json_schema");
        assert_eq!(asked["json_schema"]["schema"], wider);
        crate::steps::code_says(&browser, "response_format=").await;
        browser.click("#structure-on").await;
        send(&browser, "Four?").await;
        browser.until("a fourth answer", "document.querySelectorAll('.receipt').length === 4").await;
        assert_eq!(replica.seen()[3].body["response_format"], Value::Null);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_of_functions_are_answered_by_hand_and_the_conversation_goes_on() {
    let (replica, _stub, site) = scripted_site().await;
    let held = (Arc::clone(&replica), Arc::clone(&site));
    let call = |index: u32, id: &str| json!({"id": id, "type": "function", "index": index, "function": {"name": "weather", "arguments": ""}});
    let more = |index: u32, text: &str| json!({"index": index, "function": {"arguments": text}});
    replica.then([
        deltas(
            &[
                json!({"role": "assistant", "content": ""}),
                json!({"content": null, "tool_calls": [call(0, "a"), more(0, "{\"city\":")]}),
                json!({"tool_calls": [more(0, " \"Bern\"}")]}),
                json!({"tool_calls": [call(1, "b"), more(1, "{\"city\": \"Lyon\"}")]}),
            ],
            "tool_calls",
        ),
        Turn::answer(&["Sun in Bern, rain in Lyon."]),
    ]);
    Browser::journey("tools", async move |browser| {
        let (replica, site) = held;
        open(&browser, &playground(&site.origin())).await;
        browser.click("#tools > [data-do=tool-add]").await;
        set(&browser, ".tool-list [data-part=tool-name]", "weather").await;
        set(&browser, ".tool-list [data-part=tool-description]", "The weather in a city").await;
        browser.click(".tool-list [data-do=schema-add]").await;
        set(&browser, ".tool-list .schema-row [data-part=name]", "city").await;
        set(&browser, "#tool-choice", "\"auto\"").await;
        send(&browser, "Weather in Bern and Lyon?").await;
        browser.until("two calls wait", "document.querySelectorAll('.tool-call[data-state=asked] textarea').length === 2").await;
        let asked = replica.seen()[0].body.clone();
        assert_eq!(asked["tools"][0]["function"]["name"], "weather");
        assert_eq!(asked["tools"][0]["function"]["parameters"]["properties"]["city"]["type"], "string");
        assert_eq!(asked["tool_choice"], "auto");
        let arguments = browser.texts(".call-arguments").await;
        assert_eq!(arguments, ["{\n  \"city\": \"Bern\"\n}", "{\n  \"city\": \"Lyon\"\n}"]);
        browser.fill(".tool-call:nth-child(1) textarea", "sun").await;
        browser.eval("document.querySelector('[data-do=tool-mock]').focus()", vec![]).await;
        browser.strike(harness::Stroke::Enter).await;
        browser.fill(".tool-call:nth-child(2) textarea", "rain").await;
        // By the keyboard: the conversation scrolls while the mouse is on its way.
        browser.eval("document.querySelector('[data-do=tool-send]').focus()", vec![]).await;
        browser.strike(harness::Stroke::Enter).await;
        crate::steps::answer_reads(&browser, "Sun in Bern, rain in Lyon.").await;
        let seen = replica.seen();
        let sent = &seen[1].body["messages"];
        assert_eq!(sent[1]["tool_calls"][1], json!({"id": "b", "type": "function", "function": {"name": "weather", "arguments": "{\"city\": \"Lyon\"}"}}));
        assert_eq!(sent[2], json!({"role": "tool", "content": "sun", "tool_call_id": "a"}));
        assert_eq!(sent[3], json!({"role": "tool", "content": "rain", "tool_call_id": "b"}));
        let mock = browser.eval("return localStorage.getItem('playground:mock:weather')", vec![]).await;
        assert_eq!(mock, "sun");
        browser.reload().await;
        crate::steps::alive(&browser).await;
        browser.until("the calls are kept with their results", "document.querySelectorAll('.tool-call[data-state=answered] .call-result').length === 2").await;
        let name = browser.eval("return document.querySelector('.tool-list [data-part=tool-name]').value", vec![]).await;
        assert_eq!(name, "weather");
        // One without a name is sent, and is shown for that.
        set(&browser, ".tool-list [data-part=tool-name]", "").await;
        browser.reload().await;
        crate::steps::alive(&browser).await;
        assert_eq!(browser.count(".tool-list > .tool").await, 1);
    })
    .await;
}

/// Gives a file to the page as a paste does: a canvas of this size.
const PASTE: &str = "
    const [width, height, done] = [arguments[0], arguments[1], arguments[arguments.length - 1]];
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d').fillRect(0, 0, width / 2, height);
    canvas.convertToBlob({type: 'image/png'}).then((blob) => {
        const data = new DataTransfer();
        data.items.add(new File([blob], 'square.png', {type: 'image/png'}));
        document.querySelector('.composer-input').dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
        done();
    });";

#[tokio::test(flavor = "multi_thread")]
async fn pictures_are_pasted_made_smaller_and_sent() {
    let gemma = "google/gemma-3-27b-it";
    let replica = Arc::new(Replica::start(gemma).await);
    let cluster = format!(
        "[[cluster]]\nname = \"sight\"\ncountry = \"CH\"\npartner = \"p\"\n[[cluster.replica]]\nurl = {:?}\nmodels = [{{ model = {gemma:?} }}]\n",
        replica.base_url()
    );
    let site = Arc::new(Site::builder().config(&cluster).start().await);
    let held = (Arc::clone(&replica), Arc::clone(&site));
    Browser::journey("pictures", async move |browser| {
        let (replica, site) = held;
        open(&browser, &format!("{}/playground?model={gemma}", site.origin())).await;
        // A table of an office program is words, and a picture of them: the words are the browser's to paste.
        let table = "const data = new DataTransfer();
            data.setData('text/plain', 'a\tb');
            data.items.add(new File([new Uint8Array(8)], 'table.png', {type: 'image/png'}));
            const event = new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true});
            return document.querySelector('.composer-input').dispatchEvent(event)";
        assert_eq!(browser.eval(table, vec![]).await, true, "it is left to the browser");
        browser.eval_async(PASTE, vec![json!(4096), json!(1024)]).await;
        browser.until("a thumbnail", "document.querySelector('.thumb img')?.naturalWidth === 2048").await;
        browser.eval_async(PASTE, vec![json!(64), json!(64)]).await;
        browser.until("a second one", "document.querySelectorAll('.thumb').length === 2").await;
        let estimate = browser.text(".estimate").await;
        assert!(estimate.contains("1,344 tokens"), "2048 by 512 and 64 by 64 pixels in {estimate}");
        browser.click(".thumb:nth-child(2) [data-do=picture-remove]").await;
        send(&browser, "What is this?").await;
        receipt(&browser).await;
        let content = replica.seen().pop().expect("a request").body["messages"][0]["content"].clone();
        assert_eq!(content[0], json!({"type": "text", "text": "What is this?"}));
        assert_eq!(content.as_array().map(Vec::len), Some(2), "{content}");
        assert!(
            content[1]["image_url"]["url"]
                .as_str()
                .is_some_and(|url| url.starts_with("data:image/png;base64,iVBOR"))
        );
        assert_eq!(browser.count(".thumb").await, 0, "they went with the question");
        browser.find(".message[data-role=user] .pictures img").await;
        crate::steps::code_says(&browser, "open(\"picture-1.png\", \"rb\")").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_goes_with_the_question_that_it_was_given_to() {
    let gemma = "google/gemma-3-27b-it";
    let replica = Arc::new(Replica::start(gemma).await);
    replica.then([Turn::gated(&["One."]), Turn::answer(&["Two", "."]), Turn::answer(&["Three", "."])]);
    let cluster = format!(
        "[[cluster]]\nname = \"sight\"\ncountry = \"CH\"\npartner = \"p\"\n[[cluster.replica]]\nurl = {:?}\nmodels = [{{ model = {gemma:?} }}]\n",
        replica.base_url()
    );
    let site = Arc::new(Site::builder().config(&cluster).start().await);
    let held = (Arc::clone(&replica), Arc::clone(&site));
    Browser::journey("queued-picture", async move |browser| {
        let (replica, site) = held;
        open(&browser, &format!("{}/playground?model={gemma}", site.origin())).await;
        send(&browser, "First?").await;
        browser.fill(".composer-input", "Second?").await;
        browser.press(None, fantoccini::key::Key::Enter).await;
        browser.until("one waits", "document.querySelectorAll('.queue li').length === 1").await;
        browser.eval_async(PASTE, vec![json!(64), json!(64)]).await;
        browser.until("a thumbnail", "document.querySelectorAll('.thumb').length === 1").await;
        browser.fill(".composer-input", "Third?").await;
        browser.press(None, fantoccini::key::Key::Enter).await;
        browser.until("two wait", "document.querySelectorAll('.queue li').length === 2").await;
        assert_eq!(browser.count(".thumbs > .thumb").await, 0, "it waits with its question");
        assert!(browser.text(".queue li:last-child").await.contains("Picture 1"));
        replica.release(1);
        browser.until("all are answered", "document.querySelectorAll('.receipt').length === 3").await;
        let asked = |n: usize| replica.seen()[n].body["messages"][n * 2]["content"].clone();
        assert_eq!(asked(1), json!("Second?"));
        assert_eq!((&asked(2)[0]["text"], &asked(2)[1]["type"]), (&json!("Third?"), &json!("image_url")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_reads_no_pictures_says_so() {
    let (_replica, _stub, site) = scripted_site().await;
    Browser::journey("no-pictures", async move |browser| {
        open(&browser, &playground(&site.origin())).await;
        assert_eq!(browser.count("#attach").await, 0);
        browser.eval_async(PASTE, vec![json!(8), json!(8)]).await;
        browser
            .until(
                "the reason is told",
                "document.querySelector('.attach-note').textContent.includes('reads no pictures')",
            )
            .await;
        assert_eq!(browser.count(".thumb").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_has_no_fault_of_accessibility_in_either_colour() {
    let (_replica, _stub, site) = scripted_site().await;
    Browser::journey("form-axe", async move |browser| {
        let axe = crate::axe::Axe::new();
        for (scheme, width) in [(harness::Scheme::Light, 1280), (harness::Scheme::Dark, 360)] {
            browser.colours(scheme).await;
            browser.window(width, 900).await;
            open(&browser, &playground(&site.origin())).await;
            browser.eval("document.querySelector('.drawer').open = true", vec![]).await;
            if browser.count("#structure-on:checked").await == 0 {
                browser.click("#structure-on").await;
                browser.click("#structure [data-do=schema-add]").await;
                browser.click("#tools > [data-do=tool-add]").await;
                set(&browser, "#p-temperature", "9").await;
            }
            let dress = format!("{}-{width}", scheme.as_str());
            // What scrolled under its head is not there to be pressed.
            browser.eval("document.querySelector('.drawer').scrollTop = 0", vec![]).await;
            browser.screenshot(&format!("request-{dress}")).await;
            fits(&browser, &dress).await;
            assert_eq!(axe.violations(&browser).await, Vec::<String>::new(), "at {dress}");
        }
    })
    .await;
}
