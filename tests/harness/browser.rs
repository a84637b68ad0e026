//! Chromium under chromedriver: what a person would do and see, plus the console and the network's sizes.
//!
//! Every journey ends with [`Browser::finish`], which fails on any console error.

use crate::{PATIENCE, eventually, repository};
use base64::{Engine, engine::general_purpose::STANDARD};
use fantoccini::{
    Client, ClientBuilder, Locator, elements::Element, error::CmdError, key::Key,
    wd::WebDriverCompatibleCommand,
};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::{fs, future::Future, process::Stdio};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::timeout,
};
use url::Url;

/// Which colours the system asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Scheme {
    /// The name in CSS and in file names.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// A key of the keyboard, for journeys without a mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// To the next control.
    Tab,
    /// To the control before.
    ShiftTab,
    /// Follows a link, presses a button, sends.
    Enter,
    /// Closes or stops.
    Escape,
    /// Ticks a box, presses a button.
    Space,
    /// `/`, which goes to the search.
    Slash,
    /// To the end of what scrolls.
    End,
    /// The arrow upwards.
    Up,
    /// The arrow downwards.
    Down,
    /// The arrow upwards, with Alt.
    AltUp,
}

/// A browser with a fresh profile.
pub struct Browser {
    client: Client,
    /// Chromium's own process: chromedriver leaves it behind when killed.
    chromium_pid: Option<u64>,
    /// Both are held to be dropped: the driver is killed, the profile removed.
    _driver: Child,
    _profile: TempDir,
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(pid) = self.chromium_pid {
            let kill = std::process::Command::new("kill").arg(pid.to_string()).stderr(Stdio::null()).status();
            // It has ended already when the session was closed: then there is nothing to kill.
            drop(kill);
        }
    }
}

/// Times that chromedriver is started: the port that it finds free for IPv4 may be taken for IPv6, and then it ends.
const N_STARTS: usize = 5;

/// Starts chromedriver on a free port.
async fn driver() -> (Child, String) {
    for _ in 0..N_STARTS {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| {
                panic!("chromedriver does not start ({error}): install it with `apt-get install chromium chromium-driver`")
            });
        let mut lines = BufReader::new(driver.stdout.take().expect("it is piped")).lines();
        while let Some(line) = timeout(PATIENCE, lines.next_line())
            .await
            .expect("chromedriver starts in time")
            .expect("its output is text")
        {
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                return (driver, port.trim_end_matches('.').to_owned());
            }
        }
    }
    panic!("chromedriver ended {N_STARTS} times before it said its port");
}

impl Browser {
    /// Starts chromedriver on a free port and a headless Chromium under it.
    ///
    /// # Panics
    /// When Chromium or its driver is not installed, with a sentence that says how to install them.
    pub async fn start() -> Self {
        let (driver, port) = driver().await;
        let profile = TempDir::new().expect("a temporary folder");
        let Value::Object(capabilities) = capabilities(&profile) else {
            unreachable!("an object was written")
        };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap_or_else(|error| {
                panic!("Chromium does not start ({error}): install it with `apt-get install chromium chromium-driver`")
            });
        let chromium_pid =
            client.capabilities().and_then(|known| known.get("goog:processID")).and_then(Value::as_u64);
        let browser = Self { client, chromium_pid, _driver: driver, _profile: profile };
        browser.window(1280, 900).await;
        browser.colours(Scheme::Light).await;
        browser
    }

