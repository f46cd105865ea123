//! Everything that the database holds about a person: to give it to them, or to erase it.

use serde_json::{Map, Value};

use crate::{error::AppError, kernel::id::PersonneId, server::database::Conn};

/// One JSON array: the rows of a table that are about the person. `$1` is their id, `$2` their address or ''.
macro_rules! sections {
    ($conn:expr, $personne:expr, $email:expr, { $($name:literal: $sql:literal,)* }) => {{
        let mut all = Map::new();
        $(
            let json: String = sqlx::query_scalar!($sql, $personne, $email).fetch_one(&mut *$conn).await?;
            all.insert($name.to_owned(), serde_json::from_str(&json).map_err(AppError::internal)?);
        )*
        all
    }};
}

/// A section a table, named as the table. Secrets are left out: they are kept hashed, and say nothing of anyone.
pub async fn export(conn: &mut Conn, personne: PersonneId, email: &str) -> Result<Map<String, Value>, AppError> {
    let id = personne.0;
    let mut all = sections!(conn, id, email, {
        "personne": r#"SELECT json_group_array(json_object('prenom', prenom, 'nom', nom, 'email', email, 'telephone', telephone,
            'adresse', adresse, 'cree_le', cree_le)) AS "json!: String" FROM personne WHERE id = $1 AND $2 = $2"#,
        "compte": r#"SELECT json_group_array(json_object('etat', etat, 'mot_de_passe_choisi', mot_de_passe IS NOT NULL, 'cree_le', cree_le))
            AS "json!: String" FROM compte WHERE personne = $1 AND $2 = $2"#,
        "code_imprime": r#"SELECT json_group_array(json_object('cree_le', cree_le)) AS "json!: String" FROM code_imprime WHERE personne = $1 AND $2 = $2"#,
        "habilitation": r#"SELECT json_group_array(json_object('role', role, 'organisation', organisation.nom, 'du', du, 'au', au)) AS "json!: String"
            FROM habilitation LEFT JOIN organisation ON organisation.id = organisation WHERE personne = $1 AND $2 = $2"#,
        "session": r#"SELECT json_group_array(json_object('appareil', appareil, 'cree_le', cree_le, 'expire_le', expire_le)) AS "json!: String"
            FROM session WHERE personne = $1 AND $2 = $2"#,
        "jeton": r#"SELECT json_group_array(json_object('nom', nom, 'cree_le', cree_le, 'expire_le', expire_le, 'revoque_le', revoque_le, 'utilise_le', utilise_le))
            AS "json!: String" FROM jeton WHERE personne = $1 AND $2 = $2"#,
        "code": r#"SELECT json_group_array(json_object('usage', usage, 'email', email, 'expire_le', expire_le)) AS "json!: String"
            FROM code WHERE email = $2 AND $1 = $1"#,
        "courriel": r#"SELECT json_group_array(json_object('destinataire', destinataire, 'sujet', sujet, 'texte', texte, 'cree_le', cree_le)) AS "json!: String"
            FROM courriel WHERE destinataire = $2 AND destinataire <> '' AND $1 = $1"#,
        "candidature": r#"SELECT json_group_array(json_object('situations', json(situations), 'diplome', diplome, 'experience', experience,
            'commune', commune.nom, 'commune_insee', commune, 'disponible_le', disponible_le, 'distance_km', distance, 'motivation', motivation,
            'aide_par', aide_par, 'etat', etat, 'motif', motif, 'contact_le', contact_le, 'cree_le', cree_le)) AS "json!: String"
            FROM candidature JOIN commune ON commune.insee = commune WHERE personne = $1 AND $2 = $2"#,
        "candidature_evenement": r#"SELECT json_group_array(json_object('le', le, 'evenement', candidature_evenement.kind, 'motif', candidature_evenement.motif))
            AS "json!: String" FROM candidature JOIN candidature_evenement ON candidature = candidature.id WHERE personne = $1 AND $2 = $2"#,
        // Where only the address is known, the answers may be somebody else's: that there is a draft is said, not what it holds.
        "brouillon": r#"SELECT json_group_array(json_object('reponses', json(reponses), 'cree_le', cree_le, 'modifie_le', modifie_le)) AS "json!: String"
            FROM (SELECT id, reponses, cree_le, modifie_le FROM brouillon WHERE personne = $1
                  UNION SELECT brouillon.id, reponses, brouillon.cree_le, modifie_le
                        FROM candidature JOIN brouillon ON envoyee = candidature.id WHERE candidature.personne = $1
                  UNION SELECT id, 'null', cree_le, modifie_le FROM brouillon WHERE email = $2 AND personne IS NULL)"#,
        "contrat": r#"SELECT json_group_array(json_object('structure', organisation.nom, 'signe_le', signe_le, 'du', du, 'au', au)) AS "json!: String"
            FROM contrat JOIN organisation ON organisation.id = structure WHERE personne = $1 AND $2 = $2"#,
        "activite": r#"SELECT json_group_array(json_insert(ligne, '$.lieu_nom', lieu.nom, '$.commune_nom', commune.nom)) AS "json!: String"
            FROM entree JOIN activite ON activite.id = entree.id LEFT JOIN lieu ON lieu.id = activite.lieu JOIN commune ON commune.insee = activite.commune
            WHERE entree.conseiller = $1 AND $2 = $2"#,
        "rapport_mot": r#"SELECT json_group_array(json_object('structure', organisation.nom, 'du', rapport_mot.du, 'au', rapport_mot.au, 'texte', texte,
            'modifie_le', modifie_le)) AS "json!: String"
            FROM contrat JOIN rapport_mot ON rapport_mot.contrat = contrat.id JOIN organisation ON organisation.id = contrat.structure
            WHERE personne = $1 AND $2 = $2"#,
        "corbeille": r#"SELECT json_group_array(json_object('supprimee_le', supprimee_le, 'contenu', json(contenu))) AS "json!: String"
            FROM corbeille WHERE conseiller = $1 AND contenu IS NOT NULL AND $2 = $2"#,
        "revision": r#"SELECT json_group_array(json_object('remplacee_le', remplacee_le, 'contenu', json(contenu))) AS "json!: String"
            FROM revision WHERE conseiller = $1 AND $2 = $2"#,
        "modele": r#"SELECT json_group_array(json_object('nom', nom, 'jours', json(jours), 'contenu', json(contenu))) AS "json!: String"
            FROM modele WHERE conseiller = $1 AND $2 = $2"#,
        "note_auteur": r#"SELECT json_group_array(json_object('notes', (SELECT count(*) FROM note WHERE numero BETWEEN rang << 32 AND (rang << 32) + 4294967295)))
            AS "json!: String" FROM note_auteur WHERE conseiller = $1 AND $2 = $2"#,
        "jour_sans_activite": r#"SELECT json_group_array(jour) AS "json!: String" FROM jour_sans_activite WHERE conseiller = $1 AND $2 = $2"#,
        "import": r#"SELECT json_group_array(json_object('etat', etat, 'ajoutees', ajoutees, 'deja_la', deja_la, 'supprimees', supprimees,
            'refusees', refusees, 'restees', restees, 'refus', json(refus), 'du', du, 'au', au, 'cree_le', cree_le)) AS "json!: String"
            FROM import WHERE conseiller = $1 AND $2 = $2"#,
        "import_brouillon": r#"SELECT json_group_array(json_object('contenu', json(contenu), 'correspondance', json(correspondance), 'cree_le', cree_le))
            AS "json!: String" FROM import_brouillon WHERE conseiller = $1 AND $2 = $2"#,
        "import_correspondance": r#"SELECT json_group_array(json_object('contenu', json(contenu), 'modifie_le', modifie_le)) AS "json!: String"
            FROM import_correspondance WHERE conseiller = $1 AND $2 = $2"#,
        "import_ligne": r#"SELECT json_group_array(json_object('import', lower(hex(import)), 'activite', lower(hex(activite)))) AS "json!: String"
            FROM import_ligne WHERE conseiller = $1 AND $2 = $2"#,
        "agenda_evenement": r#"SELECT json_group_array(json_object('jour', jour, 'debut', debut, 'contenu', json(contenu), 'cree_le', cree_le))
            AS "json!: String" FROM agenda_evenement WHERE conseiller = $1 AND $2 = $2"#,
        "passage": r#"SELECT json_group_array(json_object('organisme', organisation.nom, 'forme', forme, 'forme_version', forme_version,
            'banque_version', banque_version, 'etat', etat, 'commence_le', commence_le, 'fini_le', fini_le)) AS "json!: String"
            FROM passage LEFT JOIN organisation ON organisation.id = organisme WHERE personne = $1 AND $2 = $2"#,
        "convocation": r#"SELECT json_group_array(json_object('organisme', organisation.nom, 'forme', forme, 'majoration', majoration, 'limite', limite,
            'cree_le', convocation.cree_le, 'retiree_le', retiree_le)) AS "json!: String"
            FROM convocation JOIN organisation ON organisation.id = organisme WHERE personne = $1 AND $2 = $2"#,
        // What was right is not said before the end of the test.
        "reponse": r#"SELECT json_group_array(json_object('commence_le', commence_le, 'rang', rang, 'question', item, 'reponse', json(reponse), 'brouillon', json(brouillon),
            'coupures', coupures,             'donnee_le', donnee_le, 'temps_ms', temps_ms, 'points', CASE WHEN etat <> 'en_cours' THEN points END)) AS "json!: String"
            FROM passage JOIN reponse ON passage = passage.id WHERE personne = $1 AND $2 = $2"#,
        "lecture": r#"SELECT json_group_array(json_object('rang', rang, 'points', points, 'commentaire', commentaire, 'le', le)) AS "json!: String"
            FROM lecture WHERE lecteur = $1 AND $2 = $2"#,
        "signalement": r#"SELECT json_group_array(json_object('question', item, 'texte', texte, 'le', le)) AS "json!: String"
            FROM signalement WHERE par = $1 AND $2 = $2"#,
        "note_changee": r#"SELECT json_group_array(json_object('rang', rang, 'le', le, 'avant', avant, 'apres', apres)) AS "json!: String"
            FROM passage JOIN note_changee ON note_changee.passage = passage.id WHERE personne = $1 AND $2 = $2"#,
        "pix_profil": r#"SELECT json_group_array(json_object('organisme', organisation.nom, 'campagne', campagne, 'campagne_nom', campagne_nom,
            'profil_cible', profil_cible, 'partage_le', partage_le, 'maitrise_pour_mille', maitrise, 'palier', palier, 'pix', pix, 'detail', json(detail)))
            AS "json!: String" FROM pix_profil JOIN organisation ON organisation.id = organisme WHERE personne = $1 AND $2 = $2"#,
        "commande": r#"SELECT json_group_array(json_object('structure', organisation.nom, 'envoyee_le', envoyee_le, 'precisions', precisions)) AS "json!: String"
            FROM commande JOIN organisation ON organisation.id = structure WHERE personne = $1 AND $2 = $2"#,
        "suivi": r#"SELECT json_group_array(json_object('structure', organisation.nom, 'etat', etat, 'etape', etape, 'due', suivi.due, 'clos_le', clos_le)) AS "json!: String"
            FROM contrat JOIN suivi ON suivi.contrat = contrat.id JOIN organisation ON organisation.id = suivi.structure WHERE personne = $1 AND $2 = $2"#,
        "echeance": r#"SELECT json_group_array(json_object('etape', echeance.etape, 'due', echeance.due, 'fait_le', fait_le)) AS "json!: String"
            FROM contrat JOIN suivi ON suivi.contrat = contrat.id JOIN echeance ON echeance.suivi = suivi.id WHERE personne = $1 AND $2 = $2"#,
        "suivi_evenement": r#"SELECT json_group_array(json_object('geste', geste, 'sur', sur, 'le', le, 'motif', motif)) AS "json!: String"
            FROM contrat JOIN suivi ON suivi.contrat = contrat.id JOIN suivi_evenement ON suivi_evenement.suivi = suivi.id WHERE personne = $1 AND $2 = $2"#,
        "tranche": r#"SELECT json_group_array(json_object('rang', rang, 'due', due, 'versee_le', versee_le)) AS "json!: String"
            FROM contrat JOIN tranche ON contrat = contrat.id WHERE personne = $1 AND $2 = $2"#,
        "flux": r#"SELECT json_group_array(json_object('structure', organisation.nom, 'cree_le', flux.cree_le, 'revoque_le', revoque_le)) AS "json!: String"
            FROM flux JOIN organisation ON organisation.id = structure WHERE personne = $1 AND $2 = $2"#,
        "partage": r#"SELECT json_group_array(json_object('nom', partage.nom, 'structure', organisation.nom, 'cree_le', partage.cree_le, 'expire_le', expire_le,
            'revoque_le', revoque_le, 'vu_le', vu_le)) AS "json!: String"
            FROM partage LEFT JOIN organisation ON organisation.id = structure WHERE (personne = $1 OR conseiller = $1) AND $2 = $2"#,
        "idempotence": r#"SELECT json_group_array(json_object('cree_le', cree_le)) AS "json!: String" FROM idempotence WHERE portee = $1 AND $2 = $2"#,
        "audit": r#"SELECT json_group_array(json_object('le', le, 'action', action, 'issue', issue)) AS "json!: String"
            FROM (SELECT * FROM audit WHERE acteur = $1 UNION SELECT * FROM audit WHERE objet = $1
                  UNION SELECT audit.* FROM candidature JOIN audit ON objet = candidature.id WHERE personne = $1) WHERE $2 = $2"#,
    });
    all.append(&mut evaluation(conn, personne, email).await?);
    Ok(all)
}

