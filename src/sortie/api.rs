//! Use cases of what goes out: what, then who, then a file.

use futures_util::{Stream, stream};

use super::{
    choix::Demande,
    lignes::{self, Lecteur},
    store,
};
use crate::{
    activite::{
        completes::{self, Choix, Complete},
        store::After,
        tableau::Choosable,
    },
    document::{APropos, Classeur, Fichier, Format},
    error::AppError,
    identite::access::StructureAccess,
    kernel::id::ContratId,
    server::request::Request,
};

/// Entries that are in memory at once.
const PAGE: u16 = 500;

/// From which side the log is read.
#[derive(Clone, Debug)]
pub enum Source {
    /// The person's own log, of all their contrats.
    Conseiller,
    Structure(StructureAccess),
}

impl Source {
    /// The person's own log.
    ///
    /// # Errors
    /// `Forbidden` to someone who never had a contrat.
    pub fn own(cx: &Request) -> Result<Self, AppError> {
        cx.conseiller().map(|_| Self::Conseiller)
    }

    /// One of the person's structures; anyone else's is not found.
    pub fn structure(cx: &Request, id: &str) -> Result<Self, AppError> {
        let id = id.parse().map_err(|_| AppError::NotFound)?;
        cx.viewer()?.structure(id).map(Self::Structure)
    }

    pub fn lecteur(&self) -> Lecteur {
        match self {
            Self::Conseiller => Lecteur::Conseiller,
            Self::Structure(_) => Lecteur::Structure,
        }
    }

    /// The address under which its files are.
    pub fn base(&self) -> String {
        match self {
            Self::Conseiller => "/activites".to_owned(),
            Self::Structure(access) => format!("/structure/{}", access.organisation().id),
        }
    }

    /// « Activités de Camille Martin », « Activités des conseillers de Ville de Sarcelles ».
    pub fn titre(&self, cx: &Request) -> Result<String, AppError> {
        Ok(match self {
            Self::Conseiller => {
                let viewer = cx.viewer()?;
                format!("Activités de {} {}", viewer.prenom, viewer.nom)
            }
            Self::Structure(access) => format!("Activités des conseillers de {}", access.organisation().nom),
        })
    }

    pub fn today(&self, cx: &Request) -> chrono::NaiveDate {
        match self {
            Self::Conseiller => cx.today(),
            Self::Structure(access) => cx.today_in(access.organisation().zone),
        }
    }

    fn zone(&self, cx: &Request) -> Result<chrono_tz::Tz, AppError> {
        Ok(match self {
            Self::Conseiller => cx.viewer()?.zone(),
            Self::Structure(access) => access.organisation().zone,
        })
    }

    /// Notes, before anything leaves, that somebody took this file.
    pub async fn taken(&self, cx: &Request, action: &'static str) -> Result<(), AppError> {
        let object = match self {
            Self::Conseiller => cx.viewer()?.personne.0,
            Self::Structure(access) => access.organisation().id.0,
        };
        cx.saw(action, object, Vec::new()).await
    }
}

/// The contrats among which one chooses, ended ones too: what was done under them stays readable.
pub async fn contrats(cx: &Request, source: &Source) -> Result<Vec<Choosable<ContratId>>, AppError> {
    match source {
        Source::Conseiller => {
            let contrats = cx.conseiller()?;
            let contrats = contrats.contrats().iter();
            Ok(contrats.map(|contrat| Choosable { id: contrat.id, label: contrat.structure_nom.clone() }).collect())
        }
        Source::Structure(access) => store::contrats(&mut *cx.db().reader().await?, access).await,
    }
}

/// The entries, page after page, as they are asked for.
pub fn pages(
    cx: &Request,
    source: &Source,
    choix: Choix,
) -> impl Stream<Item = Result<Vec<Complete>, AppError>> + Send + use<> {
    stream::try_unfold((cx.clone(), source.clone(), Some(choix.start())), move |(cx, source, after)| async move {
        let Some(after) = after else { return Ok(None) };
        let page = match &source {
            Source::Conseiller => completes::of_person(&cx, &cx.conseiller()?, choix, after, PAGE).await?,
            Source::Structure(access) => completes::of_structure(&cx, access, choix, after, PAGE).await?,
        };
        let last = page.last().filter(|_| page.len() == usize::from(PAGE));
        let next = last.map(|last| After { jour: last.entree.jour, id: last.entree.id });
        Ok(Some((page, (cx, source, next))))
    })
}

/// The entries one by one.
///
/// # Errors
/// `TooLarge` where a workbook cannot hold them; `Unavailable` when it takes too long.
pub async fn rows(cx: &Request, source: &Source, demande: &Demande, format: Format) -> Result<Fichier, AppError> {
    source.taken(cx, "activite.exporter").await?;
    let feuille = lignes::feuille(source.lecteur(), source.zone(cx)?);
    let pages = pages(cx, source, demande.choix);
    if format == Format::Csv {
        return cx.app.fabrique.csv(&feuille, pages).await;
    }
    let mut filtres = vec![demande.jours.clone()];
    filtres.extend(demande.contrat.clone());
    let a_propos = APropos {
        titre: source.titre(cx)?,
        filtres: filtres.iter().map(|filtre| crate::kernel::french::capitalised(filtre)).collect(),
        definitions: lignes::definitions(source.lecteur()),
        le: source.today(cx),
    };
    cx.app.fabrique.xlsx(Classeur::new(a_propos).avec(feuille, pages)).await
}
