# Around the code samples.
snippet-group = Ngôn ngữ và thư viện
snippet-with = { $language } với { $client }
snippet-label = Mã: { $language } với { $client }
snippet-copy = Chép mã này
snippet-copy-command = Chép: { $command }
