//! A walk through every page and state of the site, in every dress; what is done at each stop is the visitor's.
//!
//! Pages are loaded once: colours and width change under them, as they do on a real screen.

use crate::steps::{QUESTION, open, receipt, scripted_site, send};
use harness::{Browser, MODEL, Replica, Scheme, Site, Turn, repository};
use std::{path::PathBuf, sync::Arc};

/// How a page is looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dress {
    pub(crate) scheme: Scheme,
    pub(crate) width: u32,
}

/// Every page in both colours: on a desk, on a phone, and as narrow as WCAG asks for (1.4.10).
const DRESSES: [Dress; 6] = [
    Dress { scheme: Scheme::Light, width: 1280 },
    Dress { scheme: Scheme::Dark, width: 1280 },
    Dress { scheme: Scheme::Dark, width: 390 },
    Dress { scheme: Scheme::Light, width: 390 },
    Dress { scheme: Scheme::Light, width: 320 },
    Dress { scheme: Scheme::Dark, width: 320 },
];

/// What happens at each stop.
pub(crate) trait Visitor {
    /// How this visitor looks at each stop.
    const DRESSES: &[Dress] = &DRESSES;

    /// Looks at the page as it stands. `state` is the page's name and state, such as `model-streaming`.
    async fn visit(&mut self, browser: &Browser, state: &str, dress: Dress);
}

/// The site that is walked: one scripted replica, and a provider without a key.
pub(crate) struct Walk {
    replica: Arc<Replica>,
    _stub: Arc<Replica>,
    site: Arc<Site>,
}

/// Text with everything that Markdown draws.
const MARKDOWN: &str = "## A heading\n\n#### A smaller one\n\nSome *text* with `code` and a list:\n\n- one\n- two\n\n```python\nprint(\"a line that is much longer than a small window is wide, by far\")\n```\n\n> A quote\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n";

/// Pages that are as they are, without a hand.
const PAGES: &[(&str, &str)] = &[
    ("home", "/"),
    ("list", "/models"),
    ("list-filtered", "/models?inference_provider=publicai&search=apertus"),
    ("list-empty", "/models?search=nothing-like-it"),
    ("providers", "/inference/models"),
    ("compared", "/inference/models?model=swiss-ai/Apertus-70B-Instruct-2509&model=openai/gpt-oss-120b"),
    ("model-unserved", "/publicai/Edelweiss-1M"),
    ("organisation", "/swiss-ai"),
    ("provider-list", "/providers"),
    ("provider", "/providers/publicai"),
    ("preferences", "/settings/preferences"),
    ("offline", "/offline"),
    ("gallery", "/gallery"),
    ("settings-dry-run", "/settings/inference-providers?model=swiss-ai%2FApertus-70B-Instruct-2509"),
    ("tokens-empty", "/settings/tokens"),
    ("usage-empty", "/settings/usage"),
    ("billing-empty", "/settings/billing"),
    ("docs", "/docs"),
    ("docs-guide", "/docs/streaming-and-errors"),
    ("docs-found", "/docs?q=token"),
    ("docs-nothing", "/docs?q=nothing-like-it"),
];

impl Walk {
    /// Starts what is walked.
    pub(crate) async fn start() -> Self {
        let (replica, stub, site) = scripted_site().await;
        Self { replica, _stub: stub, site }
    }

    /// Has the pages in another language from now on.
    pub(crate) async fn speak(&self, browser: &Browser, language: &str) {
        browser.goto(&format!("{}/livez", self.site.origin())).await;
        browser.eval(&format!("document.cookie = 'locale={language}; path=/'"), vec![]).await;
    }

    /// Goes everywhere.
    pub(crate) async fn go(&self, browser: &Browser, visitor: &mut impl Visitor) {
        let origin = self.site.origin();
        for (name, path) in PAGES {
            browser.goto(&format!("{origin}{path}")).await;
            dresses(browser, name, visitor).await;
        }
        browser.goto(&format!("{origin}/nothing")).await;
        dresses(browser, "missing", visitor).await;
        self.menus(browser, visitor).await;
        self.settings(browser, visitor).await;
        self.conversation(browser, visitor).await;
        self.comparison(browser, visitor).await;
        browser.goto(&format!("{origin}/settings/usage")).await;
        browser.click(".bars-table > summary").await;
        browser.click(".call summary").await;
        dresses(browser, "usage", visitor).await;
        browser.goto(&format!("{origin}/settings/billing")).await;
        dresses(browser, "billing", visitor).await;
        let errors = browser.console_errors().await;
        let asked_for = |error: &String| error.contains("404") || error.contains("/v1/chat/completions");
        assert!(errors.iter().all(asked_for), "console errors: {errors:#?}");
    }

