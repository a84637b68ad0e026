//! The table under the columns: what each answer took and cost, the best of each marked, and the same to take along
//! as Markdown or CSV. Pure.
use super::race::{Lane, Stage, speed, time};
use crate::island::texts::Texts;
use wire::{KeyMode, NanoUsd, Receipt};

/// The readings of one column's last answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    /// What the column is called.
    pub(crate) name: String,
    pub(crate) first_ms: Option<u64>,
    pub(crate) tenths_per_s: Option<u64>,
    /// Tokens of the prompt and of the answer.
    pub(crate) n_tokens: Option<(u64, u64)>,
    pub(crate) total_ms: Option<u64>,
    pub(crate) cost: Option<Cost>,
}

/// What an answer cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cost {
    /// Charged here, or free.
    Here(NanoUsd),
    /// The provider bills the reader's own key, at a price that is not known here.
    ByProvider,
}

/// The columns of the table after the name. Each is marked where it is best.
pub(crate) const COLUMNS: [(&str, &str); 5] = [
    ("columns-head-first", "columns-best-first"),
    ("columns-head-speed", "columns-best-speed"),
    ("columns-head-tokens", ""),
    ("columns-head-total", "columns-best-total"),
    ("columns-head-cost", "columns-best-cost"),
];

/// The names of the same in CSV, with their units: for programs, so in no language.
const CSV_HEAD: &str = "column,first_token_ms,tokens_per_s,prompt_tokens,completion_tokens,total_ms,cost_usd";

/// The readings of a column. The gateway's own figures are exact; until they come, and where a call failed, the
/// browser's stand in for them.
pub(crate) fn row(name: String, lane: &Lane, receipt: Option<&Receipt>) -> Row {
    let Some(receipt) = receipt else {
        let ended = lane.stage == Stage::Done || lane.stage == Stage::Stopped;
        return Row {
            name,
            first_ms: lane.first_ms,
            total_ms: lane.end_ms.filter(|_| ended),
            ..Row::default()
        };
    };
    let cost = match receipt.mode {
        KeyMode::CustomKey => Cost::ByProvider,
        KeyMode::Routed => Cost::Here(receipt.cost),
    };
    Row {
        name,
        first_ms: receipt.first_token_ms,
        tenths_per_s: crate::island::receipt::tenths_per_s(receipt),
        n_tokens: receipt.usage.map(|usage| (usage.prompt_tokens, usage.completion_tokens)),
        total_ms: Some(receipt.duration_ms),
        cost: Some(cost),
    }
}

/// For each row and column whether it is the best: the lowest time and cost, the highest speed. Where fewer than two
/// can be told apart, none is.
pub(crate) fn best(rows: &[Row]) -> Vec<[bool; COLUMNS.len()]> {
    // Higher is better in all of them, so that one comparison will do.
    let value = |row: &Row, column: usize| -> Option<i64> {
        let lower = |ms: Option<u64>| ms.map(|ms| -i64::try_from(ms).unwrap_or(i64::MAX));
        match column {
            0 => lower(row.first_ms),
            1 => row.tenths_per_s.map(|tenths| i64::try_from(tenths).unwrap_or(i64::MAX)),
            3 => lower(row.total_ms),
            4 => match row.cost? {
                Cost::Here(amount) => Some(-amount.0),
                Cost::ByProvider => None,
            },
            _ => None,
        }
    };
    let mut marks = vec![[false; COLUMNS.len()]; rows.len()];
    for column in 0..COLUMNS.len() {
        let values: Vec<Option<i64>> = rows.iter().map(|row| value(row, column)).collect();
        let (most, least) = (values.iter().flatten().max(), values.iter().flatten().min());
        if most == least {
            continue;
        }
        for (mark, value) in marks.iter_mut().zip(&values) {
            mark[column] = value.as_ref() == most;
        }
    }
    marks
}

/// The texts of a row's cells; empty where nothing is known.
pub(crate) fn cells(row: &Row, texts: &Texts) -> [String; COLUMNS.len()] {
    let text = |cell: Option<String>| cell.unwrap_or_default();
    let cost = row.cost.map(|cost| match cost {
        Cost::Here(amount) => texts.usd(amount),
        Cost::ByProvider => texts.get("columns-billed").to_owned(),
    });
    [
        text(row.first_ms.map(|ms| texts.fill("widget-ms", &[("value", &texts.number(ms))]))),
        text(row.tenths_per_s.map(|tenths| texts.fill("widget-speed", &[("value", &speed(tenths, texts))]))),
        text(row.n_tokens.map(|(input, output)| {
            let (input, output) = (texts.number(input), texts.number(output));
            texts.fill("widget-usage", &[("input", &input), ("output", &output)])
        })),
        text(row.total_ms.map(|ms| time(ms, texts))),
        text(cost),
    ]
}

