# Around the code samples.
snippet-group = Sprache und Client
snippet-with = { $language } mit { $client }
snippet-label = Code: { $language } mit { $client }
snippet-copy = Diesen Code kopieren
snippet-copy-command = Kopieren: { $command }
