//! Counters, gauges and histograms under the names that vLLM gives them, and their text form.
//!
//! Only what this engine can fill honestly: families about GPUs, preemption, prefix caches and Python are left out.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// All numbers of one engine.
pub(crate) struct Metrics {
    model_name: String,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    n_running: usize,
    n_waiting: usize,
    kv_cache_usage: f64,
    n_prompt_tokens: u64,
    n_generation_tokens: u64,
    n_stopped: u64,
    n_cut: u64,
    n_rejected: u64,
    iteration_tokens: Histogram,
    first_token: Histogram,
    inter_token: Histogram,
    per_output_token: Histogram,
    latency: Histogram,
    queue: Histogram,
    inference: Histogram,
    prefill: Histogram,
    decode: Histogram,
    prompt_tokens: Histogram,
    generation_tokens: Histogram,
    max_tokens: Histogram,
    n_choices: Histogram,
    /// By handler, method and class of status.
    http: BTreeMap<(&'static str, &'static str, u16), Http>,
}

#[derive(Default)]
struct Http {
    n: u64,
    seconds: Histogram,
}

/// Bounds of histogram buckets. *Source*: vLLM's `v1/metrics/loggers.py`, as captured from `/metrics`.
mod bounds {
    pub(super) const ITERATION: &[f64] =
        &[1., 8., 16., 32., 64., 128., 256., 512., 1024., 2048., 4096., 8192., 16384.];
    pub(super) const FIRST_TOKEN: &[f64] = &[
        0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1., 2.5, 5., 7.5, 10., 20., 40.,
        80., 160., 640., 2560.,
    ];
    pub(super) const INTER_TOKEN: &[f64] = &[
        0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1., 2.5, 5., 7.5, 10., 20., 40., 80.,
    ];
    pub(super) const REQUEST: &[f64] = &[
        0.3, 0.5, 0.8, 1., 1.5, 2., 2.5, 5., 10., 15., 20., 30., 40., 50., 60., 120., 240., 480., 960.,
        1920., 7680.,
    ];
    pub(super) const TOKENS: &[f64] = &[1., 2., 5., 10., 20., 50., 100., 200., 500., 1000., 2000.];
    pub(super) const CHOICES: &[f64] = &[1., 2., 5., 10., 20.];
    pub(super) const HTTP: &[f64] = &[0.1, 0.5, 1.];
}

#[derive(Clone, Default)]
struct Histogram {
    /// One more than there are bounds; made when the first value comes.
    counts: Vec<u64>,
    sum: f64,
}

impl Histogram {
    fn add(&mut self, bounds: &[f64], value: f64) {
        self.counts.resize(bounds.len() + 1, 0);
        self.counts[bounds.partition_point(|bound| *bound < value)] += 1;
        self.sum += value;
    }

    fn write(&self, out: &mut String, name: &str, labels: &str, bounds: &[f64]) {
        let mut n = 0;
        let separator = if labels.is_empty() { "" } else { "," };
        for (i, bound) in bounds.iter().copied().chain([f64::INFINITY]).enumerate() {
            n += self.counts.get(i).copied().unwrap_or(0);
            let _ = writeln!(out, "{name}_bucket{{{labels}{separator}le=\"{}\"}} {n}.0", Bound(bound));
        }
        let _ = writeln!(out, "{name}_count{{{labels}}} {n}.0");
        let _ = writeln!(out, "{name}_sum{{{labels}}} {}", self.sum);
    }
}

/// A bucket's bound as Prometheus' Python client spells it.
struct Bound(f64);

impl std::fmt::Display for Bound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.is_infinite() { f.write_str("+Inf") } else { write!(f, "{:?}", self.0) }
    }
}

