//! One application a test, on a database of its own with the demonstration's data.

use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::atomic::{AtomicU16, Ordering},
};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use fil::{
    app, demo,
    server::{
        clock::Clock,
        config::{Config, Operateur},
        database::{self, Conn, Database},
        router::{self, Route},
        secret, serve,
        state::{App, Site},
    },
};
use http_body_util::BodyExt as _;
use tempfile::TempDir;
use tokio::sync::OnceCell;
use tower::ServiceExt as _;

pub const ORIGIN: &str = "http://127.0.0.1:3000";

pub struct TestApp {
    pub router: Router,
    pub state: App,
    folder: TempDir,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub body: String,
}

/// The database that every test begins with, made once.
async fn template() -> &'static PathBuf {
    static MADE: OnceCell<PathBuf> = OnceCell::const_new();
    MADE.get_or_init(|| async {
        let folder = tempfile::tempdir().unwrap().keep();
        let clock = Clock::default();
        let db = serve::open(&folder, &clock).await.unwrap();
        assert!(demo::fill_if_empty(&db, &clock).await.unwrap());
        db.close().await;
        folder.join("fil.sqlite")
    })
    .await
}

impl TestApp {
    pub async fn new() -> Self {
        Self::run_by(Operateur::default()).await
    }

    /// An installation whose operator has said who they are.
    pub async fn run_by(operateur: Operateur) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("fil.sqlite");
        std::fs::copy(template().await, &file).unwrap();
        let config = Config {
            data: folder.path().into(),
            addr: "127.0.0.1:3000".parse().unwrap(),
            public_url: None,
            demo: true,
            behind_proxy: false,
            smtp_url: None,
            mail_from: None,
            site: None,
            commit: None,
            programme: Some(env!("CARGO_BIN_EXE_fil").into()),
            operateur,
        };
        let db = Database::open(&file).await.unwrap();
        let leptos = leptos::config::get_config_from_str(include_str!("../../Leptos.toml")).unwrap();
        let state = App::new(
            config,
            db,
            Clock::default(),
            Site { leptos, css: "fil.css".to_owned(), journal: "journal".to_owned() },
        );
        Self { router: router::router(state.clone(), app::routes()), state, folder }
    }

    /// Without the candidates of the demonstration: what there is, the test made.
    pub async fn without_candidates() -> Self {
        let app = Self::new().await;
        for statement in ["DELETE FROM candidature", "DELETE FROM brouillon"] {
            sqlx::query(statement).execute(&mut app.connection().await).await.unwrap();
        }
        app
    }

    /// Beside the application: what it left in the database.
    pub async fn connection(&self) -> Conn {
        database::connect(&self.folder.path().join("fil.sqlite")).await.unwrap()
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        self.send_from([192, 0, 2, 1], request).await
    }

    async fn send_from(&self, peer: [u8; 4], mut request: Request<Body>) -> Answer {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from((peer, 4000))));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        // Files are looked at as bytes: see `file`.
        let body = String::from_utf8_lossy(&body.collect().await.unwrap().to_bytes()).into_owned();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub async fn get_from(&self, peer: [u8; 4], path: &str, cookies: &str) -> Answer {
        self.send_from(peer, request("GET", path, Some(cookies)).body(Body::empty()).unwrap()).await
    }

    pub async fn post_from(&self, peer: [u8; 4], path: &str, cookies: &str, fields: &[(&str, &str)]) -> Answer {
        self.send_from(peer, form_request(path, Some(cookies), serde_html_form::to_string(fields).unwrap())).await
    }

    pub async fn get(&self, path: &str, cookie: Option<&str>) -> Answer {
        self.send(request("GET", path, cookie).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, cookie: Option<&str>, fields: &[(&str, &str)]) -> Answer {
        self.send(form_request(path, cookie, serde_html_form::to_string(fields).unwrap())).await
    }

    /// Sends a file, with the fields of its form.
    pub async fn upload(&self, path: &str, cookie: Option<&str>, fields: &[(&str, &str)], file: &[u8]) -> Answer {
        self.send(upload_request(path, cookie, fields, file)).await
    }

    /// Signs in and gives the cookie; from another network each time, so that no limit on tries is in the way.
    pub async fn sign_in(&self, email: &str) -> String {
        static PEER: AtomicU16 = AtomicU16::new(0);
        let [high, low] = PEER.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        let body = serde_html_form::to_string([("email", email), ("mot_de_passe", demo::PASSWORD)]).unwrap();
        let answer = self.send_from([198, 18, high, low], form_request("/connexion", None, body)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{email}: {}", answer.body);
        answer.cookie()
    }

    /// A token of this person, that works for a day.
    pub async fn token(&self, email: &str) -> String {
        let token = format!("fil_{}", secret::token());
        let (id, now) = (self.state.clock.new_id(), self.state.clock.real_now());
        sqlx::query(
            "INSERT INTO jeton (id, personne, empreinte, nom, cree_le, expire_le) SELECT $1, id, $2, 'Essai', $3, $4 FROM personne WHERE email = $5",
        )
        .bind(id)
        .bind(secret::fingerprint(&token).as_slice())
        .bind(now)
        .bind(now.plus(chrono::TimeDelta::days(1)))
        .bind(email)
        .execute(&mut self.connection().await)
        .await
        .unwrap();
        token
    }

    /// What a program calls, with a token, JSON and headers where it has some.
    pub async fn call(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: Option<&serde_json::Value>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut builder = request(method, path, None);
        if let Some(token) = token {
            builder = builder.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let builder = headers.iter().fold(builder, |builder, (name, value)| builder.header(*name, *value));
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.send(builder.header(header::CONTENT_TYPE, "application/json").body(body).unwrap()).await
    }

    /// A file, its bytes as they are.
    pub async fn file(&self, path: &str, cookie: &str) -> (axum::http::HeaderMap, Vec<u8>) {
        let request = request("GET", path, Some(cookie)).body(Body::empty()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        let (parts, body) = response.into_parts();
        (parts.headers, body.collect().await.unwrap().to_bytes().to_vec())
    }

    /// One value of the database.
    pub async fn value<T>(&self, sql: &'static str) -> T
    where
        T: Send + Unpin + for<'r> sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>,
    {
        sqlx::query_scalar(sql).fetch_one(&mut self.connection().await).await.unwrap()
    }

    /// Where the database is.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Ids of the entries of a person, latest first.
    pub async fn entries(&self, email: &str) -> Vec<uuid::Uuid> {
        sqlx::query_scalar(
            "SELECT activite.id FROM activite JOIN personne ON personne.id = conseiller WHERE email = $1 ORDER BY jour DESC, activite.id DESC",
        )
        .bind(email)
        .fetch_all(&mut self.connection().await)
        .await
        .unwrap()
    }

    /// The hire of this person.
    pub async fn suivi(&self, email: &str) -> Suivi {
        let (id, version, structure, organisme) = sqlx::query_as(
            "SELECT suivi.id, suivi.version, suivi.structure, suivi.organisme FROM suivi JOIN contrat ON contrat.id = suivi.contrat
             JOIN personne ON personne.id = contrat.personne WHERE personne.email = $1",
        )
        .bind(email)
        .fetch_one(&mut self.connection().await)
        .await
        .unwrap();
        Suivi { id, version, structure, organisme }
    }

    /// A form that is right for this person, with a key of its own.
    pub async fn form(&self, email: &str) -> Vec<(&'static str, String)> {
        let (contrat, lieu): (uuid::Uuid, uuid::Uuid) = sqlx::query_as(
            "SELECT contrat.id, lieu.id FROM personne JOIN contrat ON contrat.personne = personne.id JOIN lieu ON lieu.structure = contrat.structure
             WHERE email = $1 ORDER BY contrat.du DESC, lieu.nom LIMIT 1",
        )
        .bind(email)
        .fetch_one(&mut self.connection().await)
        .await
        .unwrap();
        vec![
            ("cle", self.state.clock.new_id().to_string()),
            ("contrat", contrat.to_string()),
            ("jour", self.state.clock.now().utc().date_naive().pred_opt().unwrap().to_string()),
            ("kind", "collectif".to_owned()),
            ("duree", "90".to_owned()),
            ("participants", "7".to_owned()),
            ("themes", "email".to_owned()),
            ("themes", "sante".to_owned()),
            ("lieu", lieu.to_string()),
            ("annotation", "Une note.".to_owned()),
        ]
    }
}

/// A hire, and who may see it.
#[derive(Clone, Copy, Debug)]
pub struct Suivi {
    pub id: uuid::Uuid,
    pub version: i64,
    pub structure: uuid::Uuid,
    pub organisme: uuid::Uuid,
}

impl Suivi {
    /// The address of a route for this hire.
    pub fn path(&self, route: &str) -> String {
        let replaced = route
            .replace("{structure}", &self.structure.to_string())
            .replace("{organisme}", &self.organisme.to_string());
        replaced.replace("{suivi}", &self.id.to_string()).replace("{fichier}", "rien.ics")
    }
}

impl Answer {
    pub fn cookie(&self) -> String {
        let set = self.headers[header::SET_COOKIE].to_str().unwrap();
        set.split(';').next().unwrap().to_owned()
    }

    pub fn location(&self) -> &str {
        self.headers[header::LOCATION].to_str().unwrap()
    }
}

pub fn request(method: &str, path: &str, cookie: Option<&str>) -> axum::http::request::Builder {
    let builder = Request::builder().method(method).uri(path).header(header::HOST, "127.0.0.1:3000");
    match cookie {
        Some(cookie) => builder.header(header::COOKIE, cookie),
        None => builder,
    }
}

fn form_request(path: &str, cookie: Option<&str>, body: String) -> Request<Body> {
    request("POST", path, cookie)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .unwrap()
}

/// A form with a file, as a browser posts it.
pub fn upload_request(path: &str, cookie: Option<&str>, fields: &[(&str, &str)], file: &[u8]) -> Request<Body> {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(
            format!("--limite\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes(),
        );
    }
    body.extend(b"--limite\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"Jeanne Dupont.csv\"\r\nContent-Type: text/csv\r\n\r\n");
    body.extend(file);
    body.extend(b"\r\n--limite--\r\n");
    request("POST", path, cookie)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=limite")
        .body(Body::from(body))
        .unwrap()
}

pub fn fields<'a>(form: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    form.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

/// The form with one field changed.
pub fn with(mut form: Vec<(&'static str, String)>, name: &'static str, value: &str) -> Vec<(&'static str, String)> {
    match form.iter_mut().find(|(field, _)| *field == name) {
        Some(field) => value.clone_into(&mut field.1),
        None => form.push((name, value.to_owned())),
    }
    form
}

/// The routes whose method changes something.
pub fn unsafe_routes() -> Vec<Route> {
    app::routes().into_iter().filter(|route| !route.method.is_safe()).collect()
}
