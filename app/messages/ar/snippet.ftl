# Around the code samples.
snippet-group = اللغة والعميل
snippet-with = { $language } مع { $client }
snippet-label = الشيفرة: { $language } مع { $client }
snippet-copy = نسخ هذه الشيفرة
snippet-copy-command = نسخ: { $command }
