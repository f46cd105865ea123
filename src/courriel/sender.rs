//! Takes letters from the outbox to the SMTP server. At least once: when the program dies between the two, the letter goes
//! again under the same Message-ID, which tells mail programs that it is the same.

use std::{collections::BTreeSet, time::Duration};

use chrono::TimeDelta;
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{Mailbox, MultiPart},
};
use uuid::Uuid;

use super::outbox::{self, Waiting};
use crate::{
    error::AppError,
    server::{clock::Clock, database::Database, instant::Instant, writer::Trace},
};

/// How long a letter may wait for the next look at the outbox.
const LOOK: Duration = Duration::from_millis(500);
/// After so many tries (about two days), a letter is given up.
const TRIES: i64 = 14;

/// Why mail cannot be sent at all.
#[derive(Debug, thiserror::Error)]
pub enum NoMail {
    #[error(
        "FIL_SMTP_URL n’est pas une adresse de serveur de courriel, par exemple smtps://nom:secret@courriel.exemple.fr"
    )]
    Server,
    #[error("FIL_MAIL_FROM doit être l’adresse qui envoie, par exemple «\u{a0}Le Fil <ne-pas-repondre@exemple.fr> »")]
    From,
}

pub struct Sender {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Sender {
    pub fn new(smtp_url: &str, from: &str) -> Result<Self, NoMail> {
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(smtp_url).map_err(|_| NoMail::Server)?;
        let transport = builder.timeout(Some(Duration::from_secs(20))).build();
        Ok(Self { transport, from: from.parse().map_err(|_| NoMail::From)? })
    }

    /// Sends what is due, for as long as the program runs.
    pub async fn run(self, db: Database, clock: Clock) {
        let mut taken = BTreeSet::new();
        loop {
            if let Err(error) = self.send_due(&db, &clock, &mut taken).await {
                tracing::warn!(%error, "the outbox could not be read or written");
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// `taken`: the server has them, and it could not be written down yet, as on a full disk. They are not sent again.
    async fn send_due(&self, db: &Database, clock: &Clock, taken: &mut BTreeSet<Uuid>) -> Result<(), AppError> {
        let due = outbox::due(&mut *db.reader().await?, clock.real_now()).await?;
        for letter in due {
            let (id, tries) = (letter.id, letter.tries + 1);
            let outcome = if taken.contains(&id) { Ok(()) } else { self.send(letter).await };
            let now = clock.real_now();
            let trace = |action| Trace {
                at: now,
                actor: None,
                action,
                object: Some(id),
                listed: Vec::new(),
                request: "courriel".to_owned(),
            };
            match outcome {
                Ok(()) => {
                    taken.insert(id);
                    db.write(trace("courriel.envoyer"), move |c| {
                        Box::pin(async move { outbox::sent(c, id, now).await })
                    })
                    .await?;
                    taken.remove(&id);
                }
                Err(failure) => {
                    let next = (!failure.lasting && tries < TRIES).then(|| later(now, tries));
                    // Without the address: it is personal.
                    tracing::warn!(%id, tries, given_up = next.is_none(), "a letter was not taken");
                    db.write(trace("courriel.echouer"), move |c| {
                        Box::pin(async move { outbox::failed(c, id, next).await })
                    })
                    .await?;
                }
            }
        }
        Ok(())
    }

    async fn send(&self, letter: Waiting) -> Result<(), Failure> {
        let lasting = Failure { lasting: true };
        let host = self.from.email.domain();
        let message = Message::builder()
            .from(self.from.clone())
            .to(letter.to.parse().map_err(|_| lasting)?)
            .subject(letter.subject)
            .message_id(Some(format!("<{}@{host}>", letter.id)))
            .multipart(MultiPart::alternative_plain_html(letter.text, letter.html))
            .map_err(|_| lasting)?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) => Err(Failure { lasting: error.is_permanent() }),
        }
    }
}

#[derive(Clone, Copy)]
struct Failure {
    /// The server says that it will never take it.
    lasting: bool,
}

/// A second, two, four… six hours at most.
fn later(now: Instant, tries: i64) -> Instant {
    let seconds = 1_i64 << tries.clamp(0, 15);
    now.plus(TimeDelta::seconds(seconds.min(6 * 3600)))
}
