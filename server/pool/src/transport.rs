//! How an upstream is reached: its address, made ready once, and the sockets to it.
//!
//! The prober and the gateway reach a replica through the same [`Origin`], so a probe fails where a request
//! would. TLS settings are made once for all that share them: they hold a store of roots.

use crate::{replica::Transport, socket::Socket};
use http::Uri;
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, pem::PemObject},
};
use std::{
    fmt, io,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::net::{TcpStream, UnixStream};
use tokio_rustls::TlsConnector;

/// Why an address cannot be used as it is configured.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum OriginError {
    /// It is not `http(s)://host[:port]`, perhaps with a path.
    #[error("the address is not http(s)://host[:port]")]
    Address,
    /// A Unix socket, and `https`.
    #[error("TLS is not spoken over a Unix socket")]
    TlsOverUnix,
    /// The authorities cannot be read.
    #[error("the file of authorities holds no PEM certificate that can be used")]
    Authorities,
    /// The client certificate or its key cannot be read, or do not fit.
    #[error("the client certificate and its key cannot be used")]
    ClientCertificate,
}

/// Where an upstream is and how it is reached.
pub struct Origin {
    host: String,
    port: u16,
    authority: String,
    path: String,
    tls: Option<(TlsConnector, ServerName<'static>)>,
    unix: Option<PathBuf>,
    http2: bool,
}

impl Origin {
    /// Reads an address and makes ready what connecting to it needs.
    ///
    /// # Errors
    /// By variant of [`OriginError`].
    pub fn new(base_url: &str, transport: &Transport, tls: &TlsConfigs) -> Result<Self, OriginError> {
        let uri: Uri = base_url.parse().map_err(|_| OriginError::Address)?;
        let secure = match uri.scheme_str() {
            Some("http") => false,
            Some("https") => true,
            _ => return Err(OriginError::Address),
        };
        if secure && transport.unix.is_some() {
            return Err(OriginError::TlsOverUnix);
        }
        let authority = uri.authority().ok_or(OriginError::Address)?;
        // What stands before an @ would go out in the Host header, and no upstream wants it there.
        if authority.host().is_empty() || authority.as_str().contains('@') {
            return Err(OriginError::Address);
        }
        let host = authority.host().trim_matches(['[', ']']).to_owned();
        let tls = if secure {
            let name = ServerName::try_from(host.clone()).map_err(|_| OriginError::Address)?;
            Some((TlsConnector::from(tls.get(transport)?), name))
        } else {
            None
        };
        Ok(Self {
            host,
            port: authority.port_u16().unwrap_or(if secure { 443 } else { 80 }),
            authority: authority.as_str().to_owned(),
            path: uri.path().trim_end_matches('/').to_owned(),
            tls,
            unix: transport.unix.clone(),
            http2: transport.http2,
        })
    }

    /// `host[:port]`, for the Host header.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// What comes before every path, without a slash at its end: some upstreams share a host.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether connections are encrypted.
    pub fn secure(&self) -> bool {
        self.tls.is_some()
    }

    /// Whether HTTP/2 is asked for.
    pub fn http2(&self) -> bool {
        self.http2
    }

    /// The target of a request, as the protocol wants it: HTTP/2 has no Host header and says all of it.
    ///
    /// # Panics
    /// If the path is not one.
    pub fn uri(&self, path: &str, http2: bool) -> Uri {
        let text = if http2 {
            let scheme = if self.secure() { "https" } else { "http" };
            format!("{scheme}://{}{}{path}", self.authority, self.path)
        } else {
            format!("{}{path}", self.path)
        };
        text.parse().expect("an authority and a path make an address")
    }

    /// Connects. The caller bounds the time.
    ///
    /// # Errors
    /// What the system or TLS says.
    pub async fn connect(&self) -> io::Result<Socket> {
        if let Some(path) = &self.unix {
            return Ok(Socket::unix(UnixStream::connect(path).await?, self.http2));
        }
        let tcp = TcpStream::connect((self.host.as_str(), self.port)).await?;
        // Requests are small and go out whole; waiting to fill a packet only delays them.
        tcp.set_nodelay(true)?;
        let Some((tls, name)) = &self.tls else { return Ok(Socket::tcp(tcp, self.http2)) };
        Ok(Socket::tls(tls.connect(name.clone(), tcp).await?))
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Origin({}{})", self.authority, self.path)
    }
}

/// The TLS settings that are in use, each made once.
#[derive(Default)]
pub struct TlsConfigs {
    made: Mutex<Vec<(Transport, Arc<ClientConfig>)>>,
}

impl TlsConfigs {
    fn get(&self, transport: &Transport) -> Result<Arc<ClientConfig>, OriginError> {
        let key = Transport { unix: None, ..transport.clone() };
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, config)) = made.iter().find(|(known, _)| *known == key) {
            return Ok(Arc::clone(config));
        }
        let config = Arc::new(client_config(&key)?);
        // Settings of replicas that are gone go with the next that come.
        made.retain(|(_, config)| Arc::strong_count(config) > 1);
        made.push((key, Arc::clone(&config)));
        Ok(config)
    }
}

