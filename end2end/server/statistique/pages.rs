//! The pages of figures: what they show, where their lines lead, who may read them.

use std::collections::BTreeMap;

use fil::{
    kernel::french,
    statistique::{
        decompte::{Cle, Decompte, Etat, Unite},
        definitions,
        model::{Chiffres, Portee},
        periode::{Mois, Periode},
        repartition::Lecture,
        store,
    },
};
use scraper::{ElementRef, Html, Selector};
use uuid::Uuid;

use crate::{
    app::{TestApp, fields, with},
    statistique::raw,
};

const CAMILLE: &str = "camille@demo.example";
const MALIK: &str = "malik@demo.example";
const INES: &str = "ines@demo.example";

pub fn select<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

pub fn text(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().trim().to_owned()
}

/// Key figures, by their definition.
type Keys = BTreeMap<String, String>;
/// The lines of each table, by its definition: a name, and its cells.
type Tables = BTreeMap<String, Vec<(String, Vec<String>)>>;

/// The key figures of a page, and what each line of each table says.
pub fn shown(body: &str) -> (Keys, Tables) {
    let page = Html::parse_document(&body.replace("<!>", ""));
    let keys = select(&page, "dd[data-figure]");
    let keys = keys.into_iter().map(|dd| {
        let whole = text(dd);
        let under: usize = select_in(dd, "small").into_iter().map(|small| text(small).len()).sum();
        (dd.attr("data-figure").unwrap().to_owned(), whole[..whole.len() - under].to_owned())
    });
    let tables = select(&page, "figure.chart").into_iter().map(|figure| {
        let rows = select_in(figure, "tbody tr").into_iter();
        let cells = |row| select_in(row, "td").into_iter().map(text).collect();
        let rows = rows.map(|row| (text(select_in(row, "th")[0]), cells(row))).collect();
        (figure.attr("id").unwrap().trim_start_matches("c-").to_owned(), rows)
    });
    (keys.collect(), tables.collect())
}

fn select_in<'a>(element: ElementRef<'a>, selector: &str) -> Vec<ElementRef<'a>> {
    element.select(&Selector::parse(selector).unwrap()).collect()
}

fn written(cle: &Cle) -> String {
    match (cle.unite, cle.valeur) {
        (Unite::Nombre, Some(valeur)) => french::number(valeur),
        (Unite::Minutes, Some(valeur)) => french::minutes(u32::try_from(valeur).unwrap()),
        (Unite::Milliemes, Some(valeur)) => french::percent(f64::from(u32::try_from(valeur).unwrap()) / 10.0),
        (_, None) => "–".to_owned(),
    }
}

