//! Positioning tests in every state. A generator of their own, so that what is added here leaves the other data as it is.

use chrono::{Days, NaiveDate, TimeDelta};
use rand::{RngExt as _, SeedableRng as _, rngs::ChaCha12Rng};
use uuid::Builder;

use crate::{
    error::AppError,
    kernel::id::{ContratId, OrganisationId, PassageId, PersonneId},
    positionnement::{
        engine::{
            self,
            reserve::{MOTEUR, reserve},
            selection::{Donnee, Epreuve, Regle, Suite},
        },
        epreuve::{
            convocation::{self, store::Offered},
            cours::Conditions,
        },
        items::{self, Item, Question},
        model::{Etat, Forme, Points, Reponse},
        store::{self, Begun},
    },
    referentiel::epreuve::{Durees, Majoration},
    server::{database::Conn, instant::Instant},
};

/// A taking that is wanted.
pub struct Wanted {
    pub personne: PersonneId,
    pub contrat: Option<ContratId>,
    pub forme: Forme,
    /// Days ago.
    pub ago: u64,
    /// Chances of a right answer, in percent, at the first level.
    pub skill: u32,
    pub end: End,
}

pub enum End {
    /// All graded, open answers too.
    Read,
    /// Open answers wait for a person. These places were left without an answer.
    ToRead { left: &'static [u8] },
    /// Stopped after so many.
    Stopped { after: u8 },
    /// Still being taken, after so many.
    Running { after: u8 },
}

pub struct Passages<'c> {
    conn: &'c mut Conn,
    rng: ChaCha12Rng,
    today: NaiveDate,
    organisme: OrganisationId,
    /// Who reads open answers.
    reader: PersonneId,
}

impl<'c> Passages<'c> {
    pub fn new(conn: &'c mut Conn, seed: u64, today: NaiveDate, organisme: OrganisationId, reader: PersonneId) -> Self {
        Self { conn, rng: ChaCha12Rng::seed_from_u64(seed), today, organisme, reader }
    }

    pub async fn take(&mut self, wanted: Wanted) -> Result<PassageId, AppError> {
        let begun = self.morning(wanted.ago);
        let id = Builder::from_unix_timestamp_millis(begun.unix_millis(), &self.rng.random()).into_uuid().into();
        let (bank, graine) = (items::bank(), self.rng.random::<i64>());
        let adaptive = wanted.forme == Forme::Adaptatif;
        store::begin(
            self.conn,
            &Begun {
                id,
                personne: wanted.personne,
                contrat: wanted.contrat,
                organisme: self.organisme,
                forme: wanted.forme,
                forme_version: items::FIXED_FORM,
                banque_version: bank.version,
                moteur_version: adaptive.then_some(MOTEUR),
                exposition: adaptive.then_some(0),
                graine,
                at: begun,
            },
        )
        .await?;
        let answered = |rang: u8| match &wanted.end {
            End::Read => true,
            End::ToRead { left } => !left.contains(&rang),
            End::Stopped { after } | End::Running { after } => rang <= *after,
        };
        let mut now = begun;
        let fixed = bank.fixed_form();
        let mut epreuve = Epreuve::begin(&reserve().candidats, Regle::VINGT, graine.cast_unsigned());
        for rang in 1_u8.. {
            let item = match epreuve.next() {
                Suite::Item(at) if adaptive => reserve().items[at],
                Suite::Fin(_) if adaptive => break,
                _ => match fixed.get(usize::from(rang) - 1) {
                    Some(item) => item,
                    None => break,
                },
            };
            store::ask(self.conn, id, rang, &item.id).await?;
            if !answered(rang) {
                continue;
            }
            let temps_ms = self.time(item);
            now = now.plus(TimeDelta::milliseconds(i64::from(temps_ms) + 2_000));
            let chances = wanted.skill.saturating_sub(u32::from(item.niveau.rank() - 1) * 12);
            let reponse = self.answer(&item.question, chances);
            store::keep(self.conn, id, rang, &reponse, temps_ms, now).await?;
            if let Some(points) = engine::grade(&item.question, &reponse) {
                store::note(self.conn, id, rang, points, None, now).await?;
                if let Some(item) = reserve().place(&item.id) {
                    epreuve.record(Donnee { item, points });
                }
            } else if matches!(wanted.end, End::Read) {
                let at = now.plus(TimeDelta::days(1));
                store::note(self.conn, id, rang, Points(75), Some(self.reader), at).await?;
            }
        }
        let etat = match wanted.end {
            End::Read | End::ToRead { .. } => Etat::Termine { le: now.utc() },
            End::Stopped { .. } => Etat::Interrompu { le: now.utc(), cause: None },
            End::Running { .. } => {
                self.offer(id, wanted.personne, wanted.contrat, wanted.forme, begun).await?;
                return Ok(id);
            }
        };
        store::end(self.conn, id, etat).await?;
        Ok(id)
    }

