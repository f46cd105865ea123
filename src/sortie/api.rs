//! Use cases of what goes out: what, then who, then a file.

use futures_util::{Stream, stream};

use super::{
    agregat::{self, Table},
    choix::Demande,
    lignes::{self, Lecteur},
    mots::{self, MotSigne},
    rapport::{Sujet, rapport},
    store,
};
use crate::{
    activite::{
        self,
        completes::{self, Choix, Complete},
        store::After,
        tableau::Choosable,
    },
    document::{APropos, Classeur, Fichier, Format},
    error::AppError,
    identite::access::{Contrat, StructureAccess},
    kernel::{french, id::ContratId},
    server::request::Request,
    statistique::{
        self, definitions,
        demande::{self, DemandeForm},
        model::{Employe, Portee},
        periode::Periode,
    },
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
        cx.structure(id).map(Self::Structure)
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
        Source::Conseiller => Ok(activite::api::contrats(&cx.conseiller()?)),
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
        filtres: filtres.iter().map(|filtre| french::capitalised(filtre)).collect(),
        definitions: lignes::definitions(source.lecteur()),
        le: source.today(cx),
    };
    cx.app.fabrique.xlsx(Classeur::new(a_propos).avec(feuille, pages)).await
}

/// Every figure of a scope over a period, as data.
pub async fn tables(cx: &Request, portee: &Portee, periode: Periode) -> Result<Vec<Table>, AppError> {
    Ok(agregat::tables(&statistique::api::chiffres(cx, portee, periode).await?))
}

/// The figures of a scope over a period, as a file. The caller has checked that the source may read them. `filtre`: who they are of,
/// where it is not everybody.
pub async fn figures(
    cx: &Request,
    source: &Source,
    portee: &Portee,
    periode: Periode,
    filtre: Option<String>,
    format: Format,
) -> Result<Fichier, AppError> {
    source.taken(cx, "chiffres.exporter").await?;
    let tables = tables(cx, portee, periode).await?;
    let one_page = |rows| stream::iter([Ok(rows)]);
    if format == Format::Csv {
        return cx.app.fabrique.csv(&agregat::feuille_unique(), one_page(agregat::tidy(tables))).await;
    }
    let definitions = definitions::ALL.iter().map(|one| (one.nom.to_owned(), one.texte.to_owned()));
    let a_propos = APropos {
        titre: source.titre(cx)?,
        filtres: std::iter::once(french::capitalised(&periode.in_words())).chain(filtre).collect(),
        definitions: definitions.collect(),
        le: source.today(cx),
    };
    let one = Classeur::new(a_propos).avec(agregat::feuille_unique(), one_page(agregat::tidy(tables.clone())));
    let all = tables.into_iter().fold(one, |classeur, table| {
        let feuille = agregat::feuille(&table);
        classeur.avec(feuille, stream::iter([Ok(table.rangs)]))
    });
    cx.app.fabrique.xlsx(all).await
}

/// The report of one of the person's own contrats.
pub async fn own_report(cx: &Request, contrat: &Contrat, demande: &demande::Demande) -> Result<Fichier, AppError> {
    Source::own(cx)?.taken(cx, "rapport.produire").await?;
    let viewer = cx.viewer()?;
    let sujet =
        Sujet { surtitre: format!("{} · {} {}", contrat.structure_nom, viewer.prenom, viewer.nom), several: false };
    let mots = mots::within(cx, &[contrat.id], demande.periode).await?;
    let portee = Portee::Contrats(vec![contrat.id]);
    let lu = statistique::api::read(&mut *cx.db().reader().await?, &portee, demande).await?;
    cx.app.fabrique.pdf(&rapport(&sujet, &lu, &mots, cx.today())).await
}

/// The words that the structure's report of a period shows: of everybody, or of the conseiller that is asked for.
pub async fn words(
    cx: &Request,
    employes: &[Employe],
    form: &DemandeForm,
    periode: Periode,
) -> Result<Vec<MotSigne>, AppError> {
    let kept = employes.iter().filter(|one| form.conseiller.is_empty() || one.id.to_string() == form.conseiller);
    let contrats: Vec<_> = kept.flat_map(|one| one.contrats.iter().copied()).collect();
    mots::within(cx, &contrats, periode).await
}

/// The report of a structure, of all its conseillers or of the one that is asked for.
///
/// # Errors
/// `NotFound` when the conseiller has no contrat with the structure.
pub async fn structure_report(
    cx: &Request,
    structure: &StructureAccess,
    form: &DemandeForm,
    demande: &demande::Demande,
) -> Result<Fichier, AppError> {
    let employes = statistique::api::employes(cx, structure).await?;
    let portee = statistique::api::of_structure(structure, &employes, form)?;
    Source::Structure(structure.clone()).taken(cx, "rapport.produire").await?;
    let one = employes.iter().find(|one| one.id.to_string() == form.conseiller);
    let nom = &structure.organisation().nom;
    let sujet = Sujet {
        surtitre: one.map_or_else(|| nom.clone(), |one| format!("{nom} · {}", one.nom)),
        several: one.is_none(),
    };
    let mots = words(cx, &employes, form, demande.periode).await?;
    let lu = statistique::api::read(&mut *cx.db().reader().await?, &portee, demande).await?;
    let today = cx.today_in(structure.organisation().zone);
    cx.app.fabrique.pdf(&rapport(&sujet, &lu, &mots, today)).await
}
