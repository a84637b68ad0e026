docs-heading = Guides
docs-about = How to use this site from your browser and your code, and how to run one.
docs-search = Search the guides
docs-guides = All guides
docs-part-start = Start
docs-part-use = From your code
docs-part-run = Run a site
docs-part-about = Promises
docs-toc = On this page
docs-previous = Before
docs-next = Next
docs-pages = Guide before and after
docs-in-english = The guides are written in English.
docs-found-title = { $query } in the guides
docs-found-heading = Search in the guides
docs-found = { $n ->
    [0] Nothing matches “{ $query }”.
    [one] One section matches “{ $query }”.
   *[other] { $n } sections match “{ $query }”.
}
docs-found-best = The { $n } best sections for “{ $query }”.
docs-found-nothing = Try fewer words, or the beginning of a word.
docs-all = See all guides