/// Fails where the page does not say what these figures are.
fn assert_shows(body: &str, chiffres: &Chiffres, compared: Option<&Chiffres>) {
    let both: Vec<_> = std::iter::once(chiffres).chain(compared).collect();
    let lecture = Lecture::of(None, &both);
    let etat = Etat::of(chiffres, lecture);
    let other = compared.map(|chiffres| Etat::of(chiffres, lecture));
    let (keys, tables) = shown(body);
    let expected: BTreeMap<_, _> = etat.cles.iter().map(|cle| (cle.definition.id.to_owned(), written(cle))).collect();
    assert_eq!(keys, expected);
    for Decompte { definition, rangs, .. } in &etat.decomptes {
        if rangs.iter().all(|rang| rang.valeur == Some(0)) {
            assert!(!tables.contains_key(definition.id), "{}", definition.id);
            continue;
        }
        let rows: BTreeMap<_, _> = tables[definition.id].iter().cloned().collect();
        assert_eq!(rows.len(), tables[definition.id].len(), "{}: each name once", definition.id);
        assert!(rows.len() >= rangs.len(), "{}", definition.id);
        if let Some(other) = other.as_ref().filter(|_| definition.id != definitions::MOIS.id) {
            // Lines of the other period alone.
            let others = &other.decomptes.iter().find(|other| other.definition.id == definition.id).unwrap().rangs;
            let gone: Vec<_> = others.iter().filter(|rang| !rangs.iter().any(|here| here.code == rang.code)).collect();
            assert_eq!(rows.len(), rangs.len() + gone.len(), "{}", definition.id);
            for rang in gone {
                assert_eq!(rows[&rang.nom], ["0".to_owned(), french::number(rang.valeur.unwrap())], "{}", rang.nom);
            }
        } else {
            assert_eq!(rows.len(), rangs.len(), "{}", definition.id);
        }
        for (at, rang) in rangs.iter().enumerate() {
            let number = |valeur: Option<u64>| valeur.map_or_else(|| "non comparable".to_owned(), french::number);
            let mut expected = vec![number(rang.valeur)];
            if let Some(other) = &other {
                let others = &other.decomptes.iter().find(|other| other.definition.id == definition.id).unwrap().rangs;
                let same = if definition.id == definitions::MOIS.id {
                    others.get(at)
                } else {
                    others.iter().find(|other| other.code == rang.code)
                };
                let missing = if definition.id == definitions::MOIS.id { None } else { Some(0) };
                expected.push(number(same.map_or(missing, |rang| rang.valeur)));
            }
            assert_eq!(rows[&rang.nom], expected, "{}: {}", definition.id, rang.nom);
        }
    }
}

async fn id(app: &TestApp, sql: &'static str) -> Uuid {
    app.value(sql).await
}

const CONTRAT_OF_CAMILLE: &str = "SELECT contrat.id FROM contrat JOIN personne ON personne.id = contrat.personne WHERE email = 'camille@demo.example'";
const SARCELLES: &str = "SELECT structure FROM contrat JOIN personne ON personne.id = contrat.personne WHERE email = 'camille@demo.example'";

#[tokio::test]
async fn a_page_shows_what_the_entries_say() {
    let app = TestApp::new().await;
    let mut conn = app.connection().await;
    let desks = raw::desks(&mut conn).await;
    // Entries of the old nomenclature among those of today's.
    let mut rng = rand::SeedableRng::seed_from_u64(3);
    let today = app.state.clock.now().utc().date_naive();
    let months_ago = today - chrono::Months::new(5);
    let old: Vec<_> = (0..80).map(|at| raw::entry(&mut rng, &desks[at % 3], (months_ago, 100))).collect();
    fil::activite::store::entries::insert(&mut conn, &old, app.state.clock.now()).await.unwrap();
    let all = raw::all(&mut conn).await;
    let contrats: Vec<Uuid> =
        desks.iter().filter(|desk| desk.personne == desks[1].personne).map(|desk| desk.contrat).collect();
    let sarcelles = id(&app, SARCELLES).await;
    let camille = id(&app, CONTRAT_OF_CAMILLE).await;
    let personne = desks[0].personne;
    let month = Mois::of(today);
    for (email, path, portee) in [
        (CAMILLE, "/activites/chiffres".to_owned(), Portee::Contrats(vec![camille.into()])),
        (MALIK, "/activites/chiffres".to_owned(), Portee::Contrats(contrats.iter().map(|id| (*id).into()).collect())),
        (MALIK, format!("/activites/chiffres?contrat={}", contrats[0]), Portee::Contrats(vec![contrats[0].into()])),
        (INES, format!("/structure/{sarcelles}/chiffres"), Portee::Structure(sarcelles.into())),
        (
            INES,
            format!("/structure/{sarcelles}/chiffres?conseiller={personne}"),
            Portee::Contrats(vec![camille.into()]),
        ),
    ] {
        let cookie = app.sign_in(email).await;
        for periode in [Periode::quarter(month), Periode::year(month), Periode::new(month.moved(-4), month).unwrap()] {
            for (comparer, other) in
                [("", Some(periode.previous())), ("an", Some(periode.year_before())), ("rien", None)]
            {
                let join = if path.contains('?') { '&' } else { '?' };
                let address = format!("{path}{join}periode={}&comparer={comparer}", periode.code());
                let answer = app.get(&address, Some(&cookie)).await;
                assert_eq!(answer.status, 200, "{address}");
                let chiffres = store::chiffres(&mut conn, &portee, periode).await.unwrap();
                raw::assert_as_entries_say(&address, &portee, &chiffres, &all);
                let compared = match other {
                    Some(other) => Some(store::chiffres(&mut conn, &portee, other).await.unwrap()),
                    None => None,
                };
                assert!(!chiffres.is_empty(), "{address}");
                assert_shows(&answer.body, &chiffres, compared.as_ref());
            }
        }
    }
}

