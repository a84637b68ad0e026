//! What a replica says of its own load: on an answer's head, and in its metrics.
//!
//! Pure. It must not trust what it reads: numbers that no server can mean are as good as none, and only as
//! much is read as a report can hold.
//!
//! *Source*: the ORCA header of vLLM (`entrypoints/serve/utils/orca_metrics.py`: on whole answers only, not
//! on streams), and its `/metrics` in Prometheus' text format (vllm.md 5.19).

use http::HeaderMap;

/// The header of a report.
const HEADER: &str = "endpoint-load-metrics";

/// A report of vLLM has two values of 50 bytes; another server's may have some tens.
const MAX_HEADER: usize = 4 << 10;

/// More requests than any server can hold: a number above it is not a count of requests.
const MAX_REQUESTS: f64 = 1e6;

/// What a replica says of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Report {
    /// Requests being computed.
    pub(crate) running: Option<f64>,
    /// Requests that wait.
    pub(crate) waiting: Option<f64>,
    /// Share of the KV cache that running requests hold.
    pub(crate) kv_usage: Option<f64>,
}

/// Counters and gauges of `/metrics`, over all engines of the server.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Scrape {
    pub(crate) report: Report,
    /// Tokens of prompts that were looked up in the prefix cache.
    pub(crate) prefix_queries: Option<f64>,
    /// Tokens of these that were found.
    pub(crate) prefix_hits: Option<f64>,
}

impl Report {
    /// Reads the report on an answer's head, if there is one.
    pub(crate) fn read(headers: &HeaderMap) -> Option<Self> {
        let value = headers.get(HEADER)?.to_str().ok()?;
        if value.len() > MAX_HEADER {
            return None;
        }
        let (format, rest) = value.split_once(' ')?;
        let report = if format.eq_ignore_ascii_case("TEXT") {
            let mut report = Self::default();
            for (name, value) in rest.split(',').filter_map(|pair| pair.trim().split_once('=')) {
                report.set(name.trim_start_matches("named_metrics."), value.trim().parse().ok());
            }
            report
        } else if format.eq_ignore_ascii_case("JSON") {
            let json: serde_json::Value = serde_json::from_str(rest).ok()?;
            let mut report = Self::default();
            for (name, value) in json.get("named_metrics")?.as_object()? {
                report.set(name, value.as_f64());
            }
            report
        } else {
            return None;
        };
        (report != Self::default()).then_some(report)
    }

    fn set(&mut self, name: &str, value: Option<f64>) {
        match name {
            "num_requests_running" => self.running = value.and_then(count),
            "num_requests_waiting" => self.waiting = value.and_then(count),
            // One engine per data-parallel rank; a report names one value.
            "kv_cache_usage_perc" | "gpu_cache_usage_perc" => self.kv_usage = value.and_then(share),
            _ => {}
        }
    }
}

impl Scrape {
    /// Reads `/metrics`; `None` if it holds nothing of vLLM's.
    ///
    /// Counts of several engines (one per data-parallel rank) and models are summed, shares averaged.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (mut running, mut waiting, mut queries, mut hits) =
            (Sum::default(), Sum::default(), Sum::default(), Sum::default());
        let mut kv = Sum::default();
        for line in text.lines() {
            let Some(line) = line.strip_prefix("vllm:") else { continue };
            let name_ends = line.find(['{', ' ']).unwrap_or(line.len());
            let sum = match &line[..name_ends] {
                "num_requests_running" => &mut running,
                "num_requests_waiting" => &mut waiting,
                "kv_cache_usage_perc" | "gpu_cache_usage_perc" => &mut kv,
                "prefix_cache_queries_total" => &mut queries,
                "prefix_cache_hits_total" => &mut hits,
                _ => continue,
            };
            // A label's value may hold spaces and braces; what follows the last brace does not.
            let value = line.rsplit_once('}').map_or(&line[name_ends..], |(_, value)| value);
            // A time stamp may follow the value.
            sum.add(value.split_ascii_whitespace().next().and_then(|value| value.parse().ok()));
        }
        let scrape = Self {
            report: Report {
                running: running.total().and_then(count),
                waiting: waiting.total().and_then(count),
                kv_usage: kv.mean().and_then(share),
            },
            prefix_queries: queries.total().filter(|n| *n >= 0.0),
            prefix_hits: hits.total().filter(|n| *n >= 0.0),
        };
        (scrape != Self::default()).then_some(scrape)
    }
}