/// The table in Markdown, with the marks as words in brackets.
pub(crate) fn markdown(rows: &[Row], texts: &Texts) -> String {
    let mut out = "| ".to_owned();
    let line = |out: &mut String, cells: &mut dyn Iterator<Item = String>| {
        let cells: Vec<String> = cells.map(|cell| cell.replace('|', "\\|").replace('\n', " ")).collect();
        out.push_str(&cells.join(" | "));
        out.push_str(" |\n");
    };
    let heads = std::iter::once("columns-head-name").chain(COLUMNS.map(|(head, _)| head));
    line(&mut out, &mut heads.map(|key| texts.get(key).to_owned()));
    out.push_str("|---|--:|--:|--:|--:|--:|\n");
    for (row, marks) in rows.iter().zip(best(rows)) {
        let marked =
            cells(row, texts).into_iter().zip(marks).zip(COLUMNS).map(|((cell, best), (_, mark))| {
                if best { [&cell, " (", texts.get(mark), ")"].concat() } else { cell }
            });
        out.push_str("| ");
        line(&mut out, &mut std::iter::once(row.name.clone()).chain(marked));
    }
    out
}

/// The table as CSV (RFC 4180), its numbers bare.
pub(crate) fn csv(rows: &[Row]) -> String {
    let mut out = CSV_HEAD.to_owned();
    out.push_str("\r\n");
    for row in rows {
        out.push('"');
        out.push_str(&row.name.replace('"', "\"\""));
        out.push('"');
        let number = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
        let tenths = row.tenths_per_s.map(|n| [&(n / 10).to_string(), ".", &(n % 10).to_string()].concat());
        let cost = match row.cost {
            Some(Cost::Here(amount)) if amount.0 == 0 => "0".to_owned(),
            Some(Cost::Here(amount)) => amount.display_usd().replace('$', ""),
            _ => String::new(),
        };
        for cell in [
            number(row.first_ms),
            tenths.unwrap_or_default(),
            number(row.n_tokens.map(|(input, _)| input)),
            number(row.n_tokens.map(|(_, output)| output)),
            number(row.total_ms),
            cost,
        ] {
            out.push(',');
            out.push_str(&cell);
        }
        out.push_str("\r\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::island::transcript::State;

    fn texts() -> Texts {
        Texts::read(&crate::words::Words::of(wire::Locale::En).island(&["widget", "columns"]))
    }

    fn rows() -> Vec<Row> {
        let known = |name: &str, first_ms, tenths, total_ms, cost| Row {
            name: name.to_owned(),
            first_ms: Some(first_ms),
            tenths_per_s: Some(tenths),
            n_tokens: Some((12, 1_234)),
            total_ms: Some(total_ms),
            cost: Some(cost),
        };
        vec![
            known("A | \"x\"", 120, 425, 1_500, Cost::Here(NanoUsd(1_200))),
            known("B", 90, 12_000, 1_500, Cost::Here(NanoUsd(0))),
            Row { first_ms: Some(500), cost: Some(Cost::ByProvider), name: "C".to_owned(), ..Row::default() },
        ]
    }

    #[test]
    fn the_best_is_marked_where_there_is_one() {
        let marks = best(&rows());
        assert_eq!(marks[0], [false; 5], "1,500 ms is as long as the other's");
        assert_eq!(marks[1], [true, true, false, false, true]);
        assert_eq!(marks[2], [false; 5], "a cost that is not known is not the lowest");
        assert_eq!(best(&rows()[..1]), [[false; 5]], "alone nothing is best");
        assert!(best(&[]).is_empty());
    }

    #[test]
    fn a_table_travels_as_markdown_and_as_csv() {
        assert_eq!(
            markdown(&rows(), &texts()),
            "| Column | First token | Speed | Tokens | Total | Cost |\n\
             |---|--:|--:|--:|--:|--:|\n\
             | A \\| \"x\" | 120 ms | 42.5 tok/s | 12 in, 1,234 out | 1.5\u{a0}s | $0.0000012 |\n\
             | B | 90 ms (quickest) | 1,200 tok/s (fastest) | 12 in, 1,234 out | 1.5\u{a0}s | free (cheapest) |\n\
             | C | 500 ms |  |  |  | by the provider |\n"
        );
        assert_eq!(
            csv(&rows()),
            "column,first_token_ms,tokens_per_s,prompt_tokens,completion_tokens,total_ms,cost_usd\r\n\
             \"A | \"\"x\"\"\",120,42.5,12,1234,1500,0.0000012\r\n\
             \"B\",90,1200.0,12,1234,1500,0\r\n\
             \"C\",500,,,,,\r\n"
        );
    }

    #[test]
    fn a_failed_column_has_no_total() {
        let mut lane = Lane::started();
        lane.see(State::Streaming, 1, 100);
        lane.see(State::Failed, 1, 300);
        let row = row("A".to_owned(), &lane, None);
        assert_eq!((row.first_ms, row.total_ms), (Some(100), None));
    }
}
