//! From logits to the next token: penalties, temperature, truncation, the draw, and the log-probabilities to report.
//!
//! The order of the steps is vLLM's (`v1/sample/sampler.py`): reported log-probabilities are those of the untouched logits;
//! then bias and bans, then penalties, then temperature, min_p, top_k, top_p and the draw. The same seed gives the same
//! answer here on every machine, but not the answer that the same seed gives in vLLM: the generators differ.

#![expect(
    clippy::float_cmp,
    reason = "a penalty is off at exactly one value, and the best logit equals itself"
)]

use std::collections::{HashMap, HashSet};

/// How a request wants its tokens chosen; ranges were checked where it came in.
#[derive(Clone, Debug)]
pub(crate) struct Sampling {
    /// Below `GREEDY` the likeliest token is taken.
    pub(crate) temperature: f32,
    pub(crate) top_p: f32,
    /// 0: all.
    pub(crate) top_k: usize,
    pub(crate) min_p: f32,
    pub(crate) seed: Option<u64>,
    pub(crate) presence_penalty: f32,
    pub(crate) frequency_penalty: f32,
    pub(crate) repetition_penalty: f32,
    pub(crate) logit_bias: Vec<(u32, f32)>,
    pub(crate) allowed_tokens: Option<HashSet<u32>>,
    /// Log-probabilities to report with each token, besides its own.
    pub(crate) n_logprobs: Option<usize>,
}

/// A temperature below this is greedy. *Source*: vLLM's `_SAMPLING_EPS`.
pub(crate) const GREEDY: f32 = 1e-5;

/// A token with what the model thought of it and of its rivals.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Logprobs {
    pub(crate) token: u32,
    pub(crate) logprob: f32,
    /// 1 is the likeliest.
    pub(crate) rank: usize,
    /// The likeliest tokens, best first.
    pub(crate) top: Vec<(u32, f32)>,
}

/// The state of one sequence's sampling.
pub(crate) struct Sampler {
    random: Random,
    prompt: HashSet<u32>,
    counts: HashMap<u32, u32>,
    probabilities: Vec<(f32, u32)>,
}

impl Sampler {
    /// For the `choice`th answer to one prompt; like vLLM, each choice adds its index to the seed.
    pub(crate) fn new(sampling: &Sampling, prompt: &[u32], choice: usize) -> Self {
        let seed = sampling.seed.map_or_else(fresh_seed, |seed| seed.wrapping_add(choice as u64));
        let prompt = if sampling.repetition_penalty == 1.0 {
            HashSet::new()
        } else {
            prompt.iter().copied().collect()
        };
        Self { random: Random::new(seed), prompt, counts: HashMap::new(), probabilities: Vec::new() }
    }

    /// Chooses the next token. `logits` are used up; `banned` tokens cannot come out.
    pub(crate) fn next(
        &mut self,
        sampling: &Sampling,
        logits: &mut [f32],
        banned: &[u32],
    ) -> (u32, Option<Logprobs>) {
        let untouched = sampling.n_logprobs.map(|_| logits.to_vec());
        self.adjust(sampling, logits, banned);
        let token = if sampling.temperature < GREEDY { highest(logits) } else { self.draw(sampling, logits) };
        *self.counts.entry(token).or_default() += 1;
        let report = sampling.n_logprobs.zip(untouched).map(|(n, logits)| logprobs(&logits, token, n));
        (token, report)
    }

    fn adjust(&self, sampling: &Sampling, logits: &mut [f32], banned: &[u32]) {
        if let Some(allowed) = &sampling.allowed_tokens {
            for (logit, token) in logits.iter_mut().zip(0u32..) {
                if !allowed.contains(&token) {
                    *logit = f32::NEG_INFINITY;
                }
            }
        }
        for (token, bias) in &sampling.logit_bias {
            logits[*token as usize] += bias;
        }
        for token in banned {
            logits[*token as usize] = f32::NEG_INFINITY;
        }
        if sampling.repetition_penalty != 1.0 {
            let seen =
                self.prompt.iter().chain(self.counts.keys().filter(|token| !self.prompt.contains(token)));
            for token in seen {
                let logit = &mut logits[*token as usize];
                *logit = if *logit > 0.0 {
                    *logit / sampling.repetition_penalty
                } else {
                    *logit * sampling.repetition_penalty
                };
            }
        }
        if sampling.frequency_penalty != 0.0 || sampling.presence_penalty != 0.0 {
            for (token, count) in &self.counts {
                logits[*token as usize] -=
                    sampling.frequency_penalty * *count as f32 + sampling.presence_penalty;
            }
        }
    }