#[tokio::test]
async fn people_of_both_nomenclatures_are_read_in_either() {
    let app = TestApp::new().await;
    let mut conn = app.connection().await;
    let desks = raw::desks(&mut conn).await;
    let mut rng = rand::SeedableRng::seed_from_u64(5);
    let month = Mois::of(app.state.clock.now().utc().date_naive()).moved(-1);
    let log: Vec<_> = (0..40).map(|_| raw::entry(&mut rng, &desks[0], (month.first_day(), 28))).collect();
    fil::activite::store::entries::insert(&mut conn, &log, app.state.clock.now()).await.unwrap();
    let cookie = app.sign_in(CAMILLE).await;
    let own = Portee::Contrats(vec![desks[0].contrat.into()]);
    let chiffres = store::chiffres(&mut conn, &own, Periode::month(month)).await.unwrap();
    assert!(chiffres.v1.participants > 0 && chiffres.v2.participants > 0);
    let elders = chiffres.v1.ages[4] + chiffres.v2.ages[5] + chiffres.v2.ages[6];
    for (lecture, straddling) in [("v1", "18 à 35 ans"), ("v2", "25 à 39 ans")] {
        let address = format!("/activites/chiffres?periode={month}&comparer=rien&lecture={lecture}");
        let body = app.get(&address, Some(&cookie)).await.body;
        let (_, tables) = shown(&body);
        let ages: BTreeMap<_, _> =
            tables["ages"].iter().map(|(name, cells)| (name.as_str(), cells[0].as_str())).collect();
        assert_eq!(ages[straddling], "non comparable");
        assert_eq!(ages["60 ans et plus"], french::number(elders));
        let page = Html::parse_document(&body.replace("<!>", ""));
        let links = select(&page, "p.notice a[href*='lecture=']");
        assert_eq!(links.len(), 2);
        assert!(
            links
                .iter()
                .any(|link| link.attr("aria-current").is_some() && link.attr("href").unwrap().contains(lecture))
        );
    }
    // In one alone, nothing is said of it.
    let malik = app.sign_in(MALIK).await;
    let body = app.get("/activites/chiffres", Some(&malik)).await.body;
    assert!(!body.contains("non comparable") && !body.contains("Deux listes ont servi à noter l’âge"));
}

#[tokio::test]
async fn each_line_leads_to_the_entries_that_it_counts() {
    let app = TestApp::new().await;
    for email in [CAMILLE, MALIK] {
        let cookie = app.sign_in(email).await;
        let body = app.get("/activites/chiffres?comparer=rien", Some(&cookie)).await.body;
        let page = Html::parse_document(&body.replace("<!>", ""));
        let mut followed = 0;
        for figure in select(&page, "figure.chart") {
            let table: BTreeMap<_, _> = select_in(figure, "tbody tr")
                .into_iter()
                .map(|row| (text(select_in(row, "th")[0]), text(select_in(row, "td")[0])))
                .collect();
            for link in select_in(figure, "a[href^='/activites/liste']") {
                let counted = table[&text(link)].parse::<u32>().unwrap();
                if followed % 3 != 0 && counted > 0 {
                    followed += 1;
                    continue;
                }
                let list = app.get(link.attr("href").unwrap(), Some(&cookie)).await;
                assert_eq!(list.status, 200);
                let list = Html::parse_document(&list.body.replace("<!>", ""));
                let totals = select(&list, "p.totals").first().map_or_else(String::new, |totals| text(*totals));
                let expected = if counted == 0 {
                    String::new()
                } else {
                    french::count(u64::from(counted), "activité", "activités")
                };
                let found = totals.split(" · ").next().unwrap();
                assert_eq!(found, expected, "{:?}", link.attr("href"));
                followed += 1;
            }
        }
        assert!(followed > 20, "{followed}");
    }
}

