# Around the code samples.
snippet-group = Language and client
snippet-with = { $language } with { $client }
snippet-label = Code: { $language } with { $client }
snippet-copy = Copy this code
snippet-copy-command = Copy: { $command }
