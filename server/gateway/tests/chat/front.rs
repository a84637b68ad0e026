//! A replica behind a real HTTP server, with the doors that clusters have: TLS, client certificates, HTTP/2,
//! Unix sockets. It answers every question well.

use bytes::Bytes;
use http::{Request, Response, Version};
use http_body::{Body, Frame};
use hyper::{
    body::Incoming,
    server::conn::{http1, http2},
    service::service_fn,
};
use hyper_util::rt::{TokioExecutor, TokioIo};
use pool::{ClientPem, Secret};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::{
    RootCertStore, ServerConfig,
    crypto::ring,
    pki_types::PrivateKeyDer,
    server::{NoClientAuth, WebPkiClientVerifier, danger::ClientCertVerifier},
};
use std::{
    collections::VecDeque,
    convert::Infallible,
    path::PathBuf,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, UnixListener},
    task::JoinSet,
};
use tokio_rustls::TlsAcceptor;

/// What stands before a replica.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each door is there or not, and any go together")]
pub(crate) struct Doors {
    /// TLS, with a certificate of an authority of its own.
    pub(crate) tls: bool,
    /// Only callers with a certificate of that authority come in.
    pub(crate) client: bool,
    /// HTTP/2 is spoken, and under TLS offered.
    pub(crate) http2: bool,
    /// It listens here, and nowhere else.
    pub(crate) unix: Option<PathBuf>,
    /// Streams begin and do not end.
    pub(crate) endless: bool,
}

/// A running replica.
pub(crate) struct Front {
    url: String,
    authority: Option<Authority>,
    seen: Arc<Seen>,
    _tasks: JoinSet<()>,
}

struct Authority {
    ca_pem: Arc<str>,
    client: ClientPem,
}

#[derive(Default)]
struct Seen {
    versions: Mutex<Vec<Version>>,
    /// Which connections a chat came on.
    chats: Mutex<Vec<usize>>,
    n_open_streams: AtomicUsize,
    endless: bool,
}

impl Front {
    pub(crate) async fn start(doors: Doors) -> Self {
        let seen = Arc::new(Seen { endless: doors.endless, ..Seen::default() });
        let (authority, config) = doors.tls.then(|| Authority::new(&doors)).unzip();
        let acceptor = config.map(|config| TlsAcceptor::from(Arc::new(config)));
        let mut tasks = JoinSet::new();
        let url = if let Some(path) = doors.unix {
            let listener = UnixListener::bind(path).expect("a socket");
            let seen = Arc::clone(&seen);
            tasks.spawn(async move {
                let mut connections = JoinSet::new();
                for connection in 0.. {
                    let (socket, _) = listener.accept().await.expect("a connection");
                    connections.spawn(serve(socket, false, connection, Arc::clone(&seen)));
                }
            });
            String::new()
        } else {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
            let port = listener.local_addr().expect("an address").port();
            let seen = Arc::clone(&seen);
            tasks.spawn(async move {
                let mut connections = JoinSet::new();
                for connection in 0.. {
                    let (socket, _) = listener.accept().await.expect("a connection");
                    socket.set_nodelay(true).expect("an option");
                    let (acceptor, seen) = (acceptor.clone(), Arc::clone(&seen));
                    connections.spawn(async move {
                        let Some(acceptor) = acceptor else {
                            return serve(socket, doors.http2, connection, seen).await;
                        };
                        // A caller that is not believed, or does not believe, leaves here.
                        let Ok(socket) = acceptor.accept(socket).await else { return };
                        let http2 = socket.get_ref().1.alpn_protocol() == Some(b"h2");
                        serve(socket, http2, connection, seen).await;
                    });
                }
            });
            format!("{}://localhost:{port}", if doors.tls { "https" } else { "http" })
        };
        Self { url, authority, seen, _tasks: tasks }
    }

    pub(crate) fn url(&self) -> String {
        self.url.clone()
    }

    pub(crate) fn ca_pem(&self) -> Arc<str> {
        Arc::clone(&self.authority.as_ref().expect("TLS").ca_pem)
    }

    pub(crate) fn client_pem(&self) -> ClientPem {
        self.authority.as_ref().expect("TLS").client.clone()
    }

    /// The versions of HTTP that were spoken, each once.
    pub(crate) fn versions(&self) -> Vec<Version> {
        let mut versions = self.seen.versions.lock().expect("no panic").clone();
        versions.dedup();
        versions
    }

    /// How many connections a chat came on.
    pub(crate) fn n_chat_connections(&self) -> usize {
        let mut connections = self.seen.chats.lock().expect("no panic").clone();
        connections.sort_unstable();
        connections.dedup();
        connections.len()
    }

    pub(crate) fn n_open_streams(&self) -> usize {
        self.seen.n_open_streams.load(Ordering::SeqCst)
    }
}

