# Around the code samples.
snippet-group = Bahasa dan klien
snippet-with = { $language } dengan { $client }
snippet-label = Kode: { $language } dengan { $client }
snippet-copy = Salin kode ini
snippet-copy-command = Salin: { $command }
