//! Continuous batching: one thread that advances every running answer by a token at each step.
//!
//! At most `n_slots` answers run; the rest wait in the order they came. A step takes one row from each running answer and
//! fills up with stretches of prompts that are still being read, shared evenly, so that a long prompt delays nobody for more
//! than a step. The thread sleeps when there is nothing to do. Must not know about HTTP.

mod outbox;
mod sequence;
mod stop;

use std::{
    collections::VecDeque,
    io,
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread,
};

use tokio::sync::oneshot;

use self::{outbox::Outbox, sequence::Sequence};
pub(crate) use self::{
    outbox::{Answer, Delta},
    sequence::{Finish, Limits, Request, StopReason},
};
use crate::{
    metrics::Metrics,
    model::{Cache, Model, Row, Scratch},
};

/// Rows of one step at most. Sixteen-fold the usual batch, so that prompts are read fast; small enough that a step of the
/// shipped model stays near a millisecond.
const N_ROWS: usize = 64;

/// Why a request is not taken.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refused {
    #[error("the queue is full")]
    Busy,
    #[error("the engine is shutting down")]
    Closing,
}

/// A handle on the batch thread. Dropping it lets the thread finish what it has and end.
pub(crate) struct Batch {
    model: Arc<Model>,
    inbox: Arc<Inbox>,
    n_queued_max: Option<usize>,
    metrics: Arc<Metrics>,
}

#[derive(Default)]
struct Inbox {
    state: Mutex<InboxState>,
    changed: Condvar,
}

#[derive(Default)]
struct InboxState {
    arrived: Vec<Sequence>,
    /// Running, waiting or arrived, as of the last step.
    n_open: usize,
    closing: bool,
}

impl Batch {
    /// Starts the thread. The receiver resolves when it has ended.
    pub(crate) fn start(
        model: Arc<Model>,
        n_slots: usize,
        n_queued_max: Option<usize>,
        metrics: Arc<Metrics>,
    ) -> io::Result<(Self, oneshot::Receiver<()>)> {
        let inbox = Arc::new(Inbox::default());
        let (ended, when_ended) = oneshot::channel();
        let worker = Worker {
            model: Arc::clone(&model),
            inbox: Arc::clone(&inbox),
            metrics: Arc::clone(&metrics),
            n_slots: n_slots.max(1),
            running: Vec::new(),
            waiting: VecDeque::new(),
            scratch: Scratch::default(),
        };
        thread::Builder::new().name("engine-batch".to_owned()).spawn(move || {
            worker.run();
            // Whoever waited may have gone.
            let _ = ended.send(());
        })?;
        Ok((Self { model, inbox, n_queued_max, metrics }, when_ended))
    }

    /// Queues a request: every prompt of it, `n_choices` times. Dropping the answer stops it.
    pub(crate) fn submit(&self, request: Request) -> Result<Answer, Refused> {
        let n_sequences = request.prompts.len() * request.n_choices;
        let request = Arc::new(request);
        let mut state = self.inbox.lock();
        if state.closing {
            return Err(Refused::Closing);
        }
        if self.n_queued_max.is_some_and(|max| state.n_open + n_sequences > max) {
            drop(state);
            self.metrics.count_rejection();
            return Err(Refused::Busy);
        }
        let outbox = Arc::new(Outbox::new(n_sequences));
        for i in 0..n_sequences {
            state.arrived.push(Sequence::new(&self.model, Arc::clone(&request), Arc::clone(&outbox), i));
        }
        state.n_open += n_sequences;
        drop(state);
        self.inbox.changed.notify_one();
        Ok(Answer::new(outbox))
    }

    /// Takes no more; the thread ends when all that it has is done.
    pub(crate) fn close(&self) {
        self.inbox.lock().closing = true;
        self.inbox.changed.notify_one();
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        self.close();
    }
}

impl Inbox {
    /// No code panics while it holds this lock, and the state is whole between any two statements.
    fn lock(&self) -> std::sync::MutexGuard<'_, InboxState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What runs on the thread.
struct Worker {
    model: Arc<Model>,
    inbox: Arc<Inbox>,
    metrics: Arc<Metrics>,
    n_slots: usize,
    running: Vec<Sequence>,
    waiting: VecDeque<Sequence>,
    scratch: Scratch,
}

impl Worker {
    fn run(mut self) {
        while self.take_arrivals() {
            self.running.retain(|sequence| !sequence.abandoned());
            self.waiting.retain(|sequence| !sequence.abandoned());
            while self.running.len() < self.n_slots
                && let Some(mut next) = self.waiting.pop_front()
            {
                next.admit();
                self.running.push(next);
            }
            if !self.running.is_empty() {
                self.step();
            }
            self.publish();
        }
    }

