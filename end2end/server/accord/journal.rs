//! Random logs: entries of both nomenclatures that come, change, are deleted and come back, by the store that every page uses.

use fil::{
    activite::{
        entree::Entree,
        model::{Canal, Classes, Kind, Suite},
        store::entries,
    },
    kernel::id::{ContratId, LieuId, LotId, OrganisationId, PersonneId, ThemePropreId},
    referentiel::{
        nomenclature::{AUTONOMIES, Axe, MATERIELS, NIVEAUX, Nomenclature},
        theme::{DEMARCHES_PRECISES, Entry, Theme},
    },
    server::{instant::Instant, writer::Trace},
    territoire::model::Insee,
};
use proptest::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use super::compte::Ligne;
use crate::app::TestApp;

pub const CAMILLE: &str = "camille@demo.example";
const NOTES: [&str; 4] = ["", "=1+1", "Un ; « deux »\nlignes", "Rien de plus."];

/// What is done to the log. Places are taken modulo what there is.
#[derive(Clone, Debug)]
pub enum Act {
    Add(Box<Said>),
    Edit(usize, Box<Said>),
    Delete(usize),
    BringBack,
}

/// What an entry says, in numbers that `Journal::entry` makes right.
#[derive(Clone, Debug)]
pub struct Said {
    day: u64,
    kind: usize,
    old: bool,
    canal: usize,
    place: usize,
    minutes: u16,
    estimated: bool,
    participants: u16,
    recurrents: u16,
    split: [u16; 3],
    themes: u32,
    more: [u32; 4],
    mandats: u16,
    note: usize,
}

prop_compose! {
    fn said()(
        (day, kind, old, canal, place, minutes) in (0_u64..92, 0_usize..6, any::<bool>(), 0_usize..4, 0_usize..50, 1_u16..=1439),
        (estimated, participants, recurrents) in (any::<bool>(), 1_u16..=500, 0_u16..=500),
        split in any::<[u16; 3]>(), themes in any::<u32>(), more in any::<[u32; 4]>(), mandats in 0_u16..=100, note in 0_usize..4,
    ) -> Said {
        Said { day, kind, old, canal, place, minutes, estimated, participants, recurrents, split, themes, more, mandats, note }
    }
}

pub fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        6 => said().prop_map(|said| Act::Add(Box::new(said))),
        2 => (any::<usize>(), said()).prop_map(|(at, said)| Act::Edit(at, Box::new(said))),
        2 => any::<usize>().prop_map(Act::Delete),
        1 => Just(Act::BringBack),
    ]
}

/// The log as it should be, beside the log as it is.
pub struct Journal {
    pub contrat: ContratId,
    pub structure: OrganisationId,
    conseiller: PersonneId,
    lieux: Vec<(LieuId, String, Insee)>,
    propre: ThemePropreId,
    present: Vec<Entree>,
    binned: Vec<Entree>,
}

impl Journal {
    /// Camille's, emptied; so is that of her colleagues.
    pub async fn of(app: &TestApp) -> Self {
        let mut conn = app.connection().await;
        let (contrat, structure, conseiller): (Uuid, Uuid, Uuid) = sqlx::query_as(
            "SELECT contrat.id, structure, personne.id FROM contrat JOIN personne ON personne.id = personne WHERE email = $1 ORDER BY du DESC LIMIT 1",
        )
        .bind(CAMILLE)
        .fetch_one(&mut conn)
        .await
        .unwrap();
        sqlx::query("DELETE FROM activite WHERE structure = $1 OR conseiller = $2")
            .bind(structure)
            .bind(conseiller)
            .execute(&mut conn)
            .await
            .unwrap();
        let propre = app.state.clock.new_id();
        sqlx::query("INSERT INTO theme_propre (id, structure, nom, cree_le) VALUES ($1, $2, 'Café numérique', '2026-01-01T00:00:00.000Z')")
            .bind(propre)
            .bind(structure)
            .execute(&mut conn)
            .await
            .unwrap();
        let lieux: Vec<(Uuid, String, String)> =
            sqlx::query_as("SELECT id, nom, commune FROM lieu WHERE structure = $1 AND occasionnel = 0")
                .bind(structure)
                .fetch_all(&mut conn)
                .await
                .unwrap();
        Self {
            contrat: contrat.into(),
            structure: structure.into(),
            conseiller: conseiller.into(),
            lieux: lieux
                .into_iter()
                .map(|(id, nom, commune)| (id.into(), nom, Insee::parse(&commune).unwrap()))
                .collect(),
            propre: propre.into(),
            present: Vec::new(),
            binned: Vec::new(),
        }
    }