fn client_config(transport: &Transport) -> Result<ClientConfig, OriginError> {
    let roots = match &transport.ca_pem {
        Some(pem) => authorities(pem)?,
        // Mozilla's list.
        None => RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() },
    };
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring has the ciphers of TLS 1.2 and 1.3")
        .with_root_certificates(roots);
    let mut config = match &transport.client_pem {
        None => builder.with_no_client_auth(),
        Some(pem) => {
            let unusable = |_| OriginError::ClientCertificate;
            let chain = certificates(&pem.certificate).ok_or(OriginError::ClientCertificate)?;
            let key = PrivateKeyDer::from_pem_slice(pem.key.expose().as_bytes())
                .map_err(|_| OriginError::ClientCertificate)?;
            builder.with_client_auth_cert(chain, key).map_err(unusable)?
        }
    };
    config.alpn_protocols =
        if transport.http2 { vec![b"h2".to_vec(), b"http/1.1".to_vec()] } else { vec![b"http/1.1".to_vec()] };
    Ok(config)
}

fn authorities(pem: &str) -> Result<RootCertStore, OriginError> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates(pem).ok_or(OriginError::Authorities)? {
        roots.add(certificate).map_err(|_| OriginError::Authorities)?;
    }
    Ok(roots)
}

/// The certificates of a PEM text; `None` if there is none, or one is broken.
fn certificates(pem: &str) -> Option<Vec<CertificateDer<'static>>> {
    let all: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem.as_bytes()).collect();
    all.ok().filter(|all| !all.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replica::{ClientPem, Secret};

    fn origin(base_url: &str, transport: &Transport) -> Result<Origin, OriginError> {
        Origin::new(base_url, transport, &TlsConfigs::default())
    }

    #[track_caller]
    fn check(base_url: &str, expected: Option<(&str, u16, &str, bool)>) {
        let origin = origin(base_url, &Transport::default()).ok();
        let seen = origin.as_ref().map(|o| (o.host.as_str(), o.port, o.path(), o.secure()));
        assert_eq!(seen, expected, "{base_url}");
    }

    #[test]
    fn base_urls() {
        check("http://127.0.0.1:8000", Some(("127.0.0.1", 8000, "", false)));
        check("http://gpu-1.example:9", Some(("gpu-1.example", 9, "", false)));
        check("http://gpu-1.example", Some(("gpu-1.example", 80, "", false)));
        check("https://gpu-1.example", Some(("gpu-1.example", 443, "", true)));
        check("https://example.org/shared/", Some(("example.org", 443, "/shared", true)));
        check("http://[::1]:8000", Some(("::1", 8000, "", false)));
        for bad in ["ftp://gpu-1.example", "gpu-1.example", "", "http://user@gpu-1.example", "http://:80"] {
            check(bad, None);
        }
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        let unix = Transport { unix: Some("/run/vllm.sock".into()), ..Transport::default() };
        assert_eq!(origin("https://a.example", &unix).err(), Some(OriginError::TlsOverUnix));
        assert!(origin("http://a.example", &unix).is_ok());
        let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        for pem in ["", "no PEM", broken] {
            let ca = Transport { ca_pem: Some(pem.into()), ..Transport::default() };
            assert_eq!(origin("https://a.example", &ca).err(), Some(OriginError::Authorities), "{pem}");
            let key = Secret::new(pem.to_owned());
            let client = ClientPem { certificate: pem.into(), key };
            let client = Transport { client_pem: Some(client), ..Transport::default() };
            assert_eq!(origin("https://a.example", &client).err(), Some(OriginError::ClientCertificate));
        }
    }

    #[test]
    fn settings_are_made_once_for_all_that_share_them() {
        let configs = TlsConfigs::default();
        let make = |transport: &Transport| configs.get(transport).expect("settings");
        let (one, two) = (make(&Transport::default()), make(&Transport::default()));
        assert!(Arc::ptr_eq(&one, &two));
        let http2 = Transport { http2: true, ..Transport::default() };
        assert!(!Arc::ptr_eq(&one, &make(&http2)));
        assert!(Arc::ptr_eq(&one, &make(&Transport { unix: Some("/x".into()), ..Transport::default() })));
    }
}
