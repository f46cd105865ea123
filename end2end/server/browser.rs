//! A browser without a screen: it keeps cookies, and goes where it is sent.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicU16, Ordering},
};

use axum::http::header;

use crate::app::{Answer, TestApp};

pub struct Browser<'a> {
    app: &'a TestApp,
    jar: BTreeMap<String, String>,
    /// A network of its own, so that no limit on tries is in the way.
    peer: [u8; 4],
}

impl<'a> Browser<'a> {
    pub fn new(app: &'a TestApp) -> Self {
        static PEER: AtomicU16 = AtomicU16::new(0);
        let [high, low] = PEER.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        Self { app, jar: BTreeMap::new(), peer: [203, 0, high, low] }
    }

    pub fn cookies(&self) -> String {
        let pairs: Vec<_> = self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    pub fn forget(&mut self, name: &str) {
        self.jar.remove(name);
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        let answer = self.app.get_from(self.peer, path, &self.cookies()).await;
        self.keep(answer)
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.app.post_from(self.peer, path, &self.cookies(), fields).await;
        self.keep(answer)
    }

    fn keep(&mut self, mut answer: Answer) -> Answer {
        // Marks that leptos leaves for the browser's code.
        answer.body = answer.body.replace("<!>", "");
        for set in answer.headers.get_all(header::SET_COOKIE) {
            let (name, value) = set.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() {
                self.jar.remove(name);
            } else {
                self.jar.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    /// The six digits of the last letter to an address.
    pub async fn code_sent_to(&self, email: &str) -> String {
        let text: String = sqlx::query_scalar(
            "SELECT texte FROM courriel WHERE destinataire = $1 AND sujet LIKE 'Votre code%' ORDER BY id DESC LIMIT 1",
        )
        .bind(email)
        .fetch_one(&mut self.app.connection().await)
        .await
        .unwrap();
        text.lines().find(|line| line.starts_with("    ")).unwrap().chars().filter(char::is_ascii_digit).collect()
    }
}
