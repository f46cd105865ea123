//! The data itself. Everything random comes from one seeded generator, everything dated from one day.

use chrono::{Days, NaiveDate};
use rand::{RngExt as _, SeedableRng as _, rngs::ChaCha12Rng};
use uuid::Uuid;

use super::{
    PASSWORD,
    journal::{self, Writer, morning},
    names,
    passages::{End, Passages, Wanted},
    pix, promotion,
    suivis::{self, Cast, Recrue},
};
use crate::{
    activite::{self, store::NewLieu},
    error::AppError,
    identite::{
        self,
        access::{Contrat, Role},
        password,
        store::NewCompte,
    },
    kernel::{
        email::Email,
        id::{ContratId, LieuId, OrganisationId, PersonneId},
    },
    positionnement::model::Forme,
    recrutement::{self, store::Signed},
    server::{database::Conn, instant::Instant},
    territoire::{calendrier::Territoire, model::Insee},
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
        self.journal(camille, &followed, &in_sarcelles, (year, today), 5).await?;

        let malik = self.compte("Malik", "Hoarau", "malik@demo.example", true).await?;
        let in_the_town = self.contrat(malik, saint_denis, season, Some(until)).await?;
        self.journal(malik, &in_the_town, &in_saint_denis, (season, today), 2).await?;
        let at_work = self.contrat(malik, association, month, None).await?;
        self.journal(malik, &at_work, &at_the_association, (month, today), 1).await?;

        let lea = self.compte("Léa", "Nguyen", "lea@demo.example", true).await?;
        let lea = Recrue { personne: lea, contrat: self.contrat(lea, sarcelles, today, Some(until)).await? };

        let joel = self.compte("Joël", "Perrin", "joel@demo.example", true).await?;
        let past = self.contrat(joel, ain, long, Some(ended)).await?;
        self.journal(joel, &past, &in_ain, (ended - Days::new(60), ended), 3).await?;

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
        tests.wait_for(lea.personne, lea.contrat.id).await?;

        let (profiled, before) = ([(camille, 66), (malik, 41), (nora, 83)], [(camille, 38)]);
        let camille = Recrue { personne: camille, contrat: followed };
        let malik = Recrue { personne: malik, contrat: in_the_town };
        let cast = Cast { sarcelles, saint_denis, organisme, ines, thomas, camille, lea, malik };
        suivis::fill(&mut self, &cast).await?;
        promotion::fill(&mut self, organisme, thomas).await?;
        pix::fill(&mut self, organisme, thomas, &before, &profiled).await
    }

    pub fn id(&mut self, day: NaiveDate) -> Uuid {
        journal::id(&mut self.rng, day)
    }

    pub fn morning(day: NaiveDate) -> Instant {
        morning(day)
    }

    pub async fn organisation(&mut self, kind: &str, nom: &str, departement: &str) -> Result<OrganisationId, AppError> {
        let day = self.today - Days::new(1_000);
        let (id, now) = (OrganisationId(self.id(day)), Self::morning(day));
        identite::store::create_organisation(self.conn, id, kind, nom, departement, now).await?;
        Ok(id)
    }

    pub async fn lieux(
        &mut self,
        structure: OrganisationId,
        named: &[(&str, &str)],
    ) -> Result<Vec<(LieuId, Insee)>, AppError> {
        let day = self.today - Days::new(999);
        let mut lieux = Vec::with_capacity(named.len());
        for (nom, insee) in named {
            let commune =
                Insee::parse(insee).ok_or_else(|| AppError::internal(format_args!("{insee} is no commune")))?;
            let lieu = NewLieu { id: LieuId(self.id(day)), nom, commune: &commune, occasionnel: false };
            let id = activite::store::lieu_called(self.conn, structure, lieu, morning(day)).await?;
            lieux.push((id, commune));
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
        Ok(Contrat {
            id,
            structure,
            structure_nom: String::new(),
            zone: chrono_tz::Tz::Europe__Paris,
            territoire: Territoire::Metropole,
            du,
            au,
        })
    }

    /// Working days from `from` to `to`, about `a_day` entries each.
    async fn journal(
        &mut self,
        personne: PersonneId,
        contrat: &Contrat,
        lieux: &[(LieuId, Insee)],
        (from, to): (NaiveDate, NaiveDate),
        a_day: u32,
    ) -> Result<(), AppError> {
        let entries = Writer { personne, contrat, lieux }.days(&mut self.rng, from, to, a_day)?;
        activite::store::entries::insert(self.conn, &entries, morning(to)).await?;
        Ok(())
    }

    pub fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.rng.random_range(0..of.len())]
    }
}
