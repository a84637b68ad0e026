//! What a configuration says, and what is said of a wrong one.

use super::*;
use std::{fs, os::unix::fs::PermissionsExt as _};

fn load(file: &str, env: &[(&str, &str)], flags: RawConfig) -> Result<Config, ConfigFaults> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("playground.toml");
    fs::write(&path, file).expect("written");
    let env = |name: &str| {
        let found = env.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| (*value).to_owned()).or_else(|| (name == "HOME").then(|| "/home/x".to_owned()))
    };
    Config::load(flags, Some(&path), &env)
}

#[track_caller]
fn faults(file: &str, env: &[(&str, &str)]) -> String {
    load(file, env, RawConfig::default()).err().expect("faults").to_string()
}

#[test]
fn with_nothing_configured_three_embedded_replicas_listen_on_loopback() {
    let config = load("", &[], RawConfig::default()).expect("good");
    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.data, Path::new("/home/x/.local/share/public-ai-playground"));
    assert_eq!(config.embedded, Some(Embedded::default()));
    assert_eq!(config.embedded.expect("embedded").n_replicas, 3);
}

#[test]
fn flags_win_over_the_environment_and_the_environment_over_the_file() {
    let file = "listen = \"127.0.0.1:1\"\npublic_origin = \"https://a.example\"\ndata = \"/file\"";
    let env =
        [("PLAYGROUND_LISTEN", "127.0.0.1:2"), ("PLAYGROUND_DATA", "/env"), ("PLAYGROUND_DATABASE_URL", "")];
    let flags = RawConfig { listen: Some("127.0.0.1:3".to_owned()), ..RawConfig::default() };
    let config = load(file, &env, flags).expect("good");
    assert_eq!(config.listen.port(), 3);
    assert_eq!(config.data, Path::new("/env"));
    assert_eq!(config.public_origin.as_deref(), Some("https://a.example"));
    assert_eq!(config.database_url, None, "an empty variable is not set");
}

#[test]
fn every_fault_is_named_at_once() {
    let text = faults(
        "listen = \"nonsense\"\npublic_origin = \"ftp://x\"\nmaster_key = \"short\"\n\
         [[cluster]]\nname = \"a\"\ncountry = \"Switzerland\"\n\
         [[cluster.replica]]\nurl = \"http://h/path\"\nmodels = [{ model = \"no-slash\" }]\nweight = 0.0\n\
         [[provider]]\nslug = \"Bad Slug\"\n\
         [[provider]]\nslug = \"groq\"\nplatform_key_env = \"NOT_SET\"\n",
        &[],
    );
    for part in [
        "listen",
        "public_origin",
        "master_key",
        "country",
        "url",
        "no-slash",
        "Bad Slug",
        "NOT_SET is not set",
    ] {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
}

#[test]
fn an_unknown_key_is_refused_by_name() {
    let text = faults("\nlisen = \"127.0.0.1:1\"", &[]);
    assert!(text.contains("line 2") && text.contains("lisen"), "{text}");
    assert_eq!(text.lines().count(), 1);
}

#[test]
fn an_address_that_others_can_reach_is_refused() {
    let text = faults("", &[("PLAYGROUND_LISTEN", "0.0.0.0:8080")]);
    assert!(text.contains("can be reached from other machines"), "{text}");
    assert_eq!(text.lines().count(), 1);
}

#[test]
fn a_database_address_is_never_repeated() {
    let text = faults("", &[("PLAYGROUND_DATABASE_URL", "mysql://u:hunter2@h/db")]);
    assert!(!text.contains("hunter2"), "{text}");
}

#[test]
fn a_cluster_becomes_replicas_and_replaces_the_embedded_ones() {
    let config = load(
        "[[cluster]]\nname = \"alps\"\ncountry = \"ch\"\npartner = \"CSCS\"\n\
         [[cluster.replica]]\nurl = \"http://10.0.0.1:8000/\"\napi_key_env = \"K\"\n\
         models = [{ model = \"a/b\", upstream = \"b-up\" }, { model = \"a/c\" }]\n",
        &[("K", "secret-key")],
        RawConfig::default(),
    )
    .expect("good");
    assert_eq!(config.embedded, None);
    let replica = &config.replicas[0];
    assert_eq!((replica.id.as_str(), replica.base_url.as_str()), ("alps-1", "http://10.0.0.1:8000"));
    assert_eq!(replica.cluster.country.as_deref(), Some("CH"));
    assert_eq!(replica.models[0].upstream, "b-up");
    assert_eq!(replica.models[1].upstream, "a/c");
    assert_eq!(replica.api_key.as_ref().map(pool::Secret::expose), Some("secret-key"));
}

/// A certificate and its key, in PEM.
fn pair() -> (String, String) {
    let made = rcgen::generate_simple_self_signed(["a.example".to_owned()]).expect("a certificate");
    (made.cert.pem(), made.signing_key.serialize_pem())
}

#[test]
fn a_cluster_says_how_its_replicas_are_reached() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("set");
        path
    };
    let (certificate_pem, key_pem) = pair();
    let (certificate, key) = (write("c.pem", &certificate_pem), write("k.pem", &key_pem));
    let file = format!(
        "queue_timeout_s = 5\nmonthly_credits_usd = 2.5\n[[cluster]]\nname = \"alps\"\nprobe = \"token\"\nca_file = {certificate:?}\nclient_certificate_file = {certificate:?}\n\
         client_key_file = {key:?}\nhttp2 = true\napi_key_env = \"ALL\"\n\
         [[cluster.replica]]\nurl = \"https://a.example\"\nmodels = [{{ model = \"a/b\" }}]\n\
         max_in_flight = 32\ndraining = true\n\
         [[cluster.replica]]\nurl = \"http://localhost\"\nunix = \"/run/vllm.sock\"\n\
         models = [{{ model = \"a/b\" }}]\napi_key_env = \"OWN\"\n\
         [[model]]\nid = \"a/b\"\nhedge = true\nmax_queued = 100\n"
    );
    let config = load(&file, &[("ALL", "key-of-all"), ("OWN", "own-key")], RawConfig::default());
    let config = config.unwrap_or_else(|faults| panic!("{faults}"));
    let [one, two] = &config.replicas[..] else { panic!("two replicas") };
    assert_eq!(config.limits.queue, Duration::from_secs(5));
    assert_eq!(config.limits.monthly_credits, Some(wire::NanoUsd(2_500_000_000)));
    assert_eq!((one.max_in_flight, one.draining, one.probe), (Some(32), true, pool::Probe::Token));
    assert_eq!(one.transport.ca_pem.as_deref(), Some(certificate_pem.as_str()));
    assert_eq!(one.transport.client_pem.as_ref().map(|pem| pem.key.expose()), Some(key_pem.as_str()));
    assert!(one.transport.http2 && one.transport.unix.is_none());
    assert_eq!(one.api_key.as_ref().map(pool::Secret::expose), Some("key-of-all"));
    assert_eq!((two.max_in_flight, two.draining), (None, false));
    assert_eq!(two.transport.unix.as_deref(), Some(Path::new("/run/vllm.sock")));
    assert_eq!(two.api_key.as_ref().map(pool::Secret::expose), Some("own-key"));
    let id = ModelId::parse("a/b").expect("an id");
    assert_eq!(config.models, [ModelConfig { id, hedge: true, max_queued: Some(100) }]);
}

