# Around the code samples.
snippet-group = Lenguaje y cliente
snippet-with = { $language } con { $client }
snippet-label = Código: { $language } con { $client }
snippet-copy = Copiar este código
snippet-copy-command = Copiar: { $command }
