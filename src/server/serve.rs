//! From the command `serve` to a server that answers, and to its quiet end.

use std::{io, net::SocketAddr, path::Path, time::Duration};

use axum::Router;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto, graceful::GracefulShutdown},
    service::TowerToHyperService,
};
use tokio::net::TcpListener;
use tower::ServiceExt as _;

use super::{
    clock::Clock,
    config::{Config, Unsafe},
    database::{Database, OpenError},
    router,
    state::{App, NoSite, Site},
    writer::Trace,
};
use crate::{
    app,
    candidature::retention,
    courriel::sender::{NoMail, Sender},
    demo,
    error::AppError,
    positionnement::epreuve::veille,
    territoire,
};

/// A request's head must be there within this time: a slow one is cut.
const HEAD_LIMIT: Duration = Duration::from_secs(10);
/// Given to answers under way when the server stops.
const GRACE: Duration = Duration::from_secs(10);

/// Why the server does not start: one sentence for whoever typed the command.
#[derive(Debug, thiserror::Error)]
pub enum CannotServe {
    #[error(transparent)]
    Unsafe(#[from] Unsafe),
    #[error(transparent)]
    NoSite(#[from] NoSite),
    #[error(transparent)]
    NoMail(#[from] NoMail),
    #[error(
        "L’adresse {0} est déjà utilisée par un autre programme. Choisissez-en une autre\u{a0}: make run ADDR=127.0.0.1:4000"
    )]
    AddressTaken(SocketAddr),
    #[error("Impossible d’écouter sur {0}\u{a0}: {1}")]
    Listen(SocketAddr, io::Error),
    #[error("Le dossier {0} ne peut pas être écrit\u{a0}: {1}. Choisissez-en un autre\u{a0}: make run DATA=un/dossier")]
    Folder(String, String),
    #[error(
        "La base {0} a été faite par une version plus récente du programme. Rien n’a été changé\u{a0}: mettez le programme à jour."
    )]
    Newer(String),
    #[error("La base {0} est illisible\u{a0}: {1}")]
    Database(String, String),
    #[error("{0}")]
    Failed(#[from] AppError),
}

/// Opens the data folder: made if absent, its database brought to the present schema, the communes loaded.
pub async fn open(data: &Path, clock: &Clock) -> Result<Database, CannotServe> {
    let name = data.display().to_string();
    let unwritable = |error: io::Error| CannotServe::Folder(name.clone(), error.to_string());
    std::fs::create_dir_all(data).map_err(unwritable)?;
    tempfile_in(data).map_err(unwritable)?;
    let file = data.join("fil.sqlite");
    let shown = file.display().to_string();
    let db = Database::open(&file).await.map_err(|error| match error {
        OpenError::Newer => CannotServe::Newer(shown.clone()),
        other => CannotServe::Database(shown.clone(), other.to_string()),
    })?;
    let now = clock.real_now();
    let trace = Trace {
        at: now,
        actor: None,
        action: "territoire.charger",
        object: None,
        listed: Vec::new(),
        request: "commande".to_owned(),
    };
    db.bulk(trace, move |c| Box::pin(async move { territoire::load::load(c, now).await })).await?;
    territoire::search::prepare();
    Ok(db)
}

/// Whether the folder takes a file, found out before anything is changed.
fn tempfile_in(folder: &Path) -> io::Result<()> {
    let probe = folder.join(".essai");
    std::fs::write(&probe, b"")?;
    std::fs::remove_file(probe)
}

/// Serves until asked to stop.
pub async fn serve(config: Config) -> Result<(), CannotServe> {
    let config = config.checked()?;
    let site = Site::load(config.site.as_deref())?;
    let sender = match (&config.smtp_url, &config.mail_from) {
        (Some(url), Some(from)) => Some(Sender::new(url, from)?),
        _ => None,
    };
    // First the address: when it is taken, nothing is made.
    let listener = TcpListener::bind(config.addr).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => CannotServe::AddressTaken(config.addr),
        _ => CannotServe::Listen(config.addr, error),
    })?;
    let clock = Clock::default();
    let db = open(&config.data, &clock).await?;
    if let Some(most) = config.commit {
        db.share_commits(most);
    }
    if config.demo {
        if demo::fill_if_empty(&db, &clock).await? {
            println!("Base de démonstration créée.");
        }
        tokio::spawn(clock.clone().follow(config.data.clone()));
        demo::print_accounts();
    }
    if let Some(sender) = sender {
        tokio::spawn(sender.run(db.clone(), clock.clone()));
    }
    tokio::spawn(retention::run(db.clone(), clock.clone()));
    veille::resume(&db, &clock).await?;
    tokio::spawn(veille::watch(db.clone(), clock.clone()));
    let origin =
        config.public_url.clone().unwrap_or_else(|| format!("http://{}", listener.local_addr().unwrap_or(config.addr)));
    let app = App::new(config, db.clone(), clock, site);
    let router = router::router(app, app::routes());
    let announce = async {
        db.ready().await?;
        println!("Prêt : {origin}");
        Ok::<_, AppError>(())
    };
    // Whoever reads that it is ready may ask it to stop at once.
    let stop = stop_asked();
    announce.await?;
    accept(listener, router, stop).await;
    db.close().await;
    Ok(())
}

/// Answers connections until `stop`, then lets those under way finish.
pub async fn accept(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_LIMIT).keep_alive(true);
    builder.http2().timer(TokioTimer::new()).max_concurrent_streams(100).keep_alive_interval(Duration::from_secs(30));
    let graceful = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file descriptors: wait for some to be freed.
                    tracing::warn!(%error, "a connection was not accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        let _ = stream.set_nodelay(true);
        let service = router.clone().map_request(move |mut request: axum::http::Request<hyper::body::Incoming>| {
            request.extensions_mut().insert(axum::extract::ConnectInfo(peer));
            request.map(axum::body::Body::new)
        });
        let connection = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service)).into_owned();
        let watched = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = watched.await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    drop(listener);
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(GRACE) => tracing::warn!("some answers were cut at the end of the grace period"),
    }
}

/// Listens from the call on, not only once it is awaited.
fn stop_asked() -> impl Future<Output = ()> {
    #[cfg(unix)]
    let terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
    async move {
        let interrupted = tokio::signal::ctrl_c();
        #[cfg(unix)]
        match terminated {
            Ok(mut terminated) => {
                tokio::select! { _ = interrupted => {}, _ = terminated.recv() => {} }
            }
            Err(_) => drop(interrupted.await),
        }
        #[cfg(not(unix))]
        let _ = interrupted.await;
        tracing::info!("stopping");
    }
}
