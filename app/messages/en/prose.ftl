# The interface’s words inside of an answer and a model’s card.
prose-copy-cells = Copy cells
prose-copy-markdown = Copy Markdown
prose-table = Table
prose-wrap = Wrap
prose-copy = Copy
prose-done = done
prose-to-do = to do
prose-image = Image not loaded
prose-image-from = Image from { $host } not loaded
prose-leads-to = (leads to { $host })