#[tokio::test]
async fn months_of_a_year_lead_to_each_month() {
    let app = TestApp::new().await;
    let cookie = app.sign_in(CAMILLE).await;
    let year = Mois::of(app.state.clock.now().utc().date_naive()).year();
    let body = app.get(&format!("/activites/chiffres?periode={year}&comparer=an"), Some(&cookie)).await.body;
    let page = Html::parse_document(&body.replace("<!>", ""));
    let links: Vec<_> =
        select(&page, "#c-mois .plot li a").into_iter().map(|link| link.attr("href").unwrap().to_owned()).collect();
    assert_eq!(links.len(), 12);
    assert_eq!(links[0], format!("/activites/chiffres?periode={year}-01&comparer=an"));
    // Each word leads to what it means, on the page.
    for link in select(&page, "a.defined") {
        let target = link.attr("href").unwrap();
        assert_eq!(select(&page, target).len(), 1, "{target}");
    }
}

#[tokio::test]
async fn what_an_address_says_wrong_is_said_beside_its_field() {
    let app = TestApp::new().await;
    let cookie = app.sign_in(MALIK).await;
    let path = "/activites/chiffres";
    for (query, fields) in [
        ("?periode=si%C3%A8cle", vec!["periode"]),
        ("?du=2026-13&au=demain", vec!["du", "au"]),
        ("?du=2026-11&au=2026-10", vec!["au"]),
        ("?du=2020-01&au=2026-10&comparer=x", vec!["au", "comparer"]),
    ] {
        let answer = app.get(&format!("{path}{query}"), Some(&cookie)).await;
        assert_eq!(answer.status, 422, "{query}");
        let page = Html::parse_document(&answer.body);
        let links: Vec<_> =
            select(&page, ".error-summary a").into_iter().map(|link| link.attr("href").unwrap()).collect();
        assert_eq!(links, fields.iter().map(|field| format!("#{field}")).collect::<Vec<_>>(), "{query}");
        assert!(select(&page, "title")[0].text().collect::<String>().starts_with("Erreur"));
        assert!(links.iter().all(|link| select(&page, link).len() == 1), "{query}");
    }
    // Both months stay as they were chosen.
    let body = app.get(&format!("{path}?du=2026-11&au=2026-10&comparer=an"), Some(&cookie)).await.body;
    let page = Html::parse_document(&body);
    for (name, value) in [("du", "2026-11"), ("au", "2026-10"), ("comparer", "an"), ("periode", "")] {
        let chosen = select(&page, &format!("#{name} option[selected]"));
        assert_eq!(chosen.iter().map(|option| option.attr("value").unwrap()).collect::<Vec<_>>(), [value], "{name}");
    }
    // Another's contrat, and what is no contrat, are not found.
    let other = id(&app, CONTRAT_OF_CAMILLE).await;
    for wrong in [other.to_string(), "rien".to_owned()] {
        assert_eq!(app.get(&format!("{path}?contrat={wrong}"), Some(&cookie)).await.status, 404);
    }
}

