//! The account's pages: what a key is worth, what a call would do, what was used, what it costs.

use crate::ask::{ask_streamed, ask_with};
use harness::{MODEL, Replica, Site, Turn, eventually};
use serde_json::json;

const KEY: &str = "sk-own-0123456789abcdefWXYZ";

async fn with_stub() -> (Replica, Replica, Site, String) {
    let (replica, stub) = (Replica::start(MODEL).await, Replica::start("together/apertus").await);
    let site =
        Site::builder().replica(&replica).provider("together", &stub, Some("platform-key")).start().await;
    let token = site.token().await;
    (replica, stub, site, token)
}

async fn page(site: &Site, path: &str) -> String {
    let page = site.http.get(path).navigation().send().await.expect(200);
    assert!(page.header("content-type").starts_with("text/html"), "{path}");
    page.text()
}

/// A form of the settings page, sent as a browser without script does.
async fn form(site: &Site, path: &str, body: &str) -> harness::Answer {
    let call = site.http.post(path).same_origin().header("accept", "text/html");
    call.body("application/x-www-form-urlencoded", body.to_owned()).send().await
}

/// The months of an address: this one.
async fn this_month(site: &Site) -> String {
    let html = page(site, "/settings/usage").await;
    let month = html.split("usage.csv?month=").nth(1).and_then(|rest| rest.get(..7));
    month.expect("a month").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_tested_at_its_provider_and_told_to_nobody() {
    let (_replica, stub, site, _token) = with_stub().await;
    let test = async || {
        let call = site.http.post("/api/settings/keys/together/test").same_origin();
        let answer = call.send().await;
        assert!(!answer.text().contains(&KEY[3..20]), "{}", answer.text());
        answer
    };
    assert_eq!(test().await.status, 404, "no key is saved");
    site.save_key("together", KEY).await.expect(200);
    assert_eq!(test().await.json(), json!({"state": "unproven", "n_models": 1}), "a list for anyone");
    stub.lists_for(KEY);
    assert_eq!(test().await.json(), json!({"state": "valid", "n_models": 1}));
    let html = form(&site, "/settings/inference-providers/keys/together/test", "").await.expect(200).text();
    assert!(html.contains("takes this key") && !html.contains(&KEY[3..20]), "the page says so");

    // The provider's refusal quotes the key; what is told does not.
    stub.lists_for("sk-another");
    let refused = test().await.json();
    assert_eq!(refused["state"], "rejected", "{refused}");
    assert!(
        refused["reason"].as_str().is_some_and(|reason| reason.contains("Incorrect API key")),
        "{refused}"
    );
    let html = form(&site, "/settings/inference-providers/keys/together/test", "").await.expect(200).text();
    assert!(html.contains("refuses this key") && !html.contains(&KEY[3..20]), "the page says so");

    drop(stub);
    assert_eq!(test().await.json(), json!({"state": "unreachable"}));
    let by_token = site.http.post("/api/settings/keys/together/test").send().await;
    assert_eq!(by_token.status, 403, "settings are for the site's own pages");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_may_rest_while_calls_are_routed() {
    let (_replica, stub, site, token) = with_stub().await;
    let ask = ask_with(&json!({"model": format!("{MODEL}:together")}));
    let mode = async |mode: &str| {
        let path = "/settings/inference-providers/keys/together/mode";
        form(&site, path, &format!("mode={mode}")).await
    };
    assert_eq!(mode("routed").await.status, 404, "no key is saved");
    site.save_key("together", KEY).await.expect(200);
    for (chosen, key) in [("routed", "platform-key"), ("custom_key", KEY)] {
        mode(chosen).await.expect(303);
        site.chat(&token, &ask).send().await.expect(200);
        assert_eq!(stub.seen().pop().expect("a call").header("authorization"), format!("Bearer {key}"));
        let html = page(&site, &format!("/{MODEL}")).await;
        assert_eq!(html.contains("WXYZ"), chosen == "custom_key", "the model's page follows");
    }
    mode("routed").await.expect(303);
    // Where calls cannot be routed, a key may not rest.
    site.save_key("groq", KEY).await.expect(200);
    let refused = site.http.call(http::Method::PUT, "/api/settings/keys/groq/paused").same_origin();
    let refused = refused.json(&json!({"paused": true})).send().await.expect(400);
    assert!(refused.error_message().contains("cannot be routed"), "{}", refused.text());
    let site = site.restart().await;
    let keys = site.http.get("/api/settings/keys").same_origin().send().await.expect(200).json();
    let together = keys["keys"].as_array().expect("a list").iter().find(|key| key["provider"] == "together");
    assert_eq!(together.expect("kept")["paused"], true, "{keys}");
    let again = site.http.call(http::Method::PUT, "/api/settings/keys/together/paused").same_origin();
    again.json(&json!({"paused": false})).send().await.expect(200);
    site.chat(&site.token().await, &ask).send().await.expect(200);
    assert_eq!(stub.seen().pop().expect("a call").header("authorization"), format!("Bearer {KEY}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_says_what_a_call_then_does() {
    let (_replica, stub, site, token) = with_stub().await;
    let plan = async |model: &str| {
        let path = format!("/settings/inference-providers?model={model}");
        let html = page(&site, &path).await;
        let plan = html.split("class=\"plan\"").nth(1).unwrap_or_default();
        plan.split("</section>").next().unwrap_or_default().to_owned()
    };
    for order in [["together", "publicai"], ["publicai", "together"]] {
        site.save_order(&order).await.expect(200);
        let shown = plan(MODEL).await;
        let place =
            |name: &str| shown.find(&format!("<strong>{name}")).unwrap_or_else(|| panic!("{name}: {shown}"));
        let (pool, together) = (place("Public AI"), place("Together"));
        assert_eq!(together < pool, order[0] == "together", "{order:?}: {shown}");
        let n_before = stub.seen().len();
        site.chat(&token, &ask_with(&json!({}))).send().await.expect(200);
        assert_eq!(stub.seen().len() - n_before, usize::from(order[0] == "together"), "the call agrees");
    }
    assert!(plan(MODEL).await.contains("These do not have the model:"), "those without the model are named");
    assert!(plan(&format!("{MODEL}:cheapest")).await.contains("By the price"));
    assert!(plan(&format!("{MODEL}:together")).await.contains("no other is tried"));
    let none = page(&site, "/settings/inference-providers?model=no/such").await;
    assert!(none.contains("The catalogue has no model of that name"));
    let none = page(&site, &format!("/settings/inference-providers?model={MODEL}:nobody")).await;
    assert!(none.contains("neither a policy nor a provider"));
    assert!(stub.seen().len() <= 1, "a dry run calls nobody");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_of_ones_own_can_be_given_up() {
    let (_replica, _stub, site, _token) = with_stub().await;
    let shown = async |part: &str| {
        let html = page(&site, "/settings/inference-providers").await;
        let line = html.split(&format!("data-origin=\"{part}\"")).nth(1).expect(part);
        !line.split('>').next().expect("a tag").contains("hidden")
    };
    assert!(shown("site").await && !shown("own").await);
    site.save_order(&["together"]).await.expect(200);
    assert!(!shown("site").await && shown("own").await);
    let done = form(&site, "/settings/inference-providers/order/reset", "").await.expect(303);
    assert!(done.header("location").starts_with("/settings/inference-providers"));
    assert!(shown("site").await && !shown("own").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn usage_is_what_the_calls_were() {
    let (_replica, stub, site, token) = with_stub().await;
    let empty = page(&site, "/settings/usage").await;
    assert!(empty.contains("No calls in") && !empty.contains("usage.csv"), "an empty month says so");
    assert!(!empty.contains("Newest calls"), "nor is there a list of none");

    site.chat(&token, &ask_streamed()).send().await.expect(200);
    site.chat(&token, &ask_with(&json!({"model": format!("{MODEL}:together")}))).send().await.expect(200);
    site.save_key("together", KEY).await.expect(200);
    site.chat(&token, &ask_with(&json!({"model": format!("{MODEL}:together")}))).send().await.expect(200);
    stub.then([Turn::Status(400)]);
    site.chat(&token, &ask_with(&json!({"model": format!("{MODEL}:together")}))).send().await.expect(400);

    // The page reads its sums before its list of calls: what is in the sums is in the list.
    let html = eventually("all four are counted", async || {
        let html = page(&site, "/settings/usage").await;
        html.contains("4 requests in all").then_some(html)
    })
    .await;
    assert_eq!(html.matches("class=\"call\"").count(), 4);
    for what in ["Together AI, your key", "by the provider", "is not over"] {
        assert!(html.contains(what), "{what}");
    }
    assert_eq!(
        html.matches("class=\"bar-of-day\"").count(),
        3 + 3,
        "a bar and a key for each of three series"
    );

    let month = this_month(&site).await;
    let csv =
        site.http.get(&format!("/settings/usage.csv?month={month}")).same_origin().send().await.expect(200);
    assert!(csv.header("content-type").starts_with("text/csv"), "{:?}", csv.headers);
    assert!(csv.header("content-disposition").contains(&format!("usage-{month}.csv")));
    let rows: Vec<Vec<String>> =
        csv.text().lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect();
    let sum =
        |column: usize| rows.iter().map(|row| row[column].parse::<u64>().expect("a number")).sum::<u64>();
    assert_eq!((rows.len(), sum(4), sum(5)), (3, 4, 1), "{rows:?}");
    let routed = rows.iter().find(|row| row[1] == "together" && row[3] == "routed").expect("a routed row");
    assert!(routed[8].parse::<f64>().expect("dollars") > 0.0, "{routed:?}");
    let own = rows.iter().find(|row| row[3] == "custom_key").expect("a row of the own key");
    assert_eq!(own[8], "0.000000000", "the provider bills it");
    let foreign = site.http.get(&format!("/settings/usage.csv?month={month}")).send().await;
    assert_eq!(foreign.status, 403, "what was asked is nobody else's");

    let other = page(&site, "/settings/usage?month=2024-02").await;
    assert!(other.contains("No calls in February 2024"));
    let odd = page(&site, "/settings/usage?month=x&chart=y&before=z").await;
    assert!(odd.contains("4 requests in all"), "nonsense is this month");
    let tokens = page(&site, "/settings/usage?chart=tokens").await;
    assert!(tokens.contains("tokens in all"));
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_are_shown_page_by_page() {
    let (_replica, _stub, site, token) = with_stub().await;
    for _ in 0..27 {
        site.chat(&token, &ask_streamed()).send().await.expect(200);
    }
    let calls = |html: &str| html.matches("class=\"call\"").count();
    let first = eventually("all are counted", async || {
        let html = page(&site, "/settings/usage").await;
        html.contains("27 requests in all").then_some(html)
    })
    .await;
    assert_eq!(calls(&first), 25);
    let older = first
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|href| href.contains("before="));
    let older = older.expect("a link to older calls").replace("&amp;", "&");
    let second = page(&site, older.split('#').next().expect("a path")).await;
    assert_eq!(calls(&second), 2);
    let mut links = second.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    assert!(
        links.all(|href| !href.contains("before=")) && second.contains("Newest"),
        "the last page leads back"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bill_tells_charges_and_estimates_apart() {
    let (_replica, _stub, site, token) = with_stub().await;
    let ask = ask_with(&json!({"model": format!("{MODEL}:together")}));
    let before = page(&site, "/settings/billing").await;
    assert!(before.contains("Try a model") && before.contains("keeps no balance"), "{before}");
    assert!(before.contains("Charged here</dt>") && !before.contains("Credits left"), "{before}");
    site.chat(&token, &ask).send().await.expect(200);
    site.save_key("together", KEY).await.expect(200);
    site.chat(&token, &ask).send().await.expect(200);
    let html = eventually("both are billed", async || {
        let html = page(&site, "/settings/billing").await;
        let routed = html.contains("id=\"routed\"");
        (html.contains("about $0.01") && routed && !html.contains("Try a model")).then_some(html)
    })
    .await;
    let (_, totals) = html.split_once("Charged here</dt>").expect("the totals");
    let charged = totals.split("</dd>").next().unwrap_or_default();
    assert!(charged.contains("$0.0000"), "every digit that was charged: {charged}");
}

#[tokio::test(flavor = "multi_thread")]
async fn credits_that_a_running_call_may_use_are_waited_for() {
    let (replica, stub) = (Replica::start(MODEL).await, Replica::start("together/apertus").await);
    let site = Site::builder().config("monthly_credits_usd = 0.000001\n").replica(&replica);
    let site = site.provider("together", &stub, Some("platform-key")).start().await;
    let token = site.token().await;
    let ask = |provider: &str| {
        site.chat(&token, &ask_with(&json!({"model": format!("{MODEL}:{provider}"), "stream": true})))
    };
    stub.always(Turn::gated(&["Par", "is."]));
    let mut first = ask("together").open().await;
    stub.release(1);
    assert_eq!(first.next_text().await.as_deref(), Some("Par"));
    let refused = ask("together").send().await.expect(429);
    assert!(refused.error_message().contains("Other calls of yours"), "{}", refused.text());
    assert_eq!((refused.header("retry-after"), refused.header("x-should-retry")), ("5", ""));
    ask("publicai").send().await.expect(200);
    stub.always(Turn::answer(&["Paris."]));
    drop(first);
    eventually("what it held is given back", async || {
        (ask("together").send().await.status == 200).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn used_up_credits_stop_what_costs_and_nothing_else() {
    let (replica, stub) = (Replica::start(MODEL).await, Replica::start("together/apertus").await);
    let site = Site::builder().config("monthly_credits_usd = 0.000001\n").replica(&replica);
    let site = site.provider("together", &stub, Some("platform-key")).start().await;
    let token = site.token().await;
    let ask = |provider: &str| {
        let messages = json!([{"role": "user", "content": "Hi"}]);
        site.chat(&token, &json!({"model": format!("{MODEL}:{provider}"), "messages": messages}))
    };
    let html = page(&site, "/settings/billing").await;
    assert!(html.contains("credits is left") && !html.contains("used up"), "{html}");
    assert!(html.contains("Credits left</dt>"), "among the totals: {html}");
    ask("together").send().await.expect(200);

    let refused = ask("together").send().await.expect(402);
    assert!(
        refused.json()["error"]
            .as_str()
            .is_some_and(|words| { words.contains("depleted your monthly included credits") }),
        "the string that tools look for: {}",
        refused.text()
    );
    assert_eq!(refused.header("x-should-retry"), "false");
    let refused = ask("together").header("x-stainless-lang", "python").send().await.expect(402);
    assert_eq!(refused.json()["error"]["code"], "insufficient_quota");

    // The dry run agrees.
    let plan = async |model: String| {
        let html = page(&site, &format!("/settings/inference-providers?model={model}")).await;
        html.split("class=\"plan\"").nth(1).expect("a plan").to_owned()
    };
    let shown = plan(MODEL.to_owned()).await;
    assert!(shown.contains("Passed over: the credits of this month are used up"), "{shown}");
    assert!(shown.contains("gives Public AI"), "{shown}");
    let named = plan(format!("{MODEL}:together")).await;
    assert!(named.contains("Nobody would be asked") && named.contains("credits of this month"), "{named}");

    ask("publicai").send().await.expect(200);
    site.save_key("together", KEY).await.expect(200);
    assert!(!plan(MODEL.to_owned()).await.contains("credits of this month"), "an own key needs none");
    ask("together").send().await.expect(200);
    // The page reads the ledger, which is written some milliseconds after the answer.
    eventually("the page says so", async || {
        let html = page(&site, "/settings/billing").await;
        (html.contains("$0 of this month") && html.contains("used up")).then_some(())
    })
    .await;
}
