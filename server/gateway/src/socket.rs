//! A connection to an upstream: TCP, or TLS over it.

use rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName};
use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

/// A connection.
pub(crate) enum Socket {
    /// As it is.
    Plain(TcpStream),
    /// Encrypted.
    Tls(Box<TlsStream<TcpStream>>),
}

/// The TLS settings of every outbound connection: the web's roots (Mozilla's list).
pub(crate) fn tls() -> TlsConnector {
    trusting(RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() })
}

fn trusting(roots: RootCertStore) -> TlsConnector {
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring has the ciphers of TLS 1.2 and 1.3")
        .with_root_certificates(roots)
        .with_no_client_auth();
    // The only protocol spoken to upstreams.
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    TlsConnector::from(Arc::new(config))
}

impl Socket {
    /// Connects to a host, with TLS where a connector is given.
    pub(crate) async fn connect(host: &str, port: u16, tls: Option<&TlsConnector>) -> io::Result<Self> {
        let tcp = TcpStream::connect((host, port)).await?;
        // Requests are small and go out whole; waiting to fill a packet only delays them.
        tcp.set_nodelay(true)?;
        let Some(tls) = tls else { return Ok(Self::Plain(tcp)) };
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        Ok(Self::Tls(Box::new(tls.connect(name, tcp).await?)))
    }
}

impl AsyncRead for Socket {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(tcp) => Pin::new(tcp).poll_read(cx, buf),
            Self::Tls(tls) => Pin::new(tls).poll_read(cx, buf),
        }
    }
}

impl AsyncWrite for Socket {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(tcp) => Pin::new(tcp).poll_write(cx, buf),
            Self::Tls(tls) => Pin::new(tls).poll_write(cx, buf),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(tcp) => Pin::new(tcp).poll_flush(cx),
            Self::Tls(tls) => Pin::new(tls).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(tcp) => Pin::new(tcp).poll_shutdown(cx),
            Self::Tls(tls) => Pin::new(tls).poll_shutdown(cx),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustls::{ServerConfig, pki_types::PrivateKeyDer};
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };
    use tokio_rustls::TlsAcceptor;

    /// A certificate for `localhost`, signed by itself, and its key: known to everybody, for tests only.
    const CERTIFICATE: &[u8] = include_bytes!("socket/localhost.der");
    const KEY: &[u8] = include_bytes!("socket/localhost-key.der");

    /// What a client that trusts `tls` reads from a server with that certificate.
    async fn greeting(tls: TlsConnector) -> io::Result<String> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("ring has the ciphers")
            .with_no_client_auth()
            .with_single_cert(vec![CERTIFICATE.into()], PrivateKeyDer::Pkcs8(KEY.into()))
            .expect("a certificate and its key");
        let server = async {
            let (tcp, _) = listener.accept().await?;
            let mut socket = TlsAcceptor::from(Arc::new(config)).accept(tcp).await?;
            socket.write_all(b"hello").await?;
            socket.shutdown().await
        };
        let client = async {
            let mut socket = Socket::connect("localhost", port, Some(&tls)).await?;
            let mut text = String::new();
            socket.read_to_string(&mut text).await?;
            Ok(text)
        };
        tokio::join!(client, server).0
    }

    #[tokio::test]
    async fn a_certificate_is_believed_when_its_root_is() {
        let mut roots = RootCertStore::empty();
        roots.add(CERTIFICATE.into()).expect("a root");
        assert_eq!(greeting(trusting(roots)).await.expect("a greeting"), "hello");
        let error = greeting(tls()).await.expect_err("nobody on the web signed it");
        assert!(error.to_string().contains("UnknownIssuer"), "{error}");
    }
}