#[tokio::test]
async fn a_structure_reads_its_own_conseillers_alone_and_each_sight_is_noted() {
    let app = TestApp::new().await;
    let mut conn = app.connection().await;
    let desks = raw::desks(&mut conn).await;
    let (ines, rose) = (app.sign_in(INES).await, app.sign_in("rose@demo.example").await);
    let path = format!("/structure/{}/chiffres", desks[0].structure);
    assert_eq!(app.get(&path, Some(&rose)).await.status, 404);
    // A conseiller of another structure.
    assert_eq!(app.get(&format!("{path}?conseiller={}", desks[1].personne), Some(&ines)).await.status, 404);
    let seen = async || app.value::<i64>("SELECT count(*) FROM audit WHERE action = 'chiffres.voir'").await;
    assert_eq!(seen().await, 0);
    let body = app.get(&format!("{path}?conseiller={}", desks[0].personne), Some(&ines)).await.body;
    assert_eq!(seen().await, 1);
    // Never the entries nor the notes.
    let page = Html::parse_document(&body);
    assert_eq!(select(&page, "a[href^='/activites']").len(), 0);
    // Malik writes for two employers: the first sees nothing of the second.
    let both = [1, 2].map(|at| desks[at].structure);
    assert_ne!(both[0], both[1]);
    let grant = "INSERT INTO habilitation (id, personne, role, organisation, du) SELECT $1, id, 'structure', $2, '2020-01-01' FROM personne WHERE email = 'rose@demo.example' AND NOT EXISTS (SELECT 1 FROM habilitation AS held WHERE held.personne = personne.id AND held.organisation = $2)";
    for (at, structure) in both.iter().enumerate() {
        sqlx::query(grant).bind(Uuid::from_u128(at as u128 + 1)).bind(structure).execute(&mut conn).await.unwrap();
    }
    let rose = app.sign_in("rose@demo.example").await;
    for desk in &desks[1..] {
        let address = format!("/structure/{}/chiffres?conseiller={}&comparer=rien", desk.structure, desk.personne);
        let (keys, _) = shown(&app.get(&address, Some(&rose)).await.body);
        let quarter = Periode::quarter(Mois::of(app.state.clock.now().utc().date_naive()));
        let chiffres = store::chiffres(&mut conn, &Portee::Contrats(vec![desk.contrat.into()]), quarter).await.unwrap();
        assert_eq!(keys["activites"], french::number(chiffres.total().entrees));
    }
}

#[tokio::test]
async fn an_entry_that_is_noted_edited_and_deleted_moves_the_figures() {
    let app = TestApp::new().await;
    let cookie = app.sign_in(CAMILLE).await;
    let key = async |name: &str| {
        let body = app.get("/activites/chiffres?comparer=rien", Some(&cookie)).await.body;
        shown(&body).0[name].replace('\u{202f}', "").parse::<u32>().unwrap()
    };
    // On the first day of the quarter nothing is certain about the day before.
    let today = app.state.clock.now().utc().date_naive();
    let form = with(app.form(CAMILLE).await, "jour", &today.to_string());
    let before = (key("participants").await, key("accompagnements").await);
    assert_eq!(app.post("/activites", Some(&cookie), &fields(&form)).await.status, 303);
    assert_eq!((key("participants").await, key("accompagnements").await), (before.0 + 7, before.1 + 1));
    let id = form[0].1.clone();
    assert_eq!(app.post(&format!("/activites/{id}/supprimer"), Some(&cookie), &[]).await.status, 303);
    assert_eq!((key("participants").await, key("accompagnements").await), before);
    assert_eq!(app.post("/activites/corbeille", Some(&cookie), &[("ids", &id)]).await.status, 303);
    assert_eq!(key("participants").await, before.0 + 7);
}

#[tokio::test]
async fn a_log_without_entries_says_what_to_do() {
    let app = TestApp::new().await;
    let cookie = app.sign_in("lea@demo.example").await;
    let answer = app.get("/activites/chiffres", Some(&cookie)).await;
    assert_eq!(answer.status, 200);
    let page = Html::parse_document(&answer.body);
    assert!(text(select(&page, "p.empty")[0]).contains("Choisissez une autre période"));
    assert_eq!(select(&page, "figure").len(), 0);
}