    fn draw(&mut self, sampling: &Sampling, logits: &[f32]) -> u32 {
        let best = logits[highest(logits) as usize];
        let candidates = &mut self.probabilities;
        candidates.clear();
        candidates.extend(
            logits
                .iter()
                .zip(0u32..)
                .map(|(logit, token)| (((logit - best) / sampling.temperature).exp(), token)),
        );
        // The best has weight 1 here, so min_p is a bound on the weights themselves.
        candidates.retain(|(weight, _)| *weight > 0.0 && *weight >= sampling.min_p);
        let descending = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if sampling.top_k > 0 && sampling.top_k < candidates.len() {
            candidates.select_nth_unstable_by(sampling.top_k - 1, descending);
            candidates.truncate(sampling.top_k);
        }
        if sampling.top_p < 1.0 {
            let total: f32 = candidates.iter().map(|(weight, _)| weight).sum();
            // Tokens this rare cannot be needed to reach top_p, even all together; leaving them out spares sorting them.
            let negligible = (1.0 - sampling.top_p) * total / candidates.len() as f32;
            candidates.retain(|(weight, _)| *weight > negligible);
            candidates.sort_unstable_by(descending);
            let mut reached = 0.0;
            let n_kept = candidates.iter().take_while(|(weight, _)| {
                let wanted = reached < sampling.top_p * total;
                reached += weight;
                wanted
            });
            let n_kept = n_kept.count().max(1);
            candidates.truncate(n_kept);
        }
        let total: f32 = candidates.iter().map(|(weight, _)| weight).sum();
        let mut left = self.random.unit() * total;
        candidates
            .iter()
            .find(|(weight, _)| {
                left -= weight;
                left < 0.0
            })
            .or(candidates.last())
            .map_or(0, |(_, token)| *token)
    }
}

/// The likeliest token, the first among equals.
fn highest(logits: &[f32]) -> u32 {
    let best = logits.iter().fold(f32::NEG_INFINITY, |a, b| a.max(*b));
    logits.iter().position(|logit| *logit == best).unwrap_or_default() as u32
}

/// What to report of `token` under these logits.
pub(crate) fn logprobs(logits: &[f32], token: u32, n_top: usize) -> Logprobs {
    let best = logits.iter().fold(f32::NEG_INFINITY, |a, b| a.max(*b));
    let total: f64 = logits.iter().map(|logit| f64::from(logit - best).exp()).sum();
    let log_total = best + total.ln() as f32;
    let own = logits[token as usize];
    let mut order: Vec<u32> = (0..logits.len() as u32).collect();
    let descending = |a: &u32, b: &u32| logits[*b as usize].total_cmp(&logits[*a as usize]).then(a.cmp(b));
    let n_top = n_top.min(order.len());
    if n_top > 0 && n_top < order.len() {
        order.select_nth_unstable_by(n_top - 1, descending);
    }
    order.truncate(n_top);
    order.sort_unstable_by(descending);
    Logprobs {
        token,
        logprob: own - log_total,
        rank: logits.iter().filter(|logit| **logit > own).count() + 1,
        top: order.into_iter().map(|token| (token, logits[token as usize] - log_total)).collect(),
    }
}

fn fresh_seed() -> u64 {
    uuid::Uuid::new_v4().as_u64_pair().0
}