    /// Moves new requests to the queue, sleeping while there is nothing at all to do. False when it is time to end.
    fn take_arrivals(&mut self) -> bool {
        let inbox = Arc::clone(&self.inbox);
        let mut state = inbox.lock();
        loop {
            self.waiting.extend(state.arrived.drain(..));
            state.n_open = self.running.len() + self.waiting.len();
            if state.n_open > 0 {
                return true;
            }
            if state.closing {
                return false;
            }
            state = inbox.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn step(&mut self) {
        let rows = plan(&self.running);
        let mut caches: Vec<&mut Cache> = self.running.iter_mut().map(Sequence::cache).collect();
        self.model.step(&rows, &mut caches, &mut self.scratch);

        let n_vocab = self.model.config.n_vocab;
        let mut logits = self.scratch.logits.chunks_exact_mut(n_vocab);
        let mut tally = self.metrics.tally(rows.len());
        for row in rows.iter().filter(|row| row.logits) {
            let logits = logits.next().expect("one row of logits for each row that asked");
            self.running[row.sequence].take_logits(&self.model, logits, &mut tally);
        }
        drop(tally);
        self.running.retain(|sequence| !sequence.done());
    }

    fn publish(&self) {
        const BLOCK: usize = 128; // tokens; the block size of vLLM on a CPU, so that the gauge moves alike
        let n_used: usize = self.running.iter().map(|s| s.n_cached().div_ceil(BLOCK)).sum();
        let n_blocks = self.n_slots * self.model.config.n_context.div_ceil(BLOCK);
        self.metrics.set_gauges(self.running.len(), self.waiting.len(), n_used as f64 / n_blocks as f64);
    }
}

/// The rows of the next step: one for each answer that is being written, the rest shared among prompts being read.
fn plan(running: &[Sequence]) -> Vec<Row> {
    let mut rows = Vec::with_capacity(N_ROWS);
    let mut n_reading = 0;
    for (i, sequence) in running.iter().enumerate() {
        match sequence.next_token() {
            Some(token) => rows.push(Row { sequence: i, token, logits: true }),
            None => n_reading += 1,
        }
    }
    let mut n_left = N_ROWS.saturating_sub(rows.len()).max(n_reading);
    for (i, sequence) in running.iter().enumerate().filter(|(_, s)| s.next_token().is_none()) {
        let share = n_left.div_ceil(n_reading);
        let before = rows.len();
        rows.extend(sequence.unread().take(share).map(|(token, logits)| Row { sequence: i, token, logits }));
        n_left -= rows.len() - before;
        n_reading -= 1;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::Sampling;

    fn request(prompt: &str, n_max: usize) -> Request {
        let model = Model::embedded().expect("the embedded model loads");
        let prompt =
            model.tokenizer.encode(&format!("<s><|user_start|>{prompt}<|user_end|><|assistant_start|>"));
        Request {
            prompts: vec![prompt],
            n_choices: 1,
            sampling: Sampling {
                temperature: 0.0,
                top_p: 1.0,
                top_k: 0,
                min_p: 0.0,
                seed: None,
                presence_penalty: 0.0,
                frequency_penalty: 0.0,
                repetition_penalty: 1.0,
                logit_bias: vec![],
                allowed_tokens: None,
                n_logprobs: None,
            },
            limits: Limits {
                n_max,
                n_min: 0,
                eos: model.generation.eos().to_vec(),
                ignore_eos: false,
                stop_tokens: vec![],
                stop: vec![],
                include_stop: false,
                skip_special: true,
            },
            n_prompt_logprobs: None,
        }
    }

    fn endless(prompt: &str) -> Request {
        let mut request = request(prompt, 1500);
        request.limits.ignore_eos = true;
        request
    }

    fn start(n_slots: usize, n_queued_max: Option<usize>) -> (Batch, oneshot::Receiver<()>, Arc<Metrics>) {
        let metrics = Arc::new(Metrics::new("test"));
        let model = Model::embedded().expect("the embedded model loads");
        let (batch, ended) =
            Batch::start(model, n_slots, n_queued_max, Arc::clone(&metrics)).expect("a thread starts");
        (batch, ended, metrics)
    }

    /// The text and the finish of a single-choice answer.
    async fn read(mut answer: Answer) -> (String, Option<Finish>) {
        let (mut text, mut finish) = (String::new(), None);
        while let Some(deltas) = answer.next().await.expect("the engine lives") {
            for delta in deltas {
                text.push_str(&delta.text);
                finish = finish.or(delta.finish);
            }
        }
        (text, finish)
    }

    #[tokio::test]
    async fn an_answer_is_the_same_alone_and_in_company() {
        let (batch, _ended, _) = start(4, None);
        let question = || request("What is the capital of France?", 40);
        let alone = read(batch.submit(question()).expect("taken")).await;
        assert_eq!(alone.0, "The capital of France is Paris.");
        assert_eq!(alone.1, Some(Finish::Stop(None)));
        let company: Vec<Answer> = ["Hello!", "Tell me a story.", "Who are you?"]
            .map(|q| batch.submit(endless(q)).expect("taken"))
            .into();
        assert_eq!(read(batch.submit(question()).expect("taken")).await, alone);
        drop(company);
    }

    #[tokio::test]
    async fn requests_beyond_the_slots_wait_in_the_order_they_came() {
        let (batch, _ended, _) = start(1, None);
        let answers: Vec<Answer> =
            (0..4).map(|_| batch.submit(request("Hello!", 8)).expect("taken")).collect();
        let (done, mut order) = tokio::sync::mpsc::channel(4);
        let readers = answers.into_iter().enumerate().map(|(i, answer)| {
            let done = done.clone();
            async move {
                read(answer).await;
                done.send(i).await.expect("the test listens");
            }
        });
        futures_util::future::join_all(readers).await;
        assert_eq!([order.recv().await, order.recv().await], [Some(0), Some(1)]);
        assert_eq!([order.recv().await, order.recv().await], [Some(2), Some(3)]);
    }

    #[tokio::test]
    async fn a_full_queue_refuses_and_frees_up_again() {
        let (batch, _ended, _) = start(1, Some(2));
        let running = batch.submit(endless("Hello!")).expect("taken");
        let waiting = batch.submit(request("Hello!", 2)).expect("taken");
        assert_eq!(batch.submit(request("Hello!", 2)).err(), Some(Refused::Busy));
        drop(running);
        read(waiting).await;
        // The count falls at the step after the last answer ends; until then the queue may still look full.
        while batch.submit(request("Hello!", 1)).is_err() {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn a_dropped_answer_frees_its_slot() {
        let (batch, _ended, metrics) = start(1, None);
        let mut first = batch.submit(endless("Tell me a story.")).expect("taken");
        first.next().await.expect("the engine lives").expect("a token");
        drop(first);
        read(batch.submit(request("Hello!", 2)).expect("taken")).await;
        assert!(!metrics.render().contains("finished_reason=\"abort\",model_name=\"test\"} 1"));
    }

    #[tokio::test]
    async fn closing_finishes_what_was_taken_and_refuses_more() {
        let (batch, ended, _) = start(1, None);
        let running = batch.submit(request("Hello!", 30)).expect("taken");
        let waiting = batch.submit(request("What is the capital of France?", 30)).expect("taken");
        batch.close();
        assert_eq!(batch.submit(request("Hello!", 1)).err(), Some(Refused::Closing));
        assert!(read(running).await.1.is_some());
        assert_eq!(read(waiting).await.0, "The capital of France is Paris.");
        ended.await.expect("the thread ends");
    }

    #[test]
    fn running_answers_share_each_step_evenly_whatever_prompts_arrive() {
        let model = Model::embedded().expect("the embedded model loads");
        let long = "word ".repeat(150);
        let running: Vec<Sequence> =
            [endless("Hello!"), endless("Who are you?"), endless(&long), endless(&long)]
                .into_iter()
                .map(|request| Sequence::new(&model, Arc::new(request), Arc::new(Outbox::new(1)), 0))
                .collect();
        let mut worker = Worker {
            model,
            inbox: Arc::default(),
            metrics: Arc::new(Metrics::new("test")),
            n_slots: 4,
            running,
            waiting: VecDeque::new(),
            scratch: Scratch::default(),
        };
        let n_cached = |worker: &Worker| worker.running.iter().map(Sequence::n_cached).collect::<Vec<_>>();
        worker.step();
        for _ in 0..6 {
            let before = n_cached(&worker);
            worker.step();
            let gained: Vec<usize> =
                n_cached(&worker).iter().zip(before).map(|(after, before)| after - before).collect();
            // Two answers are being written, two prompts share what is left of the step.
            assert_eq!(gained, [1, 1, 31, 31]);
        }
        while worker.running.iter().any(|sequence| sequence.next_token().is_none()) {
            worker.step();
        }
        let before = n_cached(&worker);
        worker.step();
        assert!(n_cached(&worker).iter().zip(before).all(|(after, before)| after - before == 1));
    }

    #[tokio::test]
    async fn a_stop_string_ends_the_answer_before_it() {
        let (batch, _ended, _) = start(2, None);
        let mut stopped = request("What is the capital of France?", 40);
        stopped.limits.stop = vec!["of".to_owned()];
        let (text, finish) = read(batch.submit(stopped).expect("taken")).await;
        assert_eq!(text, "The capital ");
        assert_eq!(finish, Some(Finish::Stop(Some(StopReason::Text("of".to_owned())))));
        assert_eq!(read(batch.submit(request("Hello!", 2)).expect("taken")).await.1, Some(Finish::Length));
    }

    #[tokio::test]
    async fn the_least_number_of_tokens_is_kept() {
        let (batch, _ended, _) = start(2, None);
        let mut long = request("Hello!", 30);
        long.limits.n_min = 25;
        let mut answer = batch.submit(long).expect("taken");
        let mut n = 0;
        while let Some(deltas) = answer.next().await.expect("the engine lives") {
            n += deltas.iter().map(|delta| delta.tokens.len()).sum::<usize>();
        }
        assert!(n >= 25, "{n}");
    }
}