/// What is known of an answer when it ends.
pub(crate) struct Finished {
    /// Cut at its limit, rather than ended by the model or a stop string.
    pub(crate) length: bool,
    pub(crate) n_prompt: usize,
    pub(crate) n_generated: usize,
    pub(crate) n_max: usize,
    pub(crate) n_choices: usize,
    pub(crate) queued: Duration,
    pub(crate) prefill: Duration,
    pub(crate) decode: Duration,
}

/// One step's numbers; holds the lock while the step's tokens are counted.
pub(crate) struct Tally<'a>(MutexGuard<'a, State>);

impl Tally<'_> {
    pub(crate) fn first_token(&mut self, after: Duration, n_prompt: usize) {
        self.0.n_prompt_tokens += n_prompt as u64;
        self.0.n_generation_tokens += 1;
        self.0.first_token.add(bounds::FIRST_TOKEN, after.as_secs_f64());
    }

    pub(crate) fn next_token(&mut self, after: Duration) {
        self.0.n_generation_tokens += 1;
        self.0.inter_token.add(bounds::INTER_TOKEN, after.as_secs_f64());
    }

    pub(crate) fn finish(&mut self, finished: Finished) {
        let state = &mut *self.0;
        *(if finished.length { &mut state.n_cut } else { &mut state.n_stopped }) += 1;
        let (prefill, decode) = (finished.prefill.as_secs_f64(), finished.decode.as_secs_f64());
        let queued = finished.queued.as_secs_f64();
        let n_later = finished.n_generated.saturating_sub(1).max(1);
        state.per_output_token.add(bounds::INTER_TOKEN, decode / n_later as f64);
        state.latency.add(bounds::REQUEST, queued + prefill + decode);
        state.queue.add(bounds::REQUEST, queued);
        state.inference.add(bounds::REQUEST, prefill + decode);
        state.prefill.add(bounds::REQUEST, prefill);
        state.decode.add(bounds::REQUEST, decode);
        state.prompt_tokens.add(bounds::TOKENS, finished.n_prompt as f64);
        state.generation_tokens.add(bounds::TOKENS, finished.n_generated as f64);
        state.max_tokens.add(bounds::TOKENS, finished.n_max as f64);
        state.n_choices.add(bounds::CHOICES, finished.n_choices as f64);
    }
}

impl Metrics {
    pub(crate) fn new(model_name: &str) -> Self {
        Self { model_name: model_name.to_owned(), state: Mutex::default() }
    }

