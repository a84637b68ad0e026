//! Moving a provider in the order. Pure.

/// Where a provider is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Move {
    /// One towards the most preferred.
    Up,
    /// One towards the least preferred.
    Down,
    /// To the top.
    First,
    /// To the bottom.
    Last,
    /// To this index.
    To(usize),
}

/// The order after moving what is at `from`; `None` when nothing would change.
pub(crate) fn moved<T: Clone>(order: &[T], from: usize, to: Move) -> Option<Vec<T>> {
    let last = order.len().checked_sub(1)?;
    let to = match to {
        Move::Up => from.checked_sub(1)?,
        Move::Down => from + 1,
        Move::First => 0,
        Move::Last => last,
        Move::To(to) => to.min(last),
    };
    if from == to || from > last || to > last {
        return None;
    }
    let mut order = order.to_vec();
    let item = order.remove(from);
    order.insert(to, item);
    Some(order)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(from: usize, to: Move, expected: Option<&str>) {
        let order: Vec<char> = "abcd".chars().collect();
        let after = moved(&order, from, to).map(String::from_iter);
        assert_eq!(after.as_deref(), expected, "{from} {to:?}");
    }

    #[test]
    fn a_move_shifts_the_others() {
        check(1, Move::Up, Some("bacd"));
        check(1, Move::Down, Some("acbd"));
        check(2, Move::First, Some("cabd"));
        check(0, Move::Last, Some("bcda"));
        check(3, Move::To(1), Some("adbc"));
        check(0, Move::To(9), Some("bcda"));
    }

    #[test]
    fn at_an_edge_nothing_moves() {
        check(0, Move::Up, None);
        check(3, Move::Down, None);
        check(0, Move::First, None);
        check(3, Move::Last, None);
        check(2, Move::To(2), None);
        check(7, Move::First, None);
        assert_eq!(moved::<char>(&[], 0, Move::Down), None);
    }
}
