# Around the code samples.
snippet-group = Langage et client
snippet-with = { $language } avec { $client }
snippet-label = Code : { $language } avec { $client }
snippet-copy = Copier ce code
snippet-copy-command = Copier : { $command }