    /// Counts a step of `n_rows` tokens and hands out the rest of its numbers.
    pub(crate) fn tally(&self, n_rows: usize) -> Tally<'_> {
        let mut state = self.lock();
        state.iteration_tokens.add(bounds::ITERATION, n_rows as f64);
        Tally(state)
    }

    pub(crate) fn set_gauges(&self, n_running: usize, n_waiting: usize, kv_cache_usage: f64) {
        let mut state = self.lock();
        (state.n_running, state.n_waiting, state.kv_cache_usage) = (n_running, n_waiting, kv_cache_usage);
    }

    /// Requests waiting and the share of the cache in use, for the load report in a response's head.
    pub(crate) fn load(&self) -> (usize, f64) {
        let state = self.lock();
        (state.n_waiting, state.kv_cache_usage)
    }

    pub(crate) fn count_rejection(&self) {
        self.lock().n_rejected += 1;
    }

    pub(crate) fn count_http(
        &self,
        handler: &'static str,
        method: &'static str,
        status: u16,
        took: Duration,
    ) {
        let mut state = self.lock();
        let http = state.http.entry((handler, method, status / 100)).or_default();
        http.n += 1;
        http.seconds.add(bounds::HTTP, took.as_secs_f64());
    }

    /// All of it in Prometheus' text format.
    pub(crate) fn render(&self) -> String {
        let state = self.lock();
        let model =
            format!("engine=\"0\",model_name=\"{}\"", self.model_name.replace(['\\', '"', '\n'], "_"));
        let mut out = String::new();
        let mut family = |name: &str, kind: &str, help: &str, samples: &[(String, f64)]| {
            let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
            for (labels, value) in samples {
                let _ = writeln!(out, "{name}{{{labels}}} {value:?}");
            }
        };
        let one = |value: f64| [(model.clone(), value)];
        let with = |label: &str, value: f64| (format!("{model},{label}"), value);
        let (running, waiting) = (state.n_running as f64, state.n_waiting as f64);
        family(
            "vllm:num_requests_running",
            "gauge",
            "Number of requests in model execution batches.",
            &one(running),
        );
        family(
            "vllm:num_requests_waiting",
            "gauge",
            "Number of requests waiting to be processed.",
            &one(waiting),
        );
        family(
            "vllm:num_requests_waiting_by_reason",
            "gauge",
            "Number of waiting requests by reason.",
            &[with("reason=\"capacity\"", waiting), with("reason=\"deferred\"", 0.0)],
        );
        family(
            "vllm:kv_cache_usage_perc",
            "gauge",
            "KV-cache usage. 1 means 100 percent usage.",
            &one(state.kv_cache_usage),
        );
        family(
            "vllm:prompt_tokens_total",
            "counter",
            "Number of prefill tokens processed.",
            &one(state.n_prompt_tokens as f64),
        );
        family(
            "vllm:generation_tokens_total",
            "counter",
            "Number of generation tokens processed.",
            &one(state.n_generation_tokens as f64),
        );
        let reason = |reason: &str, n: u64| {
            (
                format!("engine=\"0\",finished_reason=\"{reason}\",{}", &model["engine=\"0\",".len()..]),
                n as f64,
            )
        };
        family(
            "vllm:request_success_total",
            "counter",
            "Count of successfully processed requests.",
            &[
                reason("stop", state.n_stopped),
                reason("length", state.n_cut),
                reason("abort", 0),
                reason("error", 0),
                reason("repetition", 0),
            ],
        );
        family(
            "vllm:admission_rejections_total",
            "counter",
            "Number of admission attempts rejected by a queue limit, by reason.",
            &[(
                format!("{},reason=\"max_num_queued_reqs\"", &model["engine=\"0\",".len()..]),
                state.n_rejected as f64,
            )],
        );
        let requests: Vec<(String, f64)> = state
            .http
            .iter()
            .map(|((handler, method, class), http)| {
                (format!("handler=\"{handler}\",method=\"{method}\",status=\"{class}xx\""), http.n as f64)
            })
            .collect();
        family(
            "http_requests_total",
            "counter",
            "Total number of requests by method, status and handler.",
            &requests,
        );
        for (name, histogram, bounds, help) in histograms(&state) {
            let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} histogram");
            histogram.write(&mut out, name, &model, bounds);
        }
        let name = "http_request_duration_seconds";
        let _ = writeln!(out, "# HELP {name} Latency by handler.\n# TYPE {name} histogram");
        let mut by_handler: BTreeMap<(&str, &str), Histogram> = BTreeMap::new();
        for ((handler, method, _), http) in &state.http {
            let all = by_handler.entry((handler, method)).or_default();
            all.sum += http.seconds.sum;
            all.counts.resize(bounds::HTTP.len() + 1, 0);
            for (sum, n) in all.counts.iter_mut().zip(&http.seconds.counts) {
                *sum += n;
            }
        }
        for ((handler, method), histogram) in by_handler {
            let labels = format!("handler=\"{handler}\",method=\"{method}\"");
            histogram.write(&mut out, name, &labels, bounds::HTTP);
        }
        out
    }

    /// No code panics while it holds this lock, and the numbers are independent of each other.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

type Family<'a> = (&'static str, &'a Histogram, &'static [f64], &'static str);

