//! One answer in the making: the prompt being read, then tokens being chosen until something ends it.

use std::{sync::Arc, time::Instant};

use super::{
    outbox::{Delta, Outbox},
    stop::StopText,
};
use crate::{
    metrics::{Finished, Tally},
    model::{Cache, Model},
    sample::{Logprobs, Sampler, Sampling, logprobs},
    tokenizer::TextStream,
};

/// A request as the batch needs it; everything in it was checked where it came in.
pub(crate) struct Request {
    /// Not empty, and none of them is.
    pub(crate) prompts: Vec<Vec<u32>>,
    pub(crate) n_choices: usize,
    pub(crate) sampling: Sampling,
    pub(crate) limits: Limits,
    /// Log-probabilities to report for each token of the prompt, besides its own.
    pub(crate) n_prompt_logprobs: Option<usize>,
}

/// What ends an answer, and what of it is shown.
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    /// Tokens at most; prompt and answer fit the context together.
    pub(crate) n_max: usize,
    pub(crate) n_min: usize,
    /// The tokens with which the model ends an answer.
    pub(crate) eos: Vec<u32>,
    pub(crate) ignore_eos: bool,
    pub(crate) stop_tokens: Vec<u32>,
    pub(crate) stop: Vec<String>,
    /// Whether what stopped the answer is part of its text.
    pub(crate) include_stop: bool,
    pub(crate) skip_special: bool,
}

/// Why an answer ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Finish {
    /// At the model's own end, or at something the request named.
    Stop(Option<StopReason>),
    Length,
}

/// What the request named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StopReason {
    Token(u32),
    Text(String),
}

pub(super) struct Sequence {
    request: Arc<Request>,
    outbox: Arc<Outbox>,
    choice: usize,
    cache: Cache,
    sampler: Sampler,
    stream: TextStream,
    text: StopText,
    n_generated: usize,
    /// The newest token, not yet read by the model.
    last: Option<u32>,
    prompt_logprobs: Vec<Logprobs>,
    finish: Option<Finish>,
    arrived: Instant,
    admitted: Instant,
    /// When the newest token came, and when the first did.
    newest: Instant,
    first: Instant,
}

impl Sequence {
    pub(super) fn new(model: &Model, request: Arc<Request>, outbox: Arc<Outbox>, choice: usize) -> Self {
        let prompt = &request.prompts[choice / request.n_choices];
        let now = Instant::now();
        Self {
            cache: Cache::new(&model.config),
            sampler: Sampler::new(&request.sampling, prompt, choice % request.n_choices),
            stream: TextStream::default(),
            text: StopText::new(&request.limits.stop, request.limits.include_stop),
            n_generated: 0,
            last: None,
            prompt_logprobs: Vec::new(),
            finish: None,
            arrived: now,
            admitted: now,
            newest: now,
            first: now,
            request,
            outbox,
            choice,
        }
    }

    pub(super) fn admit(&mut self) {
        self.admitted = Instant::now();
    }

    pub(super) fn abandoned(&self) -> bool {
        self.outbox.abandoned()
    }

    pub(super) fn done(&self) -> bool {
        self.finish.is_some()
    }

    pub(super) fn cache(&mut self) -> &mut Cache {
        &mut self.cache
    }

    pub(super) fn n_cached(&self) -> usize {
        self.cache.n_tokens()
    }

    /// The token to read next, once the prompt has been read.
    pub(super) fn next_token(&self) -> Option<u32> {
        self.last
    }

    /// The prompt's tokens that are still to be read, each with whether the logits after it are wanted.
    pub(super) fn unread(&self) -> impl Iterator<Item = (u32, bool)> + '_ {
        let prompt = self.prompt();
        let every = self.request.n_prompt_logprobs.is_some();
        let unread = prompt.iter().enumerate().skip(self.cache.n_tokens());
        unread.map(move |(i, token)| (*token, every || i + 1 == prompt.len()))
    }

    fn prompt(&self) -> &[u32] {
        &self.request.prompts[self.choice / self.request.n_choices]
    }

    /// Takes the logits after a token that asked for them, in the order of the text.
    pub(super) fn take_logits(&mut self, model: &Model, logits: &mut [f32], tally: &mut Tally) {
        if let Some(n_top) = self.request.n_prompt_logprobs
            && self.last.is_none()
            && let Some(next) = self.prompt().get(self.prompt_logprobs.len() + 1)
        {
            let report = logprobs(logits, *next, n_top);
            self.prompt_logprobs.push(report);
            return;
        }
        self.choose(model, logits, tally);
    }

    fn choose(&mut self, model: &Model, logits: &mut [f32], tally: &mut Tally) {
        let request = Arc::clone(&self.request);
        let limits = &request.limits;
        let banned: Vec<u32> = if self.n_generated < limits.n_min {
            limits.eos.iter().chain(&limits.stop_tokens).copied().collect()
        } else {
            Vec::new()
        };
        let (token, report) = self.sampler.next(&request.sampling, logits, &banned);
        self.time(tally);
        self.n_generated += 1;
        self.last = Some(token);
        let stopped = self.stopped_by(token);
        let before = self.text.n_bytes();
        if stopped.is_none() || limits.include_stop {
            self.stream.push(model.tokenizer.bytes(token, limits.skip_special), self.text.text());
        }
        let found = if self.n_generated > limits.n_min { self.text.find(before) } else { None };
        self.finish = match (found, stopped) {
            (Some(stop), _) => Some(Finish::Stop(Some(StopReason::Text(stop)))),
            (None, Some(reason)) => Some(Finish::Stop(reason)),
            (None, None) if self.n_generated >= limits.n_max => Some(Finish::Length),
            (None, None) => None,
        };
        if let Some(finish) = &self.finish {
            tally.finish(self.finished(finish));
        }
        self.outbox.push(Delta {
            choice: self.choice,
            text: self.text.take(self.finish.is_some()),
            tokens: vec![token],
            logprobs: report.into_iter().collect(),
            prompt_logprobs: std::mem::take(&mut self.prompt_logprobs),
            finish: self.finish.clone(),
        });
    }

    /// Whether this token ends the answer, and if the request named it, as what.
    #[expect(clippy::option_option, reason = "ended or not, and by a named token or the model's own end")]
    fn stopped_by(&self, token: u32) -> Option<Option<StopReason>> {
        let limits = &self.request.limits;
        if self.n_generated < limits.n_min {
            None
        } else if !limits.ignore_eos && limits.eos.contains(&token) {
            Some(None)
        } else if limits.stop_tokens.contains(&token) {
            Some(Some(StopReason::Token(token)))
        } else {
            None
        }
    }

    fn time(&mut self, tally: &mut Tally) {
        let now = Instant::now();
        if self.n_generated == 0 {
            self.first = now;
            tally.first_token(now - self.arrived, self.prompt().len());
        } else {
            tally.next_token(now - self.newest);
        }
        self.newest = now;
    }

    fn finished(&self, finish: &Finish) -> Finished {
        Finished {
            length: matches!(finish, Finish::Length),
            n_prompt: self.prompt().len(),
            n_generated: self.n_generated,
            n_max: self.request.limits.n_max,
            n_choices: self.request.n_choices,
            queued: self.admitted - self.arrived,
            prefill: self.first - self.admitted,
            decode: self.newest - self.first,
        }
    }
}

impl Drop for Sequence {
    /// Whoever reads must not wait for ever, whatever became of the thread.
    fn drop(&mut self) {
        if self.finish.is_none() {
            self.outbox.fail();
        }
    }
}
