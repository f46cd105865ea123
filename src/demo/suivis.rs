//! Hires in every state, from the contract just signed to the certificate, with the subvention that follows.

use chrono::{Days, NaiveDate};

use super::{generate::Generator, parcours};
use crate::{
    error::AppError,
    identite::access::{Contrat, Habilitation, Organisation, Role, SuiviAccess, Viewer},
    kernel::id::{CommandeId, OrganisationId, PersonneId, SuiviId},
    server::secret,
    suivi::{
        forms::Envoi,
        model::Geste,
        store::{
            self, New,
            changes::{self, Change, Mouvement},
        },
    },
    territoire::calendrier::{self, Territoire},
};

/// Who was made before, for what follows them.
pub struct Cast {
    pub sarcelles: OrganisationId,
    pub saint_denis: OrganisationId,
    pub organisme: OrganisationId,
    pub ines: PersonneId,
    pub thomas: PersonneId,
    pub camille: Recrue,
    pub lea: Recrue,
    pub malik: Recrue,
}

/// A person with the contrat that is followed.
pub struct Recrue {
    pub personne: PersonneId,
    pub contrat: Contrat,
}

/// A hire that was told, for what follows.
pub struct Told<'a> {
    pub recrue: &'a Recrue,
    pub suivi: SuiviId,
    /// The day of the order.
    pub j: NaiveDate,
}

/// How a stage goes on in a story: the gesture, its day, and why.
type Step<'a> = (Geste, NaiveDate, &'a str);

const FAIT: Geste = Geste::Franchir;

pub async fn fill(generator: &mut Generator<'_>, cast: &Cast) -> Result<(), AppError> {
    let today = generator.today;
    let ago = |days: u64| today - Days::new(days);
    let until = Some(today + Days::new(700));
    let worked = |days: u32| working_days_before(today, days);
    let rose = generator.compte("Rose", "Payet", "rose@demo.example", true).await?;
    generator.grant(rose, Role::Structure, Some(cast.saint_denis)).await?;
    let paula = generator.compte("Paula", "Ferreira", "paula@demo.example", true).await?;
    generator.grant(paula, Role::Organisme, Some(cast.organisme)).await?;

    let ordered = |j: NaiveDate| (Geste::Commander, j, "");
    let organised = |j: NaiveDate| {
        (
            FAIT,
            calendrier::add_working_days(j, 2, Territoire::Metropole),
            "Rendez-vous d’évaluation fixé, dossier complet.",
        )
    };
    let tested = |j: NaiveDate| {
        (
            FAIT,
            calendrier::add_working_days(j, 4, Territoire::Metropole),
            "Test passé, entretien fait, parcours proposé.",
        )
    };
    let created = |j: NaiveDate| {
        (
            FAIT,
            calendrier::add_working_days(j, 8, Territoire::Metropole),
            "Cohorte formée, salle et formatrices réservées.",
        )
    };

    let mut story = Story { generator, cast, structure: cast.sarcelles, acting: cast.ines };
    let j = today;
    story.tell(&cast.lea, &[ordered(j)], &[]).await?;
    let (year, j) = (ago(380), ago(360));
    let trained = [
        ordered(j),
        organised(j),
        tested(j),
        created(j),
        (FAIT, ago(230), "Toutes les heures sont faites."),
        (FAIT, ago(100), "Titre obtenu."),
    ];
    let suivi = story.tell(&cast.camille, &trained, &[(1, year + Days::new(22)), (2, year + Days::new(175))]).await?;
    let camille = Told { recrue: &cast.camille, suivi, j };

    let maelle = story.hire("Maëlle", "Roux", "maelle", today + Days::new(6), until).await?;
    story.tell(&maelle, &[], &[]).await?;
    let yanis = story.hire("Yanis", "Petit", "yanis", ago(12), until).await?;
    story.tell(&yanis, &[ordered(worked(5))], &[]).await?;
    let fatou = story.hire("Fatou", "Keita", "fatou", ago(16), until).await?;
    let j = worked(5);
    let suivi = story.tell(&fatou, &[ordered(j), organised(j), tested(j)], &[]).await?;
    let fatou = Told { recrue: &fatou, suivi, j };
    let julien = story.hire("Julien", "Roche", "julien", ago(80), until).await?;
    let j = ago(65);
    let suivi = story.tell(&julien, &[ordered(j), organised(j), tested(j), created(j)], &[(1, ago(57))]).await?;
    let julien = Told { recrue: &julien, suivi, j };
    let clara = story.hire("Clara", "Martins", "clara", ago(240), until).await?;
    let j = ago(225);
    let done = [ordered(j), organised(j), tested(j), created(j), (FAIT, ago(40), "Toutes les heures sont faites.")];
    story.tell(&clara, &done, &[(1, ago(215)), (2, ago(66))]).await?;
    let bruno = story.hire("Bruno", "Leroy", "bruno", ago(200), Some(ago(90))).await?;
    let j = ago(185);
    let left = (Geste::Interrompre, ago(90), "Rupture du contrat à la demande du salarié.");
    story.tell(&bruno, &[ordered(j), organised(j), tested(j), created(j), left], &[(1, ago(178))]).await?;

    let mut story = Story { structure: cast.saint_denis, acting: rose, ..story };
    let j = ago(100);
    let suivi = story.tell(&cast.malik, &[ordered(j), organised(j), tested(j), created(j)], &[(1, ago(98))]).await?;
    let malik = Told { recrue: &cast.malik, suivi, j };
    parcours::fill(story.generator, cast, &camille, &julien, &fatou, &malik).await
}

