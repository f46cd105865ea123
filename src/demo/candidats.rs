//! Candidates in every state: sent, changed, withdrawn, without e-mail, not sent yet.

use chrono::{Days, Months, TimeDelta};
use rand::RngExt as _;

use super::generate::Generator;
use crate::{
    candidature::{
        etat::Etat,
        model::{Distance, Motif, Projet, Reponses, Situation},
        store::{self, Event, drafts},
    },
    error::AppError,
    identite,
    kernel::{
        id::{BrouillonId, CandidatureId, PersonneId},
        telephone::Telephone,
    },
    server::secret,
    territoire::model::Insee,
};

impl Generator<'_> {
    pub async fn candidats(&mut self) -> Result<(), AppError> {
        let awa = self.compte("Awa", "Diallo", "awa@demo.example", true).await?;
        let sent = self.candidature(awa, "95585", 12, Distance::Km20, MOTIVATIONS[0]).await?;
        self.event(sent, Event::Modifiee, 5).await?;

        let paul = self.compte("Paul", "Mercier", "paul@demo.example", true).await?;
        let sent = self.candidature(paul, "01053", 60, Distance::France, MOTIVATIONS[1]).await?;
        let at = Self::morning(self.today - Days::new(8));
        store::set_etat(self.conn, sent, Etat::Retiree { motif: Motif::AutreEmploi }, at).await?;
        self.event(sent, Event::Retiree(Motif::AutreEmploi), 8).await?;

        // Without e-mail: their space opens by a printed code.
        let jeanne = self.without_email("Jeanne", "Payet", "0692 12 34 56").await?;
        self.candidature(jeanne, "97411", 3, Distance::Km10, MOTIVATIONS[2]).await?;

        for (prenom, nom, email, insee, ago) in OTHERS {
            let personne = self.compte(prenom, nom, email, true).await?;
            let distance = self.one_of(&[Distance::Km10, Distance::Km20, Distance::Km40, Distance::Km100]);
            let motivation = self.one_of(&MOTIVATIONS);
            self.candidature(personne, insee, ago, distance, motivation).await?;
        }
        self.draft().await
    }

    async fn without_email(&mut self, prenom: &str, nom: &str, telephone: &str) -> Result<PersonneId, AppError> {
        let (id, now) = (PersonneId(self.id(self.today)), Self::morning(self.today));
        let telephone = Telephone::parse(telephone).ok_or_else(|| AppError::internal("a demonstration number"))?;
        let who = identite::inscription::Arrival { prenom, nom, telephone: Some(&telephone), adresse: None };
        identite::inscription::by_telephone(self.conn, id, &telephone, &who, now).await?;
        Ok(id)
    }

    async fn candidature(
        &mut self,
        personne: PersonneId,
        insee: &str,
        ago: u64,
        distance: Distance,
        motivation: &str,
    ) -> Result<CandidatureId, AppError> {
        let day = self.today - Days::new(ago);
        let id = CandidatureId(self.id(day));
        let diplome = self.rng.random_range(0..4) == 0;
        let mut situations =
            vec![self.one_of(&[Situation::DemandeurEmploi, Situation::EnEmploi, Situation::EnFormation])];
        situations.extend(diplome.then_some(Situation::Diplome));
        let projet = Projet {
            situations,
            diplome: diplome.then(|| "Titre professionnel Responsable d’espace de médiation numérique".to_owned()),
            experience: self.rng.random(),
            commune: Insee::parse(insee).ok_or_else(|| AppError::internal(format_args!("{insee} is no commune")))?,
            disponible_le: self.today + Months::new(1),
            distance,
            motivation: motivation.to_owned(),
            aide_par: None,
        };
        store::insert(self.conn, id, personne, &projet, Self::morning(day)).await?;
        self.event(id, Event::Envoyee, ago).await?;
        Ok(id)
    }

    async fn event(&mut self, candidature: CandidatureId, event: Event, ago: u64) -> Result<(), AppError> {
        let day = self.today - Days::new(ago);
        let (id, at) = (self.id(day), Self::morning(day).plus(TimeDelta::hours(2)));
        store::tell(self.conn, id, candidature, event, at).await
    }

    /// Begun yesterday, left at the third page; nobody holds its code.
    async fn draft(&mut self) -> Result<(), AppError> {
        let day = self.today - Days::new(1);
        let id = BrouillonId(self.id(day));
        let code: [u8; 16] = self.rng.random();
        let reponses = Reponses {
            situations: vec![Situation::EnFormation.code().to_owned()],
            experience: "non".to_owned(),
            ..Reponses::default()
        };
        drafts::create(self.conn, id, &secret::fingerprint(code), None, &reponses, Self::morning(day)).await
    }
}

const MOTIVATIONS: [&str; 4] = [
    "Depuis trois ans, j’aide mes voisins à faire leurs démarches en ligne. J’aime prendre le temps et voir les gens repartir plus tranquilles. Je voudrais en faire mon métier.",
    "Après dix ans dans la vente, je cherche un travail utile, au contact de tous les publics. Je sais écouter, expliquer simplement et recommencer autant qu’il faut.",
    "Je parle créole et français, je connais bien les quartiers et les associations. Beaucoup de personnes âgées ont besoin qu’on leur explique sans se moquer.",
    "Animateur jeunesse, j’ai monté des ateliers photo et vidéo. J’aimerais aider les parents à comprendre ce que leurs enfants font en ligne.",
];

/// Given name, name, address, commune, days since it was sent.
const OTHERS: [(&str, &str, &str, &str, u64); 5] = [
    ("Nadia", "Benali", "nadia@demo.example", "95268", 2),
    ("Hugo", "Fontaine", "hugo@demo.example", "93066", 9),
    ("Sofia", "Rossi", "sofia@demo.example", "75120", 21),
    ("Karim", "Haddad", "karim@demo.example", "95018", 34),
    ("Lucie", "Marchand", "lucie@demo.example", "01004", 47),
];
