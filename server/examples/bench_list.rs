//! Times the model list and the suggestions with 100 and with 10,000 models: `make bench-list`.
//!
//! Makes catalogues up (they are in no release), starts this server on each as an operator would, and asks over
//! HTTP as a browser does, compressed answers included. One request at a time: what is measured is the work of
//! one, not the queue of many. Prints p50 and p95, and fails when a promise is broken.

use bytes::Bytes;
use http_body_util::{BodyExt as _, Empty};
use hyper::{
    Request,
    client::conn::http1::{self, SendRequest},
};
use hyper_util::rt::TokioIo;
use server::Config;
use std::{
    error::Error,
    fmt::Write as _,
    fs,
    io::{self, Write as _},
    net::SocketAddr,
    time::{Duration, Instant},
};
use tokio::net::TcpStream;

/// Requests of each address that are counted, after a tenth of that to warm up.
const N_REQUESTS: usize = 200;

/// The promises: p95 of the list with 10,000 models, its ratio to the same with 100, and p95 of a suggestion.
const LIST_MAX: Duration = Duration::from_millis(15);
const RATIO_MAX: f64 = 2.0;
const SUGGEST_MAX: Duration = Duration::from_millis(30);

/// What is asked: the list plain, filtered, searched and ordered, a late page, and the suggestions.
const LISTS: [&str; 6] = [
    "/models",
    "/models?inference_provider=groq&language=de&size=3b-10b",
    "/models?search=instruct",
    "/models?sort=price&author=org-3,org-8",
    "/models?sort=num_parameters&context=32k",
    "/models?p=3",
];
const SUGGESTIONS: [&str; 4] =
    ["/api/suggest?q=mo", "/api/suggest?q=model-77", "/api/suggest?q=insturct", "/api/suggest?q=a"];

/// Middle and late times.
struct Times {
    p50: Duration,
    p95: Duration,
}

#[tokio::main(flavor = "multi_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let few = measure(100).await?;
    let many = measure(10_000).await?;
    let ms = |time: Duration| format!("{:.2}", time.as_secs_f64() * 1e3);
    let mut table = format!(
        "{:<60} {:>8} {:>8} {:>10} {:>8} {:>6}\n",
        "milliseconds", "100 p50", "p95", "10,000 p50", "p95", "ratio"
    );
    let mut broken = vec![];
    for ((path, few), (_, many)) in few.iter().zip(&many) {
        let ratio = many.p95.as_secs_f64() / few.p95.as_secs_f64();
        let times = [few.p50, few.p95, many.p50, many.p95].map(ms);
        let [few_p50, few_p95, many_p50, many_p95] = times;
        writeln!(table, "{path:<60} {few_p50:>8} {few_p95:>8} {many_p50:>10} {many_p95:>8} {ratio:>6.2}")?;
        let suggestion = path.starts_with("/api/");
        let most = if suggestion { SUGGEST_MAX } else { LIST_MAX };
        if many.p95 >= most || (!suggestion && ratio > RATIO_MAX) {
            broken.push(*path);
        }
    }
    io::stdout().write_all(table.as_bytes())?;
    if broken.is_empty() { Ok(()) } else { Err(format!("too slow: {}", broken.join(", ")).into()) }
}

/// Starts a server on so many made-up models and asks it.
async fn measure(n_models: usize) -> Result<Vec<(&'static str, Times)>, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let models = folder.path().join("models");
    fs::create_dir(&models)?;
    for n in 0..n_models {
        fs::write(models.join(format!("{n}.md")), model(n))?;
    }
    let mut config = Config::in_folder(folder.path().join("data"));
    config.catalogue = Some(models);
    let running = server::start(config).await?;
    let io = TokioIo::new(TcpStream::connect(running.addr).await?);
    let (sender, connection) = http1::handshake(io).await?;
    let connection = async { connection.await.map_err(Box::<dyn Error>::from) };
    let (measured, ()) = tokio::try_join!(ask(sender, running.addr), connection)?;
    running.stop().await;
    Ok(measured)
}

/// Asks every address, one request after the other on one connection.
async fn ask(
    mut sender: SendRequest<Empty<Bytes>>,
    host: SocketAddr,
) -> Result<Vec<(&'static str, Times)>, Box<dyn Error>> {
    let mut measured = vec![];
    for path in LISTS.into_iter().chain(SUGGESTIONS) {
        let mut times = vec![];
        for n in 0..N_REQUESTS + N_REQUESTS / 10 {
            let request = Request::get(path)
                .header("host", host.to_string())
                .header("accept", "text/html")
                .header("accept-encoding", "br")
                .body(Empty::new())?;
            let began = Instant::now();
            let response = sender.send_request(request).await?;
            if response.status() != 200 {
                return Err(format!("{path}: {}", response.status()).into());
            }
            response.into_body().collect().await?;
            if n >= N_REQUESTS / 10 {
                times.push(began.elapsed());
            }
        }
        times.sort();
        measured.push((path, Times { p50: times[N_REQUESTS / 2], p95: times[N_REQUESTS * 95 / 100] }));
    }
    Ok(measured)
}

/// A model like those of the catalogue, every property drawn from about as many values as there would be.
fn model(n: usize) -> String {
    const LANGUAGES: [&str; 24] = [
        "en", "de", "fr", "it", "es", "pt", "nl", "pl", "cs", "sv", "fi", "da", "el", "ro", "hu", "bg", "hr",
        "id", "th", "vi", "ar", "hi", "ja", "zh",
    ];
    const TASKS: [&str; 4] =
        ["text-generation", "image-text-to-text", "translation", "automatic-speech-recognition"];
    const LICENCES: [&str; 6] = ["Apache-2.0", "MIT", "Gemma", "Llama-3.3", "CC-BY-4.0", "OpenRAIL"];
    const PROVIDERS: [&str; 6] = ["publicai", "groq", "together", "novita", "cerebras", "fireworks-ai"];
    // One draw a property, the same in every run: Knuth's multiplicative hash.
    let draw = |property: usize, of: usize| {
        let hash = (n * 31 + property + 1).wrapping_mul(2_654_435_761) % (1 << 32);
        (hash * of) >> 32
    };
    let languages: Vec<&str> = (0..=draw(0, 10)).map(|at| LANGUAGES[(draw(1, 24) + at * 5) % 24]).collect();
    // A few makers make most models, and most make few, as on the Hub.
    let maker = draw(2, 40) * draw(3, 25);
    let mut providers = String::new();
    for at in 0..=draw(4, 3) {
        let (slug, dollars) = (PROVIDERS[(draw(5, 6) + at) % 6], draw(6, 12));
        let _ = write!(
            providers,
            "[[providers]]\nslug = {slug:?}\nprovider_model = \"m{n}\"\n\
             price = {{ input = 0.{at}, output = {dollars}.5 }}\n"
        );
    }
    format!(
        "+++\nid = \"org-{maker}/Model-{n}-Instruct\"\n\
         summary = \"A made-up model, number {n}, for timing long lists of models.\"\n\
         task = {:?}\ntags = [\"conversational\"]\nlibrary = \"transformers\"\nlicence = {:?}\n\
         languages = {languages:?}\nn_parameters = {}\ncontext_length = {}\nreleased = \"20{:02}-{:02}-01\"\n\
         organisation = \"Organisation {maker}\"\n{providers}\n+++\ncard\n",
        TASKS[draw(7, 4)],
        LICENCES[draw(8, 6)],
        500_000_000 * (1 + draw(9, 400)),
        4_096_usize << draw(10, 9),
        20 + draw(11, 7),
        1 + draw(12, 12),
    )
}
