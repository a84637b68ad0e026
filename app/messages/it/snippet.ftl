# Around the code samples.
snippet-group = Linguaggio e client
snippet-with = { $language } con { $client }
snippet-label = Codice: { $language } con { $client }
snippet-copy = Copia questo codice
snippet-copy-command = Copia: { $command }