    pub fn entries(&self) -> &[Entree] {
        &self.present
    }

    pub async fn apply(&mut self, app: &TestApp, act: Act) {
        let now = app.state.clock.real_now();
        let lot = LotId(app.state.clock.new_id());
        let trace = Trace {
            at: now,
            actor: None,
            action: "essai",
            object: None,
            listed: Vec::new(),
            request: "essai".to_owned(),
        };
        let at = |place: usize| (!self.present.is_empty()).then(|| place % self.present.len());
        match act {
            Act::Add(said) => {
                let entry = self.entry(&said, app.state.clock.new_id(), now);
                self.present.push(entry.clone());
                app.state
                    .db
                    .write(trace, move |c| Box::pin(async move { entries::insert(c, &[entry], now).await }))
                    .await
                    .unwrap();
            }
            Act::Edit(place, said) => {
                let Some(at) = at(place) else { return };
                let was = self.present[at].clone();
                let becomes =
                    Entree { version: was.version, cree_le: was.cree_le.clone(), ..self.entry(&said, was.id.0, now) };
                self.present[at] = Entree { version: was.version + 1, ..becomes.clone() };
                app.state
                    .db
                    .write(trace, move |c| Box::pin(async move { entries::replace(c, &was, &becomes, lot, now).await }))
                    .await
                    .unwrap();
            }
            Act::Delete(place) => {
                let Some(at) = at(place) else { return };
                let entry = self.present.remove(at);
                self.binned.push(entry.clone());
                app.state
                    .db
                    .write(trace, move |c| Box::pin(async move { entries::delete(c, &[entry], lot, now).await }))
                    .await
                    .unwrap();
            }
            Act::BringBack => {
                let Some(entry) = self.binned.pop() else { return };
                self.present.push(Entree { version: entry.version + 1, ..entry.clone() });
                app.state
                    .db
                    .write(trace, move |c| Box::pin(async move { entries::bring_back(c, vec![entry], now).await }))
                    .await
                    .unwrap();
            }
        }
    }

    fn entry(&self, said: &Said, id: Uuid, now: Instant) -> Entree {
        let (kind, canal) = (Kind::ALL[said.kind], Canal::ALL[said.canal]);
        let public = kind.for_the_public();
        let version = if said.old { Nomenclature::V1 } else { Nomenclature::V2 };
        let participants = if public { said.participants } else { 0 };
        let (lieu, _, commune) = &self.lieux[said.place % self.lieux.len()];
        let placed = matches!(canal, Canal::Lieu | Canal::Autre);
        let mut themes: Vec<Theme> = if public {
            chosen(version.themes(), said.themes).into_iter().filter_map(|code| Theme::from_code(&code)).collect()
        } else {
            Vec::new()
        };
        if public && !said.old && said.more[0].is_multiple_of(3) {
            let precise =
                Theme::from_code(DEMARCHES_PRECISES[said.more[1] as usize % DEMARCHES_PRECISES.len()].code).unwrap();
            themes.extend([precise, precise.parent().unwrap()]);
        }
        themes.sort_unstable();
        themes.dedup();
        let redirections = if public && said.more[2].is_multiple_of(2) {
            chosen(version.redirections(), said.more[2])
        } else {
            Vec::new()
        };
        let mut suites: Vec<_> = Suite::ALL
            .into_iter()
            .enumerate()
            .filter(|(at, _)| public && said.more[3] >> at & 1 == 1)
            .map(|(_, suite)| suite)
            .collect();
        if !redirections.is_empty() && !suites.contains(&Suite::Redirection) {
            suites.push(Suite::Redirection);
        }
        let one =
            |list: &[Entry], applies: bool| applies.then(|| list[said.more[1] as usize % list.len()].code.to_owned());
        Entree {
            id: id.into(),
            contrat: self.contrat,
            conseiller: self.conseiller,
            structure: self.structure,
            jour: "2026-07-01".parse::<chrono::NaiveDate>().unwrap() + chrono::Days::new(said.day),
            kind,
            canal,
            lieu: placed.then_some(*lieu),
            commune: commune.clone(),
            duree: said.minutes.try_into().unwrap(),
            duree_estimee: u8::from(said.estimated),
            participants,
            recurrents: said.recurrents.min(participants),
            classes: Classes {
                ages: spread(version, Axe::Age, participants, said.split[0]),
                genres: spread(version, Axe::Genre, participants, said.split[1]),
                statuts: spread(version, Axe::Statut, participants, said.split[2]),
            },
            nomenclature: version,
            themes,
            propres: if public && said.themes.is_multiple_of(5) { vec![self.propre] } else { Vec::new() },
            materiels: if public { chosen(&MATERIELS, said.more[1]) } else { Vec::new() },
            suites,
            redirections,
            autonomie: one(&AUTONOMIES, public && kind != Kind::Collectif && said.split[0].is_multiple_of(2)),
            niveau: one(&NIVEAUX, kind == Kind::Collectif && said.split[0].is_multiple_of(2)),
            mandats: if public { said.mandats } else { 0 },
            annotation: NOTES[said.note].to_owned(),
            version: 1,
            cree_le: now.to_string(),
        }
    }

