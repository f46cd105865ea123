//! The real program, for a test that stops it in the middle of its work.

use std::{
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use axum::body::Body;
use hyper_util::{client::legacy::Client, rt::TokioExecutor};

/// Killed when it is dropped, without a word: nothing is flushed, nothing is said.
pub struct Program {
    process: Child,
    pub origin: String,
}

impl Program {
    /// Started with these settings of the environment, and answering.
    pub async fn start(data: &Path, port: u16, settings: &[(&str, &str)]) -> Self {
        let process = Command::new(env!("CARGO_BIN_EXE_fil"))
            .args(["serve", "--demo", "--addr", &format!("127.0.0.1:{port}"), "--data"])
            .arg(data)
            .envs(settings.iter().copied())
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let program = Self { process, origin: format!("http://127.0.0.1:{port}") };
        for _ in 0..600 {
            if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok()
                && post(&program.origin, "/healthz", "", &[]).await.is_some()
            {
                return program;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the program did not start: are the site's files built (node tools/assets.mjs)?");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A port that nobody has at the moment.
pub fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Status and cookie, or nothing when the program died before answering.
pub async fn post(origin: &str, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Option<(u16, String)> {
    let client = Client::builder(TokioExecutor::new()).build_http::<Body>();
    let request = axum::http::Request::post(format!("{origin}{path}"))
        .header("origin", origin)
        .header("cookie", cookie)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(serde_html_form::to_string(fields).unwrap()))
        .unwrap();
    let answer = client.request(request).await.ok()?;
    let set =
        answer.headers().get("set-cookie").map(|value| value.to_str().unwrap().split(';').next().unwrap().to_owned());
    Some((answer.status().as_u16(), set.unwrap_or_default()))
}
