//! Language, colours and the other preferences: what a browser says, what a visitor chose, and how it is kept.

use harness::{Answer, Site};

const FORM: &str = "application/x-www-form-urlencoded";

async fn page(site: &Site, path: &str, headers: &[(&str, &str)]) -> Answer {
    let call =
        headers.iter().fold(site.http.get(path).navigation(), |call, (name, value)| call.header(name, value));
    call.send().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_in_the_language_that_the_browser_wants_most() {
    let site = Site::builder().start().await;
    for (accept, root) in [
        ("de-CH,de;q=0.9,en;q=0.8", "<html lang=\"de\" dir=\"ltr\""),
        ("pt-BR,it;q=0.4,fr;q=0.6", "<html lang=\"fr\" dir=\"ltr\""),
        ("ar-EG", "<html lang=\"ar\" dir=\"rtl\""),
        ("in", "<html lang=\"id\" dir=\"ltr\""),
        ("pt-BR", "<html lang=\"en\" dir=\"ltr\""),
        ("", "<html lang=\"en\" dir=\"ltr\""),
    ] {
        let answer = page(&site, "/models", &[("accept-language", accept)]).await.expect(200);
        let vary = answer.header("vary").to_lowercase();
        assert!(vary.contains("accept-language") && vary.contains("cookie"), "{vary}");
        let html = answer.text();
        assert!(html.contains(root), "{accept}: {}", &html[..html.len().min(200)]);
    }
    // So are errors.
    let html = page(&site, "/no/such/page", &[("accept-language", "ar")]).await.expect(404).text();
    assert!(html.contains("dir=\"rtl\"") || html.starts_with('{'), "{html}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_choice_wins_over_the_browser() {
    let site = Site::builder().start().await;
    let headers = [("accept-language", "de"), ("cookie", "other=1; locale=ar; theme=contrast")];
    let html = page(&site, "/models", &headers).await.expect(200).text();
    assert!(html.contains("<html lang=\"ar\" dir=\"rtl\" data-theme=\"contrast\""), "{}", &html[..200]);
    let html = page(&site, "/models", &[("cookie", "locale=xx; theme=pink")]).await.expect(200).text();
    assert!(
        html.contains("<html lang=\"en\" dir=\"ltr\"") && !html.contains("data-theme"),
        "{}",
        &html[..200]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_preferences_form_keeps_choices_and_goes_back() {
    let site = Site::builder().start().await;
    let send = async |body: &'static str| {
        let origin = site.origin();
        site.http.post("/preferences").header("origin", &origin).body(FORM, body).send().await.expect(303)
    };
    let answer = send("theme=dark&locale=th&return=%2Fmodels%3Fsearch%3Da").await;
    assert_eq!(answer.header("location"), "/models?search=a");
    let cookies: Vec<_> =
        answer.headers.get_all("set-cookie").iter().map(|v| v.to_str().expect("ASCII")).collect();
    assert_eq!(cookies.len(), 2, "{cookies:?}");
    for (cookie, start) in cookies.iter().zip(["theme=dark; Path=/", "locale=th; Path=/"]) {
        assert!(cookie.starts_with(start) && cookie.contains("SameSite=Lax"), "{cookie}");
    }
    // "As the system" forgets, and a form cannot send a visitor away.
    let answer = send("theme=system&return=%2F%2Fevil.example").await;
    assert_eq!(answer.header("location"), "/");
    assert!(answer.header("set-cookie").contains("Max-Age=0"), "{:?}", answer.headers);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_site_cannot_change_preferences() {
    let site = Site::builder().start().await;
    let call = site.http.post("/preferences").header("origin", "http://evil.example");
    let answer =
        call.header("sec-fetch-site", "cross-site").body(FORM, "theme=dark").send().await.expect(403);
    assert_eq!(answer.header("set-cookie"), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_preferences_page_shows_what_is_chosen() {
    let site = Site::builder().start().await;
    let cookies = "theme=dark; send=modified; announce=sentence; locale=fr";
    let html = page(&site, "/settings/preferences?saved=1", &[("cookie", cookies)]).await.expect(200).text();
    for (name, value) in [("theme", "dark"), ("send", "modified"), ("announce", "sentence")] {
        let input = html
            .split("<input")
            .filter_map(|rest| rest.split('>').next())
            .find(|input| input.contains(&format!("name=\"{name}\" value=\"{value}\"")));
        assert!(input.is_some_and(|input| input.contains("checked")), "{name}");
    }
    let option =
        html.split("<option").skip(1).find(|option| option.contains("value=\"fr\"")).expect("French");
    assert!(option.contains("selected"), "{option}");
    assert!(html.contains("data-announce=\"sentence\"") && html.contains("data-send=\"modified\""));
}
