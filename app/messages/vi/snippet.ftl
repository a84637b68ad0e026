# Around the code samples.
snippet-group = Ngôn ngữ và thư viện
snippet-with = { $language } với { $client }
snippet-label = Mã: { $language } với { $client }
snippet-copy = Sao chép mã này
snippet-copy-command = Sao chép: { $command }