#[test]
fn certificates_that_cannot_be_used_are_named_all_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("written");
        path
    };
    let (certificate_pem, key_pem) = pair();
    let (nothing, key) = (write("nothing.pem", "no certificate"), write("key.pem", &key_pem));
    let certificate = write("c.pem", &certificate_pem);
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).expect("set");
    let replica = "[[cluster.replica]]\nurl = \"https://a.example\"\nmodels = [{ model = \"a/b\" }]\n";
    let text = faults(
        &format!(
            "[[cluster]]\nname = \"a\"\nca_file = \"/not/there.pem\"\n{replica}\
             [[cluster]]\nname = \"b\"\nca_file = {nothing:?}\n{replica}\
             [[cluster]]\nname = \"c\"\nclient_key_file = {key:?}\n{replica}\
             [[cluster]]\nname = \"d\"\nclient_certificate_file = {certificate:?}\nclient_key_file = {key:?}\n\
             {replica}unix = \"/run/x.sock\"\nmax_in_flight = 0\n\
             [[model]]\nid = \"no-slash\"\n"
        ),
        &[],
    );
    for part in [
        "cluster \"a\": ca_file: /not/there.pem cannot be read",
        "cluster \"b\": ca_file: the file of authorities holds no PEM certificate",
        "cluster \"c\": client_certificate_file and client_key_file go together",
        "chmod 600",
        "replica \"d-1\": unix: TLS is not spoken",
        "replica \"d-1\": max_in_flight: 0",
        "no-slash",
    ] {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
    assert!(!text.contains("PRIVATE"), "{text}");
}

#[test]
fn a_provider_gets_a_key_and_prices() {
    let config = load(
        "[[provider]]\nslug = \"groq\"\nbase_url = \"http://127.0.0.1:9\"\nplatform_key_env = \"G\"\n\
         continuous_usage = true\n\
         [[provider.model]]\nmodel = \"a/b\"\ninput_usd = 0.3\noutput_usd = 1\n",
        &[("G", "gsk_1")],
        RawConfig::default(),
    )
    .expect("good");
    let provider = &config.providers[0];
    assert_eq!(provider.platform_key.as_ref().map(|key| key.expose()), Some("gsk_1"));
    assert_eq!(provider.continuous_usage, Some(true));
    assert_eq!(
        provider.models[0].price,
        Some(Price { input_nanousd: 300_000_000, output_nanousd: 1_000_000_000 })
    );
}

#[test]
fn a_file_with_a_secret_that_others_can_read_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("playground.toml");
    let env = |name: &str| (name == "HOME").then(|| "/home/x".to_owned());
    let check = |text: &str, mode: u32| {
        fs::write(&path, text).expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("set");
        Config::load(RawConfig::default(), Some(&path), &env).err().map(|faults| faults.to_string())
    };
    let key = format!("master_key = \"{}=\"", "A".repeat(43));
    for text in [
        key.as_str(),
        "database_url = \"postgres://u:hunter2@h/db\"",
        "database_url = \"postgres://h/db?password=hunter2\"",
    ] {
        for mode in [0o644, 0o640, 0o604] {
            let fault = check(text, mode).expect("a fault");
            assert!(fault.contains("chmod 600") && !fault.contains("hunter2"), "{fault}");
            assert_eq!(fault.lines().count(), 1, "{fault}");
        }
        assert_eq!(check(text, 0o600), None, "{text}");
    }
    assert_eq!(check("database_url = \"postgres://u@h/db\"", 0o644), None, "no secret is in it");
}