/// The `count`th working day before a day, in the whole of France.
fn working_days_before(day: NaiveDate, count: u32) -> NaiveDate {
    let back = (1..200_u64).map(|days| day - Days::new(days));
    let mut worked = back.filter(|day| calendrier::is_working_day(*day, Territoire::Metropole));
    worked.nth(count.saturating_sub(1) as usize).unwrap_or(day)
}

/// The hires of one structure, as its person and the organisme's tell them.
struct Story<'a, 'g> {
    generator: &'a mut Generator<'g>,
    cast: &'a Cast,
    structure: OrganisationId,
    acting: PersonneId,
}

impl Story<'_, '_> {
    async fn hire(
        &mut self,
        prenom: &str,
        nom: &str,
        email: &str,
        du: NaiveDate,
        au: Option<NaiveDate>,
    ) -> Result<Recrue, AppError> {
        let personne = self.generator.compte(prenom, nom, &format!("{email}@demo.example"), true).await?;
        let contrat = self.generator.contrat(personne, self.structure, du, au).await?;
        Ok(Recrue { personne, contrat })
    }

    /// From the contract on: what happened, then the tranches that have come.
    async fn tell(
        &mut self,
        Recrue { contrat, .. }: &Recrue,
        steps: &[Step<'_>],
        tranches: &[(u8, NaiveDate)],
    ) -> Result<SuiviId, AppError> {
        let signe_le = contrat.du - Days::new(super::generate::SIGNED_BEFORE);
        let id = SuiviId(self.generator.id(signe_le));
        let now = Generator::morning(signe_le);
        let (structure, organisme, contact) = (self.structure, self.cast.organisme, self.cast.thomas);
        let new = New { id, contrat: contrat.id, structure, signe_le, organisme, contact, now };
        store::open(self.generator.conn, &new).await?;
        let mut version = 1;
        for (geste, le, motif) in steps {
            let by = if *geste == Geste::Commander { self.structure_side()? } else { self.organisme_side()? };
            let change = self.change(by, id, version, *le);
            let mouvement = Mouvement {
                geste: *geste,
                le: *le,
                debut: Some(*le + Days::new(12)),
                motif: (*motif).to_owned(),
                precisions: String::new(),
                commande: CommandeId(self.generator.id(*le)),
            };
            changes::deplacer(self.generator.conn, &change, &mouvement).await?;
            version += 1;
        }
        for (rang, le) in tranches {
            let change = self.change(self.structure_side()?, id, version, *le);
            changes::receive(self.generator.conn, &change, *rang, *le).await?;
            version += 1;
        }
        Ok(id)
    }

    fn change(&mut self, access: SuiviAccess, id: SuiviId, version: i64, le: NaiveDate) -> Change {
        let cle = self.generator.id(le);
        let now = Generator::morning(le);
        Change { access, id, envoi: Envoi { cle, version }, body: secret::fingerprint(cle.as_bytes()), now }
    }

    fn structure_side(&self) -> Result<SuiviAccess, AppError> {
        viewer(self.acting, Role::Structure, self.structure).structure(self.structure).map(SuiviAccess::Structure)
    }

    fn organisme_side(&self) -> Result<SuiviAccess, AppError> {
        let organisme = self.cast.organisme;
        viewer(self.cast.thomas, Role::Organisme, organisme).organisme(organisme).map(SuiviAccess::Organisme)
    }
}

/// As if they had signed in.
pub fn viewer(personne: PersonneId, role: Role, id: OrganisationId) -> Viewer {
    let organisation =
        Organisation { id, nom: String::new(), zone: chrono_tz::Tz::Europe__Paris, territoire: Territoire::Metropole };
    Viewer {
        personne,
        prenom: String::new(),
        nom: String::new(),
        email: None,
        candidat: false,
        habilitations: vec![Habilitation { role, organisation: Some(organisation) }],
        contrats: Vec::new(),
    }
}