    /// What opens over a page: the two menus of the bar, and on a phone the chat of a model's page.
    async fn menus(&self, browser: &Browser, visitor: &mut impl Visitor) {
        let origin = self.site.origin();
        for menu in ["display-menu", "account-menu"] {
            browser.goto(&format!("{origin}/models")).await;
            browser.click(&format!("[popovertarget={menu}]")).await;
            dresses(browser, menu, visitor).await;
        }
        open(browser, &format!("{origin}/{MODEL}")).await;
        sheet(browser, visitor).await;
    }

    /// The settings: as they open, with a key being given, and after a token was made.
    async fn settings(&self, browser: &Browser, visitor: &mut impl Visitor) {
        let address = format!("{}/settings/inference-providers", self.site.origin());
        open(browser, &address).await;
        dresses(browser, "settings", visitor).await;
        browser.click("[data-slug=together] details.key > summary").await;
        dresses(browser, "settings-key", visitor).await;
        browser.goto(&format!("{}/settings/tokens", self.site.origin())).await;
        browser.fill("#token-name", "laptop").await;
        browser.click(".token-form button").await;
        browser.find(".secret").await;
        dresses(browser, "settings-token", visitor).await;
    }

    /// A model's page: as it opens, while it waits, while an answer comes, after it, and after a failure.
    async fn conversation(&self, browser: &Browser, visitor: &mut impl Visitor) {
        open(browser, &format!("{}/playground?model={MODEL}", self.site.origin())).await;
        dresses(browser, "playground", visitor).await;
        open(browser, &format!("{}/{MODEL}", self.site.origin())).await;
        dresses(browser, "model", visitor).await;
        browser.click("details.ladder-fold > summary").await;
        browser.click("details.params > summary").await;
        dresses(browser, "model-choices", visitor).await;
        browser.click("details.ladder-fold > summary").await;
        browser.click("details.params > summary").await;

        self.replica.then([Turn::gated(&[MARKDOWN, "And then", " some more."])]);
        send(browser, QUESTION).await;
        browser.find(".waiting").await;
        dresses(browser, "model-waiting", visitor).await;
        self.replica.release(2);
        browser
            .until("some of the answer", "document.querySelector('.message[data-state=streaming] table')")
            .await;
        dresses(browser, "model-streaming", visitor).await;
        self.replica.release(2);
        receipt(browser).await;
        dresses(browser, "model-answer", visitor).await;

        self.replica.always(Turn::Status(500));
        send(browser, "And of Italy?").await;
        browser.find(".error-card").await;
        dresses(browser, "model-failed", visitor).await;
    }

    /// Two columns side by side: as they open, and with their answers.
    async fn comparison(&self, browser: &Browser, visitor: &mut impl Visitor) {
        self.replica.always(Turn::answer(&[MARKDOWN, "And then some more."]));
        let column = format!("with={MODEL}:publicai");
        open(browser, &format!("{}/compare?{column}&{column}", self.site.origin())).await;
        dresses(browser, "compare", visitor).await;
        browser.fill("#composer", QUESTION).await;
        browser.click(".comparison > .composer [type=submit]").await;
        let ended = "document.querySelectorAll('.column .message[data-state=done]').length === 2";
        browser.until("both have answered", ended).await;
        dresses(browser, "compare-answers", visitor).await;
    }
}

/// Shows the page in every dress.
async fn dresses<V: Visitor>(browser: &Browser, state: &str, visitor: &mut V) {
    for dress in V::DRESSES.iter().copied() {
        browser.colours(dress.scheme).await;
        browser.window(dress.width, 900).await;
        visitor.visit(browser, state, dress).await;
    }
    browser.window(1280, 900).await;
}

/// Shows the sheet of a model's page in every dress that has one: it closes when the window becomes wide.
async fn sheet<V: Visitor>(browser: &Browser, visitor: &mut V) {
    for dress in V::DRESSES.iter().copied().filter(|dress| dress.width < 992) {
        browser.colours(dress.scheme).await;
        browser.window(dress.width, 900).await;
        if browser.eval("return document.querySelector('.try:popover-open') === null", vec![]).await == true {
            browser.click(".try-bar .button").await;
        }
        visitor.visit(browser, "model-sheet", dress).await;
    }
    browser.window(1280, 900).await;
}

/// Where the picture of a stop goes.
pub(crate) fn picture(state: &str, dress: Dress) -> PathBuf {
    repository().join(format!("target/screenshots/{state}-{}-{}.png", dress.scheme.as_str(), dress.width))
}
