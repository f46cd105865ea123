//! Dossiers de parcours in every state: two accepted, one to read, one contested.

use chrono::{Days, NaiveDate, NaiveTime};

use super::{
    generate::Generator,
    passages::{End, Passages, Wanted},
    suivis::{Cast, Told, viewer},
};
use crate::{
    error::AppError,
    identite::access::{OrganismeAccess, Role},
    kernel::id::PersonneId,
    parcours::{
        access,
        dossier::{Mode, Reponse},
        engine,
        forms::{Fixe, Mene},
        model::Geste,
        proposition::{Proposition, duree_connue},
        store::{
            self,
            changes::{self, Change},
        },
    },
    positionnement::{model::Forme, niveaux_du_test},
    referentiel::{entretien::GRILLE, niveaux::Echelle, parcours::Regle},
    server::secret,
    suivi::forms::Envoi,
    territoire::calendrier::{self, Territoire},
};

/// Draws of their own: what is added here leaves the other tests as they are.
const TESTS: u64 = 20;

pub async fn fill(
    generator: &mut Generator<'_>,
    cast: &Cast,
    camille: &Told<'_>,
    julien: &Told<'_>,
    fatou: &Told<'_>,
    malik: &Told<'_>,
) -> Result<(), AppError> {
    let organisme = viewer(cast.thomas, Role::Organisme, cast.organisme).organisme(cast.organisme)?;
    let today = generator.today;
    let tested = |told: &Told<'_>| calendrier::add_working_days(told.j, 4, Territoire::Metropole).min(today);
    let mut tests = Passages::new(generator.conn, TESTS, today, cast.organisme, cast.thomas);
    for (told, skill) in [(julien, 90), (fatou, 70)] {
        let ago = u64::try_from((today - tested(told)).num_days()).unwrap_or(0);
        let (personne, contrat) = (told.recrue.personne, Some(told.recrue.contrat.id));
        tests.take(Wanted { personne, contrat, forme: Forme::Fixe, ago, skill, end: End::Read }).await?;
    }
    let mut evaluation = Evaluation { generator, organisme };
    for told in [camille, julien, fatou, malik] {
        let day = tested(told);
        evaluation.meet(told, day).await?;
        let less = "A déjà animé des ateliers pendant un an de service civique.";
        evaluation.propose(told, day, (told.suivi == julien.suivi).then_some(less)).await?;
    }
    evaluation.decide(camille, tested(camille) + Days::new(1), Geste::Accepter).await?;
    evaluation.decide(julien, tested(julien) + Days::new(1), Geste::Accepter).await?;
    let motif = "Le test s’est arrêté à cause d’une panne. Ces niveaux ne disent pas ce que je sais faire.".to_owned();
    evaluation.decide(malik, tested(malik) + Days::new(2), Geste::Contester { motif }).await
}

/// What the evaluator does, and what people answer.
struct Evaluation<'a, 'g> {
    generator: &'a mut Generator<'g>,
    organisme: OrganismeAccess,
}

impl Evaluation<'_, '_> {
    fn change(&mut self, acteur: PersonneId, version: i64, le: NaiveDate) -> Change {
        let cle = self.generator.id(le);
        let now = Generator::morning(le);
        Change { acteur, envoi: Envoi { cle, version }, body: secret::fingerprint(cle.as_bytes()), le, now }
    }

    /// The rendez-vous, fixed two days before, and the entretien on its day.
    async fn meet(&mut self, told: &Told<'_>, day: NaiveDate) -> Result<(), AppError> {
        let thomas = self.organisme.personne();
        let fixing = self.change(thomas, 0, day - Days::new(2));
        let noting = self.change(thomas, 0, day);
        let conn = &mut *self.generator.conn;
        let access = access::of_organisme(conn, &self.organisme, told.suivi).await?;
        let fixe = Fixe {
            envoi: fixing.envoi,
            jour: day,
            heure: NaiveTime::from_hms_opt(9, 30, 0).unwrap_or_default(),
            mode: Mode::Distance,
            ou: "https://visio.demo.example/evaluation".to_owned(),
            avec: thomas,
        };
        changes::fixer(conn, &access, &fixing, &fixe).await?;
        let said = |code: &str| match code {
            "projet" => (Some(3), "Ateliers avec des jeunes, puis aide aux démarches."),
            "motivation" => (Some(4), "Aime expliquer, et voir les gens repartir contents."),
            "experience" => (Some(2), "Bénévole dans une association de quartier."),
            "horaires" => (Some(3), "Pas avant 9 h\u{a0}: école des enfants."),
            "transport" => (Some(4), "Vient en train."),
            "equipement" => (Some(4), ""),
            _ => (None, ""),
        };
        let reponse = |code: &str| {
            let (point, note) = said(code);
            Reponse { critere: code.to_owned(), point, note: note.to_owned() }
        };
        let mene = Mene {
            envoi: noting.envoi,
            le: Some(day),
            fini: true,
            reponses: GRILLE.lines.iter().map(|critere| reponse(critere.code)).collect(),
            notes: "Projet clair. À l’aise à l’oral.".to_owned(),
        };
        changes::noter(conn, &access, &noting, &mene).await.map(|_| ())
    }

    /// What the rule says; with a motif, a week less on its longest line.
    async fn propose(&mut self, told: &Told<'_>, le: NaiveDate, less: Option<&str>) -> Result<(), AppError> {
        let change = self.change(self.organisme.personne(), 0, le);
        let conn = &mut *self.generator.conn;
        let access = access::of_organisme(conn, &self.organisme, told.suivi).await?;
        let missing = || AppError::internal("a demonstration dossier without a test");
        let passage = store::test_of(conn, told.recrue.contrat.id).await?.ok_or_else(missing)?;
        let test = niveaux_du_test::of(conn, passage, told.recrue.contrat.zone).await?;
        let niveau = test.niveau.ok_or_else(missing)?;
        let mut lignes =
            engine::propose(Echelle::of(test.le), test.niveau, test.familles).map_err(AppError::internal)?;
        if let (Some(motif), Some(longest)) = (less, lignes.iter_mut().max_by_key(|ligne| ligne.heures)) {
            longest.heures -= longest.heures.min(35);
            motif.clone_into(&mut longest.motif);
        }
        let total = lignes.iter().map(|ligne| ligne.heures).sum();
        let odd = if duree_connue(total) { "" } else { "Une semaine de moins, à la demande de la personne." };
        let proposition = Proposition {
            regle_version: Regle::of(le).version,
            passage,
            test_le: test.le,
            interrompu: test.interrompu,
            rang: niveau.rank(),
            lignes,
            duree_motif: odd.to_owned(),
        };
        changes::proposer(conn, &access, &change, &proposition, false).await.map(|_| ())
    }

    async fn decide(&mut self, told: &Told<'_>, le: NaiveDate, geste: Geste) -> Result<(), AppError> {
        let personne = told.recrue.personne;
        let change = self.change(personne, 1, le);
        let conn = &mut *self.generator.conn;
        let access = access::own(conn, personne, told.suivi).await?;
        changes::decider(conn, &access, &change, &geste).await.map(|_| ())
    }
}