    /// The entry in the words of the files.
    pub fn ligne(&self, entry: &Entree) -> Ligne {
        let lieu = entry.lieu.map(|id| self.nom(id));
        Ligne::of_entry(
            entry,
            lieu,
            if entry.propres.is_empty() { Vec::new() } else { vec!["Café numérique".to_owned()] },
        )
    }

    fn nom(&self, id: LieuId) -> String {
        self.lieux.iter().find(|(of, ..)| *of == id).unwrap().1.clone()
    }

    /// What the API says of an entry, in the words of the files.
    pub fn ligne_of_api(&self, said: &Value) -> Ligne {
        let text = |name: &str| said[name].as_str().unwrap().to_owned();
        let number = |name: &str| u16::try_from(said[name].as_u64().unwrap()).unwrap();
        let list = |name: &str| {
            said[name].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let version = Nomenclature::from_code(&text("nomenclature")).unwrap();
        let counts = |name: &str, axe| {
            version
                .classes(axe)
                .iter()
                .map(|class| u16::try_from(said[name][class.code].as_u64().unwrap()).unwrap())
                .collect()
        };
        let entry = Entree {
            id: text("id").parse().unwrap(),
            contrat: text("contrat").parse().unwrap(),
            conseiller: self.conseiller,
            structure: self.structure,
            jour: text("jour").parse().unwrap(),
            kind: Kind::from_code(&text("type")).unwrap(),
            canal: Canal::from_code(&text("canal")).unwrap(),
            lieu: said["lieu"].as_str().map(|id| id.parse().unwrap()),
            commune: Insee::parse(&text("commune")).unwrap(),
            duree: number("duree").try_into().unwrap(),
            duree_estimee: u8::from(said["duree_estimee"].as_bool().unwrap()),
            participants: number("participants"),
            recurrents: number("recurrents"),
            classes: Classes {
                ages: counts("ages", Axe::Age),
                genres: counts("genres", Axe::Genre),
                statuts: counts("statuts", Axe::Statut),
            },
            nomenclature: version,
            themes: list("themes").iter().map(|code| Theme::from_code(code).unwrap()).collect(),
            propres: list("themes_propres").iter().map(|id| id.parse().unwrap()).collect(),
            materiels: list("materiels"),
            suites: list("suites").iter().map(|code| Suite::from_code(code).unwrap()).collect(),
            redirections: list("redirections"),
            autonomie: said["autonomie"].as_str().map(str::to_owned),
            niveau: said["niveau"].as_str().map(str::to_owned),
            mandats: number("mandats"),
            annotation: text("note"),
            version: 1,
            cree_le: text("cree_le"),
        };
        self.ligne(&entry)
    }
}

/// Codes of a list, where the bits say so.
fn chosen(list: &[Entry], bits: u32) -> Vec<String> {
    list.iter()
        .enumerate()
        .filter(|(at, _)| bits >> (at % 32) & 3 == 3)
        .map(|(_, entry)| entry.code.to_owned())
        .collect()
}

/// All participants over the classes; in v1 some may be in none.
fn spread(version: Nomenclature, axe: Axe, participants: u16, seed: u16) -> Vec<u16> {
    let classes = version.classes(axe).len();
    let mut rest = participants;
    let mut counts = vec![0; classes];
    for (at, count) in counts.iter_mut().enumerate() {
        *count = (seed >> at) % (rest + 1);
        rest -= *count;
    }
    if let Some(last) = counts.last_mut().filter(|_| version == Nomenclature::V2) {
        *last += rest;
    }
    counts
}