    /// A test that was offered, begun or not.
    pub async fn wait_for(&mut self, personne: PersonneId, contrat: ContratId) -> Result<(), AppError> {
        let at = self.morning(0);
        let id = Builder::from_unix_timestamp_millis(at.unix_millis(), &self.rng.random()).into_uuid().into();
        self.offer(id, personne, Some(contrat), Forme::Adaptatif, at).await
    }

    async fn offer(
        &mut self,
        id: PassageId,
        personne: PersonneId,
        contrat: Option<ContratId>,
        forme: Forme,
        at: Instant,
    ) -> Result<(), AppError> {
        let Some(contrat) = contrat else { return Ok(()) };
        let durees = Durees::of(self.today);
        let ordinary = if forme == Forme::Fixe { durees.fixe } else { durees.adaptative };
        let majoration = Majoration::Aucune;
        let limite = majoration.limit(ordinary);
        let conditions = Conditions { forme, limite, pause: true, relecture: forme == Forme::Fixe, courte: false };
        let (organisme, par) = (self.organisme, self.reader);
        let offer = Offered { id, personne, contrat, organisme, par, majoration, conditions, at };
        convocation::store::insert(self.conn, &offer).await
    }

    fn morning(&self, ago: u64) -> Instant {
        let day = self.today - Days::new(ago);
        Instant::from(day.and_hms_opt(7, 30, 0).unwrap_or_default().and_utc())
    }

    fn time(&mut self, item: &Item) -> u32 {
        let seconds = match item.question {
            Question::Choix { .. } | Question::Court { .. } => 25..70,
            Question::Libre { .. } => 360..520,
            _ => 55..160,
        };
        self.rng.random_range(seconds) * 1000 + self.rng.random_range(0..1000)
    }

    /// The key, or what someone might answer instead.
    fn answer(&mut self, question: &Question, chances: u32) -> Reponse {
        let right = self.rng.random_range(0..100) < chances;
        match engine::key(question) {
            Some(key) if right => key,
            Some(key) => self.otherwise(question, key),
            None => Reponse::Texte(OPEN.to_owned()),
        }
    }

    /// Often half right: two elements of an order swapped, one choice missed.
    fn otherwise(&mut self, question: &Question, key: Reponse) -> Reponse {
        match key {
            Reponse::Choix(right) => Reponse::Choix(self.another(question, right)),
            Reponse::Plusieurs(mut chosen) => {
                chosen.pop();
                Reponse::Plusieurs(chosen)
            }
            Reponse::Ordre(mut order) => {
                let at = self.rng.random_range(1..order.len());
                order.swap(at - 1, at);
                Reponse::Ordre(order)
            }
            Reponse::Places(mut places) => {
                places.swap(0, 1);
                Reponse::Places(places)
            }
            Reponse::Texte(_) => match question {
                Question::Formule { actuelle, .. } => Reponse::Texte(actuelle.clone()),
                Question::Formulaire { lignes, .. } => {
                    Reponse::Texte(lignes.last().map(|(_, said)| said.clone()).unwrap_or_default())
                }
                _ => Reponse::Inconnue,
            },
            Reponse::Inconnue => Reponse::Inconnue,
        }
    }

    /// One of the options that are not right.
    fn another(&mut self, question: &Question, right: u8) -> u8 {
        let (Question::Choix { options, .. } | Question::Expediteur { options, .. }) = question else { return right };
        let others = u8::try_from(options.len()).unwrap_or(2) - 1;
        (right + 1 + self.rng.random_range(0..others)) % (others + 1)
    }
}

const OPEN: &str = "Je l’accueille et je l’écoute d’abord\u{a0}: il est inquiet et pressé. Je lui rends son papier et je lui explique que \
son mot de passe doit rester à lui.\n\nNous regardons ensemble la demande et la date\u{a0}: dix jours suffisent. Il saisit lui-même son \
identifiant, je le guide étape par étape. À la fin, nous notons ce qui reste à envoyer et je lui propose un rendez-vous la semaine \
prochaine, ou un atelier pour la suite.";
