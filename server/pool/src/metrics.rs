//! The pool's metrics. Read off what is known anyway when somebody asks for them, so that no request pays for
//! more than a few additions.
//!
//! Names begin with `playground_pool_`. What a replica says of itself has `reported` in its name.

use crate::{
    breaker::BreakerState,
    health::HealthState,
    latency::{BOUNDS_S, Histogram},
    pool::{Pool, status},
    tally::{OUTCOMES, Tally},
    wait::REFUSALS,
};
use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeLabelSet, EncodeMetric, NoLabelSet},
    metrics::{MetricType, counter::ConstCounter, gauge::ConstGauge},
    registry::Registry,
};
use std::fmt;

impl Pool {
    /// Adds the pool's metrics to a registry.
    pub fn register(&self, registry: &mut Registry) {
        let collector = Box::new(Metrics { pool: self.clone() });
        registry.sub_registry_with_prefix("playground_pool").register_collector(collector);
    }
}

struct Metrics {
    pool: Pool,
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the pool's metrics")
    }
}

impl Collector for Metrics {
    fn encode(&self, mut encoder: DescriptorEncoder) -> fmt::Result {
        self.of_replicas(&mut encoder)?;
        self.of_reports(&mut encoder)?;
        self.of_models(&mut encoder)?;
        self.of_queues(&mut encoder)
    }
}

impl Metrics {
    fn of_replicas(&self, encoder: &mut DescriptorEncoder) -> fmt::Result {
        let now = self.pool.clock().now();
        let set = self.pool.set();
        let all: Vec<_> = set.replicas.iter().map(|replica| status(replica, now)).collect();
        let mut flag = |name, help, of: fn(&crate::ReplicaStatus) -> f64| {
            gauges(
                encoder,
                name,
                help,
                all.iter().map(|s| ([("cluster", &*s.cluster.name), ("replica", &*s.id)], of(s))),
            )
        };
        flag("requests_in_flight", "Requests at the replica.", |s| s.n_in_flight as f64)?;
        flag("healthy", "Whether it may be picked.", |s| f64::from(u8::from(s.healthy)))?;
        flag("draining", "Whether it is being emptied.", |s| f64::from(u8::from(s.draining)))?;
        flag("outlier", "Whether it is picked last for being slow.", |s| f64::from(u8::from(s.slow)))?;
        flag("saturated", "Whether it has as many requests as it may.", |s| {
            f64::from(u8::from(s.limit.is_some_and(|limit| s.n_in_flight >= limit)))
        })?;
        let limits = all
            .iter()
            .filter_map(|s| Some(([("cluster", &*s.cluster.name), ("replica", &*s.id)], s.limit? as f64)));
        gauges(encoder, "request_limit", "Requests it may have, where that is known.", limits)?;

        let health = [HealthState::Unknown, HealthState::Up, HealthState::Down];
        let states = all.iter().flat_map(|s| {
            health.map(|state| {
                let labels = [("cluster", &*s.cluster.name), ("replica", &*s.id), ("state", state.as_str())];
                (labels, f64::from(u8::from(s.health == state)))
            })
        });
        gauges(encoder, "health", "What its probes say.", states)?;
        let breaker = [BreakerState::Closed, BreakerState::Open, BreakerState::HalfOpen];
        let states = all.iter().flat_map(|s| {
            breaker.map(|state| {
                let labels = [("cluster", &*s.cluster.name), ("replica", &*s.id), ("state", state.as_str())];
                (labels, f64::from(u8::from(s.breaker == state)))
            })
        });
        gauges(encoder, "breaker", "Its breaker.", states)
    }