fn histograms(state: &State) -> [Family<'_>; 13] {
    use bounds::{CHOICES, FIRST_TOKEN, INTER_TOKEN, ITERATION, REQUEST, TOKENS};
    [
        ("vllm:request_prompt_tokens", &state.prompt_tokens, TOKENS, "Number of prefill tokens processed."),
        (
            "vllm:request_generation_tokens",
            &state.generation_tokens,
            TOKENS,
            "Number of generation tokens processed.",
        ),
        (
            "vllm:iteration_tokens_total",
            &state.iteration_tokens,
            ITERATION,
            "Number of tokens per engine_step.",
        ),
        ("vllm:request_params_n", &state.n_choices, CHOICES, "The n request parameter."),
        ("vllm:request_params_max_tokens", &state.max_tokens, TOKENS, "The max_tokens request parameter."),
        (
            "vllm:time_to_first_token_seconds",
            &state.first_token,
            FIRST_TOKEN,
            "Time to first token in seconds.",
        ),
        (
            "vllm:inter_token_latency_seconds",
            &state.inter_token,
            INTER_TOKEN,
            "Inter-token latency in seconds.",
        ),
        (
            "vllm:request_time_per_output_token_seconds",
            &state.per_output_token,
            INTER_TOKEN,
            "Time per output token, per request.",
        ),
        (
            "vllm:e2e_request_latency_seconds",
            &state.latency,
            REQUEST,
            "End to end request latency in seconds.",
        ),
        (
            "vllm:request_queue_time_seconds",
            &state.queue,
            REQUEST,
            "Time spent in WAITING phase for request.",
        ),
        (
            "vllm:request_inference_time_seconds",
            &state.inference,
            REQUEST,
            "Time spent in RUNNING phase for request.",
        ),
        (
            "vllm:request_prefill_time_seconds",
            &state.prefill,
            REQUEST,
            "Time spent in PREFILL phase for request.",
        ),
        (
            "vllm:request_decode_time_seconds",
            &state.decode,
            REQUEST,
            "Time spent in DECODE phase for request.",
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_histogram_counts_upwards_through_its_buckets() {
        let mut histogram = Histogram::default();
        for value in [0.05, 0.1, 0.7, 9.0] {
            histogram.add(bounds::HTTP, value);
        }
        let mut out = String::new();
        histogram.write(&mut out, "h", "a=\"b\"", bounds::HTTP);
        assert_eq!(
            out,
            "h_bucket{a=\"b\",le=\"0.1\"} 2.0\nh_bucket{a=\"b\",le=\"0.5\"} 2.0\nh_bucket{a=\"b\",le=\"1.0\"} 3.0\n\
             h_bucket{a=\"b\",le=\"+Inf\"} 4.0\nh_count{a=\"b\"} 4.0\nh_sum{a=\"b\"} 9.85\n"
        );
    }

    #[test]
    fn names_and_labels_are_those_of_vllm() {
        let metrics = Metrics::new("org/model");
        metrics.set_gauges(4, 20, 0.25);
        metrics.tally(3).first_token(Duration::from_millis(3), 13);
        metrics.count_http("/v1/chat/completions", "POST", 200, Duration::from_millis(5));
        let text = metrics.render();
        for line in [
            "vllm:num_requests_running{engine=\"0\",model_name=\"org/model\"} 4.0",
            "vllm:num_requests_waiting_by_reason{engine=\"0\",model_name=\"org/model\",reason=\"capacity\"} 20.0",
            "vllm:kv_cache_usage_perc{engine=\"0\",model_name=\"org/model\"} 0.25",
            "vllm:prompt_tokens_total{engine=\"0\",model_name=\"org/model\"} 13.0",
            "vllm:request_success_total{engine=\"0\",finished_reason=\"stop\",model_name=\"org/model\"} 0.0",
            "vllm:time_to_first_token_seconds_bucket{engine=\"0\",model_name=\"org/model\",le=\"0.005\"} 1.0",
            "http_requests_total{handler=\"/v1/chat/completions\",method=\"POST\",status=\"2xx\"} 1.0",
        ] {
            assert!(text.lines().any(|l| l == line), "{line}\n{text}");
        }
    }
}
