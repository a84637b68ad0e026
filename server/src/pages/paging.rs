//! Pages of results: where one is, and the addresses of the others. The first page needs no number.

use crate::query::Query;
use wire::Paging;

/// Pages on each side of the one shown whose numbers are listed.
const N_BESIDE: usize = 2;

/// The pages around the one that the address names, and how many results come before it. Addresses count from
/// 0, as those given out until now do; people count from 1. `fresh` is the query without a page.
pub(super) fn around(
    fresh: &Query,
    path: &str,
    query: &Query,
    n_results: usize,
    n_per_page: usize,
) -> (Paging, usize) {
    let last = n_results.saturating_sub(1) / n_per_page;
    let at: usize = query.first("p").and_then(|text| text.parse().ok()).unwrap_or(0).min(last);
    let href = |at: usize| {
        if at == 0 { fresh.href(path) } else { fresh.with("p", &at.to_string()).href(path) }
    };
    let listed = |page: usize| page == 0 || page == last || page.abs_diff(at) <= N_BESIDE;
    let mut near: Vec<Option<(usize, String)>> = vec![];
    for page in (0..=last).filter(|page| listed(*page)) {
        let before = near.last().and_then(Option::as_ref).map(|(number, _)| *number);
        if before.is_some_and(|before| before < page) {
            near.push(None);
        }
        near.push(Some((page + 1, href(page))));
    }
    let skip = at * n_per_page;
    let paging = Paging {
        number: at + 1,
        n_pages: last + 1,
        shown: ((skip + 1).min(n_results), (skip + n_per_page).min(n_results)),
        near,
        previous_href: (at > 0).then(|| href(at - 1)),
        next_href: (at < last).then(|| href(at + 1)),
    };
    (paging, skip)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(p: &str, n_results: usize, near: &[usize], shown: (usize, usize)) {
        let query = Query::parse(p);
        let (paging, skip) = around(&query.without("p"), "/models", &query, n_results, 10);
        // 0 stands for what is left out.
        let listed: Vec<usize> =
            paging.near.iter().map(|page| page.as_ref().map_or(0, |page| page.0)).collect();
        assert_eq!((listed.as_slice(), paging.shown), (near, shown), "{p}");
        assert_eq!(skip + 1, paging.shown.0.max(1));
    }

    #[test]
    fn the_ends_and_the_neighbours_are_listed() {
        check("", 0, &[1], (0, 0));
        check("", 10, &[1], (1, 10));
        check("", 11, &[1, 2], (1, 10));
        check("p=1", 11, &[1, 2], (11, 11));
        check("p=99", 11, &[1, 2], (11, 11));
        check("p=nothing", 1000, &[1, 2, 3, 0, 100], (1, 10));
        check("p=50", 1000, &[1, 0, 49, 50, 51, 52, 53, 0, 100], (501, 510));
    }

    #[test]
    fn the_first_page_needs_no_number() {
        let query = Query::parse("search=a&p=1");
        let (paging, _) = around(&query.without("p"), "/models", &query, 30, 10);
        assert_eq!(paging.previous_href.as_deref(), Some("/models?search=a"));
        assert_eq!(paging.next_href.as_deref(), Some("/models?search=a&p=2"));
    }
}