/// Values of one name. One that is no number spoils the sum.
#[derive(Default)]
struct Sum {
    total: f64,
    n: u32,
}

impl Sum {
    fn add(&mut self, value: Option<f64>) {
        self.total += value.filter(|value| value.is_finite() && *value >= 0.0).unwrap_or(f64::NAN);
        self.n += 1;
    }

    fn total(&self) -> Option<f64> {
        (self.n > 0 && self.total.is_finite()).then_some(self.total)
    }

    fn mean(&self) -> Option<f64> {
        self.total().map(|total| total / f64::from(self.n))
    }
}

fn count(value: f64) -> Option<f64> {
    (0.0..=MAX_REQUESTS).contains(&value).then_some(value)
}

fn share(value: f64) -> Option<f64> {
    (0.0..=1.0).contains(&value).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::{Report, Scrape};
    use http::{HeaderMap, HeaderValue};

    fn read(value: &str) -> Option<Report> {
        let mut headers = HeaderMap::new();
        headers.insert("endpoint-load-metrics", HeaderValue::from_str(value).expect("a header"));
        Report::read(&headers)
    }

    #[test]
    fn both_formats_of_vllm_are_read() {
        let expected = Report { running: None, waiting: Some(3.0), kv_usage: Some(0.25) };
        for value in [
            "TEXT named_metrics.kv_cache_usage_perc=0.25, named_metrics.num_requests_waiting=3.0",
            r#"JSON {"named_metrics": {"kv_cache_usage_perc": 0.25, "num_requests_waiting": 3.0, "x": "y"}}"#,
        ] {
            assert_eq!(read(value), Some(expected), "{value}");
        }
        assert_eq!(Report::read(&HeaderMap::new()), None);
    }

    #[test]
    fn hostile_reports_are_harmless() {
        for value in [
            "",
            "TEXT",
            "TEXT ",
            "BIN AAAA",
            "JSON {",
            "JSON []",
            r#"JSON {"named_metrics": 7}"#,
            "TEXT named_metrics.num_requests_waiting=NaN, named_metrics.kv_cache_usage_perc=inf",
            "TEXT named_metrics.num_requests_waiting=-4",
            "TEXT named_metrics.num_requests_waiting=1e300, named_metrics.kv_cache_usage_perc=7",
            &format!("TEXT {}named_metrics.num_requests_waiting=3", "a=1,".repeat(17_500)),
        ] {
            assert_eq!(read(value), None, "{value:.60}");
        }
    }

    #[test]
    fn metrics_of_a_real_server_are_read() {
        let text = "# HELP vllm:num_requests_running Number of requests in model execution batches.\n\
            # TYPE vllm:num_requests_running gauge\n\
            vllm:num_requests_running{engine=\"0\",model_name=\"a b} c\"} 4.0\n\
            vllm:num_requests_running{engine=\"1\",model_name=\"m\"} 2.0 1700000000\n\
            vllm:num_requests_waiting{engine=\"0\",model_name=\"m\"} 20.0\n\
            vllm:num_requests_waiting_by_reason{engine=\"0\",reason=\"capacity\"} 20.0\n\
            vllm:kv_cache_usage_perc{engine=\"0\"} 0.5\n\
            vllm:kv_cache_usage_perc{engine=\"1\"} 0.25\n\
            vllm:prefix_cache_queries_total{engine=\"0\"} 1.2e+03\n\
            vllm:prefix_cache_queries_created{engine=\"0\"} 1.7e+09\n\
            vllm:prefix_cache_hits_total 300\n";
        let expected = Scrape {
            report: Report { running: Some(6.0), waiting: Some(20.0), kv_usage: Some(0.375) },
            prefix_queries: Some(1_200.0),
            prefix_hits: Some(300.0),
        };
        assert_eq!(Scrape::read(text), Some(expected));
    }

    #[test]
    fn hostile_metrics_are_harmless() {
        for text in ["", "not found", "vllm:", "vllm:num_requests_running", "vllm:num_requests_running{ NaN"]
        {
            assert_eq!(Scrape::read(text), None, "{text}");
        }
        let text = "vllm:num_requests_running 1e300\nvllm:num_requests_waiting 2\n\
            vllm:kv_cache_usage_perc -0.5\nvllm:prefix_cache_hits_total x\n";
        let scrape = Scrape::read(text).expect("one value is good");
        assert_eq!(scrape.report, Report { waiting: Some(2.0), ..Report::default() });
        assert_eq!(scrape.prefix_hits, None);
    }
}