impl Authority {
    fn new(doors: &Doors) -> (Self, ServerConfig) {
        let key = || KeyPair::generate().expect("a key");
        let mut ca = CertificateParams::new(vec![]).expect("parameters");
        ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let ca_key = key();
        let root = ca.self_signed(&ca_key).expect("a root");
        let issuer = Issuer::from_params(&ca, &ca_key);
        let sign = |name: &str| {
            let key = key();
            let params = CertificateParams::new(vec![name.to_owned()]).expect("parameters");
            (params.signed_by(&key, &issuer).expect("a certificate"), key)
        };
        let (server, server_key) = sign("localhost");
        let (client, client_key) = sign("gateway");

        let mut roots = RootCertStore::empty();
        roots.add(root.der().clone()).expect("a root");
        let provider = Arc::new(ring::default_provider());
        let verifier: Arc<dyn ClientCertVerifier> = if doors.client {
            WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
                .build()
                .expect("a verifier")
        } else {
            Arc::new(NoClientAuth)
        };
        let server_key = PrivateKeyDer::Pkcs8(server_key.serialize_der().into());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("ring has the ciphers")
            .with_client_cert_verifier(verifier)
            .with_single_cert(vec![server.der().clone()], server_key)
            .expect("a certificate and its key");
        config.alpn_protocols = if doors.http2 { vec![b"h2".to_vec()] } else { vec![b"http/1.1".to_vec()] };
        let client =
            ClientPem { certificate: client.pem().into(), key: Secret::new(client_key.serialize_pem()) };
        (Self { ca_pem: root.pem().into(), client }, config)
    }
}

async fn serve<S>(socket: S, http2: bool, connection: usize, seen: Arc<Seen>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |request| answer(request, connection, Arc::clone(&seen)));
    // How it ends is the caller's affair.
    if http2 {
        let served =
            http2::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(socket), service);
        let _ = served.await;
    } else {
        let _ = http1::Builder::new().serve_connection(TokioIo::new(socket), service).await;
    }
}

const WHOLE: &str = r#"{"id":"chatcmpl-1","object":"chat.completion","created":7,"model":"served","choices":[{"index":0,"message":{"role":"assistant","content":"Bern"},"finish_reason":"stop"}],"usage":{"prompt_tokens":13,"total_tokens":15,"completion_tokens":2}}"#;

async fn answer(
    request: Request<Incoming>,
    connection: usize,
    seen: Arc<Seen>,
) -> Result<Response<Events>, Infallible> {
    seen.versions.lock().expect("no panic").push(request.version());
    let json = |text: &'static str| Events::whole(text, "application/json");
    Ok(match request.uri().path() {
        "/health" | "/metrics" | "/load" => json(""),
        "/v1/models" => json(r#"{"data":[{"id":"served"}]}"#),
        _ => {
            seen.chats.lock().expect("no panic").push(connection);
            let body =
                http_body_util::BodyExt::collect(request.into_body()).await.expect("a body").to_bytes();
            let body: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
            if body["stream"] == true { Events::stream(seen) } else { json(WHOLE) }
        }
    })
}

/// A body of some pieces, which may not end.
struct Events {
    pieces: VecDeque<Bytes>,
    /// Counted while it is open.
    stream: Option<Arc<Seen>>,
}

impl Events {
    fn whole(text: &'static str, kind: &str) -> Response<Self> {
        let pieces = VecDeque::from([Bytes::from_static(text.as_bytes())]);
        let response = Response::builder().header("content-type", kind);
        response.body(Self { pieces, stream: None }).expect("an answer")
    }

    fn stream(seen: Arc<Seen>) -> Response<Self> {
        let event = |delta: &str, finish: &str| {
            Bytes::from(format!(
                "data: {{\"id\":\"c\",\"model\":\"served\",\"choices\":[{{\"index\":0,\"delta\":{delta},\"finish_reason\":{finish}}}]}}\n\n"
            ))
        };
        let text = |text: &str| event(&format!("{{\"content\":\"{text}\"}}"), "null");
        let mut pieces = VecDeque::from([text("Be"), text("rn")]);
        if !seen.endless {
            pieces.push_back(event("{}", "\"stop\""));
            pieces.push_back(Bytes::from_static(b"data: [DONE]\n\n"));
        }
        seen.n_open_streams.fetch_add(1, Ordering::SeqCst);
        let response = Response::builder().header("content-type", "text/event-stream");
        response.body(Self { pieces, stream: Some(seen) }).expect("an answer")
    }
}

impl Body for Events {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.pieces.pop_front() {
            Some(piece) => Poll::Ready(Some(Ok(Frame::data(piece)))),
            // Nobody wakes it: only the caller ends it.
            None if self.stream.as_ref().is_some_and(|seen| seen.endless) => Poll::Pending,
            None => Poll::Ready(None),
        }
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        if let Some(seen) = &self.stream {
            seen.n_open_streams.fetch_sub(1, Ordering::SeqCst);
        }
    }
}