    fn of_reports(&self, encoder: &mut DescriptorEncoder) -> fmt::Result {
        let now = self.pool.clock().now();
        let set = self.pool.set();
        let scrapes: Vec<_> = set
            .replicas
            .iter()
            .filter_map(|replica| Some((&replica.config, replica.live.lock().scrape(now)?)))
            .collect();
        let labels = |config: &'_ crate::ReplicaConfig| {
            [("cluster", config.cluster.name.to_string()), ("replica", config.id.clone())]
        };
        let mut rows = |name, help, of: fn(&crate::report::Scrape) -> Option<f64>| {
            let rows = scrapes.iter().filter_map(|(config, scrape)| Some((labels(config), of(scrape)?)));
            gauges(encoder, name, help, rows)
        };
        rows("reported_running", "Requests that it computes.", |scrape| scrape.report.running)?;
        rows("reported_waiting", "Requests that wait at it.", |scrape| scrape.report.waiting)?;
        rows("reported_kv_usage", "Share of its KV cache in use.", |scrape| scrape.report.kv_usage)?;
        rows("reported_prefix_queries", "Tokens looked up in its prefix cache since it began.", |scrape| {
            scrape.prefix_queries
        })?;
        rows("reported_prefix_hits", "Tokens of these that were found.", |scrape| scrape.prefix_hits)
    }

    fn of_models(&self, encoder: &mut DescriptorEncoder) -> fmt::Result {
        let set = self.pool.set();
        let mut tallies: Vec<([(&str, &str); 3], Tally)> = Vec::new();
        let mut blocks = Vec::new();
        for (model, roster) in set.models() {
            for member in &roster.members {
                let config = &member.replica.config;
                let labels = [("model", model), ("cluster", &*config.cluster.name), ("replica", &*config.id)];
                let number = member.replica.live.process().number;
                tallies.extend(roster.known.tally_of(number).map(|tally| (labels, tally)));
            }
            blocks.push(([("model", model)], roster.known.blocks()));
        }
        // In a fixed order, whatever the map's is.
        tallies.sort_unstable_by_key(|(labels, _)| *labels);
        blocks.sort_unstable_by_key(|(labels, _)| *labels);

        let attempts = tallies.iter().flat_map(|(labels, tally)| {
            OUTCOMES.iter().zip(tally.attempts).map(|((_, outcome), n)| {
                let [model, cluster, replica] = *labels;
                ([model, cluster, replica, ("outcome", *outcome)], n)
            })
        });
        counters(encoder, "attempts", "Attempts that ended, by what they came to.", attempts)?;
        let first = tallies.iter().map(|(labels, tally)| (labels, &tally.first_token));
        histograms(encoder, "first_token_seconds", "Time to the first token.", first)?;
        let inter = tallies.iter().map(|(labels, tally)| (labels, &tally.inter_token));
        histograms(encoder, "inter_token_seconds", "Mean time between two tokens, by stream.", inter)?;
        let asked = blocks.iter().map(|(labels, (asked, _))| (*labels, *asked));
        counters(encoder, "prefix_blocks_asked", "Blocks of prompts.", asked)?;
        let matched = blocks.iter().map(|(labels, (_, matched))| (*labels, *matched));
        counters(
            encoder,
            "prefix_blocks_matched",
            "Of these, those that the replica was believed to have.",
            matched,
        )
    }

    fn of_queues(&self, encoder: &mut DescriptorEncoder) -> fmt::Result {
        let set = self.pool.set();
        let mut rooms: Vec<_> =
            set.models().map(|(model, roster)| ([("model", model)], roster.known.room().seen())).collect();
        rooms.sort_unstable_by_key(|(labels, _)| *labels);
        let lengths = rooms.iter().map(|(labels, (n, _))| (*labels, *n as f64));
        gauges(encoder, "queue_length", "Requests that wait for a seat.", lengths)?;
        let refused = rooms.iter().flat_map(|([model], (_, seen))| {
            REFUSALS.iter().zip(seen.refused).map(|(reason, n)| ([*model, ("reason", *reason)], n))
        });
        counters(encoder, "queue_refusals", "Requests that came to wait and got no seat, by why.", refused)?;
        let waits = rooms.iter().map(|(labels, (_, seen))| (labels, &seen.waits));
        histograms(encoder, "queue_wait_seconds", "Time that those waited who got a seat.", waits)
    }
}

fn gauges<S: EncodeLabelSet>(
    encoder: &mut DescriptorEncoder,
    name: &str,
    help: &str,
    rows: impl Iterator<Item = (S, f64)>,
) -> fmt::Result {
    let mut encoder = encoder.encode_descriptor(name, help, None, MetricType::Gauge)?;
    for (labels, value) in rows {
        ConstGauge::new(value).encode(encoder.encode_family(&labels)?)?;
    }
    Ok(())
}