    /// Sets the size of the page's viewport.
    pub async fn window(&self, width: u32, height: u32) {
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.cdp("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// Sets the system's colours, and asks for less motion so that pictures are steady.
    pub async fn colours(&self, scheme: Scheme) {
        self.system(&[("prefers-color-scheme", scheme.as_str()), ("prefers-reduced-motion", "reduce")]).await;
    }

    /// Sets what the system asks of pages, by the names of media features; all others are as usual.
    pub async fn system(&self, features: &[(&str, &str)]) {
        let features: Vec<_> =
            features.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
        self.cdp("Emulation.setEmulatedMedia", json!({"features": features})).await;
    }

    /// Runs a script in every page that is opened from now on, before the page's own.
    pub async fn before_pages(&self, script: &str) {
        self.cdp("Page.addScriptToEvaluateOnNewDocument", json!({"source": script})).await;
    }

    /// Turns scripts off for the pages that are opened from now on.
    pub async fn without_scripts(&self) {
        self.cdp("Emulation.setScriptExecutionDisabled", json!({"value": true})).await;
    }

    /// Makes the line to the site as slow as this, to see an answer while it is written.
    pub async fn slow_line(&self, bytes_per_s: u32) {
        let line = json!({"offline": false, "latency": 0, "downloadThroughput": bytes_per_s, "uploadThroughput": -1});
        self.cdp("Network.enable", json!({})).await;
        self.cdp("Network.emulateNetworkConditions", line).await;
    }

    /// Takes the line to the site away, under a stream too, or gives it back.
    pub async fn offline(&self, offline: bool) {
        let line =
            json!({"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
        self.cdp("Network.enable", json!({})).await;
        self.cdp("Network.emulateNetworkConditions", line).await;
    }

    /// Opens an address and waits until it has loaded.
    pub async fn goto(&self, address: &str) {
        self.client.goto(address).await.unwrap_or_else(|error| panic!("{address}: {error}"));
    }

    /// Loads the page anew.
    pub async fn reload(&self) {
        self.client.refresh().await.expect("the page loads again");
    }

    /// The address shown.
    pub async fn address(&self) -> String {
        self.client.current_url().await.expect("a page is open").to_string()
    }

    /// The element, as soon as there is one.
    ///
    /// # Panics
    /// When there is none in time.
    pub async fn find(&self, css: &str) -> Element {
        eventually(css, async || self.client.find(Locator::Css(css)).await.ok()).await
    }

    /// How many elements match now.
    pub async fn count(&self, css: &str) -> usize {
        self.client.find_all(Locator::Css(css)).await.expect("a well-formed selector").len()
    }

    /// Clicks the element with the mouse, as soon as its middle can be seen and nothing lies over it.
    pub async fn click(&self, css: &str) {
        let place = "if (document.readyState !== 'complete') return null;
            const e = document.querySelector(arguments[0]);
            e?.scrollIntoView({block: 'center', behavior: 'instant'});
            const r = e?.getBoundingClientRect(), x = r?.x + r?.width / 2, y = r?.y + r?.height / 2;
            const top = r?.width ? document.elementFromPoint(x, y) : null;
            return top && (e.contains(top) || top.contains(e)) ? [x, y] : null";
        let at = eventually(&format!("{css} can be clicked"), async || {
            // A page on its way to another cannot answer; it is asked again.
            let at = self.client.execute(place, vec![json!(css)]).await.ok()?;
            at.is_array().then_some(at)
        })
        .await;
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({"type": kind, "x": at[0], "y": at[1], "button": "left", "clickCount": 1});
            self.cdp("Input.dispatchMouseEvent", event).await;
        }
    }

    /// The element's visible text, as soon as it exists.
    pub async fn text(&self, css: &str) -> String {
        eventually(&format!("text of {css}"), async || {
            self.client.find(Locator::Css(css)).await.ok()?.text().await.ok()
        })
        .await
    }

    /// The visible texts of all matching elements now.
    pub async fn texts(&self, css: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(arguments[0])].map(e => e.innerText.trim())";
        let texts = self.eval(script, vec![json!(css)]).await;
        serde_json::from_value(texts).expect("a list of texts")
    }

    /// Types into the element.
    pub async fn fill(&self, css: &str, text: &str) {
        self.find(css).await.send_keys(text).await.unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    /// Presses one key, perhaps with another held, on what has the focus.
    pub async fn press(&self, held: Option<Key>, key: Key) {
        let focused = self.client.active_element().await.expect("something has the focus");
        let mut keys = held.map(|held| char::from(held).to_string()).unwrap_or_default();
        keys.push(key.into());
        focused.send_keys(&keys).await.expect("the key goes to it");
    }

    /// Strikes a key as a keyboard does: the page decides what has the focus and what the key does.
    pub async fn strike(&self, key: Stroke) {
        let (name, code, text) = match key {
            Stroke::Tab | Stroke::ShiftTab => ("Tab", 9, ""),
            Stroke::Enter => ("Enter", 13, "\r"),
            Stroke::Escape => ("Escape", 27, ""),
            Stroke::Space => (" ", 32, " "),
            Stroke::Slash => ("/", 191, "/"),
            Stroke::End => ("End", 35, ""),
            Stroke::Up | Stroke::AltUp => ("ArrowUp", 38, ""),
            Stroke::Down => ("ArrowDown", 40, ""),
        };
        // Bits of the protocol: 1 is Alt, 8 is Shift.
        let held = match key {
            Stroke::AltUp => 1,
            Stroke::ShiftTab => 8,
            _ => 0,
        };
        for kind in ["keyDown", "keyUp"] {
            let mut event =
                json!({"type": kind, "key": name, "windowsVirtualKeyCode": code, "modifiers": held});
            if kind == "keyDown" && !text.is_empty() {
                event["text"] = json!(text);
            }
            self.cdp("Input.dispatchKeyEvent", event).await;
        }
    }

    /// Writes text where the focus is.
    pub async fn write(&self, text: &str) {
        self.cdp("Input.insertText", json!({"text": text})).await;
    }

    /// Runs the body of a function in the page that answers through its last argument.
    pub async fn eval_async(&self, script: &str, args: Vec<Value>) -> Value {
        self.client.execute_async(script, args).await.unwrap_or_else(|error| panic!("{script:.200}: {error}"))
    }

    /// Runs the body of a function in the page.
    pub async fn eval(&self, script: &str, args: Vec<Value>) -> Value {
        self.client.execute(script, args).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Waits until an expression of the page is true.
    pub async fn until(&self, what: &str, expression: &str) {
        let script = format!("return Boolean({expression})");
        eventually(what, async || {
            // A page on its way to another cannot answer; it is asked again.
            let truth = self.client.execute(&script, vec![]).await;
            (truth.ok()? == true).then_some(())
        })
        .await;
    }

    /// What the page and its parts weighed on the wire, compressed, without API calls and streams.
    pub async fn transfers(&self) -> Vec<(String, u64)> {
        let script = "return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
            .map(e => [new URL(e.name).pathname, e.encodedBodySize])";
        let all: Vec<(String, u64)> = serde_json::from_value(self.eval(script, vec![]).await).expect("pairs");
        all.into_iter().filter(|(path, _)| !path.starts_with("/v1/") && !path.starts_with("/api/")).collect()
    }

    /// Lets no service worker answer, whose answers are counted as they are unpacked.
    pub async fn without_worker(&self) {
        self.cdp("Network.enable", json!({})).await;
        self.cdp("Network.setBypassServiceWorker", json!({"bypass": true})).await;
    }

    /// What keeps the browser from offering to install the site.
    pub async fn installability_errors(&self) -> Vec<Value> {
        let found = self.cdp("Page.getInstallabilityErrors", json!({})).await;
        found["installabilityErrors"].as_array().cloned().unwrap_or_default()
    }

    /// Writes a picture of the viewport that is clear where nothing is drawn.
    ///
    /// # Panics
    /// When it cannot be taken or written.
    pub async fn clear_picture_to(&self, path: &std::path::Path) {
        let clear = json!({"color": {"r": 0, "g": 0, "b": 0, "a": 0}});
        self.cdp("Emulation.setDefaultBackgroundColorOverride", clear).await;
        self.screenshot_to(path).await;
        self.cdp("Emulation.setDefaultBackgroundColorOverride", json!({})).await;
    }

    /// Writes a picture of the whole page, below the fold too.
    ///
    /// # Panics
    /// When it cannot be taken or written.
    pub async fn picture_of_all(&self, path: &std::path::Path) {
        // What is fixed or out of sight is drawn for where the page is scrolled to.
        let whole = "scrollTo({top: 0, behavior: 'instant'}); const sheet = new CSSStyleSheet(); \
            sheet.replaceSync('* { content-visibility: visible !important }'); document.adoptedStyleSheets = [sheet];";
        self.eval(whole, vec![]).await;
        // What was changed for this window is drawn.
        self.eval_async("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))", vec![]).await;
        let metrics = self.cdp("Page.getLayoutMetrics", json!({})).await;
        let (size, window) = (&metrics["cssContentSize"], &metrics["cssLayoutViewport"]);
        let mut how = json!({"format": "png"});
        // Of a page from right to left that fits its window Chromium cuts off a side when it is asked for more.
        if size["height"].as_f64() > window["clientHeight"].as_f64() {
            let clip = json!({"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1});
            how = json!({"format": "png", "captureBeyondViewport": true, "clip": clip});
        }
        self.keep_picture(path, how).await;
        self.eval("document.adoptedStyleSheets = []", vec![]).await;
    }

    /// Writes a picture of the viewport to `target/screens/{name}.png`.
    pub async fn screenshot(&self, name: &str) {
        self.screenshot_to(&repository().join(format!("target/screens/{name}.png"))).await;
    }

    /// Writes a picture of the viewport.
    ///
    /// # Panics
    /// When it cannot be taken or written.
    pub async fn screenshot_to(&self, path: &std::path::Path) {
        self.keep_picture(path, json!({"format": "png"})).await;
    }

    async fn keep_picture(&self, path: &std::path::Path, how: Value) {
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder for pictures");
        let picture = self.cdp("Page.captureScreenshot", how).await;
        let png = STANDARD.decode(picture["data"].as_str().expect("a picture")).expect("base64");
        fs::write(path, png).expect("a picture is written");
    }

    /// Console entries since the last call, at the level of errors.
    pub async fn console_errors(&self) -> Vec<String> {
        let entries =
            self.command("se/log", json!({"type": "browser"})).await.expect("chromedriver keeps a log");
        let entries = entries.as_array().cloned().unwrap_or_default();
        let severe = entries.iter().filter(|entry| entry["level"] == "SEVERE");
        severe.map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Ends the journey.
    ///
    /// # Panics
    /// When anything was written to the console as an error.
    pub async fn finish(mut self) {
        let errors = self.console_errors().await;
        let client = self.client.clone();
        client.close().await.expect("the browser closes");
        self.chromium_pid = None;
        assert!(errors.is_empty(), "console errors: {errors:#?}");
    }

    /// Runs a journey in a fresh browser; keeps a picture of where it failed.
    pub async fn journey<F: Future<Output = ()> + Send + 'static>(
        name: &str,
        steps: impl FnOnce(std::sync::Arc<Self>) -> F,
    ) {
        let browser = std::sync::Arc::new(Self::start().await);
        let end = tokio::spawn(steps(std::sync::Arc::clone(&browser))).await;
        if let Err(failure) = end {
            browser.screenshot(&format!("failed-{name}")).await;
            let errors = browser.console_errors().await;
            eprintln!("{name} failed at {}; console errors: {errors:#?}", browser.address().await);
            std::panic::resume_unwind(failure.into_panic());
        }
        let browser = std::sync::Arc::into_inner(browser).expect("the journey has let go of the browser");
        browser.finish().await;
    }

    async fn cdp(&self, method: &str, params: Value) -> Value {
        let body = json!({"cmd": method, "params": params});
        self.command("goog/cdp/execute", body).await.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    async fn command(&self, path: &'static str, body: Value) -> Result<Value, CmdError> {
        self.client.issue_cmd(DriverCommand { path, body }).await
    }
}

fn capabilities(profile: &TempDir) -> Value {
    json!({
        "goog:loggingPrefs": {"browser": "ALL"},
        "goog:chromeOptions": {"args": [
            "--headless=new",
            // Tests run as root in containers, where Chromium's sandbox cannot be set up.
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            // A test must not depend on the network; these keep Chromium from calling home.
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            format!("--user-data-dir={}", profile.path().display()),
        ]},
    })
}

/// A command of chromedriver beyond the WebDriver standard.
#[derive(Debug)]
struct DriverCommand {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for DriverCommand {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}