/// SplitMix64: small, and good enough for drawing tokens. *Source*: Steele, Lea and Flood, OOPSLA 2014.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// From 0 up to, not including, 1.
    fn unit(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        (z >> 40) as f32 / (1u32 << 24) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOGITS: [f32; 5] = [1.0, 3.0, 2.0, -1.0, 0.0];

    fn sampling() -> Sampling {
        Sampling {
            temperature: 1.0,
            top_p: 1.0,
            top_k: 0,
            min_p: 0.0,
            seed: Some(7),
            presence_penalty: 0.0,
            frequency_penalty: 0.0,
            repetition_penalty: 1.0,
            logit_bias: vec![],
            allowed_tokens: None,
            n_logprobs: None,
        }
    }

    /// How often each token comes out of 20,000 draws.
    fn shares(sampling: &Sampling) -> [f64; 5] {
        let mut sampler = Sampler::new(sampling, &[], 0);
        let mut shares = [0.0; 5];
        for _ in 0..20_000 {
            sampler.counts.clear();
            shares[sampler.next(sampling, &mut LOGITS.clone(), &[]).0 as usize] += 1.0 / 20_000.0;
        }
        shares
    }

    #[test]
    fn draws_follow_the_softmax_at_the_temperature() {
        let check = |temperature: f32| {
            let weights = LOGITS.map(|l| f64::from(l / temperature).exp());
            let total: f64 = weights.iter().sum();
            let got = shares(&Sampling { temperature, ..sampling() });
            for (share, weight) in got.iter().zip(weights) {
                assert!((share - weight / total).abs() < 0.015, "{temperature}: {got:?}");
            }
        };
        check(1.0);
        check(0.6);
        check(2.0);
    }

    #[test]
    fn rare_tokens_are_cut_off() {
        let kept = |sampling: Sampling| -> Vec<usize> {
            shares(&sampling).iter().enumerate().filter(|(_, share)| **share > 0.0).map(|(i, _)| i).collect()
        };
        // The shares are 0.08, 0.63, 0.23, 0.01 and 0.03.
        assert_eq!(kept(Sampling { top_k: 2, ..sampling() }), [1, 2]);
        assert_eq!(kept(Sampling { top_k: 99, ..sampling() }), [0, 1, 2, 3, 4]);
        assert_eq!(kept(Sampling { top_p: 0.5, ..sampling() }), [1]);
        assert_eq!(kept(Sampling { top_p: 0.7, ..sampling() }), [1, 2]);
        assert_eq!(kept(Sampling { top_p: 0.9, ..sampling() }), [0, 1, 2]);
        assert_eq!(kept(Sampling { min_p: 0.1, ..sampling() }), [0, 1, 2]);
        assert_eq!(kept(Sampling { temperature: 0.0, ..sampling() }), [1]);
        let allowed_tokens = Some(HashSet::from([3, 4]));
        assert_eq!(kept(Sampling { allowed_tokens, ..sampling() }), [3, 4]);
        assert_eq!(kept(Sampling { logit_bias: vec![(1, -100.0)], temperature: 0.0, ..sampling() }), [2]);
    }

    #[test]
    fn penalties_push_repeated_tokens_down() {
        let answer = |sampling: &Sampling, prompt: &[u32]| -> Vec<u32> {
            let mut sampler = Sampler::new(sampling, prompt, 0);
            (0..3).map(|_| sampler.next(sampling, &mut LOGITS.clone(), &[]).0).collect()
        };
        let greedy = Sampling { temperature: 0.0, ..sampling() };
        assert_eq!(answer(&greedy, &[1]), [1, 1, 1]);
        assert_eq!(answer(&Sampling { presence_penalty: 1.5, ..greedy.clone() }, &[1]), [1, 2, 1]);
        assert_eq!(answer(&Sampling { frequency_penalty: 0.6, ..greedy.clone() }, &[1]), [1, 1, 2]);
        assert_eq!(answer(&Sampling { repetition_penalty: 2.0, ..greedy.clone() }, &[1]), [2, 1, 1]);
    }

    #[test]
    fn banned_tokens_never_come_out() {
        let mut sampler = Sampler::new(&sampling(), &[], 0);
        for _ in 0..200 {
            assert_ne!(sampler.next(&sampling(), &mut LOGITS.clone(), &[1, 2]).0, 1);
        }
    }

    #[test]
    fn a_seed_repeats_and_each_choice_has_its_own() {
        let draws = |seed: u64, choice: usize| -> Vec<u32> {
            let sampling = Sampling { seed: Some(seed), ..sampling() };
            let mut sampler = Sampler::new(&sampling, &[], choice);
            (0..40).map(|_| sampler.next(&sampling, &mut LOGITS.clone(), &[]).0).collect()
        };
        assert_eq!(draws(3, 0), draws(3, 0));
        assert_ne!(draws(3, 0), draws(4, 0));
        assert_eq!(draws(3, 1), draws(4, 0));
    }

    #[test]
    fn reported_logprobs_are_those_before_penalties_and_temperature() {
        let sampling =
            Sampling { temperature: 0.0, logit_bias: vec![(1, -100.0)], n_logprobs: Some(2), ..sampling() };
        let report =
            Sampler::new(&sampling, &[], 0).next(&sampling, &mut LOGITS.clone(), &[]).1.expect("asked for");
        let total: f64 = LOGITS.iter().map(|l| f64::from(*l).exp()).sum();
        assert_eq!((report.token, report.rank), (2, 2));
        assert!((f64::from(report.logprob) - (2.0 - total.ln())).abs() < 1e-6);
        assert_eq!(report.top.iter().map(|(token, _)| *token).collect::<Vec<_>>(), [1, 2]);
    }
}