fn counters<S: EncodeLabelSet>(
    encoder: &mut DescriptorEncoder,
    name: &str,
    help: &str,
    rows: impl Iterator<Item = (S, u64)>,
) -> fmt::Result {
    let mut encoder = encoder.encode_descriptor(name, help, None, MetricType::Counter)?;
    for (labels, value) in rows {
        ConstCounter::new(value).encode(encoder.encode_family(&labels)?)?;
    }
    Ok(())
}

fn histograms<'a, const N: usize>(
    encoder: &mut DescriptorEncoder,
    name: &str,
    help: &str,
    rows: impl Iterator<Item = (&'a [(&'a str, &'a str); N], &'a Histogram)>,
) -> fmt::Result {
    let mut encoder = encoder.encode_descriptor(name, help, None, MetricType::Histogram)?;
    for (labels, histogram) in rows {
        let buckets: Vec<_> = BOUNDS_S.into_iter().zip(histogram.counts).collect();
        let n = histogram.counts.iter().sum();
        encoder.encode_family(labels)?.encode_histogram::<NoLabelSet>(histogram.sum_s, n, &buckets, None)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::{Ask, Outcome, Pool, replica::tests::replica};
    use prometheus_client::{encoding::text::encode, registry::Registry};
    use std::time::Duration;
    use tokio::time::advance;

    #[tokio::test(start_paused = true)]
    async fn the_text_has_what_happened() {
        let mut limited = replica("a", "http://127.0.0.1:1");
        limited.max_in_flight = Some(9);
        let pool = Pool::new(vec![limited], 1);
        let ask = Ask { model: "org/model", prefix: &[1, 2, 3], ..Ask::default() };
        for (outcome, n_tokens) in [(Outcome::Ok, 11), (Outcome::Broken, 0), (Outcome::Cancelled, 1)] {
            let mut lease = pool.lease(&ask).expect("one");
            advance(Duration::from_millis(70)).await;
            lease.first_token();
            advance(Duration::from_millis(300)).await;
            lease.tokens(n_tokens);
            lease.end(outcome);
        }
        let held = pool.lease(&ask).expect("one");
        let mut registry = Registry::default();
        pool.register(&mut registry);
        let mut text = String::new();
        encode(&mut text, &registry).expect("text");
        let of = r#"{model="org/model",cluster="alps",replica="a""#;
        for line in [
            r#"playground_pool_requests_in_flight{cluster="alps",replica="a"} 1.0"#,
            r#"playground_pool_request_limit{cluster="alps",replica="a"} 9.0"#,
            r#"playground_pool_health{cluster="alps",replica="a",state="up"} 1.0"#,
            r#"playground_pool_breaker{cluster="alps",replica="a",state="open"} 0.0"#,
            &format!(r#"playground_pool_attempts_total{of},outcome="ok"}} 1"#),
            &format!(r#"playground_pool_attempts_total{of},outcome="busy"}} 0"#),
            &format!(r#"playground_pool_attempts_total{of},outcome="cancelled"}} 1"#),
            &format!("playground_pool_first_token_seconds_count{of}}} 3"),
            r#"playground_pool_first_token_seconds_bucket{le="0.1",model="org/model",cluster="alps",replica="a"} 3"#,
            &format!("playground_pool_inter_token_seconds_count{of}}} 1"),
            r#"playground_pool_prefix_blocks_asked_total{model="org/model"} 12"#,
            r#"playground_pool_prefix_blocks_matched_total{model="org/model"} 9"#,
            r#"playground_pool_queue_length{model="org/model"} 0.0"#,
            r#"playground_pool_queue_refusals_total{model="org/model",reason="full"} 0"#,
            r#"playground_pool_queue_wait_seconds_count{model="org/model"} 0"#,
        ] {
            assert!(text.lines().any(|other| other == line), "{line} is not in\n{text}");
        }
        drop(held);
    }
}