/// The sections of the evaluation and of the parcours.
async fn evaluation(conn: &mut Conn, personne: PersonneId, email: &str) -> Result<Map<String, Value>, AppError> {
    let id = personne.0;
    Ok(sections!(conn, id, email, {
        "rendez_vous": r#"SELECT json_group_array(json_object('jour', jour, 'heure', heure, 'mode', mode, 'ou', ou, 'avec', avec.prenom || ' ' || avec.nom)) AS "json!: String"
            FROM contrat JOIN suivi ON suivi.contrat = contrat.id JOIN rendez_vous ON rendez_vous.suivi = suivi.id
            JOIN personne AS avec ON avec.id = rendez_vous.avec WHERE contrat.personne = $1 AND $2 = $2"#,
        "entretien_individuel": r#"SELECT json_group_array(json_object('le', le, 'fini', fini, 'reponses', json(contenu), 'notes', notes)) AS "json!: String"
            FROM contrat JOIN suivi ON suivi.contrat = contrat.id JOIN entretien_individuel ON entretien_individuel.suivi = suivi.id
            WHERE contrat.personne = $1 AND $2 = $2"#,
        "dossier_parcours": r#"SELECT json_group_array(json_object('etat', dossier_parcours.etat, 'tour', tour, 'brouillon', json(brouillon))) AS "json!: String"
            FROM contrat JOIN suivi ON suivi.contrat = contrat.id JOIN dossier_parcours ON dossier_parcours.suivi = suivi.id
            WHERE contrat.personne = $1 AND $2 = $2"#,
        "parcours_proposition": r#"SELECT json_group_array(json_object('tour', tour, 'proposition', json(contenu), 'propose_le', propose_le,
            'decision', decision, 'decide_le', decide_le, 'motif', motif)) AS "json!: String"
            FROM contrat JOIN suivi ON suivi.contrat = contrat.id JOIN parcours_proposition ON parcours_proposition.suivi = suivi.id
            WHERE contrat.personne = $1 AND $2 = $2"#,
        "parcours_evenement": r#"SELECT json_group_array(json_object('geste', geste, 'le', le, 'motif', motif)) AS "json!: String"
            FROM contrat JOIN suivi ON suivi.contrat = contrat.id JOIN parcours_evenement ON parcours_evenement.suivi = suivi.id
            WHERE contrat.personne = $1 AND $2 = $2"#,
    }))
}

/// Removes a person who has done nothing that must outlive them. The audit log keeps bare ids, which name nobody any more.
pub async fn erase(conn: &mut Conn, personne: PersonneId, email: &str) -> Result<(), AppError> {
    sqlx::query!("DELETE FROM courriel WHERE destinataire = $1 AND destinataire <> ''", email)
        .execute(&mut *conn)
        .await?;
    sqlx::query!("DELETE FROM code WHERE email = $1", email).execute(&mut *conn).await?;
    sqlx::query!("DELETE FROM idempotence WHERE portee = $1", personne.0).execute(&mut *conn).await?;
    sqlx::query!("DELETE FROM personne WHERE id = $1", personne.0).execute(conn).await?;
    Ok(())
}
