# What only the playground's chat says. All of this file travels to the browser.
talk-find-open = Find
talk-find-field = Find in the conversation
talk-find-before = Previous match
talk-find-after = Next match
talk-find-close = Close the search
talk-find-count = { $at } of { $all }
talk-find-nothing = No match
talk-outline-open = Branches
talk-outline-title = All branches of the conversation
talk-outline-close = Close
talk-outline-you = You
talk-outline-answer = Answer
talk-record-open = Request and answer
talk-record-request = Request
talk-record-answer = What came back
talk-record-copy = Copy
talk-record-curl = Copy as curl
