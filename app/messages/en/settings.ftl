settings-title = Settings
settings-about = Your keys, the order of your providers, and access tokens for programs.
