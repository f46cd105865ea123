//! The data itself. Everything random comes from one seeded generator, everything dated from one day.

use chrono::{Datelike as _, Days, NaiveDate, Weekday};
use rand::{RngExt as _, SeedableRng as _, rngs::ChaCha12Rng};
use uuid::{Builder, Uuid};

use super::{
    PASSWORD, names,
    passages::{End, Passages, Wanted},
    suivis::{self, Cast},
};
use crate::{
    activite::{
        self,
        model::{Activite, Content, Kind, Place},
    },
    error::AppError,
    identite::{
        self,
        access::{Contrat, Role},
        password,
        store::NewCompte,
    },
    kernel::{
        duree::Duree,
        email::Email,
        id::{ContratId, LieuId, OrganisationId, PersonneId},
    },
    positionnement::model::Forme,
    recrutement::{self, store::Signed},
    referentiel::theme::{DEMARCHES_PRECISES, THEMES, Theme},
    server::{database::Conn, instant::Instant},
    territoire::model::Insee,
};

/// Days from the signature of a contrat to its first day.
pub const SIGNED_BEFORE: u64 = 10;

/// Writes with the store's own functions: demonstration data obeys the same constraints as any other.
pub struct Generator<'c> {
    pub conn: &'c mut Conn,
    pub rng: ChaCha12Rng,
    pub today: NaiveDate,
}

pub async fn fill(conn: &mut Conn, number: u64, today: NaiveDate) -> Result<bool, AppError> {
    if !identite::store::nobody(conn).await? {
        return Ok(false);
    }
    Generator { conn, rng: ChaCha12Rng::seed_from_u64(number), today }.run().await?;
    Ok(true)
}

impl Generator<'_> {
    async fn run(mut self) -> Result<(), AppError> {
        let ago = |days: u64| self.today - Days::new(days);
        let (year, month, season, long) = (ago(380), ago(30), ago(120), ago(900));
        let (until, ended, today) = (self.today + Days::new(350), ago(40), self.today);

        let sarcelles = self.organisation("structure", "Mairie de Sarcelles", "95").await?;
        let saint_denis = self.organisation("structure", "Mairie de Saint-Denis", "974").await?;
        let association = self.organisation("structure", "Association Le Lien numérique", "974").await?;
        let ain = self.organisation("structure", "Département de l’Ain", "01").await?;
        let organisme = self.organisation("organisme", "Groupement Formation Numérique", "75").await?;
        let in_sarcelles = self.lieux(sarcelles, &names::LIEUX_VAL_D_OISE).await?;
        let in_saint_denis = self.lieux(saint_denis, &names::LIEUX_REUNION[..1]).await?;
        let at_the_association = self.lieux(association, &names::LIEUX_REUNION[1..]).await?;
        let in_ain = self.lieux(ain, &names::LIEUX_AIN).await?;

        let camille = self.compte("Camille", "Moreau", "camille@demo.example", true).await?;
        let followed = self.contrat(camille, sarcelles, year, Some(until)).await?;
        self.journal(camille, &followed, &in_sarcelles, year, today, 5).await?;

        let malik = self.compte("Malik", "Hoarau", "malik@demo.example", true).await?;
        let in_the_town = self.contrat(malik, saint_denis, season, Some(until)).await?;
        self.journal(malik, &in_the_town, &in_saint_denis, season, today, 2).await?;
        let at_work = self.contrat(malik, association, month, None).await?;
        self.journal(malik, &at_work, &at_the_association, month, today, 1).await?;

        let lea = self.compte("Léa", "Nguyen", "lea@demo.example", true).await?;
        let lea = self.contrat(lea, sarcelles, today, Some(until)).await?;

        let joel = self.compte("Joël", "Perrin", "joel@demo.example", true).await?;
        let past = self.contrat(joel, ain, long, Some(ended)).await?;
        self.journal(joel, &past, &in_ain, ended - Days::new(60), ended, 3).await?;

        let ines = self.compte("Inès", "Lambert", "ines@demo.example", true).await?;
        self.grant(ines, Role::Structure, Some(sarcelles)).await?;
        let thomas = self.compte("Thomas", "Girard", "thomas@demo.example", true).await?;
        self.grant(thomas, Role::Organisme, Some(organisme)).await?;
        let admin = self.compte("Ada", "Rousseau", "admin@demo.example", true).await?;
        self.grant(admin, Role::Admin, None).await?;

        // A closed account, and a contrat that has not begun.
        let yann = self.compte("Yann", "Le Goff", "yann@demo.example", false).await?;
        self.contrat(yann, ain, today + Days::new(20), Some(until)).await?;
        self.candidats().await?;

        let nora = self.compte("Nora", "Benali", "nora@demo.example", true).await?;
        let begun = self.contrat(nora, sarcelles, today - Days::new(3), Some(until)).await?;
        let wanted = |personne, contrat: &Contrat, forme, ago, skill, end| Wanted {
            personne,
            contrat: Some(contrat.id),
            forme,
            ago,
            skill,
            end,
        };
        let mut tests = Passages::new(self.conn, self.rng.random(), today, organisme, thomas);
        // As in the deck: twelve notes, two squares.
        tests.take(wanted(camille, &followed, Forme::Fixe, 370, 75, End::ToRead { left: &[13] })).await?;
        tests.take(wanted(malik, &in_the_town, Forme::Fixe, 115, 70, End::Stopped { after: 6 })).await?;
        tests.take(wanted(malik, &at_work, Forme::Adaptatif, 25, 75, End::ToRead { left: &[] })).await?;
        tests.take(wanted(joel, &past, Forme::Fixe, 890, 98, End::Read)).await?;
        tests.take(wanted(nora, &begun, Forme::Fixe, 1, 80, End::Running { after: 5 })).await?;

        let (camille, malik) = (followed, in_the_town);
        let cast = Cast { sarcelles, saint_denis, organisme, ines, thomas, camille, lea, malik };
        suivis::fill(&mut self, &cast).await
    }

    pub fn id(&mut self, day: NaiveDate) -> Uuid {
        let millis = Self::morning(day).unix_millis() + u64::from(self.rng.random_range(0..36_000_000_u32));
        Builder::from_unix_timestamp_millis(millis, &self.rng.random()).into_uuid()
    }

    pub fn morning(day: NaiveDate) -> Instant {
        day.and_hms_opt(7, 0, 0).unwrap_or_default().and_utc().into()
    }

    pub async fn organisation(&mut self, kind: &str, nom: &str, departement: &str) -> Result<OrganisationId, AppError> {
        let day = self.today - Days::new(1_000);
        let (id, now) = (OrganisationId(self.id(day)), Self::morning(day));
        identite::store::create_organisation(self.conn, id, kind, nom, departement, now).await?;
        Ok(id)
    }

    async fn lieux(&mut self, structure: OrganisationId, named: &[(&str, &str)]) -> Result<Vec<LieuId>, AppError> {
        let day = self.today - Days::new(999);
        let mut lieux = Vec::with_capacity(named.len());
        for (nom, insee) in named {
            let commune =
                Insee::parse(insee).ok_or_else(|| AppError::internal(format_args!("{insee} is no commune")))?;
            let (fresh, now) = (LieuId(self.id(day)), Self::morning(day));
            lieux.push(activite::store::lieu_called(self.conn, structure, fresh, nom, &commune, now).await?);
        }
        Ok(lieux)
    }

    pub async fn compte(&mut self, prenom: &str, nom: &str, email: &str, active: bool) -> Result<PersonneId, AppError> {
        let day = self.today - Days::new(950);
        let id = PersonneId(self.id(day));
        let email = Email::parse(email).ok_or_else(|| AppError::internal("a demonstration address"))?;
        let salt: [u8; 16] = self.rng.random();
        let hash = tokio::task::spawn_blocking(move || password::hash_with_salt(PASSWORD, &salt))
            .await
            .map_err(AppError::internal)??;
        let now = Self::morning(day);
        identite::store::create_compte(
            self.conn,
            &NewCompte { id, prenom, nom, email: Some(&email), password_hash: Some(&hash), active, now },
        )
        .await?;
        Ok(id)
    }

    pub async fn grant(
        &mut self,
        personne: PersonneId,
        role: Role,
        organisation: Option<OrganisationId>,
    ) -> Result<(), AppError> {
        let day = self.today - Days::new(400);
        let id = self.id(day);
        identite::store::grant(self.conn, id, personne, role, organisation.map(|id| id.0), day).await
    }

    pub async fn contrat(
        &mut self,
        personne: PersonneId,
        structure: OrganisationId,
        du: NaiveDate,
        au: Option<NaiveDate>,
    ) -> Result<Contrat, AppError> {
        let signe_le = du - Days::new(SIGNED_BEFORE);
        let id = ContratId(self.id(signe_le));
        recrutement::store::sign(self.conn, &Signed { id, personne, structure, signe_le, du, au }).await?;
        Ok(Contrat { id, structure, structure_nom: String::new(), zone: chrono_tz::Tz::Europe__Paris, du, au })
    }

    /// Working days from `from` to `to`, about `a_day` entries each.
    async fn journal(
        &mut self,
        personne: PersonneId,
        contrat: &Contrat,
        lieux: &[LieuId],
        from: NaiveDate,
        to: NaiveDate,
        a_day: u32,
    ) -> Result<(), AppError> {
        for day in from.iter_days().take_while(|day| *day <= to) {
            if matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
                continue;
            }
            for _ in 0..self.rng.random_range(a_day.saturating_sub(1)..=a_day + 1) {
                let lieu = lieux[self.rng.random_range(0..lieux.len())];
                let activite = self.activite(contrat, lieu, day)?;
                let now = Self::morning(day);
                activite::store::insert(self.conn, personne, contrat, &activite, lieu, now).await?;
            }
        }
        Ok(())
    }

    fn activite(&mut self, contrat: &Contrat, lieu: LieuId, jour: NaiveDate) -> Result<Activite, AppError> {
        let (content, minutes) = match self.rng.random_range(0..100) {
            0..60 => (self.public(Kind::Individuel, 1), self.one_of(&[30, 30, 45, 60, 60])),
            60..80 => (self.public(Kind::Ponctuel, 1), self.one_of(&[5, 10, 15, 15])),
            80..93 => {
                let participants = self.rng.random_range(3..=12);
                (self.public(Kind::Collectif, participants), self.one_of(&[90, 120, 120, 150]))
            }
            93..96 => (Content::OwnTime { kind: Kind::Formation }, 180),
            96..99 => (Content::OwnTime { kind: Kind::Reunion }, 60),
            _ => (Content::OwnTime { kind: Kind::Evenement }, 240),
        };
        let annotation = if self.rng.random_range(0..4) == 0 { self.one_of(&names::NOTES) } else { "" };
        Ok(Activite {
            id: self.id(jour).into(),
            contrat: contrat.id,
            jour,
            place: Place::Known(lieu),
            duree: Duree::try_from(minutes).map_err(AppError::internal)?,
            content,
            annotation: annotation.to_owned(),
        })
    }

    fn public(&mut self, kind: Kind, participants: u16) -> Content {
        let mut themes = Vec::new();
        for _ in 0..self.rng.random_range(1..=2) {
            // The first of the nomenclature are the most used.
            let at = self.rng.random_range(0..THEMES.len()).min(self.rng.random_range(0..THEMES.len()));
            themes.extend(Theme::from_code(THEMES[at].code));
            if THEMES[at].code == "demarches" {
                let precise = &DEMARCHES_PRECISES[self.rng.random_range(0..DEMARCHES_PRECISES.len())];
                themes.extend(Theme::from_code(precise.code));
            }
        }
        themes.sort();
        themes.dedup();
        Content::Public { kind, participants, themes }
    }

    pub fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.rng.random_range(0..of.len())]
    }
}
